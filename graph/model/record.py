"""Makes the pydantic class that validates the values of a kind.

This code is a separate module, because it imports pydantic, which takes long.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from wangge.graph.model.specification import PropertySpec, ValueType

__all__ = ["record_class"]

_TYPES: dict[ValueType, Any] = {
    ValueType.TEXT: str,
    ValueType.INTEGER: int,
    ValueType.DECIMAL: float,
    ValueType.DATE: date,
    ValueType.BOOLEAN: bool,
}


def record_class(name: str, properties: Iterable[PropertySpec]) -> type[BaseModel]:
    """Return a class whose fields are the properties; it converts no value to another type.

    A property that isn't required may be missing or None. A property that is never stored must be missing or
    None.
    """
    config = ConfigDict(frozen=True, extra="forbid", strict=True)
    return create_model(name, __config__=config, **{spec.name: _field(spec) for spec in properties})


def _field(spec: PropertySpec) -> Any:
    if not spec.stored:
        return (None, None)
    python_type = Literal[spec.choices] if spec.type is ValueType.CHOICE else _TYPES[spec.type]
    if spec.required:
        return (python_type, Field(ge=spec.least, le=spec.most))
    return (python_type | None, Field(default=None, ge=spec.least, le=spec.most))
