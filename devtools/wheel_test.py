"""Checks that wangge works in an environment with other packages: `python -m devtools.wheel_test PYTHON`.

PYTHON is the interpreter of a virtual environment in which a wheel of wangge is installed. The others are added to it.
Among them are the packages `queries` and `viz` of PyPI, which have the names of folders of this repository. pandas,
polars and py2neo are installed, too, because users of wangge often have them. Constraint files for pip (`-c`) may
follow.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devtools.small_project import write_small_project

__all__ = ["main"]

OTHERS = ("pandas", "polars", "networkx", "py2neo", "queries", "viz")
PROGRAM = """
import networkx, pandas, polars, py2neo
import queries, viz  # of PyPI
import wangge
import wangge.queries, wangge.viz

assert queries is not wangge.queries and viz is not wangge.viz
assert queries.Session and py2neo.Node("Grid", code="1")["code"] == "1"
with wangge.open("district") as project:
    project.apply(project.plan())
    table = project.recipe("buildings-party-group")
    assert isinstance(table.to_pandas(), pandas.DataFrame) and isinstance(table.to_polars(), polars.DataFrame)
    assert isinstance(project.graph(), networkx.MultiDiGraph) and len(project.graph()) == 13
    assert project.check().failed and "<svg" in project.map("990101001001").svg()
print("wangge", wangge.__version__, "works beside " + ", ".join(OTHERS))
"""


def main(arguments: Sequence[str]) -> int:
    """Install the other packages beside the wheel, run a program that uses all of them, and return its exit code."""
    python, *constraint_files = arguments
    constraints = [option for file in constraint_files for option in ("-c", file)]
    install = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile")
    subprocess.run([python, *install, *constraints, *OTHERS], check=True)
    with tempfile.TemporaryDirectory(prefix="wangge-beside-") as folder:
        work = Path(folder)
        write_small_project(work / "district")
        try:
            program = f"OTHERS = {OTHERS!r}\n{PROGRAM}"
            return subprocess.run([python, "-I", "-c", program], cwd=work, check=False).returncode
        finally:
            command = Path(python).with_name("wangge")
            subprocess.run([command, "db", "stop", "-C", work / "district"], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
