"""Makes the README for PyPI: its relative links become links to the repository that pyproject.toml names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<path>(?![a-z]+:|#)[^)]+)\)")


class ReadmeHook(MetadataHookInterface):
    """Replaces relative links by absolute ones, because PyPI hosts only the README."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the README to the project's metadata."""
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        home = metadata["urls"]["Homepage"]
        metadata["readme"] = {"content-type": "text/markdown", "text": _LINK.sub(_absolute(home), text)}


def _absolute(home: str) -> Callable[[re.Match[str]], str]:
    def replaced(link: re.Match[str]) -> str:
        view = "raw" if link["picture"] else "blob"
        return f"{link['picture']}[{link['text']}]({home}/{view}/HEAD/{link['path']})"

    return replaced
