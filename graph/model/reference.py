"""Writes docs/model.md: a diagram, then every kind with its properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wangge.graph.model.kind import Ends
from wangge.graph.model.model import Model
from wangge.graph.model.sheet import Column, Sheet
from wangge.graph.model.specification import EdgeKind, NodeKind, PropertySpec

__all__ = ["model_reference"]

_INTRODUCTION = """\
# The model

Every kind of node and relationship is declared once, in `graph/model/`. Validation, constraints, indexes, the workbook template, the
headers that a sheet may have, and this page are all made from these declarations. Don't edit this page; `graph/model/reference.py` writes it.

* A node is identified by its label and `code`. Every place also has the label `Place`, every organisation `Organization`.
* Places are parts of places above them by `PART_OF`. The tiers, from the lowest: {places}. A place may skip tiers;
  [PartOf](#partof-隶属于) lists the parents of each kind. A large compound on the border of several communities is a part of each.
* A relationship leads from its *start* to its *target*. If its kind has a sheet, the relationship is a row of that sheet. If not, it is a
  cell on the sheet of the start: the start is the node of the row, and the cell names the target.
* *Key*: two relationships of a kind differ in at least one part of their key.
* *Several*: one cell may name several nodes, separated by 、. *One of a group*: of the columns with the same word in this table column, a
  row fills in at least one. Of several parents the nearest counts; the others must contain it.
* Facts that begin and end have `valid_from`, the first day on which the fact is valid, and `valid_to`, the first day on which it no longer
  is.
* *Privacy*: `public` values are stored unchanged, `masked` ones with the middle replaced by asterisks, and `refused`
  ones are never stored.
* *Term* is the class or property of a public vocabulary (W3C ORG, SKOS, Dublin Core, schema.org, …) that a kind or property
  corresponds to; `wangge:` marks terms that no public vocabulary has.

This is version {version} of the model: {nodes} kinds of node, {edges} kinds of relationship, {sheets} sheets.
"""
_ALL_ENDS = 8


def model_reference(model: Model) -> str:
    """Return the page docs/model.md, in Markdown with a Mermaid diagram.

    >>> from wangge.graph.model import load_model
    >>> model_reference(load_model()).splitlines()[0]
    '# The model'
    """
    lines = [*_head(model), *_drawing(model), *_node_pages(model), *_edge_pages(model)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(model: Model) -> Iterator[str]:
    yield _INTRODUCTION.format(
        places=" → ".join(f"{kind.label} ({kind.zh})" for kind in reversed(model.places)),
        version=model.version,
        nodes=len(model.nodes),
        edges=len(model.edges),
        sheets=len(model.sheets),
    )


def _drawing(model: Model) -> Iterator[str]:
    """Yield a Mermaid flowchart: boxes of kinds, and an arrow per relationship type between two boxes."""
    yield "## At a glance"
    yield ""
    yield "Kinds with the same relationships share one box. If a box has several kinds, an arrow may apply to only some of them."
    yield ""
    yield "```mermaid"
    yield "flowchart LR"
    for box, labels in _boxes(model).items():
        yield f'  {box}["{"<br/>".join(f"{label} {model.nodes[label].zh}" for label in labels)}"]'
    yield '  Organization(["any Organization"])'
    for line in sorted(_lines(model)):
        yield f"  {line}"
    yield "```"
    yield ""


def _boxes(model: Model) -> dict[str, tuple[str, ...]]:
    """Return the labels in each box. All places share a box; so do other kinds with equal relationships."""
    boxes = {"Place": tuple(kind.label for kind in model.places)}
    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for label in model.nodes:
        if label not in boxes["Place"]:
            alike.setdefault(_outline(model, label), []).append(label)
    return boxes | {labels[0]: tuple(labels) for labels in alike.values()}


def _outline(model: Model, label: str) -> tuple[tuple[str, str], ...]:
    outgoing = [
        (edge.type, "|".join(ends.targets))
        for edge in model.edges.values()
        for ends in edge.ends
        if label in ends.sources
    ]
    incoming = [
        ("", edge.type)
        for edge in model.edges.values()
        for ends in edge.ends
        if label in ends.targets and len(ends.targets) <= _ALL_ENDS
    ]
    return tuple(sorted({*outgoing, *incoming}))


def _lines(model: Model) -> set[str]:
    box_of = {label: box for box, labels in _boxes(model).items() for label in labels}
    arrows: set[str] = set()
    for edge in model.edges.values():
        for ends in edge.ends:
            targets = {box_of[label] for label in ends.targets}
            boxes = targets if len(targets) <= _ALL_ENDS else {"Place", "Organization"}
            arrows |= {
                f"{box_of[source]} -- {edge.type} --> {box}" for source in ends.sources for box in boxes
            }
    return arrows


def _node_pages(model: Model) -> Iterator[str]:
    yield "## Kinds of node"
    yield ""
    by_name = {sheet.kind.name: sheet for sheet in model.sheets.values()}
    for kind in model.nodes.values():
        yield from _node_page(kind, by_name[kind.name])


def _node_page(kind: NodeKind, sheet: Sheet) -> Iterator[str]:
    yield f"### {kind.label} {kind.zh}"
    yield ""
    yield kind.meaning
    yield ""
    yield f"* Labels: {_listed(kind.labels)}; term `{kind.term}`"
    yield f"* Sheet: `{sheet.name}` or {_plain_list((sheet.zh, *kind.aliases))}"
    if kind.standard_code is not None:
        yield f"* Code: {kind.standard_rule} (`{_cell(kind.standard_code)}`), or {kind.code_rule}"
    elif kind.division_level is not None:
        yield f"* Code: {kind.code_rule} (`{_cell(kind.code_pattern)}`)"
    else:
        yield f"* Code: {kind.code_rule}"
    yield ""
    yield from _property_table(tuple(kind.properties.values()), kind.example)
    references = [column for column in sheet.columns if column.role == "target"]
    if references:
        yield from _reference_table(references)


def _edge_pages(model: Model) -> Iterator[str]:
    yield "## Kinds of relationship"
    yield ""
    for kind in model.edges.values():
        yield f"### {kind.name} {kind.zh}"
        yield ""
        yield kind.meaning
        yield ""
        yield f"* Type `{kind.type}`; term `{kind.term}`"
        yield f"* Written in: {_written_in(kind)}"
        yield f"* Key: {_key(kind)}"
        yield f"* Example: `{kind.example['source']}` → `{kind.example['target']}`"
        yield ""
        yield "| start | target | column | 中文 | required | several | one of a group |"
        yield "|---|---|---|---|---|---|---|"
        for ends in kind.ends:
            yield _ends_row(model, ends)
        yield ""
        if kind.properties:
            yield from _property_table(tuple(kind.properties.values()), kind.example)


def _written_in(kind: EdgeKind) -> str:
    if kind.plural is None:
        return "a column on the sheet of the start"
    start = kind.ends[0]
    names = _plain_list((kind.zh, *kind.aliases))
    return (
        f"the sheet `{kind.plural}` or {names}; "
        f"its column `{start.source_column}` ({start.source_zh}) names the start of the relationship"
    )


def _key(kind: EdgeKind) -> str:
    return f"start, target and {_listed(kind.key)}" if kind.key else "start and target"


def _ends_row(model: Model, ends: Ends) -> str:
    cells = (
        _labels(model, ends.sources),
        _labels(model, ends.targets),
        f"`{ends.column}`",
        _plain_list((ends.zh, *ends.also)),
        _yes(ends.required),
        _yes(ends.many),
        ends.group or "",
    )
    return _row(cells)


def _labels(model: Model, labels: tuple[str, ...]) -> str:
    """Join the labels; "any Place" replaces all labels of places, "any Organization" all of organisations."""
    for shared in ("Place", "Organization"):
        group = [kind.label for kind in model.nodes.values() if shared in kind.labels[1:]]
        if len(group) > 1 and set(group) <= set(labels):
            rest = tuple(label for label in labels if label not in group)
            return ", ".join(filter(None, [f"any {shared}", _labels(model, rest)]))
    return ", ".join(labels)


def _property_table(specs: tuple[PropertySpec, ...], example: dict[str, Any]) -> Iterator[str]:
    yield "| property | 中文 | type | unit | required | privacy | term | example |"
    yield "|---|---|---|---|---|---|---|---|"
    for spec in specs:
        yield _row(
            (
                f"`{spec.name}`",
                _plain_list((spec.zh, *spec.also)),
                _type(spec),
                spec.unit or "",
                _yes(spec.required),
                spec.privacy.value,
                f"`{spec.term}`",
                _example(example.get(spec.name)),
            )
        )
    yield ""


def _reference_table(columns: list[Column]) -> Iterator[str]:
    yield "| column | 中文 | relationship | required | several |"
    yield "|---|---|---|---|---|"
    for column in columns:
        if column.edge is None or column.ends is None:
            continue
        cells = (
            f"`{column.name}`",
            _plain_list((column.zh, *column.also)),
            f"[{column.edge.name}](#{_anchor(column.edge)})",
            _yes(column.required),
            _yes(column.ends.many),
        )
        yield _row(cells)
    yield ""


def _anchor(kind: EdgeKind) -> str:
    return f"{kind.name}-{kind.zh}".casefold()


def _type(spec: PropertySpec) -> str:
    return f"choice: {', '.join(spec.choices)}" if spec.choices else spec.type.value


def _example(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _yes(flag: bool) -> str:
    return "yes" if flag else ""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _plain_list(names: tuple[str, ...]) -> str:
    return "、".join(names)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
