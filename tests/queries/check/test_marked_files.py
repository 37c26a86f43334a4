"""Project files that an editor on Windows saved with a byte-order mark can be read."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from tests.queries.reports.report_samples import sample_report
from wangge.loaders.planning.planfile import read_plan_file, write_plan_file
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.state import EmptyGraph
from wangge.queries.check.baseline import load_baseline
from wangge.queries.check.explain import read_base
from wangge.queries.check.waivers import load_waivers
from wangge.queries.recipes.library import load_library
from wangge.queries.reports.json_report import json_report
from wangge.queries.rules.rule import load_rules

EXAMPLE = Path(__file__).parents[3] / "examples" / "jiangwan"


def marked(path: Path) -> Path:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    return path


def test_rules_recipes_and_waivers_are_read(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(EXAMPLE / "rules", rules)
    shutil.copy(EXAMPLE / "waivers.yaml", tmp_path)
    for path in rules.iterdir():
        marked(path)
    library = load_library([rules])
    assert "large-compounds-owners-committee" in {recipe.name for recipe in library}
    assert "large-compounds-have-owners-committee" in {rule.id for rule in load_rules(library, [rules])}
    ledger = load_waivers(marked(tmp_path / "waivers.yaml"), today=date(2023, 12, 31))
    assert (len(ledger.entries), ledger.faults) == (1, ())


def test_a_baseline_and_a_report_to_explain_are_read(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.jsonl"
    baseline.write_text('{"baseline": 1, "model_version": "1"}\n["posts-are-held", "PO-3"]\n', "utf-8")
    assert load_baseline(marked(baseline)).of("posts-are-held") == {("PO-3",)}
    base = tmp_path / "base.json"
    base.write_text(json_report(sample_report()), "utf-8")
    before = read_base(base)
    assert read_base(marked(base)) == before != {}


def test_a_saved_plan_is_read(tmp_path: Path) -> None:
    plan_path = tmp_path / "plan.json"
    write_plan_file(
        plan_path, plan_datasets(EmptyGraph(), [Dataset("jiangwan", EXAMPLE / "sheets")], folder=EXAMPLE)
    )
    before = read_plan_file(plan_path)
    assert read_plan_file(marked(plan_path)) == before
