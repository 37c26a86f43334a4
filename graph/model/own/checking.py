"""Checks what own kinds declare: identifiers, names that are taken, and kinds that don't exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wangge.graph.model.bookkeeping import BOOKKEEPING_LABELS, BOOKKEEPING_TYPES
from wangge.graph.model.model import Model
from wangge.graph.model.own.building import PART_OF, standard_properties
from wangge.graph.model.own.keys import SHAPES
from wangge.graph.model.own.propertycheck import check_properties
from wangge.graph.model.own.table import Entry, OwnKindError, Table, nearest_word, texts_of
from wangge.graph.model.sheet import Sheet, header_key
from wangge.graph.model.specification import snake_case

__all__ = ["check_node", "check_relationship", "check_sheet", "demand_identifiers"]

_LABEL = re.compile(r"[A-Z][A-Za-z0-9]{0,49}")
_TYPE = re.compile(r"[A-Z][A-Z0-9]{0,24}(?:_[A-Z0-9]{1,24}){0,4}")
_NAME = re.compile(r"[a-z][a-z0-9]{0,24}(?:_[a-z0-9]{1,24}){0,4}")
_RESERVED = frozenset(
    text.casefold() for text in (*BOOKKEEPING_LABELS, "Node", "Relationship", "Vertex", "Edge", "V", "E")
)
_TERM = re.compile(r"(org|popolo|schema|skos|dcterms|rdfs|foaf|vcard|qb|wangge):[A-Za-z]+")
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]']")
_LONGEST_TITLE = 31
_PART = r"(?:\[[A-Za-z0-9\u4e00-\u9fff._-]+\]|\\d|[A-Za-z0-9\u4e00-\u9fff_-])"
_PATTERN = re.compile(rf"(?:{_PART}(?:\{{\d{{1,2}}(?:,\d{{1,2}})?\}})?){{1,40}}")
_VARYING = re.compile(r"\{\d+,\d+\}")
_MOST_VARYING = 2
_SHARED = ("Place", "Organization")


def demand_identifiers(content: Table) -> None:
    """Raise `OwnKindError` for a label, type, name of a property or column that isn't a plain ASCII identifier.

    Only identifiers that pass become a part of a Cypher statement.
    """
    for entry, pattern, text, form in _identifiers(content):
        if not pattern.fullmatch(text):
            raise OwnKindError(entry, f"{text!r} can't be used; write {form}")


def _identifiers(content: Table) -> Iterator[tuple[Entry, re.Pattern[str], str, str]]:
    label_form = "ASCII letters and digits in CamelCase, such as ChargingPoint"
    type_form = "ASCII capitals, digits and _, such as SERVES"
    name_form = "small ASCII letters, digits and _, such as members"
    for sort in ("node", "relationship"):
        for number, table in enumerate(content.get(sort, ())):
            entry: Entry = (sort, number)
            for key in ("label", "name"):
                if key in table:
                    yield (*entry, key), _LABEL, table[key], label_form
            if "type" in table:
                yield (*entry, "type"), _TYPE, table["type"], type_form
            for key in ("plural", "column", "source_column"):
                if key in table:
                    yield (*entry, key), _NAME, table[key], name_form
            for position, part in enumerate(table.get("properties", ())):
                yield (*entry, "properties", position, "name"), _NAME, part["name"], name_form
            for position, part in enumerate(table.get("relationships", ())):
                yield (*entry, "relationships", position, "type"), _TYPE, part["type"], type_form
            for list_name in ("part_of", "relationships"):
                for position, part in enumerate(table.get(list_name, ())):
                    if "column" in part:
                        yield (*entry, list_name, position, "column"), _NAME, part["column"], name_form


def check_node(table: Table, entry: Entry, model: Model) -> None:
    """Raise `OwnKindError` if a kind of node can't be added to the model."""
    _demand_free_label(table["label"], (*entry, "label"), model)
    _demand_free_names(table, entry, model)
    _check_term(table, entry)
    _check_pattern(table, entry)
    _check_icon(table.get("icon", {}), (*entry, "icon"))
    check_properties(table, entry, model, [spec.name for spec in standard_properties()])
    labels = {*model.nodes, table["label"]}
    places = [kind.label for kind in model.places]
    for position, part in enumerate(table.get("part_of", ())):
        where = (*entry, "part_of", position, "label")
        if part["label"] not in places:
            raise OwnKindError(
                where,
                f"{part['label']!r} is no kind of place{nearest_word(part['label'], places, always=True)}",
            )
        if part["label"] in [other["label"] for other in table["part_of"][:position]]:
            raise OwnKindError(where, f"part_of names {part['label']} twice; remove one")
    for position, part in enumerate(table.get("relationships", ())):
        where = (*entry, "relationships", position)
        if part["type"] == PART_OF:
            raise OwnKindError((*where, "type"), "PART_OF is written as [[node.part_of]]; move it there")
        _demand_free_type(part["type"], (*where, "type"), model, {table["label"]})
        _demand_kinds(texts_of(part, "targets"), (*where, "targets"), labels)


