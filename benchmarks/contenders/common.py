"""Shared code of the contenders, which uses the standard library only."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

__all__ = ["BATCH", "RELATION", "Server", "batches", "head", "rows", "server", "tell"]

BATCH = 5_000
RELATION = "PART_OF"

T = TypeVar("T")


class Server(NamedTuple):
    """The address and login of the database."""

    uri: str
    user: str
    password: str
    database: str | None


def server() -> Server:
    """The server named in the environment."""
    given = os.environ
    return Server(
        given["NEO4J_URI"], given["NEO4J_USERNAME"], given["NEO4J_PASSWORD"], given.get("NEO4J_DATABASE")
    )


def rows() -> dict[str, Any]:
    """The prepared rows from the file in the first argument."""
    content: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    return content


def head(content: dict[str, Any], most: int) -> dict[str, Any]:
    """About `most` nodes, upper levels first, and the edges between them."""
    kept: dict[str, list[dict[str, Any]]] = {}
    codes: dict[str, set[str]] = {}
    left = most
    pairs_of = {label: (above, pairs) for label, above, pairs in content["edges"]}
    for label, nodes in content["nodes"].items():
        above, pairs = pairs_of.get(label, ("", []))
        inside = {code for code, parent in pairs if parent in codes.get(above, set())}
        kept[label] = [node for node in nodes if not pairs or node["code"] in inside][: max(0, left)]
        left -= len(kept[label])
        codes[label] = {node["code"] for node in kept[label]}
    edges = [
        [label, above, [pair for pair in pairs if pair[0] in codes[label] and pair[1] in codes[above]]]
        for label, above, pairs in content["edges"]
    ]
    return {"nodes": kept, "edges": edges}


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def tell(content: dict[str, Any], start: float, middle: float, end: float) -> None:
    """Print seconds and number of the nodes, created between `start` and `middle`, and of the edges, as a line of JSON."""
    nodes = sum(map(len, content["nodes"].values()))
    edges = sum(len(pairs) for _, _, pairs in content["edges"])
    print(json.dumps({"nodes": (middle - start, nodes), "edges": (end - middle, edges)}))
