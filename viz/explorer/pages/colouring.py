"""By what the places of a picture are coloured: one rule, or how many of a kind lie in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.reads.node import Named
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary
from wangge.viz.treemap.shades import (
    PLAIN,
    Key,
    Shade,
    legend_of,
    shade_of_counts,
    shades_of_numbers,
    step_words,
)

__all__ = ["Choice", "Colouring", "choices", "colour"]

_NUMBER = "count:"
_NONE = "none"


class Choice(NamedTuple):
    """One way to colour: what an address calls it, its words, and whether it is the one chosen."""

    id: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Colouring:
    """The shade, the short figure and the words of each place; `rule` is set where a rule gives them."""

    id: str
    title: str
    shades: dict[Named, Shade]
    notes: dict[Named, str]
    words: dict[Named, str]
    counts: dict[Named, Counts]
    numbers: dict[Named, int]
    keys: tuple[Key, ...]
    rule: RuleSummary | None = None

    def shade(self, named: Named) -> Shade:
        """The shade of a place."""
        return self.shades.get(named, PLAIN)


def colour(
    places: Sequence[Named],
    legend: Sequence[Named],
    standings: RuleResults | None,
    shown: Formatter,
    *,
    rule: str | None = None,
) -> Colouring:
    """Colour places by `rule`, else as the address asks, else by the gravest rule that tells them apart.

    The legend counts the places of `legend`, those that are drawn smallest.
    """
    wanted = rule or shown.view.colour
    if standings is None or wanted == _NONE:
        return Colouring(_NONE, shown.say("not_coloured"), {}, {}, {}, {}, {}, ())
    label = (wanted or "").removeprefix(_NUMBER)
    if wanted and wanted.startswith(_NUMBER) and label in {kind.label for kind in shown.model.places}:
        return _by_number(places, legend, label, standings, shown)
    chosen = standings.rules.get(wanted or "") or _usual(places, standings)
    if chosen is None:
        return Colouring(_NONE, shown.say("not_coloured"), {}, {}, {}, {}, {}, ())
    return _by_rule(places, legend, chosen, shown)


def choices(
    places: Iterable[Named], standings: RuleResults | None, chosen: Colouring, shown: Formatter
) -> tuple[list[Choice], list[Choice]]:
    """The rules that say something about any of these places, and the kinds that can be counted in them."""
    if standings is None:
        return [], []
    drawn = list(places)
    rules = [
        Choice(rule.id, shown.rule(rule.head), rule.id == chosen.id)
        for rule in standings.gravest()
        if rule.id == chosen.id or _tells(rule, drawn)
    ]
    tiers = {kind.label: kind.place_tier or 0 for kind in shown.model.places}
    top = min((tiers[named.label] for named in drawn), default=99)
    numbers = [
        Choice(
            f"{_NUMBER}{label}",
            shown.say("number_of", kind=shown.units(label)),
            f"{_NUMBER}{label}" == chosen.id,
        )
        for label, tier in tiers.items()
        if tier > top
    ]
    none = Choice(_NONE, shown.say("not_coloured"), chosen.id == _NONE)
    return rules, [*numbers, none]


def _usual(places: Sequence[Named], standings: RuleResults) -> RuleSummary | None:
    """The gravest rule about places that says something of every kind drawn here, the smallest subjects first."""
    size = {
        label: number for number, label in enumerate(("Building", "Compound", "Grid", "Community", "Street"))
    }
    about = [rule for rule in standings.gravest() if rule.label in size and rule.status is not Status.ERROR]
    telling = [rule for rule in about if _tells(rule, places)]
    return min(telling, key=lambda rule: (rule.head.severity != "error", size[rule.label]), default=None)


def _tells(rule: RuleSummary, places: Sequence[Named]) -> bool:
    for named in places:
        counts = rule.at(named.label, named.code)
        if counts is not None and counts.total:
            return True
    return False


def _by_rule(
    places: Sequence[Named], legend: Sequence[Named], rule: RuleSummary, shown: Formatter
) -> Colouring:
    counts = {named: found for named in places if (found := rule.at(named.label, named.code)) is not None}
    shades = {named: shade_of_counts(found) for named, found in counts.items()}
    keys = legend_of((shades.get(named, PLAIN) for named in legend), language=shown.view.language)
    return Colouring(
        rule.id,
        shown.rule(rule.head),
        shades,
        {named: _note(found) for named, found in counts.items()},
        {named: _words(found, shown) for named, found in counts.items()},
        counts,
        {},
        keys,
        rule,
    )


def _note(counts: Counts) -> str:
    """The figure in a cell: nothing where there is one subject, whose colour says it all."""
    return f"{counts.covered}/{counts.known}" if counts.total > 1 else ""


def _words(counts: Counts, shown: Formatter) -> str:
    if not counts.total:
        return ""
    if counts.total == 1:
        state = next(n for n in ("covered", "uncovered", "unknown", "waived") if getattr(counts, n))
        return shown.say("covered_one") if state == "covered" else shown.say(state)
    parts = [f"{shown.say('covered_of')} {counts.covered}/{counts.known} ({shown.rate(counts)})"]
    parts += [
        f"{shown.say(state)} {number}"
        for state in ("uncovered", "unknown", "waived")
        if (number := getattr(counts, state))
    ]
    return " · ".join(parts)


def _by_number(
    places: Sequence[Named], legend: Sequence[Named], label: str, standings: RuleResults, shown: Formatter
) -> Colouring:
    tree = standings.tree
    numbers = {
        named: tree.count(number, label)
        for named in places
        if named.label != label and (number := tree.number(named.code)) is not None
    }
    # A cell and a part of it are of different sizes: each tier has steps of its own.
    shades: dict[Named, Shade] = {}
    words: dict[Shade, str] = {}
    for tier in dict.fromkeys(named.label for named in numbers):
        same = [named for named in numbers if named.label == tier]
        shades |= dict(zip(same, shades_of_numbers([numbers[named] for named in same]), strict=True))
        if any(named.label == tier for named in legend):
            words |= step_words([numbers[named] for named in same])
    kind = shown.units(label)
    return Colouring(
        f"{_NUMBER}{label}",
        shown.say("number_of", kind=kind),
        shades,
        {named: f"{number}" for named, number in numbers.items()},
        {named: f"{kind} {number}" for named, number in numbers.items()},
        {},
        numbers,
        legend_of(
            (shades.get(named, PLAIN) for named in legend), language=shown.view.language, counted=words
        ),
    )
