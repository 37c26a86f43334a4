"""`wangge path`: prints or draws the shortest chains between two units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.drawing_options import hide_names_option, language_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.output_paths import refuse_among_sheets
from wangge.loaders.project import Project
from wangge.queries.notices import notices
from wangge.queries.recipes.runner import today_here

if TYPE_CHECKING:
    from wangge.queries.measures.ways import Way, Ways, WayUnit

__all__ = ["path_command"]


@click.command("path")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="LINE",
    help="Only relationships of this line: administrative, party, property, service or people; may be repeated.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw the chains into this SVG file.",
)
@language_option("The language of the drawing.")
@hide_names_option
@json_option
@project_option
def path_command(
    project: Project,
    start: str,
    end: str,
    lines: tuple[str, ...],
    output: Path | None,
    lang: str,
    hide_names: bool,
    as_json: bool,
) -> None:
    """Print the shortest chains of relationships between the units A and B.

    A and B are codes or names of places, organisations, posts or people. If several units have the code or name, write
    it as Label:code. If no chain joins A and B, the error says where the chain breaks off.
    """
    from wangge.queries.measures.lines import chosen_lines
    from wangge.queries.measures.units import find_unit
    from wangge.queries.measures.ways import find_ways
    from wangge.viz.privacy import NO_MASK, mask_names, people_of

    chosen = chosen_lines(lines)
    day = project.today or today_here()
    if output is not None:
        refuse_among_sheets(output, project.datasets)
    with open_graph(project) as store:
        ways = find_ways(store, find_unit(store, start), find_unit(store, end), chosen, day)
        lines_about_data = notices(store)
        mask = mask_names(people_of(store), "en" if lang == "en" else "zh") if hide_names else NO_MASK
    if output is not None:
        from wangge.graph.model import load_model
        from wangge.viz.ways.svg import draw_ways

        drawing = draw_ways(
            ways, load_model(), language="en" if lang == "en" else "zh", mask=mask, day=day, standalone=True
        )
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(str(drawing), encoding="utf-8", newline="\n")

    def name(unit: WayUnit) -> str:
        return mask.called(unit.key.label, unit.key.code, unit.name)

    if as_json:
        print_json(
            {
                "start": _unit(ways.ways[0].start, name),
                "end": _unit(ways.ways[0].units[-1], name),
                "lines": sorted(chosen),
                "day": day,
                "length": ways.length,
                "total": ways.total,
                "chains": [_chain(way, name) for way in ways.ways],
                "notices": list(lines_about_data),
            }
        )
        return
    click.echo("\n".join([*_text(ways, name), *lines_about_data]))
    if output is not None:
        click.echo(output)


def _unit(unit: WayUnit, name: Any) -> dict[str, str]:
    return {"label": unit.key.label, "code": unit.key.code, "name": name(unit)}


def _chain(way: Way, name: Any) -> dict[str, Any]:
    return {
        "units": [_unit(unit, name) for unit in way.units],
        "steps": [{"type": step.type, "line": str(step.line), "forward": step.forward} for step in way.steps],
    }


def _text(ways: Ways, name: Any) -> list[str]:
    lines = [
        f"{ways.total} shortest chains, {ways.length} steps each"
        if ways.total > 1
        else f"1 shortest chain, {ways.length} steps"
    ]
    if ways.total > len(ways.ways):
        lines[0] += f"; the first {len(ways.ways)}"
    for number, way in enumerate(ways.ways, 1):
        lines += ["", f"{number}. {way.start.key.text()} {name(way.start)}"]
        for step in way.steps:
            arrow = f"—{step.type}→" if step.forward else f"←{step.type}—"
            lines.append(f"   {arrow} {step.to.key.text()} {name(step.to)}  ({step.line})")
    return lines
