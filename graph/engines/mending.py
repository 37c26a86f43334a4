"""Checks and repairs an embedded database after it was opened and before it accepts connections.

A damaged index raises no error; lookups just miss records. So the entries of every index are compared with
the records. Records are counted again, because otherwise the engine would use the counts that it saved when
it last stopped. Lost records can only be reported, not restored.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from wangge.graph.engines.database_files import DatabaseFiles, IndexDefinition
from wangge.graph.engines.indexes import IndexFault, buckets_of, fault_of, rebuild
from wangge.graph.engines.startup import LogLine, logging_progress
from wangge.graph.errors import EngineUnavailable

__all__ = ["mend"]

Broken = list[tuple[IndexDefinition, IndexFault]]

_ENDS = ("_in_edges", "_out_edges")


def mend(
    database: Any, files: DatabaseFiles, defined: list[IndexDefinition], log_line: LogLine, *, damaged: bool
) -> None:
    """Create missing files, reconnect relationships to the nodes at their ends, and rebuild broken indexes.

    `defined` are the indexes that the schema listed before the engine opened the database. `damaged` says
    whether damaged pages were found, and filled with zeros, before the engine opened the database. Raises
    `EngineUnavailable` if the file with the names of the properties is damaged.
    """
    schema = database.getSchema()
    with logging_progress(log_line, lambda: "records and indexes are being checked"):
        lost, adopted = _count_anew(schema), _adopt_buckets(schema)
        lost += _replace_files(schema)
        present = [definition for definition in defined if schema.existsType(definition.type_name)]
        broken = [(definition, fault) for definition in present if (fault := fault_of(database, definition))]
    _demand_names(schema, present, broken)
    for line in (*lost, *adopted):
        log_line(line)
    if damaged or lost or any(fault.lacks_records for _, fault in broken):
        _mend_relationships(database, log_line)
    files.note_rebuilding(definition for definition, _ in broken)
    files.note_rebuilding(_rebuilt(database, broken, log_line))
    files.keep_schema()


def _rebuilt(database: Any, broken: Broken, log_line: LogLine) -> list[IndexDefinition]:
    """Rebuild indexes; return those that couldn't be rebuilt."""
    unbuilt = []
    for number, (definition, fault) in enumerate(broken, start=1):
        log_line(f"index {number} of {len(broken)}, {definition.text}, is being rebuilt: {fault.text}")
        if reason := rebuild(database, definition, log_line):
            unbuilt.append(definition)
            log_line(f"index {definition.text} can't be rebuilt: {reason}")
    return unbuilt


def _count_anew(schema: Any) -> list[str]:
    """Count the records of every bucket; return a line for each that lost some since the last clean stop."""
    losses = []
    for bucket in schema.getBuckets():
        count_before = int(bucket.getCachedRecordCount())
        bucket.setCachedRecordCount(-1)
        if (count_now := int(bucket.count())) < count_before:
            losses.append(f"{bucket.getName()} has {count_now:,} records, and had {count_before:,}")
    return losses


def _demand_names(schema: Any, present: list[IndexDefinition], broken: Broken) -> None:
    """Raise `EngineUnavailable` if the dictionary is damaged, the file with the names of all properties.

    Records contain numbers instead of property names, and the dictionary maps the numbers to names. With wrong names,
    the indexes of a property contradict the records on all types. So the dictionary is damaged if a property has two or
    more indexes with entries, and each of these indexes points to records with other values.
    """
    misled = Counter(definition.properties for definition, fault in broken if fault.misled)
    filled = Counter(
        definition.properties
        for definition in present
        if any(b.count() for b in buckets_of(schema, definition))
    )
    if any(count > 1 and count == filled[names] for names, count in misled.items()):
        raise EngineUnavailable("its dictionary, the file with the names of all properties, is damaged")


def _adopt_buckets(schema: Any) -> list[str]:
    """Create the record types that are missing in the schema although they have records.

    This happens if the schema was replaced by an older copy or an empty one. The engine names the bucket of a
    type `TYPE_0`, and the type of a node with two labels `LABEL~LABEL`.
    """
    names = {str(bucket.getName()) for bucket in schema.getBuckets()}
    adopted = []
    for name in sorted(names):
        type_name = name.rpartition("_")[0].replace("%7E", "~")
        if name.endswith(_ENDS) or schema.getTypeByBucketName(name) or schema.existsType(type_name):
            continue
        if name + _ENDS[0] in names:
            _make_node_type(schema, type_name)
        else:
            schema.getOrCreateEdgeType(type_name)
        adopted.append(f"{type_name} was missing in the schema and was added again")
    return adopted


def _make_node_type(schema: Any, type_name: str) -> None:
    node_type = schema.getOrCreateVertexType(type_name)
    labels = type_name.split("~")
    for label in labels if len(labels) > 1 else ():
        node_type.addSuperType(schema.getOrCreateVertexType(label))


def _replace_files(schema: Any) -> list[str]:
    """Create empty files for types whose files are missing, so that records can be written again."""
    lines = []
    for stored_type in schema.getTypes():
        if stored_type.getBuckets(False).isEmpty():
            stored_type.addBucket(schema.createBucket(_free_name(schema, str(stored_type.getName()))))
            lines.append(f"the file of {stored_type.getName()} is missing: an empty one was created")
    return lines


def _free_name(schema: Any, type_name: str) -> str:
    stem = type_name.replace("~", "%7E")
    return next(name for n in range(1000) if not schema.existsBucket(name := f"{stem}_{n}"))


def _mend_relationships(database: Any, log_line: LogLine) -> None:
    """Run the engine's own check of its database.

    The check reconnects relationships to the nodes at their ends and removes links to lost records.
    """
    log_line("records may be missing: the engine checks all of them")
    try:
        with logging_progress(log_line, lambda: "records are being checked"):
            result = database.command("sql", "CHECK DATABASE FIX").next()
    except Exception as error:  # any Java exception; the rest of the database is usable
        log_line(f"the engine couldn't check all records: {error}")
        return
    log_line(
        f"relationships reconnected: {result.getProperty('reconnectedEdges')}, dangling links removed:"
        f" {result.getProperty('prunedDanglingEntries')}; `wangge verify` lists what is missing"
    )
