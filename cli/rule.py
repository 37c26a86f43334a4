"""`wangge rule`: lists, explains and tests rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from wangge.cli.context import project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.progress import shown_progress
from wangge.graph.connection import scratch_store
from wangge.loaders.project import Project
from wangge.queries.check.affected import FILE_ENDINGS, affected_rules, policy_files
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.check.rule_test import RuleTest, run_rule_test
from wangge.queries.reports.shared import easing_content
from wangge.queries.rules.basis import Basis, basis_content, citation, evidence
from wangge.queries.rules.limit_words import easing_in_words, limits_in_words
from wangge.queries.rules.rule import BrokenRule, Rule

__all__ = ["rule"]

_TEST_DAY = "2024-06-30"


@click.group()
def rule() -> None:
    """List, explain and test rules, the shipped ones and the project's own."""


@rule.command("list")
@project_option
@click.option("--tag", help="Only the rules with this tag.")
@json_option
@click.pass_context
def list_(context: click.Context, project: Project, tag: str | None, as_json: bool) -> None:
    """List the rules with their severities, titles and bases. Exit 2 if a rule file is broken.

    The basis is the document from which the rule follows. With it, the list gives the document's level, and
    which text of it was seen: the original, a mirror, an excerpt, or none. A rule without a document is an
    own target.
    """
    policy = read_policy(project)
    rules = [listed_rule for listed_rule in policy.rules if tag is None or tag in listed_rule.tags]
    if as_json:
        content = {
            "rules": [_content(listed_rule) for listed_rule in rules],
            "broken": [{"id": broken.id, "reason": broken.reason} for broken in policy.broken],
            "faults": list(policy.rule_faults),
        }
        print_json(content)
    else:
        width = max((len(listed_rule.id) for listed_rule in rules), default=0)
        for listed_rule in rules:
            click.echo(
                f"{listed_rule.id:{width}}  {listed_rule.severity:7}  {listed_rule.title_zh}  {listed_rule.title}  "
                f"{citation(listed_rule.basis)} ({evidence(listed_rule.basis, 'en')})"
                f"{'  limit eased' if listed_rule.easing else ''}"
            )
    for broken in policy.broken:
        click.echo(f"broken: {broken.reason}", err=True)
    for fault in policy.rule_faults:
        click.echo(f"broken: {fault}", err=True)
    context.exit(2 if policy.broken or policy.rule_faults else 0)


@rule.command()
@project_option
@click.argument("name")
@json_option
def explain(project: Project, name: str, as_json: bool) -> None:
    """Show the question, subjects, basis, limits and remedy of a rule."""
    policy = read_policy(project)
    chosen = policy.sound_rule(name)
    if as_json:
        print_json(_content(chosen))
        return
    click.echo("\n".join(_explained(policy, chosen)))


@rule.command("test")
@project_option
@click.argument("names", nargs=-1, metavar="[ID|FILE]...")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=_TEST_DAY,
    show_default=_TEST_DAY,
    help="The day for which the example graphs are checked.",
)
@json_option
@click.pass_context
def test_(
    context: click.Context, project: Project, names: tuple[str, ...], today: datetime, as_json: bool
) -> None:
    """Test rules on the example graphs in their files, in a scratch graph.

    Without arguments, all rules are tested. FILE (.yaml, .cypher) selects the rules that it defines,
    and those that use the recipe or fragment in it. Other files are ignored.

    A rule must give the expected result for each example. If a relationship or property listed under `requires` is
    removed from the example `passes`, the rule must report a finding; if one listed under `forbids` is removed from
    `violates`, it must report none.

    Exit 0 if all rules pass, 1 if one fails, 2 if a rule file is broken.
    """
    ids = [name for name in names if not name.endswith(FILE_ENDINGS)]
    files = policy_files(project, (Path(name) for name in names if name.endswith(FILE_ENDINGS)))
    if names and not ids and not files:
        click.echo("none of these files belongs to a rule" if not as_json else "[]")
        return
    policy = read_policy(project)
    tested_rules = _rules_to_test(policy, ids, files) if names else [*policy.rules, *policy.broken]
    broken = [tested.reason for tested in tested_rules if isinstance(tested, BrokenRule)]
    broken += [fault for fault in policy.faults if fault.startswith(tuple(f"{file}:" for file in files))]
    sound = [tested for tested in tested_rules if isinstance(tested, Rule)]
    tests = list(_tests(policy, sound, today)) if sound else []
    if as_json:
        print_json([_test_as_json(test) for test in tests])
    else:
        for test in tests:
            _print_test(test)
    for reason in broken:
        click.echo(f"broken: {reason}", err=True)
    failed = sum(bool(test.faults) for test in tests)
    if not as_json:
        click.echo(
            f"{len(tests)} rule{'' if len(tests) == 1 else 's'} tested, {failed} failed, {len(broken)} broken"
        )
    context.exit(2 if broken else int(failed > 0))


