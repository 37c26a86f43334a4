"""The page about the explorer: pages one by one, many readers at once, pictures in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from benchmarks.exploring.spread import p95
from benchmarks.exploring.targets import STAGES, all_pages, given_up, sooner
from benchmarks.exploring.walk import KINDS
from benchmarks.markdown import seconds, table
from benchmarks.part import Section, Timings

__all__ = ["exploring_page"]

_PAGES_TEXT = """\
The explorer runs as a process of its own, its rules counted; one reader asks for one page after another over HTTP, packed, on one connection.
The walk is the same each time: from the district down to a building, each way coloured by another rule or number, then two rules on that way and
a body met there, so that no page is asked for twice. The time is that until the whole page has come.
"""
_READERS_TEXT = """\
The readers are a process of their own on the same machine, each with a connection and pages of its own choice. *Pressing* readers ask for the next page
as soon as they have one, so that what each waits is the number of readers over the pages a second; *pausing* ones look at a page first.
"""
_PICTURES_TEXT = """\
From navigation until the page says that its picture can be used (`performance.mark('map-ready')`; pyvis' own page: until its positions
are found and its loading bar goes), in headless Chromium, each time in a window that has loaded nothing before; pages take turns.
"""
_PICTURES = {
    "district": "the explorer's page of the district",
    "street": "the explorer's page of a street with {street_items} places in it",
    "network": "the explorer's network map of the district",
    "map": "the same by `wangge map`, which stops at the communities",
    "folded": "the district down to the buildings, folded at 2,000",
    "whole": "the same with nothing folded",
    "stock": "pyvis as it comes, of what the folded one draws",
}
_NAMES = {"rule": "a rule in a place", "other": "bodies, firms, others"}


def exploring_page(sections: Mapping[str, Section]) -> str:
    """The text of all measured sections."""
    drawn = {
        "pages": ("Pages one after another", _pages, _PAGES_TEXT),
        "readers": ("Many readers at once", _readers, _READERS_TEXT),
        "pictures": ("Pictures in a browser", _pictures, _PICTURES_TEXT),
    }
    texts = []
    for name, (title, draw, text) in drawn.items():
        if name in sections:
            section = sections[name]
            texts += [f"### {title}", text.strip(), draw(section), _left_out(section)]
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
                [_NAMES.get(kind, kind), *(_spread(each.seconds) if each else "–" for each in timings)]
            )
    sizes = [section.about[name] for name in stages]
    lines += [
        [
            "largest page as sent",
            *(f"{each['largest'] / 1000:.0f} kB ({each['largest_kind']})" for each in sizes),
        ],
        ["rules counted after", *(_counted(section.measures.get(f"{name}.counted")) for name in stages)],
        ["explorer MiB", *(_peak(section.measures.get(f"{name}.explorer")) for name in stages)],
    ]
    note = "Milliseconds: the middle one / 95 of 100 in at most."
    return f"{note}\n\n{table(head, lines, numbers=len(stages))}"


def _engine(name: str) -> str:
    return "embedded engine" if name == "embedded" else "Neo4j"


def _spread(values: list[float]) -> str:
    return f"{median(values) * 1000:.0f} / {p95(values) * 1000:.0f}" if values else "–"


def _counted(measure: Timings | None) -> str:
    return seconds(measure.median) if measure else "–"


def _peak(measure: Timings | None) -> str:
    return f"{measure.peak_mib:,.0f}" if measure and measure.peak_mib else "–"


def _readers(section: Section) -> str:
    about = section.about
    lines = []
    for name, note in (("pausing", f"pausing, {about.get('pause', 0):.0f} s"), ("pressing", "pressing")):
        if values := section.get(f"{name}.hundredths", f"{name}.all"):
            hundredths, whole = values
            lines.append(
                [
                    note,
                    f"{whole.amount:,}",
                    f"{about[name]['addresses']:,}",
                    f"{whole.rate:.0f}",
                    seconds(hundredths.seconds[49]),
                    seconds(hundredths.seconds[94]),
                    seconds(hundredths.seconds[-1]),
                    str(sum(about[name]["failed"].values())),
                ]
            )
    header = [
        "readers",
        "pages",
        "different ones",
        "pages/s",
        "50 of 100 in",
        "95 of 100 in",
        "slowest",
        "errors",
    ]
    peak = _peak(section.measures.get("explorer"))
    note = f"{about.get('readers')} readers for {about.get('lasts', 0):.0f} s, {about.get('nodes', 0):,} nodes; the explorer held {peak} MiB."
    return f"{note}\n\n{table(header, lines, numbers=7)}"


def _pictures(section: Section) -> str:
    about = section.about
    lines = []
    for name, note in _PICTURES.items():
        if timing := section.measures.get(name):
            drawn = about["drawn"].get(name)
            ratio = sooner(section, name)
            capped = "more than " if given_up(section, name) else ""
            lines.append(
                [
                    note.format(**about),
                    f"{drawn[0]:,} / {drawn[1]:,}" if drawn else "",
                    capped + seconds(timing.median),
                    f"{capped}{ratio:.1f}" if ratio else "",
                ]
            )
    header = ["", "nodes / lines", "usable after", "× the folded one"]
    note = f"Chromium {about.get('browser', '')}; a page that can't be used after {about.get('longest', 0):.0f} s is given up."
    return f"{note}\n\n{table(header, lines, numbers=3)}"


def _left_out(section: Section) -> str:
    return "\n".join(f"- `{name}` skipped: {reason}" for name, reason in section.skipped.items())
