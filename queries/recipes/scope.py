"""The place a question is about: padded codes understood, and looked up in the graph."""

from __future__ import annotations

from difflib import get_close_matches

from wangge.graph.codes import district_of, spellings
from wangge.graph.errors import QueryError
from wangge.graph.model import load_model
from wangge.graph.store import Store

__all__ = ["Places", "default_scope", "resolve_scope"]

_TOP_TIER = 3


def resolve_scope(store: Store, code: str) -> str:
    """The code of the place meant, as the graph has it.

    Raises `QueryError` naming the nearest codes where there is no such place, and for a place
    above a district: a recipe answers for one district at most.
    """
    meant = spellings(code.strip())
    for candidate in meant:
        for label in _labels():
            if store.read(f"MATCH (p:{label} {{code: $code}}) RETURN p.code AS code", {"code": candidate}):
                return candidate
    raise QueryError(f"no district or place below it has the code {code!r}{_nearest(store, meant[-1])}")


def default_scope(store: Store, code: str) -> str:
    """The scope of a question that names none: `code` where the graph has it, else its only district.

    Raises `QueryError` where there are several districts to choose from. A graph without any
    keeps `code`: it has no place that could be outside.
    """
    districts = sorted(row[0] for row in store.read("MATCH (d:District) RETURN d.code AS code").records)
    if code in districts or not districts:
        return code
    if len(districts) == 1:
        return str(districts[0])
    raise QueryError(
        f"no scope is given, and the graph has {len(districts)} districts; name one with --under"
    )


class Places:
    """The places that questions are about, each looked up once in a graph that doesn't change meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._resolved: dict[str, str] = {}
        self._defaults: dict[str, str] = {}

    def resolve(self, code: str) -> str:
        """As `resolve_scope`."""
        if code not in self._resolved:
            self._resolved[code] = resolve_scope(self._store, code)
        return self._resolved[code]

    def default(self, code: str) -> str:
        """As `default_scope`."""
        if code not in self._defaults:
            self._defaults[code] = default_scope(self._store, code)
        return self._defaults[code]


def _labels() -> list[str]:
    return [kind.label for kind in load_model().places if (kind.place_tier or 0) >= _TOP_TIER]


def _nearest(store: Store, code: str) -> str:
    rows = store.read("MATCH (p:Place) RETURN p.code AS code, p.name AS name")
    names = {str(row[0]): row[1] for row in sorted(rows.records, key=lambda row: str(row[0]))}
    if not names:
        return "; the graph holds no place yet, `wangge apply` loads the sheets"
    district = district_of(code)
    shared = [known for known in names if district and known.startswith(district) and len(known) <= len(code)]
    close = get_close_matches(code, shared or list(names), 3, 0.5)
    if not close:
        return ""
    return "; nearest: " + ", ".join(f"{known} {names[known]}" for known in close)
