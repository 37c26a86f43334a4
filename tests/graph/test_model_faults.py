"""Tests that contradictory declarations of a model are rejected; the tests use a tiny model of houses and owners."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import pytest

from wangge.graph.errors import ModelError
from wangge.graph.model import Edge, Ends, Node, Property, build_model


class House(Node, zh="房屋", plural="houses", term="schema:House", example={"code": "H-1", "name": "甲"}):
    """A building that people live in."""


class HouseOwner(Node, zh="业主", plural="owners", term="foaf:Person", example={"code": "O-1", "name": "乙"}):
    """A person who owns a house."""


class Owns(
    Edge,
    zh="拥有",
    term="schema:owns",
    ends=(Ends(sources=("HouseOwner",), targets=("House",), column="house", zh="所有房屋"),),
    example={"source": "O-1", "target": "H-1"},
):
    """Ownership of a house."""


Since = Annotated[date, Property(zh="自", term="schema:startDate")]


class OwnsSince(
    Owns,
    zh="产权",
    plural="ownerships",
    key=("since",),
    example={"source": "O-1", "target": "H-1", "since": date(2020, 1, 1)},
):
    """Ownership of a house from a day on."""

    since: Since


def _refused(fault: str, *declared: type[Node] | type[Edge]) -> None:
    nodes: list[type[Node]] = [House, HouseOwner]
    nodes += [kind for kind in declared if issubclass(kind, Node)]
    edges = [kind for kind in declared if issubclass(kind, Edge)]
    with pytest.raises(ModelError, match=re.escape(fault)):
        build_model(nodes, edges)


def test_tiny_model_is_valid() -> None:
    model = build_model([House, HouseOwner], [Owns, OwnsSince])
    assert list(model.sheets) == ["houses", "owners", "ownerships"]
    assert [column.name for column in model.sheets["owners"].columns] == ["code", "name", "house", "remark"]
    assert [column.name for column in model.sheets["ownerships"].columns] == ["source", "house", "since"]


def test_label_declared_twice_is_refused() -> None:
    _refused("model: label 'House' is declared twice; rename one", House)


def test_relationship_class_declared_twice_is_refused() -> None:
    _refused("model: relationship class 'Owns' is declared twice; rename one", Owns, Owns)


def test_chinese_name_declared_twice_is_refused() -> None:
    class Hut(House):
        """A small building."""

    _refused("model: Chinese name '房屋' is declared twice; rename one", Hut)


def test_end_that_no_kind_declares_is_refused() -> None:
    class Lost(Owns, ends=(Ends(sources=("HouseOwner",), targets=("Ship",), column="x", zh="船"),)):
        """A relationship to a kind that doesn't exist."""

    _refused("model: Lost ends at 'Ship', which no kind declares", Lost)


def test_key_that_is_not_a_property_is_refused() -> None:
    class Keyed(OwnsSince, key=("deed",)):
        """Has a key that is not one of its properties."""

    _refused("model: Keyed: key 'deed' is none of its properties; declare it or correct the key", Keyed)


def test_sheet_of_a_relationship_with_two_pairs_of_ends_is_refused() -> None:
    class Wide(
        OwnsSince,
        ends=(
            *Owns.facts["ends"],
            Ends(sources=("House",), targets=("HouseOwner",), column="owner", zh="业主"),
        ),
    ):
        """Has two pairs of source and target labels."""

    _refused("model: Wide has a sheet of its own, so it may have only one pair of ends", Wide)


def test_properties_of_a_relationship_without_a_sheet_are_refused() -> None:
    class Bare(OwnsSince, plural=None, key=()):
        """Has a property and no sheet."""

    _refused("model: Bare has properties, so it needs a sheet of its own (set `plural`)", Bare)


def test_term_of_an_unknown_vocabulary_is_refused() -> None:
    class Foreign(House, zh="外", term="mine:House"):
        """Has a term that belongs to no known vocabulary."""

    _refused("model: 外: 'mine:House' is not a term of a known vocabulary (prefix:name)", Foreign)


def test_term_of_a_property_is_checked_too() -> None:
    class Foreign(House, zh="外"):
        """Has a property whose term belongs to no known vocabulary."""

        colour: Annotated[str | None, Property(zh="颜色", term="colour")] = None

    _refused("model: 外: 'colour' is not a term of a known vocabulary (prefix:name)", Foreign)


def test_example_that_does_not_fit_is_refused() -> None:
    class Misfit(House, zh="误", example={"code": "M-1"}):
        """Has an example without a name."""

    _refused("model: example of Misfit: ('name',): Field required", Misfit)


def test_example_code_that_breaks_its_rule_is_refused() -> None:
    class Misfit(House, zh="误", code_pattern=r"\d{6}", code_rule="6 digits"):
        """Has an example with a wrong code."""

    _refused("model: example of Misfit: code 'H-1' breaks its own rule (6 digits)", Misfit)


def test_example_of_a_relationship_without_a_target_is_refused() -> None:
    class Loose(Owns, example={"source": "O-1"}):
        """Has an example without a target."""

    _refused("model: example of Loose has no target", Loose)


def test_property_name_with_two_types_is_refused() -> None:
    class Tower(House, zh="塔楼"):
        """Has a number property with the same name as a text property of `Villa`."""

        storey: Annotated[int | None, Property(zh="楼层", term="schema:floorLevel")] = None

    class Villa(House, zh="别墅"):
        """Has a text property with the same name as a number property of `Tower`."""

        storey: Annotated[str | None, Property(zh="楼层", term="schema:floorLevel")] = None

    _refused("model: property 'storey' is int on Tower and str on 别墅", Tower, Villa)


def test_header_declared_twice_is_refused() -> None:
    class Doubled(House, zh="双", plural="doubled"):
        """Has two columns with the same header."""

        nickname: Annotated[str | None, Property(zh="名 称", term="skos:altLabel")] = None

    _refused("model: header of sheet doubled '名称' is declared twice; rename one", Doubled)


def test_kind_without_a_docstring_is_refused() -> None:
    class Mute(House):
        pass

    _refused("Mute declares no docstring; add it to the class", Mute)


def test_kind_without_a_term_is_refused() -> None:
    class Half(Node):
        """Lacks most of the declarations that a kind needs."""

    _refused("Half declares no zh, term, example; add it to the class", Half)


def test_property_without_a_declaration_is_refused() -> None:
    class Plain(House):
        """Has a property with a type and nothing else."""

        colour: str | None = None

    _refused("Plain.colour has no Property(...); declare its header and term there", Plain)


def test_property_of_an_impossible_type_is_refused() -> None:
    class Odd(House):
        """Has a property of a type that no database can store."""

        rooms: Annotated[dict[str, int] | None, Property(zh="房间", term="schema:rooms")] = None

    _refused("Odd.rooms: dict[str, int] is not a type that a property can have", Odd)
