"""Orders the facts of a mapping so that a unit is read before what belongs to it."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from wangge.graph.errors import ProjectError
from wangge.loaders.mappings.mapping import FactMapping, Mapping

__all__ = ["in_order"]


def in_order(mapping: Mapping) -> list[FactMapping]:
    """Return the facts, each after those whose columns it refers to.

    Raises `ProjectError` if facts refer to each other in a circle.

    >>> grid = FactMapping(kind="Grid", name="网格", within=("社区",))
    >>> community = FactMapping(kind="Community", name="社区", known=True)
    >>> [fact.kind for fact in in_order(Mapping(name="m", header=(), facts=(grid, community)))]
    ['Community', 'Grid']
    """
    facts = mapping.facts
    by_column: dict[str, list[int]] = {}
    for at, fact in enumerate(facts):
        for header in (fact.name, fact.code):
            if header is not None and fact.kind != "Post":
                by_column.setdefault(header, []).append(at)
    before = {
        at: {
            other
            for header in (*fact.within, *([fact.serves] if fact.serves else ()), *fact.columns.values())
            for other in by_column.get(header, ())
            if other != at
        }
        for at, fact in enumerate(facts)
    }
    try:
        return [facts[at] for at in TopologicalSorter(before).static_order()]
    except CycleError as error:
        kinds = "、".join(facts[at].kind for at in error.args[1])
        raise ProjectError(
            f"mappings/{mapping.name}.toml: {kinds} refer to each other in a circle; correct `in`"
        ) from error
