"""The checks of a Cypher text before it may run: known names, only reading clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from graph.model import Model
from queries.lexer import Token, TokenKind

__all__ = ["Fault", "lint_creation", "lint_reading", "nearest", "unknown_names"]

_ADMINISTERING = ("ALTER", "DENY", "DROP", "GRANT", "REVOKE", "START", "STOP", "TERMINATE", "USE")
_CHANGING = ("CREATE", "DELETE", "DETACH", "FOREACH", "INSERT", "LOAD", "MERGE", "REMOVE", "SET")
_WRITING = (*_ADMINISTERING, *_CHANGING)
_COMPONENTS = ("year", "month", "day", "years", "months", "days")
_BLOCKS = ("CALL", "COLLECT", "COUNT", "EXISTS")


@dataclass(frozen=True)
class Fault:
    """What is wrong on which line; the caller says in which file."""

    line: int
    message: str


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or nothing.

    >>> nearest("Comunity", ["Community", "Street"])
    "; did you mean 'Community'?"
    """
    known = [str(name) for name in known]
    folded = {name.casefold(): name for name in known}
    close = get_close_matches(word, known, 1, 0.6) or [
        folded[match] for match in get_close_matches(word.casefold(), folded, 1, 0.6)
    ]
    return f"; did you mean {close[0]!r}?" if close else ""


def lint_reading(tokens: Sequence[Token], model: Model, *, limit: bool = True) -> list[Fault]:
    """The faults of a statement that may only read; `limit` says whether it may leave rows out.

    >>> from graph.model import load_model
    >>> from queries.lexer import tokenize
    >>> lint_reading(tokenize("MATCH (n:Gird) RETURN n.code"), load_model())
    [Fault(line=1, message="no kind of node has the label 'Gird'; did you mean 'Grid'?")]
    """
    return [*_clauses(tokens, limit=limit), *unknown_names(tokens, model)]


def lint_creation(tokens: Sequence[Token], model: Model) -> list[Fault]:
    """The faults of a tiny graph written down as CREATE patterns and nothing else."""
    faults = list(unknown_names(tokens, model))
    if not tokens or not tokens[0].is_word("CREATE"):
        faults.append(Fault(tokens[0].line if tokens else 1, "a tiny graph starts with CREATE"))
    other = ("MATCH", "RETURN", "WITH", "CALL", *_WRITING)
    return faults + [
        Fault(token.line, f"{token.text.upper()} in a tiny graph; it only CREATEs")
        for token, _after in _keywords(tokens)
        if token.is_word(*other) and not token.is_word("CREATE")
    ]


def unknown_names(tokens: Sequence[Token], model: Model) -> Iterator[Fault]:
    """A fault for every label, relationship type and property that the model doesn't have."""
    known = {
        "label": model.labels,
        "type": model.relationship_types,
        "property": model.property_names,
    }
    for what, token in _named(tokens):
        if token.text not in known[what]:
            hint = nearest(token.text, sorted(known[what]))
            yield Fault(token.line, f"{_PHRASE[what]} {token.text!r}{hint}")


_PHRASE = {
    "label": "no kind of node has the label",
    "type": "no relationship has the type",
    "property": "nothing in the model has the property",
}


def _clauses(tokens: Sequence[Token], *, limit: bool) -> Iterator[Fault]:
    for token in tokens:
        if token.kind is TokenKind.UNKNOWN:
            yield Fault(token.line, f"{token.text!r} starts nothing that ends; close the quote")
    for token, after in _keywords(tokens):
        if token.is_word(*_WRITING):
            yield Fault(token.line, f"{token.text.upper()} writes; a recipe only reads")
        if token.is_word("CALL") and not (after and after.is_symbol("{", "(")):
            yield Fault(token.line, "CALL of a procedure; only subqueries, CALL { … }, run on every engine")
        if token.is_word("LIMIT", "SKIP", "OFFSET") and not limit:
            yield Fault(token.line, f"{token.text.upper()} hides rows that a coverage recipe must count")
    for position, token in enumerate(tokens):
        if token.is_symbol(";") and position + 1 < len(tokens):
            yield Fault(token.line, "a second statement; one recipe is one statement")


def _keywords(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else None
        after = tokens[position + 1] if position + 1 < len(tokens) else None
        if token.kind is not TokenKind.WORD or (before and before.is_symbol(".", ":", "|", "&")):
            continue
        if not (after and after.is_symbol(":", ".")):
            yield token, after


def _named(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Each token that names a label, a type or a property, with which of them."""
    nesting: list[str] = []
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else None
        if token.is_symbol("(", "[", "{"):
            nesting.append(_opened(tokens, position, nesting))
        elif token.is_symbol(")", "]", "}") and nesting:
            nesting.pop()
        elif token.is_symbol(":"):
            yield from _after_colon(tokens, position, nesting)
        elif token.is_name and before and before.is_symbol(".") and _is_access(tokens, position):
            yield "property", token


def _opened(tokens: Sequence[Token], position: int, nesting: Sequence[str]) -> str:
    """What a bracket opens: node, relationship, properties, map, block or other."""
    token = tokens[position]
    before = tokens[position - 1] if position else None
    if token.text == "[":
        return "relationship" if before and before.is_symbol("-", "<-") else "list"
    if token.text == "(":
        return "other" if before and before.kind is TokenKind.WORD and _calls(before) else "node"
    if before and before.is_word(*_BLOCKS):
        return "block"
    if before and before.is_symbol(")") and _closes_scope(tokens, position):
        return "block"
    return "properties" if nesting and nesting[-1] in ("node", "relationship") else "map"


def _calls(word: Token) -> bool:
    clauses = "MATCH WHERE CREATE MERGE AND OR XOR NOT EXISTS COUNT CALL IN WITH RETURN THEN ELSE WHEN"
    return not word.is_word(*clauses.split())


def _closes_scope(tokens: Sequence[Token], position: int) -> bool:
    back = position - 1
    while back > 0 and not tokens[back].is_symbol("("):
        back -= 1
    return back > 0 and tokens[back - 1].is_word("CALL")


def _is_access(tokens: Sequence[Token], position: int) -> bool:
    """`n.name` is a property; `duration.inDays(…)` and `duration.inDays(…).days` are not."""
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    if after and after.is_symbol("("):
        return False
    return not (tokens[position - 2].is_symbol(")") and tokens[position].text in _COMPONENTS)


def _after_colon(
    tokens: Sequence[Token], position: int, nesting: Sequence[str]
) -> Iterator[tuple[str, Token]]:
    where = nesting[-1] if nesting else "block"
    before = tokens[position - 1] if position else None
    if where == "properties" and before:
        yield "property", before
    if where in ("properties", "map"):
        return
    what = "type" if where == "relationship" else "label"
    joins = ("&",) if where == "list" else ("|", "&")
    at = position + 1
    while at < len(tokens):
        if tokens[at].is_name:
            yield what, tokens[at]
            if not (at + 1 < len(tokens) and tokens[at + 1].is_symbol(*joins)):
                return
        elif not tokens[at].is_symbol("!", "(", "%", *joins):
            return
        at += 1
