"""Recognises the kind of a sheet by its headers and codes, if these are distinctive; a guess is never made.

编码, 名称 and 联系电话 are columns of many things, also of things that the model doesn't have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from wangge.graph.codes import natural_code
from wangge.graph.model import Column, Model, NodeKind, Sheet, header_key
from wangge.graph.model.signatures import NOT_SHOWN_WITH, ONLY_SHOWN_BY, SHOWN_BY
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.headerrows import Header, HeaderRows, header_of, kinds_by_name
from wangge.loaders.sheets.placecolumn import place_of_header
from wangge.loaders.sheets.table import Cell, RawRow

__all__ = ["Evidence", "by_headers", "likely_kinds"]

_IDENTITIES = ("编码", "代码", "编号", "名称", "code", "id")
_ANY_CODE = NodeKind.code_pattern
_MOST_LIKELY = 3
_FEWEST_COLUMNS = 2
# A row that has over 40 more titles than a sheet of the model has columns isn't the header of this sheet.
_MORE_TITLES = 40


class Evidence(IntEnum):
    """What shows that a sheet is of a kind, weakest first."""

    NONE = 0
    HEADER = 1
    CODES = 2
    OWN_NAME = 3


@dataclass(frozen=True)
class _Fit:
    score: int
    linked: bool
    evidence: Evidence
    header: Header

    @property
    def rank(self) -> tuple[int, Evidence, bool]:
        return self.score, self.evidence, self.linked


def by_headers(
    rows: Sequence[RawRow], candidates: Sequence[HeaderRows], model: Model, least: Evidence = Evidence.HEADER
) -> Header | None:
    """Return the header of the kind that a sheet's headers or codes show; None if they show none, or several equally well.

    `least` is the weakest evidence that is accepted.
    """
    fits = [fit for fit in _fits(rows, candidates, model) if fit.evidence >= least]
    if not fits:
        return None
    best = max(fits, key=lambda fit: fit.rank)
    alike = {fit.header.sheet.name for fit in fits if fit.rank == best.rank}
    return best.header if len(alike) == 1 else None


def likely_kinds(rows: Sequence[RawRow], candidates: Sequence[HeaderRows], model: Model) -> tuple[Sheet, ...]:
    """Return up to three kinds that a sheet may be of, likeliest first."""
    kinds = kinds_by_name(model)
    scores: dict[str, tuple[bool, int]] = {}
    for sheet in model.sheets.values():
        for candidate in candidates:
            if not 0 < candidate.filled <= len(sheet.columns) + _MORE_TITLES:
                continue
            header = header_of(sheet, rows, candidate, kinds)
            score = (header.complete, 2 * len(header.columns) - candidate.filled)
            if len(header.columns) >= _FEWEST_COLUMNS:
                scores[sheet.name] = max(score, scores.get(sheet.name, score))
    ordered = sorted(scores, key=lambda name: scores[name], reverse=True)
    complete = [name for name in ordered if scores[name][0]]
    return tuple(model.sheets[name] for name in (complete or ordered)[:_MOST_LIKELY])


def _fits(rows: Sequence[RawRow], candidates: Sequence[HeaderRows], model: Model) -> Iterator[_Fit]:
    kinds = kinds_by_name(model)
    identities = _identities(model)
    filled = [(candidate, candidate.filled) for candidate in candidates]
    for sheet in model.sheets.values():
        for candidate, all_titles in filled:
            if not 0 < all_titles <= len(sheet.columns) + _MORE_TITLES:
                continue
            header = header_of(sheet, rows, candidate, kinds)
            if not header.complete:
                continue
            unknown = [
                titles
                for titles in header.unknown.values()
                if not any(place_of_header(sheet, title, model) for title in titles)
            ]
            # More than half of the titles must be known.
            score = all_titles - 2 * len(unknown)
            if score <= 0 or any(
                identities.get(header_key(title), sheet.name) != sheet.name
                for titles in unknown
                for title in titles
            ):
                continue
            # A sheet with codes and names of both ends, but no property of the relationship, lists things of
            # two kinds.
            if header.skipped and not any(column.property for column in header.columns.values()):
                continue
            evidence = _evidence(header, rows)
            if evidence:
                yield _Fit(score - len(header.left_out), candidate.linked, evidence, header)


def _identities(model: Model) -> dict[str, str]:
    """Return the English names of sheets by the headers that mean only their own things, such as 小区编码 and 姓名."""
    named: dict[str, str] = {}
    for sheet in model.sheets.values():
        for header in _own_headers(sheet):
            named.setdefault(header_key(header), sheet.name)
    shared = {header_key(header) for name in ("code", "name") for header in _headers_in_common(model, name)}
    return {key: name for key, name in named.items() if key not in shared}


def _headers_in_common(model: Model, name: str) -> set[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for sheet in model.sheets.values():
        for column in sheet.columns:
            if column.name == name:
                own = {column.zh, column.name, *column.also}
                twice |= seen & own
                seen |= own
    return twice


def _own_headers(sheet: Sheet) -> Iterator[str]:
    """Yield the headers that name the things of a sheet: its name with 编码, 名称 and so on, and 姓名 of people."""
    for name in (sheet.zh, *sheet.aliases):
        yield from (f"{name}{tail}" for tail in _IDENTITIES)
    for column in sheet.columns:
        if column.property is not None and column.name in ("code", "name"):
            yield from (column.zh, column.name, *column.also)


def _evidence(header: Header, rows: Sequence[RawRow]) -> Evidence:
    sheet = header.sheet
    if sheet.kind.name not in ONLY_SHOWN_BY:
        if any(_is_own_name(sheet, header.titles[at], column) for at, column in header.columns.items()):
            return Evidence.OWN_NAME
        if _codes_fit(header, rows):
            return Evidence.CODES
    shows = _keys(SHOWN_BY.get(sheet.kind.name, ()))
    titles = (*header.titles.values(), *(title for title, _ in header.left_out.values()))
    others = (title for written in header.unknown.values() for title in written)
    if _keys((*titles, *others)) & _keys(NOT_SHOWN_WITH.get(sheet.kind.name, ())):
        return Evidence.NONE
    return Evidence.HEADER if shows & _keys(titles) else Evidence.NONE


def _keys(titles: Iterable[str]) -> set[str]:
    return {header_key(title) for title in titles}


def _is_own_name(sheet: Sheet, title: str, column: Column) -> bool:
    """Whether a title means the code or name of the sheet's things and names their kind: 网格编码, 业委会名称.

    On a sheet of relationships, the title must be the header of one end in the template: 人员编码.
    """
    key = header_key(title)
    if not isinstance(sheet.kind, NodeKind):
        return column.role in ("source", "target") and key in (header_key(column.zh), header_key(column.name))
    if column.name not in ("code", "name"):
        return False
    names = [header_key(name) for name in (sheet.zh, *sheet.aliases)]
    return any(key.startswith(name) and key != name for name in names)


def _codes_fit(header: Header, rows: Sequence[RawRow]) -> bool:
    """Whether more than half of the codes in the first rows have the standard form of the kind's codes."""
    kind = header.sheet.kind
    at = next((at for at, column in header.columns.items() if column.name == "code"), None)
    if not isinstance(kind, NodeKind) or at is None or _standard_code(kind) is None:
        return False
    codes = [_code(row.cells[at]) for row in rows[header.last + 1 :] if at < len(row.cells)]
    fitting = sum(_is_code_of(kind, code) for code in codes)
    return 2 * fitting > sum(any(sign.isdigit() for sign in code) for code in codes)


def _code(cell: Cell) -> str:
    text = "".join(unicodedata.normalize("NFKC", plain_text(cell)).split())
    return text.removesuffix(".0")


def _is_code_of(kind: NodeKind, code: str) -> bool:
    pattern = _standard_code(kind)
    return pattern is not None and re.fullmatch(pattern, natural_code(kind.division_level, code)) is not None


def _standard_code(kind: NodeKind) -> str | None:
    """Return the pattern of the kind's standard codes; None if its codes follow no standard."""
    return kind.standard_code or (kind.code_pattern if kind.code_pattern != _ANY_CODE else None)
