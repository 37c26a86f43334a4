"""Finds the files with sheets in a dataset's folder and its subfolders, and the files there that are not read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from wangge.graph.errors import SourceError
from wangge.loaders.messages.notices import UnreadMessage
from wangge.loaders.project import BASELINE_FILE, PROJECT_FILE, WAIVERS_FILE
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.unread import Unread, is_left_by_program, leftovers_message, why_unread
from wangge.loaders.small_file import printable_path

__all__ = ["FolderContent", "content_of"]

_DEEPEST = 8
_MOST_FILES = 10_000
# The number of other files that are named one by one if a folder has no sheet.
_MOST_NAMED = 10
_PROJECT_FILES = (PROJECT_FILE, WAIVERS_FILE, BASELINE_FILE, "names.csv")
_PROJECT_FOLDERS = ("rules", "mappings", "kinds")


@dataclass
class FolderContent:
    """The files in a folder and its subfolders: those with sheets, those that are not read, and left-overs.

    `leftovers` are the names of lock files, hidden files and the like, which are never read.
    """

    sheets: list[Path] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)

    def notices(self, folder: Path) -> tuple[Notice, ...]:
        """Return a notice for every file of the folder that is not read, and one for all left-overs."""
        unread = tuple(Notice(entry.name, "", entry.message) for entry in self.unread)
        if not self.leftovers:
            return unread
        return (*unread, Notice(printable_path(folder), "", leftovers_message(self.leftovers)))


def content_of(
    folder: Path, is_sheet: Callable[[Path], bool], others: tuple[Path, ...] = ()
) -> FolderContent:
    """Return the content of a folder; `is_sheet` returns whether a file is read, `others` are sources of other datasets.

    Folders behind symbolic links and projects inside of the folder are not searched. Raises `SourceError` for a folder
    that can't be read or has too many files.
    """
    search = _Search(folder, is_sheet, frozenset(path.resolve() for path in others))
    content = search.content(folder, 0)
    content.sheets.sort()
    return content


class _Search:
    def __init__(self, top: Path, is_sheet: Callable[[Path], bool], others: frozenset[Path]) -> None:
        self._top = top
        self._is_sheet = is_sheet
        self._others = others
        self._count = 0

    def content(self, folder: Path, depth: int) -> FolderContent:
        content = FolderContent()
        for entry in self._entries(folder):
            if self._is_elsewhere(entry) or (folder == self._top and self._is_of_project(entry)):
                continue
            if is_left_by_program(entry.name):
                content.leftovers.append(self._name(entry))
            elif entry.is_dir():
                self._add_folder(entry, depth + 1, content)
            elif self._is_sheet(entry):
                content.sheets.append(entry)
            else:
                content.unread.append(Unread(entry, self._name(entry), why_unread(entry)))
        return content

    def _add_folder(self, folder: Path, depth: int, to: FolderContent) -> None:
        reason = None
        if folder.is_symlink():
            reason = UnreadMessage.LINKED_FOLDER.fill()
        elif (folder / PROJECT_FILE).exists():
            reason = UnreadMessage.OTHER_PROJECT.fill()
        elif depth > _DEEPEST:
            reason = UnreadMessage.TOO_DEEP.fill(deepest=_DEEPEST)
        if reason:
            to.unread.append(Unread(folder, self._name(folder), reason))
            return
        inner = self.content(folder, depth)
        if not inner.sheets and len(inner.unread) > _MOST_NAMED:
            files = "、".join(Path(entry.name).name for entry in inner.unread[:_MOST_NAMED])
            reason = UnreadMessage.FOLDER_OF_OTHERS.fill(count=len(inner.unread), files=files)
            inner.unread = [Unread(folder, self._name(folder), reason)]
        elif not inner.sheets and not inner.unread:
            inner.unread = [Unread(folder, self._name(folder), UnreadMessage.EMPTY_FOLDER.fill())]
        to.sheets += inner.sheets
        to.unread += inner.unread
        to.leftovers += inner.leftovers

    def _entries(self, folder: Path) -> list[Path]:
        try:
            entries = sorted(folder.iterdir())
        except OSError as error:
            raise SourceError(f"{printable_path(folder)}: {error.strerror}; check the folder") from error
        self._count += len(entries)
        if self._count > _MOST_FILES:
            raise SourceError(
                f"{printable_path(self._top)}: more than {_MOST_FILES:,} files in this folder and its subfolders; "
                "name the folder with the sheets"
            )
        return entries

    def _name(self, entry: Path) -> str:
        return printable_path(entry.relative_to(self._top))

    def _is_elsewhere(self, entry: Path) -> bool:
        """Whether an entry is the source of another dataset."""
        return bool(self._others) and entry.resolve() in self._others

    def _is_of_project(self, entry: Path) -> bool:
        """Whether an entry belongs to the project in the searched folder, such as its rules and mappings."""
        if not (self._top / PROJECT_FILE).exists():
            return False
        return entry.name in _PROJECT_FILES or (entry.is_dir() and entry.name in _PROJECT_FOLDERS)
