"""Makes reproducible random choices: streams of random numbers by purpose, exact shares, and weighted picks."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")

__all__ = ["Stream", "apportion", "deck", "first_of_month", "stream", "weighted_pick"]


class Stream(random.Random):
    """A reproducible random generator; unsuitable for secrets."""


def stream(seed: int, purpose: str) -> random.Random:
    """Return a random generator for one purpose. Drawing numbers from it doesn't change the numbers of other purposes.

    >>> stream(1, "a").random() == stream(1, "a").random() != stream(1, "b").random()
    True
    """
    return Stream(f"{seed}/{purpose}")


def apportion(total: int, weights: Sequence[float], *, least: int = 0) -> list[int]:
    """Divide a whole number in proportion to the weights; each part is at least `least`.

    The parts are rounded by the largest remainder method, so that their sum is exactly `total`.

    >>> apportion(10, [1, 1, 2])
    [3, 2, 5]
    >>> apportion(10, [1, 100], least=2)
    [2, 8]
    """
    spare = total - least * len(weights)
    total_weight = sum(weights)
    exact = [spare * weight / total_weight for weight in weights]
    shares = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in order[: spare - sum(shares)]:
        shares[i] += 1
    return [least + share for share in shares]


def deck(rng: random.Random, total: int, shares: dict[T, float]) -> list[T]:
    """Return `total` values in random order; the keys of `shares` occur in proportion to their shares."""
    counts = apportion(total, list(shares.values()))
    cards = [card for card, count in zip(shares, counts, strict=True) for _ in range(count)]
    rng.shuffle(cards)
    return cards


def weighted_pick(
    rng: random.Random, items: Sequence[T], count: int, weight: Callable[[T], float]
) -> list[T]:
    """Pick `count` different items at random and return them in their original order.

    The larger the weight of an item is, the likelier it is picked.
    """
    keys = [rng.random() ** (1 / weight(item)) for item in items]
    chosen = sorted(range(len(items)), key=lambda i: (-keys[i], i))[:count]
    return [items[i] for i in sorted(chosen)]


def first_of_month(rng: random.Random, first_year: int, last_year: int) -> date:
    """Return the first day of a random month of these years."""
    return date(rng.randint(first_year, last_year), rng.randint(1, 12), 1)
