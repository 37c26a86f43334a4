"""Payloads, the encoded changes in the journal, can be read in every version of their format."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest

from wangge.loaders.writing.journal import decode_batch

CHANGES: dict[str, Any] = {
    "places": [["区.xlsx", "网格"]],
    "changes": [
        ["update", ["Grid", "1"], {"code": "1"}, {"code": "1", "name": "第一网格"}, 0, 2],
        ["retire", ["PartOf", "Grid", "1", "Community", "2"], {}, None, None, None],
    ],
}
NODES: dict[str, Any] = {
    "version": 2,
    "operation": "add",
    "kind": "Grid",
    "ends": [],
    "key": [],
    "places": [["区.xlsx", "网格"], ["区.xlsx", "网格 2"]],
    "count": 2,
    "columns": {
        "@sheet": [0, 1],
        "@row": {"all": 2},
        "@source": "1\n2",
        "name": ["第一\n网格", None],
        "households": {"all": 400},
    },
}
EDGES: dict[str, Any] = {
    "version": 2,
    "operation": "add",
    "kind": "Holds",
    "ends": ["Person", "Post"],
    "key": ["valid_from"],
    "places": [["区.xlsx", "任职"]],
    "count": 1,
    "columns": {
        "@sheet": {"all": 0},
        "@row": {"all": 2},
        "@source": {"all": "PE-1"},
        "@target": {"all": "PO-1"},
        "valid_from": {"all": "2023-01-01"},
    },
}


def decoded(content: Any, code: str | None = None) -> list[list[Any]]:
    payload = base64.b64encode(zlib.compress(json.dumps(content).encode())).decode()
    return list(decode_batch(payload, code=code))


def test_payload_of_changes_is_decoded() -> None:
    assert decoded(CHANGES) == [
        ["update", ["Grid", "1"], {"code": "1"}, {"code": "1", "name": "第一网格"}, "区.xlsx", "网格", 2],
        ["retire", ["PartOf", "Grid", "1", "Community", "2"], {}, None, None, None, None],
    ]


def test_payload_of_new_nodes_is_decoded() -> None:
    first = {"code": "1", "name": "第一\n网格", "households": 400}
    assert decoded(NODES) == [
        ["add", ["Grid", "1"], None, first, "区.xlsx", "网格", 2],
        ["add", ["Grid", "2"], None, {"code": "2", "households": 400}, "区.xlsx", "网格 2", 2],
    ]


def test_payload_of_new_relationships_is_decoded() -> None:
    key = ["Holds", "Person", "PE-1", "Post", "PO-1", "2023-01-01"]
    assert decoded(EDGES) == [["add", key, None, {"valid_from": "2023-01-01"}, "区.xlsx", "任职", 2]]


@pytest.mark.parametrize("content", [CHANGES, NODES, EDGES])
@pytest.mark.parametrize("code", ["1", "2", "PE-1", "PO-1", "2023-01-01", "Grid", "Person", "none"])
def test_only_the_changes_whose_keys_have_a_code_are_decoded(content: Any, code: str) -> None:
    assert decoded(content, code) == [line for line in decoded(content) if code in line[1]]


@pytest.mark.parametrize("column", [[0], "1", None, {}, 7])
def test_column_of_another_length_is_an_error(column: Any) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        decoded({**NODES, "columns": {**NODES["columns"], "@row": column}})


def test_other_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a journal payload"):
        list(decode_batch(base64.b64encode(b"{}").decode()))
