"""An embedded engine is started, found, shared, stopped when idle, and replaced after it was killed."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wangge.graph.connection import open_store, scratch_store
from wangge.graph.engines import embedded
from wangge.graph.engines.accounts import DATABASE, ROOT
from wangge.graph.engines.admin import EngineAdmin
from wangge.graph.engines.embedded import ensure_running, leased, stop
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.engines.locks import hold, is_held
from wangge.graph.errors import DiskFull, EngineUnavailable, StatementTimeout, UsageError
from wangge.graph.store import Store

pytestmark = [pytest.mark.embedded, pytest.mark.own_engine]

# A program that prints the number of streets in a graph, and the process id of the engine.
COUNT = """
import sys
from pathlib import Path
from wangge.graph.connection import open_store
from wangge.graph.engines.lockfile import EngineFiles

folder = Path(sys.argv[1])
with open_store(folder) as store:
    found = store.read("MATCH (n:Street) RETURN count(n) AS n").records[0][0]
    print(found, EngineFiles.of(folder).recorded().pid)
"""


@pytest.fixture
def files(tmp_path: Path) -> Iterator[EngineFiles]:
    paths = EngineFiles.of(tmp_path)
    yield paths
    stop(paths)


@pytest.fixture
def folder(files: EngineFiles) -> Path:
    return files.root.parent


def add_street(folder: Path) -> None:
    with open_store(folder) as store, store.writing() as transaction:
        transaction.run("CREATE (:Street {name: '湖滨'})")


def streets(folder: Path) -> int:
    with open_store(folder) as store:
        return int(store.read("MATCH (n:Street) RETURN count(n) AS n").records[0][0])


def program(folder: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", COUNT, folder], cwd=root, stdout=subprocess.PIPE, text=True
    )


def running_pid(files: EngineFiles) -> int:
    running = files.running()
    assert running is not None
    return running.pid


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"not within {seconds} s"
        time.sleep(0.05)


def test_second_program_finds_the_running_engine(folder: Path, files: EngineFiles) -> None:
    add_street(folder)

    out, _ = program(folder).communicate(timeout=60)

    assert out.split() == ["1", str(running_pid(files))]


def test_two_commands_that_start_at_once_share_one_engine(folder: Path, files: EngineFiles) -> None:
    first, second = program(folder), program(folder)

    outs = {first.communicate(timeout=60)[0], second.communicate(timeout=60)[0]}

    assert outs == {f"0 {running_pid(files)}\n"}


def test_committed_facts_survive_a_killed_engine(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    killed = running_pid(files)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: has_ended(killed))

    assert streets(folder) == 1
    assert running_pid(files) != killed


def test_open_transaction_dies_with_a_killed_engine(folder: Path, files: EngineFiles) -> None:
    add_street(folder)

    def killed_between(store: Store) -> None:
        with store.writing() as transaction:
            transaction.run("CREATE (:Street {name: '清波'})")
            os.kill(running_pid(files), signal.SIGKILL)
            transaction.run("CREATE (:Street {name: '小营'})")

    with open_store(folder) as store, pytest.raises(EngineUnavailable):
        killed_between(store)

    assert streets(folder) == 1


def test_data_survive_a_stop(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    assert stop(files) is True

    assert streets(folder) == 1


def test_stop_leaves_no_process_and_no_lock(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    pid = running_pid(files)

    stop(files)

    assert not files.record.exists()
    assert not is_held(files.alive)
    wait_until(lambda: has_ended(pid), 10)


def test_stop_ends_a_running_statement(folder: Path, files: EngineFiles) -> None:
    with open_store(folder) as store:
        stream = store.stream("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN a, b")
        next(stream)
        pid = running_pid(files)
        stop(files)
        with pytest.raises(EngineUnavailable):
            list(stream)

    wait_until(lambda: has_ended(pid), 10)


def test_terminated_engine_cleans_up(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    pid = running_pid(files)

    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: has_ended(pid))

    assert not files.record.exists()
    assert streets(folder) == 1


def test_interrupt_from_the_terminal_does_not_reach_the_engine(folder: Path, files: EngineFiles) -> None:
    add_street(folder)

    assert os.getsid(running_pid(files)) != os.getsid(0)


def test_stopping_without_an_engine_is_reported(files: EngineFiles) -> None:
    assert stop(files) is False


def test_idle_engine_stops_by_itself(
    folder: Path, files: EngineFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANGGE_IDLE_SECONDS", "0.5")
    add_street(folder)
    pid = running_pid(files)

    wait_until(lambda: has_ended(pid))

    assert not files.record.exists()


def test_used_engine_is_not_idle(folder: Path, files: EngineFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_IDLE_SECONDS", "0.3")

    with open_store(folder) as store:
        time.sleep(1.5)
        assert store.read("RETURN 1 AS one").records == [(1,)]


def test_engine_without_its_record_stops(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    pid = running_pid(files)

    files.record.unlink()

    wait_until(lambda: has_ended(pid))


def test_reused_process_id_is_not_taken_for_the_engine(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    engine = files.recorded()
    assert engine is not None
    os.kill(engine.pid, signal.SIGKILL)
    wait_until(lambda: has_ended(engine.pid))
    files.write_record(engine._replace(pid=os.getpid()))

    assert files.running() is None
    assert streets(folder) == 1


def test_unreadable_record_is_ignored(folder: Path, files: EngineFiles) -> None:
    files.root.mkdir()
    files.record.write_text("{", encoding="utf-8")

    assert streets(folder) == 0


def test_port_in_use_is_named(files: EngineFiles) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(EngineUnavailable) as caught:
            ensure_running(files, port=port)

    assert str(caught.value) == f"port {port} is in use: choose another --port, or leave it out"


def test_failed_start_quotes_the_engine(files: EngineFiles) -> None:
    files.root.mkdir()
    files.data.write_text("no folder", encoding="utf-8")

    with pytest.raises(EngineUnavailable) as caught:
        ensure_running(files)

    assert str(caught.value).startswith("the embedded engine can't start: the embedded engine ended: [Errno")
    assert not is_held(files.alive)


def test_engine_out_of_memory_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_HEAP", "48m")
    much = "UNWIND range(1, 400000) AS i CREATE (:Building {name: $name})"

    with open_store(folder) as store, pytest.raises(EngineUnavailable) as caught, store.writing() as writing:
        writing.run(much, {"name": "幢" * 200})

    reason = "java.lang.OutOfMemoryError(: Java heap space|: GC overhead limit exceeded)?"
    hint = "give it more (WANGGE_HEAP=2g for the embedded engine), and run again"
    assert re.search(f"has run out of memory: {reason}; {re.escape(hint)}$", str(caught.value))


_HANDLER_FAILED = (
    'Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread "main"\n'
)


@pytest.mark.parametrize(
    ("log", "cause"),
    [
        ("java.lang.OutOfMemoryError: Java heap space\n", "java.lang.OutOfMemoryError: Java heap space"),
        (
            f"java.lang.OutOfMemoryError: Java heap space\n\tat a.B.c\n{_HANDLER_FAILED}",
            "java.lang.OutOfMemoryError: Java heap space",
        ),
        (_HANDLER_FAILED, "java.lang.OutOfMemoryError"),
    ],
)
def test_cause_is_the_last_out_of_memory_error_with_a_reason(
    files: EngineFiles, log: str, cause: str
) -> None:
    files.make()
    files.log.write_text(log, encoding="utf-8")

    assert files.last_cause() == cause


@pytest.mark.skipif(os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root needs setpriv")
def test_folder_without_rights_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir(mode=0o555)
    for parent in (tmp_path, *tmp_path.parents):
        parent.chmod(0o755)
        if parent.name.startswith("pytest-of-"):
            break
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    command = "from wangge.cli.main import main; main(['db', 'start', '-C', sys.argv[1]])"

    process = subprocess.run(
        [*nobody, sys.executable, "-c", f"import sys; sys.path.insert(0, '.'); {command}", folder],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert process.stderr == (
        f"Error: {folder / '.wangge'}: Permission denied; check the path, its permissions and the free disk space\n"
    )
    assert process.returncode == 2


def test_reading_continues_with_the_next_engine(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    count = "MATCH (n:Street) RETURN count(n) AS n"
    with open_store(folder) as store:
        os.kill(running_pid(files), signal.SIGKILL)
        wait_until(lambda: not files.is_alive())

        with pytest.raises(EngineUnavailable, match="has ended: run the command again"):
            store.read(count)
    assert streets(folder) == 1


def test_reading_from_a_folder_that_has_moved_is_an_error_that_says_so(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    try:
        with open_store(before):
            before.rename(after)
            wait_until(lambda: not EngineFiles.of(after).is_alive())

            with (
                pytest.raises(EngineUnavailable, match="before doesn't exist: it was moved or deleted"),
                open_store(before),
            ):
                pass
    finally:
        stop(EngineFiles.of(after))


def test_wrong_heap_is_reported(files: EngineFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_HEAP", "much")

    with pytest.raises(EngineUnavailable, match="JVM"):
        ensure_running(files)


def test_missing_library_is_reported(
    files: EngineFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken" / "jpype"
    broken.mkdir(parents=True)
    reason = "libjvm.so: cannot open shared object file"
    (broken / "__init__.py").write_text(f"raise ImportError({reason!r})", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))

    with pytest.raises(EngineUnavailable) as caught:
        ensure_running(files)

    assert str(caught.value) == f"the embedded engine can't start: the embedded engine ended: {reason}"


def test_wrong_idle_time_is_reported(files: EngineFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_IDLE_SECONDS", "long")

    with pytest.raises(UsageError, match="WANGGE_IDLE_SECONDS is 'long': give a number of seconds"):
        ensure_running(files)


def test_only_its_owner_can_read_the_record(folder: Path, files: EngineFiles) -> None:
    with leased(files):
        ensure_running(files)

    assert stat.S_IMODE(files.record.stat().st_mode) == 0o600
    assert set(json.loads(files.record.read_text())) >= {"pid", "bolt_port", "http_port", "root_password"}


def test_engine_listens_on_loopback_only(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    inodes = {
        path.readlink().name for path in Path(f"/proc/{running_pid(files)}/fd").iterdir() if path.is_symlink()
    }
    listening = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and f"socket:[{line.split()[9]}]" in inodes
    ]

    assert {fields[1].split(":")[0] for fields in listening} <= {
        "0100007F",
        "0000000000000000FFFF00000100007F",
        "00000000000000000000000001000000",
    }
    assert len(listening) == 2


def test_scratch_store_is_empty_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch_store() as store:
        assert store.read("MATCH (n) RETURN count(n) AS n").records == [(0,)]
        with store.writing() as transaction:
            transaction.run("CREATE (:Street)")

    assert list(tmp_path.iterdir()) == []


def test_full_disk_leaves_the_graph_unchanged(folder: Path, files: EngineFiles) -> None:
    add_street(folder)

    def write_much(store: Store) -> None:
        with store.writing() as transaction:
            transaction.run(
                "UNWIND range(1, 9000) AS i CREATE (:Building {name: $name})", {"name": "幢" * 100}
            )

    with open_store(folder) as store:
        resource.prlimit(running_pid(files), resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        with pytest.raises(
            DiskFull, match=r"can't write: .*File too large; make room on its disk and run again"
        ):
            write_much(store)
        assert store.read("MATCH (n) RETURN labels(n) AS l, count(n) AS c").records == [(["Street"], 1)]
    stop(files)

    with open_store(folder) as store:
        assert store.read("MATCH (n) RETURN labels(n) AS l, count(n) AS c").records == [(["Street"], 1)]
        write_much(store)
        assert store.read("MATCH (n:Building) RETURN count(n) AS c").records == [(9000,)]


def paths_open_to_others(root: Path) -> set[str]:
    """Return those paths, among `root` and everything in it, that other users of the machine can access."""
    return {
        str(path.relative_to(root.parent)) for path in (root, *root.rglob("*")) if path.stat().st_mode & 0o077
    }


def test_engine_folder_is_for_its_owner_only_whatever_the_umask(folder: Path, files: EngineFiles) -> None:
    before = os.umask(0)
    try:
        add_street(folder)
    finally:
        os.umask(before)

    assert paths_open_to_others(files.root) == set()
    assert stat.S_IMODE(files.root.stat().st_mode) == 0o700
    assert (files.root / ".gitignore").read_text() == "*\n"


def test_folder_of_an_earlier_version_is_closed_to_others(files: EngineFiles) -> None:
    (files.root / "arcadedb").mkdir(parents=True)
    (files.root / "arcadedb" / "Person_0.bucket").write_text("names")
    files.lease.touch()
    for path in (files.root, *files.root.rglob("*")):
        path.chmod(0o777)

    files.make()

    assert paths_open_to_others(files.root) == set()


def test_commits_are_synced_before_they_are_acknowledged(folder: Path, files: EngineFiles) -> None:
    add_street(folder)
    running = files.running()
    assert running is not None

    answer = EngineAdmin(running.http_port, ROOT, running.root_password).query(
        DATABASE, "select settings from schema:database"
    )

    settings = {setting["key"]: setting["value"] for setting in answer[0]["settings"]}
    assert settings["arcadedb.txWalFlush"] == 2


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace isn't installed")
def test_every_commit_syncs_the_log(folder: Path, files: EngineFiles, tmp_path: Path) -> None:
    add_street(folder)
    trace_file = tmp_path / "trace"
    pid = str(running_pid(files))
    command = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(trace_file), "-p", pid]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        if "attached" not in tracer.stderr.readline():
            pytest.skip("strace isn't allowed to attach to a process here")
        for _ in range(3):
            add_street(folder)
        stop(files)
        tracer.communicate(timeout=60)

    assert (
        len([line for line in trace_file.read_text().splitlines() if "txlog_" in line and "= 0" in line]) >= 3
    )


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux shows which process has a lock")
@pytest.mark.parametrize("name", ["starting", "lease"])
def test_lock_that_cannot_be_had_names_its_holder(
    files: EngineFiles, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_LOCK_SECONDS", 0.2)
    monkeypatch.setattr(embedded, "_LEASE_SECONDS", 0.2)
    files.make()
    lock = files.root / name
    with hold(lock), pytest.raises(EngineUnavailable) as caught, leased(files):
        ensure_running(files)

    assert f"{lock} is locked by process {os.getpid()} (" in str(caught.value)
    assert ", since 20" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_hard_linked_copy_has_an_engine_and_data_of_its_own(
    folder: Path, files: EngineFiles, tmp_path_factory: pytest.TempPathFactory
) -> None:
    add_street(folder)
    copy = tmp_path_factory.mktemp("copies") / "copy"
    subprocess.run(["cp", "-al", folder, copy], check=True)
    copied = EngineFiles.of(copy)
    try:
        assert copied.running() is None
        add_street(copy)

        assert running_pid(copied) != running_pid(files)
        assert (streets(folder), streets(copy)) == (1, 2)
        stop(files)
        assert (streets(folder), streets(copy)) == (1, 2)
    finally:
        stop(copied)


def test_moved_project_keeps_its_graph(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    try:
        add_street(before)
        before.rename(after)

        assert streets(after) == 1
    finally:
        stop(EngineFiles.of(after))
        stop(EngineFiles.of(before))
    assert not before.exists()


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LANG": ""}])
def test_engine_opens_a_chinese_path_in_a_plain_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    folder = tmp_path / "网格 项目"
    folder.mkdir()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    try:
        process = subprocess.run(
            [sys.executable, "-c", COUNT, folder],
            cwd=Path(__file__).parents[2],
            env={**inherited, **locale},
            capture_output=True,
            timeout=120,
        )
        assert process.stdout.split()[0] == b"0", process.stderr
    finally:
        stop(EngineFiles.of(folder))


def test_folder_whose_name_is_not_utf8_is_reported(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xcd\xf8\xb8\xf1"))
    folder.mkdir()

    with pytest.raises(EngineUnavailable, match=r"\\xcd\\xf8\\xb8\\xf1/.wangge isn't UTF-8"):
        ensure_running(EngineFiles.of(folder))


def test_deleted_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="doesn't exist: it was moved or deleted"):
        open_store(tmp_path / "away")

    assert list(tmp_path.iterdir()) == []


BUSY_WITHIN_A_ROW = "RETURN all(x IN range(1, 100000) WHERE all(y IN range(1, 100000) WHERE y > 0)) AS n"


def test_a_statement_busy_within_a_row_is_ended_with_the_engine(folder: Path) -> None:
    add_street(folder)
    with open_store(folder) as store:
        start = time.monotonic()
        with pytest.raises(StatementTimeout, match="could only be stopped with the embedded engine"):
            store.read(BUSY_WITHIN_A_ROW, timeout=0.5)
        assert time.monotonic() - start < 8.5
    assert streets(folder) == 1
