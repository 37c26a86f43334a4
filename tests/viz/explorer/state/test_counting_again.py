"""After a load, only the rules that it can affect are checked again; the results are those of a complete check."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from devtools.explorers import site_of
from wangge.graph.errors import EngineUnavailable, StatementFailed
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Project
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare
from wangge.queries.check.rule_counter import CountedRule, RuleCounter
from wangge.queries.rules.rule import Rule
from wangge.viz.explorer.search.entries import entry_statements, read_entries
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.state.node_reading import stoppable
from wangge.viz.explorer.state.place_tree import PlaceTreeBuilder, read_place_tree
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary
from wangge.viz.explorer.state.site import Site

EXAMPLE = Path("examples", "jiangwan")
WAIVED = "large-compounds-have-owners-committee"
SOME_RULES = (
    "buildings-have-party-group",
    "compounds-have-one-contract",
    "grids-are-in-size-band",
    WAIVED,
    "places-have-one-parent",
    "posts-are-held",
    "published-totals-agree",
)


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the explorer look at the graph and at the files for every request."""
    monkeypatch.setattr("wangge.viz.explorer.state.site._REPEAT_FAULT_SECONDS", 0.0)
    monkeypatch.setattr("wangge.viz.explorer.state.policy_reader._FILES_AGAIN_SECONDS", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "jiangwan"))


@pytest.fixture
def site(store: Store, folder: Path) -> Site:
    load(store, folder)
    return site_of(store, folder, rules=rules_on(store))


def rules_on(store: Store) -> Collection[str] | None:
    """Return all rules; on a server, which plans each statement, only some of every kind."""
    return None if store.capabilities.creates_names is False else SOME_RULES


def load(store: Store, folder: Path) -> None:
    project = Project.find(folder)
    prepare(store)
    apply_plan(store, plan_datasets(store, project.datasets, folder=folder, allow_retire="100"))


def edit(folder: Path, sheet: str, change: Callable[[str], str]) -> None:
    file = folder / "sheets" / f"{sheet}.csv"
    old = file.read_text("utf-8-sig")
    assert change(old) != old
    file.write_text(change(old), "utf-8")


def counted(site: Site) -> RuleResults:
    snapshot = site.wait()
    assert snapshot.rule_results is not None, snapshot.failure
    return snapshot.rule_results


def facts_of(results: RuleResults) -> dict[str, object]:
    """Return everything that the pages read of the results, place by place."""

    def of_rule(rule: RuleSummary) -> tuple[object, ...]:
        states = [rule.states.of(code) for code in results.tree.codes] if rule.states else None
        below = [rule.states.counts(code) for code in results.tree.codes] if rule.states else None
        inside = [results.gaps_in(rule, code) for code in results.tree.codes]
        return (
            rule.head,
            rule.status,
            rule.reason,
            rule.counts,
            rule.places,
            rule.gaps,
            rule.broken,
            states,
            below,
            inside,
        )

    return {
        **{rule.id: of_rule(rule) for rule in results.rules.values()},
        "codes": results.tree.codes,
        "parents": list(results.tree.parents),
        "about": results.about,
        "faults": results.faults,
        "scope": results.scope,
    }


def again(before: RuleResults, after: RuleResults) -> set[str]:
    """Return the rules that were checked again."""
    return {name for name, rule in after.rules.items() if rule.counts is not before.rules[name].counts}


EDITS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a holder leaves": ("holdings", lambda text: "\n".join(text.splitlines()[:-1]) + "\n"),
    "a name changes": ("compounds", lambda text: text.replace("示例听涛苑", "示例听涛新苑", 1)),
    "a building is added": ("buildings", lambda text: _with_building(text)),
    "a building goes": ("buildings", lambda text: "\n".join(text.splitlines()[:-1]) + "\n"),
    "households change": ("grids", lambda text: text.replace("412", "912", 1)),
    "a contract ends": ("property_engagements", lambda text: "\n".join(text.splitlines()[:-1]) + "\n"),
}


def _with_building(text: str) -> str:
    header, first, *rest = text.splitlines()
    code, _name, *cells = first.split(",")
    return "\n".join([header, first, *rest, ",".join([code[:-4] + "9999", "9999栋", *cells])]) + "\n"


