"""neo4j-admin makes the same database from the import files of a first load as `wangge apply` makes from the sheets."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from devtools.neo4j import admin_tool, imported_server, jars
from tests.loaders.conftest import DISTRICT, network
from wangge.graph.engines.server import connect_neo4j
from wangge.graph.errors import PlanError, UsageError
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset, Project
from wangge.loaders.state import EmptyGraph
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.importfiles import write_import_files
from wangge.loaders.writing.importtables import ARGUMENTS, READ_BUFFER, ImportTables
from wangge.loaders.writing.journal import decode_batch
from wangge.loaders.writing.prepare import prepare

EXAMPLE = Path(__file__).parents[3] / "examples" / "jiangwan"
Write = Callable[..., Dataset]


def first_load(project: Project) -> Plan:
    return plan_datasets(EmptyGraph(), project.datasets, folder=project.folder)


def journal(store: Store) -> list[list[object]]:
    rows = store.read(
        "MATCH (r:Run)-[:WROTE]->(b:Batch) RETURN b.payload AS payload ORDER BY r.id, b.seq"
    ).dicts()
    return [line for row in rows for line in decode_batch(row["payload"])]


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.usefixtures("neo4j_address")
def test_imported_neo4j_database_is_the_one_that_apply_makes(embedded_store: Store, tmp_path: Path) -> None:
    """The import includes the journal, so the next load writes nothing.

    This test undoes no run, because an undo reads only the graph and the journal, and both are compared here.
    `test_restorefiles.py` undoes a run of an imported database.
    """
    project = Project.find(EXAMPLE)
    prepare(embedded_store)
    apply_plan(embedded_store, first_load(project))
    written = write_import_files(tmp_path / "out", first_load(project))
    assert written.nodes > 50
    assert written.relationships > written.nodes
    with imported_server(tmp_path / "out") as address, connect_neo4j(address) as store:
        assert network(store) == network(embedded_store)
        assert journal(store) == journal(embedded_store)
        prepare(store)
        second_plan = plan_datasets(store, project.datasets, folder=project.folder)
        assert not second_plan.writes


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_journal_larger_than_the_usual_buffer_is_imported_into_neo4j(
    write_sheets: Write, tmp_path: Path
) -> None:
    """The journal has a value that is larger than neo4j-admin's usual buffer.

    The value encodes a sheet with 5 MB of remarks that can't be compressed. The test runs the real neo4j-admin.
    """
    signs = random.Random(1)
    lines = ["编码,名称,所属社区,备注", '990101001001999,"两行",990101001001,"第一行\n第二行"']
    for number in range(998):
        remark = "".join(chr(signs.randrange(0x4E00, 0x9FA5)) for _ in range(1700))
        lines.append(f"990101001001{number:03},第{number}网格,990101001001,{remark}")
    source = write_sheets({**DISTRICT, "grids": "\n".join(lines) + "\n"})
    out, home = tmp_path / "out", tmp_path / "home"
    written = write_import_files(out, plan_datasets(EmptyGraph(), [source], folder=tmp_path))
    assert written.nodes > 998
    arguments = (out / ARGUMENTS).read_text(encoding="utf-8").splitlines()
    [size] = [
        int(argument.partition("=")[2]) for argument in arguments if argument.startswith("--read-buffer-size")
    ]
    assert size > READ_BUFFER
    (home / "conf").mkdir(parents=True)
    admin_tool(jars(), home, "database", "import", "full", *arguments, cwd=out)


def test_folder_with_other_files_is_not_touched(write_sheets: Write, tmp_path: Path) -> None:
    plan = plan_datasets(EmptyGraph(), [write_sheets(DISTRICT)], folder=tmp_path)
    with pytest.raises(UsageError, match="isn't empty"):
        write_import_files(tmp_path / "jiangwan", plan)


def test_only_a_first_load_can_be_written(embedded_store: Store, write_sheets: Write, tmp_path: Path) -> None:
    prepare(embedded_store)
    apply_plan(embedded_store, plan_datasets(embedded_store, [write_sheets(DISTRICT)], folder=tmp_path))
    second_plan = plan_datasets(embedded_store, [write_sheets(DISTRICT)], folder=tmp_path)
    with pytest.raises(PlanError, match="only a first load"):
        write_import_files(tmp_path / "out", second_plan)


def test_arguments_name_every_file(write_sheets: Write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_import_files(out, plan_datasets(EmptyGraph(), [write_sheets(DISTRICT)], folder=tmp_path))
    arguments = (out / ARGUMENTS).read_text(encoding="utf-8").split()
    named = {
        name for argument in arguments if "=" in argument for name in argument.rpartition("=")[2].split(",")
    }
    assert {path.name for path in out.glob("*.csv")} <= named
    assert arguments[0] == "neo4j"
    assert not any(argument.startswith("--read-buffer-size") for argument in arguments)


def test_an_error_while_facts_are_written_ends_the_command(
    write_sheets: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second thread writes the facts; its error, such as a full disk, isn't lost."""

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ImportTables, "new_facts", full_disk)
    plan = plan_datasets(EmptyGraph(), [write_sheets(DISTRICT)], folder=tmp_path)
    with pytest.raises(OSError, match="No space left"):
        write_import_files(tmp_path / "out", plan)
    assert not (tmp_path / "out" / ARGUMENTS).exists()
