"""Post-processes a written workbook: removes private values from every part, and adds results to formulas."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.sax.saxutils import escape

from wangge.loaders.privacy import public_text
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula

__all__ = ["Results", "finished"]

Results = Mapping[str, Cell]

# A text between two tags, or an attribute's value, that is long enough for a phone number.
_TEXT = re.compile(r"""[^<>"']{11,}""")
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*(?:/>|>[^<]*</f>))<v ?(?:/>|></v>)</c>')
_ROW_END = b"</row>"
_CHUNK = 1 << 20
_TEXTUAL = (".xml", ".rels", ".vml")


def finished(book: bytes, results: Mapping[str, Results], epoch: datetime) -> bytes:
    """Return the workbook without private values in any part: texts, names, properties, links and notes.

    `results` are the last results of formulas, by part and cell. They are written into the workbook, because
    programs that don't calculate would find blank cells otherwise.
    """
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            results_here = results.get(entry.filename, {})
            with source.open(entry) as part, target.open(entry.filename, "w") as copy:
                if entry.filename.lower().endswith(_TEXTUAL):
                    for piece in _pieces(part):
                        copy.write(_with_results(_public(piece), results_here, epoch).encode())
                else:
                    shutil.copyfileobj(part, copy)
    return output.getvalue()


def _pieces(part: IO[bytes]) -> Iterator[str]:
    """Yield the text of a part in pieces. Each ends after a row; a part without rows is one piece."""
    rest = b""
    while chunk := part.read(_CHUNK):
        head, row_end, rest = (rest + chunk).rpartition(_ROW_END)
        if row_end:
            yield (head + row_end).decode("utf-8", "replace")
    yield rest.decode("utf-8", "replace")


def _public(text: str) -> str:
    return _TEXT.sub(lambda run: public_text(run.group()), text)


def _with_results(text: str, results: Results, epoch: datetime) -> str:
    if not results:
        return text

    def fill(match: re.Match[str]) -> str:
        coordinate, attributes, formula = match.groups()
        result = results.get(coordinate)
        if result is None or result == "" or result is UNCALCULATED:
            return match.group()
        kind, value = _stored(result, epoch)
        return f'<c r="{coordinate}"{attributes}{kind}>{formula}<v>{escape(value)}</v></c>'

    return _FORMULA.sub(fill, text)


def _stored(result: Cell, epoch: datetime) -> tuple[str, str]:
    if isinstance(result, bool):
        return ' t="b"', str(int(result))
    if isinstance(result, int | float):
        return "", repr(result)
    if isinstance(result, date | datetime):
        moment = result if isinstance(result, datetime) else datetime.combine(result, time())
        return "", repr((moment.replace(tzinfo=None) - epoch) / timedelta(days=1))
    if isinstance(result, time):
        return "", repr((datetime.combine(epoch, result) - epoch) / timedelta(days=1))
    if isinstance(result, timedelta):
        return "", repr(result / timedelta(days=1))
    return (' t="e"' if isinstance(result, FailedFormula) else ' t="str"'), str(result)
