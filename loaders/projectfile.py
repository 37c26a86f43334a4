"""Checks the content of a wangge.toml entry by entry.

Importing this module is slow, because it imports pydantic.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from wangge.graph.errors import ProjectError
from wangge.loaders.boundaries.datum import Datum
from wangge.loaders.limit_easing import EASED_PARTS
from wangge.loaders.projectform import Setting, is_eased_limit

__all__ = ["checked_content"]


def checked_content(content: dict[str, Any], printable: str) -> dict[str, Any]:
    """Return the content with values of the expected types, and with defaults for entries that were left out.

    Raises `ProjectError` with the name `printable` of the file and the first wrong entry.

    >>> checked_content({"datasets": [{"name": "a", "source": "b", "effective": "2024-01-31"}]}, "")["datasets"]
    [{'name': 'a', 'source': 'b', 'effective': datetime.date(2024, 1, 31), 'notice': ''}]
    """
    try:
        return _ProjectFile.model_validate(content).model_dump()
    except ValidationError as error:
        raise ProjectError(f"{printable}: {_in_words(error.errors()[0])}") from error


def _in_words(fault: ErrorDetails) -> str:
    where = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "missing":
            return f"{where} is missing; add it"
        case "model_type":
            return f"{where} isn't a table of entries; correct the entry"
        case "value_error":
            return f"{where}: {fault['ctx']['error']}"
        case _:
            return f"{where}: {fault['msg']}; correct the entry"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Head(_Strict):
    name: str = ""
    scope: str | None = Field(default=None, pattern=r"^\d+$")
    date: Any = None


class _SourceEntry(_Strict):
    name: str = Field(pattern=r"^[\w.-]+$")
    source: str
    effective: date | None = None
    notice: str = ""


class _Easing(_Strict):
    value: Any
    reason: str
    date: date

    @field_validator("reason")
    @classmethod
    def _is_given(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the reason is empty; write why the project eases the limit")
        return value

    @field_validator("value")
    @classmethod
    def _is_limit(cls, value: Any) -> Any:
        if not is_eased_limit(value):
            raise ValueError(
                f"write a number of subjects (10), a share below 1 (0.2), or a table of these for {', '.join(EASED_PARTS)}"
            )
        return value


class _Rules(_Strict):
    paths: list[str] = []
    skip: list[str] = []
    waivers: str | None = None
    baseline: str | None = None
    tasks: str | None = None
    limits: dict[str, _Easing] = {}


class _Map(_Strict):
    datum: Datum = Datum.WGS84
    boundaries: str | None = None
    boundaries_datum: Datum | None = None
    code_property: str = "code"
    name_property: str = "name"
    notice: str = ""


class _ProjectFile(_Strict):
    project: _Head = _Head()
    datasets: list[_SourceEntry] = []
    settings: dict[str, Setting] = {}
    rules: _Rules = _Rules()
    headers: dict[str, str | dict[str, str]] = {}
    map: _Map = _Map()
