"""Reads the project's rules in a thread, so that pages don't hang if reading a file blocks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from datetime import date

from wangge.graph.errors import ProjectError, WanggeError
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy
from wangge.queries.check.policy_version import policy_version
from wangge.queries.recipes.runner import today_here

__all__ = ["PolicyReader", "day_of"]

_SECONDS = 10.0
_FILES_SECONDS = 0.5
_FILES_AGAIN_SECONDS = 1.0


class PolicyReader:
    """Calls `read` in a separate thread, one call at a time, and waits at most `seconds` for the result.

    Opening a pipe, or a file on a lost network disk, can block for ever. With this class, only one thread is blocked,
    instead of one per page. With `find_project`, the reader also notices when the files of the project change; it looks at them
    once a second at most.
    """

    def __init__(
        self,
        read: Callable[[], Policy],
        *,
        seconds: float = _SECONDS,
        find_project: Callable[[], Project] | None = None,
    ) -> None:
        self._read = read
        self._seconds = seconds
        self._find_project = find_project
        self._version: Hashable = None
        self._version_at = float("-inf")
        self._version_thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._pending: Future[Policy] | None = None
        self._began = 0.0

    def read(self) -> Policy:
        """Return the policy. Raises `ProjectError` if the project's files are wrong or not read in time."""
        pending = self._started()
        remaining = self._began + self._seconds - time.monotonic()
        try:
            return pending.result(max(remaining, 0.0))
        except WanggeError:
            raise
        except TimeoutError:
            raise ProjectError(
                f"the project's files couldn't be read within {self._seconds:.0f} s: remove pipes and"
                " other special files, and reload the page"
            ) from None
        except Exception as error:
            # A parser may raise any error for a malformed file.
            reason = " ".join(str(error).split())
            raise ProjectError(
                f"the project's files can't be read: {type(error).__name__}: {reason}; see `wangge check`"
            ) from error

    def version(self) -> Hashable:
        """Return a value that changes with the files; if they can't be looked at in time, the last one."""
        if self._find_project is None:
            return None
        with self._lock:
            is_due = time.monotonic() - self._version_at > _FILES_AGAIN_SECONDS
            if is_due and (self._version_thread is None or not self._version_thread.is_alive()):
                self._version_at = time.monotonic()
                self._version_thread = threading.Thread(
                    target=self._look_at_files, args=(self._find_project,), name="wangge-files", daemon=True
                )
                self._version_thread.start()
            thread = self._version_thread
        if thread is not None:
            thread.join(_FILES_SECONDS)
        return self._version

    def _look_at_files(self, find_project: Callable[[], Project]) -> None:
        with suppress(OSError):
            self._version = policy_version(find_project)

    def _started(self) -> Future[Policy]:
        with self._lock:
            if self._pending is None or self._pending.done():
                self._pending = Future()
                self._began = time.monotonic()
                threading.Thread(
                    target=self._fill, args=(self._pending,), name="wangge-policy", daemon=True
                ).start()
            return self._pending

    def _fill(self, pending: Future[Policy]) -> None:
        try:
            pending.set_result(self._read())
        except Exception as error:  # `read` raises it again
            pending.set_exception(error)


def day_of(read: Callable[[], Policy]) -> date:
    """Return the day of a policy: that of the project, or today if the policy can't be read."""
    try:
        return read().today
    except WanggeError:
        return today_here()
