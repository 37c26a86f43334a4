"""At its start, an embedded engine repairs damaged database files, or its error message says what to do."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wangge.graph.connection import open_store
from wangge.graph.engines.database_files import DatabaseFiles
from wangge.graph.engines.embedded import ensure_running, stop
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.engines.startup import StartLog
from wangge.graph.errors import EngineUnavailable
from wangge.graph.schema import apply_schema, broken_schema
from wangge.graph.store import Store

pytestmark = [pytest.mark.embedded, pytest.mark.own_engine]

LABELS = ("Alley", "Bridge", "Canal", "Dock", "Estate", "Ferry", "Garden", "Harbour", "Inn")
UNIQUE = [(label, "code") for label in LABELS]
INDEXES = [("Site", "code"), ("Alley", "name")]
# A program that runs an engine, and kills this engine when it is about to rebuild an index.
KILLED_BEFORE_BUILDING = """
import os, signal
from wangge.graph.engines import arcadedb, indexes
indexes._builder = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
arcadedb.main()
"""


@pytest.fixture(scope="module")
def undamaged_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a stopped engine.

    Its graph has 20 nodes with the first of `LABELS`, 21 with the second and so on, and 20 relationships.
    """
    folder = tmp_path_factory.mktemp("sound")
    with open_store(folder) as store:
        apply_schema(store, UNIQUE, INDEXES)
        with store.writing() as transaction:
            for count, label in enumerate(LABELS, start=20):
                transaction.run(
                    f"UNWIND range(1, {count}) AS i"
                    f" CREATE (:{label}:Site {{code: '{label}' + toString(i), name: 'n' + toString(i)}})"
                )
            transaction.run("MATCH (a:Alley), (b:Bridge {name: a.name}) CREATE (a)-[:LEADS_TO]->(b)")
    stop(EngineFiles.of(folder))
    return folder


@pytest.fixture
def project(undamaged_project: Path, tmp_path: Path) -> Iterator[Path]:
    """Yield a copy of the undamaged project, which a test may damage."""
    folder = tmp_path / "project"
    shutil.copytree(undamaged_project, folder)
    yield folder
    stop(EngineFiles.of(folder))


def data(project: Path, name: str = "") -> Path:
    return EngineFiles.of(project).data / "databases" / "wangge" / name


def one_file(project: Path, pattern: str) -> Path:
    (path,) = data(project).glob(pattern)
    return path


def index_file(project: Path, label: str) -> Path:
    return one_file(project, f"{label}%7ESite_0_*.umtidx")


def overwrite(path: Path, content: bytes, at: int = 0) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def swap(first: Path, second: Path) -> None:
    first_content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(first_content)


def log_text(project: Path) -> str:
    return EngineFiles.of(project).log.read_text("utf-8", errors="replace")


def number(store: Store, statement: str) -> int:
    return int(store.read(f"MATCH {statement} RETURN count(*) AS n").records[0][0])


def faults(store: Store) -> list[str]:
    return [fault.text for fault in broken_schema(store, UNIQUE, INDEXES)]


def test_damaged_indexes_are_rebuilt(project: Path) -> None:
    junk = random.Random(16).randbytes(262_144)
    index_file(project, "Alley").unlink()
    os.truncate(index_file(project, "Bridge"), 0)
    os.truncate(index_file(project, "Canal"), 100_000)
    overwrite(index_file(project, "Dock"), bytes(64))
    overwrite(index_file(project, "Estate"), bytes(262_144))
    overwrite(index_file(project, "Ferry"), junk[:4_000], at=258_144)
    overwrite(index_file(project, "Garden"), junk)
    swap(index_file(project, "Harbour"), index_file(project, "Inn"))
    one_file(project, "Ferry%7ESite_0_*.numtidx").unlink()

    with open_store(project) as store:
        apply_schema(store, [("Jetty", "code")], [])
        with store.writing() as transaction:
            transaction.run("CREATE (:Jetty:Site {code: 'J1'}), (:Alley:Site {code: 'A'})")

        assert faults(store) == []
        assert [number(store, f"(n:{label} {{code: '{label}7'}})") for label in LABELS] == [1] * len(LABELS)
        assert number(store, "(n:Site {code: 'Ferry7'})") == 1
        assert number(store, "(n:Jetty {code: 'J1'})") == 1
    assert "index 10 of 10, " in log_text(project)


