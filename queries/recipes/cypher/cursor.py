"""Moves through the tokens of a statement and makes the errors for unexpected tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from wangge.queries.fault import Fault
from wangge.queries.recipes.cypher.measure import Measure
from wangge.queries.recipes.lexer import Token, TokenKind

__all__ = ["CLAUSES", "WRITING", "Cursor", "NotDerivedError"]

Item = TypeVar("Item")

CLAUSES = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL")
WRITING = (
    *("ALTER", "CREATE", "DELETE", "DENY", "DETACH", "DROP", "FOREACH", "GRANT", "INSERT", "LOAD", "MERGE"),
    *("REMOVE", "REVOKE", "SET", "START", "STOP", "TERMINATE", "USE"),
)
_WORDS = (
    *("AND", "AS", "ASC", "ASCENDING", "BY", "CASE", "CONTAINS", "DESC", "DESCENDING", "DISTINCT", "ELSE"),
    *("END", "FALSE", "IN", "IS", "LIMIT", "NOT", "NULL", "OFFSET", "OR", "ORDER", "SKIP"),
    *("THEN", "TRUE", "UNION", "WHEN", "WHERE", "XOR"),
)
_DEEPEST = 60
_DEEPEST_ITERATION = 2
_ALLOWED = "MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, UNION and CALL { … }"


class NotDerivedError(Exception):
    """Raised if the statement doesn't match the grammar."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Cursor:
    """The basic parsing methods.

    A method `_takes…` consumes the current token if it is an expected one, and returns whether it did. `_symbol`,
    `_word`, `_name` and `_any_name` consume the token, too, but raise `NotDerivedError` if it isn't an expected one.
    """

    def __init__(self, tokens: Sequence[Token], scale: float) -> None:
        last = tokens[-1].line if tokens else 1
        self._tokens = [*tokens, *[Token(TokenKind.END, "", last)] * 3]
        self._position = 0
        self._depth = 0
        self._iterating = 0
        self._closing = _closing(tokens)
        self._is_creation = False
        self._measure = Measure(scale)

    @property
    def _token(self) -> Token:
        return self._tokens[self._position]

    def _ahead(self, count: int) -> Token:
        return self._tokens[min(self._position + count, len(self._tokens) - 1)]

    def _next(self) -> None:
        self._position += 1

    def _is(self, *symbols: str) -> bool:
        return self._token.is_symbol(*symbols)

    def _is_word(self, *words: str) -> bool:
        return self._token.is_word(*words)

    def _takes(self, *symbols: str) -> bool:
        return self._advance_if(self._is(*symbols))

    def _takes_word(self, *words: str) -> bool:
        return self._advance_if(self._is_word(*words))

    def _takes_kind(self, *kinds: TokenKind) -> bool:
        return self._advance_if(self._token.kind in kinds)

    def _advance_if(self, fits: bool) -> bool:
        self._position += fits
        return fits

    def _symbol(self, *symbols: str) -> None:
        if not self._takes(*symbols):
            raise self._unexpected()

    def _word(self, *words: str) -> None:
        if not self._takes_word(*words):
            raise self._unexpected()

    def _name(self) -> None:
        """Consume the name of a variable. Raise `NotDerivedError` for a keyword, unless it is in backticks."""
        if self._is_word(*_WORDS):
            raise self._error(f"{self._token.text!r} is a keyword; put it in backticks to use it as a name")
        if self._is_word(*CLAUSES, *WRITING):
            raise self._unexpected()
        self._any_name()

    def _any_name(self) -> None:
        if not self._token.is_name:
            raise self._unexpected()
        self._next()

    def _name_before(self, follows: str) -> str:
        name = self._token.text
        self._name()
        if not (self._takes(follows) or self._takes_word(follows)):
            raise self._unexpected()
        return name

    def _list(self, parse_item: Callable[[], Item], closing: str = "") -> list[Item]:
        """Parse items separated by commas: at least one, unless the next symbol is `closing`."""
        if closing and self._is(closing):
            return []
        items = [parse_item()]
        while self._takes(","):
            items.append(parse_item())
        return items

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        if self._depth == _DEEPEST:
            raise self._error(f"nested more than {_DEEPEST} deep; split it with WITH")
        self._depth += 1
        yield
        self._depth -= 1

    @contextmanager
    def _iteration(self) -> Iterator[None]:
        if self._iterating == _DEEPEST_ITERATION:
            raise self._error("three nested loops over lists; replace one of them by UNWIND")
        self._iterating += 1
        yield
        self._iterating -= 1

    def _error(self, message: str, *, tokens_back: int = 0) -> NotDerivedError:
        return NotDerivedError(Fault(self._tokens[self._position - tokens_back].line, message))

    def _no_clause(self) -> NotDerivedError:
        if self._is_creation:
            return self._error(f"{self._token.text.upper()} in an example graph; use only CREATE")
        if self._is_word(*WRITING):
            return self._error(f"{self._token.text.upper()} writes; a recipe only reads")
        if self._token.kind is TokenKind.END:
            return self._error("the statement has no RETURN")
        return self._error(f"{self._token.text!r} isn't a clause of a recipe; the clauses are {_ALLOWED}")

    def _unexpected(self) -> NotDerivedError:
        if self._token.kind is TokenKind.END:
            return self._error("the statement ends too early")
        if self._is_word(*WRITING):
            return self._no_clause()
        if (
            self._token.kind is TokenKind.WORD
            and self._position
            and not self._tokens[self._position - 1].is_symbol(".")
        ):
            return self._no_clause()
        return self._error(f"{self._token.text!r} isn't expected here")


def _closing(tokens: Sequence[Token]) -> dict[int, int]:
    """Map the position of each opening round bracket to the position of its closing bracket."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token.is_symbol("("):
            opened.append(position)
        elif token.is_symbol(")") and opened:
            closing[opened.pop()] = position
    return closing
