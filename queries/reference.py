"""Generates docs/rules.md and docs/recipes.md from the rules and recipes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from wangge.queries.check.counts import Counts
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.reports.printable import percent
from wangge.queries.rules.basis import citation, evidence
from wangge.queries.rules.limit_words import limits_in_words
from wangge.queries.rules.rule import Form, Rule

__all__ = ["recipes_reference", "rules_reference"]

_GROUPS = {
    "q1": "1 · Coverage by party organisations, service centres and committees",
    "q2": "2 · Compounds: property firm, owners' committee, party branch",
    "q3": "3 · Posts: vacant, with several holders, past their term; people with several posts",
    "q4": "4 · Grids: size and workers",
    "q5": "5 · Chains of responsibility",
    "q6": "6 · After a merge or split",
    "q7": "7 · Single points of failure",
    "q8": "8 · Totals",
    "q9": "9 · Inconsistent names, codes and places",
    "q10": "10 · History and changes",
    "q11": "11 · Contracts, funds and matters without progress",
}
_RULES_HEAD = """\
# Rules

This page lists the rules in `queries/shipped/rules/`. `wangge check` runs them on a graph, together with a project's own rules
([how to write them](writing-rules.md)). `queries/reference.py` generates this page from the rules; don't edit it.

* *Population*: the subjects of the rule. The recipe returns all of them, so the numerator and denominator of the rate come from the same query.
  *Unknown* subjects are part of the population, but don't count in the rate.
* *Judges*: the forms of unit that the rule judges, if it doesn't judge all ([table](#whom-rules-judge)).
* *On the sample*: covered / known subjects in the generated district, which has gaps on purpose.
* *Limits* are compared exactly, without rounding. Limits per street or community apply to each street or community, so a good average
  can't hide a bad street.
* *Basis*: the document that the rule is based on, whether the rule checks it exactly or in part, for whom the document holds, and which text of it
  was seen. [Standards](standards.md) lists the documents and what they ask. A rule without a document is an own target (自定目标).
* *Message*: what is wrong if the rule has findings → how to correct it.
* *Requires*: relationships and properties without which a subject isn't covered. *Forbids*: those because of which a subject is uncovered.
* *Resolved by a row*: a row of this sheet resolves a finding. The rectification list (整改清单) asks for these columns of the row.
"""
_JUDGED_HEAD = """\
## Whom rules judge

These rules judge only units of some forms, because their basis is about these units: street (街道), town (镇), township (乡), community (社区),
village (村). A rule about grids, compounds or buildings judges those whose community or street has one of the forms, so it judges a village of a street
but not a village of a town. A unit that a rule doesn't judge is never a finding. Some rules count such a unit as covered if it has what they demand.
A unit without a form, as in a graph of an earlier version, is judged as a street or community; the next load records the form.
All other rules judge their subjects everywhere.
"""
_RECIPES_HEAD = """\
# Recipes

This page lists the queries in `queries/shipped/recipes/`, in eleven groups. Each query is a plain `.cypher` file that runs unchanged in Neo4j Browser
and cypher-shell. `wangge recipe run NAME` runs the recipe NAME. `wangge recipe show NAME` prints the recipe with the project's
parameter values; with `--cypher`, the command prints a script for cypher-shell and Browser. `queries/reference.py` generates this
page from the recipes; don't edit it.

