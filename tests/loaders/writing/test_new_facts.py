"""New facts can be added to a plan as a polars frame or one by one; both ways write the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from devtools.empty_database import empty
from tests.drawn_examples import examples
from tests.loaders.conftest import network
from wangge.graph.model import EdgeKind, NodeKey, NodeKind, PropertySpec, ValueType, load_model
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.frames import ROW, SHEET, SOURCE, TARGET, dtype_of
from wangge.loaders.keeping.present import differences_from_last_run
from wangge.loaders.planning.change import Batch, ChangeLog, Group, Operation
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.digests import GraphDigest
from wangge.loaders.writing.importfiles import write_import_files
from wangge.loaders.writing.journal import decode_batch
from wangge.loaders.writing.prepare import prepare
from wangge.loaders.writing.runs import properties_of_batch

MODEL = load_model()
PLACES = (("区.xlsx", "网格"), ("a:b,c.csv", '"网:格"'))
TEXTS = st.one_of(st.text(max_size=5), st.just("第一\n网格"))
VALUES: dict[ValueType, st.SearchStrategy[Any]] = {
    ValueType.TEXT: TEXTS,
    ValueType.CHOICE: TEXTS,
    ValueType.INTEGER: st.integers(-(2**63), 2**63 - 1),
    ValueType.DECIMAL: st.floats(allow_nan=False, allow_infinity=False),
    ValueType.BOOLEAN: st.booleans(),
    ValueType.DATE: st.dates(),
}

KINDS: list[NodeKind | EdgeKind] = [*MODEL.nodes.values(), *MODEL.edges.values()]


class DrawnFacts(NamedTuple):
    """New facts of one kind, as rows of a frame.

    `group` is the kind and operation of the changes, `key` has the names of the properties in the key of a
    relationship, and `types` has the types of the columns.
    """

    group: Group
    key: tuple[str, ...]
    types: dict[str, pl.DataType]
    rows: list[dict[str, Any]]


def _kept(kind: NodeKind | EdgeKind) -> dict[str, PropertySpec]:
    return {name: spec for name, spec in kind.properties.items() if spec.stored and name != "code"}


@st.composite
def facts(draw: st.DrawFn) -> DrawnFacts:
    """Draw facts of a random kind; properties that aren't part of the key may be unset."""
    kind: NodeKind | EdgeKind = draw(st.sampled_from(KINDS))
    types: dict[str, pl.DataType] = {SOURCE: pl.String(), SHEET: pl.Int32(), ROW: pl.UInt32()}
    columns: dict[str, st.SearchStrategy[Any]] = {
        SOURCE: TEXTS,
        SHEET: st.sampled_from([0, 1]),
        ROW: st.integers(1, 2**20),
    }
    key: tuple[str, ...] = ()
    if isinstance(kind, NodeKind):
        group = Group(Operation.ADD, kind.label)
    else:
        ends = draw(st.sampled_from(kind.ends))
        group = Group(Operation.ADD, kind.name, ends.sources[0], ends.targets[0])
        key = kind.key
        types[TARGET], columns[TARGET] = pl.String(), TEXTS
    for name, spec in _kept(kind).items():
        values = VALUES[spec.type]
        types[name], columns[name] = dtype_of(spec), values if name in key else st.none() | values
    rows = draw(st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=12))
    return DrawnFacts(group, key, types, rows)


def added_one_by_one(*drawn: DrawnFacts) -> ChangeLog:
    log = ChangeLog()
    for group, names, _, rows in drawn:
        for row in rows:
            after = {name: value for name, value in row.items() if name[0] != "@" and value is not None}
            key: NodeKey | EdgeKey = NodeKey(group.kind, row[SOURCE])
            if group.of_nodes:
                after = {"code": row[SOURCE], **after}
            else:
                ends = NodeKey(group.source, row[SOURCE]), NodeKey(group.target, row[TARGET])
                key = EdgeKey(group.kind, *ends, tuple(after[name] for name in names))
            log.add(Operation.ADD, key, None, after, RowLocation(*PLACES[row[SHEET]], row[ROW]))
    return log


def added_as_frames(cut: int, *drawn: DrawnFacts) -> ChangeLog:
    """Add the rows as two frames; in the second, the numbers that stand for the two sheets are swapped."""
    log = ChangeLog()
    for group, names, types, rows in drawn:
        first, second = (pl.DataFrame(part, schema=types) for part in (rows[:cut], rows[cut:]))
        log.add_frame(group, first, PLACES, names)
        log.add_frame(group, second.with_columns((1 - pl.col(SHEET)).alias(SHEET)), PLACES[::-1], names)
    return log


def batches_both_ways(drawn: DrawnFacts, cut: int, size: int) -> tuple[list[Batch], list[Batch]]:
    return list(added_one_by_one(drawn).batches(size)), list(added_as_frames(cut, drawn).batches(size))


@settings(max_examples=examples(30))
@given(facts(), st.integers(0, 12), st.integers(1, 12))
def test_batches_have_the_same_changes(drawn: DrawnFacts, cut: int, size: int) -> None:
    slow, fast = batches_both_ways(drawn, cut, size)
    assert [(batch.group, batch.changes) for batch in fast] == [
        (batch.group, batch.changes) for batch in slow
    ]
    assert all(batch.new is not None for batch in fast)


