"""If a ledger of this folder is adopted, its plan adds the facts that a careful clerk would enter."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ledgers.planned import declared, difference, expected
from wangge.graph.model import Model, load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import SheetProposal, propose
from wangge.loaders.mappings.adopt.senses import Sense
from wangge.loaders.mappings.mapping_file import write_mapping
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.starter import StartingDataset, start_project
from wangge.loaders.state import EmptyGraph

FOLDER = Path(__file__).parent
LEDGERS = sorted(path.parent.name for path in FOLDER.glob("*/expected.yaml"))


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / name / "expected.yaml").read_text(encoding="utf-8"))
    return content


def _project(folder: Path, name: str, known: dict[str, str]) -> Path:
    start_project(folder, name="达川区", scope="511703", datasets=[StartingDataset("ledgers", "ledgers")])
    base = folder / "base"
    base.mkdir()
    (base / "districts.csv").write_text(
        "编码,名称,代码体系,代码版本\n511703,达川区,NBS,2023\n", encoding="utf-8"
    )
    streets = {code: text for text, code in known.items() if len(code) == 9}
    for code in known.values():
        streets.setdefault(code[:9], f"{code[:9]}街道")
    rows = [f"{code},{text},511703,NBS,2023" for code, text in sorted(streets.items())]
    (base / "streets.csv").write_text(
        "\n".join(("编码,名称,所属区县,代码体系,代码版本", *rows)), encoding="utf-8"
    )
    rows = [f"{code},{text},{code[:9]},NBS,2023" for text, code in known.items() if len(code) == 12]
    if rows:
        head = "编码,名称,所属街道,代码体系,代码版本"
        (base / "communities.csv").write_text("\n".join((head, *rows)), encoding="utf-8")
    shutil.copytree(
        FOLDER / name,
        folder / "ledgers",
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("*.yaml", "second-month"),
    )
    return folder


def adopted(
    folder: Path, known: dict[str, str], model: Model, answers: dict[str, Sense]
) -> tuple[SheetProposal, ...]:
    """Write the mappings that are proposed for the ledgers of a project, and return the proposals."""
    labels = {9: "Street", 12: "Community"}
    names = PlaceNames((labels[len(code)], text) for text, code in known.items())
    raw = list(read_sheets(Dataset("ledgers", folder / "ledgers"), folder))
    sheets = propose(raw, model, names).sheets
    if answers:
        sheets = propose(raw, model, names, {sheet.key: answers for sheet in sheets}).sheets
    for number, sheet in enumerate(sheets):
        if sheet.certain:
            write_mapping(sheet.mapping(f"m{number}"), folder / "mappings" / f"m{number}.toml")
    return sheets


@pytest.mark.parametrize("name", LEDGERS)
def test_ledger_declares_what_a_careful_clerk_would_enter(name: str, tmp_path: Path) -> None:
    content, model = _content(name), load_model()
    folder = _project(tmp_path / "project", name, content["known"])
    sheets = adopted(folder, content["known"], model, {})
    questions = [question for sheet in sheets for question in sheet.questions]
    wanted = {entry["column"]: entry["answer"] for entry in content["questions"]}
    assert {question.column for question in questions} == set(wanted)
    answers = {
        question.column: next(
            choice.sense for choice in question.choices if wanted[question.column] in choice.text
        )
        for question in questions
    }
    if answers:
        sheets = adopted(folder, content["known"], model, answers)
    datasets = [Dataset("base", folder / "base"), Dataset("ledgers", folder / "ledgers")]
    plan = plan_datasets(EmptyGraph(), datasets, folder=folder, model=model)
    divisions = {code: text for text, code in content["known"].items()}
    assert [reject.text() for reject in plan.rejects] == []
    assert difference(declared(plan.datasets[1], divisions), expected(FOLDER / name / "expected.yaml")) == []
    assert sorted({title for sheet in sheets for title in sheet.unread}) == sorted(content["unread"])


@pytest.mark.parametrize("name", sorted(path.parent.name for path in FOLDER.glob("*/second-month")))
def test_mapping_of_the_first_month_reads_the_second(name: str, tmp_path: Path) -> None:
    content, model = _content(name), load_model()
    folder = _project(tmp_path / "project", name, content["known"])
    adopted(folder, content["known"], model, {})
    second = FOLDER / name / "second-month"
    shutil.copytree(second, folder / "ledgers", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.yaml"))
    datasets = [Dataset("base", folder / "base"), Dataset("ledgers", folder / "ledgers")]
    plan = plan_datasets(EmptyGraph(), datasets, folder=folder, model=model)
    divisions = {code: text for text, code in content["known"].items()}
    assert [reject.text() for reject in plan.rejects] == []
    assert difference(declared(plan.datasets[1], divisions), expected(second / "expected.yaml")) == []
