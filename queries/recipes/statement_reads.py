"""Finds out what a statement reads of a graph: which kinds of node and relationship, and which properties.

The answer may name too much, but never too little: a change of the graph that isn't in it can't change the rows of the
statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from wangge.graph.model import Model
from wangge.graph.model.bookkeeping import BOOKKEEPING_LABELS, BOOKKEEPING_PROPERTIES, BOOKKEEPING_TYPES
from wangge.queries.recipes.cypher.cursor import NotDerivedError
from wangge.queries.recipes.cypher.measure import SCALES
from wangge.queries.recipes.cypher.size import Size
from wangge.queries.recipes.cypher.statements import Statements
from wangge.queries.recipes.lexer import Token, TokenKind, tokenize
from wangge.queries.recipes.lint import named_parts

__all__ = ["EVERYTHING", "EdgeEnds", "StatementReads", "statement_reads"]

_Labels = frozenset[str] | None
"""The labels that a node may have; None if it may have any."""


class EdgeEnds(NamedTuple):
    """A kind of relationship between two kinds of node."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True)
class StatementReads:
    """What a statement reads.

    `created` are the labels of nodes that it finds without a relationship: such a node counts as soon as it exists.
    `labels` are those of all nodes whose properties it may read, `edges` the relationships that it may follow.
    `properties` are the names of the properties that it reads, None for all. With `is_everything` nothing is known.
    """

    created: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    edges: frozenset[EdgeEnds] = frozenset()
    properties: frozenset[str] | None = frozenset()
    is_everything: bool = False

    def reads_property(self, name: str) -> bool:
        """Return whether the statement reads the property with this name."""
        return self.properties is None or name in self.properties


EVERYTHING = StatementReads(properties=None, is_everything=True)


@lru_cache(maxsize=512)
def _parsed(text: str, ends: _ModelEnds) -> StatementReads:
    tokens = tokenize(text)
    parser = _ReadsParser(tokens, ends)
    try:
        parser.whole_statement()
    except NotDerivedError:
        return EVERYTHING
    names = {"label": set[str](), "type": set[str](), "property": set[str]()}
    for part, token in named_parts(tokens):
        names[part].add(token.text)
    if (
        parser.is_everything
        or names["label"] & BOOKKEEPING_LABELS.keys()
        or names["type"] & BOOKKEEPING_TYPES.keys()
        or names["property"].intersection(BOOKKEEPING_PROPERTIES)
    ):
        return EVERYTHING
    return StatementReads(
        frozenset(parser.created),
        frozenset(parser.labels),
        frozenset(parser.edges),
        None if parser.reads_all_properties else frozenset(names["property"]),
    )


def statement_reads(text: str, model: Model) -> StatementReads:
    """Return what a statement reads of a graph with this model.

    >>> from wangge.graph.model import load_model
    >>> reads = statement_reads("MATCH (g:Grid)-[:PART_OF]->(c:Community) RETURN g.code, c.name", load_model())
    >>> sorted(reads.edges), sorted(reads.labels), sorted(reads.properties)
    ([EdgeEnds(kind='PartOf', source='Grid', target='Community')], ['Community', 'Grid'], ['code', 'name'])
    """
    return _parsed(text, _ends_of(model))


@dataclass(frozen=True, eq=False)
class _ModelEnds:
    """The kinds of relationship of a model, with the kinds of node at their ends."""

    by_type: dict[str, tuple[EdgeEnds, ...]]
    kinds_of: dict[str, frozenset[str]]

    def expand(self, labels: Iterable[str]) -> frozenset[str]:
        """Return the kinds of node that have one of these labels."""
        return frozenset().union(*(self.kinds_of.get(label, frozenset()) for label in labels))

    def of_types(self, types: Collection[str]) -> Iterator[EdgeEnds]:
        """Return the relationships of these types, or all if `types` is empty."""
        for name in types or self.by_type:
            yield from self.by_type.get(name, ())


def _ends_of(model: Model) -> _ModelEnds:
    known = _ENDS.get(id(model))
    if known is not None and known[0] is model:
        return known[1]
    by_type: dict[str, list[EdgeEnds]] = {}
    for kind in model.edges.values():
        by_type.setdefault(kind.type, []).extend(
            EdgeEnds(kind.name, source, target)
            for ends in kind.ends
            for source in ends.sources
            for target in ends.targets
        )
    kinds_of: dict[str, set[str]] = {}
    for node in model.nodes.values():
        for label in node.labels:
            kinds_of.setdefault(label, set()).add(node.label)
    ends = _ModelEnds(
        {name: tuple(edges) for name, edges in by_type.items()},
        {label: frozenset(kinds) for label, kinds in kinds_of.items()},
    )
    _ENDS.clear()
    _ENDS[id(model)] = (model, ends)
    return ends


_ENDS: dict[int, tuple[Model, _ModelEnds]] = {}
"""The relationships of the model that was used last."""


