"""Writes the chapter of the benchmark page about starting: the user time of each command."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.markdown import table
from benchmarks.part import Section
from benchmarks.starting.targets import COMMANDS, times_of_click

__all__ = ["starting_page"]

_TEXT = """\
The table has the user time of complete processes. They run in turns in the loaded sample project, whose embedded engine is already running. A command that
opens the graph imports the driver. wangge can't shorten this import, in which the driver makes tables of 120,000 days and 65,536 numbers.
"""
_TITLES = {
    "click": '`python -c "import click"`',
    "driver": "`import click, neo4j`, without numpy, pandas and pyarrow",
    **{name: title for name, (title, _most) in COMMANDS.items()},
}


def starting_page(sections: Mapping[str, Section]) -> str:
    """Return the text of the chapter, or "" if the commands weren't measured."""
    if "commands" not in sections:
        return ""
    section = sections["commands"]
    lines = [
        [title, f"{timing.median * 1000:.0f} ms", f"{times_of_click(section, name) or 0:.1f}"]
        for name, title in _TITLES.items()
        if (timing := section.measures.get(name))
    ]
    skipped = [f"- `{name}` skipped: {reason}" for name, reason in section.skipped.items()]
    return "\n\n".join([_TEXT.strip(), table(["", "user time", "×"], lines, numbers=2), *skipped])
