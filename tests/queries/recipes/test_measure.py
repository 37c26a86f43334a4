"""Tests that no accepted recipe can build a value of unlimited size, or do unlimited work within one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from wangge.graph.model import load_model
from wangge.queries.recipes.cypher import measure
from wangge.queries.recipes.lint import lint_reading

MODEL = load_model()
LARGEST = 500
MOST_WORK = 20_000

Value = str | list["Value"]
Names = Mapping[str, "Value"]


class TooLargeError(Exception):
    """Raised if the evaluation of a statement builds larger values than the limits allow."""


class Meter:
    """Adds up the sizes of the values that an evaluation builds; limits each size and the sum."""

    def __init__(self) -> None:
        self.work = 0

    def built(self, value: Value) -> Value:
        size = size_of(value)
        self.work += size
        if size > LARGEST or self.work > MOST_WORK:
            raise TooLargeError(size, self.work)
        return value


class Term(NamedTuple):
    """An expression: its Cypher text, and the function that evaluates it."""

    text: str
    value: Callable[[Names, Meter], Value]


def size_of(value: Value) -> int:
    return len(value) if isinstance(value, str) else sum(1 + size_of(part) for part in value)


def literal(text: str) -> Term:
    return Term(f"'{text}'", lambda _names, _meter: text)


def numbers(count: int) -> Term:
    return Term(f"range(1, {count})", lambda _names, meter: meter.built(["1"] * count))


def plus(left: Term, right: Term) -> Term:
    def value(names: Names, meter: Meter) -> Value:
        first, second = left.value(names, meter), right.value(names, meter)
        if isinstance(first, str) and isinstance(second, str):
            return meter.built(first + second)
        return meter.built(as_list(first) + as_list(second))

    return Term(f"({left.text} + {right.text})", value)


def as_list(value: Value) -> list[Value]:
    return [value] if isinstance(value, str) else value


def joined(value: Value) -> str:
    return value if isinstance(value, str) else "".join(map(joined, value))


def replaced(text: Term, old: str, new: Term) -> Term:
    def value(names: Names, meter: Meter) -> Value:
        return meter.built(joined(text.value(names, meter)).replace(old, joined(new.value(names, meter))))

    return Term(f"replace({text.text}, '{old}', {new.text})", value)


def list_term(*terms: Term) -> Term:
    return Term(
        f"[{', '.join(term.text for term in terms)}]",
        lambda names, meter: meter.built([term.value(names, meter) for term in terms]),
    )


def mapped(name: str, over: Term, body: Term) -> Term:
    def value(names: Names, meter: Meter) -> Value:
        return meter.built(
            [body.value({**names, name: element}, meter) for element in as_list(over.value(names, meter))]
        )

    return Term(f"[{name} IN {over.text} | {body.text}]", value)


def reduced(total: str, first: Term, name: str, over: Term, body: Term) -> Term:
    def value(names: Names, meter: Meter) -> Value:
        built = first.value(names, meter)
        for element in as_list(over.value(names, meter)):
            built = meter.built(body.value({**names, total: built, name: element}, meter))
        return built

    return Term(f"reduce({total} = {first.text}, {name} IN {over.text} | {body.text})", value)


def chosen(left: Term, right: Term) -> Term:
    def value(names: Names, meter: Meter) -> Value:
        first, second = left.value(names, meter), right.value(names, meter)
        return max(first, second, key=size_of)

    return Term(
        f"CASE WHEN size({left.text}) > size({right.text}) THEN {left.text} ELSE {right.text} END", value
    )


NAMES = st.sampled_from(["a", "b", "c"])
LEAVES = st.one_of(
    st.text("xy", max_size=4).map(literal),
    st.integers(1, 60).map(numbers),
    NAMES.map(lambda name: Term(name, lambda names, _meter: names[name])),
)
TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(plus, inner, inner),
        st.builds(replaced, inner, st.sampled_from(["", "x", "xy"]), inner),
        st.builds(list_term, inner, inner),
        st.builds(mapped, NAMES, inner, inner),
        st.builds(reduced, NAMES, inner, NAMES, inner, inner),
        st.builds(chosen, inner, inner),
    ),
    max_leaves=8,
)
A = Term("a", lambda names, _meter: names["a"])
B = Term("b", lambda names, _meter: names["b"])


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "_LARGEST", LARGEST)
    monkeypatch.setattr(measure, "_MOST_WORK", MOST_WORK)


@pytest.mark.usefixtures("_small")
@settings(
    max_examples=examples(120),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(NAMES, TERMS), min_size=1, max_size=6))
@example(steps=[("a", reduced("a", literal("x"), "b", numbers(30), plus(A, A)))])
@example(steps=[("a", reduced("a", literal("x"), "b", numbers(30), replaced(A, "x", A)))])
@example(steps=[("a", reduced("a", literal("x"), "b", numbers(30), replaced(A, "", literal("x"))))])
@example(steps=[("a", reduced("a", literal("x"), "b", numbers(30), mapped("c", A, A)))])
@example(steps=[("a", reduced("a", literal("x"), "a", numbers(30), plus(A, B)))])
@example(steps=[("a", plus(A, A))] * 30)
@example(steps=[("a", list_term(A, A))] * 30)
@example(steps=[("a", mapped("b", A, A))] * 10)
@example(steps=[("a", reduced("a", literal(""), "b", numbers(400), plus(A, B)))])
@example(steps=[("a", mapped("a", numbers(28), mapped("a", literal(""), numbers(8))))])
def test_accepted_statements_stay_small(steps: list[tuple[str, Term]]) -> None:
    clauses = [f"WITH {term.text} AS {name}, {other_names(name)}" for name, term in steps]
    text = " ".join(["WITH 'x' AS a, ['y', 'x'] AS b, '' AS c", *clauses, "RETURN a"])
    if lint_reading(text, MODEL):
        return
    names: dict[str, Value] = {"a": "x", "b": ["y", "x"], "c": ""}
    meter = Meter()
    for name, term in steps:
        names[name] = term.value(names, meter)


def other_names(name: str) -> str:
    return ", ".join(letter for letter in "abc" if letter != name)


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("reduce(a = 'ab', x IN range(1, 60) | a + a)", "reduce uses 'a' more than once"),
        ("reduce(a = 'ab', x IN range(1, 60) | a || x || a)", "reduce uses 'a' more than once"),
        ("reduce(a = 'ab', x IN range(1, 60) | {t: a, u: a}.t)", "reduce uses 'a' more than once"),
        ("reduce(a = 'ab', x IN [1, 2] | CASE WHEN true THEN a + a ELSE a END)", "reduce uses 'a'"),
        ("reduce(a = 'ab', x IN range(1, 60) | replace(a, 'b', 'bb'))", "reduce uses 'a' more than once"),
        ("reduce(a = 'ab', x IN range(1, 60) | replace(a, 'a', a))", "may get too large"),
        ("reduce(a = [1], x IN range(1, 60) | [y IN a | a])", "too much work"),
        ("reduce(a = [1], x IN range(1, 60) | reduce(b = [], y IN a | b + y + y))", "too much work"),
        ("reduce(a = '', x IN range(1, 1000000) | a + 'x')", "too much work"),
        ("[x IN range(1, 100000000000) | x]", "may get too large"),
        ("all(x IN range(1, 1000000) WHERE none(y IN range(1, 1000000) WHERE y = 0))", "too much work"),
        ("[x IN range(1, g.households) | x]", "range() with an unbounded end"),
        ("[x IN range(1, $p) | x]", "range() with an unbounded end"),
        ("[x IN range(1, 1000 * 1000 * 1000) | x]", "may get too large"),
        ("COLLECT { UNWIND range(1, 10000) AS x UNWIND range(1, 10000) AS y RETURN x }", "too large"),
        ("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' =~ '(a+)+b'", "=~ with a repeated group"),
        ("g.name =~ 'a?a?a?a?a?aaaaa'", "=~ with a repeated group"),
        ("g.name =~ $p", "needs a literal pattern"),
    ],
)
def test_an_unbounded_expression_is_refused(expression: str, fault: str) -> None:
    (only_fault,) = lint_reading(f"MATCH (g:Grid) RETURN {expression} AS value", MODEL)
    assert fault in only_fault.message


@pytest.mark.parametrize(
    "step",
    [
        "WITH s + s AS s",
        "WITH [s, s] AS s",
        "WITH replace(s, 'a', s) AS s",
        "WITH [x IN s | s] AS s",
        "CALL (s) { RETURN s + s AS t } WITH t AS s",
        "UNWIND [s, s] AS t WITH collect(t) + collect(t) AS s",
    ],
)
def test_a_chain_that_doubles_is_refused(step: str) -> None:
    assert lint_reading(f"WITH ['a'] AS s {f'{step} ' * 40}RETURN s", MODEL)


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (g:Grid) RETURN reduce(m = 0, x IN collect(g.households) | CASE WHEN x > m THEN x ELSE m END) AS m",
        "MATCH (g:Grid) WITH collect(g.name) AS l RETURN reduce(t = '', x IN l | t + '、' + x) AS t",
        "MATCH (g:Grid) RETURN reduce(t = g.name, x IN ['（', '('] | replace(t, x, '')) AS t",
        "MATCH (g:Grid) WITH collect(g) AS l WITH l, size(l) AS n RETURN [i IN range(0, n - 1) | l[i].code] AS c",
        "MATCH p = (g:Grid)-->() WITH nodes(p) AS l RETURN [n IN l | [m IN l WHERE m.code > n.code | m.name]] AS p",
        "UNWIND range(1, 100000) AS i MATCH (g:Grid) WHERE g.code =~ '.*01' RETURN count(*) AS n",
    ],
)
def test_statements_whose_cost_grows_with_the_data_are_accepted(statement: str) -> None:
    assert lint_reading(statement, MODEL) == []
