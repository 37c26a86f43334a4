"""Returns py2neo objects: a `Graph` on the project's database, and a `Subgraph` with the nodes of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from wangge.graph.errors import EngineUnavailable, UsageError
from wangge.graph.store import Store
from wangge.public.optional import import_optional
from wangge.queries.recipes.graph_answer import AnswerEdge, AnswerNode

if TYPE_CHECKING:
    import py2neo

__all__ = ["connect_py2neo", "subgraph"]


def connect_py2neo(store: Store) -> py2neo.Graph:
    """Return a py2neo `Graph` on the database of the store; its connections are closed together with the store.

    On the embedded engine the `Graph` can only read. Raises `UsageError` if py2neo is not installed, and
    `EngineUnavailable` if py2neo can't connect.
    """
    library: Any = import_optional("py2neo", "py2neo()")
    login = store.login
    if login is None:
        raise EngineUnavailable(f"{store.engine.uri} has no account for py2neo")
    try:
        graph: py2neo.Graph = library.Graph(
            login.uri, name=login.database, auth=(login.username, login.password), user_agent="wangge"
        )
    except (OSError, ValueError, library.errors.ConnectionUnavailable) as error:
        raise EngineUnavailable(f"py2neo can't connect to {login.uri}: {error}") from error
    store.call_on_close(graph.service.connector.close)
    return graph


def subgraph(nodes: Iterable[AnswerNode], edges: Iterable[AnswerEdge]) -> py2neo.Subgraph:
    """Return a py2neo `Subgraph` with these nodes and relationships.

    They aren't bound to a database. `code` is the primary key of a node, so py2neo's `merge` finds the same node again.
    Raises `UsageError` if there are no nodes, since py2neo has no empty subgraph, and if py2neo is not installed.
    """
    library: Any = import_optional("py2neo", "to_subgraph")
    by_key = {}
    for node in nodes:
        entity = library.Node(*node.labels, **node.properties)
        entity.__primarylabel__, entity.__primarykey__ = node.key.label, "code"
        by_key[node.key] = entity
    if not by_key:
        raise UsageError("the answer has no nodes, so it is no subgraph; return nodes and relationships")
    relationships = [
        library.Relationship.type(edge.type)(by_key[edge.source], by_key[edge.target], **edge.properties)
        for edge in edges
    ]
    made: py2neo.Subgraph = library.Subgraph(by_key.values(), relationships)
    return made
