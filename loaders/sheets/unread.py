"""Finds the files of a dataset's folder that are not read, with reason and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Unread", "unread_in"]

_LOCK_FILES = ("~$", ".", "~")
_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini", "__macosx")
_OTHER_SHEETS = (".ods", ".fods", ".xlsb", ".et", ".ett", ".xlt", ".xltx", ".numbers", ".wk1", ".dbf")
_OTHER_TEXTS = (".txt", ".text", ".prn", ".dat", ".tab")
_PACKED = (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz")
_DOCUMENTS = (".doc", ".docx", ".wps", ".rtf", ".pdf", ".odt", ".htm", ".html")


@dataclass(frozen=True)
class Unread:
    """A file or folder that is not read, with the reason and the remedy."""

    path: Path
    why: str


def unread_in(folder: Path, read: tuple[Path, ...]) -> tuple[Unread, ...]:
    """Return the entries of a folder that aren't in `read`.

    Lock files, hidden files and files of the operating system, such as Thumbs.db, are left out.
    """
    taken = set(read)
    return tuple(
        Unread(entry, _why(entry))
        for entry in sorted(folder.iterdir())
        if entry not in taken and not _is_left_by_program(entry.name)
    )


def _is_left_by_program(name: str) -> bool:
    return name.startswith(_LOCK_FILES) or name.casefold() in _LEFT_BY_SYSTEMS


def _why(entry: Path) -> str:
    if entry.is_dir():
        return "is a folder; move its sheets here, or load it as a separate dataset"
    if entry.is_symlink() and not entry.exists():
        return "is a broken link; put the file here"
    if not entry.is_file():
        return "is not a regular file"
    suffix = entry.suffix.lower()
    if suffix in _OTHER_SHEETS:
        return f"is in the format {suffix}; save it as .xlsx"
    if suffix in _OTHER_TEXTS:
        return "is plain text; if it is a table, save it as .csv"
    if suffix in _PACKED:
        return "is an archive; unpack it here"
    if suffix in _DOCUMENTS:
        return "is a document; put its tables into a sheet, .xlsx or .csv"
    return "is not a readable sheet; if it is a table, save it as .xlsx or .csv"
