"""The pages of people, posts, firms and organisations are complete, and begin with the most important facts."""

from __future__ import annotations

import re

from tests.viz.explorer.pages.conftest import BAD_NAMES, Asks
from tests.viz.explorer.pages.reading import rows_of


def headline(page: str) -> str:
    match = re.search(r'<p class="headline">([^<]*)</p>', page)
    return match[1] if match else ""


def test_a_person_with_several_posts_is_flagged(ask: Asks) -> None:
    page = ask("/node/Person/PE-1").text
    assert headline(page) == "现任 2 个岗位，分属 2 个单位：交叉任职。"
    assert ">交叉任职</span>" in page
    assert 'href="/node/Grid/511702001001001"' in page
    assert page.count(">在任</span>") == 2
    assert "交叉任职" not in ask("/node/Person/PE-4").text


def test_a_kind_without_chain_or_map_is_named_in_the_language_of_the_page(ask: Asks) -> None:
    for picture, chinese, english in (
        ("chain", "人员没有责任链", "has no chain of responsibility"),
        ("network", "人员没有组织网络图", "has no network map"),
    ):
        reply = ask(f"/node/Person/PE-1/{picture}")
        assert (reply.status, chinese in reply.text, english in reply.text) == (404, True, False)
        assert english in ask(f"/node/Person/PE-1/{picture}?lang=en").text


def test_page_of_a_person_marks_past_and_future_posts(ask: Asks) -> None:
    data = ask("/node/Person/PE-2.json").json()
    assert [(row["post"]["code"], row["state"]) for row in data["holdings"]] == [
        ("PO-4", "current"),
        ("PO-3", "past"),
    ]
    assert "已离任" in ask("/node/Person/PE-2").text
    coming = ask("/node/Person/PE-4")
    assert "未到任" in coming.text
    assert headline(coming.text) == "现在没有任职。"


def test_the_path_of_a_person_has_the_places_that_contain_all_posts(ask: Asks) -> None:
    def path(code: str) -> list[str]:
        return [step["code"] for step in ask(f"/node/Person/{code}.json").json()["path"]]

    assert path("PE-1") == ["511702", "511702001", "511702001001"]
    assert path("PE-3") == ["511702", "511702001", "511702001001"]
    assert "data-up" in ask("/node/Person/PE-1").text


def test_a_post_names_its_holder_and_whether_the_term_is_over(ask: Asks) -> None:
    several = ask("/node/Post/PO-4").text
    assert headline(several) == "2 人同时任职：一岗多人。"
    assert several.count("任期已满") == 1
    page = ask("/node/Post/PO-1").text
    assert headline(page) == "现由示例甲担任，自 2023-01-01，任期 3 年至 2026-01-01，还有 550 天。"
    assert "data-holder" in page
    assert "no term is set" in headline(ask("/node/Post/PO-2?lang=en").text)


def test_a_vacant_post_says_since_when_and_is_marked(ask: Asks) -> None:
    page = ask("/node/Post/PO-3").text
    assert headline(page) == "空缺：示例乙已于 2024-06-30 离任。"
    assert '<span class="state state-uncovered">空缺</span>' in page
    assert headline(ask("/node/Post/PO-6").text) == "空缺：没有任职记录。"


def test_an_organisation_lists_its_vacant_posts(ask: Asks) -> None:
    page = ask("/node/ResidentsCommittee/RC-1").text
    assert "设岗 2 个，空缺 1 个" in headline(page)
    assert '<span class="state state-uncovered">空缺 1 个</span>' in page
    assert "代表 1 个社区" in headline(page)
    assert [step["code"] for step in ask("/node/ResidentsCommittee/RC-1.json").json()["path"]][
        -1
    ] == "511702001001"


def test_a_party_organisation_shows_its_superiors_and_subordinates(ask: Asks) -> None:
    page = ask("/node/PartyOrganization/P4-1").text
    superiors = page[page.index("上级组织") : page.index("</nav>", page.index("上级组织"))]
    places = [superiors.index(f"/PartyOrganization/{code}") for code in ("P1-1", "P2-1", "P3-1")]
    assert places == sorted(places)
    assert 'href="/node/PartyOrganization/P5-1"' in page


def test_superiors_that_form_a_cycle_have_a_page(ask: Asks) -> None:
    reply = ask("/node/PartyOrganization/CIRCLE-1")
    assert reply.status == 200
    assert 'href="/node/PartyOrganization/CIRCLE-2"' in reply.text


def test_a_firm_lists_first_the_contract_that_ends_next(ask: Asks) -> None:
    page = ask("/node/PropertyFirm/PF-1").text
    assert headline(page).startswith("在期合同 2 份，服务 2 个小区")
    data = ask("/node/PropertyFirm/PF-1.json").json()
    assert [(row["contract"], row["days_left"]) for row in data["contracts"]] == [
        ("HT-2", 32),
        ("HT-1", 550),
    ]
    assert "32 天后到期" in page
    assert "已到期" in ask("/node/PropertyFirm/PF-2").text


def test_two_relations_between_the_same_pair_are_both_shown(ask: Asks) -> None:
    page = ask("/node/PropertyFirm/PF-2").text
    assert "HT-3" in page
    assert "HT-9" in page
    assert "合同.csv" in page
    evaluated = rows_of(ask("/node/StreetOffice/SO-1.csv"))
    assert [row["total"] for row in evaluated if row["code"] == "DEP-1"] == ["3", "3"]


def test_page_of_an_ended_organisation_begins_with_its_end(ask: Asks) -> None:
    assert headline(ask("/node/PartyOrganization/P5-2").text).startswith("已于 2024-01-01 撤销")


def test_nodes_of_other_kinds_have_a_page_with_their_place(ask: Asks) -> None:
    for address, place in (
        ("Matter/MA-1", "511702001001X001"),
        ("MatterStep/MA-1-1", "511702001001X001"),
        ("OfficeDivision/OD-1", "511702001"),
        ("Forum/FO-1", "511702001001"),
    ):
        data = ask(f"/node/{address}.json").json()
        assert data["path"][-1]["code"] == place, address
    assert ask("/node/Duty/DU-1").status == 200


def test_hidden_names_are_nowhere_on_the_page_in_any_format(ask: Asks) -> None:
    for address in ("Person/PE-1", "Post/PO-1", "Post/PO-3", "ResidentsCommittee/RC-1"):
        for extension in ("", ".json", ".csv"):
            text = ask(f"/node/{address}{extension}?names=hide").text
            assert not re.search("示例[甲乙丙丁](?!物业)", text), (address, extension)


def test_names_with_markup_are_shown_as_text(ask: Asks) -> None:
    for number in range(1, len(BAD_NAMES) + 1):
        for label, code in (("PropertyFirm", "H-"), ("Post", "PO-H-"), ("Person", "PE-H-")):
            page = ask(f"/node/{label}/{code}{number}")
            assert page.status == 200
            assert "<img" not in page.text
            assert "<script>alert" not in page.text
            assert "\u202e" not in page.text
            for row in rows_of(ask(f"/node/{label}/{code}{number}.csv")):
                assert not [cell for cell in row.values() if cell[:1] in tuple("=+-@")], row
