"""An embedded engine that serves a database as it finds it: `python -m tests.graph.unchecked ROOT --idle 0`."""

from __future__ import annotations

from unittest import mock

from wangge.graph.engines import arcadedb

if __name__ == "__main__":
    with mock.patch.object(arcadedb, "mend"):
        arcadedb.main()
