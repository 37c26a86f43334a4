"""Reads and checks rules. A rule is a coverage recipe and the limits within which its counts must lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, ValidationError

from wangge.graph.errors import QueryError, RuleError
from wangge.graph.model import Model, load_model
from wangge.loaders.small_file import printable_path, read_small_file
from wangge.queries.fault import nearest
from wangge.queries.recipes.checked import are_shipped_checked
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import parameter_values, today_here
from wangge.queries.rules.basis import Basis
from wangge.queries.rules.easing import Easing, not_strict
from wangge.queries.rules.expectation import Expectation, Limit, Limits, Range, Strict
from wangge.queries.yaml_file import YamlFile, first_fault, read_yaml

__all__ = [
    "SEVERITIES",
    "Basis",
    "BrokenRule",
    "Examples",
    "Form",
    "Mend",
    "Rule",
    "RuleHead",
    "Severity",
    "load_rules",
    "parse_rule",
    "read_rules",
]

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""All severities, the worst first."""
Form = Literal["街道", "镇", "乡", "社区", "村"]
Text = Annotated[str, Field(min_length=1)]


class Examples(Strict):
    """Three example graphs as CREATE patterns: one violates the rule, one satisfies it, one has no subjects."""

    violates: Text
    passes: Text
    not_applicable: Text


class Mend(Strict):
    """A row that resolves a finding if it is added to `sheet`, a sheet of the model.

    `set` has the values of some columns of the row, by column name. A value such as `$subject` stands for the finding's
    value in the key column `subject`. `ask` names the columns that somebody must fill in. The row resolves findings
    with one of `reasons`, or all findings if `reasons` is empty.
    """

    sheet: Text
    reasons: list[Text] = Field(default_factory=list)
    set: dict[str, str | int | float | bool] = Field(default_factory=dict)
    ask: Annotated[list[str], Field(min_length=1)]


class RuleHead(Strict):
    """The fields of a rule that appear in reports. A rule whose file can't be used has only these fields."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Text
    title_zh: Text
    severity: Severity
    message: Text
    remedy: Text


class Rule(RuleHead):
    """A rule as declared in its file. The values of the recipe's columns `key` identify a finding.

    `requires` names the relationships (`COVERS`) and properties (`PartyOrganization.tier`, `HOLDS.valid_from`)
    without which a subject isn't covered: the rule test removes each one from the example `passes` and expects a
    finding. `forbids` names those with which a subject isn't covered: the rule test removes each one from the example
    `violates` and expects no finding.

    `judges` are the forms of unit that the rule judges, such as 社区 or 镇; if it is empty, the rule judges units of
    every form. A subject is judged if its community or its street, town or township has one of these forms. The recipe
    decides this. The field only documents it; tests check that the two agree.

    `on_empty` is the status of the rule in a graph without subjects: not applicable (`na`), failed or passed. If a
    finding means that a post is missing, `post` names the recipe's parameter whose value is the name of that post, for
    example 网格员.

    Without a `basis` the rule is an own target, and its limits must be strict: none allows an uncovered subject.
    """

    recipe: Text
    judges: list[Form] = Field(default_factory=list)
    params: dict[str, str | int | float | bool] = Field(default_factory=dict)
    key: Annotated[list[str], Field(min_length=1)]
    expect: Expectation
    on_empty: Literal["na", "fail", "pass"] = "na"
    basis: Basis = Field(default_factory=Basis)
    tags: list[str] = Field(default_factory=list)
    requires: list[Text] = Field(default_factory=list)
    forbids: list[Text] = Field(default_factory=list)
    mend: Mend | None = None
    post: Text | None = None
    examples: Examples
    _path: str = PrivateAttr(default="")
    _easing: Easing | None = PrivateAttr(default=None)

    @property
    def path(self) -> str:
        return self._path

    @property
    def easing(self) -> Easing | None:
        """How the project eased the limits of `expect`; None if they are those of the rule's file."""
        return self._easing

    def eased(self, expect: Expectation, reason: str, decided: date) -> Self:
        """Return a copy of the rule with the eased limits `expect`."""
        copy = self.model_copy(update={"expect": expect})
        copy._easing = Easing(self.expect, reason, decided)
        return copy


@dataclass(frozen=True)
class BrokenRule:
    """A rule file that can't be used. `id` is the file's name without suffix; `reason` is the fault, as `file:line: …`."""

    id: str
    reason: str

    @property
    def head(self) -> RuleHead:
        """The fields that appear in reports; the severity is `error`."""
        return RuleHead.model_construct(
            id=self.id,
            title=self.id,
            title_zh=self.id,
            severity="error",
            message="规则文件有误",
            remedy="修正规则文件",
        )


