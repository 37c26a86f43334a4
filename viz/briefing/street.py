"""Reads the facts about one street for a briefing pack: communities, grids, organisations and vacant posts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from wangge.graph.errors import UsageError
from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.viz.drawing.parts import RuleName, Scene
from wangge.viz.findings import Findings
from wangge.viz.network.anchors import find_anchors
from wangge.viz.network.extent import PEOPLE
from wangge.viz.network.read import ScopeContents, ScopeNode, read_contents
from wangge.viz.network.scene import scene_of

__all__ = [
    "CommunityFacts",
    "GridFacts",
    "OrganisationFact",
    "StreetFacts",
    "VacancyFact",
    "read_street",
    "streets_of",
]


class GridFacts(NamedTuple):
    """A grid. `sizes` is the number of places in it per label; the grid itself is counted, too."""

    ref: NodeKey
    name: str
    sizes: Mapping[str, int]


class CommunityFacts(NamedTuple):
    """A community with its grids. `counts` is the number of nodes in it per label."""

    ref: NodeKey
    name: str
    grids: tuple[GridFacts, ...]
    counts: Mapping[str, int]


class OrganisationFact(NamedTuple):
    """An organisation, and the place to which it belongs."""

    ref: NodeKey
    name: str
    tier: int | None
    place: NodeKey
    place_name: str


class VacancyFact(NamedTuple):
    """A post that `rules` report as vacant, and its unit.

    `community` is the name of the community in which the post is, empty if it is in none.
    """

    ref: NodeKey
    name: str
    unit: NodeKey
    unit_name: str
    community: str
    rules: tuple[RuleName, ...]


@dataclass(frozen=True, kw_only=True)
class StreetFacts:
    """All facts on the pages and in the tables of a street.

    `scene` is the network map of the street, `members` are the keys of all nodes in it.
    """

    ref: NodeKey
    name: str
    scene: Scene
    members: frozenset[NodeKey]
    communities: tuple[CommunityFacts, ...]
    organisations: tuple[OrganisationFact, ...]
    vacancies: tuple[VacancyFact, ...]


def read_street(
    store: Store, model: Model, ref: NodeKey, name: str, day: date, findings: Findings
) -> StreetFacts:
    """Read a street and its contents on `day`, and mark what `findings` report as missing. Writes nothing."""
    contents = read_contents(store, model, ScopeNode(ref, name), day)
    reader = _Facts(contents, model, findings)
    return StreetFacts(
        ref=ref,
        name=name,
        scene=scene_of(store, model, contents, day, findings=findings),
        members=frozenset(contents.inside),
        communities=tuple(reader.communities()),
        organisations=tuple(reader.organisations()),
        vacancies=tuple(reader.vacancies()),
    )


def streets_of(store: Store, scope: NodeKey, name: str) -> list[tuple[NodeKey, str]]:
    """Return the key and name of each street of the district `scope`; for a street, its own key and `name`.

    Raises `UsageError` if `scope` is neither a district nor a street.
    """
    if scope.label == "Street":
        return [(scope, name)]
    if scope.label != "District":
        raise UsageError(f"{scope.code} is a {scope.label}; a briefing pack is about a district or a street")
    rows = store.read(
        "MATCH (:District {code: $code})<-[:PART_OF]-(s:Street) RETURN DISTINCT s.code AS code, s.name AS name ORDER BY code",
        {"code": scope.code},
    )
    return [(NodeKey("Street", row["code"]), row["name"] or "") for row in rows]


class _Facts:
    def __init__(self, contents: ScopeContents, model: Model, findings: Findings) -> None:
        self.contents, self.findings = contents, findings
        self.anchors = find_anchors(contents, {kind.name: kind.type for kind in model.edges.values()})
        self.places = {kind.label for kind in model.places}
        self.organisation_labels = {
            kind.label for kind in model.nodes.values() if "Organization" in kind.labels
        }

    def communities(self) -> Iterator[CommunityFacts]:
        counts: dict[NodeKey | None, Counter[str]] = defaultdict(Counter)
        sizes: dict[NodeKey | None, Counter[str]] = defaultdict(Counter)
        for ref in self.contents.inside:
            counts[self._place_with_label(ref, "Community")][ref.label] += 1
            if ref.label in self.places:
                sizes[self._place_with_label(ref, "Grid")][ref.label] += 1
        grids: dict[NodeKey | None, list[GridFacts]] = defaultdict(list)
        for ref, node in sorted(self.contents.inside.items()):
            if ref.label == "Grid":
                grids[self._place_with_label(ref, "Community")].append(GridFacts(ref, node.name, sizes[ref]))
        for ref, node in sorted(self.contents.inside.items()):
            if ref.label == "Community":
                yield CommunityFacts(ref, node.name, tuple(grids[ref]), counts[ref])

    def organisations(self) -> Iterator[OrganisationFact]:
        for ref, node in sorted(self.contents.inside.items()):
            if ref.label in self.organisation_labels:
                place = self.anchors.home[ref]
                yield OrganisationFact(ref, node.name, node.tier, place, self.contents.inside[place].name)

    def vacancies(self) -> Iterator[VacancyFact]:
        for ref, node in sorted(self.contents.inside.items()):
            absences = self.findings.absences(ref) if ref.label == PEOPLE[0] else ()
            rules = tuple(rule for absence in absences for rule in absence.rules)
            if rules:
                unit = self.anchors.unit[ref]
                community = self._place_with_label(ref, "Community")
                community_name = self.contents.inside[community].name if community else ""
                unit_name = self.contents.inside[unit].name
                yield VacancyFact(ref, node.name, unit, unit_name, community_name, rules)

    def _place_with_label(self, ref: NodeKey, label: str) -> NodeKey | None:
        """Return the place with this label that contains the node or is the node itself; None if there is none."""
        place: NodeKey | None = self.anchors.home.get(ref, ref)
        while place is not None and place.label != label:
            place = self.contents.parents.get(place)
        return place
