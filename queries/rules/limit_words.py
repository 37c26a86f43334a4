"""Describes the limits of a rule in words, and how a project eased them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from wangge.queries.rules.expectation import Limit, Limits
from wangge.queries.rules.rule import Rule

__all__ = ["easing_in_words", "limits_in_words"]

_WORDS = {
    "overall": ("总体", "overall"),
    "per_street": ("每个街道", "per street"),
    "per_community": ("每个社区", "per community"),
    "unknown": ("未录入的", "unknown"),
    "total": ("总数：{least} 至 {most}", "total: from {least} to {most}"),
    "total_at_least": ("总数：至少 {least}", "total: at least {least}"),
    "nothing": ("没有对象时：{what}", "without subjects: {what}"),
    "na": ("不适用", "not applicable"),
    "fail": ("不通过", "fails"),
    "pass": ("通过", "passes"),
    "warns": ("{limit} 警告", "warns {limit}"),
    "fails": ("{limit} 不通过", "fails {limit}"),
    "above": ("超过 {limit}", "above {limit}"),
    "by_number": (
        "不足 {number} 个时超过 {count}、否则超过 {ratio}",
        "above {count} if there are fewer than {number} subjects, else above {ratio}",
    ),
    "or": (" 或 ", " or "),
    "colon": ("：", ": "),
    "semicolon": ("；", "; "),
    "eased": ("由“{before}”放宽为“{after}”", "eased from “{before}” to “{after}”"),
    "why": ("理由：{reason}（{day} 决定）", "reason: {reason} (decided on {day})"),
}


def limits_in_words(rule: Rule, *, language: Literal["zh", "en"] = "en") -> Iterator[str]:
    """Yield a line for each limit, and a line about the status of the rule in a graph without subjects."""
    phrase = _LimitPhrases(language)
    expect = rule.expect
    for name, limits in (
        ("overall", expect.overall),
        ("per_street", expect.per_street),
        ("per_community", expect.per_community),
        ("unknown", expect.unknown),
    ):
        if limits is not None:
            yield f"{phrase(name)}{phrase('colon')}{_levels(limits, phrase)}"
    if expect.total is not None:
        key = "total_at_least" if expect.total.max is None else "total"
        yield phrase(key, least=expect.total.min, most=expect.total.max)
    yield phrase("nothing", what=phrase(rule.on_empty))


def easing_in_words(rule: Rule, *, language: Literal["zh", "en"] = "en") -> str:
    """Return in one line which limits of the rule the project eased, and why; empty if it eased none."""
    easing = rule.easing
    if easing is None:
        return ""
    phrase = _LimitPhrases(language)
    parts = []
    for name in easing.changed(rule.expect):
        before = _levels(getattr(easing.declared, name), phrase)
        after = _levels(getattr(rule.expect, name), phrase)
        parts.append(f"{phrase(name)}{phrase('colon')}{phrase('eased', before=before, after=after)}")
    parts.append(phrase("why", reason=easing.reason, day=easing.decided.isoformat()))
    return phrase("semicolon").join(parts)


class _LimitPhrases:
    """Formats the phrases of `_WORDS` in one language."""

    def __init__(self, language: Literal["zh", "en"]) -> None:
        self._english = language == "en"

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key][self._english].format(**values)


def _levels(limits: Limits, phrase: _LimitPhrases) -> str:
    limits_by_key = [(key, limit) for key, limit in (("warns", limits.warn), ("fails", limits.fail)) if limit]
    return phrase("semicolon").join(phrase(key, limit=_limit(limit, phrase)) for key, limit in limits_by_key)


def _limit(limit: Limit, phrase: _LimitPhrases) -> str:
    ratio = "" if limit.ratio is None else f"{limit.ratio * 100:g} %"
    if limit.ratio_from is not None:
        return phrase("by_number", count=limit.count, number=limit.ratio_from, ratio=ratio)
    count = "" if limit.count is None else str(limit.count)
    return phrase("above", limit=phrase("or").join(part for part in (count, ratio) if part))
