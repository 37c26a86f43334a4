"""The form of a question: what was written in each field, what that means, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from wangge.graph.errors import QueryError
from wangge.queries.recipes.parameter import NO_DEFAULT, TODAY, Parameter, ParameterType, Value
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.scope import Places
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.explorer.pages.place_candidates import PlaceMeant, places_meant
from wangge.viz.explorer.pages.request import PageRequest

__all__ = ["Field", "Form", "read_form"]

_PREFIX = "p."
_SCOPE = "scope"
_LARGEST = 2**31 - 1
_INPUTS = {
    ParameterType.INTEGER: "number",
    ParameterType.DECIMAL: "number",
    ParameterType.DATE: "date",
}
_TAKES = {
    ParameterType.TEXT: "takes_text",
    ParameterType.PLACE: "takes_place",
    ParameterType.INTEGER: "takes_integer",
    ParameterType.DECIMAL: "takes_decimal",
    ParameterType.DATE: "takes_date",
    ParameterType.BOOLEAN: "takes_boolean",
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as it is shown: `value` stands in it, `error` says in one line what it takes instead."""

    name: str
    title: str
    takes: str
    type: ParameterType
    value: str
    required: bool
    error: str
    choices: tuple[PlaceMeant, ...] = ()

    @property
    def key(self) -> str:
        """What the address calls it."""
        return f"{_PREFIX}{self.name}"

    @property
    def takes_place(self) -> bool:
        """Whether it takes a place, by whatever this is called."""
        return self.type is ParameterType.PLACE

    @property
    def input(self) -> str:
        """The type of its input; a yes or no is chosen from a list instead."""
        return _INPUTS.get(self.type, "text")


@dataclass(frozen=True)
class Form:
    """All fields and the values that were given in them; `scope` is the place asked about, given or not."""

    fields: tuple[Field, ...]
    given: Mapping[str, Value]
    scope: str | None
    unknown: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Whether something was written that can't be used."""
        return bool(self.unknown) or any(field.error for field in self.fields)

    @property
    def complete(self) -> bool:
        """Whether the question can be asked."""
        return not self.wrong and not any(field.required and not field.value for field in self.fields)


def read_form(asking: PageRequest, recipe: Recipe) -> Form:
    """Read the address's `p.NAME` parameters; an empty one stands for its default."""
    written = {
        name.removeprefix(_PREFIX): text.strip()
        for name, text in asking.view.asked.items()
        if name.startswith(_PREFIX) and text.strip()
    }
    places = Places(asking.site.store)
    given: dict[str, Value] = {}
    fields = []
    for parameter in recipe.parameters.values():
        text = written.pop(parameter.name, "")
        read = _read(asking, places, parameter, text) if text else _Read(None)
        if text and not read.error:
            given[parameter.name] = read.value
        fields.append(_field(asking, places, parameter, text, read))
    scope = given.pop(_SCOPE, asking.site.policy.scope)
    return Form(tuple(fields), given, None if scope is None else str(scope), tuple(written))


class _Read(NamedTuple):
    """What a text means, else what is wrong with it and the places it may mean."""

    value: Value | None
    error: str = ""
    choices: tuple[PlaceMeant, ...] = ()


def _field(asking: PageRequest, places: Places, parameter: Parameter, text: str, read: _Read) -> Field:
    default = _default(asking, places, parameter)
    return Field(
        name=parameter.name,
        title=column_title(parameter.name, asking.view.language),
        takes=asking.shown.say(_TAKES[parameter.type]),
        type=parameter.type,
        value=text or default,
        required=not default and parameter.default is NO_DEFAULT,
        error=read.error,
        choices=read.choices,
    )


def _default(asking: PageRequest, places: Places, parameter: Parameter) -> str:
    """What stands in an untouched field: the project's setting, else the default; '' where there is none."""
    policy = asking.site.policy
    if parameter.name == _SCOPE and parameter.type is ParameterType.PLACE:
        try:
            return policy.scope or places.default(
                "" if parameter.default is NO_DEFAULT else str(parameter.default)
            )
        except QueryError:
            return ""
    value = policy.settings.get(parameter.name, parameter.default)
    if value is NO_DEFAULT or value is None:
        return ""
    if value is TODAY:
        return asking.site.day.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(asking: PageRequest, places: Places, parameter: Parameter, text: str) -> _Read:
    shown = asking.shown
    if parameter.type is ParameterType.PLACE:
        return _read_place(asking, places, text)
    try:
        value = parameter.check(text, today=asking.site.day)
    except QueryError:
        value = None
    if value is None or (isinstance(value, int | float) and not _fits(value)):
        what = shown.say(_TAKES[parameter.type])
        return _Read(None, shown.say("wrong_value", what=what, value=shown.text(text)))
    return _Read(value)


def _read_place(asking: PageRequest, places: Places, text: str) -> _Read:
    shown = asking.shown
    found = places_meant(asking, text)
    if len(found) > 1:
        return _Read(None, shown.say("several_places_field", text=shown.text(text)), tuple(found))
    try:
        return _Read(places.resolve(found[0].named.code if found else text))
    except QueryError as error:
        return _Read(None, "".join(_no_place(asking, text, str(error))))


def _no_place(asking: PageRequest, text: str, told: str) -> Iterator[str]:
    yield asking.shown.say("no_such_place", code=asking.shown.text(text))
    near = told.partition("nearest: ")[2]
    if near:
        yield asking.shown.say("nearest_codes", codes=asking.shown.text(near))


def _fits(value: float) -> bool:
    return isfinite(value) and abs(value) <= _LARGEST
