"""Pages of a long list: which one is shown, and how many are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wangge.viz.explorer.pages.address import PER_PAGE

__all__ = ["Paging"]


@dataclass(frozen=True)
class Paging:
    """A page of `total` items; pages are counted from 1."""

    SIZE: ClassVar[int] = PER_PAGE

    page: int = 1
    total: int = 0

    @classmethod
    def of(cls, page: int, total: int) -> Paging:
        """The page asked for, the last where there are not so many.

        >>> Paging.of(9, 120), Paging.of(2, 0)
        (Paging(page=3, total=120), Paging(page=1, total=0))
        """
        return cls(max(min(page, -(-total // cls.SIZE)), 1), total)

    @classmethod
    def first_of(cls, page: int) -> int:
        """How many items stand before a page."""
        return (page - 1) * cls.SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.total // self.SIZE), 1)

    @property
    def skipped(self) -> int:
        """How many items stand before this page."""
        return self.first_of(self.page)

    @property
    def first(self) -> int:
        """The number of the page's first item, 0 where there is none.

        >>> Paging(3, 120).first, Paging(3, 120).last, Paging(3, 120).rest, Paging(1, 0).first
        (101, 120, 0, 0)
        """
        return self.skipped + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the page's last item."""
        return min(self.skipped + self.SIZE, self.total)

    @property
    def rest(self) -> int:
        """How many items come after this page."""
        return self.total - self.last