def test_index_lost_in_a_rebuild_is_built_at_the_next_start(project: Path) -> None:
    index_file(project, "Inn").unlink()
    root = EngineFiles.of(project).root
    command = [sys.executable, "-c", KILLED_BEFORE_BUILDING, str(root), "--idle", "0"]
    process = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert process.returncode == -signal.SIGKILL

    with open_store(project) as store:
        assert faults(store) == []
    assert DatabaseFiles(data(project)).unfinished() == []


def test_lost_records_leave_a_graph_that_can_be_written(project: Path) -> None:
    one_file(project, "Inn%7ESite_0.*.bucket").unlink()
    overwrite(one_file(project, "Dock%7ESite_0.*.bucket"), b"\xff" * 65_536)
    one_file(project, "Alley%7ESite_0_out_edges.*.bucket").unlink()

    with open_store(project) as store:
        assert faults(store) == []
        assert [number(store, f"(n:{label})") for label in ("Dock", "Harbour", "Inn")] == [0, 27, 0]
        assert number(store, "(:Alley)-[:LEADS_TO]->(:Bridge)") == 20
        with store.writing() as transaction:
            transaction.run("CREATE (:Inn:Site {code: 'I1'})-[:LEADS_TO]->(:Dock:Site {code: 'D1'})")
        assert number(store, "(:Inn {code: 'I1'})-[:LEADS_TO]->(:Dock {code: 'D1'})") == 1
    assert "`wangge verify` lists what is missing" in log_text(project)
    assert one_file(project, "../../Dock*.damaged").read_bytes() == b"\xff" * 65_536


def test_types_missing_in_an_earlier_schema_are_restored(project: Path) -> None:
    data(project, "schema.json").write_text("{", "utf-8")
    data(project, "../../schema.sound.json").unlink()

    with open_store(project) as store:
        assert faults(store) == []
        assert number(store, "(:Alley)-[:LEADS_TO]->(:Bridge)") == 20


def test_types_are_made_from_the_files_where_no_schema_is_left(project: Path) -> None:
    for path in (*data(project).glob("schema*.json"), data(project, "../../schema.sound.json")):
        path.unlink()

    with open_store(project) as store:
        apply_schema(store, UNIQUE, INDEXES)

        assert faults(store) == []
        assert number(store, "(:Alley)-[:LEADS_TO]->(:Bridge:Site)") == 20


def test_newest_readable_schema_is_taken(project: Path) -> None:
    files = DatabaseFiles(data(project))
    newest = data(project, "../../schema.sound.json").read_text("utf-8")
    data(project, "schema.json").unlink()

    assert files.make_readable() == ["schema.json is damaged or missing: an earlier copy is used"]
    assert data(project, "schema.json").read_text("utf-8") == newest


def without_dictionary(project: Path) -> None:
    one_file(project, "dictionary.*").unlink()


def with_blank_dictionary(project: Path) -> None:
    overwrite(one_file(project, "dictionary.*"), bytes(65_536))


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        (without_dictionary, "Dictionary file not found"),
        (with_blank_dictionary, "its dictionary, the file with the names of all properties, is damaged"),
    ],
)
def test_database_that_can_not_be_opened_says_what_to_do(
    project: Path, damage: Callable[[Path], None], cause: str
) -> None:
    damage(project)

    with pytest.raises(EngineUnavailable) as caught:
        ensure_running(EngineFiles.of(project))

    assert cause in str(caught.value)
    assert str(caught.value).endswith(
        f"move {EngineFiles.of(project).data} away, then `wangge restore` a backup or load the sheets again"
        " with `wangge apply`"
    )


def test_database_whose_creation_was_interrupted_is_created_again(tmp_path: Path) -> None:
    data(tmp_path).mkdir(parents=True)
    data(tmp_path, "configuration.json").touch()
    data(tmp_path, "Alley_0.1.65536.v0.bucket").touch()

    assert DatabaseFiles(data(tmp_path)).make_readable() == ["an empty database is created again"]
    assert not data(tmp_path).exists()


def test_waiting_command_reads_only_the_engine_log(tmp_path: Path) -> None:
    path = tmp_path / "engine.log"
    log = StartLog(path)
    assert log.news() == []
    path.write_text("INFO started\nwangge: index 1 of 2\nwangge: ind", "utf-8")
    assert log.news() == ["index 1 of 2"]
    with path.open("a", encoding="utf-8") as file:
        file.write("ex 2 of 2\n")
    assert log.news() == ["index 2 of 2"]
