"""Makes the kinships that holders of posts declared. A few are deliberate conflicts of interest."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.sample.chance import stream
from wangge.sample.property import SampleProperty
from wangge.sample.staff import Staff
from wangge.sample.tables import Tables

__all__ = ["add_kinships"]

_KIN_IN_FIRM, _KIN_ELSEWHERE = 3, 9
_RELATIONS = ("配偶", "子女", "父母", "其他直系亲属")


def add_kinships(tables: Tables, staff: Staff, property_: SampleProperty, seed: int) -> None:
    """Add the kinships that holders of posts declared.

    In a few of them, a member of an owners' committee is related to the head of the firm that serves the compound.
    """
    rng = stream(seed, "kinships")
    holder = {holding.post: holding.person for holding in staff.holdings if holding.current}
    conflicts = list(_conflicts(holder, property_))
    pairs = rng.sample(conflicts, _KIN_IN_FIRM)
    people = sorted({person for post, person in holder.items() if post.startswith("POST-P5-")})
    others = rng.sample(people, 2 * _KIN_ELSEWHERE)
    pairs += list(zip(others[::2], others[1::2], strict=True))
    for person, relative in pairs:
        tables.add("kinships", person=person, relative=relative, relation=rng.choice(_RELATIONS))


def _conflicts(holder: dict[str, str], property_: SampleProperty) -> Iterator[tuple[str, str]]:
    for compound, firm in sorted(property_.firm_of.items()):
        member, head = holder.get(f"POST-OC-{compound}-1"), holder.get(f"POST-{firm}")
        if member and head and member != head:
            yield member, head
