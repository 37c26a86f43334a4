"""Keeps the driver and the engine from importing optional libraries that wangge doesn't use."""

from __future__ import annotations

import sys

__all__ = ["allow_library", "block_unneeded_libraries"]

_UNNEEDED = ("numpy", "pandas", "pyarrow")


def block_unneeded_libraries() -> None:
    """Make the import of numpy, pandas and pyarrow fail for the rest of this process, unless they are imported already.

    The driver and JPype import these libraries if they are installed, only so that a caller may pass values
    of their types. The imports take longer than everything else before a command's first statement. Call this
    function only in wangge's own programs: another program that uses wangge may need the libraries.
    """
    for name in _UNNEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # with None, an import raises ImportError


def allow_library(name: str) -> None:
    """Make a library importable again that `block_unneeded_libraries` has blocked."""
    if name in sys.modules and sys.modules[name] is None:
        del sys.modules[name]
