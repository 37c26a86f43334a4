"""Loads rows with neomodel as its documentation shows: with classes, their batch method `create`, and `connect`.

The second argument of the program is the largest number of nodes to load (see `head`). This number is small,
because loading all rows would take minutes. So the contenders are compared by their nodes and edges per second.
"""

# This module needs neomodel, which isn't installed where mypy runs.
# mypy: disable-error-code="import-not-found, misc"

from __future__ import annotations

import sys
from time import perf_counter
from typing import Any

from neomodel import IntegerProperty, RelationshipTo, StringProperty, StructuredNode, db, get_config

from benchmarks.contenders.common import RELATION, head, print_timings, rows, server


class NeomodelPlace(StructuredNode):
    """The properties that places of every kind have in common."""

    __abstract_node__ = True

    code = StringProperty(unique_index=True, required=True)
    name = StringProperty(required=True)
    scheme = StringProperty()
    edition = IntegerProperty()


class NeomodelProvince(NeomodelPlace):
    """A province. It is at the top of the hierarchy, so it has no parent."""

    __label__ = "Province"


class NeomodelCity(NeomodelPlace):
    """A city; `above` is its province."""

    __label__ = "City"
    above = RelationshipTo("NeomodelProvince", RELATION)


class NeomodelDistrict(NeomodelPlace):
    """A district; `above` is its city."""

    __label__ = "District"
    above = RelationshipTo("NeomodelCity", RELATION)


class NeomodelStreet(NeomodelPlace):
    """A street; `above` is its district."""

    __label__ = "Street"
    above = RelationshipTo("NeomodelDistrict", RELATION)


class NeomodelCommunity(NeomodelPlace):
    """A community; `above` is its street."""

    __label__ = "Community"
    above = RelationshipTo("NeomodelStreet", RELATION)


KINDS: dict[str, Any] = {
    kind.__label__: kind
    for kind in (NeomodelProvince, NeomodelCity, NeomodelDistrict, NeomodelStreet, NeomodelCommunity)
}


def main() -> None:
    """Load the rows, and print the seconds for the nodes and for the edges."""
    content, address = head(rows(), int(sys.argv[2])), server()
    get_config().database_url = address.uri.replace("://", f"://{address.user}:{address.password}@")
    db.install_all_labels()
    start = perf_counter()
    objects_by_label: dict[str, dict[str, Any]] = {}
    for label, nodes in content["nodes"].items():
        with db.transaction:
            objects_by_label[label] = {node.code: node for node in KINDS[label].create(*nodes)}
    middle = perf_counter()
    for label, parent_label, pairs in content["edges"]:
        with db.transaction:
            for code, parent in pairs:
                objects_by_label[label][code].above.connect(objects_by_label[parent_label][parent])
    end = perf_counter()
    print_timings(content, start, middle, end)


if __name__ == "__main__":
    main()
