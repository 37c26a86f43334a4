"""Decides whether a change of the graph can change the result of a rule."""

from __future__ import annotations

from wangge.graph.model import Model
from wangge.loaders.history.graph_changes import EdgeChange, GraphChanges
from wangge.queries.check.subject_facts import facts_reads
from wangge.queries.recipes.parameter import ParameterType
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.statement_reads import EdgeEnds, StatementReads, statement_reads

__all__ = ["recipe_is_touched", "statement_is_touched"]

_TOP = frozenset({"Province", "City", "District"})


def recipe_is_touched(recipe: Recipe, model: Model, changes: GraphChanges) -> bool:
    """Return whether the changes can change the result of a rule that uses this recipe.

    A result has the rows of the recipe and the names of the subjects and of the units above them. Waivers of a unit
    apply to everything below it, so the units above a subject decide about its state, too.
    """
    if not changes:
        return False
    finds_nodes = any(
        parameter.label or (parameter.type is ParameterType.PLACE and name != "scope")
        for name, parameter in recipe.parameters.items()
    )
    if finds_nodes or changes.nodes & _TOP:
        return True
    if statement_is_touched(statement_reads(recipe.text, model), changes):
        return True
    # The units above a subject are found by following relationships upwards from it. A relationship that was added
    # together with the new node at its start can't lead upwards from a subject that existed before.
    going_up = frozenset(edge for edge in changes.edges if not edge.has_new_source)
    return statement_is_touched(
        facts_reads(recipe.subject_kind, model), GraphChanges(frozenset(), changes.properties, going_up)
    )


def statement_is_touched(reads: StatementReads, changes: GraphChanges) -> bool:
    """Return whether the changes can change what a statement returns."""
    if reads.is_everything:
        return bool(changes)
    return (
        bool(reads.created & changes.nodes)
        or any(label in reads.labels and reads.reads_property(name) for label, name in changes.properties)
        or any(_follows(reads, edge) for edge in changes.edges)
    )


def _follows(reads: StatementReads, edge: EdgeChange) -> bool:
    return EdgeEnds(edge.kind, edge.source, edge.target) in reads.edges and (
        not edge.property or reads.reads_property(edge.property)
    )
