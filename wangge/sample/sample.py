"""Makes the complete sample: real divisions, synthetic data below them, and the list of its intended gaps."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.graph.model import load_model
from wangge.sample.activities import add_activities
from wangge.sample.deliberation import add_deliberation
from wangge.sample.divisions import add_divisions
from wangge.sample.duties import add_duties
from wangge.sample.gaps import Gaps
from wangge.sample.government import add_government
from wangge.sample.network import make_network
from wangge.sample.partners import add_partners
from wangge.sample.party import add_party
from wangge.sample.people import add_people
from wangge.sample.places import add_places
from wangge.sample.property import add_property
from wangge.sample.published import add_changes, add_totals
from wangge.sample.tables import Tables

__all__ = ["NOTICE", "Sample", "make_sample"]

NOTICE = "社区以下为合成数据，仅供演示 / Synthetic below the community level, for demonstration only"


@dataclass(frozen=True)
class Sample:
    """The rows of the two datasets (the divisions, and the network below them), and the network's intended gaps.

    `boundaries` is a GeoJSON file with invented boundaries of the places.
    """

    divisions: Tables
    network: Tables
    gaps: Gaps
    boundaries: str

    def counts(self) -> dict[str, int]:
        """Return the number of rows by sheet, the sheets of divisions first."""
        return {**self.divisions.counts(), **self.network.counts()}


def make_sample(*, seed: int = 511702, scale: int = 1) -> Sample:
    """Make the sample in memory; the same seed and scale give the same sample.

    `scale` multiplies the numbers of most things below the community; the real divisions stay the same. Raises
    `UsageError` if `scale` isn't from 1 to 100.
    """
    divisions, tables = Tables(load_model()), Tables(load_model())
    add_divisions(divisions)
    network = make_network(seed, scale)
    add_places(tables, network.areas, network.coordinates.columns)
    add_party(tables, network.party, network.emergency)
    add_property(tables, network.property_, network.areas, seed)
    add_government(tables, network.areas, seed)
    add_partners(tables, network.partners, network.areas, seed)
    add_people(tables, network.staff, network.people, network.property_, seed)
    add_duties(tables, network.assignments)
    add_deliberation(tables, network.forums, network.matters)
    add_activities(tables, network.areas, network.people, seed)
    add_changes(tables)
    add_totals(tables, network.quotas)
    return Sample(divisions, tables, network.gaps(), network.coordinates.geojson())
