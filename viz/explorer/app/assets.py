"""Scripts and styles that pages load, each under a name that changes with its bytes, so that it may be kept."""

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
    """A file as it is sent."""

    name: str
    content: bytes
    type: str

    @property
    def digest(self) -> str:
        """What its address carries."""
        return sha256(self.content).hexdigest()[:12]


@cache
def assets() -> Mapping[str, Asset]:
    """Every file that pages may load, by its name."""
    found = {"tokens.css": theme_css().encode()}
    for entry in (files("wangge.viz") / "static").iterdir():
        if entry.name.rpartition(".")[2] in _TYPES:
            found[entry.name] = entry.read_bytes()
    for path in sorted(VIS_FOLDER.glob("vis-network.*")):
        found[path.name] = path.read_bytes()
    return {name: Asset(name, content, _TYPES[name.rpartition(".")[2]]) for name, content in found.items()}


def asset_path(name: str) -> str:
    """The path of a file, without a proxy's prefix.

    >>> asset_path("explorer.css").startswith("/static/explorer.css?v=")
    True
    """
    return f"/static/{name}?v={assets()[name].digest}"
