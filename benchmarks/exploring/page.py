"""Writes the chapter of the benchmark page about the explorer.

The chapter is about pages requested one after another, many readers at once, and pictures in a browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from benchmarks.exploring.spread import p95
from benchmarks.exploring.targets import STAGES, all_pages, given_up, time_ratio_to_limited_map
from benchmarks.exploring.walk import KINDS
from benchmarks.markdown import seconds, table
from benchmarks.part import Section, Timings

__all__ = ["exploring_page"]

_PAGES_TEXT = """\
The explorer runs as a separate process whose rules are already checked. One reader requests one page after another over HTTP, compressed, on one connection.
Each walk descends from the district to a building, with the places coloured by a rule or a number. Then it requests the pages of two rules and of one
organisation to which the pages of the descent link. Each descent uses another rule or number, so no page is requested twice until all of them were used.
The time ends when the page is complete.
"""
_READERS_TEXT = """\
The readers run in a separate process on the same machine; each has a connection of its own and requests random pages. Without a pause, a reader requests the next page
as soon as the last one is complete, so the time for a page is about readers ÷ (pages/s) seconds. With a pause, a reader waits after each page.
"""
_PICTURES_TEXT = """\
The time is measured from navigation until the page's picture is usable (`performance.mark('map-ready')`; for pyvis: until the positions are
computed and the loading bar disappears), in headless Chromium, each time in a new window. The pages are measured in turn, round by round.
"""
_SUGGESTIONS_TEXT = """\
Several texts are typed character by character: names and questions in Chinese, in pinyin and in initials, a code, and
the name of a place that doesn't exist. For each beginning, from the first character on, the processor time is
measured, without HTTP and without a database. At first, all caches are empty; then the same texts are typed again.
"""
_PICTURES = {
    "district": "the explorer's page of the district",
    "street": "the explorer's page of a street with {street_items} places in it",
    "network": "the explorer's network map of the district",
    "map": "the same map by `wangge map`, which stops at the communities",
    "folded": "the limited map: the district down to the buildings, at most 2,000 nodes",
    "whole": "the same map with every node",
    "stock": "pyvis with its defaults, the nodes of the limited map",
}
_NAMES = {"rule": "a rule in a place", "other": "organisations, firms, others"}


def exploring_page(sections: Mapping[str, Section]) -> str:
    """Return the text of the chapter, without the sections that weren't measured."""
    chapters = {
        "pages": ("Pages one after another", _pages, _PAGES_TEXT),
        "readers": ("Many readers at once", _readers, _READERS_TEXT),
        "pictures": ("Pictures in a browser", _pictures, _PICTURES_TEXT),
        "suggestions": ("Suggestions while somebody types", _suggestions, _SUGGESTIONS_TEXT),
    }
    texts = []
    for name, (title, draw, text) in chapters.items():
        if name in sections:
            section = sections[name]
            texts += [f"### {title}", text.strip(), draw(section), _skipped_contenders(section)]
    return "\n\n".join(text for text in texts if text)


def _pages(section: Section) -> str:
    stages = [name for name in STAGES if all_pages(section, name)]
    head = ["", *(f"{_engine(name)}, {section.about[name]['nodes']:,} nodes" for name in stages)]
    lines = [[f"all pages ({len(all_pages(section, stages[0]))})" if stages else ""]]
    lines[0] += [_spread(all_pages(section, name)) for name in stages]
    for kind in KINDS:
        timings = [section.measures.get(f"{name}.{kind}") for name in stages]
        if any(timings):
            lines.append(
                [_NAMES.get(kind, kind), *(_spread(timing.seconds) if timing else "–" for timing in timings)]
            )
    sizes = [section.about[name] for name in stages]
    lines += [
        [
            "largest page with scripts and styles, compressed",
            *(f"{size['largest'] / 1000:.0f} kB ({size['largest_kind']})" for size in sizes),
        ],
        [
            "rules checked after",
            *(_seconds_or_dash(section.measures.get(f"{name}.counted")) for name in stages),
        ],
        [
            "the explorer has opened a page of each kind after",
            *(_seconds_or_dash(section.measures.get(f"{name}.prepared")) for name in stages),
        ],
        [
            "rules checked by another explorer, on the server that has run them, after",
            *(_seconds_or_dash(section.measures.get(f"{name}.anew")) for name in stages),
        ],
        [
            "what a load of one changed fact touched, checked after",
            *(_seconds_or_dash(section.measures.get(f"{name}.again")) for name in stages),
        ],
        ["explorer MiB", *(_peak(section.measures.get(f"{name}.explorer")) for name in stages)],
    ]
    note = "Milliseconds: median / 95th percentile."
    return f"{note}\n\n{table(head, lines, numbers=len(stages))}"