class _Hop(NamedTuple):
    """A relationship of a pattern; `forward` and `backward` say in which directions it may be followed."""

    types: frozenset[str]
    forward: bool
    backward: bool
    is_path: bool


class _End(NamedTuple):
    """A node of a pattern; `is_new` says whether the pattern finds it, instead of starting from it."""

    name: str
    labels: _Labels
    is_new: bool


class _ReadsParser(Statements):
    """Parses a statement and notes what its patterns read.

    `_variables` has the labels of each variable that is visible at the current position.
    """

    def __init__(self, tokens: Sequence[Token], ends: _ModelEnds) -> None:
        super().__init__(tokens, SCALES[0])
        self._ends = ends
        self._variables: dict[str, _Labels] = {}
        self._kept: dict[str, _Labels] = {}
        self._parts: list[tuple[dict[str, _Labels], list[dict[str, _Labels]]]] = []
        self.created: set[str] = set()
        self.labels: set[str] = set()
        self.edges: set[EdgeEnds] = set()
        self.reads_all_properties = False
        self.is_everything = False

    # Scopes of variables

    def _statement(self) -> Size:
        self._parts.append((self._variables, []))
        size = super()._statement()
        _outer, returned = self._parts.pop()
        names = set().union(*returned)
        self._variables = {name: _either(part.get(name) for part in returned) for name in names}
        return size

    def _part(self) -> Size:
        outer, returned = self._parts[-1]
        self._variables = dict(outer)
        size = super()._part()
        returned.append(self._variables)
        return size

    def _subquery(self) -> None:
        outer = self._variables
        if not self._is("("):
            # `CALL {` sees no variables but those that its first WITH names, so a name in it may be a new variable.
            self._variables = dict.fromkeys(outer)
        elif not self._ahead(1).is_symbol("*"):
            end = self._closing.get(self._position, self._position)
            imported = {token.text for token in self._tokens[self._position : end] if token.is_name}
            self._variables = {name: labels for name, labels in outer.items() if name in imported}
        super()._subquery()
        self._variables = {**outer, **self._variables}

    def _block(self) -> Size:
        outer = self._variables
        self._variables = dict(outer)
        size = super()._block()
        self._variables = outer
        return size

    def _bracketed(self) -> Size:
        outer = self._variables
        self._variables = dict(outer)
        if self._ahead(1).is_name and self._ahead(2).is_word("IN"):
            self._variables[self._ahead(1).text] = None
        size = super()._bracketed()
        self._variables = outer
        return size

    def _iterating_call(self) -> Size:
        outer = self._variables
        self._variables = dict(outer)
        end = self._closing.get(self._position + 1, self._position)
        inside = self._tokens[self._position : end]
        for token, following in pairwise(inside):
            if token.is_name and (following.is_word("IN") or following.is_symbol("=")):
                self._variables[token.text] = None
        size = super()._iterating_call()
        self._variables = outer
        return size

    def _projection(self) -> Size:
        outer, self._kept = self._kept, {}
        keeps_all = self._is("*") or (self._is_word("DISTINCT") and self._ahead(1).is_symbol("*"))
        size = super()._projection()
        self._variables = {**(self._variables if keeps_all else {}), **self._kept}
        self._kept = outer
        return size

    def _item(self, names: dict[str, Size]) -> Size:
        start = self._position
        size = super()._item(names)
        tokens = self._tokens[start : self._position]
        alias = tokens[-1].text
        if len(tokens) == 1 and tokens[0].is_name:
            if alias in self._variables:
                self._kept[alias] = self._variables[alias]
        elif len(tokens) > 2 and tokens[-2].is_word("AS"):
            is_renamed = len(tokens) == 3 and tokens[0].is_name
            self._kept[alias] = self._variables.get(tokens[0].text) if is_renamed else None
            self._variables[alias] = None
        return size

    def _unwinding(self) -> None:
        super()._unwinding()
        self._variables[self._tokens[self._position - 1].text] = None

    # Patterns

    def _path(self) -> None:
        ends, hops = [self._end_of_pattern()], []
        while self._is("-", "<-"):
            start = self._position
            self._relationship()
            hops.append(_hop(self._tokens[start : self._position]))
            ends.append(self._end_of_pattern())
        if not hops:
            self._note_single(ends[0])
        elif any(hop.is_path for hop in hops) and all(end.is_new for end in ends):
            # A path without a relationship consists of one node, which has the labels of all ends.
            self._note_single(_End("", _common(end.labels for end in ends), is_new=True))
        for hop, (left, right) in zip(hops, pairwise(ends), strict=True):
            self._note_hop(hop, left, right)

    def _end_of_pattern(self) -> _End:
        start = self._position
        self._node()
        name, labels = _name_and_labels(self._tokens[start : self._position])
        own = None if labels is None else self._ends.expand(labels)
        if not name or name not in self._variables:
            if name:
                self._variables[name] = own
            return _End(name, own, is_new=True)
        known = self._variables[name]
        return _End(name, own if known is None else known, is_new=False)

    def _note_single(self, end: _End) -> None:
        if not end.is_new:
            return
        if end.labels is None:
            self.is_everything = True
        else:
            self.created |= end.labels
            self.labels |= end.labels

    def _note_hop(self, hop: _Hop, left: _End, right: _End) -> None:
        edges = set(self._edges(hop, left.labels, right.labels))
        self.edges |= edges
        self.labels |= {label for edge in edges for label in (edge.source, edge.target)}
        if hop.is_path:
            self.labels |= left.labels or right.labels or set()
        else:
            lefts = {edge.source for edge in edges if hop.forward}
            lefts |= {edge.target for edge in edges if hop.backward}
            rights = {edge.target for edge in edges if hop.forward}
            rights |= {edge.source for edge in edges if hop.backward}
            self._narrow(left, lefts)
            self._narrow(right, rights)

    def _narrow(self, end: _End, labels: set[str]) -> None:
        """Note the labels that a new node can have because of its relationship."""
        if end.is_new and end.name and self._variables.get(end.name, frozenset()) is None:
            self._variables[end.name] = frozenset(labels)

    def _edges(self, hop: _Hop, left: _Labels, right: _Labels) -> Iterator[EdgeEnds]:
        """Return the relationships that a hop may follow from the labels `left` to the labels `right`."""
        edges = list(self._ends.of_types(hop.types))
        if hop.is_path:
            if left is not None:
                yield from _reachable(edges, left, forward=hop.forward, backward=hop.backward)
            elif right is not None:
                yield from _reachable(edges, right, forward=hop.backward, backward=hop.forward)
            else:
                yield from edges
            return
        for edge in edges:
            if (hop.forward and _fits(edge.source, left) and _fits(edge.target, right)) or (
                hop.backward and _fits(edge.target, left) and _fits(edge.source, right)
            ):
                yield edge

    # Properties

    def _index(self) -> None:
        token = self._token
        if token.kind is not TokenKind.NUMBER and not token.is_symbol("-", ".."):
            self.reads_all_properties = True  # it may be n[$name]
        super()._index()

    def _projected_entry(self) -> Size:
        if self._is(".") and self._ahead(1).is_symbol("*"):
            self.reads_all_properties = True
        return super()._projected_entry()

    def _call(self, name: str) -> Size:
        if name in ("properties", "keys"):
            self.reads_all_properties = True
        return super()._call(name)


