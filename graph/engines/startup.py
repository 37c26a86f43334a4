"""How an engine that is starting tells the command that waits for it what it is doing."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["StartLog", "Tell", "tell", "telling"]

Tell = Callable[[str], None]

_TELL_SECONDS = 5.0

_MARK = "wangge: "


def tell(line: str) -> None:
    """Write a line to the engine's log that the waiting command shows."""
    sys.stderr.write(f"\n{_MARK}{' '.join(line.split())}\n")
    sys.stderr.flush()


@contextmanager
def telling(tell: Tell, work: Callable[[], str]) -> Iterator[None]:
    """Tell every few seconds what is being done, so that the command goes on waiting, until the block ends."""
    ended, began = threading.Event(), time.monotonic()

    def repeat() -> None:
        while not ended.wait(_TELL_SECONDS):
            tell(f"{work()}, {time.monotonic() - began:.0f} s")

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class StartLog:
    """What the waiting command has read of the engine's log."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    def news(self) -> list[str]:
        """Return what the engine told since the last call, whole lines only."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._read)
                written = file.read()
        except OSError:
            return []
        whole, end, _ = written.rpartition(b"\n")
        self._read += len(whole) + len(end)
        lines = whole.decode("utf-8", "replace").splitlines()
        return [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
