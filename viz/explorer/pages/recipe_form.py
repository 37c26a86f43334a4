"""Reads the form of a recipe from the address: for each field its text, value and error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from wangge.graph.errors import QueryError
from wangge.queries.recipes.parameter import NO_DEFAULT, TODAY, Parameter, ParameterType, Value
from wangge.queries.recipes.runner import WithParameters
from wangge.queries.recipes.scope import Places, SeveralNodesError
from wangge.viz.explorer.pages.columns import UNITS, column_title
from wangge.viz.explorer.pages.page import PageTable
from wangge.viz.explorer.pages.place_candidates import PlaceCandidate, find_candidates
from wangge.viz.explorer.pages.request import PageRequest

__all__ = ["Field", "FieldOption", "Form", "error_table", "form_scope", "read_form"]

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


class FieldOption(NamedTuple):
    """An option of a menu: its value in the address, and its text."""

    value: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of the form.

    `value` is the text in the field. `takes` says in words which values the field accepts. `error` is one line or ''.
    `choices` are the places to choose from if the text is ambiguous. A field with `options` is a menu. A field with a
    `label` takes a node of this kind.
    """

    name: str
    title: str
    takes: str
    type: ParameterType
    value: str
    required: bool
    error: str
    choices: tuple[PlaceCandidate, ...] = ()
    options: tuple[FieldOption, ...] = ()
    label: str = ""

    @property
    def key(self) -> str:
        """Name of the field in the address."""
        return f"{_PREFIX}{self.name}"

    @property
    def suggests(self) -> str:
        """What the page suggests while somebody types: places (`place`), nodes with this label, or nothing ('')."""
        return "place" if self.type is ParameterType.PLACE else self.label

    @property
    def input(self) -> str:
        """Type of the HTML input; booleans use a select element instead."""
        return _INPUTS.get(self.type, "text")


@dataclass(frozen=True)
class Form:
    """All fields and the parsed values.

    `given` has the parsed values by parameter name, except the scope. `scope` is the code of the place in the form,
    else the project's scope. `unknown` are parameters in the address that the recipe doesn't have.
    """

    fields: tuple[Field, ...]
    given: Mapping[str, Value]
    scope: str | None
    unknown: tuple[str, ...]

    @property
    def errors(self) -> dict[str, str]:
        """The errors of the fields by name."""
        return {field.name: field.error for field in self.fields if field.error}

    @property
    def wrong(self) -> bool:
        """Whether a value or parameter is invalid."""
        return bool(self.unknown) or any(field.error for field in self.fields)

    @property
    def complete(self) -> bool:
        """Whether the recipe can run: there is no error, and no required field is empty."""
        return not self.wrong and not any(field.required and not field.value for field in self.fields)


def error_table(form: Form, error: str) -> PageTable:
    """Return the table for the files of a page without an answer: the errors of the fields, and the error of the page."""
    errors = {**form.errors, **({"": error} if error else {})}
    return PageTable(("parameter", "error"), list(errors.items()))


def form_scope(request: PageRequest, form: Form) -> str:
    """Return the name of the place that the form asks about, for the name of a workbook; '' for the project's scope."""
    if request.address.format_name != "xlsx" or not form.scope or form.scope == request.site.policy.scope:
        return ""
    candidates = find_candidates(request, form.scope)
    return request.formatter.name(candidates[0].named) if len(candidates) == 1 else form.scope


def read_form(request: PageRequest, recipe: WithParameters) -> Form:
    """Read the `p.NAME` parameters of the address. A field without a value in the address shows its default."""
    texts = {
        name.removeprefix(_PREFIX): text.strip()
        for name, text in request.address.query.items()
        if name.startswith(_PREFIX) and text.strip()
    }
    places = Places(request.site.store)
    given: dict[str, Value] = {}
    fields = []
    for parameter in recipe.parameters.values():
        text = texts.pop(parameter.name, "")
        value = _read_value(request, places, parameter, text) if text else _FieldValue(None)
        if text and not value.error:
            given[parameter.name] = value.value
        fields.append(_field(request, places, parameter, text, value))
    scope = given.pop(_SCOPE, request.site.policy.scope)
    return Form(tuple(fields), given, None if scope is None else str(scope), tuple(texts))


class _FieldValue(NamedTuple):
    """The value of a field's text, or an error; `choices` are the candidates if the text is ambiguous."""

    value: Value | None
    error: str = ""
    choices: tuple[PlaceCandidate, ...] = ()


def _field(
    request: PageRequest, places: Places, parameter: Parameter, text: str, value: _FieldValue
) -> Field:
    default = _default(request, places, parameter)
    unit = request.formatter.units(parameter.label) if parameter.label in UNITS else ""
    return Field(
        name=parameter.name,
        title=column_title(parameter.name, request.address.language, unit=unit),
        takes=_takes(request, parameter),
        type=parameter.type,
        value=text or default,
        required=not default and parameter.default is NO_DEFAULT,
        error=value.error,
        choices=value.choices,
        label=parameter.label,
    )


def _takes(request: PageRequest, parameter: Parameter) -> str:
    formatter = request.formatter
    if parameter.label:
        return formatter.say("takes_node", kind=formatter.kind(parameter.label))
    return formatter.say(_TAKES[parameter.type])


def _default(request: PageRequest, places: Places, parameter: Parameter) -> str:
    """Return the initial text of a field: the project's setting, else the recipe's default, else ''."""
    policy = request.site.policy
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
        return request.site.day.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_value(request: PageRequest, places: Places, parameter: Parameter, text: str) -> _FieldValue:
    formatter = request.formatter
    if parameter.type is ParameterType.PLACE:
        return _read_place(request, places, text)
    if parameter.label:
        return _read_node(request, places, parameter.label, text)
    try:
        value = parameter.check(text, today=request.site.day)
    except QueryError:
        value = None
    if value is None or (isinstance(value, int | float) and not _fits(value)):
        expected = formatter.say(_TAKES[parameter.type])
        return _FieldValue(None, formatter.say("wrong_value", what=expected, value=formatter.text(text)))
    return _FieldValue(value)


def _read_place(request: PageRequest, places: Places, text: str) -> _FieldValue:
    formatter = request.formatter
    candidates = find_candidates(request, text)
    if len(candidates) > 1:
        return _FieldValue(
            None, formatter.say("several_places_field", text=formatter.text(text)), tuple(candidates)
        )
    try:
        return _FieldValue(places.resolve(candidates[0].named.code if candidates else text))
    except QueryError as error:
        return _FieldValue(None, "".join(_unknown_place(request, text, str(error))))


def _read_node(request: PageRequest, places: Places, label: str, text: str) -> _FieldValue:
    formatter = request.formatter
    try:
        return _FieldValue(places.node(label, text))
    except SeveralNodesError as error:
        key, values = "several_with_name", {"codes": formatter.text(formatter.list(error.codes))}
    except QueryError:
        key, values = "no_node_called", {}
    return _FieldValue(
        None, formatter.say(key, text=formatter.text(text), kind=formatter.kind(label), **values)
    )


def _unknown_place(request: PageRequest, text: str, message: str) -> Iterator[str]:
    yield request.formatter.say("no_such_place", code=request.formatter.text(text))
    near = message.partition("nearest: ")[2]
    if near:
        yield request.formatter.say("nearest_codes", codes=request.formatter.text(near))


def _fits(value: float) -> bool:
    return isfinite(value) and abs(value) <= _LARGEST