def check_relationship(table: Table, entry: Entry, model: Model) -> None:
    """Raise `OwnKindError` if a kind of relationship can't be added to the model."""
    name, type_ = table["name"], table.get("type", snake_case(table["name"]).upper())
    _demand_free_label(name, (*entry, "name"), model)
    if type_ == PART_OF:
        raise OwnKindError((*entry, "type"), "PART_OF is only for places; choose another type")
    _demand_free_type(type_, (*entry, "type" if "type" in table else "name"), model, {name})
    _demand_free_names(table, entry, model)
    _check_term(table, entry)
    check_properties(table, entry, model, ["source", "target"])
    for key in ("sources", "targets"):
        _demand_kinds(texts_of(table, key), (*entry, key), set(model.nodes))
    if table.get("properties") and "plural" not in table:
        raise OwnKindError((*entry, "properties"), "a relationship with properties needs a sheet: set plural")
    names = [part["name"] for part in table.get("properties", ())]
    for key in texts_of(table, "key"):
        if key not in names:
            raise OwnKindError(
                (*entry, "key"), f"{key!r} is none of its properties{nearest_word(key, names)}"
            )
    sources, targets = (set(_expanded(texts_of(table, key), model)) for key in ("sources", "targets"))
    for kind in model.edges.values():
        if kind.type == type_ and any(
            sources & set(ends.sources) and targets & set(ends.targets) for ends in kind.ends
        ):
            raise OwnKindError(
                (*entry, "type" if "type" in table else "name"),
                f"{kind.name} ({kind.zh}) already leads from these kinds to these; choose another type",
            )


def check_sheet(sheet: Sheet, table: Table, entry: Entry) -> None:
    """Raise `OwnKindError` if two columns of a sheet have the same header; `table` declares at least one of them."""
    names = [column.name for column in sheet.columns]
    seen: dict[str, str] = {}
    for position, column in enumerate(sheet.columns):
        where = _entry_of(column.name, table, entry)
        if column.name in names[:position]:
            raise OwnKindError(where, f"the sheet {sheet.zh} has two columns {column.name!r}; rename one")
        for header in (column.zh, column.name):
            if not header_key(header):
                raise OwnKindError(where, f"{header!r} isn't a header; write the text above the column")
            other = seen.setdefault(header_key(header), column.name)
            if other != column.name:
                raise OwnKindError(
                    where if where != entry else _entry_of(other, table, entry),
                    f"{header!r} is a header of both {other} and {column.name} on the sheet {sheet.zh}; rename one",
                )
    for column in sheet.columns:
        for header in column.property.also if column.property is not None else ():
            other = seen.get(header_key(header), column.name)
            if other != column.name:
                raise OwnKindError(
                    _entry_of(column.name, table, entry),
                    f"{header!r} is the header of {other}; remove it from {column.name}",
                )


def _entry_of(column: str, table: Table, entry: Entry) -> Entry:
    """Return the entry that declares a column; `entry` if the table doesn't declare it."""
    for position, part in enumerate(table.get("properties", ())):
        if part["name"] == column:
            return (*entry[:2], "properties", position, "zh")
    for list_name in ("relationships", "part_of"):
        for position, part in enumerate(table.get(list_name, ())):
            usual = part["type"].lower() if list_name == "relationships" else snake_case(part["label"])
            if part.get("column", usual) == column:
                return (*entry[:2], list_name, position)
    return entry


def _demand_free_label(label: str, entry: Entry, model: Model) -> None:
    folded = label.casefold()
    if folded in _RESERVED or label in _SHARED:
        raise OwnKindError(entry, f"{label!r} is reserved; choose another, such as Own{label}")
    taken = {name.casefold(): name for name in (*model.nodes, *model.edges, *_SHARED)}
    types = {kind.type.replace("_", "").casefold() for kind in model.edges.values()}
    if folded in taken:
        zh = next(
            (kind.zh for name, kind in (model.nodes | model.edges).items() if name == taken[folded]), ""
        )
        raise OwnKindError(
            entry,
            f"{label!r} is taken: the model has {taken[folded]} ({zh}); choose another, such as Own{label}",
        )
    if folded in types:
        raise OwnKindError(entry, f"{label!r} is like the type of a relationship; choose another")