*Takes* lists the parameters of a recipe, *Returns* its columns, and *Fragments* the pieces of Cypher that it shares with other recipes
([fragment](glossary.md#questions-and-rules)).
"""


def rules_reference(rules: Iterable[Rule], library: Library, sample: Mapping[str, Counts]) -> str:
    """Return the text of docs/rules.md; `sample` has the counts of each rule on the generated sample, by rule id."""
    rules = list(rules)
    lines = [_RULES_HEAD, "| rule | | severity | on the sample |", "|---|---|---|--:|"]
    lines += [
        f"| [`{rule.id}`](#{rule.id}) | {_cell(rule.title_zh)} | {rule.severity} | {_measured(sample[rule.id])} |"
        for rule in rules
    ]
    lines += ["", *_judged(rules)]
    for rule in rules:
        lines += ["", *_rule(rule, library.get(rule.recipe), sample[rule.id])]
    return "\n".join(lines) + "\n"


def _judged(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the lines of the table of the forms of unit that rules judge."""
    forms = get_args(Form)
    yield from _JUDGED_HEAD.splitlines()
    yield f"| rule | | {' | '.join(forms)} |"
    yield f"|---|---|{':-:|' * len(forms)}"
    for rule in rules:
        if rule.judges:
            marks = " | ".join("✓" if form in rule.judges else "" for form in forms)
            yield f"| [`{rule.id}`](#{rule.id}) | {_cell(rule.title_zh)} | {marks} |"


def recipes_reference(library: Library, rules: Iterable[Rule]) -> str:
    """Return the text of docs/recipes.md.

    A recipe can belong to several groups; it is described in the first of them.
    """
    rule_of_recipe = {rule.recipe: rule.id for rule in rules}
    lines = [_RECIPES_HEAD]
    for tag, title in _GROUPS.items():
        lines += [f"## {title}", ""]
        also = [recipe for recipe in library if tag in recipe.header.tags and _group(recipe) != tag]
        for recipe in (recipe for recipe in library if _group(recipe) == tag):
            lines += [*_recipe(recipe, rule_of_recipe.get(recipe.name)), ""]
        if also:
            links = ", ".join(f"[{recipe.name}](#{recipe.name})" for recipe in also)
            lines += [f"See also {links}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _group(recipe: Recipe) -> str:
    """Return the first group of `_GROUPS` that is a tag of the recipe; every shipped recipe has one."""
    return next(tag for tag in _GROUPS if tag in recipe.header.tags)


def _rule(rule: Rule, recipe: Recipe, counts: Counts) -> Iterator[str]:
    yield f"## {rule.id}"
    yield ""
    yield f"**{rule.title_zh}** · {rule.title}"
    yield ""
    yield f"* Question: {recipe.header.question_zh} {recipe.header.question}"
    yield f"* Population: `{recipe.subject_kind}`, identified by {', '.join(f'`{name}`' for name in rule.key)}"
    if rule.judges:
        yield f"* Judges: {'、'.join(rule.judges)}"
    yield f"* On the sample: {_in_full(counts)}"
    yield f"* Severity: {rule.severity}"
    yield "* Limits: " + "; ".join(limits_in_words(rule))
    yield f"* Basis ({rule.basis.covers}): {citation(rule.basis)} ({evidence(rule.basis, 'en')})"
    yield f"* Message: {rule.message} → {rule.remedy}"
    if rule.requires:
        yield f"* Requires: {', '.join(f'`{name}`' for name in rule.requires)}"
    if rule.forbids:
        yield f"* Forbids: {', '.join(f'`{name}`' for name in rule.forbids)}"
    if rule.mend is not None:
        columns = ", ".join(f"`{name}`" for name in rule.mend.ask)
        yield f"* Resolved by a row of `{rule.mend.sheet}`; the 整改清单 asks for {columns}"
    settings = [p.declaration for p in recipe.header.params if p.name not in ("scope", "on")]
    if settings:
        yield f"* Settings: {', '.join(f'`{text}`' for text in settings)}"
    yield f"* Recipe: [`{recipe.name}`](recipes.md#{recipe.name})"


def _recipe(recipe: Recipe, rule: str | None) -> Iterator[str]:
    header = recipe.header
    yield f"### {recipe.name}"
    yield ""
    yield f"**{header.title_zh}** · {header.title}"
    yield ""
    yield f"{header.question_zh} {header.question}"
    yield ""
    if header.params:
        yield f"* Takes {', '.join(f'`{parameter.declaration}`' for parameter in header.params)}"
    yield f"* Returns {', '.join(f'`{column.name}`' for column in header.returns)}"
    if header.fragments:
        yield f"* Fragments: {', '.join(f'`{use}`' for use in header.fragments)}"
    if rule:
        yield f"* Rule: [`{rule}`](rules.md#{rule})"


def _measured(counts: Counts) -> str:
    return f"{counts.covered}/{counts.known}" if counts.total else "–"


def _in_full(counts: Counts) -> str:
    rate = percent(counts.covered, counts.known)
    parts = [f"{counts.total} subjects", f"{counts.covered} of {counts.known} covered ({rate})"]
    parts += [f"{counts.unknown} unknown"] if counts.unknown else []
    parts += [f"{counts.waived} waived"] if counts.waived else []
    return ", ".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
