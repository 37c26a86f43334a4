"""Looks up places by their codes, which may be padded with zeros, and other nodes by code or name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wangge.graph.codes import district_of, spellings, with_city_padding
from wangge.graph.errors import QueryError
from wangge.graph.model import NodeKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.graph.store import Store

__all__ = ["Places", "SeveralNodesError", "default_scope", "find_place", "resolve_node", "resolve_scope"]

_TOP_TIER = 2
_CODES_NAMED = 5
_PERSON = "Person"
"""The label of people. Their names aren't suggested, because pages that hide names also show the error message."""


class SeveralNodesError(QueryError):
    """Several nodes have the given name. `codes` has the codes of the first five, and … if there are more."""

    def __init__(self, label: str, name: str, codes: list[str]) -> None:
        self.codes = [*codes[:_CODES_NAMED], *(["…"] if len(codes) > _CODES_NAMED else [])]
        super().__init__(
            f"{len(codes)} nodes of kind {label} are called {name!r}; give one of the codes: {', '.join(self.codes)}"
        )


def resolve_scope(store: Store, code: str) -> str:
    """Return the code of a place as stored in the graph; `code` may be padded with zeros, or be the four digits of a city.

    Raises `QueryError`, which suggests similar codes, if the place is unknown or is a province.
    """
    candidates = spellings(with_city_padding(code.strip()))
    place = find_place(store, candidates, _labels(store))
    if place is not None:
        return place.code
    raise QueryError(f"no district or place below it has the code {code!r}{_nearest(store, candidates[-1])}")


def find_place(store: Store, codes: Sequence[str], labels: Sequence[str]) -> NodeKey | None:
    """Return the place with the first of these codes that the graph has; None if it has none. Runs one statement.

    If several places have this code, the one with the first of the labels is returned.
    """
    statement = " UNION ALL ".join(
        f"UNWIND $codes AS code MATCH (p:{label} {{code: code}}) RETURN '{label}' AS label, p.code AS code"
        for label in labels
    )
    rows = store.read(statement, {"codes": list(codes)}).records if labels else []
    places = [NodeKey(label, code) for label, code in rows]
    return min(places, key=lambda key: (codes.index(key.code), labels.index(key.label)), default=None)


def default_scope(store: Store, code: str) -> str:
    """Return the code of the district to use if no scope is given.

    This is `code` if the graph has the district with this code or no district at all, else the code of the graph's only
    district. Raises `QueryError` if the graph has several districts and `code` isn't one of them.
    """
    districts = sorted(row[0] for row in store.read("MATCH (d:District) RETURN d.code AS code").records)
    if code in districts or not districts:
        return code
    if len(districts) == 1:
        return str(districts[0])
    raise QueryError(f"no scope is given and the graph has {len(districts)} districts; name one with --under")


def resolve_node(store: Store, label: str, text: str) -> str:
    """Return the code of the node with this label that `text` names: by its code, else by its name.

    Raises `QueryError`, which suggests similar names, if there is no such node, and `SeveralNodesError` if several have this name.
    """
    text = text.strip()
    if store.read(f"MATCH (n:{label} {{code: $text}}) RETURN n.code AS code", {"text": text}):
        return text
    rows = store.read(
        f"MATCH (n:{label} {{name: $text}}) RETURN n.code AS code ORDER BY code", {"text": text}
    )
    codes = [str(row[0]) for row in rows.records]
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise SeveralNodesError(label, text, codes)
    names = store.read(f"MATCH (n:{label}) RETURN collect(DISTINCT n.name) AS names").records[0][0]
    known = sorted(str(name) for name in names if name) if label != _PERSON else []
    close = ([name for name in known if text in name] or get_close_matches(text, known, 3, 0.5))[:3]
    hint = f"; nearest: {', '.join(close)}" if close else ""
    raise QueryError(f"no node of kind {label} has the code or name {text!r}{hint}")


class Places:
    """Looks up scopes in a graph and caches them; the graph must not change while this object is used."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._resolved: dict[str, str] = {}
        self._defaults: dict[str, str] = {}

    def resolve(self, code: str) -> str:
        """Return what `resolve_scope` returns; each code is looked up only once."""
        if code not in self._resolved:
            self._resolved[code] = resolve_scope(self._store, code)
        return self._resolved[code]

    def node(self, label: str, text: str) -> str:
        """Return the code of the node with this label that `text` names: by its code, else by its name.

        Raises `QueryError` if there is no such node, or if several have this name.
        """
        return resolve_node(self._store, label, text)

    def default(self, code: str) -> str:
        """Return what `default_scope` returns; the districts are read only once for each code."""
        if code not in self._defaults:
            self._defaults[code] = default_scope(self._store, code)
        return self._defaults[code]


def _labels(store: Store) -> list[str]:
    return [kind.label for kind in store.model.places if (kind.place_tier or 0) >= _TOP_TIER]


def _nearest(store: Store, code: str) -> str:
    rows = store.read("MATCH (p:Place) RETURN p.code AS code, p.name AS name")
    names = {str(row[0]): row[1] for row in sorted(rows.records, key=lambda row: str(row[0]))}
    if not names:
        return "; the graph has no places yet: `wangge apply` loads the sheets"
    district = district_of(code)
    shared = [known for known in names if district and known.startswith(district) and len(known) <= len(code)]
    close = get_close_matches(code, shared or list(names), 3, 0.5)
    if not close:
        return ""
    return "; nearest: " + ", ".join(f"{known} {names[known]}" for known in close)
