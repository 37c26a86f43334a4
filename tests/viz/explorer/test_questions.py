"""For planners' questions, the box in the header suggests the right answer first, and none about another place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import yaml

from tests.viz.explorer.asgi import get
from wangge.loaders.references.names import short_form, stem
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.one_engine("suggestions are made from the search index in memory")

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))
ANSWERS = ("recipe", "rule", "measure", "page", "path")
FOLLOWED = 12
"""Only every twelfth suggestion is followed, because running a recipe takes time."""

UNKNOWN_STEMS = [
    "滨江",
    "幸福",
    "建设",
    "人民",
    "长安",
    "城南",
    "育才",
    "光明",
    "中心",
    "新华",
    "和谐",
    "老街",
    "和平",
    "朝阳",
    "东城",
    "健民",
    "自治",
]
UNKNOWN_KINDS = [
    "社区",
    "街道",
    "村",
    "镇",
    "小区",
    "花园",
    "家园",
    "路",
    "路社区",
    "大院",
    "第一网格",
    "9栋",
]


@dataclass(frozen=True)
class Asked:
    """A question of the list with the suggestions for it."""

    entry: dict[str, Any]
    suggestions: list[dict[str, str]]

    @property
    def is_right(self) -> bool:
        """Whether the first suggestion is the expected one."""
        first = self.suggestions[0] if self.suggestions else {"kind": "", "href": ""}
        return first["kind"] == self.entry["kind"] and (
            "href" not in self.entry or address(first["href"]) == address(self.entry["href"])
        )


def address(href: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(href)
    return parts.path, parse_qs(parts.query)


def scopes(href: str) -> list[str]:
    query = address(href)[1]
    return [value for name in ("p.scope", "under", "p.place") for value in query.get(name, ())]


@pytest.fixture(scope="module")
def answers(sample_site: Site) -> list[Asked]:
    app = explorer_app(sample_site)
    return [Asked(entry, get(app, f"/suggest.json?q={quote(entry['ask'])}").json()) for entry in QUESTIONS]


def test_nine_in_ten_questions_have_the_right_answer_first(answers: list[Asked]) -> None:
    assert len(answers) >= 150
    for held, least in ((True, 0.9), (False, 0.97)):
        part = [each for each in answers if bool(each.entry.get("held")) is held]
        wrong = [(each.entry["ask"], each.suggestions[:1]) for each in part if not each.is_right]
        assert len(wrong) <= (1 - least) * len(part), wrong


def test_no_suggestion_is_about_another_place_than_the_question(answers: list[Asked]) -> None:
    for each in answers:
        if not each.is_right or each.entry["kind"] not in ("recipe", "rule", "measure"):
            continue
        wanted = scopes(each.entry.get("href", ""))
        for suggestion in each.suggestions:
            if suggestion["kind"] in ("recipe", "rule", "measure"):
                assert scopes(suggestion["href"])[:1] == wanted[:1], each.entry["ask"]


def test_every_recipe_rule_and_measure_is_suggested(answers: list[Asked], sample_site: Site) -> None:
    paths = {address(suggestion["href"])[0] for each in answers for suggestion in each.suggestions}
    policy = sample_site.policy
    missing = [recipe.name for recipe in policy.library if f"/recipes/{recipe.name}" not in paths]
    missing += [rule.id for rule in policy.rules if f"/rules/{rule.id}" not in paths]
    assert missing == []


def test_suggestions_lead_to_pages(answers: list[Asked], sample_site: Site) -> None:
    app = explorer_app(sample_site)
    hrefs = dict.fromkeys(each.suggestions[0]["href"] for each in answers if each.suggestions)
    for href in list(hrefs)[::FOLLOWED]:
        reply = get(app, href)
        assert reply.status == 200, href
        assert "notice-bad" not in reply.text, href


def unknown_places(site: Site) -> Iterator[str]:
    index = site.wait().index
    assert index is not None
    names = {index.text.name_ending(end) for end in index.text.ends}
    known = {form for name in names for form in (name, short_form(name), stem(name)[0])}
    for name in (first + kind for first in UNKNOWN_STEMS for kind in UNKNOWN_KINDS):
        # 朝阳第一网格 is known: it names the first grids in 朝阳街道.
        inside_known = name[:2] in {form[:2] for form in known} and name.endswith(("第一网格", "9栋"))
        if not inside_known and name not in known and not any(name in other for other in known):
            yield name


def test_a_missing_place_is_not_replaced_by_another(sample_site: Site) -> None:
    suggester = sample_site.wait().suggester
    assert suggester is not None
    names = list(unknown_places(sample_site))
    assert len(names) > 150
    for number, name in enumerate(names):
        asks = ("网格员", "有没有业委会", "三无小区", "谁负责")[number % 4]
        for text in (f"{name}{asks}", f"{asks} {name}"):
            kinds = [suggestion.kind for suggestion in suggester.suggest(text)]
            assert kinds[:1] == ["search"], text
            assert not set(kinds) & set(ANSWERS), text


def first(site: Site, text: str) -> str:
    """Return the kind and address of the first suggestion for a text."""
    suggester = site.wait().suggester
    assert suggester is not None
    suggestion = suggester.suggest(text)[0]
    query = "&".join(f"{name}={value}" for name, value in suggestion.query.items())
    return f"{suggestion.kind} {suggestion.path}" + (f"?{query}" if query else "")


def test_a_bound_sets_the_limit_that_it_means(sample_site: Site) -> None:
    limits = {
        "超过450户的网格": "p.grid_households_max=450",
        "不足250户的网格": "p.grid_households_min=250",
        "网格户数不足250": "p.grid_households_min=250",
    }
    for text, limit in limits.items():
        assert first(sample_site, text) == f"recipe /recipes/grids-outside-band?{limit}", text
    assert (
        first(sample_site, "业委会委员5到9人")
        == "recipe /recipes/owners-committees-members?p.owners_members_min=5&p.owners_members_max=9"
    )


def test_a_numbered_grid_is_found_in_every_spelling(sample_site: Site) -> None:
    for text in ("健民路2网格", "健民路社区2号网格", "健民路二网格", "健民路社区第2网格"):
        assert first(sample_site, text) == "place /node/Grid/511702001012002", text


def test_a_department_is_found_without_the_district_and_by_its_short_name(sample_site: Site) -> None:
    for text in ("民政局谁负责", "区民政局"):
        assert first(sample_site, text) == "organisation /node/Department/DEP-03", text
    assert first(sample_site, "应急局") == "organisation /node/Department/DEP-10"
    assert "=DEP-10" in first(sample_site, "应急局评议得分")


def test_text_after_a_word_of_the_question_is_no_name(sample_site: Site) -> None:
    assert first(sample_site, "业委会嗯嗯呃").startswith("recipe ")
    assert first(sample_site, "业委会滨江社区").startswith("search ")
    assert first(sample_site, "请问光明有没有业委会").startswith("search ")
    assert first(sample_site, "业委会在滨江").startswith("search ")


def test_the_tasks_of_a_place_are_suggested(sample_site: Site) -> None:
    assert first(sample_site, "东城街道逾期任务") == "page /tasks?overdue=1&under=511702001"
    assert first(sample_site, "整改台账") == "page /tasks"


def test_a_homophone_in_the_middle_of_a_name_is_understood(sample_site: Site) -> None:
    assert first(sample_site, "东城街到的业委会").endswith("?p.scope=511702001")
