"""The entries of a ledger that are worth a look: they do nothing, or too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from graph.model import load_model
from graph.store import Store
from queries.check_report import RuleResult, WaiverNote
from queries.counts import SubjectState
from queries.waiver import Entry, Ledger

__all__ = ["waiver_notes"]

_DISTRICT = 3


def waiver_notes(
    store: Store,
    ledger: Ledger,
    results: Sequence[RuleResult],
    seen: Mapping[str, Mapping[str, SubjectState]],
    today: date,
    *,
    whole: bool,
) -> tuple[WaiverNote, ...]:
    """Entries expired, in vain, or too broad, in that order and then as the file has them.

    In vain are those that waive nothing: about a rule or a subject that there isn't, or about what is in
    order. Only with `whole` did the rules see all that an entry may be about, else nothing is called in vain.
    `seen` has, of each rule that ran, the states of the subjects that entries name. Too broad are those over a whole district or above it, and those that waive more than half of what
    a rule is about, one subject apart.
    """
    found = [WaiverNote("expired", entry.waiver, entry.where) for entry in ledger.expired(today)]
    by_rule = {result.rule.id: result for result in results}
    for entry in ledger.entries:
        if not entry.waiver.holds_on(today) or entry.waiver.rule not in seen:
            continue
        waived = Counter(item.waiver for item in by_rule[entry.waiver.rule].waived)[entry.waiver]
        if not waived and whole:
            found.append(_in_vain(store, entry, seen[entry.waiver.rule]))
        if _is_too_broad(store, entry, waived, by_rule[entry.waiver.rule]):
            found.append(WaiverNote("too_broad", entry.waiver, entry.where))
    return tuple(found)


def _in_vain(store: Store, entry: Entry, seen: Mapping[str, SubjectState]) -> WaiverNote:
    if entry.waiver.subject is not None:
        known = entry.waiver.subject in seen
    else:
        known = next(_labels_of(store, entry.waiver.target), None) is not None
    return WaiverNote("unused" if known else "unknown_subject", entry.waiver, entry.where)


def _is_too_broad(store: Store, entry: Entry, waived: int, result: RuleResult) -> bool:
    if entry.waiver.under is None:
        return False
    if waived > 1 and waived * 2 > result.counts.total:
        return True
    tiers = {kind.label: kind.place_tier or 0 for kind in load_model().places}
    return any(tiers[label] <= _DISTRICT for label in _labels_of(store, entry.waiver.under))


def _labels_of(store: Store, code: str) -> Iterator[str]:
    for kind in load_model().places:
        if store.read(f"MATCH (p:{kind.label} {{code: $code}}) RETURN 1 AS one", {"code": code}):
            yield kind.label
