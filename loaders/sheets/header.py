"""Finds the kind of a sheet and its header: by the sheet's name, else by the file's name, else by distinctive headers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from wangge.graph.model import Model, Sheet
from wangge.loaders.sheets.headerrows import (
    HEADER_SEARCH,
    Header,
    HeaderRows,
    best_header,
    column_of,
    header_rows,
    kinds_by_name,
)
from wangge.loaders.sheets.sheetname import kinds_in_name, sheet_called
from wangge.loaders.sheets.signature import Evidence, by_headers
from wangge.loaders.sheets.table import RawRow

__all__ = ["HEADER_SEARCH", "Header", "column_of", "find_header"]


def find_header(
    name: str, rows: Sequence[RawRow], model: Model, file: str = ""
) -> tuple[Sheet | None, Header | None]:
    """Return the kind of a sheet (the sheet of the model) and its header; each is None if it isn't found.

    The name may have additions: `网格-滨江街道`, `2024年网格台账`, `网格 (2)`. If the name of the sheet means no kind,
    that of `file` decides. A sheet whose name means one kind is never taken for another, even if it lacks columns. If
    the names mean no kind, headers or codes must show it; 编码, 名称 and 联系电话 aren't enough. The header must be among
    the first rows.
    """
    candidates = list(header_rows(rows[:HEADER_SEARCH]))
    kinds = kinds_by_name(model)
    called = sheet_called(name, model)
    if called is not None:
        return called, best_header(called, rows, candidates, kinds)
    named = kinds_in_name(name, model)
    if len(named.sure) == 1:
        return named.sure[0], best_header(named.sure[0], rows, candidates, kinds)
    of_file = kinds_in_name(PurePath(file).stem, model)
    if not named.sure and len(of_file.sure) == 1:
        header = best_header(of_file.sure[0], rows, candidates, kinds)
        return (of_file.sure[0], header) if _is_likely(header) else (None, None)
    likely = _first_complete((*named.likely, *of_file.likely), rows, candidates, kinds)
    if likely is not None:
        return likely.sheet, likely
    mentioned = {sheet.name for sheet in (*named.sure, *named.mentioned, *of_file.sure, *of_file.mentioned)}
    header = by_headers(rows, candidates, model)
    if header is not None and mentioned and header.sheet.name not in mentioned:
        header = by_headers(rows, candidates, model, Evidence.OWN_NAME)
    return (None, None) if header is None else (header.sheet, header)


def _is_likely(header: Header | None) -> bool:
    """Whether a header has so many columns of its kind that a missing column is a fault of the sheet."""
    if header is None or header.complete:
        return header is not None
    return len(header.columns) > max(1, len(header.unknown) + len(header.left_out))


def _first_complete(
    sheets: Sequence[Sheet], rows: Sequence[RawRow], candidates: Sequence[HeaderRows], kinds: dict[str, str]
) -> Header | None:
    headers = (best_header(sheet, rows, candidates, kinds) for sheet in sheets)
    return next((header for header in headers if header is not None and header.complete), None)
