"""Finds the owner of a task: a person or an organisation of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from wangge.graph.errors import QueryError
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.loaders.references.nearest import Nearest

__all__ = ["TaskOwner", "find_owner", "matching_owners", "missing_owners"]

_PERSON = "Person"
_ORGANIZATION = "Organization"
_LISTED = 5
_SUGGESTED = 3
_SIMILARITY = 0.6


class TaskOwner(NamedTuple):
    """A person or an organisation: label, code and name."""

    key: NodeKey
    name: str


def find_owner(store: Store, text: str) -> TaskOwner:
    """Return the person or organisation with this code or name; `text` may also be `Label:code`.

    Raises `QueryError` if there is none or several. The message has the most similar names, or the codes of those found.
    """
    text = text.strip()
    owners = matching_owners(store, text)
    if not owners:
        raise QueryError(f"no person or organisation has the code or name {text!r}{_hint(store, text)}")
    if len(owners) > 1:
        listed = ", ".join(f"{owner.key.text()} {owner.name}" for owner in owners[:_LISTED])
        more = f" and {len(owners) - _LISTED} more" if len(owners) > _LISTED else ""
        raise QueryError(f"{text!r} may mean {listed}{more}; give one of these as Label:code")
    return owners[0]


def matching_owners(store: Store, text: str) -> list[TaskOwner]:
    """Return the persons and organisations with this code, or else with this name; `text` may also be `Label:code`."""
    labels = _labels(store)
    label, colon, code = text.partition(":")
    if colon and label in labels:
        return _owners(store, [label], "code", code)
    return _owners(store, labels, "code", text) or _owners(store, labels, "name", text)


def missing_owners(store: Store, owners: Mapping[str, str]) -> dict[str, str]:
    """Return a hint for each owner that isn't in the graph; `owners` are names by `Label:code`."""
    codes_of: dict[str, list[str]] = defaultdict(list)
    for owner in owners:
        label, _colon, code = owner.partition(":")
        codes_of[label].append(code)
    present = {
        NodeKey(label, str(code)).text()
        for label in codes_of.keys() & set(_labels(store))
        for (code,) in store.read(
            f"MATCH (n:{label}) WHERE n.code IN $codes RETURN n.code AS code", {"codes": codes_of[label]}
        ).records
    }
    return {owner: _hint(store, name) for owner, name in owners.items() if owner not in present}


def _labels(store: Store) -> list[str]:
    return [kind.label for kind in store.model.nodes.values() if {_PERSON, _ORGANIZATION} & {*kind.labels}]


def _owners(store: Store, labels: Iterable[str], name: str, value: str) -> list[TaskOwner]:
    return [
        TaskOwner(NodeKey(label, str(code)), str(owner_name or code))
        for label in labels
        for code, owner_name in store.read(
            f"MATCH (n:{label} {{{name}: $value}}) RETURN n.code AS code, n.name AS name ORDER BY code",
            {"value": value},
        ).records
    ]


def _hint(store: Store, text: str) -> str:
    names = {
        str(code): str(name)
        for label in (_PERSON, _ORGANIZATION)
        for code, name in store.read(f"MATCH (n:{label}) RETURN n.code AS code, n.name AS name").records
        if name
    }
    by_name = {name: code for code, name in sorted(names.items(), reverse=True)}
    similar = [(by_name[name], name) for name in get_close_matches(text, by_name, _SUGGESTED, _SIMILARITY)]
    similar = [(like.code, like.name) for like in Nearest(names).codes(text)[:1]] + similar
    listed = ", ".join(f"{name} ({code})" for code, name in dict.fromkeys(similar))
    return f"; did you mean {listed}?" if listed else "; give its code"
