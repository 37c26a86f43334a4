"""Returns the facts of a graph, or of a replayed journal, in a form in which tests can compare the two."""

from __future__ import annotations

from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.loaders.history.written import Key
from wangge.loaders.keeping.replay import Replayed
from wangge.loaders.state import GraphState, Stored

__all__ = ["facts_in_graph", "facts_in_replay"]


def facts_in_graph(store: Store) -> dict[Key, Stored]:
    """Return every fact of the graph by its key; nodes of other programs are left out."""
    model = load_model()
    state = GraphState(store, model)
    facts: dict[Key, Stored] = {}
    for label in model.nodes:
        facts.update(
            {NodeKey(label, code): node for code, node in state.nodes(label).items() if node.dataset}
        )
    for kind in model.edges.values():
        for source in dict.fromkeys(label for ends in kind.ends for label in ends.sources):
            facts.update(dict(state.edges(kind, source).items()))
    return facts


def facts_in_replay(replayed: Replayed) -> dict[Key, Stored]:
    """Return every fact that exists after all changes of a replayed journal, by its key."""
    return {key: stored for group in replayed.groups() for key, stored in replayed.facts(group)}
