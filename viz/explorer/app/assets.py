"""Loads the scripts and styles of the pages. Each address has a digest, so browsers may cache the file for ever."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from wangge.viz.drawing.theme import theme_css
from wangge.viz.network.embed import VIS_FOLDER

__all__ = ["Asset", "asset_path", "assets"]

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


class Asset(NamedTuple):
    """A static file with its media type."""

    name: str
    content: bytes
    type: str

    @property
    def digest(self) -> str:
        """The first 12 hexadecimal digits of the content's SHA-256, which are a part of the file's address."""
        return sha256(self.content).hexdigest()[:12]


@cache
def assets() -> Mapping[str, Asset]:
    """Return all static files by name."""
    contents = {"tokens.css": theme_css().encode()}
    for entry in (files("wangge.viz") / "static").iterdir():
        if entry.name.rpartition(".")[2] in _TYPES:
            contents[entry.name] = entry.read_bytes()
    for path in sorted(VIS_FOLDER.glob("vis-network.*")):
        contents[path.name] = path.read_bytes()
    return {name: Asset(name, content, _TYPES[name.rpartition(".")[2]]) for name, content in contents.items()}


def asset_path(name: str) -> str:
    """Return the path of a static file, with its digest but without the prefix of a proxy.

    >>> asset_path("explorer.css").startswith("/static/explorer.css?v=")
    True
    """
    return f"/static/{name}?v={assets()[name].digest}"
