"""Tests wangge with a Neo4j cluster: several addresses in NEO4J_URI, members that are down, and no leader."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.engines.cluster_member import BEGIN, RUN, ClusterMember, cluster_member
from wangge.graph.engines.ports import free_ports
from wangge.graph.engines.seeds import Seed, ServerUri
from wangge.graph.engines.server import Address, connect_neo4j
from wangge.graph.errors import EngineUnavailable, UsageError
from wangge.graph.store import Store

_LEADERLESS = (
    "try again in a minute, and start the cluster's servers that are down: "
    "the cluster accepts writes only while more than half of its servers run"
)


def connected(uri: str) -> Store:
    return connect_neo4j(Address(uri, "neo4j", "secret-word"))


def closed_address() -> str:
    """Return an address on which no server listens."""
    (port,) = free_ports(1)
    return f"127.0.0.1:{port}"


@contextmanager
def hanging_address() -> Iterator[str]:
    """Yield an address that accepts connections and never answers, like a server that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(
    ("uri", "seeds"),
    [
        ("neo4j://db", [Seed("db", 7687)]),
        ("bolt+ssc://db:7688/", [Seed("db", 7688)]),
        ("neo4j+s://a:1,b,c:3", [Seed("a", 1), Seed("b", 7687), Seed("c", 3)]),
        ("neo4j://[::1],[fe80::2]:7688?policy=near", [Seed("::1", 7687), Seed("fe80::2", 7688)]),
        ("neo4j+ssc://服务器一,服务器二:17687", [Seed("服务器一", 7687), Seed("服务器二", 17687)]),
    ],
)
def test_addresses_are_read_from_the_uri(uri: str, seeds: list[Seed]) -> None:
    assert list(ServerUri.parse(uri).seeds) == seeds


@pytest.mark.parametrize(
    ("uri", "driver"),
    [
        ("neo4j://db", "neo4j://db:7687"),
        ("bolt://[::1]:7688", "bolt://[::1]:7688"),
        ("neo4j://a,b?policy=near", "neo4j://any-member.invalid:7687?policy=near"),
    ],
)
def test_driver_gets_one_address(uri: str, driver: str) -> None:
    assert ServerUri.parse(uri).for_driver() == driver


@pytest.mark.parametrize(
    "uri",
    [
        "neo4j://",
        "neo4j://a,,b",
        "neo4j://a,",
        "neo4j://a:b",
        "neo4j://a:0,b",
        "neo4j://a:70000",
        "neo4j://::1",
    ],
)
def test_malformed_address_is_refused(uri: str) -> None:
    with pytest.raises(UsageError, match=r"^NEO4J_URI must look like neo4j://host"):
        ServerUri.parse(uri)


def test_several_addresses_need_routing() -> None:
    with pytest.raises(UsageError, match=r"several servers: that needs neo4j:// or neo4j\+s://"):
        ServerUri.parse("bolt://a:7687,b:7687")


def test_servers_that_do_not_answer_are_all_named() -> None:
    uri = f"neo4j://{closed_address()},{closed_address()},no-such-host.invalid"
    with pytest.raises(EngineUnavailable) as caught:
        connected(uri)
    assert str(caught.value) == f"no answer from {uri}: start the server, or correct NEO4J_URI"


def test_members_that_are_down_hang_or_are_unknown_are_skipped() -> None:
    with cluster_member() as member, hanging_address() as hanging:
        uri = f"neo4j://{closed_address()},{hanging},no-such-host.invalid,{member.address}"
        with connected(uri) as store:
            assert (store.engine.version, store.engine.uri) == ("5.26.16", uri)


@pytest.mark.neo4j
def test_one_address_of_a_real_neo4j_server_is_enough(neo4j_address: Address) -> None:
    host = neo4j_address.uri.partition("://")[2]
    several = neo4j_address._replace(uri=f"neo4j://{closed_address()},{host}")
    with connect_neo4j(several) as store:
        assert store.read("RETURN 1 AS one").records == [(1,)]
        assert store.write(lambda transaction: transaction.run("RETURN 2 AS two").records) == [(2,)]


def write(store: Store) -> None:
    store.write(lambda transaction: transaction.run("CREATE (:Street)"))


def test_cluster_without_a_leader_is_read_and_not_written() -> None:
    with cluster_member(writers=[]) as member, connected(f"neo4j://{member.address}") as store:
        assert list(store.read("MATCH (s:Street) RETURN s")) == []
        with pytest.raises(EngineUnavailable) as caught:
            write(store)
        assert str(caught.value) == f"no server of neo4j://{member.address} accepts writes now; {_LEADERLESS}"
        assert (member.messages.count(RUN), member.messages.count(BEGIN)) == (1, 0)


def test_leader_that_is_down_does_not_count() -> None:
    with (
        cluster_member(writers=[closed_address()]) as member,
        connected(f"neo4j://{member.address}") as store,
        pytest.raises(EngineUnavailable, match="accepts writes now"),
    ):
        write(store)


def write_error(member: ClusterMember) -> str:
    """Return wangge's error message for a write that `member` rejects."""
    with connected(f"neo4j://{member.address}") as store, pytest.raises(EngineUnavailable) as caught:
        write(store)
    return str(caught.value)


def test_member_that_has_lost_the_lead_is_asked_once() -> None:
    with cluster_member(leads=False) as member:
        assert write_error(member) == (
            f"neo4j://{member.address} can't write now: No longer possible to write to server at 10.0.0.1:7687; "
            + _LEADERLESS
        )
        assert member.messages.count(RUN) == 1
