"""For planners' questions, the box in the header suggests the right answer first, and none about another place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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
    return [value for name in ("p.scope", "under", "p.place", "p.building") for value in query.get(name, ())]


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
        if each.entry.get("several"):
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


def first(site: Site, text: str, *, today: date | None = None) -> str:
    """Return the kind and address of the first suggestion for a text."""
    suggester = site.wait().suggester
    assert suggester is not None
    suggestion = suggester.suggest(text, today=today)[0]
    query = "&".join(f"{name}={value}" for name, value in suggestion.query.items())
    return f"{suggestion.kind} {suggestion.path}" + (f"?{query}" if query else "")


NO_ANSWER = [
    "今天天气怎么样",
    "明天放假吗",
    "股票行情",
    "附近有什么好吃的",
    "帮我写一首诗",
    "1+1等于几",
    "身份证怎么办理",
    "医保报销比例",
    "学区房价格",
    "停车费多少钱一小时",
    "快递到哪了",
    "公交线路查询",
    "asdfghjkl",
    "哈哈哈",
    "世界杯谁赢了",
    "手机没电了怎么办",
    "你是谁",
    "电费欠费怎么交",
    "帮我订个会议室",
    "食堂今天吃什么",
    "公积金怎么提取",
    "孩子上学报名",
    "附近的医院在哪",
    "地铁几点收班",
    "苹果手机多少钱",
    "上班打卡时间",
    "请假条模板",
    "明天几点开会",
    "彩票开奖结果",
    "房价走势",
    "翻译一下这句话",
    "周末去哪玩",
    "车牌号查询",
    "晚饭吃啥",
]
NO_ANSWER_ENGLISH = ["what is the weather today", "tell me a joke", "good morning", "how old are you"]


def test_what_the_explorer_cannot_answer_gets_no_question(sample_site: Site) -> None:
    suggester = sample_site.wait().suggester
    assert suggester is not None
    for text in (*NO_ANSWER, *NO_ANSWER_ENGLISH):
        kinds = {suggestion.kind for suggestion in suggester.suggest(text)}
        assert not kinds & set(ANSWERS), text


def test_words_that_are_no_names_do_not_hide_the_answer(sample_site: Site) -> None:
    several = "recipe /recipes/people-with-several-posts"
    assert first(sample_site, "谁身上挂了好几个头衔") == several
    assert first(sample_site, "数据和统计公报对得上吗") == "recipe /recipes/published-totals"
    assert first(sample_site, "每种关系有多少条") == "recipe /recipes/links-on-day"
    assert first(sample_site, "录楼栋 网格员").startswith("search ")


def test_words_mean_more_together(sample_site: Site) -> None:
    answers = {
        "哪些岗位空着超过半年": "recipe /recipes/vacancies-by-length",
        "哪些岗位空着": "recipe /recipes/vacant-posts",
        "微网格有没有人管": "recipe /recipes/grids-without-worker",
        "哪些楼没人管": "recipe /recipes/building-heads-by-community",
        "跨社区的小区": "recipe /recipes/shared-compounds-graph",
        "撤了健民路社区会牵连多少东西": "recipe /recipes/place-closure?p.place=511702001012",
        "我的任务哪些过期了": "page /tasks?overdue=1",
        "小区党组织建起来没": "recipe /recipes/compounds-party-branch",
    }
    assert {text: first(sample_site, text) for text in answers} == answers


def test_a_code_stands_for_the_name_of_its_node(sample_site: Site) -> None:
    answer = "recipe /recipes/firms-single-point?filter=firm:=PF-001"
    assert first(sample_site, "如果PF-001撤了会怎样") == answer
    assert first(sample_site, "甲子物业要是不干了哪些小区遭殃") == answer
    assert first(sample_site, "511702001012 网格员").endswith("?p.scope=511702001012")
    assert first(sample_site, "PF-001") == "firm /node/PropertyFirm/PF-001"
    chain = "recipe /recipes/building-responsibility-chain?p.building="
    assert first(sample_site, "楼栋511702001002B0067责任人") == f"{chain}511702001002B0067"


def test_a_period_may_depend_on_the_day(sample_site: Site) -> None:
    changes = "recipe /recipes/facts-begun-and-ended"
    day = date(2024, 2, 10)
    assert first(sample_site, "最近30天改了什么", today=day).endswith(
        "?p.since=2024-01-11&p.until=2024-02-10"
    )
    assert first(sample_site, "上季度新成立的组织", today=day).endswith(
        "?p.since=2023-09-30&p.until=2023-12-31"
    )
    assert first(sample_site, "今年新成立的组织", today=day).endswith(
        "?p.since=2023-12-31&p.until=2024-02-10"
    )
    assert first(sample_site, "今年新成立的组织") == changes
    assert (
        first(sample_site, "去年部门评议排名", today=day) == "recipe /recipes/departments-ranked?p.year=2023"
    )
    assert first(sample_site, "12月份谁上任谁离任", today=day).endswith(
        "?p.since=2023-11-30&p.until=2023-12-31"
    )
    # The time until something ends isn't a period in the past.
    ending = "recipe /recipes/contracts-ending-soon?p.contract_warning_days=90"
    assert first(sample_site, "近三个月到期的合同", today=day) == ending


def test_wrong_characters_that_sound_right_are_understood(sample_site: Site) -> None:
    assert first(sample_site, "西城街道小区党之部覆盖情况") == (
        "recipe /recipes/compounds-party-branch?p.scope=511702002"
    )
    assert first(sample_site, "红色无业有哪些小区") == "recipe /recipes/compounds-red-property"


def test_a_counted_thing_is_no_name(sample_site: Site) -> None:
    assert first(sample_site, "46个党群服务中心改造完了") == "recipe /recipes/service-centres-remodelled"
    assert first(sample_site, "1200场通川有礼活动").startswith("recipe /recipes/activities-")


def test_who_asks_for_the_file_gets_the_rectification_list(sample_site: Site) -> None:
    assert first(sample_site, "导出西城街道整改清单") == "page /node/Street/511702002/rectification.xlsx"
    assert first(sample_site, "下载没有业委会的小区整改清单 东城") == (
        "page /rules/compounds-have-owners-committee/rectification.xlsx?under=511702001"
    )
    assert first(sample_site, "西城街道整改清单") == "page /tasks?under=511702002"


def test_the_end_of_a_path_may_be_the_beginning_of_a_name(sample_site: Site) -> None:
    assert first(sample_site, "从健民路社区到区委怎么走").startswith(
        "path /path?a=Community:511702001012&b=Department:DEP-0"
    )
    assert (
        first(sample_site, "从PF-001到DEP-03怎么走") == "path /path?a=PropertyFirm:PF-001&b=Department:DEP-03"
    )


def test_english_questions_are_understood(sample_site: Site) -> None:
    scope = "?p.scope=511702001"
    assert (
        first(sample_site, "which compounds have no property firm")
        == "recipe /recipes/compounds-property-service"
    )
    assert (
        first(sample_site, "grids without a worker in 东城街道")
        == f"recipe /recipes/grids-without-worker{scope}"
    )
    assert first(sample_site, "contracts ending within 90 days").endswith("?p.contract_warning_days=90")


def test_who_holds_a_leading_post_is_answered_by_who_is_responsible(sample_site: Site) -> None:
    assert first(sample_site, "谁是二马路社区的书记") == "page /node/Community/511702001001/chain"
    assert first(sample_site, "凉水井社区的所有关系") == "page /node/Community/511702001002/relations"


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
