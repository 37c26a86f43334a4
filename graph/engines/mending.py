"""Checks an embedded database that was just opened, before anybody may ask it, and mends what is broken.

A damaged index doesn't fail: what is looked up by it isn't there. So the entries of every index are counted
against the records, and looked at. Records are counted anew, for the engine would believe the counts of its
last stop. Records that are gone can't be made here; the counts tell that they are.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from wangge.graph.engines.database_files import DatabaseFiles, IndexDefinition
from wangge.graph.engines.indexes import IndexFault, buckets_of, fault_of, rebuild
from wangge.graph.engines.startup import Tell, telling
from wangge.graph.errors import EngineUnavailable

__all__ = ["mend"]

Broken = list[tuple[IndexDefinition, IndexFault]]

_ENDS = ("_in_edges", "_out_edges")


def mend(
    database: Any, files: DatabaseFiles, defined: list[IndexDefinition], tell: Tell, *, damaged: bool
) -> None:
    """Let every type hold records, every relationship stand at both its ends, and every index be right.

    `defined` are the indexes that there were before the engine opened the database; `damaged` says that
    records were gone then already. Raises `EngineUnavailable` where the names of the properties are gone.
    """
    schema = database.getSchema()
    with telling(tell, lambda: "records and indexes are checked"):
        lost, adopted = _count_anew(schema), _adopt_buckets(schema)
        lost += _replace_files(schema)
        standing = [one for one in defined if schema.existsType(one.type_name)]
        broken = [(one, fault) for one in standing if (fault := fault_of(database, one))]
    _demand_names(schema, standing, broken)
    for line in (*lost, *adopted):
        tell(line)
    if damaged or lost or any(fault.lacks_records for _, fault in broken):
        _mend_relationships(database, tell)
    files.note_rebuilding(one for one, _ in broken)
    files.note_rebuilding(_rebuilt(database, broken, tell))
    files.keep_schema()


def _rebuilt(database: Any, broken: Broken, tell: Tell) -> list[IndexDefinition]:
    """Build indexes anew; return those that can't be."""
    unbuilt = []
    for number, (one, fault) in enumerate(broken, start=1):
        tell(f"index {number} of {len(broken)}, {one.text}, is built anew: {fault.text}")
        if reason := rebuild(database, one, tell):
            unbuilt.append(one)
            tell(f"index {one.text} can't be built: {reason}")
    return unbuilt


def _count_anew(schema: Any) -> list[str]:
    """Count the records of every file; return where there are fewer than at the engine's last orderly stop."""
    fewer = []
    for bucket in schema.getBuckets():
        before = int(bucket.getCachedRecordCount())
        bucket.setCachedRecordCount(-1)
        if (now := int(bucket.count())) < before:
            fewer.append(f"{bucket.getName()} has {now:,} records, and had {before:,}")
    return fewer


def _demand_names(schema: Any, standing: list[IndexDefinition], broken: Broken) -> None:
    """Raise `EngineUnavailable` where no index agrees with the values of its property: its name is gone.

    The records don't hold the names of their properties but numbers, of which the dictionary keeps the names.
    """
    misled = Counter(one.properties for one, fault in broken if fault.misled)
    filled = Counter(one.properties for one in standing if any(b.count() for b in buckets_of(schema, one)))
    if any(count > 1 and count == filled[names] for names, count in misled.items()):
        raise EngineUnavailable("its dictionary, the file with the names of all properties, is damaged")


def _adopt_buckets(schema: Any) -> list[str]:
    """Make the types whose records are there but which the schema doesn't name, since it is an earlier one or none.

    The engine calls the bucket of a type `TYPE_0`, and the type of a node with two labels `LABEL~LABEL`.
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
        adopted.append(f"{type_name} was missing in the schema, and is there again")
    return adopted


def _make_node_type(schema: Any, type_name: str) -> None:
    made = schema.getOrCreateVertexType(type_name)
    labels = type_name.split("~")
    for label in labels if len(labels) > 1 else ():
        made.addSuperType(schema.getOrCreateVertexType(label))


def _replace_files(schema: Any) -> list[str]:
    """Make empty files in the place of those that are gone, so that records can be written again."""
    gone = []
    for one in schema.getTypes():
        if one.getBuckets(False).isEmpty():
            one.addBucket(schema.createBucket(_free_name(schema, str(one.getName()))))
            gone.append(f"the file of {one.getName()} is gone: an empty one was made")
    return gone


def _free_name(schema: Any, type_name: str) -> str:
    stem = type_name.replace("~", "%7E")
    return next(name for n in range(1000) if not schema.existsBucket(name := f"{stem}_{n}"))


def _mend_relationships(database: Any, tell: Tell) -> None:
    """Have the engine connect relationships with their ends, and forget those that are gone."""
    tell("records may be gone: the engine looks through all of them")
    try:
        with telling(tell, lambda: "records are looked through"):
            checked = database.command("sql", "CHECK DATABASE FIX").next()
    except Exception as error:  # whatever Java raises; it mends what it can
        tell(f"the engine couldn't look through all records: {error}")
        return
    tell(
        f"relationships connected again: {checked.getProperty('reconnectedEdges')}, ends without one removed:"
        f" {checked.getProperty('prunedDanglingEntries')}; `wangge verify` names what is gone"
    )
