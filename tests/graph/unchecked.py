"""An embedded engine that serves a database as it finds it: `python -m tests.graph.unchecked ROOT --idle 0`."""

from graph.engines import arcadedb

if __name__ == "__main__":
    arcadedb.mend = lambda *_, **__: None
    arcadedb.main()
