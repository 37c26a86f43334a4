"""Prepares the nodes and edges that all contenders load: those of one division, or of all of China."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.loading.packages import LEVELS, read_csv

__all__ = ["RELATION", "PreparedRows", "admin_arguments", "inside", "prepare"]

RELATION = "PART_OF"
_SCHEME, _EDITION = "NBS", 2023
_LEAST_DIGITS = 6
_NODES_PER_RENAMED = 100


class PreparedRows(NamedTuple):
    """The rows that the contenders load, in a file, and the amounts with which a loaded graph is compared.

    `nodes` has the number of nodes of each label, `edges` is the number of edges, and `changed` has the codes
    of the communities whose name differs in the changed package (see `Variants`). The file at `path` contains JSON:

    `{"nodes": {label: [properties]}, "edges": [[label, label of parents, [[code, code of parent]]]]}`.
    """

    path: Path
    nodes: dict[str, int]
    edges: int
    changed: tuple[str, ...]

    @property
    def facts(self) -> int:
        """Return the number of nodes and edges."""
        return sum(self.nodes.values()) + self.edges


def prepare(package: Path, scope: str, cache: Path) -> PreparedRows:
    """Prepare the rows of one division (or of all, if `scope` is `all`) and of the divisions that contain it.

    `changed` of the result has about one community per hundred nodes, evenly spaced.
    """
    tables = read_csv(package)
    nodes: dict[str, list[dict[str, Any]]] = {}
    edges: list[list[Any]] = []
    parent_label = ""
    for label, _, parent in LEVELS:
        rows = [row for row in tables[label] if inside(row["code"], scope)]
        nodes[label] = [
            {"code": _stored(row["code"]), "name": row["name"], "scheme": _SCHEME, "edition": _EDITION}
            for row in rows
        ]
        if parent:
            edges.append(
                [label, parent_label, [[_stored(row["code"]), _stored(row[parent])] for row in rows]]
            )
        parent_label = label
    text = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False)
    path = cache / f"rows-{scope}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    path.write_text(text, "utf-8")
    counts = {label: len(records) for label, records in nodes.items()}
    return PreparedRows(path, counts, sum(len(pairs) for _, _, pairs in edges), _to_change(nodes))


def admin_arguments(rows: PreparedRows, folder: Path) -> list[str]:
    """Write the rows into `folder` as files for neo4j-admin; return the arguments with which it imports them."""
    content = json.loads(rows.path.read_text("utf-8"))
    arguments = []
    for label, records in content["nodes"].items():
        file = folder / f"{label}.csv"
        header = [f"code:ID({label})", "name", "scheme", "edition:int"]
        _write(file, header, [list(row.values()) for row in records])
        arguments.append(f"--nodes={label}:Place={file}")
    for label, parent_label, pairs in content["edges"]:
        file = folder / f"{label}-{parent_label}.csv"
        _write(file, [f":START_ID({label})", f":END_ID({parent_label})"], pairs)
        arguments.append(f"--relationships={RELATION}={file}")
    return arguments


def _write(file: Path, header: list[str], rows: list[list[Any]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)


def _to_change(nodes: dict[str, list[dict[str, Any]]]) -> tuple[str, ...]:
    communities = [str(row["code"]) for row in nodes["Community"]]
    count = max(1, sum(map(len, nodes.values())) // _NODES_PER_RENAMED)
    return tuple(communities[:: max(1, len(communities) // count)][:count])


def inside(code: str, scope: str) -> bool:
    """Return whether the division with this code is in the scope, or contains it."""
    return scope == "all" or code.startswith(scope) or scope.startswith(code)


def _stored(code: str) -> str:
    """Return a code as the graph stores it: padded with zeros to at least six digits."""
    return code.ljust(_LEAST_DIGITS, "0")
