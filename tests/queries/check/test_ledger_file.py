"""Writing a ledger adds new waivers below the existing ones and doesn't change comments."""

from __future__ import annotations

from datetime import date

import pytest

from wangge.graph.errors import RuleError
from wangge.queries.check.ledger_file import add_waivers
from wangge.queries.check.waivers import Waiver, parse_waivers

DAY = date(2024, 6, 30)
OLD = """# kept
waivers:
  # one
  - rule: a
    subject: "1"
    category: waiver
    reason: x
    owner: y
    until: 2024-12-31   # soon
"""


def waiver(rule: str = "b", subject: str = "001", reason: str = "因为：有 # 号，和\n换行") -> Waiver:
    return Waiver(rule=rule, subject=subject, category="mitigated", reason=reason, owner="甲: 乙", until=DAY)


def add(text: str, *added: Waiver) -> str:
    return add_waivers(text, "waivers.yaml", added, today=DAY, longest_days=366)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "waivers: []\n",
        "waivers:\n",
        OLD,
        OLD.replace("  - ", "- ").replace("    ", "  "),
        OLD.rstrip(),
        "waivers: []  # none yet\n",
    ],
)
def test_entries_are_added_at_the_end(text: str) -> None:
    before = parse_waivers(text, "waivers.yaml", today=DAY)
    after = parse_waivers(add(text, waiver(), waiver(subject="no")), "waivers.yaml", today=DAY)
    assert after.faults == ()
    expected = [*(entry.waiver for entry in before.entries), waiver(), waiver(subject="no")]
    assert [entry.waiver for entry in after.entries] == expected


def test_existing_entries_stay_unchanged() -> None:
    assert add(OLD, waiver()).startswith(OLD)


def test_an_existing_entry_is_not_added_again() -> None:
    with pytest.raises(RuleError, match=r"waivers.yaml:4: a 1 is waived already; change it there"):
        add(OLD, waiver("a", "1"))


def test_a_ledger_with_a_fault_is_not_extended() -> None:
    with pytest.raises(RuleError, match="is missing; add it; fix it before adding"):
        add(OLD.replace("    owner: y\n", ""), waiver())


def test_a_ledger_in_flow_style_is_not_changed() -> None:
    flow = "waivers: [{rule: a, subject: '1', category: waiver, reason: x, owner: y, until: 2024-12-31}]\n"
    with pytest.raises(RuleError):
        add(flow, waiver())


def test_an_entry_that_ends_too_late_is_refused() -> None:
    late = waiver().model_copy(update={"until": date(2030, 1, 1)})
    with pytest.raises(RuleError, match="until 2030-01-01 is too far ahead"):
        add(OLD, late)
