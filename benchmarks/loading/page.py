"""Writes the chapter of the benchmark page about loading: a table and a chart per section."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from benchmarks.loading.neo4j_section import NEOMODEL_NODES
from benchmarks.loading.targets import combined_rate, files_ratio
from benchmarks.markdown import bars, seconds, share, table
from benchmarks.part import Section, Timings

__all__ = ["loading_page"]

_CONTENDERS = {
    "raw_bolt": "raw driver, rows in memory",
    "wangge": "wangge, from the file to the verified graph",
    "wangge.started": "wangge without the start of the program",
    "py2neo_bulk": "py2neo 2021.2.4, bulk functions, rows in memory",
    "neomodel_objects": f"neomodel, batch `create` and `connect`, {NEOMODEL_NODES:,} nodes",
    "neo4j_admin": "neo4j-admin import, from prepared files",
    "graph_batch": "GraphBatch in the process, rows in memory",
}
_RELOADS = {
    "wangge.start": "start of the engine, `wangge db start`",
    "wangge": "first load",
    "wangge.unchanged": "again, the file unchanged",
    "wangge.bytes": "again, the same rows in a file with other bytes",
    "wangge.changed": "again, 1 % of the rows renamed",
}
_SAMPLE = {
    "sample.written": "`wangge sample`",
    "sample.first": "`wangge apply`",
    "sample.unchanged": "`wangge apply` again",
}
_LEDGERS = {
    "ledgers.template": "`wangge apply` of the template's sheets",
    "ledgers.ledger": "`wangge apply` of the ledger",
    "ledgers.adopt": "`wangge adopt` of a workbook of 50 sheets",
}
_COUNTRY = {
    "neo4j_admin": "neo4j-admin import of the rows without a journal, from files that the benchmark wrote",
    "files.write": "`wangge export csv`: files with the journal",
    "files.import": "neo4j-admin import of these files",
    "files.check": "`wangge status` and counting nodes and relationships",
    "files.start": "(start of the server after the import, not counted)",
    "files.unchanged": "`wangge import-divisions` afterwards, without changes",
    "bolt.first": "`wangge import-divisions` into Neo4j over Bolt",
    "bolt.unchanged": "again, the file unchanged",
    "bolt.bytes": "again, the same rows in a file with other bytes",
    "bolt.changed": "again, 1 % of the rows renamed",
    "raw_bolt.nodes": "the raw driver into Neo4j, rows in memory: nodes",
    "raw_bolt.edges": "the raw driver: edges",
    "py2neo_bulk.nodes": "py2neo's bulk functions into Neo4j, rows in memory: nodes",
    "py2neo_bulk.edges": "py2neo: edges",
    "embedded.first": "`wangge import-divisions` into the embedded engine",
    "embedded.unchanged": "again, the file unchanged",
    "embedded.bytes": "again, the same rows in a file with other bytes",
    "embedded.changed": "again, 1 % of the rows renamed",
}
_NEO4J_TEXT = """\
Every contender loads the same rows into the same running server, which is emptied before each load; then the constraints on the
keys are created. The package contains only these rows. *wangge* is the command as a user runs it, from its start to the final counts in the graph: it reads the package,
checks, plans, and writes with the journal and a source for every fact. All others begin with rows in memory (neo4j-admin: with prepared files)
and don't check anything; their start isn't counted. *Together* is nodes and edges divided by the total time; × compares with the raw driver. neomodel
loads only some of the rows; its rates are assumed for all rows.
"""
_EMBEDDED_TEXT = """\
The same rows are loaded into a new embedded engine each time, so no engine is warmed up. For wangge and the raw driver the engine is started beforehand; its start has
a separate line. GraphBatch runs inside the client, whose memory therefore includes the engine.
"""
_SAMPLE_TEXT = "The sample district on the embedded engine; the first load includes its start.\n"
_LEDGERS_TEXT = """\
A ledger has a row for each building, with its grid, its compound and its building head. The sheets of the template declare the same facts, with
codes. Both are loaded into the same server, which contains only the divisions.
"""
_COUNTRY_TEXT = (
    "Each load goes into a new database without warm-up; the embedded engine's time includes its start.\n"
)


def loading_page(sections: Mapping[str, Section]) -> str:
    """Return the text of the chapter, without the sections that weren't measured."""
    chapters = {
        "neo4j": ("Side by side on Neo4j", _comparison, _NEO4J_TEXT),
        "embedded": ("Side by side on the embedded engine", _comparison, _EMBEDDED_TEXT),
        "sample": ("The sample", _sample, _SAMPLE_TEXT),
        "country": ("All of China", _country, _COUNTRY_TEXT),
        "ledgers": ("A ledger and the template's sheets", _ledgers, _LEDGERS_TEXT),
    }
    texts = []
    for name, (title, draw, text) in chapters.items():
        if name in sections:
            section = sections[name]
            texts += [
                f"### {title}",
                _rows(section),
                text.strip(),
                draw(section).strip(),
                _skipped_contenders(section),
            ]
    return "\n\n".join(text for text in texts if text)


