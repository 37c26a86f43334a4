"""Tests the model: every kind has a description and a valid example, and the kinds of place form one tree."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from wangge.graph.model import (
    EdgeKind,
    NodeKind,
    Privacy,
    ValueType,
    load_model,
)
from wangge.graph.model.bookkeeping import BOOKKEEPING_LABELS
from wangge.graph.model.model import build_model, declared_classes

NODES = load_model().nodes
EDGES = load_model().edges
KINDS: dict[str, NodeKind | EdgeKind] = {**NODES, **EDGES}


def test_declarations_of_the_model_agree() -> None:
    build_model(*declared_classes())


def test_model_loads_once() -> None:
    assert load_model() is load_model()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_a_meaning_of_its_own_and_a_chinese_name(name: str) -> None:
    kind = KINDS[name]
    assert re.fullmatch(r"[A-Z]\S*( \S+){2,}", kind.meaning)
    assert [other_name for other_name, other_kind in KINDS.items() if other_kind.meaning == kind.meaning] == [
        name
    ]
    assert re.fullmatch(r"[\u4e00-\u9fff]+", kind.zh)


def test_kinds_of_node_differ_by_their_chinese_names() -> None:
    names = [kind.zh for kind in NODES.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", KINDS)
def test_examples_are_valid(name: str) -> None:
    values = {key: value for key, value in KINDS[name].example.items() if key not in ("source", "target")}
    assert KINDS[name].record(**values).model_dump(exclude_none=True) == values


def test_kinds_refuse_properties_that_they_do_not_declare() -> None:
    with pytest.raises(ValidationError, match="colour"):
        NODES["Grid"].record.model_validate({"code": "1" * 15, "name": "甲", "colour": "red"})


def test_places_form_one_tree() -> None:
    places = {kind.label: kind.place_tier or 0 for kind in load_model().places}
    steps = {(s, t) for ends in EDGES["PartOf"].ends for s in ends.sources for t in ends.targets}
    assert steps >= {
        ("City", "Province"),
        ("District", "City"),
        ("Street", "District"),
        ("Community", "Street"),
        ("Grid", "Community"),
        ("Compound", "Grid"),
        ("Building", "Compound"),
        ("Building", "Grid"),
    }
    assert all(places[target] < places[source] for source, target in steps)
    assert list(places.values()) == list(range(1, 15))


def test_codes_of_nodes_and_ids_of_bookkeeping_are_unique_and_nothing_else() -> None:
    unique = load_model().unique()
    assert set(unique) == {(label, "code") for label in NODES} | {("WanggeMarker", "id"), ("Run", "id")}
    assert len(set(unique)) == len(unique)


@pytest.mark.parametrize("name", load_model().sheets)
def test_sheet_is_found_by_every_header(name: str) -> None:
    sheet = load_model().sheets[name]
    columns = [sheet.column(header) for column in sheet.columns for header in (column.name, column.zh)]
    assert columns == [column for column in sheet.columns for _ in range(2)]


def test_sheet_names_differ_from_each_other() -> None:
    names = [sheet_name for sheet in load_model().sheets.values() for sheet_name in (sheet.name, sheet.zh)]
    assert len(names) == len(set(names))


def test_id_numbers_are_refused_and_phones_masked() -> None:
    private = {
        (label, name): spec.privacy
        for label, kind in NODES.items()
        for name, spec in kind.properties.items()
        if spec.privacy is not Privacy.PUBLIC
    }
    assert private == {
        ("Person", "id_number"): Privacy.REFUSED,
        ("Person", "phone"): Privacy.MASKED,
        ("Person", "gender"): Privacy.PERSONAL,
        ("Person", "birth_year"): Privacy.PERSONAL,
        ("PropertyFirm", "phone"): Privacy.MASKED,
    }


def test_model_lists_the_names_that_recipes_may_use() -> None:
    model = load_model()
    assert {"Place", "Organization", *NODES, *BOOKKEEPING_LABELS} == model.labels
    assert "id_number" not in model.property_names
    assert {"PART_OF", "HOLDS", "WROTE"} <= model.relationship_types


def test_a_shared_label_as_an_end_stands_for_all_its_kinds() -> None:
    assert EDGES["PostIn"].allows("Post", "Building")
    assert EDGES["PostIn"].allows("Post", "OwnersCommittee")
    assert not EDGES["PostIn"].allows("Post", "Person")
    assert {edge.name for edge in load_model().edges_from("Matter")} == {"Concerns", "RaisedAt"}


def test_choices_are_read_from_the_declaration() -> None:
    scheme = NODES["Street"].properties["scheme"]
    assert (scheme.type, scheme.choices) == (ValueType.CHOICE, ("NBS", "MCA"))


def test_low_cardinality_properties_are_not_indexed() -> None:
    kinds = load_model().nodes
    indexed = [kinds[label].properties[name] for label, name in load_model().indexes() if label in kinds]
    assert indexed
    assert {spec.type for spec in indexed} == {ValueType.TEXT}
    assert not [spec.name for spec in indexed if spec.choices]
