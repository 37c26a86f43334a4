"""Reads all nodes in the background, for the search index and the tree of places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.explorer.search.entries import read_entries
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.state.place_tree import PlaceTree, PlaceTreeBuilder
from wangge.viz.explorer.suggest.build import suggester_of

__all__ = ["NodeReading", "Update", "stoppable"]

_ENTRIES_BETWEEN_UPDATES = 10_000
_MANY_PLACES = 100_000
"""From this number of places on, the index waits for the rules: Python reads a million nodes for 20 s, and the rules of such a
graph need the processor all the time."""


class Update(Protocol):
    """A callback that stores finished parts of a snapshot. It may raise an exception to stop the computation."""

    def __call__(self, **parts: Any) -> None:
        """Store `parts`, which are new values for fields of `Snapshot`."""


@dataclass(frozen=True)
class NodeReading:
    """The search index and the tree of places, which may still be read. The tree is known first.

    If there are many places, the other nodes are read after `proceed` is set.
    """

    index: Future[SearchIndex]
    tree: Future[PlaceTree]
    proceed: Event

    @classmethod
    def begin(
        cls,
        pool: Executor,
        store: Store,
        model: Model,
        update: Update,
        *,
        index: SearchIndex | None = None,
        tree: PlaceTree | None = None,
    ) -> NodeReading:
        """Let `pool` read what isn't given, and pass the index to `update` as soon as it is known.

        The futures raise what `update` raises, and the errors of the engine.
        """
        known_tree: Future[PlaceTree] = Future()
        if tree is not None:
            known_tree.set_result(tree)
        proceed = Event()
        reading = pool.submit(_read, store, model, update, index, known_tree, proceed)
        return cls(reading, known_tree, proceed)


def _read(
    store: Store,
    model: Model,
    update: Update,
    index: SearchIndex | None,
    tree: Future[PlaceTree],
    proceed: Event,
) -> SearchIndex:
    try:
        if index is None or not tree.done():
            places = PlaceTreeBuilder()

            def make_tree() -> None:
                if not tree.done():
                    tree.set_result(places.tree(model))
                if len(tree.result()) >= _MANY_PLACES:
                    proceed.wait()

            entries = read_entries(store, model, places, when_placed=make_tree)
            index = SearchIndex.build(stoppable(entries, update), model)
        update(index=index, suggester=suggester_of(index, model))
    except BaseException as error:
        if not tree.done():
            tree.set_exception(error)
        raise
    return index


def stoppable(entries: Iterable[SearchEntry], update: Update) -> Iterator[SearchEntry]:
    """Yield the entries until `update` raises an exception."""
    for number, entry in enumerate(entries):
        if not number % _ENTRIES_BETWEEN_UPDATES:
            update()
        yield entry
