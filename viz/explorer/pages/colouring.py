"""Colours the places of a picture by a rule, by a measure, or by how many places of one kind each contains."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.queries.measures.measure import NetworkMeasure
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.measure_colours import MEASURE, PLACE_MEASURES
from wangge.viz.explorer.reads.node import NamedNode
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

__all__ = [
    "Choice",
    "Colouring",
    "choices",
    "colour",
    "colour_by_measure",
    "measure_choices",
    "rules_with_counts",
]

_NUMBER = "count:"
_NONE = "none"


class Choice(NamedTuple):
    """An option of the colour menu: its value for the parameter `colour`, its text, and whether it is selected."""

    id: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Colouring:
    """The shade, short figure (`notes`) and description (`words`) of each place.

    `id` is the value of the parameter `colour` for this colouring. `counts` has the counts of each place under the
    rule, `numbers` the number that each place's colour shows, if the colours show numbers. `keys` are the entries of
    the legend.

    `rule` is None if the colours show numbers, or if nothing is coloured.
    """

    id: str
    title: str
    shades: dict[NamedNode, Shade]
    notes: dict[NamedNode, str]
    words: dict[NamedNode, str]
    counts: dict[NamedNode, Counts]
    numbers: dict[NamedNode, int]
    keys: tuple[Key, ...]
    rule: RuleSummary | None = None

    def shade(self, named: NamedNode) -> Shade:
        """Return the shade of a place, or the plain one if it isn't coloured."""
        return self.shades.get(named, PLAIN)


def colour(
    places: Sequence[NamedNode],
    legend: Sequence[NamedNode],
    rule_results: RuleResults | None,
    formatter: Formatter,
    *,
    rule: str | None = None,
) -> Colouring:
    """Colour places by `rule`, else by the choice in the address, else by the default rule (see `_default_rule`).

    The legend counts the places in `legend`, which are the smallest places of the picture.
    """
    choice = rule or formatter.address.colour
    if rule_results is None or choice == _NONE:
        return Colouring(_NONE, formatter.say("not_coloured"), {}, {}, {}, {}, {}, ())
    label = (choice or "").removeprefix(_NUMBER)
    if choice and choice.startswith(_NUMBER) and label in {kind.label for kind in formatter.model.places}:
        return _by_number(places, legend, label, rule_results, formatter)
    chosen = rule_results.rules.get(choice or "") or _default_rule(places, rule_results)
    if chosen is None:
        return Colouring(_NONE, formatter.say("not_coloured"), {}, {}, {}, {}, {}, ())
    return _by_rule(places, legend, chosen, formatter)


def rules_with_counts(places: Sequence[NamedNode], rule_results: RuleResults | None) -> frozenset[str]:
    """Return the ids of the rules that have results for these places."""
    if rule_results is None:
        return frozenset()
    return frozenset(rule.id for rule in _with_counts(rule_results.rules.values(), places, rule_results))


def choices(
    places: Iterable[NamedNode],
    rule_results: RuleResults | None,
    chosen: Colouring,
    formatter: Formatter,
    counted: Collection[str],
) -> tuple[list[Choice], list[Choice]]:
    """Return the options of the colour menu, as two lists.

    The first list has the rules with results for these places, whose ids are `counted`. The second has the kinds of place whose number can be
    shown, and the option to colour nothing.
    """
    if rule_results is None:
        return [], []
    rules = [
        Choice(rule.id, formatter.rule(rule.head), rule.id == chosen.id)
        for rule in rule_results.by_severity()
        if rule.id == chosen.id or rule.id in counted
    ]
    tiers = {kind.label: kind.place_tier or 0 for kind in formatter.model.places}
    highest_tier = min((tiers[named.label] for named in places), default=99)
    numbers = [
        Choice(
            f"{_NUMBER}{label}",
            formatter.say("number_of", kind=formatter.units(label)),
            f"{_NUMBER}{label}" == chosen.id,
        )
        for label, tier in tiers.items()
        if tier > highest_tier
    ]
    none = Choice(_NONE, formatter.say("not_coloured"), chosen.id == _NONE)
    return rules, [*numbers, none]


def _default_rule(places: Sequence[NamedNode], rule_results: RuleResults) -> RuleSummary | None:
    """Return the rule by which these places are coloured if nothing is chosen; None if no rule has results for them.

    A rule of severity `error` takes precedence over all other rules. Among rules with equal precedence, the one about
    the lowest tier is returned.
    """
    tier_order = {
        label: number for number, label in enumerate(("Building", "Compound", "Grid", "Community", "Street"))
    }
    place_rules = [
        rule
        for rule in rule_results.by_severity()
        if rule.label in tier_order and rule.status is not Status.ERROR
    ]
    informative = _with_counts(place_rules, places, rule_results)
    return min(
        informative, key=lambda rule: (rule.head.severity != "error", tier_order[rule.label]), default=None
    )