_KEYS = {
    "": tuple(Rule.model_fields),
    "expect": tuple(Expectation.model_fields),
    "basis": tuple(Basis.model_fields),
    "examples": tuple(Examples.model_fields),
    "overall": tuple(Limits.model_fields),
    "per_street": tuple(Limits.model_fields),
    "per_community": tuple(Limits.model_fields),
    "mend": tuple(Mend.model_fields),
    "unknown": tuple(Limits.model_fields),
    "total": tuple(Range.model_fields),
    "warn": tuple(Limit.model_fields),
    "fail": tuple(Limit.model_fields),
}


def parse_rule(
    text: str, path: str | Path, library: Library, model: Model, *, examples_are_checked: bool = False
) -> Rule:
    """Parse and check one rule.

    The rule's recipe must exist, with the parameters and columns that the rule names. The example graphs may use only
    labels, relationship types and properties of the model; with `examples_are_checked`, they aren't checked again.
    Raises `RuleError` with file and line if the rule is invalid.
    """
    file = read_yaml(text, path, RuleError)
    try:
        rule = Rule.model_validate(file.content)
    except ValidationError as fault:
        raise RuleError(first_fault(fault, file, _KEYS)) from fault
    rule._path = str(path)
    _check_own_target(rule, file)
    _check_recipe(rule, file, library)
    if not examples_are_checked:
        _check_examples(rule, file, model)
    _check_elements(rule, file, model)
    _check_mend(rule, file, model)
    _check_post_and_reasons(rule, file, library)
    return rule


def load_rules(library: Library, paths: Iterable[Path] = (), model: Model | None = None) -> list[Rule]:
    """Return the shipped rules and those in `paths` (folders or files), sorted by id.

    Raises `RuleError` if a rule is broken or an id is used twice.
    """
    rules, broken = read_rules(library, paths, model)
    if broken:
        raise RuleError(broken[0].reason)
    return rules


def read_rules(
    library: Library,
    paths: Iterable[Path] = (),
    model: Model | None = None,
    naming: Callable[[Path], str] = str,
) -> tuple[list[Rule], list[BrokenRule]]:
    """Read the shipped rules and those in `paths`; return the valid and the broken ones, both sorted by id.

    Of two rules with the same id, the second counts as broken. `naming` returns the text that stands for a path in
    error messages.
    """
    model = model or load_model()
    is_trusted = model.extends(load_model()) and are_shipped_checked()
    entries = [(entry, is_trusted) for entry in _entries(files("wangge.queries") / "shipped" / "rules")]
    entries += [(entry, False) for path in paths for entry in _entries(path)]
    valid: dict[str, tuple[str, Rule]] = {}
    broken: list[BrokenRule] = []
    for entry, is_checked in entries:
        name = naming(entry) if isinstance(entry, Path) and not _ships(entry) else f"rules/{entry.name}"
        try:
            text = read_small_file(entry, RuleError, label=name)
            rule = parse_rule(text, name, library, model, examples_are_checked=is_checked)
            if rule.id in valid:
                raise RuleError(f"{name}:1: rule {rule.id!r} is already in {valid[rule.id][0]}; rename it")
            valid[rule.id] = (name, rule)
        except RuleError as fault:
            broken.append(BrokenRule(_file_stem(entry), str(fault)))
    return [rule for _name, rule in (valid[rule_id] for rule_id in sorted(valid))], sorted(broken, key=_id)


def _file_stem(entry: Traversable | Path) -> str:
    name = printable_path(Path(entry.name))
    return name.rpartition(".")[0] or name


def _id(broken: BrokenRule) -> str:
    return broken.id


def _check_own_target(rule: Rule, file: YamlFile) -> None:
    lenient = not_strict(rule.expect) if rule.basis.is_own_target else None
    if lenient is not None:
        raise RuleError(
            f"{file.where(('expect', *lenient))}: {'.'.join(('expect', *lenient))} isn't count: 0, but the rule has no document; "
            "name the document under basis, or write count: 0 and ease the limit in wangge.toml under [rules.limits]"
        )


