"""Checks a Cypher text before it runs.

It must have no invisible characters, match the grammar, and use only labels, types and properties of the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from wangge.graph.model import Model
from wangge.queries.fault import Fault, nearest
from wangge.queries.recipes.grammar import creation_fault, reading_fault
from wangge.queries.recipes.lexer import Token, TokenKind, hidden_signs, tokenize

__all__ = ["Fault", "lint_creation", "lint_reading", "lint_signs", "named_parts", "unknown_names"]

_COMPONENTS = ("year", "month", "day", "years", "months", "days")
_BLOCKS = ("CALL", "COLLECT", "COUNT", "EXISTS")


def lint_reading(text: str, model: Model, *, limit: bool = True) -> list[Fault]:
    """Return the faults of a read-only statement; `limit` permits LIMIT and SKIP.

    >>> from wangge.graph.model import load_model
    >>> lint_reading("MATCH (n:Gird) RETURN n.code", load_model())
    [Fault(line=1, message="no kind of node has the label 'Gird'; did you mean 'Grid'?")]
    """
    row_limits = [] if limit else _row_limits(tokenize(text))
    return lint_signs(text) or _as_list(_reading_fault(text)) or [*row_limits, *_unknown(_names(text), model)]


def lint_creation(text: str, model: Model) -> list[Fault]:
    """Return the faults of an example graph, which consists of CREATE patterns only."""
    return lint_signs(text) or _as_list(_creation_fault(text)) or [*_unknown(_names(text), model)]


def lint_signs(text: str) -> list[Fault]:
    """Return the faults that any Cypher text can have: invisible characters and unclosed quotes or comments."""
    faults = [Fault(line, message) for line, message in hidden_signs(text)]
    return faults + [
        Fault(token.line, f"{token.text!r} is never closed; close it")
        for token in tokenize(text)
        if token.kind is TokenKind.UNKNOWN
    ]


def unknown_names(tokens: Sequence[Token], model: Model) -> Iterator[Fault]:
    """Yield a fault for every label, relationship type and property that the model doesn't have."""
    return _unknown(named_parts(tokens), model)


def named_parts(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Yield a pair for each token that is a label, relationship type or property.

    The first part says which of these the token is (`label`, `type` or `property`); the second part is the token.
    """
    nesting: list[str] = []
    closed = ""
    for position, token in enumerate(tokens):
        previous = tokens[position - 1] if position else None
        if token.is_symbol("(", "[", "{"):
            nesting.append(_opened(tokens, position, nesting, closed))
        elif token.is_symbol(")", "]", "}") and nesting:
            closed = nesting.pop()
        elif token.is_symbol(":"):
            yield from _after_colon(tokens, position, nesting)
        elif token.is_name and previous and previous.is_symbol(".") and _is_access(tokens, position):
            yield "property", token


@lru_cache(maxsize=512)
def _names(text: str) -> tuple[tuple[str, Token], ...]:
    return tuple(named_parts(tokenize(text)))


def _unknown(names: Iterable[tuple[str, Token]], model: Model) -> Iterator[Fault]:
    names_of_model = {
        "label": model.labels,
        "type": model.relationship_types,
        "property": model.property_names,
    }
    for kind, token in names:
        if token.text not in names_of_model[kind]:
            hint = nearest(token.text, sorted(names_of_model[kind]))
            yield Fault(token.line, f"{_PHRASE[kind]} {token.text!r}{hint}")


_PHRASE = {
    "label": "no kind of node has the label",
    "type": "no relationship has the type",
    "property": "nothing in the model has the property",
}


@lru_cache(maxsize=512)
def _reading_fault(text: str) -> Fault | None:
    return reading_fault(tokenize(text))


@lru_cache(maxsize=512)
def _creation_fault(text: str) -> Fault | None:
    return creation_fault(tokenize(text))


def _as_list(fault: Fault | None) -> list[Fault]:
    return [] if fault is None else [fault]


def _row_limits(tokens: Sequence[Token]) -> list[Fault]:
    return [
        Fault(token.line, f"{token.text.upper()} hides rows that a coverage recipe must count")
        for position, token in enumerate(tokens)
        if token.is_word("LIMIT", "SKIP", "OFFSET")
        and not (position and tokens[position - 1].is_symbol(".", ":"))
        and not (position + 1 < len(tokens) and tokens[position + 1].is_symbol(":"))
    ]


def _opened(tokens: Sequence[Token], position: int, nesting: Sequence[str], closed: str) -> str:
    """Return the kind of construct that a bracket opens.

    `nesting` are the kinds of the enclosing brackets, `closed` is the kind of the bracket that was closed last.

    The kinds are node, relationship, properties, map, list, block, scope (the variables in `CALL (…) {`) and other.
    """
    token = tokens[position]
    previous = tokens[position - 1] if position else None
    if token.text == "[":
        return "relationship" if previous and previous.is_symbol("-", "<-") else "list"
    if token.text == "(":
        if previous and previous.is_word("CALL"):
            return "scope"
        return "other" if previous and previous.kind is TokenKind.WORD and _calls(previous) else "node"
    if previous and previous.is_word(*_BLOCKS):
        return "block"
    if previous and previous.is_symbol(")") and closed == "scope":
        return "block"
    return "properties" if nesting and nesting[-1] in ("node", "relationship") else "map"


def _calls(word: Token) -> bool:
    clauses = "MATCH WHERE CREATE MERGE AND OR XOR NOT EXISTS COUNT CALL IN WITH RETURN THEN ELSE WHEN"
    return not word.is_word(*clauses.split())


def _is_access(tokens: Sequence[Token], position: int) -> bool:
    """Return whether a name after a dot is a property: in `n.name`, but not in `duration.inDays(…).days`."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following and following.is_symbol("("):
        return False
    return not (tokens[position - 2].is_symbol(")") and tokens[position].text in _COMPONENTS)


def _after_colon(
    tokens: Sequence[Token], position: int, nesting: Sequence[str]
) -> Iterator[tuple[str, Token]]:
    construct = nesting[-1] if nesting else "block"
    previous = tokens[position - 1] if position else None
    if construct == "properties" and previous:
        yield "property", previous
    if construct in ("properties", "map"):
        return
    kind = "type" if construct == "relationship" else "label"
    joins = ("&",) if construct == "list" else ("|", "&")
    index = position + 1
    while index < len(tokens):
        if tokens[index].is_name:
            yield kind, tokens[index]
            if not (index + 1 < len(tokens) and tokens[index + 1].is_symbol(*joins)):
                return
        elif not tokens[index].is_symbol("!", "(", "%", *joins):
            return
        index += 1
