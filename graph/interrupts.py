"""Delays Ctrl-C while a statement is sent, because the driver can't use a connection after half a message."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["delayed_interrupt"]


@contextmanager
def delayed_interrupt() -> Iterator[None]:
    """Delay the first Ctrl-C until the end of the block; a second one interrupts the block at once.

    Outside the main thread, which alone receives signals, and in a process that ignores Ctrl-C, nothing is delayed.

    >>> try:
    ...     with delayed_interrupt():
    ...         signal.raise_signal(signal.SIGINT)
    ...         print("the statement is complete")
    ... except KeyboardInterrupt:
    ...     print("then the interrupt")
    the statement is complete
    then the interrupt
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    received: list[int] = []

    def receive(number: int, frame: FrameType | None) -> None:
        received.append(number)
        if len(received) > 1:
            handler(number, frame)

    signal.signal(signal.SIGINT, receive)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if received:
        handler(received[0], None)