def _check_recipe(rule: Rule, file: YamlFile, library: Library) -> None:
    if rule.recipe in library.broken:
        raise RuleError(f"{file.where(('recipe',))}: its recipe is broken: {library.broken[rule.recipe]}")
    if rule.recipe not in library:
        hint = nearest(rule.recipe, [recipe.name for recipe in library])
        raise RuleError(f"{file.where(('recipe',))}: no recipe is called {rule.recipe!r}{hint}")
    recipe = library.get(rule.recipe)
    columns = [column.name for column in recipe.columns]
    if not recipe.is_coverage:
        raise RuleError(
            f"{file.where(('recipe',))}: {rule.recipe} isn't a coverage recipe; add the tag `coverage` or name another recipe"
        )
    for name in rule.key:
        if name not in columns:
            raise RuleError(
                f"{file.where(('key',))}: {rule.recipe} has no column {name!r}{nearest(name, columns)}"
            )
    for limits, column in (("per_street", "street_code"), ("per_community", "community_code")):
        if getattr(rule.expect, limits) is not None and column not in columns:
            raise RuleError(f"{file.where(('expect', limits))}: {rule.recipe} has no column {column}")
    _check_params(rule, recipe, file)


def _check_params(rule: Rule, recipe: Recipe, file: YamlFile) -> None:
    try:
        parameter_values(recipe, rule.params, {}, today=today_here())
    except QueryError as fault:
        raise RuleError(f"{file.where(('params',))}: {fault}") from fault


def _check_examples(rule: Rule, file: YamlFile, model: Model) -> None:
    from wangge.queries.recipes.lint import (
        lint_creation,  # imported here: not needed for shipped rules, because their examples aren't checked
    )

    for name, text in rule.examples:
        for fault in lint_creation(text, model):
            raise RuleError(
                f"{file.where(('examples', name))}: line {fault.line} of this example: {fault.message}"
            )


def _check_elements(rule: Rule, file: YamlFile, model: Model) -> None:
    for entry, names in (("requires", rule.requires), ("forbids", rule.forbids)):
        for position, name in enumerate(names):
            owner, dot, property_name = name.partition(".")
            owners = model.relationship_types | model.labels if dot else model.relationship_types
            where = file.where((entry, position))
            if owner not in owners:
                raise RuleError(
                    f"{where}: {owner!r} isn't a relationship or label of the model{nearest(owner, sorted(owners))}"
                )
            if dot and property_name not in model.property_names:
                hint = nearest(property_name, sorted(model.property_names))
                raise RuleError(f"{where}: nothing in the model has the property {property_name!r}{hint}")


def _check_mend(rule: Rule, file: YamlFile, model: Model) -> None:
    if rule.mend is None:
        return
    if rule.mend.sheet not in model.sheets:
        hint = nearest(rule.mend.sheet, model.sheets)
        raise RuleError(f"{file.where(('mend', 'sheet'))}: no sheet is called {rule.mend.sheet!r}{hint}")
    columns = {column.name: column for column in model.sheets[rule.mend.sheet].columns}
    for entry in ("set", "ask"):
        for name in getattr(rule.mend, entry):
            if name not in columns:
                hint = nearest(name, columns)
                raise RuleError(
                    f"{file.where(('mend', entry))}: {rule.mend.sheet} has no column {name!r}{hint}"
                )
    for value in rule.mend.set.values():
        if isinstance(value, str) and value.startswith("$") and value[1:] not in ("subject", *rule.key):
            raise RuleError(f"{file.where(('mend', 'set'))}: {value} isn't a key column of the rule")
    missing = [n for n, c in columns.items() if c.required and n not in (*rule.mend.set, *rule.mend.ask)]
    if missing:
        raise RuleError(
            f"{file.where(('mend',))}: {rule.mend.sheet} needs {', '.join(missing)}; add them under set or ask"
        )


def _check_post_and_reasons(rule: Rule, file: YamlFile, library: Library) -> None:
    """Raise `RuleError` if `post` isn't a parameter of the recipe, or if the recipe's text lacks a reason of `mend`."""
    recipe = library.get(rule.recipe)
    if rule.post is not None and rule.post not in recipe.parameters:
        hint = nearest(rule.post, recipe.parameters)
        raise RuleError(f"{file.where(('post',))}: {rule.recipe} has no parameter {rule.post!r}{hint}")
    for reason in rule.mend.reasons if rule.mend else ():
        if f"'{reason}'" not in recipe.text:
            raise RuleError(
                f"{file.where(('mend', 'reasons'))}: {rule.recipe} has no reason {reason!r}; copy a reason from the recipe"
            )


def _entries(path: Traversable | Path) -> list[Traversable | Path]:
    if not path.is_dir():
        return [path]
    entries = [entry for entry in path.iterdir() if entry.name.endswith((".yaml", ".yml"))]
    return sorted(entries, key=lambda entry: entry.name)


def _ships(entry: Traversable | Path) -> bool:
    return isinstance(entry, Path) and entry.parent.parent == Path(__file__).parents[1] / "shipped"
