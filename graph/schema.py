"""Creates, checks and repairs uniqueness constraints and indexes, on both engines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from wangge.graph.errors import ForeignDatabase
from wangge.graph.store import Store

__all__ = [
    "BrokenIndex",
    "apply_schema",
    "broken_schema",
    "build_schema",
    "demand_no_index_in_the_way",
    "drop_schema",
    "missing_schema",
    "repair_schema",
    "schema_statements",
]

Pair = tuple[str, str]

_AWAIT = "CALL db.awaitIndexes(300)"
_INDEXES = (
    "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint, state"
    " WHERE type = 'RANGE' AND entityType = 'NODE' AND size(properties) = 1"
    " RETURN name, labelsOrTypes[0] AS label, properties[0] AS property, owningConstraint AS constraint, state"
)
_LOOKUP_BATCH = 20_000


class BrokenIndex(NamedTuple):
    """A constraint or index of the schema that is missing or broken."""

    label: str
    name: str
    unique: bool
    fault: str

    @property
    def text(self) -> str:
        """One line, such as `constraint on Person(code): it is missing`."""
        return f"{'constraint' if self.unique else 'index'} on {self.label}({self.name}): {self.fault}"


def schema_statements(unique: Iterable[Pair], indexes: Iterable[Pair]) -> list[str]:
    """Return one idempotent statement per (label, property) pair, the constraints first.

    A unique pair gets a constraint and no separate index.

    >>> for statement in schema_statements([("Street", "code")], [("Street", "name"), ("Street", "code")]):
    ...     print(statement)
    CREATE CONSTRAINT street_code IF NOT EXISTS FOR (n:`Street`) REQUIRE n.`code` IS UNIQUE
    CREATE INDEX street_name IF NOT EXISTS FOR (n:`Street`) ON (n.`name`)
    """
    constraints = dict.fromkeys(unique)
    plain = [pair for pair in dict.fromkeys(indexes) if pair not in constraints]
    return [
        *(
            f"CREATE CONSTRAINT {_name(pair)} IF NOT EXISTS FOR (n:`{pair[0]}`) REQUIRE n.`{pair[1]}` IS UNIQUE"
            for pair in constraints
        ),
        *(
            f"CREATE INDEX {_name(pair)} IF NOT EXISTS FOR (n:`{pair[0]}`) ON (n.`{pair[1]}`)"
            for pair in plain
        ),
    ]


def apply_schema(store: Store, unique: Iterable[Pair], indexes: Iterable[Pair]) -> None:
    """Create missing constraints and indexes and wait until they are online; idempotent.

    Raises `StatementFailed` if the graph violates a constraint.
    """
    for statement in missing_schema(store, unique, indexes):
        store.define(statement)


def drop_schema(store: Store, unique: Iterable[Pair], indexes: Iterable[Pair]) -> None:
    """Drop constraints and indexes that wangge created, if they exist."""
    for pair in unique:
        store.define_counted(f"DROP CONSTRAINT {_name(pair)} IF EXISTS", 1)
    for pair in indexes:
        store.define_counted(f"DROP INDEX {_name(pair)} IF EXISTS", 1)


def build_schema(store: Store, unique: Iterable[Pair], indexes: Iterable[Pair]) -> None:
    """Create constraints and indexes for the existing nodes, and wait until they are online.

    Neo4j builds the indexes while it builds those of the constraints. The names of the labels and properties must
    exist in the database; otherwise the transactions that create the names are not counted as those of this store.

    Raises `StatementFailed` if the graph violates a constraint.
    """
    unique, indexes = list(unique), list(indexes)
    for statement in schema_statements((), indexes):
        store.define_counted(statement, 1)
    for statement in schema_statements(unique, ()):
        store.define_counted(statement, 2)
    if store.capabilities.await_indexes:
        store.define(_AWAIT)


def missing_schema(store: Store, unique: Iterable[Pair], indexes: Iterable[Pair]) -> list[str]:
    """Return the statements that create missing constraints and indexes and wait for them; empty if none is missing."""
    online = {
        (row["label"], row["property"]): row["constraint"] is not None
        for row in _existing(store)
        if row["state"] == "ONLINE"
    }
    constraints = dict.fromkeys(unique)
    statements = schema_statements(
        (pair for pair in constraints if not online.get(pair)),
        (pair for pair in indexes if pair not in constraints and pair not in online),
    )
    if statements and store.capabilities.await_indexes:
        statements.append(_AWAIT)
    return statements


def broken_schema(
    store: Store, unique: Iterable[Pair], indexes: Iterable[Pair], *, look_up: bool = True
) -> list[BrokenIndex]:
    """Return the constraints and indexes that are missing or broken, the constraints first. Repairs nothing.

    With `look_up`, every unique value is looked up, because an engine might not notice that an index is
    damaged. The lookups take about 40 s for a million nodes.
    """
    existing = {
        (row["label"], row["property"], row["constraint"] is not None): row for row in _existing(store)
    }
    constraints = dict.fromkeys(unique)
    broken = []
    for pair in constraints:
        fault = _fault(existing.get((*pair, True)))
        if fault is None and look_up:
            fault = _lookup_fault(store, pair)
        broken += [BrokenIndex(*pair, True, fault)] if fault else []
    for pair in dict.fromkeys(indexes):
        if pair not in constraints and (fault := _fault(existing.get((*pair, False)))):
            broken.append(BrokenIndex(*pair, False, fault))
    return broken


def repair_schema(store: Store, broken: Iterable[BrokenIndex]) -> None:
    """Drop and recreate the broken constraints and indexes, and wait until they are online.

    Indexes that other programs created are not changed.

    Raises `StatementFailed` if the graph violates a constraint; the constraint is then missing.
    """
    broken = list(broken)
    names = {(row["label"], row["property"]): row for row in _existing(store)}
    for index in broken:
        name = _name((index.label, index.name))
        row = names.get((index.label, index.name))
        if row and name in (row["name"], row["constraint"]):
            store.define(f"DROP {'CONSTRAINT' if row['constraint'] else 'INDEX'} {name}")
    pairs = {unique: [(b.label, b.name) for b in broken if b.unique is unique] for unique in (True, False)}
    apply_schema(store, pairs[True], pairs[False])


def demand_no_index_in_the_way(store: Store, unique: Iterable[Pair]) -> None:
    """Raise `ForeignDatabase` if another program's index is on a property that needs a constraint."""
    if store.capabilities.constraint_replaces_index:
        return
    constrained = set(unique)
    for row in _existing(store):
        if row["constraint"] is None and (row["label"], row["property"]) in constrained:
            raise ForeignDatabase(
                f"{store.engine.uri} has an index of another program, {row['name']}, on"
                f" {row['label']}({row['property']}), where wangge needs a constraint: choose another database"
                " (NEO4J_DATABASE), or drop the index with the program that made it"
            )


def _name(pair: Pair) -> str:
    return f"{pair[0]}_{pair[1]}".lower()


def _existing(store: Store) -> list[dict[str, str | None]]:
    return store.read_simple(_INDEXES).dicts()


def _fault(row: dict[str, str | None] | None) -> str | None:
    if row is None:
        return "it is missing"
    return None if row["state"] == "ONLINE" else f"it is {row['state']}"


def _lookup_fault(store: Store, pair: Pair) -> str | None:
    """Look up all values of an index.

    Return the fault if the lookups don't find as many nodes as there are values.
    """
    label, name = pair
    lookup = f"UNWIND $values AS value MATCH (n:`{label}` {{`{name}`: value}}) RETURN count(n) AS n"
    rows = store.stream(f"MATCH (n:`{label}`) WHERE n.`{name}` IS NOT NULL RETURN n.`{name}` AS value")
    values, looked_up, reached = (row["value"] for row in rows), 0, 0
    while batch := list(islice(values, _LOOKUP_BATCH)):
        looked_up += len(batch)
        reached += store.read(lookup, {"values": batch}, timeout=None).records[0][0]
    return None if looked_up == reached else f"looking up its {looked_up:,} values finds {reached:,} nodes"
