"""Adds to the sample the changes of the district's divisions, and the totals that the district published.

The sample agrees with these totals.
"""

from __future__ import annotations

import csv

from wangge.sample.calibration import DISTRICT, Quotas
from wangge.sample.divisions import divisions
from wangge.sample.tables import Tables
from wangge.sample.words import caption, data_folder, name

__all__ = ["TOTALS", "add_changes", "add_totals"]

_CHANGES = {
    "restyled": "更名",
    "converted:乡->镇": "转制",
    "converted:村委会->居委会": "转制",
    "moved": "调整",
    "new": "设立",
}
_AT_LEAST = {"party_tier_5", "communities_set_up", "activity_sessions"}
TOTALS = {
    "joint_committees_street": 5,
    "joint_committees_community": 63,
    "party_tier_3": 70,
    "party_tier_4": 175,
    "party_tier_5": 480,
    "owners_committees": 126,
    "property_engagements": 219,
    "centres_remodelled": 46,
    "compounds_renewed": 18,
    "street_level_units": 18,
    "community_level_units": 209,
    "streets_set_up": 2,
    "communities_adjusted": 17,
    "communities_set_up": 11,
    "staffing_plans": 5,
    "duties_rights": 6,
    "service_classes": 12,
    "duties_services": 72,
    "duties_paid": 11,
    "duties_assisting": 116,
    "duties_negative": 13,
    "mentor_studios": 3,
    "non_local_members": 8,
    "activity_sessions": 1200,
    "lectures": 4,
    "training_attendances": 16,
}
_ONLY = {
    "activity_sessions": "通川有礼·也有您",
    "lectures": "通川有礼大讲堂",
    "training_attendances": "跟班学习",
}
_MEASURES = {"lectures": "activity_sessions"}
"""Totals whose name in `TOTALS` isn't the name of their measure."""
_REMARKS = {"property_engagements": "engagements_meant", "communities_set_up": "set_up_meant"}
_GROWING = frozenset(
    {"party_tier_3", "party_tier_4", "party_tier_5", "owners_committees", "property_engagements"}
    | {"compounds_renewed"}
)


def add_totals(tables: Tables, wanted: Quotas) -> None:
    """Add the published totals. If the scale isn't 1, add only those that don't depend on the scale."""
    enlarged = wanted != Quotas()
    for measure, expected in TOTALS.items():
        if enlarged and measure in _GROWING:
            continue
        tables.add(
            "published_totals",
            code=f"PT-{measure}",
            name=caption(measure),
            concerns=DISTRICT,
            measure=_MEASURES.get(measure, measure),
            only=_ONLY.get(measure),
            expected=expected,
            comparison="at_least" if measure in _AT_LEAST else "equal",
            source=caption("total_source"),
            remark=caption(_REMARKS[measure]) if measure in _REMARKS else None,
        )


def add_changes(tables: Tables) -> None:
    """Add the shipped change events, such as renamings.

    The sample's divisions already contain the result of every event.
    """
    with (data_folder() / "tongchuan_changes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    current_codes = {unit.code for unit in divisions()}
    for number, row in enumerate(rows, start=1):
        _add_change(tables, number, row, current_codes)


def _add_change(tables: Tables, number: int, row: dict[str, str], current_codes: set[str]) -> None:
    digits = 9 if row["level"] == "4" else 12
    old_code, new_code = row["old_code"][:digits], row["new_code"][:digits]
    change = _CHANGES[row["event"]]
    is_removed = old_code and old_code not in current_codes
    tables.add(
        "change_events",
        code=f"CE-{row['year_to']}-{number:03d}",
        name=name("event", unit=row["new_name"], change=change),
        changed_from=old_code if old_code in current_codes else None,
        changed_to=new_code,
        change=change,
        inferred=True,
        evidence=name(
            "event_evidence", year_from=row["year_from"], year_to=row["year_to"], event=row["event"]
        ),
        remark=caption("event_before", code=old_code, name=row["old_name"]) if is_removed else None,
    )
