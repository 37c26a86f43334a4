"""Generates docs/standards.md: the documents that rules are based on, the rules, their limits, and the sample's easings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wangge.queries.recipes.library import Library
from wangge.queries.rules.basis import Basis, evidence
from wangge.queries.rules.limit_words import easing_in_words, limits_in_words
from wangge.queries.rules.rule import Rule

__all__ = ["standards_reference"]

_HEAD = """\
# Standards

This page lists the documents that the shipped rules are based on, what each document asks, and the limits that follow from it. It also lists the rules
without a document, and the limits that the sample eases. `queries/standards.py` generates this page from the rule files; don't edit it. `wangge rule list
--json` has the same data for each rule, those of your project included.

* *Level*: for whom the document holds: the country (national), a province, a city, or only the district or project itself (own target).
* *Seen*: which text was read when the rule was written. *Original seen*: the document itself. *Mirror seen*: a complete copy elsewhere. *Excerpt seen*: a
  quotation or a report, which may leave out conditions. Read the original before you rely on a rule of which only an excerpt was seen.
* *Covers*: exact if the rule checks all that the article asks, else partial.
* A limit is what the document asks. If a document says "usually" or allows exceptions, its rule only warns. A rule without a document is an own
  target; its limits must be strict, so nothing may be missing.
* A project eases a limit in its `wangge.toml` only, with a reason and the day of the decision ([how](writing-rules.md#wanggetoml)). Every report shows it.
"""
_OWN = """\
## Own targets

These rules follow from how the graph is built or from good practice, not from a document.

| rule | | what it asks | limits |
|---|---|---|---|
"""
_EASED = """\
## Limits that the sample eases

The sample has gaps on purpose. Its `wangge.toml` eases these limits, so that the rules warn about the gaps instead of failing. All other rules keep
their limits on the sample.

| rule | | easing |
|---|---|---|
"""


def standards_reference(rules: Iterable[Rule], library: Library, eased: Iterable[Rule]) -> str:
    """Return the text of docs/standards.md; `eased` are the rules whose limits the sample eases."""
    rules = list(rules)
    based: dict[str, list[Rule]] = {}
    for rule in rules:
        if not rule.basis.is_own_target:
            based.setdefault(rule.basis.document, []).append(rule)
    ordered = sorted(based.values(), key=lambda group: (_LEVELS.index(group[0].basis.level), group[0].id))
    lines = [_HEAD, "## Documents", "", "| document | number | issuer | date | level and text seen | rules |"]
    lines.append("|---|---|---|---|---|--:|")
    lines += [_document_row(group) for group in ordered]
    for group in ordered:
        lines += ["", *_document(group, library)]
    lines += ["", _OWN.rstrip()]
    lines += [
        f"| {_link(rule)} | {_cell(rule.title_zh)} | {_cell(rule.basis.says or '')} | {_limits(rule, library)} |"
        for rule in rules
        if rule.basis.is_own_target
    ]
    lines += ["", _EASED.rstrip()]
    lines += [
        f"| {_link(rule)} | {_cell(rule.title_zh)} | {_cell(easing_in_words(rule))} |" for rule in eased
    ]
    return "\n".join(lines) + "\n"


_LEVELS = ("national", "provincial", "city", "own")


def _document_row(group: list[Rule]) -> str:
    basis = group[0].basis
    seen = "; ".join(dict.fromkeys(evidence(rule.basis, "en") for rule in group))
    return (
        f"| {_cell(basis.document)} | {basis.number or ''} | {basis.issuer or ''} | {basis.date or ''} | "
        f"{seen} | {len(group)} |"
    )


def _document(group: list[Rule], library: Library) -> Iterator[str]:
    yield f"### {group[0].basis.document}"
    yield ""
    addresses = dict.fromkeys(rule.basis.address for rule in group if rule.basis.address)
    if addresses:
        yield "Read at " + ", ".join(f"<{address.replace(' ', '%20')}>" for address in addresses) + "."
        yield ""
    yield "| rule | | article | what it asks | covers | limits |"
    yield "|---|---|---|---|---|---|"
    for rule in group:
        basis: Basis = rule.basis
        yield (
            f"| {_link(rule)} | {_cell(rule.title_zh)} | {basis.article or ''} | {_cell(basis.says or '')} | "
            f"{basis.covers} | {_limits(rule, library)} |"
        )


def _limits(rule: Rule, library: Library) -> str:
    """Return the severity of a rule, its limits, and the figures that its recipe takes from the settings."""
    figures = [
        f"`{parameter.name} = {rule.params.get(parameter.name, parameter.default)}`"
        for parameter in library.get(rule.recipe).header.params
        if isinstance(parameter.default, int | float)
    ]
    *limits, _without_subjects = limits_in_words(rule)
    return _cell("; ".join([rule.severity, *limits, *figures]))


def _link(rule: Rule) -> str:
    return f"[`{rule.id}`](rules.md#{rule.id})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
