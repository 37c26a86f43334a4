"""Every oracle by the id of its rule."""

from __future__ import annotations

from tests.queries.oracles import bodies, compounds, structure, totals, work
from tests.queries.oracles.facts import Oracle

__all__ = ["ORACLES"]

ORACLES: dict[str, Oracle] = {
    **bodies.ORACLES,
    **compounds.ORACLES,
    **structure.ORACLES,
    **totals.ORACLES,
    **work.ORACLES,
}
