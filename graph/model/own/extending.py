"""Adds a project's own kinds, and those that its graph remembers, to a model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wangge.graph.errors import ModelError
from wangge.graph.model.check import check_model
from wangge.graph.model.model import Model
from wangge.graph.model.own.building import edge_kinds_of_node, node_kind_of, relationship_kind_of
from wangge.graph.model.own.checking import check_node, check_relationship, check_sheet, demand_identifiers
from wangge.graph.model.own.propertycheck import check_example
from wangge.graph.model.own.table import Entry, OwnKindError, Table, demand_shape
from wangge.graph.model.sheet import Sheet, sheets_of
from wangge.graph.model.specification import EdgeKind, NodeKind

__all__ = ["OwnKindsFile", "with_own_kinds", "with_remembered_kinds"]

_SHARED = ("Place", "Organization")
_WORDS = ("icon", "meaning", "example", "code_rule", "code_rule_zh", "term")
"""Keys that don't affect what a graph stores."""

OwnKindsFile = tuple[str, Table]
"""The name of a file and its content."""


def with_own_kinds(model: Model, files: Sequence[OwnKindsFile]) -> Model:
    """Return a model with the kinds that files declare; its version depends on the declarations.

    Raises `OwnKindError` for the first wrong entry; the exception has the name of the file as its note.

    >>> from wangge.graph.model import load_model
    >>> lamp = {"label": "Lamp", "zh": "路灯", "part_of": [{"label": "Grid"}]}
    >>> model = with_own_kinds(load_model(), [("lamp.toml", {"node": [lamp]})])
    >>> [column.zh for column in model.sheets["lamps"].columns]
    ['编码', '名称', '所属网格', '备注']
    """
    for name, content in files:
        _noting(name, demand_shape, content)
        _noting(name, demand_identifiers, content)
    extended = model
    for sort, add in (
        ("node", _add_node),
        ("edges", _add_edges_of_node),
        ("relationship", _add_relationship),
    ):
        for name, content in files:
            key = "node" if sort == "edges" else sort
            for number, table in enumerate(content.get(key, ())):
                extended = _noting(name, add, extended, table, (key, number))
    tables = _tables(content for _name, content in files)
    return replace(extended, version=f"{model.version}+{_digest(tables)}", own=_text(tables))


def with_remembered_kinds(model: Model, text: str) -> Model:
    """Return a model that also has the own kinds which a graph stores (`Model.own`) but the project no longer declares.

    These kinds have no sheet, so nothing is loaded into them; their facts are read, verified and kept. Properties that
    were removed from a kind are added again, too. Raises `ModelError` if `text` can't be read as a
    value of `Model.own`.
    """
    if not text or text == model.own:
        return model
    try:
        remembered = json.loads(text)
        demand_shape(remembered)
        demand_identifiers(remembered)
        declared = json.loads(model.own) if model.own else {}
        tables = {
            "node": _merged(declared.get("node", []), remembered.get("node", []), "label"),
            "relationship": _merged(
                declared.get("relationship", []), remembered.get("relationship", []), "name"
            ),
        }
        return _with_tables(model, tables)
    except (ValueError, KeyError, TypeError, AttributeError, OwnKindError) as error:
        raise ModelError(
            f"the kinds in the graph's marker can't be read ({error}); restore a backup"
        ) from error


def _with_tables(model: Model, tables: Mapping[str, list[Table]]) -> Model:
    extended = model
    for table in tables["node"]:
        extended = _with_node(extended, node_kind_of(table))
    shared = _shared(extended)
    kinds: list[EdgeKind] = []
    for table in tables["node"]:
        kinds += edge_kinds_of_node(table, extended, shared)
    kinds += [relationship_kind_of(table, extended, shared) for table in tables["relationship"]]
    edges = {**extended.edges, **{kind.name: kind for kind in kinds}}
    known = {*model.nodes, *model.edges}
    return replace(
        extended,
        edges=edges,
        sheets=model.sheets,
        version=model.version,
        own=_text(tables),
        withdrawn=frozenset(name for name in (*extended.nodes, *edges) if name not in known),
    )


def _merged(declared: Sequence[Table], remembered: Sequence[Table], key: str) -> list[Table]:
    """Return the declared tables, with the parts that only the remembered ones have."""
    by_name = {table[key]: table for table in remembered}
    merged = [_completed(table, by_name.pop(table[key], {})) for table in declared]
    return [*merged, *by_name.values()]


def _completed(table: Table, remembered: Table) -> Table:
    completed = dict(table)
    for name, same in (
        ("properties", ("name",)),
        ("part_of", ("label",)),
        ("relationships", ("type", "targets")),
    ):
        present = [[part.get(key) for key in same] for part in table.get(name, ())]
        lost = [part for part in remembered.get(name, ()) if [part.get(key) for key in same] not in present]
        if lost:
            optional = [{key: value for key, value in part.items() if key != "required"} for part in lost]
            completed[name] = [*table.get(name, ()), *optional]
    return completed


