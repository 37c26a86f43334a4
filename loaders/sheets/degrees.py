"""Converts a cell with a longitude or latitude to decimal degrees."""

from __future__ import annotations

import re
import unicodedata

from wangge.graph.model import PropertySpec
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import CellError, RejectRule

__all__ = ["LATITUDE", "LONGITUDE", "degrees", "is_angle"]

LONGITUDE, LATITUDE = "schema:longitude", "schema:latitude"
"""The terms of the properties whose values are degrees."""

_EAST, _NORTH = ("东经", "E"), ("北纬", "N")
_ELSEWHERE = ("西经", "W", "南纬", "S")
_HEMISPHERE = r"东经|西经|北纬|南纬|[EWNS]"
_DECIMAL = r"(?P<degrees>[+-]?\d{1,3}(?:\.\d{1,15})?)[°度]?"
_SEXAGESIMAL = (
    r"(?P<whole>\d{1,3})[°度](?P<minutes>\d{1,2}(?:\.\d{1,10})?)['分]"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d{1,10})?)(?:''|\"|秒))?"
)
_ANGLE = re.compile(
    rf"(?P<before>{_HEMISPHERE})?(?:{_SEXAGESIMAL}|{_DECIMAL})(?P<after>{_HEMISPHERE})?", re.IGNORECASE
)
_SIGNS = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "″": '"', "”": '"', "“": '"'}
)


def is_angle(spec: PropertySpec) -> bool:
    """Whether the values of a property are longitudes or latitudes."""
    return spec.term in (LONGITUDE, LATITUDE)


def degrees(spec: PropertySpec, text: str) -> float:
    """Return a longitude or latitude in decimal degrees.

    Degrees may be written as a decimal number, or with minutes and seconds (107°30′15″, 107度30分15秒), with or without the
    hemisphere. Raises `CellError` for any other text, for the value of the other coordinate, and for a place outside
    China.

    >>> from wangge.graph.model import load_model
    >>> longitude = load_model().nodes["Street"].properties["lon"]
    >>> degrees(longitude, "东经107°30′15″"), degrees(longitude, "107.5")
    (107.5041667, 107.5)
    """
    of_longitude = spec.term == LONGITUDE
    own, other = (_EAST, _NORTH) if of_longitude else (_NORTH, _EAST)
    header = RejectText("longitude" if of_longitude else "latitude", spec.zh)
    match = _ANGLE.fullmatch("".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).split()))
    value = None if match is None else _value(match)
    if match is None or value is None:
        raise CellError(RejectRule.BAD_NUMBER, CellMessage.NOT_DEGREES.fill(text=text, header=header))
    hemispheres = [sign.upper() for sign in (match["before"], match["after"]) if sign]
    least, most = spec.least or 0, spec.most or 0
    limits = {"text": text, "header": header, "least": least, "most": most}
    if any(sign in other for sign in hemispheres) or (
        not least <= value <= most and _is_of_other(value, of_longitude=of_longitude) and not hemispheres
    ):
        raise CellError(RejectRule.OUT_OF_RANGE, CellMessage.SWAPPED_DEGREES.fill(**limits))
    if not least <= value <= most or any(sign in _ELSEWHERE for sign in hemispheres):
        raise CellError(RejectRule.OUT_OF_RANGE, CellMessage.OUTSIDE_CHINA.fill(**limits))
    if len(hemispheres) > 1 or any(sign not in own for sign in hemispheres):
        raise CellError(RejectRule.BAD_NUMBER, CellMessage.NOT_DEGREES.fill(text=text, header=header))
    return value


def _value(match: re.Match[str]) -> float | None:
    if match["degrees"] is not None:
        return float(match["degrees"])
    minutes, seconds = float(match["minutes"]), float(match["seconds"] or 0)
    if minutes >= 60 or seconds >= 60 or ("." in match["minutes"] and match["seconds"]):
        return None
    return round(int(match["whole"]) + minutes / 60 + seconds / 3600, 7)


def _is_of_other(value: float, *, of_longitude: bool) -> bool:
    """Whether a value can only be the other coordinate of a place in China."""
    return 3 <= value <= 54 if of_longitude else 73 <= value <= 136