def test_after_each_load_the_results_are_those_of_a_complete_check(
    site: Site, store: Store, folder: Path
) -> None:
    before = counted(site)
    rules = len(before.rules)
    for name, (sheet, change) in EDITS.items():
        edit(folder, sheet, change)
        load(store, folder)
        site.snapshot()

        after = counted(site)

        everything = counted(site_of(store, folder, rules=rules_on(store)))
        assert facts_of(after) == facts_of(everything), name
        assert 0 < len(again(before, after)) < rules, name
        index = site.last_snapshot.index
        assert index is not None
        names = sorted(entry.name for entry in read_entries(store, site.model))
        assert sorted(index.entry(number).name for number in range(len(index))) == names, name
        before = after


@pytest.mark.embedded
def test_a_new_holder_affects_neither_the_rules_about_places_nor_the_tree(
    embedded_store: Store, folder: Path
) -> None:
    load(embedded_store, folder)
    site = site_of(embedded_store, folder)
    before = counted(site)
    edit(folder, "holdings", EDITS["a holder leaves"][1])
    load(embedded_store, folder)
    site.snapshot()

    after = counted(site)

    assert after.tree is before.tree
    assert not {"compounds-have-party-branch", "grids-are-in-size-band"} & again(before, after)
    assert "posts-are-held" in again(before, after)
    assert len(again(before, after)) < len(after.rules) / 2


@pytest.mark.embedded
def test_everything_is_checked_again_after_a_write_that_no_run_records(
    embedded_store: Store, folder: Path
) -> None:
    load(embedded_store, folder)
    site = site_of(embedded_store, folder)
    before = counted(site)
    with embedded_store.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) SET m.ticks = coalesce(m.ticks, 0) + 1")
    site.snapshot()

    assert again(before, counted(site)) == set(before.rules)


@pytest.mark.embedded
def test_a_changed_waiver_file_is_read_and_only_its_rule_is_checked_again(
    embedded_store: Store, folder: Path
) -> None:
    load(embedded_store, folder)
    site = site_of(embedded_store, folder, rules=SOME_RULES)
    before = counted(site)
    assert before.rules[WAIVED].counts.waived == 1
    (folder / "waivers.yaml").write_text("waivers: []\n", "utf-8")

    site.snapshot()

    after = counted(site)
    assert after.rules[WAIVED].counts.waived == 0
    assert again(before, after) == {WAIVED}


@pytest.mark.embedded
def test_a_changed_rule_file_is_read_and_only_its_rule_is_checked_again(
    embedded_store: Store, folder: Path
) -> None:
    load(embedded_store, folder)
    site = site_of(embedded_store, folder, rules=SOME_RULES)
    before = counted(site)
    file = folder / "rules" / f"{WAIVED}.yaml"
    text = file.read_text("utf-8")
    title = before.rules[WAIVED].head.title_zh
    file.write_text(text.replace(title, f"{title}（新）"), "utf-8")

    site.snapshot()

    after = counted(site)
    assert after.rules[WAIVED].head.title_zh == f"{title}（新）"
    assert again(before, after) == {WAIVED}


@pytest.mark.embedded
def test_a_name_that_another_program_wrote_is_known_after_the_next_load(
    embedded_store: Store, folder: Path
) -> None:
    load(embedded_store, folder)
    site = site_of(embedded_store, folder, rules=SOME_RULES)
    counted(site)
    with embedded_store.writing() as transaction:
        transaction.run("CREATE (:Person {code: 'PE-foreign', name: '欧阳示例'})")
    edit(folder, "grids", EDITS["households change"][1])
    load(embedded_store, folder)
    site.snapshot()

    counted(site)

    assert "欧阳示例" in (site.last_snapshot.people or ())


def test_the_tree_from_the_search_entries_is_the_tree_from_its_own_statements(
    site: Site, store: Store
) -> None:
    builder = PlaceTreeBuilder()
    entries = list(read_entries(store, site.model, builder))

    tree, own = builder.tree(site.model), read_place_tree(store, site.model)

    assert tree.codes == own.codes
    assert tree.parents == own.parents
    assert tree.shared == own.shared
    places = {kind.label for kind in site.model.places}
    assert len(tree) == sum(entry.label in places for entry in entries)


