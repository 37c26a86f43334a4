"""Makes the parts of messages on change events that name units and what belongs to them."""

from __future__ import annotations

from wangge.graph.model import Model, NodeKey
from wangge.loaders.messages.events import EventMessage
from wangge.loaders.messages.reject_text import RejectText

__all__ = ["kind_text", "still_holds"]

_MOST_NAMED = 3


def kind_text(model: Model, node: NodeKey) -> RejectText:
    """Return the kind of a node in English and Chinese."""
    return RejectText(node.label, model.nodes[node.label].zh)


def still_holds(
    model: Model, unit: NodeKey, name: str, left: list[NodeKey], heirs: list[NodeKey]
) -> RejectText:
    """Return why a unit can't end: the nodes `left` belong to it, and no row says to which of `heirs` they go."""
    more = EventMessage.AND_MORE.fill(count=len(left) - _MOST_NAMED) if len(left) > _MOST_NAMED else ""
    among = EventMessage.ONE_OF.fill(codes="、".join(node.code for node in heirs))
    return EventMessage.STILL_HOLDS.fill(
        code=unit.code,
        name=name,
        nodes=_nodes_text(model, left[:_MOST_NAMED]),
        more=more,
        heirs=among if heirs else EventMessage.ANOTHER_UNIT.fill(),
    )


def _nodes_text(model: Model, nodes: list[NodeKey]) -> RejectText:
    named = [(kind_text(model, node), node) for node in nodes]
    return RejectText(
        "、".join(f"{kind} {node.code}" for kind, node in named),
        "、".join(f"{kind.zh}{node.code}" for kind, node in named),
    )
