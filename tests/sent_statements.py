"""Records which read-only statements are sent to an engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from wangge.graph.store import Store

__all__ = ["sent_statements"]


@contextmanager
def sent_statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Yield the list to which the text of each statement is added that any store reads with during the block."""
    statements: list[str] = []
    reading = Store._reading

    def noting(self: Store, statement: str, *parameters_and_timeout: Any) -> AbstractContextManager[Any]:
        statements.append(statement)
        return reading(self, statement, *parameters_and_timeout)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_reading", noting)
        yield statements
