"""Describes the limits of a rule in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from wangge.queries.rules.expectation import Limit, Limits
from wangge.queries.rules.rule import Rule

__all__ = ["limits_in_words"]

_WORDS = {
    "overall": ("总体", "overall"),
    "per_street": ("每个街道", "per street"),
    "per_community": ("每个社区", "per community"),
    "unknown": ("未录入的", "unknown"),
    "total": ("总数：{least} 至 {most}", "total: from {least} to {most}"),
    "no_most": ("不限", "any number"),
    "nothing": ("没有对象时：{what}", "nothing to measure: {what}"),
    "na": ("不适用", "not applicable"),
    "fail": ("不通过", "fails"),
    "pass": ("通过", "passes"),
    "warns": ("超过 {limit} 警告", "warns past {limit}"),
    "fails": ("超过 {limit} 不通过", "fails past {limit}"),
    "below": ("（不足 {number} 个时）", " (in fewer than {number})"),
    "or": (" 或 ", " or "),
    "colon": ("：", ": "),
    "semicolon": ("；", "; "),
}


def limits_in_words(rule: Rule, *, language: Literal["zh", "en"] = "en") -> Iterator[str]:
    """A line for each limit, and one for the status without subjects."""
    say = _LimitPhrases(language)
    expect = rule.expect
    for name, limits in (
        ("overall", expect.overall),
        ("per_street", expect.per_street),
        ("per_community", expect.per_community),
        ("unknown", expect.unknown),
    ):
        if limits is not None:
            yield f"{say(name)}{say('colon')}{_levels(limits, say)}"
    if expect.total is not None:
        most = say("no_most") if expect.total.max is None else expect.total.max
        yield say("total", least=expect.total.min, most=most)
    yield say("nothing", what=say(rule.on_empty))


class _LimitPhrases:
    def __init__(self, language: Literal["zh", "en"]) -> None:
        self._english = language == "en"

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key][self._english].format(**values)


def _levels(limits: Limits, say: _LimitPhrases) -> str:
    limits_by_word = [
        (word, limit) for word, limit in (("warns", limits.warn), ("fails", limits.fail)) if limit
    ]
    return say("semicolon").join(say(word, limit=_limit(limit, say)) for word, limit in limits_by_word)


def _limit(limit: Limit, say: _LimitPhrases) -> str:
    parts = []
    if limit.count is not None:
        below = say("below", number=limit.ratio_from) if limit.ratio_from else ""
        parts.append(f"{limit.count}{below}")
    if limit.ratio is not None:
        parts.append(f"{limit.ratio * 100:g} %")
    return say("or").join(parts)
