"""Builds the model: all kinds, their sheets, and the constraints and indexes that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from types import ModuleType
from typing import TypeVar

from wangge.graph.model import (
    activities,
    membership,
    organizations,
    partners,
    people,
    places,
    process,
    responsibility,
    structure,
)
from wangge.graph.model.bookkeeping import BOOKKEEPING_LABELS, BOOKKEEPING_PROPERTIES, BOOKKEEPING_TYPES
from wangge.graph.model.kind import Edge, Node
from wangge.graph.model.sheet import Sheet, sheets_of
from wangge.graph.model.specification import EdgeKind, NodeKind, edge_kind, node_kind

T = TypeVar("T")

__all__ = ["MODEL_VERSION", "Model", "build_model", "declared_classes", "load_model"]

MODEL_VERSION = "2"


@dataclass(frozen=True)
class Model:
    """All kinds of node by label, kinds of relationship by class name, and sheets by English name.

    `own` are the kinds that a project declares, as JSON; the marker of the graph stores it. `withdrawn` are the names of
    kinds that the graph knows but that the project no longer declares; they have no sheet.
    """

    version: str
    nodes: dict[str, NodeKind]
    edges: dict[str, EdgeKind]
    sheets: dict[str, Sheet]
    own: str = ""
    withdrawn: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> tuple[NodeKind, ...]:
        """The kinds of place, from province down to room."""
        kinds = [kind for kind in self.nodes.values() if kind.place_tier is not None]
        return tuple(sorted(kinds, key=lambda kind: kind.place_tier or 0))

    def edge_between(self, type_: str, source: str, target: str) -> EdgeKind | None:
        """Return the kind of relationship of this type that may lead from one label to the other; None if none may.

        >>> kind = load_model().edge_between("SERVES", "PropertyFirm", "Compound")
        >>> kind.name if kind else ""
        'PropertyEngagement'
        """
        return next(
            (kind for kind in self.edges.values() if kind.type == type_ and kind.allows(source, target)), None
        )

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every label that a recipe may use."""
        return frozenset(label for kind in self.nodes.values() for label in kind.labels) | set(
            BOOKKEEPING_LABELS
        )

    @cached_property
    def relationship_types(self) -> frozenset[str]:
        """Every relationship type that a recipe may use."""
        return frozenset(kind.type for kind in self.edges.values()) | set(BOOKKEEPING_TYPES)

    @cached_property
    def property_names(self) -> frozenset[str]:
        """Every property that a recipe may use, of all kinds."""
        kinds: Iterable[NodeKind | EdgeKind] = (*self.nodes.values(), *self.edges.values())
        stored = {name for kind in kinds for name, spec in kind.properties.items() if spec.stored}
        return frozenset(stored.union(*BOOKKEEPING_LABELS.values(), BOOKKEEPING_PROPERTIES))

    def unique(self) -> tuple[tuple[str, str], ...]:
        """The (label, property) pairs that need a uniqueness constraint: codes of facts, ids of bookkeeping."""
        keys = [(label, "code") for label in self.nodes]
        return (*keys, ("WanggeMarker", "id"), ("Run", "id"))

    def indexes(self) -> tuple[tuple[str, str], ...]:
        """The (label, property) pairs that need an index, in addition to those in `unique`."""
        shared = sorted({label for kind in self.nodes.values() for label in kind.labels[1:]})
        indexed = [
            (kind.label, spec.name)
            for kind in self.nodes.values()
            for spec in kind.properties.values()
            if spec.indexed and spec.name != "code"
        ]
        return (*[(label, "code") for label in shared], *indexed)

    def extends(self, other: Model) -> bool:
        """Whether this model has every kind of the model `other`; then all facts of `other` fit this model."""
        return self is other or (
            self.nodes.keys() >= other.nodes.keys() and self.edges.keys() >= other.edges.keys()
        )

    def edges_from(self, label: str) -> tuple[EdgeKind, ...]:
        """Return the kinds of relationship that may start at a node with this label."""
        return tuple(e for e in self.edges.values() if any(label in ends.sources for ends in e.ends))


def build_model(
    nodes: Iterable[type[Node]],
    edges: Iterable[type[Edge]],
    version: str = MODEL_VERSION,
    *,
    check: bool = True,
) -> Model:
    """Build a model from the classes that declare its kinds.

    Raises `ModelError` for the first contradiction. Without `check`, contradictions between declarations aren't looked for.
    """
    node_kinds = [node_kind(declared) for declared in nodes]
    shared: dict[str, tuple[str, ...]] = {}
    for kind in node_kinds:
        for label in kind.labels[1:]:
            shared[label] = (*shared.get(label, ()), kind.label)
    edge_kinds = [edge_kind(declared, shared) for declared in edges]
    if check:
        from wangge.graph.model.check import check_model

        check_model(node_kinds, edge_kinds)
    sheets = sheets_of(node_kinds, edge_kinds)
    return Model(
        version,
        {kind.label: kind for kind in node_kinds},
        {kind.name: kind for kind in edge_kinds},
        {sheet.name: sheet for sheet in sheets},
    )


@cache
def load_model() -> Model:
    """Return the model of wangge, which is built once per process.

    It isn't checked each time, because that takes a tenth of a short command; a test checks it.

    >>> model = load_model()
    >>> [kind.zh for kind in model.places]
    ['省', '市', '区县', '街道', '片区', '社区', '网格', '村民小组', '微网格', '小区', '自然村', '楼栋', '单元', '房屋']
    """
    return build_model(*declared_classes(), check=False)


def declared_classes() -> tuple[list[type[Node]], list[type[Edge]]]:
    """Return the classes that declare wangge's kinds of nodes and of relationships."""
    nodes = _declared((places, organizations, partners, activities, people, process), Node)
    return list(nodes), list(_declared((structure, responsibility, membership), Edge))


def _declared(modules: Iterable[ModuleType], base: type[T]) -> Iterator[type[T]]:
    for module in modules:
        for value in vars(module).values():
            if not isinstance(value, type) or not issubclass(value, base) or value.__name__.startswith("_"):
                continue
            if value.__module__ == module.__name__:
                yield value
