"""Reads the policy of a project: recipes, rules, waivers, baseline and settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from wangge.graph.errors import ProjectError, QueryError, RuleError
from wangge.graph.model import Model, load_model
from wangge.loaders.boundaries.settings import MapSettings
from wangge.loaders.project import Dataset, Project
from wangge.loaders.projectmodel import model_of
from wangge.queries.check.baseline import Baseline, load_baseline
from wangge.queries.check.easings import apply_easings
from wangge.queries.check.git_policy import checked_out
from wangge.queries.check.waivers import LONGEST_DAYS, Ledger, load_waivers
from wangge.queries.fault import nearest
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.project_library import file_naming, missing_paths, project_library
from wangge.queries.recipes.runner import today_here
from wangge.queries.rules.rule import BrokenRule, Rule, read_rules

__all__ = ["Policy", "read_policy", "waiver_days"]

_LONGEST_AHEAD = 36_525


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Everything that decides how a graph is checked, and the faults of the parts that can't be used.

    `faults` are all error lines, except those about the `broken` rules. Some of these lines are also in another field:
    `rule_faults` has the lines about rule paths, skipped rules, eased limits, recipes and fragments. `ledger_faults`
    has those about an unreadable waiver file or an invalid `waiver_longest_days`.

    `skipped` are the ids of rules that wangge.toml excludes from checks. `today` is the date of the check. `ref` is the
    git ref from which the policy was read, empty for the working tree. The paths of the `datasets` always lead to the
    working tree. `model` is that of the rules, `map` are the settings of the geographic map.
    """

    library: Library
    rules: tuple[Rule, ...]
    broken: tuple[BrokenRule, ...]
    ledger: Ledger
    baseline: Baseline | None
    settings: Mapping[str, Value]
    scope: str | None
    today: date
    faults: tuple[str, ...]
    rule_faults: tuple[str, ...] = ()
    ledger_faults: tuple[str, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    skipped: tuple[str, ...] = ()
    ref: str = ""
    model: Model = field(default_factory=load_model)
    map: MapSettings = field(default_factory=MapSettings)

    @property
    def by_id(self) -> Mapping[str, Rule | BrokenRule]:
        """All rules by id, broken ones included."""
        return {**{rule.id: rule for rule in self.broken}, **{rule.id: rule for rule in self.rules}}

    def rule(self, name: str) -> Rule | BrokenRule:
        """Return the rule with this id. If there is none, raise a `QueryError` that suggests a similar id."""
        rules = self.by_id
        if name not in rules:
            raise QueryError(f"no rule has the id {name!r}{nearest(name, rules)}")
        return rules[name]

    def sound_rule(self, name: str) -> Rule:
        """Return the rule with this id.

        Raises `QueryError` if there is no such rule; the error suggests a similar id. Raises `RuleError` if the rule is
        broken.
        """
        rule = self.rule(name)
        if isinstance(rule, BrokenRule):
            raise RuleError(rule.reason)
        return rule


def read_policy(
    project: Project,
    *,
    today: date | None = None,
    baseline: Path | None = None,
    without_baseline: bool = False,
    ref: str | None = None,
) -> Policy:
    """Read the policy of a project. With `ref`, all of it is read from that git ref, settings and scope included.

    `baseline` is a file to read instead of the project's baseline. With `without_baseline`, the project's baseline
    isn't read. A broken rule, recipe, waiver or baseline becomes a fault; the other parts are still read.

    Raises `ProjectError` if the project can't be read, in the working tree or at the ref.
    """
    if without_baseline:
        project = replace(project, baseline=None)
    if ref is None:
        return _policy(project, today, baseline, file_naming(project.folder))
    with checked_out(project.folder, ref) as folder:
        old_project = Project.find(folder)
        if old_project.folder != folder.resolve():
            raise ProjectError(f"{ref} has no wangge.toml in this folder; name another ref")
        policy = _policy(old_project, today, baseline, file_naming(folder.resolve(), f"{ref}:"), ref)
    datasets = (replace(d, source=_moved(d.source, folder, project.folder)) for d in policy.datasets)
    return replace(policy, datasets=tuple(datasets))


def _moved(path: Path, old_folder: Path, new_folder: Path) -> Path:
    """Return the path in `new_folder` for a path in `old_folder`; a path elsewhere is returned unchanged."""
    resolved, top = path.resolve(), old_folder.resolve()
    return new_folder / resolved.relative_to(top) if resolved.is_relative_to(top) else path


def _policy(
    project: Project, today: date | None, baseline: Path | None, naming: Callable[[Path], str], ref: str = ""
) -> Policy:
    day = today or project.today or today_here()
    faults = missing_paths(project, naming)
    library = project_library(project, naming)
    model = model_of(project)
    rules, broken = read_rules(library, [p for p in project.rule_paths if p.exists()], model, naming)
    rules, wrong_easings = apply_easings(rules, broken, project.easings, max(day, today_here()))
    faults += wrong_easings
    faults += _unknown_skips(project, [*(rule.id for rule in rules), *(rule.id for rule in broken)])
    reasons = [rule.reason for rule in broken]
    faults += [str(f) for f in library.broken.values() if not any(str(f) in reason for reason in reasons)]
    rule_faults = tuple(faults)
    ledger, ledger_faults = _ledger(project, day, naming)
    faults += ledger_faults
    return Policy(
        library=library,
        rules=tuple(rules),
        broken=tuple(broken),
        ledger=ledger,
        baseline=_baseline(baseline or project.baseline, naming, faults),
        settings=project.settings,
        scope=project.scope,
        today=day,
        faults=(*faults, *ledger.faults),
        rule_faults=rule_faults,
        ledger_faults=tuple(ledger_faults),
        datasets=project.datasets,
        skipped=project.skipped_rules,
        ref=ref,
        model=model,
        map=project.map,
    )


def _unknown_skips(project: Project, rule_ids: Sequence[str]) -> list[str]:
    return [
        f"wangge.toml: rules.skip: no rule has the id {name!r}{nearest(name, rule_ids)}"
        for name in project.skipped_rules
        if name not in rule_ids
    ]


def waiver_days(project: Project) -> int:
    """Return the largest number of days from today to a waiver's end; raises `RuleError` if the setting is invalid."""
    longest = project.settings.get("waiver_longest_days", LONGEST_DAYS)
    if not isinstance(longest, int) or isinstance(longest, bool) or not 0 <= longest <= _LONGEST_AHEAD:
        raise RuleError(
            f"wangge.toml: settings.waiver_longest_days must be a whole number of days, at most {_LONGEST_AHEAD:,}; fix the entry"
        )
    return longest


def _ledger(project: Project, day: date, naming: Callable[[Path], str]) -> tuple[Ledger, list[str]]:
    """Return the ledger, and the error lines about an unreadable waiver file or an invalid `waiver_longest_days`.

    The ledger is empty if the file can't be read. If only the setting is invalid, its default applies.
    """
    faults: list[str] = []
    longest = LONGEST_DAYS
    display_path = naming(project.waivers) if project.waivers else ""
    try:
        longest = waiver_days(project)
    except RuleError as fault:
        faults.append(str(fault))
    try:
        return load_waivers(
            project.waivers, today=day, longest_days=longest, display_path=display_path
        ), faults
    except RuleError as fault:
        return Ledger(), [*faults, str(fault)]


def _baseline(path: Path | None, naming: Callable[[Path], str], faults: list[str]) -> Baseline | None:
    if path is None:
        return None
    try:
        return load_baseline(path, display_path=naming(path))
    except QueryError as fault:
        faults.append(str(fault))
        return None
