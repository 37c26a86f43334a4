"""docs/api.md documents every public name, and its examples give the results shown on the page."""

from __future__ import annotations

import doctest
import re
from contextlib import chdir
from pathlib import Path

import pytest

import wangge
from devtools.small_project import ended_engine, write_small_project
from tests.cli.conftest import ROOT

PAGE = ROOT / "docs" / "api.md"
TEXT = PAGE.read_text(encoding="utf-8")
SESSIONS = [block for block in re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S) if ">>>" in block]
METHODS = {name for name in vars(wangge.OpenProject) if not name.startswith("_")}


@pytest.mark.parametrize("name", sorted({"open", "__version__", *wangge.__all__}))
def test_page_names_every_public_name(name: str) -> None:
    assert re.search(rf"`(?:wangge\.)?{name}\b", TEXT), f"add {name} to docs/api.md"


@pytest.mark.parametrize("name", sorted(METHODS))
def test_page_names_every_method_of_a_project(name: str) -> None:
    assert f"project.{name}" in TEXT, f"add {name} to docs/api.md"


@pytest.mark.embedded
@pytest.mark.slow
def test_examples_give_what_the_page_says(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("networkx")
    write_small_project(tmp_path / "district")
    examples = doctest.DocTestParser().get_doctest("\n".join(SESSIONS), {}, PAGE.name, str(PAGE), 0)
    options = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    report: list[str] = []
    with chdir(tmp_path), ended_engine(tmp_path / "district"):
        results = doctest.DocTestRunner(optionflags=options).run(examples, out=report.append)
    assert (results.failed, results.attempted > 20) == (0, True), "".join(report)
