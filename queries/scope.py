"""The place a question is about: padded codes understood, and looked up in the graph."""

from __future__ import annotations

from difflib import get_close_matches

from graph.errors import QueryError
from graph.model import load_model
from graph.store import Store
from loaders.sheets.codes import spellings

__all__ = ["default_scope", "resolve_scope"]

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


def _labels() -> list[str]:
    return [kind.label for kind in load_model().places if (kind.place_tier or 0) >= _TOP_TIER]


def _nearest(store: Store, code: str) -> str:
    rows = store.read("MATCH (p:Place) RETURN p.code AS code, p.name AS name")
    names = {str(row[0]): row[1] for row in sorted(rows.records, key=lambda row: str(row[0]))}
    shared = [known for known in names if code[:6] and known.startswith(code[:6]) and len(known) <= len(code)]
    close = get_close_matches(code, shared or list(names), 3, 0.5)
    if not close:
        return ""
    return "; nearest: " + ", ".join(f"{known} {names[known]}" for known in close)
