"""Creates the databases in this folder with an earlier version of wangge, for tests that read or upgrade them.

ORIGIN.md shows the commands.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from devtools.neo4j import neo4j_server
from tests.loaders.conftest import Sheets, town
from wangge.graph.engines.server import Address, connect_neo4j
from wangge.graph.store import Store

HERE = Path(__file__).parent
_LEFT_OUT = ("engine.log", "log", "alive", "lease", "texts", "starting", "engine.json")

_PROJECT = """\
[project]
name = "江湾区"
scope = "990101"
date = 2024-12-31

[[datasets]]
name = "places"
source = "places"
effective = 2024-01-01

[[datasets]]
name = "staff"
source = "staff"
effective = 2024-01-01
notice = "虚构数据 / Fictional data"
"""

_PLACES = town(streets=2, communities=2, grids=2)
_STAFF: Sheets = {
    "党组织": "编码,名称,层级,覆盖范围\nP4-1,一支部,4,990101001001001、990101001001002\n",
    "岗位": (
        "编码,岗位名称,所在单位\nPOST-1,网格员,990101001001001\nPOST-2,网格员,990101001001002\n"
        "POST-3,网格员,990101001002001\n"
    ),
    "人员": "编码,姓名,中共党员,手机\nPE-1,示例甲,是,13800001234\nPE-2,示例乙,否,\nPE-3,示例丙,,\n",
    "任职": (
        "人员编码,岗位编码,起始日期,终止日期\nPE-1,POST-1,2023-01-01,2023-12-31\nPE-2,POST-1,2024-01-01,\n"
        "PE-1,POST-2,2024-01-01,\n"
    ),
}

# This program runs with the earlier version and writes batches of seven changes. It leaves its run
# unfinished, as if the database became unreachable during the third batch.
_INTERRUPTED_LOAD = """
import sys
import wangge.loaders.writing.apply as writing
from wangge.cli.main import main
from wangge.graph.errors import EngineUnavailable

writing.ONE_TRANSACTION, writing.BATCH = 12, 7
own = writing._Run._batch

def batch(self, seq, batch, transaction):
    own(self, seq, batch, transaction)
    if seq == 2:
        raise EngineUnavailable("the power went")

writing._Run._batch = batch
main(sys.argv[1:])
"""


class OldVersion:
    """A project folder, in which commands of the earlier version are run."""

    def __init__(self, command: Path, folder: Path, server: Address | None) -> None:
        self._command = command
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")},
            "PYTHONPATH": "",
        }
        if server:
            self._environment |= {"NEO4J_URI": server.uri, "NEO4J_PASSWORD": server.password}
        (folder / "wangge.toml").write_text(_PROJECT, encoding="utf-8")

    def load(self, dataset: str, sheets: Sheets, day: str, *, code: int = 0, cut_off: bool = False) -> None:
        """Load the sheets of a dataset as one run, which stays unfinished if `cut_off` is true."""
        folder = self._folder / dataset
        folder.mkdir(exist_ok=True)
        for sheet, text in sheets.items():
            (folder / f"{sheet}.csv").write_text(text, encoding="utf-8")
        arguments = ("apply", dataset, "--effective", day, "--allow-retire", "100%", "--yes")
        self.run(*arguments, code=code, cut_off=cut_off)

    def run(self, *arguments: str, code: int = 0, cut_off: bool = False) -> None:
        """Run one command, which must exit with `code`."""
        python = self._command.with_name("python")
        program = [str(python), "-c", _INTERRUPTED_LOAD] if cut_off else [str(self._command)]
        process = subprocess.run(
            [*program, *arguments], cwd=self._folder, env=self._environment, capture_output=True, text=True
        )
        assert process.returncode == code, (
            f"{arguments}: {process.returncode}\n{process.stdout}\n{process.stderr}"
        )


def load_all(project: OldVersion) -> None:
    """Write six runs: two first loads, three later loads, and an undo."""
    project.load("places", _PLACES, "2024-01-01")
    project.load("staff", _STAFF, "2024-01-01")
    project.load("places", _changed_places(), "2024-06-01")
    project.load("staff", _changed_staff(), "2024-07-01", code=1)
    project.load("places", _changed_places() | {"streets": _renamed_streets()}, "2024-08-01")
    project.run("history", "undo", "R000005", "--yes")


def leave_open(project: OldVersion) -> None:
    """Add a seventh run, which ends early in its third batch."""
    project.load("places", town(streets=3, communities=2, grids=2), "2024-09-01", code=2, cut_off=True)


def _changed_places() -> Sheets:
    """Return changed sheets.

    A community is renamed, one grid is in another community, another grid is missing, and the last row of the
    grids now comes first.
    """
    head, *rows = (
        _PLACES["grids"]
        .replace("990101001002002,第2网格,990101001002", "990101001002002,第2网格,990101001001")
        .splitlines()
    )
    remaining = [row for row in rows if not row.startswith("990101002002002")]
    return {
        "communities": _PLACES["communities"].replace("1街2社区", "望江社区"),
        "grids": "\n".join([head, remaining[-1], *remaining[:-1]]).replace(",300", ",310", 1) + "\n",
    }


def _changed_staff() -> Sheets:
    return {
        "党组织": "编码,名称,层级,覆盖范围\nP4-1,一支部,4,990101001001001、990101001002001\n",
        "任职": _STAFF["任职"].replace("2024-01-01,\n", "2024-01-01,2024-06-30\n", 1)
        + "PE-3,POST-3,2024-07-01,\nPE-9,POST-1,2024-07-01,\n",
    }


def _renamed_streets() -> str:
    return _PLACES["streets"].replace("第2街道", "滨江街道")


def pack(folder: Path, target: Path) -> None:
    """Pack a project folder, whose engine is stopped, into one archive without logs and locks."""

    def without_logs(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        return None if Path(info.name).name in _LEFT_OUT else info

    with tarfile.open(target, "w:xz", preset=9) as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, path.name, filter=without_logs)


def dump(store: Store, target: Path) -> None:
    """Write every node and relationship of a database to `target`, each as one line of JSON."""
    nodes = store.read("MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS p").dicts()
    edges = store.read(
        "MATCH (a)-[r]->(b) RETURN elementId(a) AS a, type(r) AS type, elementId(b) AS b, properties(r) AS p"
    ).dicts()
    nodes.sort(key=lambda row: (sorted(row["labels"]), json.dumps(row["p"], default=str, sort_keys=True)))
    numbers = {row["id"]: number for number, row in enumerate(nodes)}
    lines = [_line({"labels": sorted(row["labels"]), "properties": row["p"]}) for row in nodes]
    lines += sorted(
        _line(
            {"from": numbers[row["a"]], "type": row["type"], "to": numbers[row["b"]], "properties": row["p"]}
        )
        for row in edges
    )
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(value: dict[str, Any]) -> str:
    def typed(part: object) -> dict[str, str]:
        return {"date": str(part)}

    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=typed)


def make(command: Path, version: str) -> None:
    """Create all databases. `command` is the path of the earlier version's `wangge`, `version` its commit."""
    with tempfile.TemporaryDirectory() as name:
        project = OldVersion(command, Path(name), None)
        load_all(project)
        project.run("db", "stop")
        pack(Path(name), HERE / f"{version}-embedded.tar.xz")
    with tempfile.TemporaryDirectory() as name, neo4j_server() as server, connect_neo4j(server) as store:
        project = OldVersion(command, Path(name), server)
        load_all(project)
        dump(store, HERE / f"{version}.jsonl")
        leave_open(project)
        dump(store, HERE / f"{version}-unfinished.jsonl")


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2])
