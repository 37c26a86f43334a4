"""The notebooks run from top to bottom on one project on the embedded engine, and are stored without outputs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wangge.graph.control import stop_engine

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
PROJECT = "wangge-tour"
TEXTS = {
    "coverage-gaps": ["合成数据", "alt.Chart", "alt.Chart", "alt.Chart", "三无小区", "alt.Chart"],
    "weak-points": ["合成数据", "households", "alt.Chart", "alt.Chart", "LayerChart", "hhi", "StreetOffice", "<svg"],
    "two-dates": ["合成数据", "楼栋有党小组", "alt.Chart", "added", "alt.Chart", "个岗位"],
    "tour": ["通川区", "Building", "covered", "buildings", "通川区/", "Community:511702001001", "<iframe"],
}
"""For each notebook, a text in the output of each code cell. The last cell isn't listed: it closes the project."""


def cells(name: str) -> list[dict[str, Any]]:
    stored: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [cell for cell in stored if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", NAMES)
def test_notebook_is_kept_without_outputs(name: str) -> None:
    assert [cell["outputs"] for cell in cells(name)] == [[] for _ in cells(name)]
    assert [cell["execution_count"] for cell in cells(name)] == [None for _ in cells(name)]


@pytest.mark.parametrize("name", NAMES)
def test_notebook_imports_only_the_public_face(name: str) -> None:
    source = "".join(line for cell in cells(name) for line in [*cell["source"], "\n"])
    imported = re.findall(r"^(?:import|from) (\S+)", source, re.MULTILINE)
    assert [module for module in imported if module.startswith("wangge")] == ["wangge"]


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """Yield the folder in which the tour wrote and loaded its project, and the outputs of the tour's cells."""
    folder = tmp_path_factory.mktemp("notebooks")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in [name for name in os.environ if name.startswith("NEO4J_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
        monkeypatch.setenv("WANGGE_IDLE_SECONDS", "60")
        monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
        yield folder, outputs_of("tour", folder)
        stop_engine(folder / PROJECT)


def outputs_of(name: str, folder: Path) -> list[str]:
    """Run a notebook in a folder; return the outputs of each code cell as text."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [cell["outputs"] for cell in notebook.cells if cell["cell_type"] == "code"]
    return ["".join(map(str, output)) for output in outputs]


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", NAMES)
def test_notebook_runs_from_top_to_bottom(toured: tuple[Path, list[str]], name: str) -> None:
    folder, of_tour = toured
    outputs = of_tour if name == "tour" else outputs_of(name, folder)
    assert [text for text, output in zip(TEXTS[name], outputs, strict=False) if text not in output] == []
    assert len(outputs) == len(TEXTS[name]) + 1
