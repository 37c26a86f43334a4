"""Tests the search for place names by their local pronunciation, and for characters with several code points."""

from __future__ import annotations

import pytest

from wangge.viz.explorer.search.characters import fold, readings
from wangge.viz.explorer.search.nametext import NameText
from wangge.viz.explorer.search.placenames import PLACE_NAMES

_READ = """
乐亭路 laoting  洪洞路 hongtong  六安路 luan  蚌埠路 bengbu  番禺路 panyu  浚县路 xunxian  莘县路 shenxian  莘庄 xinzhuang
铅山路 yanshan  台州路 taizhou  丽水路 lishui  荥经路 yingjing  荥阳路 xingyang  大城路 daicheng  筠连路 junlian
繁峙路 fanshi  珲春路 hunchun  解州路 haizhou  解州路 xiezhou  乐陵路 laoling  穆棱路 muling  栎阳路 yueyang  麻涌镇 machong
单县路 shanxian  东阿路 donge  黄陂路 huangpi  吴堡路 wubu  十里堡 shilipu  尉犁路 yuli  句容路 jurong  会稽路 kuaiji
什邡路 shifang  犍为路 qianwei  渑池路 mianchi  甪直社区 luzhi  浒墅关 xushuguan  大埔社区 dabu  黄埔社区 huangpu
涡阳路 guoyang  枞阳路 zongyang  歙县路 shexian  泌阳路 biyang  蔚县路 yuxian  百色路 baise  乐清路 yueqing  六合路 luhe
大栅栏 dashilan  大栅栏 dazhalan  南无寺 namo  𠮷社区 ji  洪洞路 ht  乐亭路 lt  洪洞路 hongdong  乐亭路 leting
"""
CASES = [tuple(pair.split()) for line in _READ.strip().splitlines() for pair in line.split("  ")]


def finds(word: str, name: str) -> bool:
    return bool(NameText([name]).match(fold(word)).part)


@pytest.mark.parametrize(("name", "word"), CASES)
def test_a_place_is_found_by_the_local_reading_of_its_name(name: str, word: str) -> None:
    assert finds(word, name)


@pytest.mark.parametrize("name", PLACE_NAMES)
def test_a_listed_name_has_a_syllable_for_each_character_and_is_needed(name: str) -> None:
    for reading in PLACE_NAMES[name]:
        assert len(reading.split()) == len(name)
        assert finds(reading.replace(" ", ""), name)
    usual = [readings(character) for character in name]
    assert any(
        part not in usual_readings
        for reading in PLACE_NAMES[name]
        for part, usual_readings in zip(reading.split(), usual, strict=True)
    )


def test_a_character_keeps_its_usual_reading_outside_the_listed_name() -> None:
    assert not finds("tong", "桥洞社区")
    assert not finds("lao", "快乐社区")


@pytest.mark.parametrize("typed", list("·•・‧∙⋅･.●"))
@pytest.mark.parametrize("stored", list("·•・"))
def test_the_mark_between_parts_of_a_name_is_one(typed: str, stored: str) -> None:
    assert NameText([f"艾力{stored}买买提"]).match(fold(f"艾力{typed}买买提")).whole
    assert finds("ailimaimaiti", f"艾力{stored}买买提")


@pytest.mark.parametrize(("private", "character"), [("\ue863", "䶮"), ("\ue81e", "龴"), ("\ue854", "龺")])
def test_a_private_use_character_is_the_one_it_stands_for(private: str, character: str) -> None:
    assert finds(private, f"{character}社区")
    assert finds(character, f"{private}社区")


def test_a_full_stop_between_letters_and_digits_stays() -> None:
    assert fold("P4.1") == "p4.1"
    assert fold("A•1") == "a·1"
