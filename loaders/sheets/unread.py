"""Says why a file of a dataset's folder is not read, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wangge.loaders.messages.notices import NoticeMessage, UnreadMessage
from wangge.loaders.messages.reject_text import RejectText

__all__ = ["Unread", "is_left_by_program", "leftovers_message", "why_unread"]

_MOST_LEFTOVERS = 10

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
    why: RejectText

    @property
    def message(self) -> RejectText:
        """The sentence about the file, without its name."""
        return NoticeMessage.WAS_NOT_READ.fill(why=self.why)


def leftovers_message(names: Sequence[str]) -> RejectText:
    """Return the message on files that programs left behind; it names the first ten."""
    first, more = "、".join(names[:_MOST_LEFTOVERS]), len(names) - _MOST_LEFTOVERS
    named = RejectText(f"{first} and {more} more", f"{first}等，另有{more}个") if more > 0 else first
    return NoticeMessage.LEFTOVERS.fill(names=named)


def is_left_by_program(name: str) -> bool:
    """Whether a file is one that a program or the operating system leaves behind: a lock, a hidden or temporary file.

    >>> [is_left_by_program(name) for name in ("~$网格.xlsx", ".DS_Store", "8B2F1C00.tmp", "网格.xlsx")]
    [True, True, True, False]
    """
    folded = name.casefold()
    return name.startswith(_LEFT_BY_PROGRAMS) or folded in _LEFT_BY_SYSTEMS or folded.endswith(_TEMPORARY)


def why_unread(path: Path) -> RejectText:
    """Return why a file isn't read and what to do, as the end of a sentence that begins with the file's name."""
    if path.is_symlink() and not path.exists():
        return UnreadMessage.BROKEN_LINK.fill()
    if not path.is_file():
        return UnreadMessage.NO_FILE.fill()
    suffix = path.suffix.lower()
    if suffix in _WORKBOOKS:
        return UnreadMessage.NO_WORKBOOK.fill(suffix=suffix)
    if suffix in _OTHER_SHEETS:
        return UnreadMessage.OTHER_FORMAT.fill(suffix=suffix)
    if suffix in _TEXTS:
        return UnreadMessage.PLAIN_TEXT.fill()
    if suffix in _PACKED:
        return UnreadMessage.ARCHIVE.fill()
    if suffix in _DOCUMENTS:
        return UnreadMessage.DOCUMENT.fill()
    if suffix in _PICTURES:
        return UnreadMessage.PICTURE.fill()
    if suffix in _SLIDES:
        return UnreadMessage.SLIDES.fill()
    return UnreadMessage.UNKNOWN.fill()
