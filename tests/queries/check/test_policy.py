"""A rule, recipe or waiver that can't be used doesn't prevent the use of the others.

The policy can be read from an earlier commit, so that a change to a project can't waive its own findings.
"""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.queries.own_rules import RECIPE, RULE, WAIVERS
from wangge.graph.errors import ProjectError, QueryError, RuleError, UsageError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.report import Status

DAY = date(2024, 6, 30)
FAILING_RULES = [
    "grids-have-worker",
    "posts-are-held",
    "compounds-have-party-branch",
    "communities-have-joint-committee",
]
"""Some shipped rules that have findings in the graph of district.cypher."""

pytestmark = pytest.mark.one_engine(
    "tests how the files of a policy are read; test_oracle runs the rules on each engine"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a project that has a rule, a recipe, a ledger and a fixed date; return its folder."""
    files = {
        "wangge.toml": '[project]\nscope = "511702"\ndate = 2024-06-30\n\n[rules]\npaths = ["rules"]\n',
        "rules/own-rule.yaml": RULE,
        "rules/own-recipe.cypher": RECIPE,
        "waivers.yaml": WAIVERS,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def policy_of(folder: Path, ref: str | None = None) -> Policy:
    return read_policy(Project.find(folder), ref=ref)


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True)


def test_a_projects_own_rule_is_added_to_the_shipped(folder: Path) -> None:
    policy = policy_of(folder)
    assert (policy.faults, policy.broken) == ((), ())
    assert "own-rule" in [rule.id for rule in policy.rules]
    assert "grids-have-worker" in [rule.id for rule in policy.rules]
    assert [e.where for e in policy.ledger.entries] == ["waivers.yaml:2"]
    assert policy.today == DAY


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "rules/own-rule.yaml",
            "severity: error",
            "severty: error",
            "rules/own-rule.yaml:5: unknown key 'severty'; did you mean 'severity'?",
        ),
        (
            "rules/own-rule.yaml",
            "id: own-rule",
            "id: grids-have-worker",
            "rules/own-rule.yaml:1: rule 'grids-have-worker' is already in rules/grids-have-worker.yaml",
        ),
        (
            "rules/own-recipe.cypher",
            "g:Grid",
            "g:Gird",
            "rules/own-rule.yaml:4: its recipe is broken: rules/own-recipe.cypher:7: no kind of node",
        ),
        (
            "rules/own-recipe.cypher",
            "g.households",
            "g.housholds",
            "rules/own-rule.yaml:4: its recipe is broken: rules/own-recipe.cypher:7: nothing in the model",
        ),
        (
            "rules/own-recipe.cypher",
            "MATCH (g:Grid)",
            "MATCH (g:Grid) SET g.households = 1 WITH g",
            "rules/own-rule.yaml:4: its recipe is broken: rules/own-recipe.cypher:7: SET writes",
        ),
        (
            "rules/own-recipe.cypher",
            "subject: Grid",
            "code: Grid",
            "rules/own-rule.yaml:4: its recipe is broken: rules/own-recipe.cypher:7: the query returns subject",
        ),
        (
            "rules/own-recipe.cypher",
            "// tags",
            "// fragments: curent(g)\n// tags",
            "rules/own-rule.yaml:4: its recipe is broken: rules/own-recipe.cypher:6: fragments: no fragment is called "
            "'curent'; did you mean 'current'?",
        ),
        (
            "rules/own-recipe.cypher",
            "// tags",
            "// fragments: current(g)\n// tags",
            "rules/own-rule.yaml:4: its recipe is broken: rules/own-recipe.cypher:6: fragments: the statement doesn't",
        ),
    ],
)
def test_a_broken_file_is_named_and_the_other_rules_report(
    folder: Path, district: Store, file: str, old: str, new: str, expected: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    report = check_policy(district, policy_of(folder), ids=["own-rule", *FAILING_RULES])
    [broken] = [result for result in report.results if result.status is Status.ERROR]
    assert broken.rule.id == "own-rule"
    assert broken.reason.startswith(expected)
    assert report.exit_code == 2
    assert sum(result.status is Status.FAILED for result in report.results) > 3


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (
            "waivers.yaml",
            WAIVERS.replace("    owner: 甲\n", ""),
            "waivers.yaml:2: waivers.0.owner is missing; add it",
        ),
        ("waivers.yaml", "waivers: 3\n", "waivers.yaml:1: a ledger has one list"),
        ("baseline.jsonl", '{"baseline": 1, "model_version": "0"}\n', "baseline.jsonl:1: made for model 0"),
        (
            "rules/unused.cypher",
            RECIPE.replace("Grid", "Gird"),
            "rules/unused.cypher:5: returns: subject: 'Gird'",
        ),
        (
            "rules/fragments/odd.cypher",
            "// title: a\n// title_zh: b\n// variables: x\nx.nonsense = 1\n",
            "rules/fragments/odd.cypher:4: nothing in the model has the property 'nonsense'",
        ),
        (
            "rules/definitions/sized.cypher",
            "// title: a\n// title_zh: b\n// variables: x\nx.households > 0\n",
            "rules/definitions:1: fragments are read from fragments/; rename the folder",
        ),
    ],
)
def test_a_fault_outside_the_rules_is_named_and_the_check_exits_with_2(
    folder: Path, district: Store, file: str, text: str, expected: str
) -> None:
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    report = check_policy(district, policy_of(folder), ids=["own-rule", *FAILING_RULES])
    assert [fault.startswith(expected) for fault in report.faults] == [True], report.faults
    assert report.exit_code == 2
    assert all(result.status is not Status.ERROR for result in report.results)


def test_a_broken_fragment_breaks_the_rules_that_use_it(folder: Path, district: Store) -> None:
    (folder / "rules" / "fragments").mkdir()
    fragment = "// title: a\n// title_zh: b\n// variables: x\nx.nonsense IS NOT NULL\n"
    (folder / "rules" / "fragments" / "sized.cypher").write_text(fragment, encoding="utf-8")
    recipe = RECIPE.replace("// tags", "// fragments: sized(g)\n// tags")
    (folder / "rules" / "own-recipe.cypher").write_text(recipe, encoding="utf-8")
    report = check_policy(district, policy_of(folder), ids=["grids-have-worker", "own-rule"])
    assert [result.status is Status.ERROR for result in report.results] == [False, True]
    assert "sized is broken: rules/fragments/sized.cypher:4: nothing in the model" in report.results[1].reason


def test_an_unknown_rule_is_reported_with_the_nearest(folder: Path, embedded_store: Store) -> None:
    with pytest.raises(QueryError, match="no rule has the id 'posts-held'; did you mean 'posts-are-held'"):
        check_policy(embedded_store, policy_of(folder), ids=["posts-held"])


def test_only_broken_rules_chosen_is_an_error(folder: Path, embedded_store: Store) -> None:
    (folder / "rules" / "own-rule.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(RuleError, match=r"^rules/own-rule.yaml:1: "):
        check_policy(embedded_store, policy_of(folder), ids=["own-rule"])


def test_a_waiver_of_no_rule_is_noted(folder: Path, district: Store) -> None:
    (folder / "waivers.yaml").write_text(WAIVERS.replace("own-rule", "nothing"), encoding="utf-8")
    report = check_policy(district, policy_of(folder), ids=["own-rule"])
    assert [(note.kind, note.where) for note in report.waiver_notes] == [("unknown_rule", "waivers.yaml:2")]


def test_a_change_cannot_waive_its_own_findings(folder: Path, district: Store) -> None:
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "policy")
    with district.writing() as transaction:
        transaction.run("MATCH (g:Grid) REMOVE g.households")
    (folder / "waivers.yaml").write_text(
        WAIVERS.replace('    subject: "511702001002001"', '    under: "511702"'), encoding="utf-8"
    )
    (folder / "rules" / "own-rule.yaml").write_text(RULE.replace("count: 0", "count: 99"), encoding="utf-8")
    (folder / "wangge.toml").write_text(
        '[project]\ndate = 2024-06-30\n[rules]\npaths = ["rules"]\n', encoding="utf-8"
    )
    report_by_change = check_policy(district, policy_of(folder), ids=["own-rule"])
    assert report_by_change.results[0].status is Status.PASSED_WITH_WAIVERS
    report_by_main = check_policy(district, policy_of(folder, "main"), ids=["own-rule"])
    assert report_by_main.results[0].status is Status.FAILED
    assert (report_by_main.policy, report_by_main.scope) == ("main", "511702")
    assert report_by_main.results[0].counts.waived == 1
    assert [entry.where for entry in policy_of(folder, "main").ledger.entries] == ["main:waivers.yaml:2"]


def test_a_policy_is_read_from_a_ref_in_a_subfolder(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository = tmp_path_factory.mktemp("repository")
    folder.rename(repository / "区 县")
    git(repository, "init")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "policy")
    (repository / "区 县" / "rules" / "own-rule.yaml").unlink()
    assert "own-rule" not in [rule.id for rule in policy_of(repository / "区 县").rules]
    assert "own-rule" in [rule.id for rule in policy_of(repository / "区 县", "HEAD").rules]


def test_a_ref_that_cannot_be_read_is_named(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"--policy-from: .*not a git repository"):
        policy_of(folder, "main")
    git(folder, "init")
    (folder / "other").write_text("x", encoding="utf-8")
    git(folder, "add", "other")
    git(folder, "commit", "-m", "empty")
    with pytest.raises(UsageError, match="git has no ref 'nothing'; fetch it first"):
        policy_of(folder, "nothing")
    with pytest.raises(UsageError, match="git has no ref '--help'"):
        policy_of(folder, "--help")
    with pytest.raises(ProjectError, match=r"main has no wangge.toml in its top folder"):
        policy_of(folder, "main")


def test_a_policy_outside_the_project_is_not_read_from_a_ref(folder: Path) -> None:
    text = (folder / "wangge.toml").read_text(encoding="utf-8")
    (folder / "wangge.toml").write_text(text.replace('["rules"]', '["../elsewhere"]'), encoding="utf-8")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "policy")
    with pytest.raises(ProjectError, match="is outside the project"):
        policy_of(folder, "main")


def test_a_project_leaves_rules_out(folder: Path, district: Store) -> None:
    text = (folder / "wangge.toml").read_text(encoding="utf-8")
    (folder / "wangge.toml").write_text(text + 'skip = ["own-rule", "grids-have-worker"]\n', encoding="utf-8")
    policy = policy_of(folder)
    report = check_policy(district, policy)
    assert policy.faults == ()
    assert report.skipped == ("own-rule", "grids-have-worker")
    assert {"own-rule", "grids-have-worker"} & {result.rule.id for result in report.results} == set()
    named = check_policy(district, policy, ids=["own-rule"])
    assert [result.rule.id for result in named.results] == ["own-rule"]
    (folder / "wangge.toml").write_text(text + 'skip = ["own-rul"]\n', encoding="utf-8")
    assert policy_of(folder).faults == (
        "wangge.toml: rules.skip: no rule has the id 'own-rul'; did you mean 'own-rule'?",
    )


def test_the_list_of_datasets_comes_from_the_ref_and_the_sheets_from_here(folder: Path) -> None:
    text = (folder / "wangge.toml").read_text(encoding="utf-8")
    (folder / "wangge.toml").write_text(
        text + '\n[[datasets]]\nname = "all"\nsource = "sheets"\n', encoding="utf-8"
    )
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "policy")
    (folder / "wangge.toml").write_text(
        text + '\n[[datasets]]\nname = "all"\nsource = "good"\n', encoding="utf-8"
    )
    assert [d.source for d in policy_of(folder).datasets] == [folder / "good"]
    assert [d.source for d in policy_of(folder, "main").datasets] == [folder / "sheets"]


def test_a_policy_that_is_too_large_is_not_read_from_a_ref(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "policy")
    monkeypatch.setattr("wangge.queries.check.git_policy._LARGEST", 100)
    with pytest.raises(
        ProjectError,
        match=r"main: the rules, kinds, waivers and baseline have \d files with 0 MB in total, but at most",
    ):
        policy_of(folder, "main")
