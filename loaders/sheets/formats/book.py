"""Reads the parts that all sheets of an .xlsx share: the list of sheets, the texts, the number formats."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils.escape import unescape

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.formats.archive import Archive, Relations, damaged
from wangge.loaders.sheets.formats.markup import Handler
from wangge.loaders.sheets.formats.number_format import builtin_format

__all__ = ["Book", "Worksheet", "read_book"]

_TRUE = ("1", "true")


@dataclass(frozen=True)
class Worksheet:
    """One worksheet: its name, whether it is hidden, and the name of its XML file in the archive (`part`)."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class Book:
    """The worksheets of a workbook in order, with the texts and formats to which their cells refer.

    `texts` are the shared strings, `formats` the number formats of the cell styles. `stale` is true if the program
    that opens the workbook must recalculate its formulas.
    """

    pages: tuple[Worksheet, ...]
    texts: list[str]
    formats: list[str]
    dates_1904: bool
    stale: bool


def read_book(archive: Archive) -> Book:
    """Read the workbook in an archive; raises `SourceError` if the archive contains none."""
    main = _target(archive.relations(""), "officeDocument") or "xl/workbook.xml"
    _refuse_others(archive, main)
    relations = archive.relations(main)
    sheets, texts, styles = _Sheets(), _Texts(), _Styles()
    archive.parse(main, sheets)
    for kind, handler in (("sharedStrings", texts), ("styles", styles)):
        part = _target(relations, kind)
        if part in archive:
            archive.parse(part, handler)
    pages = tuple(
        Worksheet(name, state in ("hidden", "veryHidden"), relations[at][1])
        for name, state, at in sheets.listed
        if at in relations and relations[at][0] == "worksheet"
    )
    unknown = [name for name, _, at in sheets.listed if at not in relations]
    if unknown:
        raise damaged(archive.label, f"it has no part for its sheet {unknown[0]!r}")
    return Book(pages, texts.all, styles.formats, sheets.dates_1904, sheets.stale)


def _refuse_others(archive: Archive, main: str) -> None:
    if main.casefold().endswith(".bin"):
        raise SourceError(
            f"{archive.label}: a binary workbook (.xlsb), not an .xlsx; open it in a spreadsheet and save it as .xlsx"
        )
    if main not in archive:
        raise damaged(archive.label, "it contains no workbook")


def _target(relations: Relations, kind: str) -> str:
    return next((part for own, part in relations.values() if own == kind), "")


class _Sheets(Handler):
    """Parses the main part of a workbook, which lists the sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[tuple[str, str, str]] = []
        self.dates_1904 = False
        self.stale = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.listed.append((attributes.get("name", ""), attributes.get("state", ""), relation))
        elif name == "workbookPr":
            self.dates_1904 = attributes.get("date1904") in _TRUE
        elif name == "calcPr":
            self.stale = attributes.get("fullCalcOnLoad") in _TRUE


class _Texts(Handler):
    """Parses the shared strings; parts of a text in different fonts are joined, and phonetic guides are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []
        self._pieces: list[str] = []
        self._taking = False
        self._guide = False

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._guide = True
        elif name == "t":
            self._taking = not self._guide

    def finish(self, name: str) -> None:
        if name == "si":
            self.all.append(unescape("".join(self._pieces)))
        elif name == "rPh":
            self._guide = False
        elif name == "t":
            self._taking = False

    def text(self, data: str) -> None:
        if self._taking:
            self._pieces.append(data)


class _Styles(Handler):
    """Parses the number format of each cell style."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: list[str] = []
        self._own: dict[str, str] = {}
        self._of_cells = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and not self._of_cells:
            self._own.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", "General"))
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self.formats.append(self._code(attributes.get("numFmtId", "0")))

    def finish(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False

    def _code(self, number: str) -> str:
        format_code = self._own.get(number)
        if format_code is not None:
            return format_code
        return builtin_format(int(number)) if number.isdecimal() and len(number) < 5 else "General"
