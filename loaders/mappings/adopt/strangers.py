"""Asks about columns whose cells contradict their titles, or whose meaning only their cells suggest."""

from __future__ import annotations

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft, SenseChoice
from wangge.loaders.mappings.adopt.posts import candidate_units, title_of_helper
from wangge.loaders.mappings.adopt.senses import Role, Sense, read_header, without_person_words
from wangge.loaders.mappings.adopt.words import CellShape

__all__ = ["ask_about_strangers"]

_SURE = 0.8


def _ask_about_people(draft: Draft, column: LedgerColumn, titled: Sense) -> None:
    """Ask about a column with the title of a post in whose cells few names are recognised."""
    if titled.kind in draft.units:
        zh = draft.model.nodes[titled.kind].zh
        choice = SenseChoice(f"{zh}的{titled.word}；读不出人名的格会被拒收", titled)
        draft.ask(column.title, f"表头像是{zh}的{titled.word}，但多数格里读不出人名", choice)
    elif not titled.kind:
        choices = [
            SenseChoice(f"{draft.model.nodes[unit].zh}的{titled.word}", Sense(Role.PEOPLE, unit, titled.word))
            for unit in candidate_units(draft, column)[:4]
        ]
        why = f"表头像是{titled.word}，但有的格不像人名，可能写的是职务或科室；请只写姓名"
        draft.ask(column.title, why, *choices)


def ask_about_strangers(draft: Draft) -> None:
    """Ask about columns whose titles say nothing, but whose cells look like people, firms or communities.

    Also ask about a column with the title of a post, but without the names of people in most cells.
    """
    read = draft.read_titles()
    for column in draft.columns:
        if column.sense is not None or column.title in read or not column.values:
            continue
        titled = read_header(column.title, draft.model)
        if titled is not None and titled.role is Role.PEOPLE and titled.word:
            _ask_about_people(draft, column, titled)
        elif titled is not None and titled.role is Role.NAME and titled.kind == "Building":
            why = "表头像是楼栋或楼栋数，但多数格里读不出栋号或栋数"
            draft.ask(column.title, why, SenseChoice("楼栋；读不出的格会被拒收", titled))
        elif column.share(CellShape.PEOPLE) >= _SURE:
            title = without_person_words(column.leaf.partition("#")[0])
            choices = [
                SenseChoice(f"{draft.model.nodes[unit].zh}的{own}", Sense(Role.PEOPLE, unit, own))
                for unit in list(draft.units)[:4]
                if (own := title_of_helper(draft, unit, title))
            ]
            draft.ask(column.title, "单元格里是人名，看不出是什么岗位；居民不入库", *choices)
        elif column.share(CellShape.FIRM) >= _SURE and "PropertyFirm" not in draft.units:
            firm = SenseChoice("物业服务企业", Sense(Role.NAME, "PropertyFirm"))
            draft.ask(column.title, "单元格里是单位名称，看不出是物业服务企业还是别的单位", firm)
        elif column.share(CellShape.COMMUNITY) >= _SURE and "Community" not in draft.units:
            draft.ask(
                column.title,
                "单元格里像是社区或村的名称",
                SenseChoice("社区（村）", Sense(Role.NAME, "Community")),
            )
