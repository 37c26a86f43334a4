"""The pages docs/rules.md and docs/recipes.md, from what the rules and recipes say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wangge.queries.check.counts import Counts
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.reports.printable import percent
from wangge.queries.rules.limit_words import limits_in_words
from wangge.queries.rules.rule import Rule

__all__ = ["recipes_reference", "rules_reference"]

_GROUPS = {
    "q1": "1 · Coverage by party bodies, service centres, committees",
    "q2": "2 · Compounds: firm, owners' committee, branch",
    "q3": "3 · Posts: vacant, doubly held, past their term; who holds several",
    "q4": "4 · Grids: size and workers",
    "q5": "5 · Chains of responsibility",
    "q6": "6 · After a merge or split",
    "q7": "7 · Single points of failure",
    "q8": "8 · Totals",
    "q9": "9 · Names, codes and places that don't match",
    "q10": "10 · What the network was, what changed, who changed it",
    "q11": "11 · Contracts, funds and matters that wait",
}
_RULES_HEAD = """\
# Rules

What ships in `queries/shipped/rules/`; `wangge check` holds a graph to them, and to a project's own rules beside them
([how to write them](writing-rules.md)). This page is
written by `queries/reference.py` from the rules themselves, so don't edit it.

* *Population* is what the rule is about: the recipe returns all of it, so that numerator and denominator are one pattern. *Unknown*
  subjects are in the population and not in the rate.
* *Limits* are compared exactly. A street or community is judged by itself, so that none hides in an average.
* *Basis* says what the rule stands on, and whether it covers that exactly or in part.
* *On the sample* is what the generated district holds, with gaps put in on purpose: covered of known.
"""
_RECIPES_HEAD = """\
# Recipes

The questions that ship in `queries/shipped/recipes/`, by the eleven groups of questions the graph must answer. Each is a plain `.cypher` file that
runs as it stands in Neo4j Browser and cypher-shell; `wangge recipe show NAME` prints it with the values that its parameters
have in the project, `--cypher` with them as cypher-shell and Browser take it, `wangge recipe run NAME` asks it.
This page is written by `queries/reference.py` from the recipes themselves, so don't edit it.
"""


def rules_reference(rules: Iterable[Rule], library: Library, sample: Mapping[str, Counts]) -> str:
    """docs/rules.md; `sample` are the counts of each rule on the generated sample."""
    rules = list(rules)
    lines = [_RULES_HEAD, "| rule | | severity | on the sample |", "|---|---|---|--:|"]
    lines += [
        f"| [`{rule.id}`](#{rule.id}) | {_cell(rule.title_zh)} | {rule.severity} | {_measured(sample[rule.id])} |"
        for rule in rules
    ]
    for rule in rules:
        lines += ["", *_rule(rule, library.get(rule.recipe), sample[rule.id])]
    return "\n".join(lines) + "\n"


def recipes_reference(library: Library, rules: Iterable[Rule]) -> str:
    """docs/recipes.md, each recipe under the first of its question groups."""
    held = {rule.recipe: rule.id for rule in rules}
    lines = [_RECIPES_HEAD]
    for tag, title in _GROUPS.items():
        lines += [f"## {title}", ""]
        also = [recipe for recipe in library if tag in recipe.header.tags and _group(recipe) != tag]
        for recipe in (recipe for recipe in library if _group(recipe) == tag):
            lines += [*_recipe(recipe, held.get(recipe.name)), ""]
        if also:
            links = ", ".join(f"[{recipe.name}](#{recipe.name})" for recipe in also)
            lines += [f"See also {links}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _group(recipe: Recipe) -> str:
    """The first of its question groups; every shipped recipe has one."""
    return next(tag for tag in _GROUPS if tag in recipe.header.tags)


def _rule(rule: Rule, recipe: Recipe, counts: Counts) -> Iterator[str]:
    yield f"## {rule.id}"
    yield ""
    yield f"**{rule.title_zh}** · {rule.title}"
    yield ""
    yield f"* Question: {recipe.header.question_zh} {recipe.header.question}"
    yield f"* Population: `{recipe.subject_kind}`, told apart by {', '.join(f'`{name}`' for name in rule.key)}"
    yield f"* On the sample: {_in_full(counts)}"
    yield f"* Severity: {rule.severity}"
    yield "* Limits: " + "; ".join(limits_in_words(rule))
    yield f"* Basis ({rule.basis.covers}): {rule.basis.text}"
    yield f"* Says: {rule.message} → {rule.remedy}"
    if rule.requires:
        yield f"* Requires: {', '.join(f'`{name}`' for name in rule.requires)}"
    if rule.forbids:
        yield f"* Forbids: {', '.join(f'`{name}`' for name in rule.forbids)}"
    if rule.mend is not None:
        columns = ", ".join(f"`{name}`" for name in rule.mend.ask)
        yield f"* Mended by a row of `{rule.mend.sheet}`; the 整改清单 asks {columns}"
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
