"""Functions shared by the programs that load the same rows in other ways (contenders).

Only the standard library is imported, because the contenders run in environments with different libraries.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

__all__ = ["BATCH", "RELATION", "Server", "batches", "head", "print_timings", "rows", "server"]

BATCH = 5_000
RELATION = "PART_OF"

T = TypeVar("T")


class Server(NamedTuple):
    """The address of the database, with user and password."""

    uri: str
    user: str
    password: str
    database: str | None


def server() -> Server:
    """Return the address, user and password from the environment variables `NEO4J_…`."""
    variables = os.environ
    return Server(
        variables["NEO4J_URI"],
        variables["NEO4J_USERNAME"],
        variables["NEO4J_PASSWORD"],
        variables.get("NEO4J_DATABASE"),
    )


def rows() -> dict[str, Any]:
    """Return the prepared rows from the file that the first argument of the command line names."""
    content: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    return content


def head(content: dict[str, Any], limit: int) -> dict[str, Any]:
    """Return at most `limit` of the nodes, beginning with the highest level, and the edges between these nodes.

    Below the highest level, a node is returned only if its parent is returned, too.
    """
    chosen: dict[str, list[dict[str, Any]]] = {}
    codes: dict[str, set[str]] = {}
    remaining = limit
    pairs_of = {label: (parent_label, pairs) for label, parent_label, pairs in content["edges"]}
    for label, nodes in content["nodes"].items():
        parent_label, pairs = pairs_of.get(label, ("", []))
        inside = {code for code, parent in pairs if parent in codes.get(parent_label, set())}
        chosen[label] = [node for node in nodes if not pairs or node["code"] in inside][: max(0, remaining)]
        remaining -= len(chosen[label])
        codes[label] = {node["code"] for node in chosen[label]}
    edges = [
        [
            label,
            parent_label,
            [pair for pair in pairs if pair[0] in codes[label] and pair[1] in codes[parent_label]],
        ]
        for label, parent_label, pairs in content["edges"]
    ]
    return {"nodes": chosen, "edges": edges}


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield lists of `size` items; the last list may be shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def print_timings(content: dict[str, Any], start: float, middle: float, end: float) -> None:
    """Print a line of JSON: for the nodes and for the edges, the seconds that it took to create them, and their number.

    The nodes were created between `start` and `middle`, the edges between `middle` and `end`.
    """
    nodes = sum(map(len, content["nodes"].values()))
    edges = sum(len(pairs) for _, _, pairs in content["edges"])
    print(json.dumps({"nodes": (middle - start, nodes), "edges": (end - middle, edges)}))
