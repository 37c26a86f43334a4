"""Describes the broken limits of a rule in words."""

from __future__ import annotations

from typing import NamedTuple

from wangge.queries.check.report import BrokenLimit, RuleResult
from wangge.queries.reports.printable import one_line
from wangge.queries.rules.expectation import Level, Limit, Range
from wangge.queries.rules.rule import Rule

__all__ = ["LimitWords", "broken_limit_words"]

_STATE_WORDS = {
    "overall": ("未达标", "uncovered"),
    "street": ("未达标", "uncovered"),
    "community": ("未达标", "uncovered"),
    "unknown": ("未录入", "unknown"),
}
_NOWHERE = {"street": ("无上级", "in no street"), "community": ("不在社区", "in no community")}


class LimitWords(NamedTuple):
    """A broken limit: its level, and its description in both languages."""

    level: Level
    zh: str
    en: str


def broken_limit_words(result: RuleResult) -> tuple[LimitWords, ...]:
    """Return a description of each broken limit of a result."""
    rule = result.rule
    return tuple(_words(limit, rule) for limit in result.broken if isinstance(rule, Rule))


def _words(broken: BrokenLimit, rule: Rule) -> LimitWords:
    if broken.kind == "total" and rule.expect.total is not None:
        zh, en = _expected(rule.expect.total)
        return LimitWords(broken.level, f"共 {broken.of} 个，{zh}", f"{broken.of} subjects, {en}")
    zh, en = _STATE_WORDS[broken.kind]
    zh, en = f"{broken.of} 个中 {broken.wrong} 个{zh}", f"{broken.wrong} of {broken.of} {en}"
    if broken.kind in _NOWHERE:
        nowhere_zh, nowhere_en = _NOWHERE[broken.kind]
        name = one_line(broken.name)
        zh, en = f"{name or nowhere_zh} {zh}", f"{name or nowhere_en} {en}"
    limit = _limit(broken, rule)
    if limit is not None:
        allowed_zh, allowed_en = _allowed(limit)
        zh, en = f"{zh}，{allowed_zh}", f"{en}, {allowed_en}"
    if broken.excused:
        zh, en = f"{zh}（都在基线中）", f"{en} (all in the baseline)"
    return LimitWords(broken.level, zh, en)


def _limit(broken: BrokenLimit, rule: Rule) -> Limit | None:
    expect = rule.expect
    limits = {
        "overall": expect.overall,
        "street": expect.per_street,
        "community": expect.per_community,
        "unknown": expect.unknown,
    }[broken.kind]
    if limits is None:
        return None
    return limits.fail if broken.level == "failed" or broken.excused else limits.warn


def _allowed(limit: Limit) -> tuple[str, str]:
    """Return a limit in words.

    >>> _allowed(Limit(count=1, ratio=0.1, ratio_from=10))
    ('不足 10 个时限值为 1，否则为 10%', 'at most 1 if there are fewer than 10 subjects, else at most 10%')
    """
    rate = "" if limit.ratio is None else f"{limit.ratio * 100:.10g}%"
    if limit.ratio_from is not None:
        return (
            f"不足 {limit.ratio_from} 个时限值为 {limit.count}，否则为 {rate}",
            f"at most {limit.count} if there are fewer than {limit.ratio_from} subjects, else at most {rate}",
        )
    allowed = [*([str(limit.count)] if limit.count is not None else []), *([rate] if rate else [])]
    return f"限值为 {'、'.join(allowed)}", f"at most {' and '.join(allowed)}"


def _expected(total: Range) -> tuple[str, str]:
    """Describe the expected number of subjects in words.

    >>> _expected(Range(min=3, max=3)), _expected(Range(min=1))
    (('应为 3 个', '3 expected'), ('至少应有 1 个', 'at least 1 expected'))
    """
    if total.max is None:
        return f"至少应有 {total.min} 个", f"at least {total.min} expected"
    if total.min == total.max:
        return f"应为 {total.min} 个", f"{total.min} expected"
    return f"应为 {total.min} 至 {total.max} 个", f"{total.min} to {total.max} expected"
