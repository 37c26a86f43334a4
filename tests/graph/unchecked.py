"""Runs an embedded engine that doesn't check its files: `python -m tests.graph.unchecked ROOT --idle 0`."""

from __future__ import annotations

from unittest import mock

from wangge.graph.engines import arcadedb

if __name__ == "__main__":
    with mock.patch.object(arcadedb, "mend"):
        arcadedb.main()
