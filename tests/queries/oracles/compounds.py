"""Oracles (independent implementations) of rules about compounds and the property firms that serve them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.queries.oracles.conditions import PLACES, contracts, has_committee, has_firm, has_party, is_urban
from tests.queries.oracles.facts import (
    DAY,
    Facts,
    Oracle,
    Scope,
    State,
    States,
    incoming,
    lies_in,
    most_severe,
    nodes,
)

__all__ = ["ORACLES"]

_DRAWN_LABELS = (*PLACES[:-1], "PartyOrganization", "OwnersCommittee", "PropertyFirm")
_PER_FIRM = 1
_WARNING = timedelta(days=90)


def _compounds(facts: Facts, scope: Scope) -> Iterator[str]:
    return (code for code, _properties in nodes(facts, "Compound") if lies_in(facts, code, scope))


def _has_some_body(facts: Facts, scope: Scope) -> States:
    return {
        (code,): has_firm(facts, code) or has_committee(facts, code) or has_party(facts, code, 4)
        for code in _compounds(facts, scope)
        if is_urban(facts, code)
    }


def _committee_has_branch(facts: Facts, scope: Scope) -> States:
    with_committee = (code for code in _compounds(facts, scope) if has_committee(facts, code))
    return {(code,): has_party(facts, code, 4) for code in with_committee}


def _firm_has_committee(facts: Facts, scope: Scope) -> States:
    with_firm = (code for code in _compounds(facts, scope) if has_firm(facts, code))
    return {(code,): has_committee(facts, code) for code in with_firm}


def _has_one_contract(facts: Facts, scope: Scope) -> States:
    running = {code: list(contracts(facts, code)) for code in _compounds(facts, scope)}
    return {(code,): len(contracts_here) == 1 for code, contracts_here in running.items() if contracts_here}


def _runs_on(facts: Facts, scope: Scope) -> States:
    def contract_states() -> Iterator[tuple[tuple[str, ...], State]]:
        for code in _compounds(facts, scope):
            for firm, properties in contracts(facts, code):
                ends = properties["valid_to"]
                yield (code, properties["contract"], firm), None if ends is None else ends > DAY + _WARNING

    return most_severe(contract_states())


def _has_end_date(facts: Facts, scope: Scope) -> States:
    return most_severe(
        ((code, properties["contract"], firm), properties["valid_to"] is not None)
        for code in _compounds(facts, scope)
        for firm, properties in contracts(facts, code)
    )


def _is_red(facts: Facts, scope: Scope) -> States:
    def answer(flags: list[bool | None]) -> State:
        return True if any(flags) else None if None in flags else False

    flags = {
        code: [properties["red"] for _f, properties in contracts(facts, code)]
        for code in _compounds(facts, scope)
    }
    return {(code,): answer(values) for code, values in flags.items() if values}


def _has_building(facts: Facts, scope: Scope) -> States:
    return {
        (code,): any(True for _b in incoming(facts, code, "PART_OF", "Building"))
        for code in _compounds(facts, scope)
    }


def _is_not_relied_on_alone(facts: Facts, scope: Scope) -> States:
    serving = {
        code: {firm for firm, _properties in contracts(facts, code)} for code in _compounds(facts, scope)
    }
    firms = {firm for serving_firms in serving.values() for firm in serving_firms}
    return {(firm,): list(serving.values()).count({firm}) <= _PER_FIRM for firm in firms}


ORACLES = {
    "compounds-have-some-body": Oracle(
        _has_some_body, _DRAWN_LABELS, {"PartyOrganization.tier": (4, 4, 5, None)}
    ),
    "compounds-with-committee-have-branch": Oracle(
        _committee_has_branch, _DRAWN_LABELS, {"PartyOrganization.tier": (4, 4, 5, None)}
    ),
    "compounds-with-firm-have-owners-committee": Oracle(_firm_has_committee, _DRAWN_LABELS),
    "compounds-have-one-contract": Oracle(_has_one_contract, (*PLACES[:-1], "PropertyFirm")),
    "contracts-do-not-end-soon": Oracle(_runs_on, (*PLACES[:-1], "PropertyFirm")),
    "contracts-have-end-date": Oracle(_has_end_date, (*PLACES[:-1], "PropertyFirm")),
    "compounds-have-red-property": Oracle(_is_red, (*PLACES[:-1], "PropertyFirm")),
    "compounds-have-building": Oracle(_has_building, PLACES),
    "firms-are-not-relied-on-alone": Oracle(
        _is_not_relied_on_alone,
        (*PLACES[:-1], "PropertyFirm"),
        numbers={"PropertyFirm": (1, 2), "Compound": (5, 6), "SERVES": (2, 3, 4, 5), "PART_OF": (0, 1, 2)},
        settings={"compounds_per_firm_max": _PER_FIRM},
    ),
}
