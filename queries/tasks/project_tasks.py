"""Keeps the task ledger of a project up to date with its graph, and changes tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.loaders.sheets.rectification import ListedFinding
from wangge.queries.check.policy import Policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.tasks.changing import TaskChange, TaskSelection, choose_tasks, event_of_change
from wangge.queries.tasks.event import TaskEvent, now_here
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.mending import MendingRuns
from wangge.queries.tasks.reconcile import CheckedFindings, reconcile
from wangge.queries.tasks.sent_list import events_of_mended, tasks_of_list
from wangge.queries.tasks.task import Task
from wangge.queries.tasks.writing import add_to_ledger, read_task_ledger

__all__ = ["UpdatedTasks", "change_tasks", "compare_tasks", "find_tasks", "update_tasks", "watched_subjects"]

OnRule = Callable[[str], None]


class UpdatedTasks(NamedTuple):
    """The ledger, and the findings with which it was compared."""

    ledger: TaskLedger
    findings: CheckedFindings


def find_tasks(
    store: Store, project: Project, policy: Policy, *, on_rule: OnRule = lambda _rule: None
) -> UpdatedTasks:
    """Run the rules and return the ledger as it should be; nothing is written."""
    ledger = read_task_ledger(project)
    return compare_tasks(ledger, _findings(store, policy, ledger, (), on_rule=on_rule))


def compare_tasks(ledger: TaskLedger, findings: CheckedFindings) -> UpdatedTasks:
    """Return the ledger as it should be after a comparison with findings; nothing is written."""
    return UpdatedTasks(ledger.with_events(reconcile(ledger.tasks, findings, now_here())), findings)


def update_tasks(
    store: Store,
    project: Project,
    policy: Policy,
    *,
    after: str = "",
    on_rule: OnRule = lambda _rule: None,
) -> UpdatedTasks:
    """Run the rules and write the tasks that are new, mended or recurred to the ledger.

    If the ledger is updated after each load, `after` is the last run before the load: a finding that has disappeared was
    mended by a later run. Raises what `check_policy` and `add_to_ledger` raise.
    """
    findings = _findings(store, policy, read_task_ledger(project), (), after=after, on_rule=on_rule)
    ledger = add_to_ledger(project, lambda current: reconcile(current.tasks, findings, now_here()))
    return UpdatedTasks(ledger, findings)


class _StaleFindingsError(Exception):
    """The ledger has changed, and the known findings don't tell the state of all its tasks."""


def change_tasks(
    store: Store,
    project: Project,
    policy: Policy,
    selection: TaskSelection,
    change: TaskChange,
    *,
    known_findings: Callable[[TaskLedger], CheckedFindings | None] = lambda _ledger: None,
) -> list[Task]:
    """Change the selected tasks, and return them as they are afterwards.

    First the tasks of their rules are brought up to date. For this, the rules run, unless `known_findings` returns the
    present findings of all rules, with the states of the tasks of a ledger. Raises `UsageError` if there is no such task,
    if one is closed, or if one has changed since it was seen; then nothing is written. If the selection is a list of
    findings, closed tasks are left out.
    """
    try:
        return _change_tasks(store, project, policy, selection, change, known_findings)
    except _StaleFindingsError:
        return _change_tasks(store, project, policy, selection, change, lambda _ledger: None)


def _change_tasks(
    store: Store,
    project: Project,
    policy: Policy,
    selection: TaskSelection,
    change: TaskChange,
    known_findings: Callable[[TaskLedger], CheckedFindings | None],
) -> list[Task]:
    ledger = read_task_ledger(project)
    rules = selection.rules(ledger)
    known = None if selection.listed or ledger.is_empty else known_findings(ledger)
    sound_ids = {rule.id for rule in policy.rules if rule.id in rules and rule.id not in policy.skipped}
    findings: CheckedFindings | None = None
    if known is not None:
        findings = known.of_rules(sound_ids)
    elif sound_ids or ledger.is_empty:
        ids = () if ledger.is_empty else sound_ids
        findings = _findings(store, policy, ledger, ids, watched=selection.listed)
    changed: list[Task] = []

    def new_events(current: TaskLedger) -> list[TaskEvent]:
        if known is not None and known_findings(current) is None:
            raise _StaleFindingsError
        now = now_here()
        events = [] if findings is None else reconcile(current.tasks, findings, now)
        updated = current.with_events(events)
        if selection.listed:
            if findings is not None:
                events += events_of_mended(store, policy, updated, selection.listed, findings, now)
            changed[:] = tasks_of_list(updated, selection.listed)
        else:
            changed[:] = choose_tasks(updated, selection.targets, selection.under, policy.by_id)
        selection.check_unchanged(changed)
        run = "" if findings is None else findings.run
        return [*events, *(event_of_change(task, change, run, now) for task in changed)]

    new_ledger = add_to_ledger(project, new_events)
    return [new_ledger.tasks[task.identity] for task in changed]


def watched_subjects(ledger: TaskLedger) -> Mapping[str, frozenset[str]]:
    """Return, by rule, the subjects whose state a check must list, so that the tasks can be compared with the check."""
    subjects: dict[str, set[str]] = defaultdict(set)
    for task in ledger.tasks.values():
        if task.is_open or task.by_hand:
            subjects[task.rule].add(task.subject)
    return {rule: frozenset(codes) for rule, codes in subjects.items()}


def _findings(
    store: Store,
    policy: Policy,
    ledger: TaskLedger,
    ids: Collection[str],
    *,
    after: str = "",
    watched: Sequence[ListedFinding] = (),
    on_rule: OnRule = lambda _rule: None,
) -> CheckedFindings:
    subjects_of_rule: dict[str, set[str]] = defaultdict(set)
    for item in watched:
        subjects_of_rule[item.rule].add(item.subject)
    for rule, subjects in watched_subjects(ledger).items():
        subjects_of_rule[rule] |= subjects
    run = str((store.marker() or {}).get("last_run") or "")
    report = check_policy(
        store,
        policy,
        ids=sorted(ids),
        on_rule=on_rule,
        watched={rule: frozenset(subjects) for rule, subjects in subjects_of_rule.items()},
    )
    runs = MendingRuns(store)
    return CheckedFindings(report, run, lambda subject, seen: runs.run_of(subject, max(seen, after)))
