"""Tests the public names of `import wangge`, their types for type checkers, and which libraries the import loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import wangge
from wangge.graph import errors
from wangge.public.table import Table

PROGRAM = """
from datetime import date
import wangge

with wangge.open("demo", time_limit=5) as project:
    reveal_type(project)
    reveal_type(project.apply(project.plan(effective=date(2024, 1, 1))))
    reveal_type(project.check().failed)
    reveal_type(project.recipe("vacant-posts", scope="511702").rows)
    reveal_type(project.map("511702").save("map.html"))
    reveal_type(wangge.__version__)
    project.cypher(1)
"""

# The types of wangge's own names don't depend on these libraries; for mypy, they are half of the work.
MYPY_SETTINGS = """
[mypy]
[mypy-click.*,neo4j.*,networkx.*,numpy.*,openpyxl.*,pandas.*,polars.*,pydantic.*,rich.*,starlette.*,uvicorn.*]
follow_imports = skip
"""


def test_every_error_is_public() -> None:
    assert set(errors.__all__) <= set(wangge.__all__)
    assert issubclass(wangge.StatementTimeout, wangge.WanggeError)


def test_star_import_keeps_pythons_own_names() -> None:
    names: dict[str, object] = {"__builtins__": __builtins__}
    exec("from wangge import *", names)
    assert names["Table"] is Table
    assert not set(names) & {"open", "map", "print"}


def test_lazy_names_are_listed() -> None:
    assert {"open", "__version__", *wangge.__all__} <= set(dir(wangge))


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'wangge' has no attribute 'opne'"):
        wangge.opne  # type: ignore[attr-defined]  # noqa: B018 - looking it up is the test


def test_importing_the_package_imports_no_other_library() -> None:
    script = "import sys, wangge; print(sorted({'neo4j', 'click', 'pydantic', 'networkx', 'rich'} & set(sys.modules)))"
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert process.stdout.strip() == "[]"


@pytest.mark.parametrize(("method", "library"), [("to_pandas", "pandas"), ("to_polars", "polars")])
def test_error_for_a_missing_library_names_the_extra(
    method: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        wangge.UsageError, match=rf"{method} needs {library}: pip install 'wangge\[{library}\]'"
    ):
        getattr(Table(("code",), [("1",)]), method)()


@pytest.mark.slow
def test_type_checker_of_a_user_sees_the_types(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "mypy.ini").write_text(MYPY_SETTINGS, encoding="utf-8")
    # mypy uses wangge's types only if wangge is installed as a package with a py.typed file.
    process = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "program.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    revealed = [line.split('"')[1] for line in process.stdout.splitlines() if "Revealed type" in line]
    assert revealed == [
        "wangge.public.open_project.OpenProject",
        "tuple[str, ...]",
        "tuple[wangge.queries.check.report.RuleResult, ...]",
        "list[tuple[Any, ...]]",
        "pathlib.Path",
        "str",
    ], process.stdout
    assert 'Argument 1 to "cypher" of "OpenProject" has incompatible type "int"' in process.stdout
