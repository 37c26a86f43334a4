"""Tests a rule on its example graphs and on mutants of them.

A rule's file has three example graphs: `violates`, `passes` and `not_applicable`. On each of them the rule must get the
status that the name of the example says.

A mutant is an example from which one element, a relationship or a property, was removed. On a mutant of `passes` the
rule must have a finding if the removed element is listed under the rule's `requires`, and none otherwise. If an element
listed under `forbids` was removed from `violates`, the rule must have no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from wangge.graph.errors import UsageError
from wangge.graph.store import Store, Transaction
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import RuleResult, Status
from wangge.queries.check.run import check
from wangge.queries.recipes.library import Library
from wangge.queries.rules.rule import Rule

__all__ = ["ExampleResult", "Mutant", "RuleTest", "mutation_table", "run_rule_test"]

_LISTS = {
    "passes": ("requires", "causes a finding", "causes no finding"),
    "violates": ("forbids", "removes the finding", "doesn't remove the finding"),
}
"""The example graphs that have mutants. Each has three texts about the removal of an element.

The first text is the name of the rule's list of elements whose removal must change the result. The second says that a
removal changed the result, the third that it didn't.
"""

_NAMES = frozenset({"code", "name", "src"})
_SHARED_LABELS = frozenset({"Place", "Organization"})
_EMPTY_STATUS = {"na": Status.NOT_APPLICABLE, "fail": Status.FAILED, "pass": Status.PASSED}

ExampleName = Literal["violates", "passes", "not_applicable"]


@dataclass(frozen=True)
class ExampleResult:
    """The result of a rule on one example graph, and the expected statuses."""

    name: ExampleName
    expected: tuple[Status, ...]
    result: RuleResult

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults, one line each."""
        result = self.result
        if result.status not in self.expected:
            wanted = " or ".join(status.value for status in self.expected)
            why = f" ({result.reason})" if result.reason else ""
            return (f"{self.name}: status {result.status.value}{why}, expected {wanted}",)
        if self.name == "violates" and not result.findings:
            return ("violates has no finding; let one of its subjects be uncovered",)
        if self.name == "passes" and result.findings:
            return (f"passes has a finding: {result.findings[0].subject}",)
        if self.name == "passes" and not result.counts.covered:
            return ("passes has no covered subject; let it have one",)
        if self.name == "not_applicable" and result.counts.known:
            return ("not_applicable has a subject whose state is known; remove it",)
        return ()


@dataclass(frozen=True)
class Mutant:
    """An example graph from which one relationship or property was removed.

    `element` is the type of the removed relationship (`COVERS`) or the name of the removed property
    (`PartyOrganization.tier`). `where` distinguishes it from other elements of that name. A mutant is `needed` if the
    rule lists the element: under `requires` for a mutant of `passes`, under `forbids` for one of `violates`. It is
    `killed` if the removal changed the result: a mutant of `passes` has a finding, or one of `violates` has none.
    `reason` is set if the rule couldn't run on the mutant.
    """

    graph: ExampleName
    element: str
    where: str
    needed: bool
    killed: bool
    reason: str = ""

    @property
    def fault(self) -> str:
        """The fault as one line, empty if there is none."""
        entry, effect, no_effect = _LISTS[self.graph]
        removed = f"{self.element} at {self.where} removed from {self.graph}"
        if self.reason:
            return f"{removed}: {self.reason}"
        if self.needed and not self.killed:
            return f"{removed} {no_effect}, although it is listed under {entry}"
        if self.killed and not self.needed:
            return f"{removed} {effect}, but isn't listed under {entry}; add it there"
        return ""


