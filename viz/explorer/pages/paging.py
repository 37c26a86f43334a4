"""Divides a long list into pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wangge.viz.explorer.pages.address import PER_PAGE

__all__ = ["Paging"]


@dataclass(frozen=True)
class Paging:
    """One page of a list of `total` items; pages are numbered from 1."""

    SIZE: ClassVar[int] = PER_PAGE

    page: int = 1
    total: int = 0

    @classmethod
    def of(cls, page: int, total: int) -> Paging:
        """Return the page with this number, or the last one if there are fewer.

        >>> Paging.of(9, 120), Paging.of(2, 0)
        (Paging(page=3, total=120), Paging(page=1, total=0))
        """
        return cls(max(min(page, -(-total // cls.SIZE)), 1), total)

    @classmethod
    def first_of(cls, page: int) -> int:
        """Return the number of items before a page."""
        return (page - 1) * cls.SIZE

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(-(-self.total // self.SIZE), 1)

    @property
    def skipped(self) -> int:
        """Number of items before this page."""
        return self.first_of(self.page)

    @property
    def first(self) -> int:
        """Position of the page's first item, counted from 1; 0 for an empty list.

        >>> Paging(3, 120).first, Paging(3, 120).last, Paging(3, 120).rest, Paging(1, 0).first
        (101, 120, 0, 0)
        """
        return self.skipped + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Position of the page's last item, counted from 1."""
        return min(self.skipped + self.SIZE, self.total)

    @property
    def rest(self) -> int:
        """Number of items after this page."""
        return self.total - self.last
