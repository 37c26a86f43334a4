"""Checks and rebuilds indexes of an embedded database."""

from __future__ import annotations

from typing import Any, NamedTuple

from wangge.graph.engines.database_files import IndexDefinition
from wangge.graph.engines.startup import LogLine, logging_progress

__all__ = ["IndexFault", "buckets_of", "fault_of", "rebuild"]


class IndexFault(NamedTuple):
    """A fault of an index: its text for the log, and a flag for each of the two faults that a rebuild doesn't fix."""

    text: str
    lacks_records: bool = False
    """The index has entries without a record: it has more entries than there are records."""
    misled: bool = False
    """Entries of the index point to records with other values."""


def fault_of(database: Any, definition: IndexDefinition) -> IndexFault | None:
    """Return the first fault of an index, or None."""
    schema = database.getSchema()
    if not schema.existsIndex(definition.name):
        return IndexFault("it is missing")
    try:
        parts = {int(part.getAssociatedBucketId()): part for part in _parts_of(schema, definition)}
        buckets = {int(bucket.getFileId()): bucket for bucket in buckets_of(schema, definition)}
        if parts.keys() != buckets.keys():
            return IndexFault("one of its files is missing or damaged")
        faults = (_fault_of_part(database, definition, part, buckets[key]) for key, part in parts.items())
        return next(filter(None, faults), None)
    except Exception as error:  # any Java exception about damaged bytes
        return IndexFault(f"it can't be read ({error})")


def buckets_of(schema: Any, definition: IndexDefinition) -> Any:
    """Return the buckets of an index's type and its subtypes; none if the type doesn't exist."""
    return (
        schema.getType(definition.type_name).getBuckets(True)
        if schema.existsType(definition.type_name)
        else ()
    )


def rebuild(database: Any, definition: IndexDefinition, log_line: LogLine) -> str | None:
    """Drop an index with its files and rebuild it; return the error, or None."""
    import jpype

    records_read = 0

    def count_record(_record: Any, _total: int) -> None:
        nonlocal records_read
        records_read += 1

    callback = jpype.JProxy(
        "com.arcadedb.index.Index$BuildIndexCallback", dict={"onDocumentIndexed": count_record}
    )
    try:
        with logging_progress(log_line, lambda: f"index {definition.text}: {records_read:,} records read"):
            _drop(database, definition)
            _builder(database, definition).withCallback(callback).create()
    except Exception as error:  # any Java exception; the graph is readable without the index
        return str(error)
    return None


def _parts_of(schema: Any, definition: IndexDefinition) -> Any:
    return schema.getIndexByName(definition.name).getIndexesOnBuckets()


def _fault_of_part(database: Any, definition: IndexDefinition, part: Any, bucket: Any) -> IndexFault | None:
    if not part.isValid() or not part.checkIntegrity().isEmpty():
        return IndexFault("the engine reports it as invalid")
    entries, records = int(part.countEntries()), int(bucket.count())
    if entries != records and entries != _with_properties(database, definition, bucket):
        return IndexFault(f"it has {entries:,} entries for {records:,} records", entries > records)
    if entries and not _first_fits(definition, part, bucket):
        return IndexFault("its entries point to other records", misled=True)
    return None


def _with_properties(database: Any, definition: IndexDefinition, bucket: Any) -> int:
    """Return the number of records of a bucket that have every property of the index.

    Only such records are in the index.
    """
    conditions = " AND ".join(f"`{name}` IS NOT NULL" for name in definition.properties)
    statement = f"SELECT count(*) AS n FROM bucket:{bucket.getFileId()} WHERE {conditions}"  # noqa: S608 - names from the engine
    rows = database.query("sql", statement)
    return int(rows.next().getProperty("n"))


def _first_fits(definition: IndexDefinition, part: Any, bucket: Any) -> bool:
    """Whether the first entry of the index points to a record of the bucket, and has its values."""
    entries = part.iterator(True)
    identity = entries.next().getIdentity()
    if int(identity.getBucketId()) != int(bucket.getFileId()):
        return False
    record = identity.getRecord()
    return [str(key) for key in entries.getKeys()] == [
        str(record.get(name)) for name in definition.properties
    ]


def _builder(database: Any, definition: IndexDefinition) -> Any:
    import jpype

    tree = jpype.JClass("com.arcadedb.schema.Schema$INDEX_TYPE").LSM_TREE
    text = jpype.JClass("com.arcadedb.schema.Type").STRING
    skip = jpype.JClass("com.arcadedb.index.lsm.LSMTreeIndexAbstract$NULL_STRATEGY").SKIP
    builder = (
        database.getSchema().buildTypeIndex(definition.type_name, list(definition.properties)).withType(tree)
    )
    # The schema declares no properties, so the builder has to be told their types, as ArcadeDB's CREATE INDEX does.
    builder = builder.withDefaultKeyTypesForUndeclaredProperties([text] * len(definition.properties))
    builder = builder.withUnique(definition.unique).withNullStrategy(skip)
    return builder.withIndexName(definition.name) if definition.own_name else builder


def _drop(database: Any, definition: IndexDefinition) -> None:
    """Drop an index and its files.

    Files that the engine couldn't load are dropped too; otherwise it would try to load them again at its next
    start.
    """
    schema, files = database.getSchema(), database.getFileManager()
    for name in (definition.name, *definition.parts):
        if schema.existsIndex(name):
            schema.dropIndex(name)
        elif file := files.getFileByComponentName(name):
            files.dropFile(file.getFileId())
