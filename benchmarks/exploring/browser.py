"""Runs a headless Chromium that can connect only to this machine, and measures the time until a page is usable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright
from playwright.sync_api import TimeoutError as TooSlowError

from benchmarks.exploring.client import SIGNED
from benchmarks.part import Skipped
from benchmarks.process import last_line
from devtools.browser import ARGUMENTS, find_chromium

__all__ = ["READY", "STOCK_READY", "chromium", "seconds_until"]

READY = "map-ready"
STOCK_READY = "stock-ready"
"""The performance mark that is set when the page made by pyvis ("stock") has a layout and its loading bar is gone."""

_NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
_WATCH_STOCK = """
const look = setInterval(() => {
  if (!window.network || !window.network.once) return;
  clearInterval(look);
  for (const event of ["stabilizationIterationsDone", "stabilized"])
    window.network.once(event, () => performance.mark("stock-ready"));
}, 1);
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the installed Chromium. Raises `Skipped` if none is installed or it doesn't start."""
    path = find_chromium()
    if path is None:
        raise Skipped("no Chromium is installed here")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, _NO_OTHER_HOST])
        except Error as error:
            raise Skipped(f"Chromium doesn't start: {last_line(str(error))}") from error
        yield browser
        browser.close()


def seconds_until(browser: Browser, address: str, mark: str, *, longest: float) -> float | None:
    """Open a page in a new window; return the seconds until the page sets the performance mark `mark`.

    The time begins with the navigation. Returns None if it exceeds `longest` seconds. Raises `Skipped` if the page
    can't be opened.
    """
    window = browser.new_context(viewport={"width": 1440, "height": 900}, extra_http_headers=SIGNED)
    try:
        page = window.new_page()
        if mark == STOCK_READY:
            page.add_init_script(_WATCH_STOCK)
        page.set_default_timeout(longest * 1000)
        page.goto(address, wait_until="commit")
        page.wait_for_function("name => performance.getEntriesByName(name).length > 0", arg=mark)
        took: float = page.evaluate("name => performance.getEntriesByName(name)[0].startTime", mark)
    except TooSlowError:
        return None
    except Error as error:
        raise Skipped(f"the browser can't open the page: {last_line(str(error))}") from error
    finally:
        window.close()
    return took / 1000
