"""Checks the properties that own kinds declare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wangge.graph.model.bookkeeping import BOOKKEEPING_PROPERTIES
from wangge.graph.model.model import Model
from wangge.graph.model.own.table import Entry, OwnKindError, Table, nearest_word, texts_of
from wangge.graph.model.property import Privacy
from wangge.graph.model.specification import ValueType

__all__ = ["check_properties"]

_TYPES = [kind.value for kind in ValueType]
_PRIVACY = [privacy.value for privacy in Privacy]
_NUMBERS = ("integer", "decimal")
_TEXTS = {"choice": "text"}
_LONGEST_LIST = 250


def check_properties(table: Table, entry: Entry, model: Model, given: Sequence[str]) -> None:
    """Raise `OwnKindError` for a wrong property of a kind; `given` are the names that every kind has."""
    names: list[str] = []
    for position, part in enumerate(table.get("properties", ())):
        where = (*entry, "properties", position)
        _check_name(part["name"], names, given, (*where, "name"))
        names.append(part["name"])
        _check_type(part, where, model)
        _check_limits(part, where)
        privacy = part.get("privacy", _PRIVACY[0])
        if privacy not in _PRIVACY:
            raise OwnKindError(
                (*where, "privacy"),
                f"{privacy!r} is no privacy class{nearest_word(privacy, _PRIVACY, always=True)}",
            )
        if privacy in (Privacy.MASKED, Privacy.REFUSED) and part.get("type", "text") != "text":
            raise OwnKindError((*where, "privacy"), f"only a text can be {privacy}; set type to text")
        if privacy == Privacy.REFUSED and part.get("required"):
            raise OwnKindError(
                (*where, "required"), "a refused value is never stored, so it can't be required"
            )


def check_example(example: Table, entry: Entry, properties: Sequence[Any]) -> None:
    """Raise `OwnKindError` for a value of an example that isn't one of the properties."""
    names = [spec.name for spec in properties]
    for name in example:
        if name not in names:
            raise OwnKindError(entry, f"{name!r} is no property{nearest_word(name, names, always=True)}")


def _check_name(name: str, names: Sequence[str], given: Sequence[str], entry: Entry) -> None:
    if name in names:
        raise OwnKindError(entry, f"the property {name!r} is declared twice; remove one")
    if name in given:
        raise OwnKindError(entry, f"every kind has {name!r} already; remove it or choose another name")
    if name in BOOKKEEPING_PROPERTIES:
        raise OwnKindError(entry, f"{name!r} is reserved; choose another name")


def _check_type(part: Table, where: Entry, model: Model) -> None:
    type_ = part.get("type", "text")
    if type_ not in _TYPES:
        raise OwnKindError(
            (*where, "type"), f"no type is called {type_!r}{nearest_word(type_, _TYPES, always=True)}"
        )
    stored = _TEXTS.get(type_, type_)
    for kinds in (model.nodes, model.edges):
        for kind in kinds.values():
            spec = kind.properties.get(part["name"])
            if spec is not None and _TEXTS.get(spec.type.value, spec.type.value) != stored:
                raise OwnKindError(
                    (*where, "type" if "type" in part else "name"),
                    f"{part['name']!r} is {spec.type.value} on {kind.name} ({kind.zh}), so it can't be {type_} here;"
                    " choose another name",
                )
    choices = texts_of(part, "choices")
    if type_ == "choice" and not choices:
        raise OwnKindError((*where, "type"), 'a choice needs its values; add choices = ["…", "…"]')
    if type_ != "choice" and choices:
        raise OwnKindError((*where, "choices"), f"only a choice has choices, not {type_}; set type to choice")
    if len(set(choices)) < len(choices):
        raise OwnKindError((*where, "choices"), "a value is in choices twice; remove one")
    if any("," in choice or '"' in choice for choice in choices) or len(",".join(choices)) > _LONGEST_LIST:
        raise OwnKindError(
            (*where, "choices"),
            f"choices have a comma, a quote, or more than {_LONGEST_LIST} characters; shorten them",
        )


def _check_limits(part: Table, where: Entry) -> None:
    type_ = part.get("type", "text")
    for key in ("least", "most", "unit"):
        if key in part and type_ not in _NUMBERS:
            raise OwnKindError(
                (*where, key), f"only a number has {key}, not {type_}; set type to integer or decimal"
            )
    least, most = part.get("least"), part.get("most")
    if least is not None and most is not None and least > most:
        raise OwnKindError((*where, "most"), f"most ({most}) is below least ({least}); correct one")
