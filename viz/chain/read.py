"""Reads the facts of a chain of responsibility in at most three queries.

The first reads the places that contain a place, the second their organisations, and the third the superiors of the
party organisations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.viz.chain.responsibility import LAYERS, LINE_ORGANISATIONS
from wangge.viz.days import holds_on

__all__ = ["Affiliation", "ChainFacts", "FirmContract", "PostFact", "UnitFact", "read_chain_facts"]

_PARTY = "PartyOrganization"
_STEPS = 10
# Several grids may share the compound of a building. Only the building's own grid is then responsible for the building;
# if that grid isn't known, all of them are.
_OWN_GRID = (
    "WHERE NOT {0}:Grid OR NOT b:Building OR NOT EXISTS {{ (b)-[:PART_OF]->(:Grid|MicroGrid) }} "
    "OR EXISTS {{ (b)-[:PART_OF]->({0}) }} OR EXISTS {{ (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->({0}) }} "
)
_OFFICES = """
OPTIONAL MATCH (u)<-[:POST_IN]-(post:Post)
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
RETURN {}, labels(u) AS labels, u.code AS code, u.name AS name, u.tier AS tier, u.valid_from AS began,
  u.valid_to AS ended, post.code AS post, post.name AS post_name, n.code AS person, n.name AS person_name,
  h.valid_from AS since, h.valid_to AS until"""


@dataclass
class PostFact:
    """A post; `holders` are the names of its holders on the day, by code."""

    code: str
    name: str
    holders: dict[str, str] = field(default_factory=dict)


@dataclass
class UnitFact:
    """A place or organisation, with its posts by code."""

    ref: NodeKey
    name: str
    tier: int | None = None
    posts: dict[str, PostFact] = field(default_factory=dict)


class Affiliation(NamedTuple):
    """A relationship between an organisation and a place of the chain on the day."""

    place: NodeKey
    type: str
    unit: NodeKey


class FirmContract(NamedTuple):
    """A contract of a firm with the compound.

    `firm` is the firm's code, `until` the ISO day on which the contract ends (empty if it has no end), `is_current` whether
    it is current.
    """

    firm: str
    until: str
    is_current: bool


@dataclass
class ChainFacts:
    """The units of a chain, their relationships to its places, the contracts of firms, and the superiors of units.

    `above` are pairs of a party organisation and its superior.
    """

    units: dict[NodeKey, UnitFact] = field(default_factory=dict)
    affiliations: set[Affiliation] = field(default_factory=set)
    contracts: set[FirmContract] = field(default_factory=set)
    above: set[tuple[NodeKey, NodeKey]] = field(default_factory=set)

    def affiliated(
        self, place: NodeKey | None, type_: str, label: str, tier: int | None = None
    ) -> list[UnitFact]:
        """Return the organisations with this label and tier that a relationship of this type links to `place`."""
        refs = sorted(
            a.unit for a in self.affiliations if (a.place, a.type, a.unit.label) == (place, type_, label)
        )
        return [self.units[ref] for ref in refs if tier in (None, self.units[ref].tier)]


def read_chain_facts(store: Store, ref: NodeKey, day: date) -> ChainFacts:
    """Read a place, the places that contain it, their organisations, and the superiors of their party organisations.

    Places, organisations, their relationships to places, and holders of posts are those of `day`. Contracts that aren't
    current on `day` are returned too.
    """
    reader = _ChainReader(store, day.isoformat(), ChainFacts())
    reader.read_places(ref)
    reader.read_bodies(ref)
    reader.read_superiors()
    return reader.facts


class _ChainReader:
    def __init__(self, store: Store, day: str, facts: ChainFacts) -> None:
        self.store, self.day, self.facts = store, day, facts

    def read_places(self, ref: NodeKey) -> None:
        statement = (
            f"MATCH (b:{ref.label} {{code: $code}})-[:PART_OF*0..{_STEPS}]->(u:{'|'.join(LAYERS)}) "
            + _OWN_GRID.format("u")
            + _OFFICES.format("1 AS one")
        )
        for row in self.store.read(statement, {"code": ref.code}):
            self._unit(row, LAYERS)

    def read_bodies(self, ref: NodeKey) -> None:
        labels = sorted({organisation.label for organisation in LINE_ORGANISATIONS})
        types = sorted({organisation.type for organisation in LINE_ORGANISATIONS})
        statement = (
            f"MATCH (b:{ref.label} {{code: $code}})-[:PART_OF*0..{_STEPS}]->(p:{'|'.join(LAYERS)}) "
            + _OWN_GRID.format("p")
            + f"MATCH (p)<-[r:{'|'.join(types)}]-(u:{'|'.join(labels)})"
            + _OFFICES.format(
                "labels(p) AS at, p.code AS at_code, type(r) AS type, r.valid_from AS from, r.valid_to AS to"
            )
        )
        for row in self.store.read(statement, {"code": ref.code}):
            self._add_affiliation(row, labels)

    def read_superiors(self) -> None:
        codes = sorted(ref.code for ref in self.facts.units if ref.label == _PARTY)
        if not codes:
            return
        statement = (
            f"UNWIND $codes AS code MATCH (:{_PARTY} {{code: code}})-[:SUBORDINATE_TO*0..4]->(low:{_PARTY}) "
            f"MATCH (low)-[:SUBORDINATE_TO]->(u:{_PARTY})" + _OFFICES.format("low.code AS low")
        )
        rows = self.store.read(statement, {"codes": codes}).dicts()
        for row in rows:
            self._unit(row, [_PARTY])
        for row in rows:
            subordinate, superior = NodeKey(_PARTY, row["low"]), NodeKey(_PARTY, row["code"])
            if subordinate in self.facts.units and superior in self.facts.units:
                self.facts.above.add((subordinate, superior))

    def _add_affiliation(self, row: Mapping[str, Any], labels: Iterable[str]) -> None:
        is_current = holds_on(self.day, row["from"], row["to"])
        unit = self._unit(row, labels) if is_current else None
        place = NodeKey(_label(row["at"], LAYERS), row["at_code"])
        if unit:
            self.facts.affiliations.add(Affiliation(place, row["type"], unit.ref))
        if "PropertyFirm" in row["labels"]:
            until = "" if row["to"] is None else str(row["to"])[:10]
            self.facts.contracts.add(FirmContract(row["code"], until, is_current))

    def _unit(self, row: Mapping[str, Any], labels: Iterable[str]) -> UnitFact | None:
        """Return the unit of a row, with the row's post and holder added to it; None if it doesn't exist on the day."""
        if not holds_on(self.day, row["began"], row["ended"]):
            return None
        ref = NodeKey(_label(row["labels"], labels), row["code"])
        unit = self.facts.units.setdefault(ref, UnitFact(ref, row["name"] or "", row["tier"]))
        if row["post"] is not None:
            post = unit.posts.setdefault(row["post"], PostFact(row["post"], row["post_name"] or ""))
            if row["person"] is not None and holds_on(self.day, row["since"], row["until"]):
                post.holders[row["person"]] = row["person_name"] or ""
        return unit


def _label(labels: Iterable[str], candidates: Iterable[str]) -> str:
    """Return the first of the `candidates` that is among the `labels` of a node."""
    return next(label for label in candidates if label in set(labels))