def _engine(name: str) -> str:
    return "embedded engine" if name == "embedded" else "Neo4j"


def _spread(values: list[float]) -> str:
    return f"{median(values) * 1000:.0f} / {p95(values) * 1000:.0f}" if values else "–"


def _seconds_or_dash(measure: Timings | None) -> str:
    return seconds(measure.median) if measure else "–"


def _peak(measure: Timings | None) -> str:
    return f"{measure.peak_mib:,.0f}" if measure and measure.peak_mib else "–"


def _readers(section: Section) -> str:
    about = section.about
    lines = []
    notes = {"pausing": f"pause of {about.get('pause', 0):.0f} s after each page", "pressing": "no pause"}
    for name, note in notes.items():
        if values := section.get(f"{name}.hundredths", f"{name}.all"):
            hundredths, all_pages_timing = values
            lines.append(
                [
                    note,
                    f"{all_pages_timing.amount:,}",
                    f"{about[name]['addresses']:,}",
                    f"{all_pages_timing.rate:.0f}",
                    seconds(hundredths.seconds[49]),
                    seconds(hundredths.seconds[94]),
                    seconds(hundredths.seconds[-1]),
                    str(sum(about[name]["failed"].values())),
                ]
            )
    header = [
        "readers",
        "pages",
        "distinct pages",
        "pages/s",
        "median",
        "95th percentile",
        "slowest",
        "errors",
    ]
    peak = _peak(section.measures.get("explorer"))
    note = f"{about.get('readers')} readers for {about.get('lasts', 0):.0f} s, {about.get('nodes', 0):,} nodes; the explorer used {peak} MiB."
    return f"{note}\n\n{table(header, lines, numbers=7)}"


def _pictures(section: Section) -> str:
    about = section.about
    lines = []
    for name, note in _PICTURES.items():
        if timing := section.measures.get(name):
            counts = about["drawn"].get(name)
            ratio = time_ratio_to_limited_map(section, name)
            capped = "more than " if given_up(section, name) else ""
            lines.append(
                [
                    note.format(**about),
                    f"{counts[0]:,} / {counts[1]:,}" if counts else "",
                    capped + seconds(timing.median),
                    f"{capped}{ratio:.1f}" if ratio else "",
                ]
            )
    header = ["", "nodes / lines", "usable after", "× the limited map"]
    note = f"Chromium {about.get('browser', '')}; the measurement of a page is aborted if it isn't usable after {about.get('longest', 0):.0f} s."
    return f"{note}\n\n{table(header, lines, numbers=3)}"


def _suggestions(section: Section) -> str:
    stages = [name for name in ("small", "city") if name in section.about]
    lines = [
        [title, *(_three(section.measures[f"{name}.{key}"]) for name in stages)]
        for key, title in (("first", "typed for the first time"), ("again", "typed again"))
    ]
    built = [section.measures[f"{name}.built"] for name in stages]
    lines.append(["index built in", *(seconds(timing.median) for timing in built)])
    lines.append(["memory of the index", *(f"{section.about[name]['mib']:.0f} MiB" for name in stages)])
    head = ["median / 95 % / longest", *(f"{section.about[name]['nodes']:,} nodes" for name in stages)]
    return table(head, lines)


def _three(timings: Timings) -> str:
    ordered = sorted(timings.seconds)
    return " / ".join(f"{value * 1000:.0f}" for value in (median(ordered), p95(ordered), ordered[-1])) + " ms"


def _skipped_contenders(section: Section) -> str:
    return "\n".join(f"- `{name}` skipped: {reason}" for name, reason in section.skipped.items())
