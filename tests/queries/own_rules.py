"""Defines a rule, a recipe and a ledger that tests write into a project."""

from __future__ import annotations

__all__ = ["RECIPE", "RULE", "WAIVERS", "recipe_text"]

RULE = """id: own-rule
title: Grids have households
title_zh: 网格有户数
recipe: own-recipe
severity: error
key: [subject]
expect:
  overall:
    fail: {count: 0}
message: 没有
remedy: 补上
basis:
  text: 文件
  covers: exact
requires: [Grid.households]
examples:
  violates: |
    CREATE (:Grid:Place {code: '1'})
  passes: |
    CREATE (:Grid:Place {code: '1', households: 3})
  not_applicable: |
    CREATE (:Street:Place {code: '1'})
"""
WAIVERS = """waivers:
  - rule: own-rule
    subject: "511702001002001"
    category: waiver
    reason: 因
    owner: 甲
    until: 2024-12-31
"""


def recipe_text(covered: str) -> str:
    """Return the text of a recipe about all grids; `covered` is the Cypher expression for a grid's state."""
    return f"""// title: Grids with households
// title_zh: 有户数的网格
// question: Which?
// question_zh: 哪些？
// returns: subject: Grid, covered: boolean
// tags: coverage
MATCH (g:Grid) RETURN g.code AS subject, {covered} AS covered
"""


RECIPE = recipe_text("g.households IS NOT NULL")