@dataclass(frozen=True)
class RuleTest:
    """The result of testing one rule; the rule passed if there are no `faults`.

    `missing` are lines about faults of the lists `requires` and `forbids`: a listed element isn't in the example, or
    both lists are empty.
    """

    rule: Rule
    examples: tuple[ExampleResult, ...]
    mutants: tuple[Mutant, ...]
    missing: tuple[str, ...]

    @property
    def required(self) -> tuple[Mutant, ...]:
        """The mutants that must be killed, because the rule lists the removed element."""
        return tuple(mutant for mutant in self.mutants if mutant.needed)

    @property
    def killed(self) -> tuple[Mutant, ...]:
        """The required mutants that were killed."""
        return tuple(mutant for mutant in self.required if mutant.killed)

    @property
    def score(self) -> float:
        """The share of required mutants that were killed; 0.0 if none is required."""
        return len(self.killed) / len(self.required) if self.required else 0.0

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults of examples, lists and mutants, one line each; empty if the test passed."""
        of_examples = [fault for example in self.examples for fault in example.faults]
        of_mutants = [mutant.fault for mutant in self.mutants if mutant.fault]
        return tuple(f"{self.rule.id}: {line}" for line in (*of_examples, *self.missing, *of_mutants))


def run_rule_test(
    store: Store, rule: Rule, library: Library, *, today: date, only_needed: bool = False
) -> RuleTest:
    """Test a rule on its example graphs and their mutants; `store` must be empty, and is empty again afterwards.

    The graphs are checked as of `today`, with default parameters. With `only_needed`, only elements that the rule lists
    are removed; then the test can't find out that a list is incomplete.

    Raises `UsageError` if the store isn't empty, and `StatementFailed` if an example can't be created.
    """
    if store.read("MATCH (n) RETURN 1 AS one LIMIT 1"):
        raise UsageError(f"{store.engine.uri} isn't empty; rules are tested in an empty scratch store")
    scratch = _ScratchGraph(store, rule, library, today)
    try:
        examples = tuple(scratch.examples())
        if any(example.faults for example in examples):
            return RuleTest(rule, examples, (), tuple(_unlisted(rule)))
        mutants = tuple(scratch.mutants(only_needed=only_needed))
    finally:
        _empty(store)
    return RuleTest(rule, examples, mutants, tuple(_missing(rule, mutants)))


def mutation_table(tests: Iterable[RuleTest]) -> str:
    """Return a Markdown table with a line for each rule.

    A line has the numbers of all mutants, of the required ones and of the killed ones, and the share of the required
    mutants that were killed.
    """
    lines = ["| rule | mutants | required | noticed | score |", "|---|---|---|---|---|"]
    lines += [
        f"| `{test.rule.id}` | {len(test.mutants)} | {len(test.required)} | {len(test.killed)} "
        f"| {test.score:.0%} |"
        for test in tests
    ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _Element:
    """An element that can be removed: a relationship or, if `property` is set, one property.

    `id` is the engine's id of the relationship, or of the node or relationship that has the property. `names` are the
    names under which a rule can list the element; `where` distinguishes elements with the same names. `of_node` says
    whether the property belongs to a node.
    """

    id: str
    names: tuple[str, ...]
    where: str
    property: str = ""
    of_node: bool = False

    def remove(self, transaction: Transaction) -> None:
        pattern = "(e)" if self.of_node else "()-[e]->()"
        # Cypher has no parameters for property names. When the rule was loaded, this name was checked against the model.
        change = f"REMOVE e.{self.property}" if self.property else "DELETE e"
        transaction.run(f"MATCH {pattern} WHERE elementId(e) = $id {change}", {"id": self.id})


@dataclass(frozen=True)
class _ScratchGraph:
    store: Store
    rule: Rule
    library: Library
    today: date

    def examples(self) -> Iterator[ExampleResult]:
        empty_status = _EMPTY_STATUS[self.rule.on_empty]
        graphs = self.rule.examples
        yield ExampleResult("violates", (Status.FAILED, Status.WARNED), self._judge(graphs.violates))
        yield ExampleResult("passes", (Status.PASSED,), self._judge(graphs.passes))
        yield ExampleResult("not_applicable", (empty_status,), self._judge(graphs.not_applicable))

    def mutants(self, *, only_needed: bool) -> Iterator[Mutant]:
        yield from self._mutants("passes", self.rule.requires, only_needed)
        # Only listed elements are removed. If another element were removed, the subject itself might disappear from the
        # result, and its finding with it; that would show nothing about the rule.
        yield from self._mutants("violates", self.rule.forbids, only_needed=True)

    def _mutants(
        self, graph: ExampleName, listed_names: Sequence[str], only_needed: bool
    ) -> Iterator[Mutant]:
        if only_needed and not listed_names:
            return
        text = getattr(self.rule.examples, graph)
        for position, element in enumerate(self._elements(text, listed_names)):
            name = next((name for name in element.names if name in listed_names), "")
            if only_needed and not name:
                continue
            result = self._judge(text, removed=position, listed_names=listed_names)
            broken = result.reason if result.status is Status.ERROR else ""
            killed = bool(result.findings) if graph == "passes" else not result.findings
            yield Mutant(graph, name or element.names[0], element.where, bool(name), killed, broken)

    def _judge(self, text: str, removed: int | None = None, listed_names: Sequence[str] = ()) -> RuleResult:
        _empty(self.store)
        with self.store.writing() as transaction:
            transaction.run(text)
            if removed is not None:
                _elements(transaction, listed_names)[removed].remove(transaction)
        return check(
            self.store, [self.rule], self.library, CheckOptions(today=self.today, model=self.store.model)
        ).results[0]

    def _elements(self, text: str, listed_names: Sequence[str]) -> list[_Element]:
        _empty(self.store)
        with self.store.writing() as transaction:
            transaction.run(text)
            return _elements(transaction, listed_names)


def _elements(transaction: Transaction, listed_names: Sequence[str]) -> list[_Element]:
    """Return the elements that can be removed.

    Their order doesn't depend on the engine's ids, which differ each time the example is created.
    """
    elements = [*_of_relationships(transaction, listed_names), *_of_nodes(transaction, listed_names)]
    return sorted(elements, key=lambda element: (element.names, element.where))


def _of_relationships(transaction: Transaction, listed_names: Sequence[str]) -> Iterator[_Element]:
    rows = transaction.run(
        "MATCH (a)-[e]->(b) RETURN elementId(e) AS id, type(e) AS type, properties(e) AS properties, "
        "a.code AS source, b.code AS target"
    )
    for row in rows:
        values = ", ".join(f"{key} {value}" for key, value in sorted(row["properties"].items()))
        where = f"{row['source']} → {row['target']}" + (f" ({values})" if values else "")
        yield _Element(row["id"], (row["type"],), where)
        for name in _removable([row["type"]], row["properties"], listed_names):
            yield _Element(row["id"], (f"{row['type']}.{name}",), where, name)


def _of_nodes(transaction: Transaction, listed_names: Sequence[str]) -> Iterator[_Element]:
    rows = transaction.run(
        "MATCH (e) RETURN elementId(e) AS id, labels(e) AS labels, properties(e) AS properties"
    )
    for row in rows:
        labels = sorted(row["labels"], key=lambda label: (label in _SHARED_LABELS, label))
        for name in _removable(labels, row["properties"], listed_names):
            names = tuple(f"{label}.{name}" for label in labels)
            yield _Element(row["id"], names, str(row["properties"].get("code", "")), name, of_node=True)


def _removable(owners: Sequence[str], properties: dict[str, Any], listed_names: Sequence[str]) -> list[str]:
    """Return the properties to remove; `code`, `name` and `src` aren't removed unless the rule lists them."""
    return [
        name
        for name in sorted(properties)
        if name not in _NAMES or any(f"{owner}.{name}" in listed_names for owner in owners)
    ]


def _missing(rule: Rule, mutants: Sequence[Mutant]) -> Iterator[str]:
    yield from _unlisted(rule)
    for graph, entry, listed_names in (
        ("passes", "requires", rule.requires),
        ("violates", "forbids", rule.forbids),
    ):
        removed = {mutant.element for mutant in mutants if mutant.graph == graph}
        for name in listed_names:
            if name not in removed:
                yield f"{graph} has no {name}, which is listed under {entry}"


def _unlisted(rule: Rule) -> Iterator[str]:
    if not rule.requires and not rule.forbids:
        yield "requires and forbids are both empty, so no test shows that the rule can fail"


def _empty(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("MATCH (n) DETACH DELETE n")
