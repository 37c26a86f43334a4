"""Opens a page of each kind in the background, so that no reader waits for what an engine does once.

When a statement is first run, Neo4j plans it, and either engine loads and compiles code for it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from wangge.graph.errors import EngineUnavailable, WanggeError
from wangge.viz.explorer.app.responses import page_request, respond
from wangge.viz.explorer.app.typical_pages import TypicalPage, typical_pages
from wangge.viz.explorer.pages import ADDRESSES
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.state.site import Site

__all__ = ["RequestCounts", "WarmUp"]

_QUIET_SECONDS = 0.2
_POLL_SECONDS = 0.05
_log = logging.getLogger("wangge.explorer")


class RequestCounts(NamedTuple):
    """How many requests of readers are being answered, and how many have been answered."""

    running: int
    answered: int


class WarmUp:
    """Opens pages in a thread, one at a time, while no reader requests any.

    The pages are rendered and discarded. They aren't requests: they need no token and aren't logged. `requests` returns
    the present counts of the requests of readers.
    """

    def __init__(self, site: Site, requests: Callable[[], RequestCounts]) -> None:
        self._site = site
        self._requests = requests
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._opened: int | None = None
        self._answered, self._noticed_at = 0, 0.0
        self._failed = False

    def start(self) -> None:
        """Open the pages in the background, unless that was done since the connection to the graph was opened."""
        with self._lock:
            reopened = self._site.times_reopened
            is_running = self._thread is not None and self._thread.is_alive()
            if self._stopped.is_set() or is_running or self._opened == reopened:
                return
            self._opened, self._site.prepared = reopened, False
            self._thread = threading.Thread(target=self._run, name="wangge-warming", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Open no further page. Doesn't wait for a page that is being opened."""
        self._stopped.set()

    def wait(self, seconds: float) -> None:
        """Wait until the pages are opened, for at most `seconds`."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self._open_pages()
        except Exception as error:
            # A thread has no caller to raise to, and a page that can't be opened concerns no reader yet.
            self._note(error)
        finally:
            self._site.prepared = True

    def _open_pages(self) -> None:
        if not self._wait_for_quiet():
            return
        snapshot = self._site.last_snapshot
        if snapshot.rule_results is None or snapshot.index is None:
            return
        for page in typical_pages(self._site.model, snapshot.rule_results, snapshot.index):
            if not self._wait_for_quiet():
                return
            self._open(page)

    def _wait_for_quiet(self) -> bool:
        """Wait until readers have requested nothing for a moment, and no rule is evaluated; return False to stop."""
        while not self._stopped.is_set():
            running, answered = self._requests()
            if running or answered != self._answered or not self._site.last_snapshot.ready:
                self._answered, self._noticed_at = answered, time.monotonic()
            if time.monotonic() - self._noticed_at >= _QUIET_SECONDS:
                return True
            self._stopped.wait(_POLL_SECONDS)
        return False

    def _open(self, page: TypicalPage) -> None:
        """Render a page. Raises `EngineUnavailable`; other errors are only noted, because the next page may be all right."""
        request = page_request(self._site, PageAddress.read(page.path, "html", page.query), refresh=False)
        try:
            respond(request, ADDRESSES[page.pattern](request, **page.values))
        except EngineUnavailable:
            raise
        except WanggeError as error:
            self._note(error)

    def _note(self, error: Exception) -> None:
        """Log the first error, for developers; the terminal shows it only with `--debug`."""
        if not self._failed and not self._stopped.is_set():
            self._failed = True
            _log.debug("a page could not be opened in advance: %s", error)
