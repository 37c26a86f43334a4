"""Writes the chapter of the benchmark page about checking: the time of all rules together, and the slowest rules."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.checking.targets import gate_ratio
from benchmarks.markdown import bars, seconds, table
from benchmarks.part import Section

__all__ = ["checking_page"]

_TITLES = {"sample": "The sample on the embedded engine", "city": "A generated city on Neo4j"}
_MEASURES = {
    "first": "the first `wangge check`, when the engine has to plan each statement and to compile its Java code",
    "check": "`wangge check`, including its start and report",
    "gate": "the gate: all rules with their findings, in one process",
    "bare": "the same statements, sent straight through the driver",
}
_RULES_SHOWN = 12


def checking_page(sections: Mapping[str, Section]) -> str:
    """Return the text of the chapter, without the sections that weren't measured."""
    texts = []
    for name, title in _TITLES.items():
        if name in sections:
            texts += [f"### {title}", _section(sections[name])]
    return "\n\n".join(texts)


def _section(section: Section) -> str:
    about = section.about
    if "gate" not in section.measures:
        return "\n".join(f"- `{name}` skipped: {reason}" for name, reason in section.skipped.items())
    server = f" Server: {about['server']}." if "server" in about else ""
    lines = [
        [text, seconds(timing.median), f"{timing.peak_mib:,.0f}" if timing.peak_mib else "–"]
        for name, text in _MEASURES.items()
        if (timing := section.measures.get(name))
    ]
    ratio = gate_ratio(section)
    sentence = f"The gate takes {ratio:.2f} × the time of its statements. " if ratio else ""
    rules = {name[5:]: m.median for name, m in section.measures.items() if name.startswith("rule.")}
    longest = sorted(rules.items(), key=lambda item: -item[1])[:_RULES_SHOWN]
    size_line = f"{about['nodes']:,} nodes, {about['edges']:,} relationships, {len(rules)} rules.{server}"
    chart = bars(((name, duration * 1000) for name, duration in longest), unit=" ms")
    return "\n\n".join(
        [
            size_line,
            table(["", "time", "client MiB"], lines, numbers=2),
            sentence,
            "The slowest rules:",
            chart,
        ]
    )
