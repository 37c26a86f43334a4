"""Finds the unit with a given code or name."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.graph.codes import spellings
from wangge.graph.errors import QueryError
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.loaders.references.names import same_name
from wangge.queries.fault import nearest
from wangge.queries.measures.ways import WayUnit

__all__ = ["UnitError", "find_unit"]

_MOST = 50
_NOT_UNITS = frozenset({"MatterStep", "ChangeEvent", "PublishedTotal"})


class UnitError(QueryError):
    """A text is the code or name of no unit, or of several (`candidates`)."""

    def __init__(self, message: str, candidates: tuple[WayUnit, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


def find_unit(store: Store, text: str, *, without: frozenset[str] = frozenset()) -> WayUnit:
    """Return the node with this code or name; `text` may also be `Label:code`.

    A place may be named without the end of its name, as in 健民路社区 for 健民路社区居民委员会. Raises `UnitError` if no
    node or several nodes have the code or name; the message lists them. Nodes with labels in `without` are found by their
    codes, but not by their names.
    """
    text = text.strip()
    label, colon, code = text.partition(":")
    if colon and label in store.model.nodes:
        units = list(_with_codes(store, [label], [code]))
    else:
        labels = [label for label in store.model.nodes if label not in _NOT_UNITS]
        codes = list(dict.fromkeys((text, *spellings(text))))
        units = list(_with_codes(store, labels, codes)) or list(
            _with_name(store, [label for label in labels if label not in without], text)
        )
    if not units:
        raise UnitError(f"no unit has the code or name {text!r}{_similar(store, text)}")
    if len(units) > 1:
        listed = ", ".join(f"{unit.key.text()} {unit.name}" for unit in units[:5])
        more = f" and {len(units) - 5} more" if len(units) > 5 else ""
        raise UnitError(f"{text!r} may mean {listed}{more}; give one of these as Label:code", tuple(units))
    return units[0]


def _with_codes(store: Store, labels: list[str], codes: list[str]) -> Iterator[WayUnit]:
    for label in labels:
        rows = store.read(
            f"UNWIND $codes AS code MATCH (n:{label} {{code: code}}) RETURN n.code AS code, n.name AS name",
            {"codes": codes},
        )
        yield from (WayUnit(NodeKey(label, str(code)), str(name or code)) for code, name in rows.records)


def _with_name(store: Store, labels: list[str], text: str) -> list[WayUnit]:
    """Return the nodes with this name; if there are none, the places whose names begin with it and mean the same."""
    exact = [
        WayUnit(NodeKey(label, str(code)), str(name))
        for label in labels
        for code, name in store.read(
            f"MATCH (n:{label}) WHERE n.name = $name RETURN n.code AS code, n.name AS name ORDER BY code LIMIT {_MOST}",
            {"name": text},
        ).records
    ]
    if exact or not text:
        return exact
    places = [kind.label for kind in store.model.places]
    return [
        WayUnit(NodeKey(label, str(code)), str(name))
        for label in places
        for code, name in store.read(
            f"MATCH (n:{label}) WHERE n.name STARTS WITH $name "
            f"RETURN n.code AS code, n.name AS name ORDER BY code LIMIT {_MOST}",
            {"name": text},
        ).records
        if same_name(text, str(name))
    ]


def _similar(store: Store, text: str) -> str:
    """Return a hint with the most similar name of a larger place."""
    labels = [kind.label for kind in store.model.places if (kind.place_tier or 0) <= _COMMUNITY_TIER]
    names = [
        str(name)
        for label in labels
        for (name,) in store.read(f"MATCH (n:{label}) RETURN n.name AS name").records
        if name
    ]
    return nearest(text, names) or "; give the code of a place, an organisation, a post or a person"


_COMMUNITY_TIER = 6