def _add_node(model: Model, table: Table, entry: Entry) -> Model:
    check_node(table, entry, model)
    kind = node_kind_of(table)
    check_example(table.get("example", {}), (*entry, "example"), list(kind.properties.values()))
    extended = _with_node(model, kind)
    check_sheet(_sheet_of(extended, kind.label), table, entry)
    return _checked(extended, entry)


def _add_edges_of_node(model: Model, table: Table, entry: Entry) -> Model:
    kinds = list(edge_kinds_of_node(table, model, _shared(model)))
    for kind in kinds:
        if kind.name in model.edges or kind.name in model.nodes:
            raise OwnKindError(
                entry, f"its relationship would be called {kind.name}, which is taken; rename the kind"
            )
    extended = _with_edges(model, kinds)
    check_sheet(_sheet_of(extended, table["label"]), table, entry)
    return _checked(extended, entry)


def _add_relationship(model: Model, table: Table, entry: Entry) -> Model:
    check_relationship(table, entry, model)
    kind = relationship_kind_of(table, model, _shared(model))
    extended = _with_edges(model, [kind])
    for name in [kind.name] if kind.plural else kind.ends[0].sources:
        check_sheet(_sheet_of(extended, name), table, entry)
    return _checked(extended, entry)


def _sheet_of(model: Model, kind: str) -> Sheet:
    return next(sheet for sheet in model.sheets.values() if sheet.kind.name == kind)


def _with_node(model: Model, kind: NodeKind) -> Model:
    """Return the model with a kind of node added.

    If it is a kind of organisation, every relationship that may lead from or to any organisation may lead from or to it, too.
    """
    nodes = {**model.nodes, kind.label: kind}
    edges = {name: _widened(edge, kind, model) for name, edge in model.edges.items()}
    sheets = {sheet.name: sheet for sheet in sheets_of(nodes.values(), edges.values())}
    return replace(model, nodes=nodes, edges=edges, sheets=_with_headers(model, sheets))


def _with_edges(model: Model, kinds: Iterable[EdgeKind]) -> Model:
    edges = {**model.edges, **{kind.name: kind for kind in kinds}}
    sheets = {sheet.name: sheet for sheet in sheets_of(model.nodes.values(), edges.values())}
    return replace(model, edges=edges, sheets=_with_headers(model, sheets))


def _with_headers(model: Model, sheets: dict[str, Any]) -> dict[str, Any]:
    known = {name: sheet.own_headers for name, sheet in model.sheets.items()}
    return {name: replace(sheet, own_headers=known.get(name, {})) for name, sheet in sheets.items()}


def _widened(edge: EdgeKind, kind: NodeKind, model: Model) -> EdgeKind:
    for label in kind.shared_labels:
        every = _shared(model).get(label, ())
        ends = tuple(
            replace(
                end,
                sources=_with(end.sources, every, kind.label),
                targets=_with(end.targets, every, kind.label),
            )
            for end in edge.ends
        )
        edge = edge if ends == edge.ends else replace(edge, ends=ends)
    return edge


def _with(labels: tuple[str, ...], every: tuple[str, ...], label: str) -> tuple[str, ...]:
    return (*labels, label) if every and set(every) <= set(labels) and label not in labels else labels


def _shared(model: Model) -> dict[str, tuple[str, ...]]:
    return {
        label: tuple(kind.label for kind in model.nodes.values() if label in kind.labels[1:])
        for label in _SHARED
    }


def _checked(model: Model, entry: Entry) -> Model:
    try:
        check_model(list(model.nodes.values()), list(model.edges.values()))
    except ModelError as error:
        raise OwnKindError(entry, str(error).removeprefix("model: ")) from error
    return model


def _noting(name: str, call: Any, *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except OwnKindError as error:
        error.add_note(name)
        raise


def _tables(contents: Iterable[Table]) -> dict[str, list[Table]]:
    contents = list(contents)
    return {
        "node": [_plain(table) for content in contents for table in content.get("node", ())],
        "relationship": [_plain(table) for content in contents for table in content.get("relationship", ())],
    }


def _plain(table: Table) -> Table:
    kept = {key: value for key, value in table.items() if key != "example"}
    if "code_pattern" in table:
        kept["example"] = {"code": table["example"]["code"]}
    return kept


def _text(tables: Mapping[str, Any]) -> str:
    present = {sort: list(part) for sort, part in tables.items() if part}
    return json.dumps(present, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if present else ""


def _digest(tables: Mapping[str, list[Table]]) -> str:
    """Return a digest of the tables without the keys in `_WORDS`, which don't affect how sheets are read."""
    telling = {
        sort: [{key: value for key, value in table.items() if key not in _WORDS} for table in part]
        for sort, part in tables.items()
    }
    return hashlib.sha256(_text(telling).encode()).hexdigest()[:12]
