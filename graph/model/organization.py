"""Defines what all kinds of organisation share: their base class, and properties with further headers."""

from wangge.graph.model.kind import Node
from wangge.graph.model.property import Address, Property, ValidFrom, ValidTo

__all__ = ["AnyOrganization", "organization_code", "organization_name"]


def organization_code(*also: str) -> Property:
    """Return the property `code`, with `also` as further headers."""
    return Property(
        zh="编码", also=("代码", "编号", *also, "code", "id"), term="org:identifier", indexed=True
    )


def organization_name(*also: str) -> Property:
    """Return the property `name`, with `also` as further headers."""
    return Property(zh="名称", also=("全称", *also, "title"), term="skos:prefLabel")


class AnyOrganization(Node, shared_labels=("Organization",)):
    """The base class of all kinds of organisation; it declares no kind itself."""

    valid_from: ValidFrom = None
    valid_to: ValidTo = None
    address: Address = None