def _with_counts(
    rules: Iterable[RuleSummary], places: Sequence[NamedNode], rule_results: RuleResults
) -> list[RuleSummary]:
    codes = [named.code for named in places]
    spans = rule_results.tree.spans(codes)
    return [rule for rule in rules if rule.concerns_any(codes, spans)]


def _by_rule(
    places: Sequence[NamedNode], legend: Sequence[NamedNode], rule: RuleSummary, formatter: Formatter
) -> Colouring:
    counts = {
        named: place_counts
        for named in places
        if (place_counts := rule.at(named.label, named.code)) is not None
    }
    shades = {named: shade_of_counts(place_counts) for named, place_counts in counts.items()}
    keys = legend_of((shades.get(named, PLAIN) for named in legend), language=formatter.address.language)
    return Colouring(
        rule.id,
        formatter.rule(rule.head),
        shades,
        {named: _figure(place_counts) for named, place_counts in counts.items()},
        {named: _words(place_counts, formatter) for named, place_counts in counts.items()},
        counts,
        {},
        keys,
        rule,
    )


def _figure(counts: Counts) -> str:
    """Return the short figure in a cell, such as 3/4; '' for a single subject, whose state the colour shows already."""
    return f"{counts.covered:,}/{counts.known:,}" if counts.total > 1 else ""


def _words(counts: Counts, formatter: Formatter) -> str:
    if not counts.total:
        return ""
    if counts.total == 1:
        state = next(n for n in ("covered", "uncovered", "unknown", "waived") if getattr(counts, n))
        return formatter.say("covered_one") if state == "covered" else formatter.say(state)
    parts = [f"{formatter.say('covered_of')} {counts.covered:,}/{counts.known:,} ({formatter.rate(counts)})"]
    parts += [
        f"{formatter.say(state)} {number:,}"
        for state in ("uncovered", "unknown", "waived")
        if (number := getattr(counts, state))
    ]
    return " · ".join(parts)


def _by_number(
    places: Sequence[NamedNode],
    legend: Sequence[NamedNode],
    label: str,
    rule_results: RuleResults,
    formatter: Formatter,
) -> Colouring:
    tree = rule_results.tree
    numbers = {
        named: tree.count(number, label)
        for named in places
        if named.label != label and (number := tree.number(named.code)) is not None
    }
    kind = formatter.units(label)
    words = {named: f"{kind} {number}" for named, number in numbers.items()}
    return _by_numbers(
        numbers, legend, f"{_NUMBER}{label}", formatter.say("number_of", kind=kind), words, formatter
    )


def colour_by_measure(
    numbers: dict[NamedNode, int], legend: Sequence[NamedNode], measure: NetworkMeasure, formatter: Formatter
) -> Colouring:
    """Colour places by the numbers of a measure."""
    in_zh = formatter.address.language == "zh"
    value = measure.place_value
    unit = "" if value is None else value.unit_zh if in_zh else value.unit
    words = {named: f"{number} {unit}" for named, number in numbers.items()}
    title = measure.title_zh if in_zh else measure.title
    return _by_numbers(numbers, legend, f"{MEASURE}{measure.name}", title, words, formatter)


def _by_numbers(
    numbers: dict[NamedNode, int],
    legend: Sequence[NamedNode],
    ident: str,
    title: str,
    words: dict[NamedNode, str],
    formatter: Formatter,
) -> Colouring:
    # A street contains far more places than a community, so each tier has its own scale of colours.
    shades: dict[NamedNode, Shade] = {}
    steps: dict[Shade, str] = {}
    for tier in dict.fromkeys(named.label for named in numbers):
        tier_places = [named for named in numbers if named.label == tier]
        shades |= dict(
            zip(tier_places, shades_of_numbers([numbers[named] for named in tier_places]), strict=True)
        )
        if any(named.label == tier for named in legend):
            steps |= step_words([numbers[named] for named in tier_places])
    return Colouring(
        ident,
        title,
        shades,
        {named: f"{number}" for named, number in numbers.items()},
        words,
        {},
        numbers,
        legend_of(
            (shades.get(named, PLAIN) for named in legend), language=formatter.address.language, counted=steps
        ),
    )


def measure_choices(chosen: Colouring, formatter: Formatter) -> list[Choice]:
    """Return the options of the colour menu for measures."""
    in_zh = formatter.address.language == "zh"
    return [
        Choice(
            f"{MEASURE}{each.name}",
            each.title_zh if in_zh else each.title,
            f"{MEASURE}{each.name}" == chosen.id,
        )
        for each in PLACE_MEASURES
    ]
