"""Shows the first rows of a ledger as a proposal understands them, in Chinese, one line for each fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from wangge.graph.model import Model
from wangge.loaders.mappings.adopt.layout import LedgerLayout
from wangge.loaders.mappings.adopt.proposal import SheetProposal
from wangge.loaders.mappings.adopt.words import CellShape, shapes_of
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.mappings.mapping import (
    FROM_CODE,
    FROM_FILE,
    FROM_FOLDER,
    FROM_SECTION,
    FROM_SHEET,
    FROM_TITLE,
    FactMapping,
)
from wangge.loaders.mappings.periods import period_in
from wangge.loaders.privacy import mask_phones, public_text
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import RawRow, is_blank

__all__ = ["preview"]

_SURROUNDINGS = {
    FROM_SHEET: "工作表“{}”的{}",
    FROM_FILE: "文件“{}”的{}",
    FROM_FOLDER: "文件夹“{}”的{}",
    FROM_TITLE: "标题中的{1}",
    FROM_SECTION: "小标题中的{1}",
    FROM_CODE: "编码所在的{1}",
}
_VERBS = {
    "covers": "覆盖",
    "superior": "上级",
    "reports_in": "报到",
    "linked_in": "联动",
    "serves": "服务",
    "represents": "代表",
    "joins": "加入",
    "area": "属于",
}

_MOST_NAMES = 6

_Cells = dict[str, str]


def preview(sheet: SheetProposal, model: Model, most: int = 5) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield number and facts of the first rows of the first sheet; facts of an earlier row aren't repeated.

    Phone numbers are masked.
    """
    layout = sheet.layouts[0]
    earlier: set[str] = set()
    for row, cells in _filled_rows(layout, sheet.fill, most):
        named = _without_none_words(cells, sheet.facts)
        lines = [line for line in _lines(sheet.facts, named, layout, model) if line not in earlier]
        earlier.update(lines)
        yield row.number, tuple(public_text(mask_phones(line)) for line in dict.fromkeys(lines))


def _without_none_words(cells: _Cells, facts: Sequence[FactMapping]) -> _Cells:
    """Return the cells of a row; those that say that there is no such node, as the mapping declares, are blank."""
    none_words = {fact.name: fact.none for fact in facts if fact.name and fact.none}
    return {title: "" if text in none_words.get(title, ()) else text for title, text in cells.items()}


def _filled_rows(layout: LedgerLayout, fill: Sequence[str], most: int) -> Iterator[tuple[RawRow, _Cells]]:
    above: _Cells = {}
    for row in layout.rows[:most]:
        cells: _Cells = {}
        changed = False
        for title in (*fill, *(title for title in layout.titles if title not in fill)):
            at = layout.titles.index(title) if title in layout.titles else -1
            cell = row.cells[at] if 0 <= at < len(row.cells) else None
            text = "" if is_blank(cell) else plain_text(cell)
            if CellShape.SAME in shapes_of(text) or (not text and title in fill and not changed):
                text = above.get(title, "")
            elif title in fill:
                changed = changed or text != above.get(title)
            cells[title] = text
        above = cells
        yield row, cells


def _lines(facts: Sequence[FactMapping], cells: _Cells, layout: LedgerLayout, model: Model) -> Iterator[str]:
    posts = [fact for fact in facts if fact.kind == "Post"]
    for fact in facts:
        if fact.kind == "Post" or (fact.known and not fact.columns):
            continue
        own = [post for post in posts if post.within[:1] == ((fact.name or fact.code or ""),)]
        line = _line(fact, own, cells, layout, model)
        if line:
            yield line
    declared = {fact.name or fact.code for fact in facts if not fact.known}
    for post in posts:
        if not post.within or post.within[0] not in declared:
            people = _people(post, cells)
            if people and post.within:
                yield f"{_reference(post.within, cells, layout)}：{people}"


def _line(
    fact: FactMapping, posts: Sequence[FactMapping], cells: _Cells, layout: LedgerLayout, model: Model
) -> str:
    if fact.when is not None and _says_none(cells.get(fact.when, ""), fact):
        return ""
    name = cells.get(fact.name or fact.code or "", "")
    if fact.name is not None and _says_none(name, fact):
        return ""
    outer = "街道" if fact.kind == "Area" else "社区"
    parent = _reference([title for title in fact.within if title != fact.name], cells, layout, outer)
    if fact.name is None and fact.code is None:
        bare = parent.replace("（", "(").partition("(")[0] or parent
        name = f"{bare}{fact.suffix or model.nodes[fact.kind].zh}"
    name = _buildings(name, fact) if fact.split in ("count", "numbers") else name
    kind = model.nodes[fact.kind].zh
    in_community = parent.endswith("社区") and not any(title.startswith("@") for title in fact.within)
    if fact.kind == "VillagerGroup" and ("居民小组" in name or in_community):
        kind = "居民小组"
    parts = [f"{kind}「{name}」" + (f"属于 {parent}" if parent and fact.name else "")]
    if fact.serves and cells.get(fact.serves):
        parts.append(f"服务 {cells[fact.serves]}")
    parts += _details(fact, cells, layout, model)
    parts += [
        people for post in (*((fact,) if fact.holder else ()), *posts) if (people := _people(post, cells))
    ]
    return "，".join(parts)


def _buildings(text: str, fact: FactMapping) -> str:
    """Return the names of the buildings that a cell names, or the cell as it is if it isn't clear."""
    try:
        names = [building.name for building in building_names(text, counts=fact.split == "count")]
    except CellError:
        return text
    return "、".join(names) if len(names) <= _MOST_NAMES else f"{names[0]}…{names[-1]}，共{len(names)}栋"


def _details(fact: FactMapping, cells: _Cells, layout: LedgerLayout, model: Model) -> Iterator[str]:
    specs = model.nodes[fact.kind].properties
    for name, title in fact.columns.items():
        text = _reference((title,), cells, layout)
        if (
            not text
            or name in fact.totals
            or title == fact.name
            or shapes_of(text) & {CellShape.NONE} - {CellShape.YES_NO}
        ):
            continue
        word = specs[name].zh if name in specs else _VERBS.get(name, title)
        period = period_in(text)
        if period is not None and name in ("valid_from", "valid_to"):
            text = period[name == "valid_to"]
        yield f"{word} {text}"


def _people(post: FactMapping, cells: _Cells) -> str:
    text = cells.get(post.holder or "", "")
    if not text or shapes_of(text) & {CellShape.NONE}:
        return ""
    title = post.title or cells.get(post.title_column or "", "")
    return f"{title} {'空缺' if shapes_of(text) & {CellShape.VACANT} else text}"


def _says_none(text: str, fact: FactMapping) -> bool:
    return not text or text in fact.none or CellShape.NONE in shapes_of(text)


def _reference(titles: Sequence[str], cells: _Cells, layout: LedgerLayout, outer: str = "社区") -> str:
    """Return the text of the first column that names something; `outer` is the kind of unit that the surroundings name."""
    for title in titles:
        if title in _SURROUNDINGS:
            names = {
                FROM_SHEET: layout.sheet,
                FROM_FILE: PurePath(layout.file).stem,
                FROM_FOLDER: next(iter(layout.folders), ""),
            }
            return _SURROUNDINGS[title].format(names.get(title, ""), outer)
        text = cells.get(title, "")
        if text and CellShape.NONE not in shapes_of(text):
            return text
    return ""