def _demand_free_type(type_: str, entry: Entry, model: Model, own: set[str]) -> None:
    if type_ in BOOKKEEPING_TYPES:
        raise OwnKindError(entry, f"{type_!r} is reserved; choose another")
    labels = {name.casefold() for name in (*model.nodes, *_SHARED, *BOOKKEEPING_LABELS)}
    labels |= {name.casefold() for name in own & model.nodes.keys()}
    if type_.casefold() in labels:
        raise OwnKindError(entry, f"{type_!r} is like the label of a node; choose another")


def _demand_free_names(table: Table, entry: Entry, model: Model) -> None:
    taken = {
        header_key(name): kind.zh
        for kinds in (model.nodes, model.edges)
        for kind in kinds.values()
        for name in (kind.name, kind.zh, *kind.aliases, kind.plural or "")
        if name
    }
    plural = table.get("plural", f"{snake_case(table['label'])}s" if "label" in table else None)
    names = [("zh", table["zh"]), *(("aliases", name) for name in texts_of(table, "aliases"))]
    if plural:
        names.append(("plural" if "plural" in table else "label", plural))
    for key, name in names:
        if not header_key(name):
            raise OwnKindError((*entry, key), f"{name!r} isn't a name; write letters or Chinese characters")
        if header_key(name) in taken:
            raise OwnKindError(
                (*entry, key), f"{name!r} is taken: it is a name of {taken[header_key(name)]}; choose another"
            )
        if len(name) > _LONGEST_TITLE or _NOT_IN_TITLES.search(name):
            raise OwnKindError(
                (*entry, key),
                f"{name!r} can't be the name of a sheet; write at most {_LONGEST_TITLE} characters, none of \\ / * ? : [ ] '",
            )


def _demand_kinds(labels: tuple[str, ...], entry: Entry, known: set[str]) -> None:
    if not labels:
        raise OwnKindError(entry, "no kind is named; name at least one")
    for label in labels:
        if label not in known and label not in _SHARED:
            raise OwnKindError(
                entry, f"no kind of node has the label {label!r}{nearest_word(label, sorted(known))}"
            )


def _check_term(table: Table, entry: Entry) -> None:
    parts: list[tuple[Entry, Table]] = [(entry, table)]
    parts += [((*entry, "properties", at), part) for at, part in enumerate(table.get("properties", ()))]
    for where, part in parts:
        if "term" in part and not _TERM.fullmatch(part["term"]):
            raise OwnKindError(
                (*where, "term"),
                f"{part['term']!r} is no term of a known vocabulary; write it like schema:Thing",
            )


def _check_pattern(table: Table, entry: Entry) -> None:
    pattern = table.get("code_pattern")
    if pattern is None:
        return
    where = (*entry, "code_pattern")
    if not _PATTERN.fullmatch(pattern) or len(_VARYING.findall(pattern)) > _MOST_VARYING:
        raise OwnKindError(
            where,
            rf"{pattern!r} can't be used; write letters, digits, \d, [A-Z] and numbers such as {{6}} or {{2,5}}",
        )
    try:
        re.compile(pattern)
    except re.error as error:
        raise OwnKindError(where, f"{pattern!r} can't be used: {error}; correct it") from error
    code = table.get("example", {}).get("code")
    if code is None:
        raise OwnKindError(
            where, "a kind with a code_pattern needs an example with a code; add example = {code = …}"
        )
    if not re.fullmatch(pattern, str(code)):
        raise OwnKindError(
            (*entry, "example"), f"the code {code!r} of the example breaks code_pattern; correct one"
        )


def _check_icon(icon: Mapping[str, str], entry: Entry) -> None:
    sign, shape = icon.get("sign", "一"), icon.get("shape", SHAPES[0])
    if len(sign) != 1 or not sign.isalnum():
        raise OwnKindError((*entry, "sign"), f"{sign!r} isn't one letter or Chinese character; write one")
    if shape not in SHAPES:
        raise OwnKindError(
            (*entry, "shape"), f"no shape is called {shape!r}{nearest_word(shape, SHAPES, always=True)}"
        )


def _expanded(labels: tuple[str, ...], model: Model) -> Iterator[str]:
    for label in labels:
        if label in _SHARED:
            yield from (kind.label for kind in model.nodes.values() if label in kind.labels)
        else:
            yield label
