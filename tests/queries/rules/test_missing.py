"""Tests which node a finding reports as missing.

It is the post that the rule is about, or it follows from the row that would resolve the finding (`mend` in the rule).
"""

from __future__ import annotations

import pytest

from wangge.graph.model import load_model
from wangge.queries.recipes.library import Library
from wangge.queries.rules.missing import Missing, missing_of
from wangge.queries.rules.rule import Mend, Rule

SHIPPED = {
    "buildings-have-party-group": Missing("PartyOrganization", "Covers", 5),
    "communities-have-joint-committee": Missing("JointCommittee", "Covers"),
    "communities-have-one-legal-adviser": Missing(
        "LegalService", "Serves", name="法律顾问", reasons=("没有法律顾问",)
    ),
    "communities-have-one-residents-committee": Missing(
        "ResidentsCommittee", "Represents", reasons=("没有居民委员会", "没有村民委员会")
    ),
    "communities-have-party-committee": Missing("PartyOrganization", "Covers", 2),
    "communities-have-service-centre": Missing("ServiceCentre", "Serves"),
    "communities-have-wedding-council": Missing(
        "SelfGovernanceBody", "Represents", name="红白理事会", reasons=("没有红白理事会",)
    ),
    "communities-hold-forums": Missing("Forum", "Concerns", reasons=("近期没有开过共商日",)),
    "compounds-have-building": Missing("Building", "PartOf"),
    "compounds-have-owners-committee": Missing("OwnersCommittee", "Represents"),
    "compounds-have-party-branch": Missing("PartyOrganization", "Covers", 4),
    "compounds-have-some-body": Missing("PartyOrganization", "Covers", 4),
    "compounds-with-committee-have-branch": Missing("PartyOrganization", "Covers", 4),
    "compounds-with-firm-have-owners-committee": Missing("OwnersCommittee", "Represents"),
    "grids-have-general-branch": Missing("PartyOrganization", "Covers", 3),
    "grids-have-worker": Missing("Post", "PostIn", name="网格员"),
    "joint-committees-have-members": Missing("ResidentInstitution", "Joins"),
    "posts-are-held": Missing("Person", "Holds"),
    "streets-have-joint-committee": Missing("JointCommittee", "Covers"),
    "streets-have-one-office": Missing(
        "StreetOffice", "Covers", reasons=("没有街道办事处", "没有乡镇人民政府")
    ),
    "streets-have-party-committee": Missing("PartyOrganization", "Covers", 1),
}


def test_shipped_rules_say_what_is_missing(rules: dict[str, Rule]) -> None:
    missing_by_rule = {
        name: missing_of(rule, load_model(), {"grid_worker_post": "网格员"}) for name, rule in rules.items()
    }
    assert {name: missing for name, missing in missing_by_rule.items() if missing} == SHIPPED


def test_missing_post_has_the_name_in_the_setting(rules: dict[str, Rule]) -> None:
    missing = missing_of(rules["grids-have-worker"], load_model(), {"grid_worker_post": "专职网格员"})
    assert missing == Missing("Post", "PostIn", name="专职网格员")


@pytest.mark.parametrize(
    ("mend", "expected"),
    [
        (
            Mend(sheet="posts", set={"unit": "$subject", "name": "楼栋长"}, ask=["code"]),
            Missing("Post", "PostIn", name="楼栋长"),
        ),
        (
            Mend(
                sheet="self_governance_bodies",
                set={"represents": "$subject", "form": "自治委员会"},
                ask=["code"],
            ),
            Missing("SelfGovernanceBody", "Represents", name="自治委员会"),
        ),
        (
            Mend(sheet="property_engagements", set={"compound": "$subject"}, ask=["firm", "contract"]),
            Missing("PropertyFirm", "PropertyEngagement"),
        ),
        (Mend(sheet="assignments", set={"duty": "$subject"}, ask=["unit"]), None),
        (Mend(sheet="grids", set={"code": "$subject"}, ask=["households"]), None),
    ],
    ids=["post", "named body", "other end", "several kinds", "property"],
)
def test_rule_of_a_project_says_in_mend_what_is_missing(
    rules: dict[str, Rule], mend: Mend, expected: Missing | None
) -> None:
    rule = rules["compounds-have-party-branch"].model_copy(update={"mend": mend})
    assert missing_of(rule, load_model(), {}) == expected


def test_reasons_of_a_rule_are_those_of_its_recipe(rules: dict[str, Rule], library: Library) -> None:
    for name, missing in SHIPPED.items():
        text = library.get(rules[name].recipe).text
        assert all(f"'{reason}'" in text for reason in missing.reasons)
