"""Reads small text files of a project; rejects pipes, devices, and files that are huge or binary.

A project's wangge.toml, rules, recipes, fragments, waivers, baselines and plans may come from an untrusted
pull request, so nothing but a regular, small text file is read.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.errors import WanggeError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["MEGABYTE", "file_version", "printable_path", "read_small_bytes", "read_small_file"]

MEGABYTE = 1024 * 1024


def read_small_file(
    path: Path | Traversable,
    error: type[WanggeError],
    *,
    label: str = "",
    largest: int = MEGABYTE,
    if_missing: str = "correct the path",
) -> str:
    """Return the text of a regular file of at most `largest` bytes, in UTF-8 with or without a byte-order mark.

    For any other file, raises `error` with a one-line message, in which `label` is the name of the file.
    `if_missing` is the remedy in the message for a file that doesn't exist.
    """
    label = label or printable_path(path)
    content = read_small_bytes(path, error, label=label, largest=largest, if_missing=if_missing)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise error(f"{label}:{line}: not UTF-8; save it as UTF-8") from fault
    if (position := text.find("\0")) >= 0:
        line = text.count("\n", 0, position) + 1
        raise error(f"{label}:{line}: a NUL character, so not a text file; save it as UTF-8 text")
    return text


def read_small_bytes(
    path: Path | Traversable,
    error: type[WanggeError],
    *,
    label: str = "",
    largest: int,
    if_missing: str = "correct the path",
) -> bytes:
    """Return the bytes of a regular file of at most `largest` bytes; raises `error` as `read_small_file` does."""
    if not isinstance(path, Path):
        return path.read_bytes()
    label = label or printable_path(path)
    try:
        # Non-blocking, because opening a pipe without a writer would hang.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as fault:
        raise error(f"{label}: no such file; {if_missing}") from fault
    except OSError as fault:
        raise error(f"{label}: {fault.strerror}; check the path and its permissions") from fault
    except ValueError as fault:
        raise error(f"{label!r}: not a valid path; correct it") from fault
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise error(f"{label}: a folder, pipe or device, not a regular file; put the file there")
    with os.fdopen(opened, "rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise error(f"{label}: larger than {largest // MEGABYTE} MB, which is the limit; make it smaller")
    return content


def printable_path(path: Path | Traversable) -> str:
    r"""Return the path as text that any output can encode; bytes that are neither UTF-8 nor GBK become `\xff` escapes.

    >>> printable_path(Path("网格.csv")), printable_path(Path(os.fsdecode("网格.csv".encode("gbk"))))
    ('网格.csv', '网格.csv')
    """
    raw = os.fsencode(str(path))
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8", "backslashreplace")


def file_version(path: Path) -> tuple[int, int, int] | None:
    """Return a value that changes whenever the file is saved; None if there is no file."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
