"""Tells why a file of a dataset's folder is not read, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Unread", "is_left_by_program", "why_unread"]

_LEFT_BY_PROGRAMS = ("~$", ".", "~")
_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini", "__macosx")
_TEMPORARY = (".tmp", ".temp", ".lock", ".crdownload", ".part", ".swp")
_OTHER_SHEETS = (".fods", ".ots", ".uos", ".xlsb", ".numbers", ".wk1", ".dbf", ".mdb", ".accdb")
_WORKBOOKS = (".et", ".ett", ".xlt", ".xltx", ".xltm", ".ods", ".xls", ".xlsx", ".xlsm")
_TEXTS = (".txt", ".text", ".tab", ".prn", ".dat")
_PACKED = (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_DOCUMENTS = (
    ".doc",
    ".docx",
    ".docm",
    ".wps",
    ".wpt",
    ".rtf",
    ".pdf",
    ".ofd",
    ".odt",
    ".htm",
    ".html",
    ".mht",
    ".md",
)
_PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic")
_SLIDES = (".ppt", ".pptx", ".dps", ".odp")


@dataclass(frozen=True)
class Unread:
    """A file or folder that is not read, with the reason and the remedy.

    `name` is its path from the dataset's folder.
    """

    path: Path
    name: str
    why: str


def is_left_by_program(name: str) -> bool:
    """Whether a file is one that a program or the operating system leaves behind: a lock, a hidden or temporary file.

    >>> [is_left_by_program(name) for name in ("~$网格.xlsx", ".DS_Store", "8B2F1C00.tmp", "网格.xlsx")]
    [True, True, True, False]
    """
    folded = name.casefold()
    return name.startswith(_LEFT_BY_PROGRAMS) or folded in _LEFT_BY_SYSTEMS or folded.endswith(_TEMPORARY)


def why_unread(path: Path) -> str:
    """Return why a file isn't read and what to do, as the end of a sentence that begins with the file."""
    if path.is_symlink() and not path.exists():
        return "is a broken link; put the file here"
    if not path.is_file():
        return "is not a regular file"
    suffix = path.suffix.lower()
    if suffix in _WORKBOOKS:
        return f"is called {suffix}, but contains no workbook; save the table as .xlsx"
    if suffix in _OTHER_SHEETS:
        return f"is in the format {suffix}; save it as .xlsx"
    if suffix in _TEXTS:
        return "is text without columns; if it is a table, save it as .csv or .xlsx"
    if suffix in _PACKED:
        return "is an archive; unpack it here"
    if suffix in _DOCUMENTS:
        return "is a document; save the table in it as .xlsx"
    if suffix in _PICTURES:
        return "is a picture; save the table in it as .xlsx"
    if suffix in _SLIDES:
        return "is a presentation; save the table in it as .xlsx"
    return "is not a sheet that can be read; if it is a table, save it as .xlsx or .csv"