@settings(max_examples=examples(30))
@given(facts(), st.integers(0, 12))
def test_counts_are_the_same(drawn: DrawnFacts, cut: int) -> None:
    slow, fast = added_one_by_one(drawn), added_as_frames(cut, drawn)
    assert (len(fast), fast.groups()) == (len(slow), slow.groups())
    assert fast.counts_by_kind(Operation.ADD) == slow.counts_by_kind(Operation.ADD)
    assert fast.size(drawn.group) == slow.size(drawn.group)


@settings(max_examples=examples(30))
@given(facts(), st.integers(0, 12), st.integers(1, 12))
def test_journal_has_the_same_lines(drawn: DrawnFacts, cut: int, size: int) -> None:
    slow, fast = (
        [properties_of_batch("R000001", 0, batch) for batch in batches]
        for batches in batches_both_ways(drawn, cut, size)
    )
    assert [list(decode_batch(one["payload"])) for one in fast] == [
        list(decode_batch(one["payload"])) for one in slow
    ]
    assert [one["count"] for one in fast] == [one["count"] for one in slow]


@settings(max_examples=examples(30))
@given(facts(), st.integers(0, 12))
def test_digest_is_the_same(drawn: DrawnFacts, cut: int) -> None:
    slow, fast = GraphDigest(MODEL), GraphDigest(MODEL)
    for one_by_one, frame in zip(*batches_both_ways(drawn, cut, 100), strict=True):
        slow.apply(one_by_one)
        fast.apply(frame)
    assert fast.text() == slow.text()


def planned(log: ChangeLog) -> Plan:
    return Plan(MODEL, "", None, (DatasetPlan(Dataset("区", Path()), "sha", changes=log),))


def table(file: Path) -> list[float | str | None]:
    """Return all fields of a CSV file in order; an empty field without quotes is None, a missing value."""
    text = file.read_bytes().decode()
    return [_value(field) for field in re.findall(r'("(?:[^"]|"")*"|[^",\n]*)[,\n]', text)]


def _value(field: str) -> float | str | None:
    """Return the value of a field, with numbers parsed: the same number may be written as 1e-7 or 1e-07.

    >>> _value("1e-07"), _value('"NAN"'), _value("")
    (1e-07, 'NAN', None)
    """
    text = field[1:-1].replace('""', '"') if field[:1] == '"' else field or None
    try:
        value = None if text is None else float(text)
    except ValueError:
        return text
    return value if value is None or isfinite(value) else text


@settings(max_examples=examples(30))
@given(facts(), st.integers(0, 12))
def test_import_files_hold_the_same_values(drawn: DrawnFacts, cut: int) -> None:
    with TemporaryDirectory() as folder:
        slow, fast = Path(folder, "slow"), Path(folder, "fast")
        written = write_import_files(slow, planned(added_one_by_one(drawn)))
        assert write_import_files(fast, planned(added_as_frames(cut, drawn))) == replace(written, folder=fast)
        files = {file.name for file in slow.iterdir()}
        assert {file.name for file in fast.iterdir()} == files
        for name in (name for name in files if drawn.group.kind in name):
            assert table(fast / name) == table(slow / name)


PEOPLE = (
    {SOURCE: "PE-1", "name": "张'三\"\\", "party_member": True},
    {SOURCE: "PE-2", "name": "李\n四", "remark": ""},
)
POSTS = ({SOURCE: "PO-1", "name": "网格员", "term_years": 3}, {SOURCE: "PO-2", "name": "书记"})
FUNDS = ({SOURCE: "CF-1", "name": "基金", "valid_from": date(2023, 1, 1), "balance": 2.0},)
HOLDS = (
    {SOURCE: "PE-1", TARGET: "PO-2", "valid_from": date(2022, 1, 1), "valid_to": date(2022, 12, 31)},
    {SOURCE: "PE-1", TARGET: "PO-2", "valid_from": date(2023, 1, 1)},
    {SOURCE: "PE-2", TARGET: "PO-1", "valid_from": date(2023, 1, 1)},
)


def located(group: Group, key: tuple[str, ...], *rows: dict[str, Any]) -> DrawnFacts:
    """Return facts with the properties in `rows`; their sources are rows of the two sheets `PLACES`, alternately."""
    kind = MODEL.nodes.get(group.kind) or MODEL.edges[group.kind]
    types: dict[str, pl.DataType] = {SOURCE: pl.String(), SHEET: pl.Int32(), ROW: pl.UInt32()}
    if not group.of_nodes:
        types[TARGET] = pl.String()
    types |= {name: dtype_of(spec) for name, spec in _kept(kind).items()}
    placed = [{**row, SHEET: number % 2, ROW: number + 2} for number, row in enumerate(rows)]
    return DrawnFacts(group, key, types, [{name: row.get(name) for name in types} for row in placed])


def small_graph() -> list[DrawnFacts]:
    add = Operation.ADD
    return [
        located(Group(add, "Person"), (), *PEOPLE),
        located(Group(add, "Post"), (), *POSTS),
        located(Group(add, "CharityFund"), (), *FUNDS),
        located(Group(add, "Holds", "Person", "Post"), ("valid_from",), *HOLDS),
    ]


def test_graph_is_the_same(store: Store) -> None:
    """Some facts have texts with quotes or line breaks, an empty text, or a date in their key."""
    prepare(store)
    apply_plan(store, planned(added_one_by_one(*small_graph())))
    expected = network(store)
    empty(store)
    prepare(store)
    apply_plan(store, planned(added_as_frames(1, *small_graph())))
    assert network(store) == expected
    assert len(expected) == sum(len(facts.rows) for facts in small_graph())
    assert not differences_from_last_run(store, MODEL)
