"""Writes the Chinese texts of change events: their names, and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wangge.loaders.divisions.change import ChangeKind, DivisionChange, Reason
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.edition import Edition
from wangge.loaders.divisions.matching import Key, Matching

__all__ = ["evidence", "returned_note", "title"]

_TITLES = {
    ChangeKind.SET_UP: "设立{news}",
    ChangeKind.MERGED: "{olds}合并为{news}",
    ChangeKind.SPLIT: "{olds}拆分为{news}",
    ChangeKind.ADJUSTED: "{news}由{old_parent}调整至{new_parent}",
    ChangeKind.RENAMED: "{olds}更名为{news}",
    ChangeKind.CONVERTED: "{olds}转为{news}",
    ChangeKind.RECODED: "{news}代码由{old_code}改为{new_code}",
    ChangeKind.CLOSED: "{olds}撤销",
}

_REASONS = {
    Reason.SAME_CODE: "代码相同",
    Reason.SAME_NAME: "名称主干相同",
    Reason.NAME_TAKEN_OVER: "沿用前者代码，名称与已不存在的后者相同",
    Reason.PARTS_OF_NAME: "新单位名称为原名加区分字",
    Reason.PARTS_MOVED: "依下级单位去向",
    Reason.RETURNED: "同名单位曾见于更早版本",
    Reason.UNTRACED: "代码和名称均无对应，去向或来源无法推断",
}


def title(change: DivisionChange, matching: Matching) -> str:
    """The Chinese name of a change event, such as “甲社区更名为乙社区”."""
    return _TITLES[change.kind].format(
        olds="、".join(unit.name for unit in change.olds),
        news="、".join(unit.name for unit in change.news),
        old_parent=_parent(change.olds, matching.earlier),
        new_parent=_parent(change.news, matching.later),
        old_code=change.olds[0].code if change.olds else "",
        new_code=change.news[0].code if change.news else "",
    )


def evidence(change: DivisionChange, matching: Matching, earlier: Edition, later: Edition) -> str:
    """Return the codes and names in both editions, and how the change was inferred.

    This text is the only property of an event that contains old codes.
    """
    before = _listed(change.olds, matching.earlier) or "无"
    after = _listed(change.news, matching.later) or "无"
    parts = "；".join(f"{old.name}的{count}个下级单位转入{new.name}" for old, new, count in change.parts)
    return (
        f"推断：国家统计局统计用区划代码{earlier.year}年版（截至{earlier.cut_off}）：{before}；"
        f"{later.year}年版（截至{later.cut_off}）：{after}；{_REASONS[change.reason]}"
        f"{'；' if parts else ''}{parts}"
    )


def returned_note(unit: Division, year: int) -> str:
    """Return the note for a unit that is missing in the previous edition but was in the edition of `year`."""
    return f"；{year}年版曾有 {unit.code} {unit.name}"


def _listed(units: Iterable[Division], edition: Mapping[Key, Division]) -> str:
    return "、".join(f"{unit.code} {unit.name}（{_parent([unit], edition)}）" for unit in units)


def _parent(units: Iterable[Division], edition: Mapping[Key, Division]) -> str:
    """Return the name of the first unit's parent, or the parent's code if the edition doesn't have the parent."""
    for unit in units:
        above = edition.get((unit.level - 1, unit.parent))
        return above.name if above else unit.parent
    return ""