def _fits(label: str, labels: _Labels) -> bool:
    return labels is None or label in labels


def _common(labels: Iterable[_Labels]) -> _Labels:
    """Return the labels that a node can have if it has each of several sets of labels."""
    known = [each for each in labels if each is not None]
    return frozenset.intersection(*known) if known else None


def _either(labels: Iterable[_Labels]) -> _Labels:
    """Return the labels of a variable that has one of several sets of labels."""
    merged: frozenset[str] = frozenset()
    for each in labels:
        if each is None:
            return None
        merged |= each
    return merged


def _reachable(
    edges: Sequence[EdgeEnds], start: frozenset[str], *, forward: bool, backward: bool
) -> Iterator[EdgeEnds]:
    """Yield the relationships on paths that start at nodes with the labels `start`."""
    labels, followed = set(start), set[EdgeEnds]()
    grown = True
    while grown:
        new = {
            edge
            for edge in edges
            if edge not in followed
            and ((forward and edge.source in labels) or (backward and edge.target in labels))
        }
        followed |= new
        labels |= {label for edge in new if forward for label in (edge.target,)}
        labels |= {label for edge in new if backward for label in (edge.source,)}
        grown = bool(new)
    yield from followed


def _name_and_labels(tokens: Sequence[Token]) -> tuple[str, frozenset[str] | None]:
    """Return the variable and the labels of a node pattern; None if it has no labels, or excludes some.

    >>> _name_and_labels(tokenize("(a:Grid|Compound {code: $x})"))[0]
    'a'
    """
    name = tokens[1].text if tokens[1].is_name else ""
    labels: set[str] = set()
    for token in tokens[1 + bool(name) :]:
        if token.is_symbol("{") or token.is_word("WHERE"):
            break
        if token.is_symbol("!", "%"):
            return name, None
        if token.is_name:
            labels.add(token.text)
    return name, frozenset(labels) or None


def _hop(tokens: Sequence[Token]) -> _Hop:
    """Parse the tokens of a relationship pattern."""
    types: set[str] = set()
    is_path, has_type = False, False
    for token in tokens[1:-1]:
        if token.is_symbol("{") or token.is_word("WHERE"):
            break
        if token.is_symbol("*"):
            is_path = True
        elif token.is_symbol(":"):
            has_type = True
        elif token.is_symbol("!", "%"):
            types.clear()
            break
        elif token.is_name and has_type:
            types.add(token.text)
    left, right = tokens[0].text == "<-", tokens[-1].text == "->"
    return _Hop(frozenset(types), forward=right or not left, backward=left or not right, is_path=is_path)
