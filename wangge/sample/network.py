"""Makes the synthetic network below the community: places, organisations, people, duties. It has defects on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.sample.calibration import Quotas, quotas
from wangge.sample.chance import stream
from wangge.sample.coordinates import SampleCoordinates, make_coordinates
from wangge.sample.deliberation import SampleForum, SampleMatter, make_matters
from wangge.sample.duties import Assignment, make_assignments
from wangge.sample.emergency import EmergencyUnit, make_emergency
from wangge.sample.gaps import (
    Gaps,
    gaps_of_duties,
    gaps_of_partners,
    gaps_of_party,
    gaps_of_places,
    gaps_of_property,
    gaps_of_staff,
)
from wangge.sample.partners import Partners, make_partners
from wangge.sample.party import Party, make_party
from wangge.sample.people import People, make_people
from wangge.sample.places import SampleArea, make_places
from wangge.sample.posts import make_posts
from wangge.sample.property import SampleProperty, make_property
from wangge.sample.staff import Staff, make_staff

__all__ = ["SampleNetwork", "make_network"]


@dataclass(frozen=True)
class SampleNetwork:
    """All synthetic data below the community, before they become rows of sheets."""

    quotas: Quotas
    areas: tuple[SampleArea, ...]
    property_: SampleProperty
    party: Party
    partners: Partners
    emergency: tuple[EmergencyUnit, ...]
    staff: Staff
    people: People
    assignments: tuple[Assignment, ...]
    forums: tuple[SampleForum, ...]
    matters: tuple[SampleMatter, ...]
    coordinates: SampleCoordinates

    def gaps(self) -> Gaps:
        """Map the name of each intended gap to the codes of the nodes that have this gap."""
        return {
            **gaps_of_places(self.areas),
            **gaps_of_party(self.areas, self.party),
            **gaps_of_property(self.areas, self.party, self.property_),
            **gaps_of_staff(self.areas, self.staff, self.property_),
            **gaps_of_partners(self.areas, self.partners),
            **gaps_of_duties(self.assignments, self.matters),
        }


def make_network(seed: int, scale: int) -> SampleNetwork:
    """Make the network. The same seed and scale give the same network.

    Raises `UsageError` if `scale` isn't from 1 to 100.
    """
    wanted = quotas(scale)
    areas = make_places(seed, wanted)
    property_ = make_property(seed, wanted, areas)
    party = make_party(seed, wanted, areas, property_)
    partners = make_partners(seed, areas)
    emergency = make_emergency(areas)
    posts = make_posts(stream(seed, "posts"), areas, property_, party, partners, emergency)
    grids = tuple(grid.code for area in areas for grid in area.grids)
    staff = make_staff(seed, wanted, posts, grids)
    forums, matters = make_matters(seed, areas)
    return SampleNetwork(
        quotas=wanted,
        areas=areas,
        property_=property_,
        party=party,
        partners=partners,
        emergency=emergency,
        staff=staff,
        people=make_people(seed, staff, areas),
        assignments=make_assignments(seed, areas),
        forums=forums,
        matters=matters,
        coordinates=make_coordinates(seed, areas),
    )
