"""Makes a check report in which every field has a value.

The checked graph has hostile names: names that contain markup, formulas or control characters.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from wangge.graph.connection import scratch_store
from wangge.graph.store import Store
from wangge.loaders.limit_easing import LimitEasing
from wangge.queries.check.baseline import Baseline
from wangge.queries.check.counts import Counts
from wangge.queries.check.easings import apply_easings
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.rate_change import Cause, Move, RateChange
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger, Waiver, WaiverEntry
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.rules.rule import Rule, RuleHead, load_rules

__all__ = ["CHOSEN", "NAMES", "add_hostile_compounds", "full_report", "sample_report"]

NAMES = [
    'say "hi"',
    "a,b",
    "two\nlines",
    "]]>",
    "<b>&amp;",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "👨‍👩‍👧 家",
    "bell\x07 esc\x1b[2J",
    "a|b\\`c`",
    "=1+1",
    "::error::注入",
    "x%0A::error file=a,line=1::y",
    "##[error]z",
    "左\u200f\u202e右\u2066中",
    "@everyone #12 https://example.org www.example.org",
    "[链接](https://example.org) ![图](x) {0}",
    "*粗* _斜_ ~删~ $x$",
    "{{ 7 * 7 }} {% raw %}",
]
CHOSEN = (
    "compounds-have-party-branch",
    "communities-have-joint-committee",
    "grids-have-worker",
    "posts-are-held",
    "published-totals-agree",
    "contracts-do-not-end-soon",
)


def add_hostile_compounds(store: Store) -> None:
    """Add a compound for each hostile name. The name of their source file is hostile, too."""
    rows = [
        {
            "code": f"511702001001X{number:03}",
            "name": name,
            "src": f"{number + 1}:R1:小区 ]]>,1:奇怪, 100%/文件#[1].csv",
        }
        for number, name in enumerate(NAMES, start=100)
    ]
    with store.writing() as transaction:
        transaction.run(
            "MATCH (g:Grid {code: '511702001001001'}) UNWIND $rows AS row "
            "CREATE (:Compound:Place {code: row.code, name: row.name, src: row.src})-[:PART_OF]->(g)",
            {"rows": rows},
        )


def eased_rules(rules: list[Rule], day: date) -> list[Rule]:
    """Return the rules. One of them gets an eased limit, whose reason contains markup; the rule still fails."""
    easing = LimitEasing("grids-have-worker", {"per_street": 0.2}, "招聘中 a|b ]]> <i>", day)
    rules, faults = apply_easings(rules, [], [easing], day)
    assert faults == []
    return rules


def full_report(store: Store, library: Library, rules: dict[str, Rule], day: date) -> CheckReport:
    """Return a report on seven rules, with waivers, a baseline, an eased limit and faults. The last rule can't be used."""
    report = check(
        store,
        eased_rules([rules[name] for name in CHOSEN], day),
        library,
        CheckOptions(scope="511702", today=day, ledger=_ledger(day), baseline=_baseline(), list_all=True),
    )
    return replace(
        report,
        results=(*report.results, _broken()),
        faults=("rules/mine.yaml:3: no recipe is called '<x>'", "waivers.yaml:12: owner is missing"),
        policy="origin/main",
        changes=(
            RateChange(
                "grids-have-worker",
                "网格有网格员",
                (3, 4),
                (2, 4),
                (Move(Cause.BROKEN, 2, -2, 0), Move(Cause.FIXED, 1, 1, 0)),
            ),
            RateChange("posts-are-held", "岗位不空缺", None, (4, 6)),
        ),
    )


@cache
def sample_report() -> CheckReport:
    """Return the full report on the small district, which is computed once for all tests."""
    library = load_library()
    with scratch_store() as store:
        with store.writing() as transaction:
            transaction.run((Path(__file__).parents[1] / "district.cypher").read_text(encoding="utf-8"))
        add_hostile_compounds(store)
        return full_report(store, library, {r.id: r for r in load_rules(library)}, date(2024, 6, 30))


def _ledger(day: date) -> Ledger:
    for_subject = Waiver(
        rule="compounds-have-party-branch",
        subject="511702001001X002",
        category="waiver",
        reason="拆迁 ]]> <i>",
        owner="张三",
        ticket="T-1",
        until=day,
    )
    for_place = Waiver(
        rule="compounds-have-party-branch",
        under="511702002001",
        category="mitigated",
        reason="代管 | <b>",
        owner="李四\n::error::",
        until=day,
    )
    expired = Waiver(
        rule="grids-have-worker",
        under="511702002",
        category="waiver",
        reason="已调整",
        owner="王五 @all",
        until=date(2024, 1, 31),
    )
    entries = enumerate((for_subject, for_place, expired), start=1)
    return Ledger(WaiverEntry(waiver, f"waivers.yaml:{4 * number}") for number, waiver in entries)


def _baseline() -> Baseline:
    keys = [(f"511702001001X{number:03}",) for number in range(100, 100 + len(NAMES), 2)]
    return Baseline(
        {
            "compounds-have-party-branch": frozenset([*keys, ("511702001001X999",)]),
            "posts-are-held": frozenset([("PO-3",), ("PO-6",)]),
        }
    )


def _broken() -> RuleResult:
    head = RuleHead(
        id="zz-broken",
        title="A rule that is broken",
        title_zh="坏了的规则",
        severity="warning",
        message="说不出",
        remedy="修规则文件",
    )
    reason = "rules/broken.yaml:7: no recipe is called 'nothing'; did you mean 'nothing-else'?"
    return RuleResult(rule=head, status=Status.ERROR, counts=Counts(), reason=reason)
