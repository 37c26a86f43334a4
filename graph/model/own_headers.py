"""Adds the headers of one office to a model: other words for the columns of its sheets."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from wangge.graph.model.model import Model
from wangge.graph.model.sheet import Column, Sheet, header_key

__all__ = ["OwnHeaderError", "OwnHeaders", "with_own_headers"]

OwnHeaders = Mapping[str, str | Mapping[str, str]]
"""Columns by header. A nested mapping has the headers of the sheet of one kind only."""


class OwnHeaderError(Exception):
    """Raised for a header that can't be added; `entry` has the keys that lead to it."""

    def __init__(self, entry: tuple[str, ...], message: str) -> None:
        self.entry = entry
        self.message = message
        super().__init__(message)


def with_own_headers(model: Model, headers: OwnHeaders) -> Model:
    """Return a copy of `model` with further headers and another version.

    A column is given by its English name or one of its headers, a kind by a name of its sheet. Raises
    `OwnHeaderError` for a column or kind that the model doesn't have, and for a header that the template uses for another
    column.

    >>> from wangge.graph.model import load_model
    >>> model = with_own_headers(load_model(), {"登记户数": "households", "网格": {"片长": "remark"}})
    >>> [column.zh for name in ("登记户数", "片长") if (column := model.sheets["grids"].column(name))]
    ['户数', '备注']
    """
    own: dict[str, dict[str, str]] = {name: {} for name in model.sheets}
    for header, meant in headers.items():
        if isinstance(meant, str):
            _add(own, (header,), model.sheets.values(), header, meant)
            continue
        sheet = _sheet(model, header)
        for own_header, column in meant.items():
            _add(own, (header, own_header), [sheet], own_header, column)
    text = json.dumps(own, ensure_ascii=False, sort_keys=True)
    version = f"{model.version}+{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    sheets = {name: replace(sheet, own_headers=own[name]) for name, sheet in model.sheets.items()}
    return replace(model, version=version, sheets=sheets)


def _add(
    own: dict[str, dict[str, str]], entry: tuple[str, ...], sheets: Iterable[Sheet], header: str, meant: str
) -> None:
    sheets = list(sheets)
    key = header_key(header)
    if not key:
        raise OwnHeaderError(entry, f"{header!r} isn't a header; write the text above the column")
    known = [(sheet, column) for sheet in sheets if (column := _column(sheet, meant)) is not None]
    if not known:
        where = f"the sheet {sheets[0].zh}" if len(sheets) == 1 else "any sheet"
        raise OwnHeaderError(entry, f"{meant!r} isn't a column of {where}{_nearest(meant, sheets)}")
    for sheet, column in known:
        taken = next((c for c in sheet.columns if key in map(header_key, (c.zh, c.name))), None)
        if taken is not None and taken is not column:
            raise OwnHeaderError(
                entry,
                f"{header!r} is the header of {taken.zh} ({taken.name}) on the sheet {sheet.zh}; remove the entry",
            )
        own[sheet.name][key] = column.name


def _column(sheet: Sheet, meant: str) -> Column | None:
    column = sheet.column(meant)
    return None if column is None or column.reason is not None else column


def _sheet(model: Model, name: str) -> Sheet:
    key = header_key(name)
    for sheet in model.sheets.values():
        if key in map(header_key, (sheet.name, sheet.zh, *sheet.aliases)):
            return sheet
    names = [text for sheet in model.sheets.values() for text in (sheet.name, sheet.zh)]
    raise OwnHeaderError((name,), f"no sheet is called {name!r}{_close(name, names)}")


def _nearest(meant: str, sheets: Iterable[Sheet]) -> str:
    return _close(meant, list(dict.fromkeys(_names(sheets))))


def _names(sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for column in sheet.columns:
            yield from (column.name, column.zh)


def _close(text: str, names: list[str]) -> str:
    nearest = difflib.get_close_matches(text, names, n=1, cutoff=0.4)
    return f" (nearest: {nearest[0]})" if nearest else f" (there are: {', '.join(names[:12])} …)"
