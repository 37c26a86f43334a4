"""`python -m benchmarks.exploring.suggesting SCALE` measures suggestions for typed texts, and prints the times as JSON.

The nodes are those of the sample district, multiplied by SCALE. They are indexed without a database.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from wangge.graph.model import Model, NodeKey, Sheet, load_model
from wangge.queries.recipes.library import load_library
from wangge.queries.rules.rule import load_rules
from wangge.sample import make_sample
from wangge.viz.explorer.search.entries import parent_types
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.suggest.build import suggester_of

__all__ = ["TYPED", "city_entries", "main"]

TYPED = (
    "健民路网格员",
    "东城街道 有物业无业委会",
    "谁负责紫薇9栋",
    "三个月内到期 甲子物业",
    "健民路社区到朝阳街道办事处怎么走",
    "演示甲子001任哪些职",
    "第二网格",
    "9栋",
    "dongchengjiedao",
    "jianminlu wanggeyuan",
    "jmlsq",
    "zhang",
    "书记",
    "滨江社区红色物业",
    "511702001012",
)
"""Texts that are typed character by character: names, questions, pinyin, initials and a code."""

_HOLDINGS = "holdings"


def city_entries(model: Model, scale: int) -> Iterator[SearchEntry]:
    """Yield the entries of the search index for the sample, multiplied by `scale`."""
    sample = make_sample(scale=scale)
    held: dict[str, NodeKey] = {}
    for row in sample.network.rows.get(_HOLDINGS, ()):
        person, post = list(row.values())[:2]
        held.setdefault(person, NodeKey("Post", post))
    for tables in (sample.divisions, sample.network):
        for name, rows in tables.rows.items():
            sheet = model.sheets[name]
            label = getattr(sheet.kind, "label", None)
            if label is None:
                continue
            columns = _parent_columns(model, sheet, label)
            for row in rows:
                parent = held.get(row["code"]) if label == "Person" else _parent(row, columns)
                yield SearchEntry(label, row["code"], row["name"], "", parent)


def main(scale: str) -> None:
    """Build the index, suggest for every beginning of each text, and print the figures."""
    model = load_model()
    entries = list(city_entries(model, int(scale)))
    before, started = _resident_mib(), time.perf_counter()
    index = SearchIndex.build(iter(entries), model)
    built = time.perf_counter() - started
    library = load_library()
    suggester = suggester_of(index, model, library, load_rules(library))
    ready = time.perf_counter() - started
    mib = _resident_mib() - before
    seconds: dict[str, list[float]] = {"first": [], "again": []}
    for key in seconds:
        for text in TYPED:
            for length in range(1, len(text) + 1):
                started = time.process_time()
                suggester.suggest(text[:length])
                seconds[key].append(time.process_time() - started)
    figures = {
        "nodes": len(index),
        "built": built,
        "ready": ready,
        "mib": mib,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **seconds,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def _parent_columns(model: Model, sheet: Sheet, label: str) -> list[tuple[str, str]]:
    types = parent_types(model.nodes[label]).split("|")
    return [
        (column.name, column.ends.targets[0])
        for column in sheet.columns
        if column.edge is not None and column.ends is not None and column.edge.type in types
    ]


def _parent(row: dict[str, str], columns: list[tuple[str, str]]) -> NodeKey | None:
    return next(
        (NodeKey(label, row[name].partition("、")[0]) for name, label in columns if row.get(name)), None
    )


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main(*sys.argv[1:2])
