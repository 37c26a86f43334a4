"""Defines the settings of the geographic map: the table `[map]` of wangge.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangge.loaders.boundaries.datum import Datum

__all__ = ["MapSettings"]


@dataclass(frozen=True, kw_only=True)
class MapSettings:
    """Where the boundaries of places are, and in which datums coordinates are given.

    `datum` is that of the columns 经度 and 纬度 of sheets, `boundaries_datum` that of the file `boundaries`.
    `code_property` and `name_property` are the properties of its features that have the code and the name of a place.
    `notice` is printed below every geographic map.
    """

    datum: Datum = Datum.WGS84
    boundaries: Path | None = None
    boundaries_datum: Datum = Datum.WGS84
    code_property: str = "code"
    name_property: str = "name"
    notice: str = ""

    @classmethod
    def of_entry(cls, folder: Path, entry: Mapping[str, Any]) -> MapSettings:
        """Return the settings of an entry that has been checked; `boundaries` is relative to `folder`."""
        datum = Datum(entry.get("datum") or Datum.WGS84)
        boundaries = entry.get("boundaries")
        return cls(
            datum=datum,
            boundaries=folder / boundaries if boundaries else None,
            boundaries_datum=Datum(entry.get("boundaries_datum") or datum),
            code_property=entry.get("code_property") or "code",
            name_property=entry.get("name_property") or "name",
            notice=entry.get("notice") or "",
        )
