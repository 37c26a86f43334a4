"""Maps the id of each rule to its oracle, which computes the rule's expected result."""

from __future__ import annotations

from tests.queries.oracles import (
    article,
    communities,
    compounds,
    organizations,
    parties,
    process,
    standards,
    structure,
    totals,
    work,
)
from tests.queries.oracles.facts import Oracle

__all__ = ["ORACLES"]

ORACLES: dict[str, Oracle] = {
    **article.ORACLES,
    **communities.ORACLES,
    **compounds.ORACLES,
    **organizations.ORACLES,
    **parties.ORACLES,
    **process.ORACLES,
    **standards.ORACLES,
    **structure.ORACLES,
    **totals.ORACLES,
    **work.ORACLES,
}
