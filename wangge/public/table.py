"""Holds the result of a recipe or statement, and converts it to pandas, polars, networkx, py2neo or HTML."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from wangge.graph.errors import UsageError
from wangge.public.optional import import_optional

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import py2neo

    from wangge.queries.recipes.graph_answer import GraphAnswer

__all__ = ["Table"]

_ROWS_IN_NOTEBOOK = 60


@dataclass(frozen=True)
class Table:
    """The rows of a recipe or of a Cypher statement, as plain Python values.

    `rows` has a tuple of values per row, in the order of `columns`. `parameters` are the values that were sent with the
    statement. `notices` are notices for readers of the data, for example that the data are synthetic.

    If the statement returned nodes and relationships, `to_networkx` and `to_subgraph` give them as a graph. The rows of a
    graph recipe are the relationships; a notebook shows its picture.

    >>> table = Table(("code", "name"), [("990101001", "滨江街道")])
    >>> table.rows
    [('990101001', '滨江街道')]
    >>> list(table)
    [{'code': '990101001', 'name': '滨江街道'}]
    >>> len(table)
    1
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    graph: GraphAnswer | None = field(default=None, repr=False)
    picture: str = field(default="", repr=False)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas DataFrame; raise `UsageError` if pandas is not installed.

        >>> Table(("code", "households"), [("a", 400), ("b", 350)]).to_pandas()["households"].sum()
        np.int64(750)
        """
        frames = import_optional("pandas", "to_pandas")
        frame: pd.DataFrame = frames.DataFrame(self.rows, columns=list(self.columns))
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return a polars DataFrame; raise `UsageError` if polars is not installed.

        >>> Table(("code", "households"), [("a", 400), ("b", 350)]).to_polars()["households"].sum()
        750
        """
        frames = import_optional("polars", "to_polars")
        # Infer types from all rows: a column may be null in the first rows only.
        frame: pl.DataFrame = frames.DataFrame(
            self.rows, schema=list(self.columns), orient="row", infer_schema_length=None
        )
        return frame

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the nodes and relationships of the answer as a networkx graph, with ids as in `OpenProject.graph`.

        Raises `UsageError` if the statement returned no nodes, or a relationship without both of its nodes.

        >>> answer = project.cypher("MATCH (f:PropertyFirm)-[e:SERVES]->(x:Compound) RETURN f, e, x")
        >>> sorted(answer.to_networkx())
        ['Compound:990101001001X001', 'PropertyFirm:F001']
        """
        from wangge.public.network import answer_network

        return answer_network(self._graph())

    def to_subgraph(self) -> py2neo.Subgraph:
        """Return the nodes and relationships of the answer as a py2neo `Subgraph`, not bound to the database.

        Raises `UsageError` if the statement returned no nodes, or a relationship without both of its nodes, and if py2neo is
        not installed.

        >>> answer = project.cypher("MATCH (f:PropertyFirm)-[e:SERVES]->(x:Compound) RETURN f, e, x")
        >>> sorted(node["name"] for node in answer.to_subgraph().nodes)
        ['江声物业', '江声苑']
        """
        from wangge.public.py2neo_graph import subgraph

        graph = self._graph()
        return subgraph(graph.nodes, graph.edges)

    def _graph(self) -> GraphAnswer:
        if self.graph is None or not self.graph.nodes:
            raise UsageError(
                "the answer is no graph; return nodes, and with each relationship both of its nodes, or return paths"
            )
        return self.graph

    def _repr_html_(self) -> str:
        """Return the answer as a notebook shows it: the picture, or the first rows and the number of the others.

        The notices come last.
        """
        if self.picture:
            data = b64encode(self.picture.encode()).decode()
            source = f"data:image/svg+xml;base64,{data}"
            return f'<img src="{source}" alt="" style="max-width: 100%">{self._html_notes(0)}'
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self.rows[:_ROWS_IN_NOTEBOOK])
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return table + self._html_notes(len(self.rows) - _ROWS_IN_NOTEBOOK)

    def _html_notes(self, more_rows: int) -> str:
        notes = [*([f"… {more_rows} more rows"] if more_rows > 0 else []), *self.notices]
        return "".join(f"<p>{escape(note)}</p>" for note in notes)


def _cell(value: Any) -> str:
    return f"<td>{'–' if value is None else escape(str(value))}</td>"
