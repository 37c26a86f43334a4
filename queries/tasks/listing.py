"""Lists tasks for people and programs: filters, overdue days, names and places of subjects, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.queries.check.finding import SubjectFacts
from wangge.queries.check.policy import Policy
from wangge.queries.check.subject_facts import SubjectFactsCache
from wangge.queries.fault import nearest
from wangge.queries.measures.units import find_unit
from wangge.queries.recipes.scope import resolve_scope
from wangge.queries.rules.rule import BrokenRule, Rule
from wangge.queries.tasks.event import TaskKey
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.owner import missing_owners
from wangge.queries.tasks.task import OPEN, Task, TaskState

__all__ = [
    "LedgerFault",
    "TaskFilter",
    "filtered",
    "ledger_faults",
    "parse_state",
    "place_code",
    "since_last_load",
    "summary",
    "task_rows",
]

_NAMES = {
    **{state.value: frozenset({state}) for state in TaskState},
    **{state.zh: frozenset({state}) for state in TaskState},
    "open": OPEN,
    "待办": OPEN,
}
_LAST = date.max


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks are listed; an empty field selects all.

    `places` are codes of places or organisations; a task must be in each of them. `owner` is the code or name of an owner, or
    `Label:code`.
    """

    rules: Collection[str] = ()
    places: Collection[str] = ()
    owner: str = ""
    states: Collection[TaskState] = ()
    overdue: bool = False


class LedgerFault(NamedTuple):
    """Something that is wrong about a ledger or its rules.

    `kind` is `line` for a line that can't be read, `rule` for a rule that doesn't exist any more, `owner` for an owner
    who isn't in the graph any more, and `unrun` for a rule that couldn't run. `where` is the file and line, or the id
    of the rule. `text` is the message; `values` has the rule, owner or task that the message names.
    """

    kind: Literal["line", "rule", "owner", "unrun"]
    where: str
    text: str
    values: Mapping[str, str] = {}


def parse_state(text: str) -> frozenset[TaskState]:
    """Return the states that a word means, in English or Chinese; `open` or 待办 means all but 销号.

    Raises `UsageError`, which suggests a similar word, for an unknown word.

    >>> sorted(parse_state("整改")), len(parse_state("open"))
    ([<TaskState.RECTIFYING: 'rectifying'>], 5)
    """
    if text not in _NAMES:
        states = ", ".join(f"{state.value} {state.zh}" for state in TaskState)
        raise UsageError(f"unknown state {text!r}{nearest(text, _NAMES)}; the states are {states}, open 待办")
    return _NAMES[text]


def place_code(store: Store, text: str) -> str:
    """Return the code of the place or organisation that a code or name means; raises `QueryError` for an unknown one."""
    return resolve_scope(store, text) if text.isdecimal() else find_unit(store, text).key.code


def filtered(
    ledger: TaskLedger, choice: TaskFilter, waived: Collection[TaskKey], rules: Collection[str], today: date
) -> list[Task]:
    """Return the tasks that fit the filter: overdue ones first, then open ones by their last days, then closed ones.

    A task whose finding is waived is never overdue. `rules` are the ids of all rules. Raises `UsageError` for an unknown rule or
    owner.
    """
    known_rules = {*rules, *(task.rule for task in ledger.tasks.values())}
    for rule in choice.rules:
        if rule not in known_rules:
            raise UsageError(f"no rule has the id {rule!r}{nearest(rule, known_rules)}")
    owners = {name for task in ledger.tasks.values() for name in _owner_names(task)}
    if choice.owner and choice.owner not in owners:
        raise UsageError(f"no task has the owner {choice.owner!r}{nearest(choice.owner, owners)}")

    def is_late(task: Task) -> bool:
        return task.is_overdue(today) and task.identity not in waived

    tasks = [
        task
        for task in ledger.tasks.values()
        if (not choice.rules or task.rule in choice.rules)
        and all(map(task.is_in, choice.places))
        and (not choice.owner or choice.owner in _owner_names(task))
        and (not choice.states or task.state in choice.states)
        and (not choice.overdue or is_late(task))
    ]
    return sorted(
        tasks, key=lambda task: (not is_late(task), not task.is_open, task.due or _LAST, task.identity)
    )


def task_rows(
    store: Store, policy: Policy, tasks: Sequence[Task], waived: Collection[TaskKey], path: str
) -> list[dict[str, Any]]:
    """Return a mapping for each task, with the keys that docs/tasks.md documents; `path` is the ledger's file."""
    facts = SubjectFactsCache(store).of(_subject(policy, task) for task in tasks)
    rules = policy.by_id
    return [
        {
            "id": task.id,
            "rule": task.rule,
            "rule_title_zh": _title(rules.get(task.rule)),
            "rule_known": task.rule in rules,
            "subject": task.subject,
            "key": list(task.key),
            **_place(task, facts.get(_subject(policy, task))),
            "state": task.state.value,
            "state_zh": task.state.zh,
            "waived": task.is_open and task.identity in waived,
            "owner": _owner(task),
            "due": task.due,
            "days_left": None if task.due is None or not task.is_open else (task.due - policy.today).days,
            "overdue": task.is_overdue(policy.today) and task.identity not in waived,
            "recurrences": task.recurrences,
            "found": {"at": _time(task.found_at), "run": task.found_run or None},
            "recurred_run": task.recurred_run or None,
            "closed": _closed(task),
            "notes": [{"at": _time(note.at), "by": note.by, "text": note.text} for note in task.notes],
            "where": f"{path}:{task.line}" if task.line else path,
        }
        for task in tasks
    ]


