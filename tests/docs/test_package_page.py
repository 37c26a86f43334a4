"""Tests that the README can be the page of the package on PyPI.

All links of the README must be absolute, and must begin with the home address of the project.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HOME = PROJECT["urls"]["Homepage"]


@pytest.fixture(scope="module")
def readme() -> str:
    return ProjectMetadata(str(ROOT), PluginManager()).core.readme


def test_every_link_and_picture_is_absolute(readme: str) -> None:
    links = re.findall(r"(!?)\[[^\]]*\]\(([^)]+)\)", readme)
    assert len(links) > 20
    assert {link.startswith((f"{HOME}/blob/HEAD/", f"{HOME}/raw/HEAD/")) for _, link in links} == {True}
    pictures = [link for exclamation_mark, link in links if exclamation_mark]
    assert f"{HOME}/raw/HEAD/docs/images/district.png" in pictures


def test_the_hooks_are_taken_from_the_same_address() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", page) == [HOME]


def test_every_python_that_is_promised_is_named() -> None:
    promised = [f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)]
    assert set(promised) < set(PROJECT["classifiers"])
