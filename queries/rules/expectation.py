"""Defines the limits of a rule and compares counts with them, without rounding."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Expectation", "Level", "Limit", "Limits", "Range"]

Level = Literal["held", "warned", "failed"]


class Strict(BaseModel):
    """Base class of the models of YAML files: rejects unknown keys and values of the wrong type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Limit(Strict):
    """The allowed number of uncovered (or unknown) subjects: at most `count`, and at most the share `ratio`.

    A share of few subjects means little. So with `ratio_from`, only `count` applies to fewer than `ratio_from` subjects,
    and only `ratio` applies to as many or more.
    """

    count: Annotated[int, Field(ge=0)] | None = None
    ratio: Annotated[float, Field(ge=0, le=1)] | None = None
    ratio_from: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.count is None and self.ratio is None:
            raise ValueError("a limit names count, ratio or both")
        if self.ratio_from is not None and (self.count is None or self.ratio is None):
            raise ValueError("ratio_from needs both count and ratio")
        return self

    def is_exceeded(self, wrong: int, total: int) -> bool:
        """Return whether `wrong` uncovered (or unknown) subjects out of `total` exceed the limit; nothing is rounded.

        >>> Limit(ratio=0.0).is_exceeded(1, 100_000)
        True
        >>> Limit(ratio=0.1).is_exceeded(1, 10)
        False
        >>> Limit(count=1, ratio=0.1, ratio_from=10).is_exceeded(1, 3)
        False
        """
        by_count, by_ratio = True, True
        if self.ratio_from is not None:
            by_count, by_ratio = total < self.ratio_from, total >= self.ratio_from
        if by_count and self.count is not None and wrong > self.count:
            return True
        return by_ratio and self.ratio is not None and wrong > Fraction(str(self.ratio)) * total


class Limits(Strict):
    """The limit above which a rule warns, and the one above which it fails."""

    warn: Limit | None = None
    fail: Limit | None = None

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.warn is None and self.fail is None:
            raise ValueError("limits name warn, fail or both")
        return self

    def level(self, wrong: int, total: int) -> Level:
        """Return which limit is exceeded if `wrong` of `total` subjects are uncovered (or unknown).

        The result is `failed` if the limit `fail` is exceeded, else `warned` if the limit `warn` is exceeded, else
        `held`.
        """
        if self.fail is not None and self.fail.is_exceeded(wrong, total):
            return "failed"
        return "warned" if self.warn is not None and self.warn.is_exceeded(wrong, total) else "held"


class Range(Strict):
    """The allowed number of subjects, from `min` to `max`."""

    min: Annotated[int, Field(ge=0)] = 0
    max: Annotated[int, Field(ge=0)] | None = None

    def holds(self, total: int) -> bool:
        """Return whether a total is in the range."""
        return self.min <= total and (self.max is None or total <= self.max)


class Expectation(Strict):
    """The limits of a rule.

    Uncovered subjects can be limited overall, per street and per community. Unknown subjects and the number of all
    subjects can have a limit, too.

    A ratio is a share of the subjects with a known state: covered, uncovered and waived ones. Only for the limit
    `unknown` is it a share of all subjects.
    """

    overall: Limits | None = None
    per_street: Limits | None = None
    per_community: Limits | None = None
    unknown: Limits | None = None
    total: Range | None = None

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if not any((self.overall, self.per_street, self.per_community, self.unknown, self.total)):
            raise ValueError("an expectation names overall, per_street, per_community, unknown or total")
        return self
