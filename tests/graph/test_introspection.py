"""`read_schema` derives the same schema from the same data on both engines."""

from __future__ import annotations

from datetime import date

from wangge.graph.introspection import IndexFact, NodeShape, PropertyFact, RelationshipShape, read_schema
from wangge.graph.schema import apply_schema
from wangge.graph.store import Store


def test_schema_names_labels_properties_ends_and_indexes(store: Store) -> None:
    apply_schema(store, [("Street", "code")], [("Street", "name")])
    with store.writing() as transaction:
        transaction.run(
            "CREATE (:Street:Place {code: '1', built: $day, area: 1.5})"
            "-[:PART_OF {since: 2}]->(:District:Place {code: '2'})",
            {"day": date(2024, 2, 29)},
        )
        transaction.run("CREATE (:Street:Place {code: '3', area: 2})")

    schema = read_schema(store)

    assert schema.nodes == (
        NodeShape(("District", "Place"), 1, (PropertyFact("code", ("STRING",), 1),)),
        NodeShape(
            ("Place", "Street"),
            2,
            (
                PropertyFact("area", ("FLOAT", "INTEGER"), 2),
                PropertyFact("built", ("DATE",), 1),
                PropertyFact("code", ("STRING",), 2),
            ),
        ),
    )
    assert schema.relationships == (
        RelationshipShape(
            "PART_OF",
            ("Place", "Street"),
            ("District", "Place"),
            1,
            (PropertyFact("since", ("INTEGER",), 1),),
        ),
    )
    of_street = [index for index in schema.indexes if index.labels == ("Street",)]
    assert IndexFact(of_street[0].name, ("Street",), ("code",), unique=True) in of_street
    assert IndexFact("street_name", ("Street",), ("name",), unique=False) in of_street
