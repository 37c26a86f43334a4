"""Waits in a browser for something on a page of the explorer."""

from __future__ import annotations

from time import monotonic

from playwright.sync_api import Page

__all__ = ["wait_until"]

_SECONDS = 30.0
_POLL_MILLISECONDS = 20


def wait_until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression is true; raise `AssertionError` after 30 seconds.

    `Page.wait_for_function` can't be used: it succeeds only if the expression is true at once, because it evaluates the
    expression again with `eval`, which the explorer's Content-Security-Policy forbids.
    """
    end = monotonic() + _SECONDS
    while not page.evaluate(f"Boolean({expression})"):
        assert monotonic() < end, f"not true within {_SECONDS:.0f} s: {expression}"
        page.wait_for_timeout(_POLL_MILLISECONDS)
