"""A rule is tried on its own tiny graphs: it must tell them apart, and notice what is taken out of them.

Every relationship and every property of the graph that passes is taken out alone, which makes a mutant. Those the
rule requires must bring a finding, all others must not. What a rule forbids is taken out of the graph that violates,
where that must take the finding away.
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

__all__ = ["ExampleTrial", "Mutant", "RuleTest", "mutation_table", "run_rule_test"]

_LISTS = {"passes": ("requires", "brings a finding"), "violates": ("forbids", "takes the finding away")}
_NAMES = frozenset({"code", "name", "src"})
_SHARED_LABELS = frozenset({"Place", "Organization"})
_EMPTY_STATUS = {"na": Status.NOT_APPLICABLE, "fail": Status.FAILED, "pass": Status.PASSED}

ExampleName = Literal["violates", "passes", "not_applicable"]


@dataclass(frozen=True)
class ExampleTrial:
    """What a rule came to on one of its tiny graphs, and what it should have come to."""

    name: ExampleName
    expected: tuple[Status, ...]
    result: RuleResult

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, a line each."""
        result = self.result
        if result.status not in self.expected:
            wanted = " or ".join(status.value for status in self.expected)
            why = f" ({result.reason})" if result.reason else ""
            return (f"{self.name} came to {result.status.value}{why}, not {wanted}",)
        if self.name == "violates" and not result.findings:
            return ("violates has no finding; let one of its subjects be uncovered",)
        if self.name == "passes" and result.findings:
            return (f"passes has a finding: {result.findings[0].subject}",)
        if self.name == "passes" and not result.counts.covered:
            return ("passes has no covered subject; let it have one",)
        if self.name == "not_applicable" and result.counts.known:
            return ("not_applicable has a subject whose state is known; take it out",)
        return ()


@dataclass(frozen=True)
class Mutant:
    """One relationship or property taken out of a tiny graph.

    `element` is a type (`COVERS`) or a property with its owner (`PartyOrganization.tier`); `where` tells it from
    others of that name. It is `needed` where the rule requires (or forbids) it, and `killed` where taking it out
    brought the finding (or took it away).
    """

    graph: ExampleName
    element: str
    where: str
    needed: bool
    killed: bool
    reason: str = ""

    @property
    def fault(self) -> str:
        """What is wrong about it, empty where nothing is."""
        listed, happened = _LISTS[self.graph]
        taken = f"{self.element} at {self.where} taken out of {self.graph}"
        if self.reason:
            return f"{taken}: {self.reason}"
        if self.needed and not self.killed:
            return f"{taken}: nothing {happened}, though it stands under {listed}"
        if self.killed and not self.needed:
            return f"{taken} {happened}, but it doesn't stand under {listed}; add it there"
        return ""