def _comparison(section: Section) -> str:
    names = [name for name in _CONTENDERS if name in section.measures]
    raw_rate = combined_rate(section, "raw_bolt")
    rates = {name: combined_rate(section, name) or 0.0 for name in names}
    lines = [
        [
            _CONTENDERS[name],
            _rate(section.measures.get(f"{name}.nodes")),
            _rate(section.measures.get(f"{name}.edges")),
            f"{rates[name]:,.0f}",
            f"{rates[name] / raw_rate:.2f}" if raw_rate else "–",
            _peak(section.measures[name]),
        ]
        for name in names
    ]
    header = ["", "nodes/s", "edges/s", "together/s", "×", "client MiB"]
    chart = bars(((name, rates[name]) for name in names), unit=" facts/s")
    return f"{table(header, lines, numbers=5)}\n\n{chart}\n\n{_reloads(section)}"


def _reloads(section: Section) -> str:
    first = section.measures.get("wangge")
    if first is None:
        return ""
    lines = [
        [text, seconds(timing.median), _runs(timing), _cpu_time(timing), share(timing.median / first.median)]
        for name, text in _RELOADS.items()
        if (timing := section.measures.get(name))
    ]
    return table(["wangge", "median", "runs", "client CPU", "of the first load"], lines, numbers=4) + "\n"


def _sample(section: Section) -> str:
    lines = [
        [text, f"{timing.amount:,}", seconds(timing.median), _first_load_rate(name, timing), _peak(timing)]
        for name, text in _SAMPLE.items()
        if (timing := section.measures.get(name))
    ]
    header = ["", "rows or facts", "median", "per second", "client MiB"]
    return table(header, lines, numbers=4) + "\n"


def _ledgers(section: Section) -> str:
    lines = [
        [
            text,
            f"{timing.amount:,}",
            seconds(timing.median),
            _cpu_time(timing),
            f"{timing.rate:,.0f}",
            _peak(timing),
        ]
        for name, text in _LEDGERS.items()
        if (timing := section.measures.get(name))
    ]
    return (
        table(["", "facts or rows", "median", "client CPU", "per second", "client MiB"], lines, numbers=5)
        + "\n"
    )


def _country(section: Section) -> str:
    lines = [
        [text, seconds(timing.median), _cpu_time(timing), _first_load_rate(name, timing), _peak(timing)]
        for name, text in _COUNTRY.items()
        if (timing := section.measures.get(name))
    ]
    ratio = files_ratio(section)
    sentence = (
        f"Writing the files, importing and checking them take {ratio:.2f} × the time of the import. "
        if ratio
        else ""
    )
    for engine, contender in (("Neo4j", "bolt"), ("the embedded engine", "embedded")):
        if pair := section.get(f"{contender}.first", f"{contender}.unchanged"):
            part = share(pair[1].median / pair[0].median)
            sentence += f"On {engine} the unchanged file takes {part} of the first load. "
    header = ["", "time", "client CPU", "facts/s", "client MiB"]
    return f"{table(header, lines, numbers=4)}\n\n{sentence}"


def _rows(section: Section) -> str:
    about = section.about
    if "nodes" not in about:
        return ""
    server = f" Server: {about['server']}." if "server" in about else ""
    scope = "all of China" if about["scale"] == "all" else f"`--under {about['scale']}`"
    return f"Rows: `{about['package']}`, {scope}: {about['nodes']:,} nodes, {about['edges']:,} edges.{server}"


def _skipped_contenders(section: Section) -> str:
    return "\n".join(f"- `{name}` skipped: {reason}" for name, reason in section.skipped.items())


def _rate(measure: Timings | None) -> str:
    return f"{measure.rate:,.0f}" if measure and measure.amount else "–"


def _first_load_rate(name: str, measure: Timings) -> str:
    """Return the facts per second of a first load; return a dash for a reload, which writes few facts or none."""
    return "–" if name.endswith((".unchanged", ".bytes", ".changed")) else _rate(measure)


def _peak(measure: Timings) -> str:
    return f"{measure.peak_mib:,.0f}" if measure.peak_mib else "–"


def _cpu_time(measure: Timings) -> str:
    """Return the processor time of the client as text. For the rest of its time the client waited for the database."""
    return seconds(median(measure.cpu_seconds)) if measure.cpu_seconds else "–"


def _runs(measure: Timings) -> str:
    return ", ".join(f"{took:.2f}" for took in measure.seconds)
