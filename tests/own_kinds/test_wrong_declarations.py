"""The error for a wrong declaration of a kind names the file, the line and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.graph.errors import ModelError, ProjectError
from wangge.graph.model import load_model
from wangge.graph.model.own.extending import with_remembered_kinds
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of

HEAD = '[[node]]\nlabel = "Lamp"\nzh = "路灯"\n'
EDGE = '[[relationship]]\nname = "Inspects"\nzh = "检查"\nsources = "Department"\ntargets = "Compound"\n'


def refused(folder: Path, text: str) -> str:
    (folder / "kinds").mkdir(exist_ok=True)
    (folder / "kinds" / "lamp.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as fault:
        model_of(Project(folder=folder))
    message = str(fault.value)
    assert "\n" not in message
    assert message.startswith("kinds/lamp.toml:")
    return message.removeprefix("kinds/lamp.toml:")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[nodes]]\nlabel = "Lamp"\n', "1: 'nodes' is no key of a file of kinds; did you mean 'node'?"),
        (f"{HEAD}plurl = \"lamps\"\n", "4: 'plurl' is no key of a node; did you mean 'plural'?"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\ntyp = "integer"\n', "7: 'typ' is no key of a property; did you mean 'type'?"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\ntype = "int"\n', "7: no type is called 'int'; did you mean 'integer'?"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\ntype = "number"\n', "7: no type is called 'number'; choose from text, choice, integer, decimal, date, boolean"),
        ('[[node]]\nlabel = "Lamp"\n', "1: a node needs zh: the Chinese name of the kind and of its sheet"),
        ('[[node]]\nlabel = 5\nzh = "路灯"\n', "2: label must be a text, not 5"),
        ('node = 5\n', "1: node must be tables; write [[node]]"),
        ('[[node]]\nlabel = "Grid"\nzh = "路灯"\n', "2: 'Grid' is taken: the model has Grid (网格); choose another, such as OwnGrid"),
        ('[[node]]\nlabel = "GRID"\nzh = "路灯"\n', "2: 'GRID' is taken: the model has Grid (网格)"),
        ('[[node]]\nlabel = "Holds"\nzh = "路灯"\n', "2: 'Holds' is taken: the model has Holds (任职)"),
        ('[[node]]\nlabel = "Run"\nzh = "跑"\n', "2: 'Run' is reserved"),
        ('[[node]]\nlabel = "WanggeMarker"\nzh = "跑"\n', "2: 'WanggeMarker' is reserved"),
        ('[[node]]\nlabel = "Place"\nzh = "跑"\n', "2: 'Place' is reserved"),
        ('[[node]]\nlabel = "PostIn"\nzh = "跑"\n', "2: 'PostIn' is taken"),
        ('[[node]]\nlabel = "Lamp`) DETACH DELETE (n"\nzh = "路灯"\n', "2: 'Lamp`) DETACH DELETE (n' can't be used; write ASCII letters and digits in CamelCase"),
        ('[[node]]\nlabel = "路灯"\nzh = "路灯"\n', "2: '路灯' can't be used; write ASCII"),
        ('[[node]]\nlabel = "lamp"\nzh = "路灯"\n', "2: 'lamp' can't be used; write ASCII"),
        ('[[node]]\nlabel = "Lamp"\nzh = "网格"\n', "3: '网格' is taken: it is a name of 网格; choose another"),
        ('[[node]]\nlabel = "Lamp"\nzh = "居民小组"\n', "3: '居民小组' is taken: it is a name of 村民小组"),
        (f'{HEAD}aliases = ["灯", "楼幢"]\n', "4: '楼幢' is taken: it is a name of 楼栋"),
        (f'{HEAD}plural = "grids"\n', "4: 'grids' is taken: it is a name of 网格"),
        ('[[node]]\nlabel = "Lamp"\nzh = "路/灯"\n', "3: '路/灯' can't be the name of a sheet"),
        ('[[node]]\nlabel = "Lamp"\nzh = " "\n', "3: ' ' is blank"),
        ('[[node]]\nlabel = "Lamp"\nzh = "路\\u202e灯"\n', "3: a text has an invisible character"),
        (f'{HEAD}[[node.part_of]]\nlabel = "Comunity"\n', "5: 'Comunity' is no kind of place; did you mean 'Community'?"),
        (f'{HEAD}[[node.part_of]]\nlabel = "Person"\n', "5: 'Person' is no kind of place"),
        (f'{HEAD}[[node.part_of]]\nlabel = "Grid"\n[[node.part_of]]\nlabel = "Grid"\n', "7: part_of names Grid twice"),
        (f'{HEAD}[[node.relationships]]\ntype = "LIGHTS"\ntargets = "Bilding"\n', "6: no kind of node has the label 'Bilding'; did you mean 'Building'?"),
        (f'{HEAD}[[node.relationships]]\ntype = "PART_OF"\ntargets = "Building"\n', "5: PART_OF is written as [[node.part_of]]"),
        (f'{HEAD}[[node.relationships]]\ntype = "WROTE"\ntargets = "Building"\n', "5: 'WROTE' is reserved"),
        (f'{HEAD}[[node.relationships]]\ntype = "lights"\ntargets = "Building"\n', "5: 'lights' can't be used; write ASCII capitals"),
        (f'{HEAD}[[node.relationships]]\ntype = "X]->() DELETE r //"\ntargets = "Building"\n', "5: 'X]->() DELETE r //' can't be used"),
        (f'{HEAD}[[node.properties]]\nname = "a`b"\nzh = "功率"\n', "5: 'a`b' can't be used; write small ASCII letters"),
        (f'{HEAD}[[node.properties]]\nname = "dataset"\nzh = "功率"\n', "5: 'dataset' is reserved"),
        (f'{HEAD}[[node.properties]]\nname = "code"\nzh = "功率"\n', "5: every kind has 'code' already"),
        (f'{HEAD}[[node.properties]]\nname = "households"\nzh = "功率"\n', "5: 'households' is integer on Grid (网格), so it can't be text here"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "名称"\n', "6: '名称' is a header of both name and watts on the sheet 路灯; rename one"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\n[[node.properties]]\nname = "watts"\nzh = "瓦"\n', "8: the property 'watts' is declared twice"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\ntype = "choice"\n', "7: a choice needs its values"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\nchoices = ["a"]\n', "7: only a choice has choices"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\nleast = 1\n', "7: only a number has least"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\ntype = "integer"\nleast = 5\nmost = 1\n', "9: most (1) is below least (5)"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\nprivacy = "secret"\n', "7: 'secret' is no privacy class; choose from public, personal, masked, refused"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\ntype = "integer"\nprivacy = "masked"\n', "8: only a text can be masked"),
        (f'{HEAD}icon = {{ sign = "路灯", shape = "circle" }}\n', "4: '路灯' isn't one letter"),
        (f'{HEAD}icon = {{ shape = "star" }}\n', "4: no shape is called 'star'"),
        (f'{HEAD}code_pattern = "(a+)+"\n', "4: '(a+)+' can't be used"),
        (f'{HEAD}term = "foo:Bar"\n', "4: 'foo:Bar' is no term"),
        (f'{HEAD}example = {{ code = "L-1", name = "一号", colour = "白" }}\n', "4: 'colour' is no property"),
        (f'{HEAD}example = {{ code = "L/1", name = "一号" }}\n', "1: example of Lamp: code 'L/1' breaks its own rule"),
        (EDGE.replace("Compound", "Compund"), "5: no kind of node has the label 'Compund'; did you mean 'Compound'?"),
        (EDGE.replace('"Inspects"', '"PART_OF"'), "2: 'PART_OF' can't be used"),
        (f'{EDGE}type = "PART_OF"\n', "6: PART_OF is only for places"),
        (f'{EDGE}key = ["day"]\n', "6: 'day' is none of its properties"),
        (f'{EDGE}[[relationship.properties]]\nname = "day"\nzh = "日期"\ntype = "date"\n', "6: a relationship with properties needs a sheet: set plural"),
        (EDGE.replace("检查", "任职"), "3: '任职' is taken: it is a name of 任职"),
        (EDGE.replace('"Department"', '["Department", "Compound"]').replace("检查", "户数"), "1: '户数' is a header of both"),
        (f'{HEAD}[[node.part_of]]\nlabel = "Grid"\n[[node.properties]]\nname = "watts"\nzh = "所属网格"\n', "8: '所属网格' is a header of both"),
        (f'{HEAD}[[node.part_of]]\nlabel = "Grid"\n[[node.properties]]\nname = "grid"\nzh = "格"\n', "8: the sheet 路灯 has two columns 'grid'"),
        (f'{HEAD}[[node.properties]]\nname = "watts"\nzh = "功率"\nalso = "备注"\n', "6: '备注' is the header of remark"),
        ("[[node]\n", "1: "),
        (HEAD + HEAD, "5: 'Lamp' is taken"),
    ],
)  # fmt: skip
def test_wrong_kind_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text).startswith(message)


def test_second_file_is_named_if_it_takes_the_label_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    for name in ("a", "b"):
        (tmp_path / "kinds" / f"{name}.toml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"^kinds/b\.toml:2: 'Lamp' is taken"):
        model_of(Project(folder=tmp_path))


def test_binary_file_of_kinds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProjectError, match=r"^kinds/x\.toml:1: not UTF-8"):
        model_of(Project(folder=tmp_path))


@pytest.mark.parametrize(
    "text", ['{"node":[{"label":"a`b","zh":"x"}]}', "{", "[]", '{"node":[{"label":"Lamp"}]}', "5"]
)
def test_damaged_marker_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match="the kinds in the graph's marker can't be read"):
        with_remembered_kinds(load_model(), text)
