"""Calls functions at their time in one thread, which all callers share.

`threading.Timer` starts a thread per call and waits for it, which takes longer than many a statement.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from itertools import count
from threading import Condition, Thread

__all__ = ["SharedTimer"]


class _Call:
    """A function that is to be called once, unless it is cancelled before."""

    def __init__(self, function: Callable[[], None]) -> None:
        # Two threads may take the function; `pop` gives it to one of them.
        self._waiting = [function]

    def cancel(self) -> bool:
        """Don't call the function. Returns False if its call has begun, or if it was cancelled before."""
        return self.take() is not None

    @property
    def is_waiting(self) -> bool:
        """Whether the function was neither called nor cancelled."""
        return bool(self._waiting)

    def take(self) -> Callable[[], None] | None:
        """Return the function for the only call of it; None if it was taken or cancelled before."""
        try:
            return self._waiting.pop()
        except IndexError:
            return None


class SharedTimer:
    """Calls each function in a thread of its own when its time has come, so that a slow one doesn't delay others.

    >>> from threading import Event
    >>> timer, called = SharedTimer(), Event()
    >>> never = timer.call_after(0.01, lambda: print("called"))
    >>> never.cancel()
    True
    >>> last = timer.call_after(0.02, called.set)
    >>> called.wait(10), last.cancel()
    (True, False)
    """

    def __init__(self) -> None:
        self._condition = Condition()
        self._waiting: list[tuple[float, int, _Call]] = []
        self._numbers = count()
        self._thread: Thread | None = None

    def call_after(self, seconds: float, function: Callable[[], None]) -> _Call:
        """Call a function in `seconds` seconds, unless the method `cancel` of the returned object is called before."""
        call = _Call(function)
        entry = (time.monotonic() + seconds, next(self._numbers), call)
        with self._condition:
            heapq.heappush(self._waiting, entry)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="shared-timer", daemon=True)
                self._thread.start()
            elif self._waiting[0] is entry:
                self._condition.notify()
        return call

    def _run(self) -> None:
        while True:
            function = self._next()
            if function is not None:
                Thread(target=function, name="shared-timer-call", daemon=True).start()

    def _next(self) -> Callable[[], None] | None:
        """Wait for the next time, and return the function to be called then; None if that call was cancelled."""
        with self._condition:
            while True:
                if not self._waiting:
                    self._condition.wait()
                    continue
                at, _, call = self._waiting[0]
                left = at - time.monotonic()
                if left <= 0 or not call.is_waiting:
                    heapq.heappop(self._waiting)
                    return call.take()
                self._condition.wait(left)
