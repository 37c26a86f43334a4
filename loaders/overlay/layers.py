"""Says which facts of the graph are overlaid by change events, and which rows are therefore left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wangge.graph.model import Model, NodeKey
from wangge.loaders.divisions.package import PACKAGE
from wangge.loaders.fact import EdgeKey, RowLocation, location_of
from wangge.loaders.references.effect import EFFECT, Effect
from wangge.loaders.references.names import same_name
from wangge.loaders.references.unit_changes import CHANGE_LINKS, EVENT
from wangge.loaders.state import GraphState, Stored

__all__ = ["EventLayer", "Layers", "agreeing", "is_of_package", "unit_labels"]


class EventLayer(NamedTuple):
    """A change event in force: its dataset, the locations of its row in the graph and in the plan, and its effect."""

    dataset: str
    places: frozenset[RowLocation]
    effect: Effect


class Layers:
    """The change events in force, in the graph and in the datasets planned so far.

    `added` has the relationships that the events add, by the node at which a relationship starts.
    """

    def __init__(self, state: GraphState, model: Model) -> None:
        self.added: dict[NodeKey, dict[EdgeKey, Stored]] = {}
        self.labels = unit_labels(model)
        self._state = state
        self._model = model
        self._events: dict[str, EventLayer] | None = None

    @property
    def events(self) -> dict[str, EventLayer]:
        """The change events in force by their codes; they are read from the graph on first use."""
        if self._events is None:
            self._events = {}
            if EVENT in self._model.nodes:
                for code, stored in self._state.nodes(EVENT).items():
                    if stored.dataset and (effect := Effect.parse(stored.properties.get(EFFECT))).pairs:
                        places = frozenset(filter(None, [location_of(stored.src)]))
                        self._events[code] = EventLayer(stored.dataset, places, effect)
        return self._events

    def replace(self, dataset: str, events: dict[str, EventLayer]) -> None:
        """Replace the events of a dataset by those of its plan."""
        kept = {code: layer for code, layer in self.events.items() if layer.dataset != dataset}
        for code, layer in events.items():
            earlier = self.events[code].places if code in self.events else frozenset()
            kept[code] = layer._replace(places=layer.places | earlier)
        self._events = kept

    def is_overlay(self, stored: Stored) -> bool:
        """Whether a change event made or changed a fact, so that the fact's source is the row of the event."""
        place = location_of(stored.src) if stored.dataset and self.events else None
        return place is not None and any(
            place in layer.places and layer.dataset == stored.dataset for layer in self.events.values()
        )

    def overlaid(self, dataset: str) -> dict[str, list[str]]:
        """Return the codes of the units that belong to a dataset only because of its events, by label."""
        own = [layer for layer in self.events.values() if layer.dataset == dataset]
        codes = list(dict.fromkeys(unit.code for layer in own for unit in layer.effect.units()))
        picked = {label: self._state.pick(label, codes) for label in (self.labels if codes else ())}
        return {
            label: [code for code, stored in nodes.items() if self.is_overlay(stored)]
            for label, nodes in picked.items()
        }

    def ended(self, without: str) -> dict[str, set[str]]:
        """Return the names of the units that events ended, by code; the events of dataset `without` are left out."""
        names: dict[str, set[str]] = {}
        for layer in self.events.values():
            if layer.dataset != without:
                for pair in layer.effect.ended():
                    if pair.before is not None:
                        names.setdefault(pair.before.code, set()).add(pair.before.name)
        return names

    def names(self, code: str) -> Iterator[str]:
        """Yield the names that a unit had before or after the events in force."""
        for layer in self.events.values():
            yield from (unit.name for unit in layer.effect.units() if unit.code == code)

    def gives_way(self, node: NodeKey, name: str, stored: Stored, file: str) -> bool:
        """Whether a row of another dataset is left out because a change event has replaced what the row declares.

        Every row of a package is left out. A row of a sheet must have a name that the unit had before or has
        after the event; any other name is a contradiction, not an older state.
        """
        if file.startswith(PACKAGE):
            return True
        names = (*self.names(node.code), str(stored.properties.get("name") or ""))
        return self.is_overlay(stored) and agreeing(names, name)


def unit_labels(model: Model) -> tuple[str, ...]:
    """The labels of the units that a change event may concern."""
    kinds = (model.edges[name] for name in CHANGE_LINKS if name in model.edges)
    return tuple(dict.fromkeys(label for kind in kinds for ends in kind.ends for label in ends.targets))


def is_of_package(stored: Stored) -> bool:
    """Whether the source of a fact is a package of divisions."""
    place = location_of(stored.src) if stored.dataset else None
    return place is not None and place.file.startswith(PACKAGE)


def agreeing(names: Iterable[str], name: str) -> bool:
    """Whether one of `names` is another spelling of `name`."""
    return any(same_name(name, known) for known in names)
