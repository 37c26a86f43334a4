"""Declares the model: all kinds of node and relationship."""

from wangge.graph.model.bookkeeping import Source
from wangge.graph.model.kind import Edge, Ends, Node
from wangge.graph.model.model import MODEL_VERSION, Model, build_model, load_model
from wangge.graph.model.node_key import NodeKey
from wangge.graph.model.property import Privacy, Property
from wangge.graph.model.sheet import Column, Sheet, header_key
from wangge.graph.model.specification import EdgeKind, NodeKind, PropertySpec, ValueType

__all__ = [
    "MODEL_VERSION",
    "Column",
    "Edge",
    "EdgeKind",
    "Ends",
    "Model",
    "Node",
    "NodeKey",
    "NodeKind",
    "Privacy",
    "Property",
    "PropertySpec",
    "Sheet",
    "Source",
    "ValueType",
    "build_model",
    "header_key",
    "load_model",
]
