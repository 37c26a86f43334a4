"""An old .xls parsed in a process of its own: a damaged one makes the parser abort, not raise."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass

from graph.errors import SourceError

__all__ = ["OldSheet", "parse_apart"]

_SCRIPT = """
import io, pickle, sys
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum
try:
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    found = []
    for at, known in enumerate(book.sheets_metadata):
        if known.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(at)
            hidden = known.visible is not SheetVisibleEnum.Visible
            rows = sheet.to_python(skip_empty_area=False)
            found.append((known.name, hidden, rows, sheet.merged_cell_ranges or []))
except PasswordError:
    found = "password"
except CalamineError as error:
    found = str(error)
sys.stdout.buffer.write(pickle.dumps(found))
"""


@dataclass(frozen=True)
class OldSheet:
    """One worksheet as it was parsed; `merged` are (first, last) cells as (row, column) from 0."""

    name: str
    hidden: bool
    rows: list[list[object]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def parse_apart(content: bytes, shown: str) -> list[OldSheet]:
    """The worksheets of an .xls; raises `SourceError` for one that is damaged or has a password."""
    ended = subprocess.run([sys.executable, "-c", _SCRIPT], input=content, capture_output=True, check=False)
    found = pickle.loads(ended.stdout) if ended.returncode == 0 else "its structure is broken"  # noqa: S301 - the script above wrote it, not the file
    if found == "password":
        raise SourceError(f"{shown}: protected with a password; save it again without one")
    if isinstance(found, str):
        reason = found.splitlines()[0] if found else "nothing readable"
        raise SourceError(
            f"{shown}: damaged, protected or no workbook ({reason}); save it again without a password"
        )
    return [OldSheet(*sheet) for sheet in found]
