"""Runs axe, which finds violations of accessibility rules, on a page in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice

from playwright.sync_api import Page

__all__ = ["OF_COLOUR", "serious_violations"]

OF_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules about colours. For another theme of a page only these need to run, because a theme changes only colours."""

_SERIOUS = ("serious", "critical")
# axe takes long on pages with thousands of elements. So this script removes rows after the 12th of each table and shapes
# after the 12th of each picture, if earlier ones have all their classes: axe finds the same faults in equal elements.
_SHORTEN = """() => { for (const [whole, part] of [['tbody', ':scope > tr'], ['svg', '.tm-item, g.n']])
  for (const element of document.querySelectorAll(whole)) {
    const known = new Set();
    [...element.querySelectorAll(part)].forEach((item, number) => {
      const classes = item.outerHTML.match(/ class="[^"]*"/g) ?? [];
      if (number >= 12 && classes.every(one => known.has(one))) item.remove();
      classes.forEach(one => known.add(one));
    });
  } }"""
_VIOLATIONS = """options => axe.run(document, { resultTypes: ['violations'], ...options })
  .then(result => result.violations)"""


def serious_violations(page: Page, rules: Sequence[str] = (), *, skipped: Sequence[str] = ()) -> list[str]:
    """Return the serious and critical violations of `rules`, or of all rules except `skipped` if `rules` is empty.

    Long tables and pictures of the page are shortened first.
    """
    page.evaluate(_SHORTEN)
    options = {"runOnly": list(rules)} if rules else {"rules": {rule: {"enabled": False} for rule in skipped}}
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_script())
    return [
        f"{item['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for item in page.evaluate(_VIOLATIONS, options)
        if item["impact"] in _SERIOUS
        for node in islice(item["nodes"], 2)
    ]


@cache
def _script() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
