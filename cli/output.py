"""Configures stdout and stderr: their encoding, and what happens if the disk is full or a pipe is closed."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import suppress
from typing import IO

__all__ = ["flush_output", "is_no_terminal", "one_line", "prepare_output", "silence_output"]

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def prepare_output() -> None:
    r"""Let the output print escapes such as `\u2219` for characters that its encoding lacks, instead of failing.

    Files and pipes get UTF-8 unless PYTHONIOENCODING names another encoding; a terminal keeps its own.
    """
    forced = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if forced or stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def flush_output() -> None:
    """Flush stdout and stderr, so that a full disk or a closed pipe is detected before the exit.

    Raises `OSError`. A stream that fails is silenced, because Python would flush it again at the exit.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError as error:
                silence_output(stream)
                raise OSError(error.errno, error.strerror, "the output") from error


def is_no_terminal(stream: IO[str]) -> bool:
    """Return whether the stream certainly isn't a terminal.

    The variables FORCE_COLOR and TTY_COMPATIBLE may make the library rich treat any stream as a terminal. So the result
    is False if one of them is set; then the caller has to ask rich, whose import takes long.
    """
    asked_for = any(name in os.environ for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))
    return not asked_for and not stream.isatty()


def silence_output(stream: IO[str]) -> None:
    """Redirect a stream to the null device, so that nothing more is written to it."""
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)


def one_line(text: str) -> str:
    r"""Replace line breaks and control characters in a message, which may quote text from a file.

    >>> one_line("a key\nof \x1b[31mtwo lines")
    'a key of  [31mtwo lines'
    """
    return _BREAKS.sub(" ", text).strip()
