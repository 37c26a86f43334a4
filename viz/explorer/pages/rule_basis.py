"""Describes what a rule's file declares, for the rule's page: its basis, its limits, and how the project eased them."""

from __future__ import annotations

from typing import Any, Literal

from wangge.queries.reports.shared import easing_content
from wangge.queries.rules.basis import basis_content, citation, evidence
from wangge.queries.rules.limit_words import easing_in_words, limits_in_words
from wangge.queries.rules.rule import Rule

__all__ = ["declared_context", "declared_data"]


def declared_context(rule: Rule | None, language: Literal["zh", "en"]) -> dict[str, Any]:
    """Return `basis`, `limits` and `easing` for the template of the page; a broken rule has none of them."""
    if rule is None:
        return {"basis": None, "limits": (), "easing": ""}
    return {
        "basis": {"cited": citation(rule.basis), "evidence": evidence(rule.basis, language)},
        "limits": tuple(limits_in_words(rule, language=language)),
        "easing": easing_in_words(rule, language=language),
    }


def declared_data(rule: Rule | None) -> dict[str, Any]:
    """Return `basis` and `easing` for the JSON of the page; both are None for a broken rule."""
    if rule is None:
        return {"basis": None, "easing": None}
    return {"basis": basis_content(rule.basis), "easing": easing_content(rule)}