@pytest.mark.embedded
def test_rules_run_while_the_nodes_are_read_for_the_index(
    embedded_store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(embedded_store, folder)
    has_run = Event()
    count = RuleCounter.count

    def noted(counter: RuleCounter, rule: Rule) -> CountedRule:
        counted_rule = count(counter, rule)
        has_run.set()
        return counted_rule

    def late(*args: Any, **named: Any) -> Iterator[SearchEntry]:
        assert has_run.wait(60), "no rule ran before the nodes were read"
        return read_entries(*args, **named)

    monkeypatch.setattr(RuleCounter, "count", noted)
    monkeypatch.setattr("wangge.viz.explorer.state.node_reading.read_entries", late)
    site = site_of(embedded_store, folder, rules=SOME_RULES)

    assert counted(site).rules
    assert site.last_snapshot.index is not None


@pytest.mark.embedded
def test_in_a_graph_of_many_places_the_other_nodes_are_read_after_the_rules(
    embedded_store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(embedded_store, folder)
    places = {kind.label for kind in embedded_store.model.places}
    order: list[str] = []
    count = RuleCounter.count

    def noted(counter: RuleCounter, rule: Rule) -> CountedRule:
        counted_rule = count(counter, rule)
        order.append("rule")
        return counted_rule

    def noted_entries(*args: Any, **named: Any) -> Iterator[SearchEntry]:
        for entry in read_entries(*args, **named):
            order.append("place" if entry.label in places else "node")
            yield entry

    monkeypatch.setattr(RuleCounter, "count", noted)
    monkeypatch.setattr("wangge.viz.explorer.state.node_reading.read_entries", noted_entries)
    monkeypatch.setattr("wangge.viz.explorer.state.node_reading._MANY_PLACES", 1)
    site = site_of(embedded_store, folder, rules=SOME_RULES)

    assert counted(site).rules
    assert site.last_snapshot.index is not None
    last_rule = len(order) - 1 - order[::-1].index("rule")
    assert "node" not in order[:last_rule]
    assert "node" in order[last_rule:]


@pytest.mark.embedded
def test_reading_the_nodes_ends_if_the_rules_cannot_be_evaluated(
    embedded_store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(embedded_store, folder)
    monkeypatch.setattr("wangge.viz.explorer.state.node_reading._MANY_PLACES", 1)

    def broken(*args: object, **named: object) -> CountedRule:
        raise EngineUnavailable("the engine is away")

    monkeypatch.setattr(RuleCounter, "count", broken)
    snapshot = site_of(embedded_store, folder, rules=SOME_RULES).wait(60)

    assert "the engine is away" in snapshot.failure


@pytest.mark.embedded
def test_a_failure_while_the_nodes_are_read_is_named(
    embedded_store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(embedded_store, folder)

    def fail(*_args: Any, **_named: Any) -> Iterator[SearchEntry]:
        raise StatementFailed("no more memory")

    monkeypatch.setattr("wangge.viz.explorer.state.node_reading.read_entries", fail)

    assert site_of(embedded_store, folder, rules=SOME_RULES).wait().failure == "no more memory"


def test_no_more_nodes_are_read_once_the_graph_has_changed() -> None:
    class SupersededError(Exception):
        pass

    def update(**_parts: Any) -> None:
        if len(entries_read) > 1:
            raise SupersededError

    entries_read: list[int] = []

    def entries() -> Iterator[SearchEntry]:
        for number in range(100_000):
            entries_read.append(number)
            yield SearchEntry("Grid", str(number), "", "")

    with pytest.raises(SupersededError):
        list(stoppable(entries(), update))

    assert len(entries_read) < 100_000


def test_each_kind_is_read_by_one_statement_and_few_statements_read_all() -> None:
    model = load_model()
    statements = entry_statements(model)

    read = [label for text in statements for label in text[len("MATCH (n:") : text.index(")")].split("|")]
    assert sorted(read) == sorted(model.nodes)
    assert len(statements) < 10