def _rules_to_test(policy: Policy, ids: list[str], files: list[str]) -> list[Rule | BrokenRule]:
    named = [policy.rule(name) for name in ids]
    return named + [affected for affected in affected_rules(policy, files) if affected not in named]


def _tests(policy: Policy, rules: list[Rule], today: datetime) -> Iterator[RuleTest]:
    with scratch_store() as store, shown_progress() as progress:
        store.use_model(policy.model)
        for done, tested in enumerate(rules, 1):
            yield run_rule_test(store, tested, policy.library, today=today.date())
            progress("test rules", done, len(rules))


def _print_test(test: RuleTest) -> None:
    detected = f"{len(test.killed)} of {len(test.required)} removals detected"
    click.echo(f"{'FAILED' if test.faults else 'passed'}  {test.rule.id}  {detected}")
    for fault in test.faults:
        click.echo(f"  {fault}")


def _test_as_json(test: RuleTest) -> dict[str, Any]:
    return {
        "rule": test.rule.id,
        "passed": not test.faults,
        "faults": list(test.faults),
        "mutants": len(test.mutants),
        "required": len(test.required),
        "noticed": len(test.killed),
    }


def _content(chosen_rule: Rule) -> dict[str, Any]:
    content = chosen_rule.model_dump(mode="json", exclude_none=True)
    return {
        **content,
        "basis": basis_content(chosen_rule.basis),
        "basis_says": chosen_rule.basis.says,
        "basis_address": chosen_rule.basis.address,
        "easing": easing_content(chosen_rule),
    }


def _explained_basis(basis: Basis) -> Iterator[str]:
    yield f"basis ({basis.covers}): {citation(basis)}"
    if basis.says is not None:
        yield f"  asks: {basis.says}"
    yield f"  {evidence(basis, 'en')}{f': {basis.address}' if basis.address else ''}"


def _explained(policy: Policy, chosen_rule: Rule) -> Iterator[str]:
    recipe = policy.library.get(chosen_rule.recipe)
    yield f"{chosen_rule.id}  {chosen_rule.title_zh}  {chosen_rule.title}"
    yield recipe.header.question_zh
    yield recipe.header.question
    yield ""
    yield f"subjects: {recipe.subject_kind}, identified by {', '.join(chosen_rule.key)}"
    yield f"severity: {chosen_rule.severity}"
    yield from _explained_basis(chosen_rule.basis)
    yield f"message: {chosen_rule.message}"
    yield f"remedy: {chosen_rule.remedy}"
    yield "limits:"
    yield from (f"  {line}" for line in limits_in_words(chosen_rule))
    if chosen_rule.easing is not None:
        yield f"  eased in wangge.toml: {easing_in_words(chosen_rule)}"
    if chosen_rule.params:
        yield f"params: {', '.join(f'{name} = {value}' for name, value in chosen_rule.params.items())}"
    if chosen_rule.requires:
        yield f"requires: {', '.join(chosen_rule.requires)}"
    if chosen_rule.forbids:
        yield f"forbids: {', '.join(chosen_rule.forbids)}"
    if chosen_rule.mend is not None:
        fixed = ", ".join(f"{name} = {value}" for name, value in chosen_rule.mend.set.items())
        yield f"resolved by: a row of {chosen_rule.mend.sheet} with {fixed or 'no known values'}; to be filled in: {', '.join(chosen_rule.mend.ask)}"
    for entry in policy.ledger.of(chosen_rule.id, policy.today):
        yield f"waived: {entry.waiver.target} until {entry.waiver.until}, {entry.waiver.owner} ({entry.where})"
    yield f"recipe: {recipe.name} ({recipe.path})"
    yield ""
    yield recipe.text.rstrip()
