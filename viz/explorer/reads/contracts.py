"""Reads the contracts of a property firm, each with its first and last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.graph.model import Source
from wangge.graph.store import Store
from wangge.viz.days import period_state
from wangge.viz.explorer.reads.node import NamedNode

__all__ = ["ContractRecord", "read_contracts"]


@dataclass(frozen=True)
class ContractRecord:
    """A contract of a firm for a compound.

    `community` is the community of the compound, None if the compound isn't in one. `red` says whether the firm offers
    party-led property service (红色物业); None if that isn't recorded. `days_left` is None unless the contract is in force
    and has an end.
    """

    compound: NamedNode
    community: NamedNode | None
    contract: str
    since: date | None
    until: date | None
    red: bool | None
    state: str
    days_left: int | None
    source: Source | None


def read_contracts(store: Store, code: str, *, day: date, timeout: float) -> list[ContractRecord]:
    """Return all contracts of a firm: those in force, then future ones, then past ones.

    Each of these three groups is sorted by last day.
    """
    rows = store.read(
        "MATCH (f:PropertyFirm {code: $code})-[e:SERVES]->(x:Compound) RETURN x.code AS code, x.name AS name, "
        "e.contract AS contract, e.valid_from AS since, e.valid_to AS until, e.red AS red, e.src AS src",
        {"code": code},
        timeout=timeout,
    )
    communities = _communities(store, sorted({row["code"] for row in rows}), timeout)
    contracts = [_contract(row, day, communities.get(row["code"])) for row in rows]
    order = ("current", "coming", "past")
    return sorted(
        contracts,
        key=lambda contract: (
            order.index(contract.state),
            contract.until or date.max,
            contract.compound.code,
            contract.contract,
        ),
    )


def _communities(store: Store, compounds: list[str], timeout: float) -> dict[str, NamedNode]:
    """Return the community of each compound that is in one."""
    rows = store.read(
        "UNWIND $codes AS code MATCH (x:Compound {code: code})-[:PART_OF*1..4]->(c:Community) "
        "RETURN DISTINCT code, c.code AS community, c.name AS name ORDER BY code, community DESC",
        {"codes": compounds},
        timeout=timeout,
    )
    return {row["code"]: NamedNode.of("Community", row["community"], row["name"] or "") for row in rows}


def _contract(row: Mapping[str, Any], day: date, community: NamedNode | None) -> ContractRecord:
    since, until = row["since"], row["until"]
    state = period_state(day, since, until)
    return ContractRecord(
        NamedNode.of("Compound", row["code"], row["name"] or ""),
        community,
        str(row["contract"] or ""),
        since,
        until,
        row["red"],
        state,
        (until - day).days if until is not None and state == "current" else None,
        Source.parse(row["src"]) if row["src"] else None,
    )
