"""The model: every kind of node and relationship, declared once."""

from graph.model.bookkeeping import Source
from graph.model.kind import Edge, Ends, Node
from graph.model.model import MODEL_VERSION, Model, build_model, load_model
from graph.model.property import Privacy, Property
from graph.model.sheet import Column, Sheet, header_key
from graph.model.specification import EdgeKind, NodeKind, PropertySpec, ValueType

__all__ = [
    "MODEL_VERSION",
    "Column",
    "Edge",
    "EdgeKind",
    "Ends",
    "Model",
    "Node",
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
