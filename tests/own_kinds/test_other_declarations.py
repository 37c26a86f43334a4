"""Own kinds of organisation, own relationships between kinds of the model, and sheets without codes are loaded too."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.keeping.verify import verify
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

INSPECTS = """
[[relationship]]
name = "Inspects"
zh = "消防检查"
plural = "inspections"
sources = ["PropertyFirm"]
targets = ["Compound"]
source_column = "firm"
source_zh = "检查单位"
column = "compound"
column_zh = "被检查小区"
key = ["day"]

[[relationship.properties]]
name = "day"
zh = "检查日期"
type = "date"
required = true

[[relationship]]
name = "Adjoins"
zh = "相邻小区"
sources = ["Compound"]
targets = ["Compound"]
many = true
"""
BRIGADE = '[[node]]\nlabel = "FireBrigade"\nzh = "消防队"\norganization = true\n[[node.part_of]]\nlabel = "Street"\n'


def load(store: Store, project: Project) -> Plan:
    project = Project.find(project.folder)
    store.use_model(model_of(project))
    prepare(store, model=store.model)
    plan = plan_datasets(store, project.datasets, folder=project.folder)
    apply_plan(store, plan)
    return plan


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_relationships_between_kinds_of_the_model_have_sheets_and_columns(
    store: Store, project: Project
) -> None:
    folder = project.folder
    write(folder, "kinds/检查.toml", INSPECTS)
    write(folder, "sheets/property_firms.csv", "编码,名称\nPF-1,示例物业\n")
    write(
        folder,
        "sheets/消防检查.csv",
        "检查单位,被检查小区,检查日期\nPF-1,示例石桥苑,2024-03-01\nPF-1,示例石桥苑,2024-05-01\n",
    )
    compounds = (folder / "sheets" / "compounds.csv").read_text("utf-8-sig").splitlines()
    compounds[0] += ",相邻小区"
    compounds[1] += ",示例桥头院"
    write(
        folder,
        "sheets/compounds.csv",
        "\n".join(f"{line}{'' if number < 2 else ','}" for number, line in enumerate(compounds)),
    )
    assert load(store, project).rejects == []
    rows = store.read(
        "MATCH (f:PropertyFirm)-[r:INSPECTS]->(x:Compound) RETURN f.code, x.name, r.day ORDER BY r.day"
    ).records
    assert [(code, name, str(day)) for code, name, day in rows] == [
        ("PF-1", "示例石桥苑", "2024-03-01"),
        ("PF-1", "示例石桥苑", "2024-05-01"),
    ]
    adjoins = store.read("MATCH (a)-[:ADJOINS]->(b) RETURN a.name, b.name").records
    assert adjoins == [("示例石桥苑", "示例桥头院")]
    assert verify(store, deep=True).agrees


def test_sheet_of_an_own_kind_may_lack_codes(store: Store, project: Project) -> None:
    (project.folder / "sheets" / "充电桩.csv").unlink()
    (project.folder / "new").mkdir()
    settings = (project.folder / "wangge.toml").read_text("utf-8")
    write(project.folder, "wangge.toml", f'{settings}\n[[datasets]]\nname = "new"\nsource = "new"\n')
    write(
        project.folder, "new/充电桩.csv", "名称,所属小区,插座数\n一号棚,示例石桥苑,10\n一号棚,示例竹溪里,12\n"
    )
    assert load(store, project).rejects == []
    rows = store.read("MATCH (p:ChargingPoint)-[:PART_OF]->(x) RETURN p.code, x.name ORDER BY x.code").records
    assert [name for _code, name in rows] == ["示例石桥苑", "示例竹溪里"]
    assert len({code for code, _name in rows}) == 2
    assert load(store, project).writes is False


def test_posts_may_be_in_an_own_kind_of_organisation(store: Store, project: Project) -> None:
    write(project.folder, "kinds/队.toml", BRIGADE)
    write(project.folder, "sheets/消防队.csv", "编码,名称,所属街道\nFB-1,岚桥消防队,990102001\n")
    write(project.folder, "sheets/posts.csv", "编码,岗位名称,所在单位\nP-1,队长,FB-1\n")
    assert load(store, project).rejects == []
    rows = store.read("MATCH (p:Post)-[:POST_IN]->(b:FireBrigade:Organization) RETURN p.name, b.name").records
    assert rows == [("队长", "岚桥消防队")]
    assert verify(store, deep=True).agrees


@pytest.mark.parametrize(
    "row", ["CD-9,九号棚,,", "CD-9,九号棚,没有这个小区,", "CD-9,九号棚,示例石桥苑,摩托车"]
)
def test_wrong_row_of_an_own_kind_is_rejected(store: Store, project: Project, row: str) -> None:
    write(project.folder, "sheets/充电桩.csv", f"编码,名称,所属小区,用途\nCD-1,一号棚,示例石桥苑,\n{row}\n")
    (reject,) = load(store, project).rejects
    assert (reject.file, reject.row) == ("sheets/充电桩.csv", 3)


def test_model_with_own_kinds_extends_that_of_wangge(project: Project) -> None:
    model = model_of(project)
    assert model.extends(load_model())
    assert not load_model().extends(model)
    assert model.nodes.keys() - load_model().nodes.keys() == {"MicroFireStation", "ChargingPoint"}
    assert all(model.edges[name] == edge for name, edge in load_model().edges.items())
