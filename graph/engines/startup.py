"""Reports the progress of a starting engine: it writes lines to its log, and the waiting command reads them."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["LogLine", "StartLog", "log_line", "logging_progress"]

LogLine = Callable[[str], None]

_LOG_SECONDS = 5.0

_MARK = "wangge: "


def log_line(line: str) -> None:
    """Write a progress line to the engine's log."""
    sys.stderr.write(f"\n{_MARK}{' '.join(line.split())}\n")
    sys.stderr.flush()


@contextmanager
def logging_progress(log_line: LogLine, describe_work: Callable[[], str]) -> Iterator[None]:
    """Log the text `describe_work()` every 5 s until the block ends, so that the waiting command doesn't give up."""
    ended, began = threading.Event(), time.monotonic()

    def log_repeatedly() -> None:
        while not ended.wait(_LOG_SECONDS):
            log_line(f"{describe_work()}, {time.monotonic() - began:.0f} s")

    thread = threading.Thread(target=log_repeatedly, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class StartLog:
    """Reads the progress lines in the log of a starting engine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    def news(self) -> list[str]:
        """Return the complete progress lines written since the last call."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._read)
                content = file.read()
        except OSError:
            return []
        complete, end, _ = content.rpartition(b"\n")
        self._read += len(complete) + len(end)
        lines = complete.decode("utf-8", "replace").splitlines()
        return [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
