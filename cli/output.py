"""Standard output and error, made fit for whatever a command prints and wherever it goes."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import suppress
from typing import IO

__all__ = ["flush_output", "one_line", "prepare_output", "silence_output"]

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def prepare_output() -> None:
    r"""Let no character stop a command: what the output can't carry is written `\u2219`.

    A file or pipe gets UTF-8 unless PYTHONIOENCODING asks for another encoding; a terminal keeps its own.
    """
    asked = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if asked or stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def flush_output() -> None:
    """Write out what is still kept back, so that a full disk or a closed pipe is noticed now.

    Raises `OSError`; a stream that fails is silenced, as it would fail again at the end of the program.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError as error:
                silence_output(stream)
                raise OSError(error.errno, error.strerror, "the output") from error


def silence_output(stream: IO[str]) -> None:
    """Send what is still kept back nowhere."""
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)


def one_line(text: str) -> str:
    r"""`text` without line ends and control characters, which a message may quote from a stranger's file.

    >>> one_line("a key\nof \x1b[31mtwo lines")
    'a key of  [31mtwo lines'
    """
    return _BREAKS.sub(" ", text).strip()
