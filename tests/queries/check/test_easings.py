"""A project eases limits only in wangge.toml, with a reason and a date; a wrong entry gives a one-line error."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wangge.graph.errors import ProjectError
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.rules.limit_words import easing_in_words
from wangge.queries.rules.rule import Rule

RULE = "grids-have-worker"
REASON_AND_DATE = 'reason = "招聘中"\ndate = 2024-01-15\n'


def policy(folder: Path, entry: str, rule: str = RULE) -> Policy:
    (folder / "wangge.toml").write_text(f"[rules.limits.{rule}]\n{entry}", encoding="utf-8")
    return read_policy(Project.find(folder))


def limits(policy: Policy) -> dict[str, Any]:
    rule = policy.rule(RULE)
    assert isinstance(rule, Rule)
    return rule.expect.model_dump(exclude_none=True)


@pytest.mark.parametrize(("value", "limit"), [("0.05", {"ratio": 0.05}), ("3", {"count": 3})])
def test_value_eases_each_limit_of_the_rule_and_the_rule_still_warns(
    tmp_path: Path, value: str, limit: dict[str, float]
) -> None:
    eased = policy(tmp_path, f"value = {value}\n{REASON_AND_DATE}")
    assert eased.faults == ()
    assert limits(eased) == {"overall": {"warn": {"count": 0}, "fail": limit}, "per_street": {"fail": limit}}


def test_table_eases_the_named_limits_alone(tmp_path: Path) -> None:
    eased = policy(tmp_path, f"value = {{per_street = 0.1}}\n{REASON_AND_DATE}")
    assert limits(eased) == {"overall": {"fail": {"count": 0}}, "per_street": {"fail": {"ratio": 0.1}}}
    assert easing_in_words(eased.sound_rule(RULE)) == (
        "per street: eased from “fails above 0” to “fails above 10 %”; reason: 招聘中 (decided on 2024-01-15)"
    )


@pytest.mark.parametrize(
    ("entry", "rule", "line"),
    [
        (f"value = 3\n{REASON_AND_DATE}", "grids-have-workers", "rules.limits: no rule has the id"),
        (f"value = 0\n{REASON_AND_DATE}", RULE, f"rules.limits.{RULE}: overall isn't looser than"),
        (f"value = 0.0\n{REASON_AND_DATE}", RULE, f"rules.limits.{RULE}: overall isn't looser than"),
        ('value = 3\nreason = "x"\ndate = 9999-01-15\n', RULE, f"rules.limits.{RULE}: date 9999-01-15 is in"),
        (f"value = {{unknown = 3}}\n{REASON_AND_DATE}", RULE, f"rules.limits.{RULE}: the rule has no limit"),
    ],
)
def test_entry_that_does_not_fit_its_rule_is_reported_in_one_line_and_eases_nothing(
    tmp_path: Path, entry: str, rule: str, line: str
) -> None:
    wrong = policy(tmp_path, entry, rule)
    (fault,) = wrong.faults
    assert fault.startswith(f"wangge.toml: {line}")
    assert "\n" not in fault
    assert not any(rule.easing for rule in wrong.rules)


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("value = 3\ndate = 2024-01-15\n", "reason is missing; add it"),
        ('value = 3\nreason = " "\ndate = 2024-01-15\n', "reason: the reason is empty"),
        ('value = 3\nreason = "x"\n', "date is missing; add it"),
        (f"value = 5.0\n{REASON_AND_DATE}", "value: write a number of subjects (10), a share below 1"),
        (f"value = {{total = 5}}\n{REASON_AND_DATE}", "value: write a number of subjects (10)"),
        (f"value = 3\nuntil = 2025-01-01\n{REASON_AND_DATE}", "until: Extra inputs are not permitted"),
    ],
)
def test_incomplete_entry_is_reported_in_one_line_with_its_place(
    tmp_path: Path, entry: str, line: str
) -> None:
    with pytest.raises(ProjectError) as fault:
        policy(tmp_path, entry)
    assert f"wangge.toml: rules.limits.{RULE}.{line}" in str(fault.value)
    assert "\n" not in str(fault.value)


def test_decision_of_the_past_is_shown_with_its_day(tmp_path: Path) -> None:
    rule = policy(tmp_path, 'value = 3\nreason = "x"\ndate = 1999-01-15\n').sound_rule(RULE)
    assert rule.easing is not None
    assert rule.easing.decided == date(1999, 1, 15)
