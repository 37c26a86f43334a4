"""`wangge map`: where the page goes and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.map import map_command
from graph.errors import UsageError
from graph.store import Store
from loaders.project import Project
from tests.viz.networks import DISTRICT, make_network, put

SETTINGS = f'[project]\nname = "通川"\nscope = "{DISTRICT}"\ndate = 2024-01-01\n'


@pytest.fixture
def project(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder whose graph is a small network."""
    put(embedded_store, make_network())
    (tmp_path / "wangge.toml").write_text(SETTINGS, encoding="utf-8")

    @contextmanager
    def opened(_project: Project) -> Iterator[Store]:
        yield embedded_store

    monkeypatch.setattr("cli.map.open_graph", opened)
    return tmp_path


def test_scope_is_drawn_into_the_maps_folder(project: Path) -> None:
    result = CliRunner().invoke(map_command, ["-C", str(project)])
    page = project / "maps" / f"{DISTRICT}.html"
    assert result.output == f"{page}\n显示 10 / 共 61\n"
    assert "2024-01-01" in page.read_text(encoding="utf-8")


def test_named_place_is_drawn_where_asked(project: Path) -> None:
    page = project / "out" / "grid.html"
    words = [f"{DISTRICT}001001001", "-o", str(page), "--lang", "en", "--hide-names", "-C", str(project)]
    result = CliRunner().invoke(map_command, words)
    assert result.output == f"{page}\nShowing 12 of 12\n"
    assert '<html lang="en">' in page.read_text(encoding="utf-8")


def test_unknown_place_is_told(project: Path) -> None:
    result = CliRunner().invoke(map_command, ["999999", "-C", str(project)])
    assert isinstance(result.exception, UsageError)


def test_nothing_named_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(map_command, ["-C", str(tmp_path)])
    assert str(result.exception) == "nothing to draw: name a code, or set `scope` in wangge.toml"
