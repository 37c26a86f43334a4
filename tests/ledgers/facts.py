"""The facts that a ledger declares. They are written by hand, as a careful clerk would enter them in the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import yaml

from tests.ledgers.people import person, phone

__all__ = ["DeclaredFacts", "Fact", "changes", "flow"]

Fact = dict[str, Any]

_NAMING = ("kind", "name", "parent", "unit", "start", "target", "person", "phone", "post")


class DeclaredFacts:
    """The nodes and relationships of a ledger.

    A place is written as a path. The path of a street or community is its short name. The path of a place below
    consists of its community, the names between that are needed to tell it from others, and its own name. An
    organisation is written by its name.
    """

    def __init__(self) -> None:
        self.nodes: list[Fact] = []
        self.edges: list[Fact] = []
        self._people: set[tuple[str, str | None]] = set()

    def place(self, kind: str, name: str, parent: str | list[str], **values: object) -> None:
        """Add a place with its parent, or with several parents."""
        self.nodes.append({"kind": kind, "name": name, "parent": parent, **values})

    def grid(self, name: str, community: str, households: int | None = None) -> str:
        """Add a grid, and return its path."""
        self.place("Grid", name, community, **({} if households is None else {"households": households}))
        return f"{community}/{name}"

    def compound(self, name: str, parent: str, **values: object) -> str:
        """Add a compound, and return its path: its community and its name."""
        self.place("Compound", name, parent, **values)
        return f"{parent.split('/')[0]}/{name}"

    def buildings(self, parent: str, numbers: Iterable[int], word: str = "栋") -> None:
        """Add buildings that have only a number."""
        for number in numbers:
            self.place("Building", f"{number}{word}", parent)

    def organization(self, kind: str, name: str, **values: object) -> str:
        """Add an organisation, and return its name."""
        self.nodes.append({"kind": kind, "name": name, **values})
        return name

    def person(self, number: int, *, known_phone: bool = True, **values: object) -> None:
        """Add a person, unless an earlier line has added the same person."""
        identity = (person(number), phone(number) if known_phone else None)
        if identity in self._people:
            return
        self._people.add(identity)
        self.nodes.append({"kind": "Person", "name": identity[0], **_phone(identity[1]), **values})

    def post(self, name: str, unit: str, **values: object) -> None:
        """Add a post that nobody holds."""
        self.nodes.append({"kind": "Post", "name": name, "unit": unit, **values})

    def held(
        self,
        name: str,
        unit: str,
        number: int,
        *,
        known_phone: bool = True,
        valid_from: str | None = None,
        **of_person: object,
    ) -> None:
        """Add a post, the person who holds it, and the holding."""
        self.post(name, unit)
        self.person(number, known_phone=known_phone, **of_person)
        edge = {"kind": "Holds", "person": person(number), **_phone(phone(number) if known_phone else None)}
        day = {} if valid_from is None else {"valid_from": valid_from}
        self.edges.append({**edge, "post": name, "unit": unit, **day})

    def edge(self, kind: str, start: str, target: str, **values: object) -> None:
        """Add a relationship other than a holding."""
        self.edges.append({"kind": kind, "start": start, "target": target, **values})


def _phone(masked: str | None) -> Fact:
    return {} if masked is None else {"phone": masked}


def changes(before: DeclaredFacts, after: DeclaredFacts) -> dict[str, list[Fact]]:
    """Return the facts that were added, changed and retired from one month to the next.

    A changed fact is given with its new values, and with the old ones under `was`.
    """
    old, new = _counted(before), _counted(after)
    retired = [yaml.safe_load(text) for text in (old - new).elements()]
    added = [yaml.safe_load(text) for text in (new - old).elements()]
    changed: list[Fact] = []
    for fact in list(added):
        same = [one for one in retired if _identity(one) == _identity(fact)]
        if same:
            added.remove(fact)
            retired.remove(same[0])
            was = {key: value for key, value in same[0].items() if fact.get(key) != value}
            changed.append({**fact, "was": was})
    return {"added": added, "changed": changed, "retired": retired}


def _counted(facts: DeclaredFacts) -> Counter[str]:
    return Counter(flow(fact) for fact in [*facts.nodes, *facts.edges])


def _identity(fact: Fact) -> tuple[str, ...]:
    return tuple(str(fact.get(key)) for key in _NAMING)


def flow(value: object) -> str:
    """Return a value as one line of YAML."""
    text: str = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.strip().removesuffix("\n...").strip()
