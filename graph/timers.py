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
    """A function that is to be called; None once it was called or cancelled."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], None]) -> None:
        self.function: Callable[[], None] | None = function

    def cancel(self) -> None:
        """Don't call the function, unless its call has begun."""
        self.function = None


class SharedTimer:
    """Calls each function in a thread of its own when its time has come, so that a slow one doesn't delay others.

    >>> from threading import Event
    >>> timer, called = SharedTimer(), Event()
    >>> never = timer.call_after(0.01, lambda: print("called"))
    >>> never.cancel()
    >>> _ = timer.call_after(0.02, called.set)
    >>> called.wait(10)
    True
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
                if call.function is None or left <= 0:
                    heapq.heappop(self._waiting)
                    return call.function
                self._condition.wait(left)
