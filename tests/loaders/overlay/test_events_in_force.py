"""Tests how the change events of an office alter the imported divisions: each event takes effect on its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.loaders.conftest import network
from tests.loaders.history.conftest import Undo
from tests.loaders.overlay.conftest import (
    AFTER,
    BEFORE,
    EVENT_HEADER,
    GRIDS,
    MERGER,
    RENAMING,
    UNITS,
    Import,
    Office,
    event,
    names,
    parents,
    rejects,
)
from wangge.graph.store import Store
from wangge.loaders.keeping.verify import verify

pytestmark = pytest.mark.one_engine("a plan depends on the journal and the graph, not on the engine")

OWN = "990101001001"
OTHER = "990101001002"


@pytest.fixture
def roster(tmp_path: Path) -> None:
    """Put a mapping of a ledger of grids into the project."""
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "花名册.toml").write_text(
        '[sheet]\nheader = ["社区", "网格"]\n\n[[facts]]\nkind = "Grid"\nname = "网格"\nin = "社区"\n',
        encoding="utf-8",
    )


def changed(plan: object) -> dict[str, int]:
    return dict(plan.as_json()["changes"])  # type: ignore[attr-defined]


NOTHING = {"add": 0, "update": 0, "retire": 0}


def test_renamed_community_has_its_new_name_from_the_day_of_the_event(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    before = office({"区划变更": RENAMING}, day=BEFORE)
    assert (names(store)[OWN], rejects(before)) == ("江声社区居民委员会", [])
    after = office({"区划变更": RENAMING})
    assert (names(store)[OWN], rejects(after)) == ("江岸社区", [])


def test_same_event_changes_nothing_again(store: Store, importing: Import, office: Office) -> None:
    importing()
    for sheets in (RENAMING, RENAMING + MERGER.removeprefix(EVENT_HEADER)):
        office({"网格": GRIDS, "区划变更": sheets})
        left = network(store)
        assert changed(office({"网格": GRIDS, "区划变更": sheets + "\n"})) == NOTHING
        assert changed(office({"区划变更": sheets})) == NOTHING
        office({"网格": GRIDS, "区划变更": sheets})
        assert [line.replace("R0000", "") for line in network(store)] != []
        assert len(network(store)) == len(left)


def test_new_name_resolves_after_a_renaming(store: Store, importing: Import, office: Office) -> None:
    importing()
    office({"区划变更": RENAMING}, "events")
    rows = "编码,名称,所属街道,所属社区\n990101001001009,第九网格,滨江街道,江岸社区\n"
    assert rejects(office({"网格": rows}, "grids")) == []
    assert parents(store) == {"990101001001009": [OWN]}


def test_old_name_of_a_renamed_community_still_means_it(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"区划变更": RENAMING}, "events")
    rows = "编码,名称,所属街道,所属社区\n990101001001009,第九网格,滨江街道,江声社区\n990101001001008,第八网格,,江声社区\n"
    for day in (BEFORE, AFTER):
        assert rejects(office({"网格": rows}, "grids", day)) == []
    assert parents(store) == {"990101001001009": [OWN], "990101001001008": [OWN]}


def test_ledger_may_name_a_renamed_community_in_every_later_load(
    store: Store, importing: Import, office: Office, roster: None
) -> None:
    importing()
    office({"区划变更": RENAMING})
    ledger = {"区划变更": RENAMING, "花名册": "社区,网格\n江岸社区,第五网格\n江声社区,第六网格\n"}

    assert rejects(office(ledger)) == []
    assert set(parents(store)) == {"990101001001-第五网格", "990101001001-第六网格"}
    again = office({**ledger, "花名册": ledger["花名册"] + "江岸社区,第七网格\n"})
    assert rejects(again) == []
    assert len(parents(store)) == 3


@pytest.mark.parametrize("named", ["990101001001", "990101001001 江声社区"])
def test_ledger_may_name_a_renamed_community_in_the_load_of_its_event(
    store: Store, importing: Import, office: Office, roster: None, named: str
) -> None:
    importing()
    renaming = event("CE1", "江声社区更名为江岸社区", "更名", "2024-05-01", named, "")
    ledger = {"区划变更": renaming, "花名册": "社区,网格\n江岸社区,第五网格\n江声社区,第六网格\n"}

    assert rejects(office(ledger)) == []
    assert set(parents(store)) == {"990101001001-第五网格", "990101001001-第六网格"}
    assert names(store)[OWN] == "江岸社区"
    assert changed(office({**ledger, "区划变更": renaming + "\n"})) == NOTHING


def test_ledger_may_name_units_that_events_of_the_same_load_create(
    store: Store, importing: Import, office: Office, roster: None
) -> None:
    importing()
    events = event(
        "CE2", "江声社区与望江社区合并成立两江社区", "合并", "2024-06-01", "990101001001、990101001002", OWN
    ) + event("CE3", "设立江南社区", "设立", "2024-06-02", "", "990101001009 江南社区").removeprefix(
        EVENT_HEADER
    )
    ledger = {"区划变更": events, "花名册": "社区,网格\n两江社区,第五网格\n江南社区,第六网格\n"}

    assert rejects(office(ledger)) == []
    assert set(parents(store)) == {"990101001001-第五网格", "990101001009-第六网格"}
    assert changed(office({**ledger, "区划变更": events + "\n"})) == NOTHING


def test_merged_community_has_the_grids_of_both_communities(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    office({"区划变更": MERGER}, "events", BEFORE)
    assert parents(store) == {"990101001001001": [OWN], "990101001002001": [OTHER]}
    plan = office({"区划变更": MERGER}, "events")
    assert rejects(plan) == []
    assert OTHER not in names(store)
    assert parents(store) == {"990101001001001": [OWN], "990101001002001": [OWN]}


def test_old_names_in_other_datasets_lead_to_the_merged_community(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    office({"区划变更": MERGER}, "events")
    plan = office({"网格": GRIDS + "990101001002002,第二网格,滨江街道,990101001002\n"}, "grids")
    assert (rejects(plan), changed(plan)["retire"]) == ([], 0)
    assert parents(store)["990101001002002"] == [OWN]
    assert parents(store)["990101001002001"] == [OWN]


def test_loading_the_package_again_reverts_no_event(store: Store, importing: Import, office: Office) -> None:
    importing()
    office({"网格": GRIDS, "区划变更": RENAMING + MERGER.removeprefix(EVENT_HEADER)})
    left = names(store)
    again = importing()
    assert (rejects(again), changed(again)) == ([], NOTHING)
    fewer = importing(levels="4-5")
    assert (rejects(fewer), changed(fewer)["add"]) == ([], 0)
    assert names(store) == left
    assert parents(store)["990101001002001"] == [OWN]


@pytest.mark.parametrize("events", [RENAMING, MERGER, RENAMING + MERGER.removeprefix(EVENT_HEADER)])
def test_withdrawn_event_restores_what_it_changed(
    store: Store, importing: Import, office: Office, events: str
) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    before = network(store)
    office({"区划变更": events})
    assert network(store) != before
    plan = office(
        {"区划变更": EVENT_HEADER + event("CE9", "无关", "设立", "", "", "", "")[len(EVENT_HEADER) :]}
    )
    assert rejects(plan) == []
    assert [line for line in network(store) if "CE9" not in line] == before


def test_undo_restores_what_an_event_changed(
    store: Store, importing: Import, office: Office, undo: Undo
) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    before = network(store)
    office({"区划变更": RENAMING + MERGER.removeprefix(EVENT_HEADER)})
    assert undo(undo(undo("R000003")))
    assert network(store) == before
    assert rejects(office({"区划变更": RENAMING + MERGER.removeprefix(EVENT_HEADER)})) == []
    assert names(store)[OWN] == "江岸社区"


def test_second_renaming_follows_the_first(store: Store, importing: Import, office: Office) -> None:
    importing()
    second = event("CE3", "江岸社区更名为江心社区", "更名", "2024-06-20", OWN, OWN).removeprefix(EVENT_HEADER)
    office({"区划变更": RENAMING + second})
    assert names(store)[OWN] == "江心社区"
    for name in ("江声社区", "江岸社区", "江心社区"):
        rows = f"编码,名称,所属街道,所属社区\n990101001001009,第九网格,滨江街道,{name}\n"
        assert rejects(office({"网格": rows}, "grids")) == []
    office({"区划变更": RENAMING})
    assert names(store)[OWN] == "江岸社区"


def test_two_events_on_one_day_are_carried_out_in_the_order_of_their_rows(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    second = event("CE3", "江岸社区更名为江心社区", "更名", "2024-05-01", OWN, OWN).removeprefix(EVENT_HEADER)
    assert rejects(office({"区划变更": RENAMING + second})) == []
    assert names(store)[OWN] == "江心社区"


def test_event_in_the_future_is_in_force_when_its_day_has_come(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"区划变更": RENAMING}, day=date(2024, 4, 30))
    assert names(store)[OWN] == "江声社区居民委员会"
    assert office({"区划变更": RENAMING}, day=date(2024, 4, 30), apply=False).datasets[0].unread
    assert changed(office({"区划变更": RENAMING}, day=date(2024, 5, 1)))["update"] > 0
    assert names(store)[OWN] == "江岸社区"


@pytest.mark.parametrize(("day", "document", "header"), [("2024-05-01", "", "依据"), ("", "川民", "日期")])
def test_event_without_day_or_document_changes_no_unit_and_a_notice_tells_why(
    store: Store, importing: Import, office: Office, day: str, document: str, header: str
) -> None:
    importing()
    plan = office({"区划变更": event("CE1", "江声社区更名为江岸社区", "更名", day, OWN, OWN, document)})
    assert names(store)[OWN] == "江声社区居民委员会"
    assert [notice.message for notice in plan.notices] == [
        f"row 2: event CE1 changes no unit, because {header} is blank"
    ]


def test_event_for_an_unknown_unit_is_rejected_with_the_nearest_code(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    plan = office({"区划变更": event("CE1", "更名", "更名", "2024-05-01", "990101001009", "990101001009")})
    (message,) = rejects(plan)
    assert "has code or name '990101001009' (nearest: 990101001001)" in message
    assert names(store)[OWN] == "江声社区居民委员会"


def test_split_community_keeps_its_grids_until_the_sheet_says_where_they_go(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    split = event(
        "CE4", "江声社区拆分", "拆分", "2024-06-01", OWN, "990101001011 江声一社区、990101001012 江声二社区"
    )
    office({"网格": GRIDS}, "grids", BEFORE)
    refused = office({"区划变更": split}, "events")
    assert (
        "990101001001 江声社区居民委员会 can't end, Grid 990101001001001 still belong" in rejects(refused)[0]
    )
    assert OWN in names(store)
    moved = GRIDS.replace("滨江街道,990101001001", "滨江街道,990101001011")
    plan = office({"网格": moved, "区划变更": split}, "grids")
    assert rejects(plan) == []
    assert {"990101001011", "990101001012"} <= names(store).keys()
    assert OWN not in names(store)
    assert parents(store)["990101001001001"] == ["990101001011"]
    assert parents(store, "Community")["990101001012"] == ["990101001"]


def test_community_that_is_moved_to_another_street_keeps_its_grids(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    moved = event("CE5", "江声社区划归望山镇管辖", "调整", "2024-06-01", OWN, "990101002")
    assert rejects(office({"区划变更": moved}, "events")) == []
    assert parents(store, "Community")[OWN] == ["990101002"]
    assert parents(store)["990101001001001"] == [OWN]
    importing(levels="3-5")
    assert parents(store, "Community")[OWN] == ["990101002"]
    by_title = event("CE5", "江声社区划归望山镇管辖", "调整", "2024-06-01", OWN, OWN)
    assert rejects(office({"区划变更": by_title}, "events")) == []
    assert parents(store, "Community")[OWN] == ["990101002"]


def test_closed_community_is_gone_if_nothing_belongs_to_it(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    closed = event("CE6", "望江社区撤销", "撤销", "2024-06-01", OTHER, "")
    assert rejects(office({"区划变更": closed}, "events")) == []
    assert OTHER not in names(store)
    assert changed(office({"区划变更": closed + "\n"}, "events")) == NOTHING
    rows = f"编码,名称,所属街道,所属社区\n990101001002009,第九网格,滨江街道,{OTHER}\n"
    (message,) = rejects(office({"网格": rows}, "grids"))
    assert "no longer exists, no successor is recorded (CE6)" in message


def test_grids_of_a_recoded_community_stay_in_it(store: Store, importing: Import, office: Office) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    recoded = event("CE7", "江声社区改码", "改码", "2024-06-01", OWN, "990101002011")
    assert rejects(office({"区划变更": recoded}, "events")) == []
    assert names(store)["990101002011"] == "江声社区居民委员会"
    assert parents(store, "Community")["990101002011"] == ["990101002"]
    assert parents(store)["990101001001001"] == ["990101002011"]
    assert rejects(office({"网格": GRIDS.replace("滨江街道", "")}, "grids")) == []


def test_own_sheet_may_rename_an_imported_community(store: Store, importing: Import, office: Office) -> None:
    importing()
    before = network(store)
    rows = "编码,名称,所属街道,代码体系,代码版本\n990101001001,江岸社区居民委员会,990101001,NBS,2024\n"
    assert rejects(office({"社区": rows})) == []
    assert names(store)[OWN] == "江岸社区居民委员会"
    assert parents(store, "Community")[OWN] == ["990101001"]
    assert (rejects(importing(levels="4-5")), names(store)[OWN]) == ([], "江岸社区居民委员会")
    importing()
    set_up = "990101001013,新社区,滨江街道,MCA,2024\n"
    header = rows.splitlines()[0] + "\n"
    assert rejects(office({"社区": header + set_up})) == []
    assert [line for line in network(store) if "990101001013" not in line] == before


def test_own_sheet_and_event_may_both_declare_a_renaming(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    rows = "编码,名称,所属街道,代码体系,代码版本\n990101001001,江岸社区居民委员会,990101001,NBS,2024\n"
    for order in (("社区", "区划变更"), ("区划变更", "社区")):
        for sheet in order:
            text = rows if sheet == "社区" else RENAMING
            assert rejects(office({sheet: text}, sheet)) == []
    together = office({"社区": rows, "区划变更": RENAMING}, "both")
    assert all("declared" in message for message in rejects(together))
    assert names(store)[OWN] in ("江岸社区居民委员会", "江岸社区")


def test_event_may_name_a_new_community_of_the_same_workbook(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    rows = "编码,名称,所属街道,代码体系,代码版本\n990101001021,江心社区,990101001,NBS,2024\n"
    merger = event("CE8", "两社区合并成立江心社区", "合并", "2024-06-01", f"{OWN}、{OTHER}", "990101001021")
    office({"网格": GRIDS}, "grids", BEFORE)
    for _ in range(2):
        plan = office({"社区": rows, "区划变更": merger}, "events")
        assert rejects(plan) == []
        assert names(store).keys().isdisjoint((OWN, OTHER))
        assert parents(store) == {
            "990101001001001": ["990101001021"],
            "990101001002001": ["990101001021"],
        }
    assert changed(plan) == NOTHING


def test_event_before_the_edition_changes_nothing(store: Store, importing: Import, office: Office) -> None:
    importing()
    plan = office({"区划变更": event("CE1", "江声社区更名为江岸社区", "更名", "2022-05-01", OWN, OWN)})
    assert names(store)[OWN] == "江声社区居民委员会"
    assert "the divisions are of 2023-06-30" in plan.notices[0].message


def test_communities_of_a_merged_street_move_to_the_other_street(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    merger = event("CE2", "望山镇并入滨江街道", "合并", "2024-06-01", "990101001、990101002", "990101001")
    assert rejects(office({"区划变更": merger})) == []
    assert parents(store, "Community")["990101002001"] == ["990101001"]
    assert (rejects(importing(levels="4-5")), "990101002" in names(store, "Street")) == ([], False)
    assert parents(store, "Community")["990101002001"] == ["990101001"]
    importing((*UNITS, type(UNITS[0])(5, "990101002002", "山腰村民委员会", "990101002")))
    assert parents(store, "Community")["990101002002"] == ["990101001"]


def test_units_may_be_named_instead_of_coded(store: Store, importing: Import, office: Office) -> None:
    importing()
    merger = event(
        "CE2",
        "望江社区并入江声社区",
        "合并",
        "2024-06-01",
        "滨江街道 江声社区、滨江街道>望江社区",
        "滨江街道江声社区",
    )
    for _ in range(2):
        plan = office({"区划变更": merger})
        assert rejects(plan) == []
        assert OTHER not in names(store)
    assert changed(plan) == NOTHING


def test_own_row_of_an_ended_community_is_rejected_with_its_successor(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    rows = "编码,名称,所属街道,代码体系,代码版本\n990101001002,望江社区,990101001,NBS,2023\n"
    office({"社区": rows}, day=BEFORE)
    for _ in range(2):
        (message,) = rejects(office({"社区": rows, "区划变更": MERGER}))
        assert message == (
            "990101001002 ended on 2024-06-01 (CE2), now 990101001001 江声社区居民委员会: delete the row"
        )
        assert OTHER not in names(store)


def test_old_name_with_its_street_resolves(store: Store, importing: Import, office: Office) -> None:
    importing()
    office({"区划变更": RENAMING + MERGER.removeprefix(EVENT_HEADER)}, "events")
    rows = "编码,名称,所属社区\n"
    texts = (
        "滨江街道/江声社区",
        "滨江街道望江社区",
        f"{OWN} 江声社区",
        f"{OTHER} 望江社区",
        OTHER,
        "望江社区",
    )
    rows += "".join(f"9901010010020{at:02},第{at}网格,{text}\n" for at, text in enumerate(texts, 1))
    assert rejects(office({"网格": rows}, "grids")) == []
    assert {tuple(units) for units in parents(store).values()} == {(OWN,)}


def test_renamed_street_keeps_its_communities_and_its_old_name(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    renaming = event("CE9", "滨江街道更名为临江街道", "更名", "2024-05-01", "990101001", "")
    office({"区划变更": renaming}, "events")
    assert names(store, "Street")["990101001"] == "临江街道"
    for street in ("滨江街道", "临江街道"):
        rows = f"编码,名称,所属街道,所属社区\n990101001001001,第一网格,{street},江声社区\n"
        assert rejects(office({"网格": rows}, "grids")) == []


def test_village_that_becomes_a_community_has_the_form_of_a_community(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office(
        {
            "区划变更": event(
                "CE9", "山脚村改设为山脚社区", "转制", "2024-05-01", "990101002001", "990101002001"
            )
        }
    )
    (row,) = store.read("MATCH (n:Community {code: '990101002001'}) RETURN n.name AS name, n.form AS form")
    assert (row["name"], row["form"]) == ("山脚社区", "社区")


def test_event_with_a_wrong_old_name_is_rejected(store: Store, importing: Import, office: Office) -> None:
    importing()
    (message,) = rejects(
        office({"区划变更": event("CE1", "望江社区更名为临江社区", "更名", "2024-05-01", OWN, OWN)})
    )
    assert (
        message
        == "the event renames 望江社区, but 990101001001 is 江声社区居民委员会: correct the code or the name"
    )
    assert names(store)[OWN] == "江声社区居民委员会"


def test_event_that_is_corrected_changes_the_name_again(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"区划变更": RENAMING})
    office({"区划变更": RENAMING.replace("更名为江岸", "更名为江畔")})
    assert names(store)[OWN] == "江畔社区"
    assert rejects(office({"区划变更": RENAMING.replace("2024-05-01", "2025-05-01")})) == []
    assert names(store)[OWN] == "江声社区居民委员会"


def test_graph_with_events_in_force_agrees_with_its_journal(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"网格": GRIDS}, "grids", BEFORE)
    office({"区划变更": RENAMING + MERGER.removeprefix(EVENT_HEADER)})
    assert verify(store, deep=True).agrees
    office({"区划变更": RENAMING})
    assert verify(store, deep=True).agrees


def test_event_with_a_name_that_nothing_confirms_changes_nothing(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    plan = office({"区划变更": event("CE1", "江声社区更名为江岸社区", "更名", "2024-05-01", "江声社区", "")})
    assert "'江声社区' alone may mean another unit" in rejects(plan)[0]
    assert names(store)[OWN] == "江声社区居民委员会"


STAFF = "社区,网格,网格员\n"


@pytest.fixture
def staff(tmp_path: Path) -> None:
    """Put a mapping of a ledger of grids with grid workers into the project."""
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "花名册.toml").write_text(
        '[sheet]\nheader = ["社区", "网格", "网格员"]\n\n[[facts]]\nkind = "Community"\nname = "社区"\nknown = true\n\n'
        '[[facts]]\nkind = "Grid"\nname = "网格"\nin = "社区"\ntitle = "网格员"\nholder = "网格员"\n',
        encoding="utf-8",
    )


@pytest.mark.usefixtures("staff")
def test_grids_of_merged_communities_stay_two_and_keep_their_codes(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    rows = "江声社区,第一网格,张三\n望江社区,第一网格,李四\n"
    office({"花名册": STAFF + rows, "区划变更": MERGER})
    own, other = f"{OWN}-第一网格", f"{OTHER}-第一网格"
    assert {code: places for code, places in parents(store).items() if "网格" in code} == {
        own: [OWN],
        other: [OWN],
    }
    more = office({"花名册": f"{STAFF}{rows}望江社区,第二网格,王五\n", "区划变更": MERGER})
    assert (changed(more)["retire"], rejects(more)) == (0, [])
    assert set(parents(store)) >= {own, other, f"{OTHER}-第二网格"}


@pytest.mark.usefixtures("staff")
def test_ledger_that_uses_the_name_after_a_merger_changes_nothing(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"花名册": f"{STAFF}望江社区,第三网格,李四\n", "区划变更": MERGER})
    after = office({"花名册": f"{STAFF}江声社区,第三网格,李四\n", "区划变更": MERGER})
    assert (changed(after), rejects(after)) == (NOTHING, [])


def test_split_community_is_not_taken_for_a_renamed_one(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    split = event(
        "CE5", "江声社区拆分", "拆分", "2024-05-01", OWN, "990101001008 江声东社区、990101001009 江声西社区"
    )
    plan = office({"区划变更": split})
    assert rejects(plan) == []
    assert not any("name add" in notice.message for notice in plan.notices)


def test_event_that_sets_up_units_may_be_loaded_before_its_day(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    split = event(
        "CE5", "江声社区拆分", "拆分", "2024-05-01", OWN, "990101001008 江声东社区、990101001009 江声西社区"
    )
    before = office({"区划变更": split}, day=BEFORE)
    assert (rejects(before), set(names(store)) & {"990101001008"}) == ([], set())
    assert any("changes no unit before 2024-05-01" in notice.message for notice in before.notices)
    after = office({"区划变更": split}, day=AFTER)
    assert (rejects(after), names(store)["990101001008"], OWN in names(store)) == ([], "江声东社区", False)
    assert changed(office({"区划变更": split + "\n"}, day=AFTER)) == NOTHING
