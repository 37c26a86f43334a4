"""Finds the place of a ledger in the texts around its table, such as the name of the sheet, file or folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from wangge.loaders.mappings.adopt.draft import Draft
from wangge.loaders.mappings.adopt.layout import LedgerLayout
from wangge.loaders.mappings.adopt.senses import Role
from wangge.loaders.mappings.adopt.words import squeezed_text
from wangge.loaders.mappings.madecodes import without_numbering
from wangge.loaders.mappings.mapping import FROM_FILE, FROM_FOLDER, FROM_SECTION, FROM_SHEET, FROM_TITLE

__all__ = ["add_surrounding", "surrounding_street"]

_DIVISIONS = ("Province", "City", "District", "Street", "Community")
_DIVISION_ENDS = ("街道", "镇", "乡", "社区", "村", "居委会")
_NAMED_COMMUNITY = re.compile(r"[\u3400-\u9fff]{1,10}?(?:社区|村)")


def add_surrounding(draft: Draft) -> None:
    """Add the community that the texts around the table name: its sections, or the sheet, title, file or folder."""
    needs = [
        label
        for label, kind in draft.model.nodes.items()
        if kind.place_tier and label not in _DIVISIONS and draft.first(Role.NAME, label)
    ]
    posts = any(c.sense and c.sense.kind in ("Community", "") for c in draft.all(Role.PEOPLE))
    organizations = [c for c in draft.all(Role.NAME) if c.sense and c.sense.kind not in draft.units]
    wanted = needs or posts or organizations or draft.subject.kind
    if not wanted:
        return
    for source in (FROM_SECTION, FROM_SHEET, FROM_TITLE, FROM_FILE, FROM_FOLDER):
        if all(_community_in(draft, layout, source) for layout in draft.layouts):
            draft.units["Community"] = source
            return


def surrounding_street(draft: Draft) -> tuple[str, ...]:
    """Return the source that names the street, or () if there is none.

    The street tells communities of the same name apart.
    """
    for source in (FROM_SHEET, FROM_TITLE, FROM_FILE, FROM_FOLDER):
        if all(_divisions_in(draft, layout, source, "Street") for layout in draft.layouts):
            return (source,)
    return ()


def _divisions_in(draft: Draft, layout: LedgerLayout, source: str, label: str) -> set[str]:
    """Return the known divisions of a kind that the text of a source names."""
    texts = [squeezed_text(text) for text in _texts_of(layout, source)]
    return {
        part
        for text in texts
        for end in range(len(text), 1, -1)
        for start in range(max(0, end - 12), end - 1)
        if label in draft.known.labels_of(part := text[start:end]) and part.endswith(_DIVISION_ENDS)
    }


def _texts_of(layout: LedgerLayout, source: str) -> tuple[str, ...]:
    return {
        FROM_SHEET: (layout.sheet,),
        FROM_TITLE: layout.above,
        FROM_FILE: (PurePath(layout.file).stem,),
        FROM_FOLDER: layout.folders[:1],
    }[source]


def _community_in(draft: Draft, layout: LedgerLayout, source: str) -> bool:
    """Whether the text of a source names exactly one community.

    If the source is the sections, the first section and more than half of all must do so.
    """
    if source == FROM_SECTION:
        named = [len(set(_communities_in(draft, squeezed_text(text)))) for text in layout.sections]
        return named[:1] == [1] and named.count(1) * 2 > len(named)
    names = {
        name for text in _texts_of(layout, source) for name in _communities_in(draft, squeezed_text(text))
    }
    return len(names) == 1


def _communities_in(draft: Draft, text: str) -> Iterable[str]:
    """Yield the communities that a text names: known ones or, without a graph, words that end in 社区 or 村."""
    if not draft.known:
        for match in _NAMED_COMMUNITY.finditer(re.sub(r".*(?:街道|镇|乡)(?=.*(?:社区|村))", "", text)):
            if match.group() not in ("社区", "城市社区", "各社区", "全社区", "农村"):
                yield match.group()
        return
    if "Community" in draft.known.labels_of(bare := without_numbering(text)):
        yield bare
        return
    for end in range(len(text), 1, -1):
        for start in range(max(0, end - 12), end - 1):
            part = text[start:end]
            if part.endswith(("社区", "村", "居委会")) and "Community" in draft.known.labels_of(part):
                yield part
                break
