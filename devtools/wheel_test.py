"""Checks that a wheel of wangge works in an environment with other packages: `python -m devtools.wheel_test WHEEL`.

Among them are the packages `queries` and `viz` of PyPI, which have the names of folders of this repository. pandas,
polars and py2neo are installed, too, because users of wangge often have them. Constraint files for pip (`-c`) may
follow the wheel.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
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
    """Install all packages in a new virtual environment and run a program that uses them; return its exit code."""
    wheel, *constraint_files = arguments
    with tempfile.TemporaryDirectory(prefix="wangge-beside-") as folder:
        work = Path(folder)
        venv.create(work / "venv", with_pip=True)
        python = work / "venv" / "bin" / "python"
        constraints = [option for file in constraint_files for option in ("-c", file)]
        subprocess.run(
            [
                python,
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                *constraints,
                wheel,
                *OTHERS,
            ],
            check=True,
        )
        write_small_project(work / "district")
        try:
            program = f"OTHERS = {OTHERS!r}\n{PROGRAM}"
            return subprocess.run([python, "-I", "-c", program], cwd=work, check=False).returncode
        finally:
            subprocess.run([python.with_name("wangge"), "db", "stop", "-C", work / "district"], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
