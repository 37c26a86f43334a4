"""Requests pages of an explorer by following links from the district down to a building, as a user does.

Only the graph and the seed of the random numbers determine the pages, so a walk can be repeated exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode, urlsplit

from benchmarks.exploring.client import Client, Visit, colours_in, links_in

__all__ = ["KINDS", "kind_of", "walk"]

TIERS = ("District", "Street", "Community", "Grid", "Compound", "Building")
KINDS = (*TIERS, "rule", "other")
_RULES_PER_DESCENT = 2
_NOT_ORGANISATIONS = frozenset({*TIERS, "City", "Province", "Person", "Post"})


def walk(client: Client, *, pages: int, seed: int) -> Iterator[Visit]:
    """Yield `pages` pages. Repeatedly descend from the district to a building, then request rules and an organisation.

    The rules and the organisation are chosen from the links on the pages of the descent. Each descent colours its maps
    by another rule or count, so no address is requested twice until every rule and count was used.
    """
    random = Random(seed)
    colours = sorted(set(colours_in(client.get("/").text)))
    random.shuffle(colours)
    remaining = pages
    for number in range(pages):
        for visit in _descend(client, random, colours[number % len(colours)]):
            yield visit
            remaining -= 1
            if not remaining:
                return


def kind_of(address: str) -> str:
    """Return the kind of the page at an address: "rule", the tier of its place, or "other" for any other node.

    An address of neither a node nor a rule counts as that of the first page, which shows the district.

    >>> kind_of("/node/Grid/511702001001001?colour=x"), kind_of("/rules/x?under=1"), kind_of("/?colour=x")
    ('Grid', 'rule', 'District')
    """
    steps = urlsplit(address).path.strip("/").split("/")
    if steps[0] == "rules":
        return "rule"
    if steps[0] != "node":
        return TIERS[0]
    return steps[1] if steps[1] in TIERS else "other"


def _descend(client: Client, random: Random, colour: str) -> Iterator[Visit]:
    rules: set[str] = set()
    organisations: set[str] = set()
    address: str | None = f"/?{urlencode({'colour': colour})}"
    for next_tier in (*TIERS[1:], None):
        if address is None:
            break
        visit = client.get(address)
        yield visit
        links = links_in(visit.text)
        rules.update(link for link in links if _steps(link)[0] == "rules" and "under=" in link)
        organisations.update(link for link in links if _label(link) not in {"", *_NOT_ORGANISATIONS})
        address = _random_link(
            random, [link for link in links if next_tier and _label(link) == next_tier]
        ) or (
            # The page of a grid without compounds links to its buildings instead.
            _random_link(
                random, [link for link in links if next_tier == "Compound" and _label(link) == "Building"]
            )
        )
    for chosen in random.sample(sorted(rules), min(_RULES_PER_DESCENT, len(rules))):
        yield client.get(chosen)
    if organisation := _random_link(random, sorted(organisations)):
        yield client.get(organisation)


def _random_link(random: Random, links: list[str]) -> str | None:
    return random.choice(links) if links else None


def _label(link: str) -> str:
    """Return the label of the node to whose page a link leads; "" for a link to any other page."""
    steps = _steps(link)
    return steps[1] if len(steps) == 3 and steps[0] == "node" else ""


def _steps(link: str) -> list[str]:
    return urlsplit(link).path.strip("/").split("/")
