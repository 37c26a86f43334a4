"""Tests which database wangge opens, and the error message if it can't open it."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.graph.connection import neo4j_address, open_store
from wangge.graph.engines import server
from wangge.graph.engines.ports import free_ports
from wangge.graph.engines.server import Address, connect_neo4j, identify
from wangge.graph.errors import AuthenticationFailed, EngineUnavailable, UnsupportedEngine, UsageError


def by_environment(monkeypatch: pytest.MonkeyPatch, address: Address) -> None:
    monkeypatch.setenv("NEO4J_URI", address.uri)
    monkeypatch.setenv("NEO4J_USERNAME", address.username)
    monkeypatch.setenv("NEO4J_PASSWORD", address.password)


@pytest.mark.neo4j
def test_environment_names_the_neo4j_server(
    neo4j_address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_environment(monkeypatch, neo4j_address)

    with open_store(tmp_path) as store:
        assert (store.engine.name, store.engine.uri) == ("Neo4j", neo4j_address.uri)
        assert store.engine.version.startswith("5.26")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.neo4j
def test_routing_address_of_neo4j_can_be_used_too(neo4j_address: Address) -> None:
    routed = neo4j_address._replace(uri=neo4j_address.uri.replace("bolt://", "neo4j://"))

    with connect_neo4j(routed) as store:
        assert store.read("RETURN 1 AS one").records == [(1,)]


@pytest.mark.neo4j
def test_wrong_neo4j_password_is_reported(neo4j_address: Address) -> None:
    with pytest.raises(AuthenticationFailed) as caught:
        connect_neo4j(neo4j_address._replace(password="not-the-word"))

    assert str(caught.value) == (
        f"{neo4j_address.uri} rejected the user name or password: correct NEO4J_USERNAME and NEO4J_PASSWORD"
    )


@pytest.mark.neo4j
def test_old_neo4j_server_is_refused(neo4j_address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_agent", lambda *_: "Neo4j/4.4.30")

    with pytest.raises(UnsupportedEngine) as caught:
        connect_neo4j(neo4j_address)

    assert str(caught.value) == (
        f"{neo4j_address.uri} is Neo4j 4.4.30, wangge needs 5.26 or newer: upgrade the server, or unset"
        " NEO4J_URI to use the embedded engine"
    )


@pytest.mark.neo4j
def test_missing_neo4j_database_is_reported(neo4j_address: Address) -> None:
    with (
        connect_neo4j(neo4j_address._replace(database="nowhere")) as store,
        pytest.raises(EngineUnavailable, match="correct NEO4J_DATABASE"),
    ):
        store.read("RETURN 1 AS one")


def test_closed_port_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    by_environment(monkeypatch, Address(f"bolt://127.0.0.1:{port}", "neo4j", "secret-word"))

    with pytest.raises(EngineUnavailable) as caught:
        open_store(tmp_path)

    assert str(caught.value) == (
        f"no answer from bolt://127.0.0.1:{port}: start the server, or correct NEO4J_URI"
    )


@pytest.mark.parametrize("uri", ["http://db:7474", "db:7687", "bolt://neo4j:secret-word@db"])
def test_address_of_another_kind_is_refused(uri: str) -> None:
    with pytest.raises(UsageError) as caught:
        neo4j_address({"NEO4J_URI": uri, "NEO4J_PASSWORD": "secret-word"})

    assert str(caught.value) == (
        "NEO4J_URI must look like neo4j://host or bolt://host:7687, with the password in NEO4J_PASSWORD"
    )


def test_address_without_password_is_refused() -> None:
    with pytest.raises(UsageError, match="NEO4J_PASSWORD is empty"):
        neo4j_address({"NEO4J_URI": "bolt://db"})


@pytest.mark.parametrize("agent", ["Neo4j/5.26.0", "Neo4j/5.27-aura", "Neo4j/2025.08.0", "Neo4j/6.0.1"])
def test_newer_servers_are_welcome(agent: str) -> None:
    assert identify(agent, "bolt://db").name == "Neo4j"


@pytest.mark.parametrize(
    "agent", ["Neo4j/5.25.1", "Neo4j/3.5.0", "Memgraph/2", "Neo4j/v5.11.0 compatible graph"]
)
def test_other_servers_are_unsupported(agent: str) -> None:
    with pytest.raises(UnsupportedEngine, match=r"^bolt://db is "):
        identify(agent, "bolt://db")
