"""The notebook tour.ipynb runs from top to bottom on the embedded engine, and is stored without outputs."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

TOUR = Path(__file__).parents[2] / "notebooks" / "tour.ipynb"


def cells() -> list[dict[str, Any]]:
    stored: list[dict[str, Any]] = json.loads(TOUR.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in stored if cell["cell_type"] == "code"]


def test_notebook_is_kept_without_outputs() -> None:
    assert [cell["outputs"] for cell in cells()] == [[] for _ in cells()]
    assert [cell["execution_count"] for cell in cells()] == [None for _ in cells()]


def test_notebook_imports_only_the_public_face() -> None:
    source = "".join(line for cell in cells() for line in [*cell["source"], "\n"])
    imported = re.findall(r"^(?:import|from) (\S+)", source, re.MULTILINE)
    assert [name for name in imported if name.startswith("wangge")] == ["wangge"]


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_notebook_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(TOUR.parents[1]))
    monkeypatch.setenv("WANGGE_IDLE_SECONDS", "1")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    notebook = nbformat.read(TOUR, as_version=4)
    nbclient.NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [cell["outputs"] for cell in notebook.cells if cell["cell_type"] == "code"]
    texts = ["".join(map(str, output)) for output in outputs]
    assert "通川区" in texts[0]
    assert "Building" in texts[1]
    assert "covered" in texts[2]
    assert "buildings" in texts[3]
    assert "东城街道" in texts[4]
    assert "Community:511702001001" in texts[5]
    assert "<iframe" in texts[6]
