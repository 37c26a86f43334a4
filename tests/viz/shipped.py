"""Runs the shipped rules on the small networks that the tests in this folder build."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache

from tests.viz.network.networks import DAY, DISTRICT
from wangge.graph.store import Store
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.rules.rule import Rule, load_rules
from wangge.viz.findings import ReportFindings

__all__ = ["findings_on"]


def findings_on(
    store: Store,
    *,
    skip: Collection[str] = (),
    ledger: Ledger | None = None,
    day: date = DAY,
) -> ReportFindings:
    """Return the findings of all shipped rules that can report a missing node, except the rules in `skip`."""
    library, rules = _shipped()
    chosen = [rule for rule in rules if (rule.mend or rule.post) and rule.id not in skip]
    report = check(
        store,
        chosen,
        library,
        CheckOptions(scope=DISTRICT, today=day, ledger=ledger or Ledger(), list_all=True),
    )
    return ReportFindings(report.results)


@cache
def _shipped() -> tuple[Library, list[Rule]]:
    library = load_library()
    return library, load_rules(library)