def summary(tasks: Iterable[Task], waived: Collection[TaskKey], today: date) -> dict[str, int]:
    """Return how many tasks are open (待办), closed (销号), overdue (逾期), recurred (反复) and waived (豁免).

    A task whose finding is waived isn't counted as open.
    """
    counts: Counter[str] = Counter(open=0, closed=0, overdue=0, recurred=0, waived=0)
    for task in tasks:
        if not task.is_open:
            counts["closed"] += 1
        elif task.identity in waived:
            counts["waived"] += 1
        else:
            counts["open"] += 1
            counts["overdue"] += task.is_overdue(today)
            counts["recurred"] += task.state is TaskState.RECURRED
    return dict(counts)


def since_last_load(tasks: Iterable[Task], run: str) -> dict[str, Any]:
    """Return how many tasks are new (新增), closed (已销号) and recurred (反复) since the run `run`, the graph's last."""
    tasks = list(tasks)
    return {
        "run": run or None,
        "new": sum(task.found_run == run for task in tasks),
        "closed": sum(not task.is_open and task.closed_run == run for task in tasks),
        "recurred": sum(task.is_open and task.recurred_run == run for task in tasks),
    }


def ledger_faults(store: Store, policy: Policy, ledger: TaskLedger, path: str) -> list[LedgerFault]:
    """Return a fault for each wrong line of the ledger, each unknown rule and each owner that isn't in the graph any more."""
    faults = [LedgerFault("line", text.partition(": ")[0], text) for text in ledger.faults]
    open_tasks = [task for task in ledger.tasks.values() if task.is_open]
    by_rule = Counter(task.rule for task in open_tasks)
    first_of_rule = {task.rule: task for task in reversed(open_tasks)}
    rules = policy.by_id
    for rule in sorted(by_rule.keys() - rules):
        count = by_rule[rule]
        where = f"{path}:{first_of_rule[rule].line}"
        text = (
            f"{where}: no rule has the id {rule!r}{nearest(rule, rules)}; restore the rule, or close "
            f"its {count} open task{'' if count == 1 else 's'} with `wangge task close`"
        )
        faults.append(LedgerFault("rule", where, text, {"rule": rule, "count": str(count)}))
    first_of_owner = {task.owner: task for task in reversed(open_tasks) if task.owner}
    hints = missing_owners(store, {owner: task.owner_name for owner, task in first_of_owner.items()})
    for owner, hint in hints.items():
        task = first_of_owner[owner]
        where = f"{path}:{task.owner_line}"
        text = (
            f"{where}: the owner {owner} {task.owner_name} isn't in the graph{hint}; "
            f"`wangge task assign {task.id} --owner …` names another"
        )
        values = {"owner": owner, "name": task.owner_name, "task": task.id}
        faults.append(LedgerFault("owner", where, text, values))
    return faults


def _title(rule: Rule | BrokenRule | None) -> str:
    return rule.title_zh if isinstance(rule, Rule) else ""


def _subject(policy: Policy, task: Task) -> NodeKey:
    rule = policy.by_id.get(task.rule)
    label = policy.library.get(rule.recipe).subject_kind if isinstance(rule, Rule) else ""
    return NodeKey(label, task.subject)


def _place(task: Task, facts: SubjectFacts | None) -> dict[str, Any]:
    """Return name and path of the subject: as in the graph, or as in the ledger if it isn't in the graph any more."""
    if facts is None:
        return {"label": "", "name": task.name, "path": task.name, "above": list(task.above)}
    return {"label": facts.label, "name": facts.name, "path": facts.path, "above": list(task.above)}


def _owner(task: Task) -> Mapping[str, str] | None:
    if not task.owner:
        return None
    label, _colon, code = task.owner.partition(":")
    return {"label": label, "code": code, "name": task.owner_name}


def _owner_names(task: Task) -> set[str]:
    return {task.owner, task.owner.partition(":")[2], task.owner_name} - {""}


def _closed(task: Task) -> dict[str, Any] | None:
    """Return when, by whom or by which run a task was closed; None for an open task."""
    if task.is_open:
        return None
    return {
        "at": _time(task.closed_at),
        "run": task.closed_run or None,
        "by": task.closed_by or None,
        "mended": not task.by_hand,
    }


def _time(value: Any) -> str | None:
    return None if value is None else value.isoformat(timespec="milliseconds")
