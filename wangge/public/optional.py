"""Imports optional libraries."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from wangge.graph.errors import UsageError

__all__ = ["import_optional"]


def import_optional(library: str, purpose: str) -> ModuleType:
    """Import a library. If it isn't installed, raise `UsageError`, which names the pip extra that installs it.

    >>> import_optional("no_such_library", "to_polars")
    Traceback (most recent call last):
    wangge.graph.errors.UsageError: to_polars needs no_such_library: pip install 'wangge[no_such_library]'
    """
    try:
        return import_module(library)
    except ImportError as error:
        raise UsageError(f"{purpose} needs {library}: pip install 'wangge[{library}]'") from error
