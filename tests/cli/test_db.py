"""Tests `wangge db` as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wangge.cli.db import db
from wangge.graph.connection import open_store
from wangge.graph.engines.embedded import stop
from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.engines.ports import free_ports
from wangge.graph.errors import EngineUnavailable, ForeignDatabase, UsageError

pytestmark = pytest.mark.embedded


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    stop(EngineFiles.of(tmp_path))


def run(folder: Path, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(db, [*arguments, "-C", str(folder)], input=answer)


def test_no_engine_runs_in_a_new_folder(folder: Path) -> None:
    assert run(folder, "status").output == "not running\n"
    assert json.loads(run(folder, "status", "--json").output)["running"] is False
    assert run(folder, "stop").output == "wasn't running\n"
    assert list(folder.iterdir()) == []


@pytest.mark.own_engine
def test_started_engine_is_described_and_stopped(folder: Path) -> None:
    (port,) = free_ports(1)
    uri = f"bolt://127.0.0.1:{port}"

    assert run(folder, "start", "--port", str(port)).output == f"running at {uri}\n"
    assert json.loads(run(folder, "status", "--json").output).items() >= {
        ("running", True),
        ("name", "ArcadeDB"),
        ("uri", uri),
    }
    assert run(folder, "uri").output == f"uri: {uri}\nusername: reader\n"
    assert run(folder, "stop").output == "stopped\n"
    assert run(folder, "status").output == "not running\n"


@pytest.mark.own_engine
def test_started_engine_is_never_idle(folder: Path) -> None:
    open_store(folder).close()
    before = EngineFiles.of(folder).recorded()

    run(folder, "start")

    assert before is not None
    assert EngineFiles.of(folder).recorded() == before._replace(idle_seconds=0)


def test_password_is_shown_only_when_asked_for(folder: Path) -> None:
    run(folder, "start")
    running = EngineFiles.of(folder).recorded()
    assert running is not None

    access = json.loads(run(folder, "uri", "--writer", "--show-password", "--json").output)

    assert access == {"uri": running.uri, "username": "root", "password": running.root_password}
    assert running.root_password not in run(folder, "uri", "--writer").output


@pytest.mark.own_engine
def test_second_port_is_refused(folder: Path) -> None:
    run(folder, "start")
    (port,) = free_ports(1)

    assert isinstance(run(folder, "start", "--port", str(port)).exception, UsageError)


def test_uri_without_an_engine_says_what_to_do(folder: Path) -> None:
    failure = run(folder, "uri").exception

    assert isinstance(failure, EngineUnavailable)
    assert str(failure) == "the embedded engine isn't running: `wangge db start`"


@pytest.mark.parametrize("verb", ["start", "stop"])
def test_a_server_is_never_started_or_stopped(
    folder: Path, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", "neo4j://db.example")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret-word")

    failure = run(folder, verb).exception

    assert isinstance(failure, UsageError)
    assert str(failure) == (
        f"neo4j://db.example is a Neo4j server, which wangge can't {verb}: unset NEO4J_URI to use the embedded engine"
    )


def test_wipe_asks_first(folder: Path) -> None:
    with open_store(folder) as store:
        store.claim("1")
        with store.writing() as transaction:
            transaction.run("CREATE (:Street {dataset: 'd', src: '1:R000001:s:f.csv'})")

    assert run(folder, "wipe", answer="n\n").exit_code == 1
    assert run(folder, "wipe", "--yes").output == "1 node deleted\n"


def test_wipe_refuses_a_foreign_database(folder: Path) -> None:
    with open_store(folder) as store, store.writing() as transaction:
        transaction.run("CREATE (:Street)")

    assert isinstance(run(folder, "wipe", "--yes").exception, ForeignDatabase)
