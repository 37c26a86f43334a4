"""Says which statements the embedded engine keeps parsed, and keeps it from using a query plan again."""

from __future__ import annotations

from typing import Any

from wangge.graph.errors import EngineUnavailable

__all__ = ["STATEMENT_OPTIONS", "keep_no_plans"]

STATEMENT_OPTIONS = (
    # To find literals that differ, ArcadeDB would parse each new text twice. Our values are parameters.
    "-Darcadedb.queryLiteralParameterization=false",
    # Rules, recipes and pages of the explorer have more statements than the 300 that ArcadeDB keeps parsed by default.
    # A parsed statement takes about 40 kB.
    "-Darcadedb.opencypher.statementCache=1000",
)
"""Options of the Java machine in which the engine runs."""


def keep_no_plans(database: Any) -> None:
    """Make an open Java database plan each statement anew.

    ArcadeDB plans with the statistics of the graph. A plan that it had made for an earlier state of the graph
    returned too few rows (seen with 26.10.2), and no setting turns the cache of plans off. So the cache
    gets a map that stores nothing. The cache of parsed statements stays; parsing takes much longer than planning.

    Raises `EngineUnavailable` if this version of ArcadeDB stores its plans in another way.
    """
    import jpype

    try:
        plans = database.getCypherPlanCache()
        field = plans.getClass().getDeclaredField("cache")
        field.setAccessible(True)
        nothing = jpype.JClass("com.arcadedb.utility.LRUCache")(0)
        field.set(plans, jpype.JClass("java.util.Collections").synchronizedMap(nothing))
    except (AttributeError, TypeError, jpype.JException) as error:
        raise EngineUnavailable(
            f"this version of ArcadeDB keeps query plans that wangge can't turn off ({error}):"
            " install the version of arcadedb-embedded that wangge declares"
        ) from error
