"""Compares the changes that wangge derives from a real district's editions 2016 to 2023 with another program's list."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.loaders.divisions.comparison import NO_EVENT, WHY, compare, derived_events, tables
from tests.loaders.divisions.history import edition_units

PAGE = Path(__file__).parents[3] / "docs" / "divisions.md"
START, END = "<!-- comparison -->\n", "\n<!-- end of comparison -->"


def test_events_of_the_district_are_counted_by_kind() -> None:
    counts = Counter(str(event.change.kind) for events in derived_events().values() for event in events)
    assert counts == {"撤销": 90, "调整": 35, "设立": 27, "转制": 14, "改码": 10, "更名": 8, "合并": 3}


def test_every_difference_has_a_reason() -> None:
    assert [pair for pair in compare() if not pair.same and pair.kinds not in WHY] == []


def test_every_derived_event_is_in_the_list() -> None:
    listed = {pair.event.code for pair in compare() if pair.event}
    events = [event.code for events in derived_events().values() for event in events]
    assert len(events) == len(set(events)) == 187
    assert set(events) == listed


def test_other_spellings_alone_are_not_an_event() -> None:
    without = [pair.row.event for pair in compare() if pair.kinds[1] == NO_EVENT]
    assert without == ["restyled"] * 4


def test_page_shows_the_comparison() -> None:
    """If the page is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    written, after = rest.split(END)
    expected = tables()
    if written != expected:
        PAGE.write_text(before + START + expected + END + after, encoding="utf-8", newline="\n")
    assert written == expected, (
        "docs/divisions.md was out of date and has been rewritten; look at it and commit it"
    )


def test_links_end_at_units_of_the_newest_edition() -> None:
    newest = {unit.code for unit in edition_units(2023).units}
    events = [event for events in derived_events().values() for event in events]
    assert {code for event in events for code in (*event.changed_from, *event.changed_to)} <= newest


def test_links_follow_a_unit_through_later_changes() -> None:
    converted = next(event for event in derived_events()[2019] if "韩家坝" in event.name)
    assert converted.change.news[0].code == "511702101006"
    assert (converted.changed_from, converted.changed_to) == ((), ("511702005006",))


def test_closed_units_are_named_in_the_evidence() -> None:
    merged = next(
        event for event in derived_events()[2020] if event.code == "CE-2019-2020-4-511702105-merged"
    )
    assert merged.changed_from == merged.changed_to == ("511702105",)
    assert merged.name == "新村乡、檬双乡、龙滩乡、双龙镇合并为双龙镇"
    assert merged.evidence == (
        "推断：国家统计局统计用区划代码2019年版（截至2019-10-31）：511702202 新村乡（通川区）、511702203 檬双乡（通川区）、"
        "511702204 龙滩乡（通川区）、511702105 双龙镇（通川区）；2020年版（截至2020-06-30）：511702105 双龙镇（通川区）；"
        "依下级单位去向；新村乡的4个下级单位转入双龙镇；檬双乡的5个下级单位转入双龙镇；龙滩乡的5个下级单位转入双龙镇"
    )


def test_event_of_a_unit_that_comes_back_names_the_earlier_edition() -> None:
    returned = [event for event in derived_events()[2022] if "；2020年版曾有" in event.evidence]
    assert [event.name for event in returned] == [
        "设立柏阁社区居民委员会",
        "设立西河社区居民委员会",
        "设立龙家庙村民委员会",
    ]
