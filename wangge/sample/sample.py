"""The sample as a whole: real divisions, everything below them made up, its gaps known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wangge.graph.model import load_model
from wangge.sample.calibration import quotas
from wangge.sample.chance import stream
from wangge.sample.deliberation import add_deliberation, make_matters
from wangge.sample.divisions import add_divisions
from wangge.sample.duties import add_duties, make_assignments
from wangge.sample.emergency import add_emergency, make_emergency
from wangge.sample.gaps import (
    Gaps,
    gaps_of_duties,
    gaps_of_partners,
    gaps_of_party,
    gaps_of_places,
    gaps_of_property,
    gaps_of_staff,
)
from wangge.sample.government import add_government
from wangge.sample.partners import add_partners, make_partners
from wangge.sample.party import add_party, make_party
from wangge.sample.places import add_places, make_places
from wangge.sample.posts import make_posts
from wangge.sample.property import add_property, make_property
from wangge.sample.published import add_changes, add_totals
from wangge.sample.staff import add_staff, make_staff
from wangge.sample.tables import Tables
from wangge.sample.words import data_folder

__all__ = ["NOTICE", "Sample", "make_sample", "write_made", "write_sample"]

NOTICE = "社区以下为合成数据，仅供演示 / Synthetic below the community level, for demonstration only"


@dataclass(frozen=True)
class Sample:
    """Rows of both datasets and the gaps among them."""

    divisions: Tables
    network: Tables
    gaps: Gaps

    def counts(self) -> dict[str, int]:
        """Rows by sheet, the divisions first."""
        return {**self.divisions.counts(), **self.network.counts()}


def make_sample(*, seed: int = 511702, scale: int = 1) -> Sample:
    """Make the sample in memory; the same seed and scale give the same sample.

    `scale` multiplies everything below the community, real divisions stay as they are.
    Raises `UsageError` for a scale that the codes can't number.
    """
    wanted = quotas(scale)
    divisions, tables = Tables(load_model()), Tables(load_model())
    add_divisions(divisions)
    areas = make_places(seed, wanted)
    property_ = make_property(seed, wanted, areas)
    party = make_party(seed, wanted, areas, property_)
    partners = make_partners(seed, areas)
    emergency = make_emergency(areas)
    posts = make_posts(stream(seed, "posts"), areas, property_, party, partners, emergency)
    grids = tuple(grid.code for area in areas for grid in area.grids)
    staff = make_staff(seed, wanted, posts, grids)
    assignments = make_assignments(seed, areas)
    forums, matters = make_matters(seed, areas)
    add_places(tables, areas)
    add_party(tables, party, seed)
    add_property(tables, property_, areas, seed)
    add_government(tables, areas, seed)
    add_partners(tables, partners, areas, seed)
    add_emergency(tables, emergency)
    add_staff(tables, staff, seed)
    add_duties(tables, assignments)
    add_deliberation(tables, forums, matters)
    add_changes(tables)
    add_totals(tables, wanted)
    gaps = {
        **gaps_of_places(areas),
        **gaps_of_party(areas, party),
        **gaps_of_property(areas, party, property_),
        **gaps_of_staff(areas, staff),
        **gaps_of_partners(areas, partners),
        **gaps_of_duties(assignments, matters),
    }
    return Sample(divisions, tables, gaps)


def write_sample(folder: Path, *, seed: int = 511702, scale: int = 1) -> dict[str, int]:
    """Write `folder/divisions` and `folder/sample`, one CSV a sheet; return the rows of each sheet.

    Files that are there already are written over.
    """
    return write_made(folder, make_sample(seed=seed, scale=scale), seed=seed, scale=scale)


def write_made(folder: Path, sample: Sample, *, seed: int, scale: int) -> dict[str, int]:
    """Write a sample that was made with this seed and scale, as `write_sample` does."""
    origin = (data_folder() / "ORIGIN.md").read_text(encoding="utf-8")
    text = (data_folder() / "SYNTHETIC.md").read_text(encoding="utf-8")
    notes = {"divisions": origin, "sample": text.format(notice=NOTICE, seed=seed, scale=scale)}
    for name, tables in (("divisions", sample.divisions), ("sample", sample.network)):
        tables.write(folder / name)
        (folder / name / "ORIGIN.md").write_text(notes[name], encoding="utf-8", newline="\n")
    return sample.counts()
