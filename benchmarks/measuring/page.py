"""Writes the chapter of the benchmark page about the measures of the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.markdown import seconds, table
from benchmarks.measuring.sections import DISTRICT, STREET
from benchmarks.measuring.targets import TASKS
from benchmarks.part import Section

__all__ = ["measuring_page"]

_LIBRARIES = ("networkx", "rustworkx", "igraph")
_CITIES = {"city": "A city on the embedded engine", "million": "A city of a million nodes on Neo4j"}


def measuring_page(sections: Mapping[str, Section]) -> str:
    """Return the text of the chapter, without the sections that weren't measured."""
    texts = []
    if "libraries" in sections:
        texts += ["### Three libraries", _libraries(sections["libraries"])]
    for name, title in _CITIES.items():
        if name in sections:
            texts += [f"### {title}", _city(sections[name])]
    return "\n\n".join(texts)


def _libraries(section: Section) -> str:
    about = section.about
    text = (
        "Processor seconds, with the time to make the library's own graph from pairs of numbers. Dominators and components: "
        f"{about.get('points', 0):,} points; betweenness: {about.get('brokers', 0):,} nodes. "
        "All three give the same answers."
    )
    rows = [_task(section, task, words) for task, words in TASKS.items()]
    skipped = [f"- `{name}` skipped: {reason}" for name, reason in section.skipped.items()]
    header = ["", "networkx", "rustworkx", "×", "igraph", "×"]
    return "\n\n".join([text, table(header, rows, numbers=5), *skipped])


def _task(section: Section, task: str, words: str) -> list[str]:
    times = [section.get(f"{library}.{task}") for library in _LIBRARIES]
    cells = [words]
    for timing in times:
        cells.append(seconds(timing[0].median) if timing else "–")
        if len(cells) > 2:
            slow = times[0]
            cells.append(f"{timing[0].median / slow[0].median:.2f}" if timing and slow else "–")
    return cells


def _city(section: Section) -> str:
    about = section.about
    if "measured_nodes" not in about:
        return "\n".join(f"- `{name}` skipped: {reason}" for name, reason in section.skipped.items())
    server = f" Server: {about['server']}." if "server" in about else ""
    text = (
        f"{about['nodes']:,} nodes, {about['edges']:,} relationships; the client used {about['peak_mib']:,} MiB.{server} "
        f"The street is {STREET}, the district {DISTRICT}. *Nodes* are those that the measure reads. In brackets: the "
        "processor seconds of the client."
    )
    rows = [_measure(section, measure) for measure in _names(section)]
    header = ["measure", "nodes", "street: read", "compute", "nodes", "district: read", "compute"]
    refused = [
        f"- {name.partition('.')[2]} of {name.partition('.')[0]}: {why}"
        for name, why in section.skipped.items()
    ]
    return "\n\n".join([text, table(header, rows, numbers=6), "\n".join(refused)]).strip()


def _names(section: Section) -> Iterator[str]:
    yield from dict.fromkeys(name.split(".")[1] for name in section.measures)


def _measure(section: Section, measure: str) -> list[str]:
    cells = [f"`{measure}`"]
    for place in (STREET, DISTRICT):
        nodes = section.about["measured_nodes"].get(f"{place}.{measure}")
        cells.append(f"{nodes:,}" if nodes else "–")
        cells += [_time(section, f"{place}.{measure}.{stage}") for stage in ("read", "compute")]
    return cells


def _time(section: Section, name: str) -> str:
    timing = section.measures.get(name)
    if timing is None:
        return "–"
    processor = sorted(timing.cpu_seconds)[len(timing.cpu_seconds) // 2]
    return f"{seconds(timing.median)} ({processor:.2f})"
