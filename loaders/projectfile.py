"""Checks the content of a wangge.toml entry by entry.

Importing this module is slow, because it imports pydantic.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wangge.graph.errors import ProjectError
from wangge.loaders.projectform import Setting

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
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProjectError(f"{printable}: {where}: {first['msg']}; correct the entry") from error


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


class _Rules(_Strict):
    paths: list[str] = []
    skip: list[str] = []
    waivers: str | None = None
    baseline: str | None = None
    tasks: str | None = None


class _ProjectFile(_Strict):
    project: _Head = _Head()
    datasets: list[_SourceEntry] = []
    settings: dict[str, Setting] = {}
    rules: _Rules = _Rules()
    headers: dict[str, str | dict[str, str]] = {}
