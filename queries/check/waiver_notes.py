"""Finds waivers that have no effect or are too broad."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.check.counts import SubjectState
from wangge.queries.check.report import RuleResult, WaiverNote
from wangge.queries.check.waivers import Ledger, WaiverEntry

__all__ = ["waiver_notes"]

_DISTRICT = 3
_Labels = dict[str, list[str]]


def waiver_notes(
    store: Store,
    ledger: Ledger,
    results: Sequence[RuleResult],
    states_by_rule: Mapping[str, Mapping[str, SubjectState]],
    today: date,
    *,
    whole: bool,
) -> tuple[WaiverNote, ...]:
    """Return notes about expired, unused and too broad waivers: expired ones first, then in the order of the file.

    A waiver is unused if it matches no finding. An unused waiver is noted only with `whole`, which means that the check
    covered everything that a waiver can be about. `states_by_rule` has the states of the subjects that waivers name.

    A waiver for a place is too broad if the place is a district or of a higher tier. It is also too broad if it waives
    several subjects that are more than half of the rule's subjects.
    """
    notes = [WaiverNote("expired", entry.waiver, entry.where) for entry in ledger.expired(today)]
    by_rule = {result.rule.id: result for result in results}
    waived = {name: Counter(item.waiver for item in result.waived) for name, result in by_rule.items()}
    valid = [e for e in ledger.entries if e.waiver.holds_on(today) and e.waiver.rule in states_by_rule]
    labels = _labels(store, {entry.waiver.under for entry in valid if entry.waiver.under is not None})
    for entry in valid:
        rule = entry.waiver.rule
        waived_count = waived[rule][entry.waiver]
        if not waived_count and whole:
            notes.append(_unused_note(entry, states_by_rule[rule], labels))
        if _is_too_broad(entry, waived_count, by_rule[rule], labels):
            notes.append(WaiverNote("too_broad", entry.waiver, entry.where))
    return tuple(notes)


def _unused_note(entry: WaiverEntry, states: Mapping[str, SubjectState], labels: _Labels) -> WaiverNote:
    target_exists = entry.waiver.target in (states if entry.waiver.under is None else labels)
    return WaiverNote("unused" if target_exists else "unknown_subject", entry.waiver, entry.where)


def _is_too_broad(entry: WaiverEntry, waived: int, result: RuleResult, labels: _Labels) -> bool:
    if entry.waiver.under is None:
        return False
    if waived > 1 and waived * 2 > result.counts.total:
        return True
    tiers = {kind.label: kind.place_tier or 0 for kind in load_model().places}
    return any(tiers[label] <= _DISTRICT for label in labels.get(entry.waiver.under, ()))


def _labels(store: Store, codes: Collection[str]) -> _Labels:
    """Return the labels of places by code, with one query for each kind of place."""
    labels: _Labels = defaultdict(list)
    if codes:
        for kind in load_model().places:
            statement = f"MATCH (p:{kind.label}) WHERE p.code IN $codes RETURN DISTINCT p.code AS code"
            for row in store.read(statement, {"codes": sorted(codes)}):
                labels[row["code"]].append(kind.label)
    return labels