@dataclass(frozen=True)
class RuleTest:
    """What came of trying one rule; it held where there are no `faults`."""

    rule: Rule
    examples: tuple[ExampleTrial, ...]
    mutants: tuple[Mutant, ...]
    missing: tuple[str, ...]

    @property
    def required(self) -> tuple[Mutant, ...]:
        """The mutants that must be noticed."""
        return tuple(mutant for mutant in self.mutants if mutant.needed)

    @property
    def killed(self) -> tuple[Mutant, ...]:
        """Those of the required mutants that were noticed."""
        return tuple(mutant for mutant in self.required if mutant.killed)

    @property
    def score(self) -> float:
        """The share of required mutants that were noticed, 1.0 for all; 0.0 where none is required."""
        return len(self.killed) / len(self.required) if self.required else 0.0

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the rule, a line each; none for one that holds."""
        of_examples = [fault for example in self.examples for fault in example.faults]
        of_mutants = [mutant.fault for mutant in self.mutants if mutant.fault]
        return tuple(f"{self.rule.id}: {line}" for line in (*of_examples, *self.missing, *of_mutants))


def run_rule_test(
    store: Store, rule: Rule, library: Library, *, today: date, only_needed: bool = False
) -> RuleTest:
    """Try a rule on its tiny graphs and their mutants; `store` must be empty, and is empty again afterwards.

    The graphs are judged as of `today`, with every parameter at its default. With `only_needed` the mutants that
    the rule doesn't name are left out, and with them the check that its lists are complete.

    Raises `UsageError` for a store that holds anything, and `StatementFailed` for a tiny graph that can't be made.
    """
    if store.read("MATCH (n) RETURN 1 AS one LIMIT 1"):
        raise UsageError(f"{store.engine.uri} holds something: a rule is tried in an empty scratch store")
    bench = _ScratchGraph(store, rule, library, today)
    try:
        examples = tuple(bench.examples())
        if any(example.faults for example in examples):
            return RuleTest(rule, examples, (), tuple(_unlisted(rule)))
        mutants = tuple(bench.mutants(only_needed=only_needed))
    finally:
        _empty(store)
    return RuleTest(rule, examples, mutants, tuple(_missing(rule, mutants)))


def mutation_table(trials: Iterable[RuleTest]) -> str:
    """A Markdown table of what was taken out of each rule's graphs, and how much of it was noticed."""
    lines = ["| rule | mutants | required | noticed | score |", "|---|---|---|---|---|"]
    lines += [
        f"| `{trial.rule.id}` | {len(trial.mutants)} | {len(trial.required)} | {len(trial.killed)} "
        f"| {trial.score:.0%} |"
        for trial in trials
    ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _Element:
    """A relationship, or with `property` one of the properties of a node or relationship."""

    id: str
    names: tuple[str, ...]
    where: str
    property: str = ""
    of_node: bool = False

    def take_out(self, transaction: Transaction) -> None:
        pattern = "(e)" if self.of_node else "()-[e]->()"
        # Property names can't be parameters; these come from a rule file whose names the model knows.
        change = f"REMOVE e.{self.property}" if self.property else "DELETE e"
        transaction.run(f"MATCH {pattern} WHERE elementId(e) = $id {change}", {"id": self.id})


@dataclass(frozen=True)
class _ScratchGraph:
    store: Store
    rule: Rule
    library: Library
    today: date

    def examples(self) -> Iterator[ExampleTrial]:
        idle = _EMPTY_STATUS[self.rule.on_empty]
        graphs = self.rule.examples
        yield ExampleTrial("violates", (Status.FAILED, Status.WARNED), self._judge(graphs.violates))
        yield ExampleTrial("passes", (Status.PASSED,), self._judge(graphs.passes))
        yield ExampleTrial("not_applicable", (idle,), self._judge(graphs.not_applicable))

    def mutants(self, *, only_needed: bool) -> Iterator[Mutant]:
        yield from self._mutants("passes", self.rule.requires, only_needed)
        # A finding also goes away with what makes its subject one: only what is forbidden must take it along.
        yield from self._mutants("violates", self.rule.forbids, only_needed=True)

    def _mutants(self, graph: ExampleName, listed: Sequence[str], only_needed: bool) -> Iterator[Mutant]:
        if only_needed and not listed:
            return
        text = getattr(self.rule.examples, graph)
        for position, element in enumerate(self._elements(text, listed)):
            name = next((name for name in element.names if name in listed), "")
            if only_needed and not name:
                continue
            result = self._judge(text, taking_out=position, listed=listed)
            broken = result.reason if result.status is Status.ERROR else ""
            killed = bool(result.findings) if graph == "passes" else not result.findings
            yield Mutant(graph, name or element.names[0], element.where, bool(name), killed, broken)

    def _judge(self, text: str, taking_out: int | None = None, listed: Sequence[str] = ()) -> RuleResult:
        _empty(self.store)
        with self.store.writing() as transaction:
            transaction.run(text)
            if taking_out is not None:
                _elements(transaction, listed)[taking_out].take_out(transaction)
        return check(self.store, [self.rule], self.library, CheckOptions(today=self.today)).results[0]

    def _elements(self, text: str, listed: Sequence[str]) -> list[_Element]:
        _empty(self.store)
        with self.store.writing() as transaction:
            transaction.run(text)
            return _elements(transaction, listed)


def _elements(transaction: Transaction, listed: Sequence[str]) -> list[_Element]:
    """What can be taken out, in an order that doesn't depend on the engine's ids: those change from load to load."""
    elements = [*_of_relationships(transaction, listed), *_of_nodes(transaction, listed)]
    return sorted(elements, key=lambda element: (element.names, element.where))


def _of_relationships(transaction: Transaction, listed: Sequence[str]) -> Iterator[_Element]:
    rows = transaction.run(
        "MATCH (a)-[e]->(b) RETURN elementId(e) AS id, type(e) AS type, properties(e) AS properties, "
        "a.code AS source, b.code AS target"
    )
    for row in rows:
        own = ", ".join(f"{key} {value}" for key, value in sorted(row["properties"].items()))
        where = f"{row['source']} → {row['target']}" + (f" ({own})" if own else "")
        yield _Element(row["id"], (row["type"],), where)
        for name in _removable([row["type"]], row["properties"], listed):
            yield _Element(row["id"], (f"{row['type']}.{name}",), where, name)


def _of_nodes(transaction: Transaction, listed: Sequence[str]) -> Iterator[_Element]:
    rows = transaction.run(
        "MATCH (e) RETURN elementId(e) AS id, labels(e) AS labels, properties(e) AS properties"
    )
    for row in rows:
        labels = sorted(row["labels"], key=lambda label: (label in _SHARED_LABELS, label))
        for name in _removable(labels, row["properties"], listed):
            names = tuple(f"{label}.{name}" for label in labels)
            yield _Element(row["id"], names, str(row["properties"].get("code", "")), name, of_node=True)


def _removable(owners: Sequence[str], properties: dict[str, Any], listed: Sequence[str]) -> list[str]:
    """The properties to take out: what only names or places a fact stays, unless the rule lists it."""
    return [
        name
        for name in sorted(properties)
        if name not in _NAMES or any(f"{owner}.{name}" in listed for owner in owners)
    ]


def _missing(rule: Rule, mutants: Sequence[Mutant]) -> Iterator[str]:
    yield from _unlisted(rule)
    for graph, entry, listed in (
        ("passes", "requires", rule.requires),
        ("violates", "forbids", rule.forbids),
    ):
        tried = {mutant.element for mutant in mutants if mutant.graph == graph}
        for name in listed:
            if name not in tried:
                yield f"{graph} holds no {name}, which stands under {entry}"


def _unlisted(rule: Rule) -> Iterator[str]:
    if not rule.requires and not rule.forbids:
        yield "it names nothing under requires or forbids, so nothing shows that it can fail"


def _empty(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("MATCH (n) DETACH DELETE n")
