"""The examples of docs/py2neo.md give the results shown on the page."""

from __future__ import annotations

import doctest
import re
from contextlib import chdir
from pathlib import Path

import pytest

from devtools.small_project import small_project
from tests.cli.conftest import ROOT

PAGE = ROOT / "docs" / "py2neo.md"
TEXT = PAGE.read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```python\n(>>>.*?)^```", TEXT, re.M | re.S)


@pytest.mark.embedded
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_examples_give_what_the_page_says(tmp_path: Path) -> None:
    pytest.importorskip("py2neo")
    examples = doctest.DocTestParser().get_doctest("\n".join(SESSIONS), {}, PAGE.name, str(PAGE), 0)
    report: list[str] = []
    with chdir(tmp_path), small_project(tmp_path / "district"):
        results = doctest.DocTestRunner().run(examples, out=report.append)
    assert (results.failed, results.attempted > 8) == (0, True), "".join(report)
