"""The expressions of a recipe: operators, lists, maps, calls of functions, and what goes through a list."""

from __future__ import annotations

from abc import ABC, abstractmethod

from queries.cypher.cursor import CLAUSES, WRITING, Cursor
from queries.fault import nearest
from queries.functions import FUNCTIONS, ITERATING
from queries.lexer import TokenKind

__all__ = ["Expressions"]

BLOCKS = ("EXISTS", "COUNT", "COLLECT")
OPERATORS = ("=", "<>", "<", ">", "<=", ">=", "=~", "+", "-", "*", "/", "%", "^", "||", "<-")


class Expressions(Cursor, ABC):
    """What has a value."""

    @abstractmethod
    def _statement(self) -> None: ...

    @abstractmethod
    def _patterns(self) -> None: ...

    @abstractmethod
    def _path(self) -> None: ...

    @abstractmethod
    def _labels(self) -> None: ...

    @abstractmethod
    def _condition(self) -> None: ...

    def _expression(self) -> None:
        with self._deeper():
            self._operand()
            while self._operator():
                self._operand()

    def _operator(self) -> bool:
        """Take what stands between two operands, if anything does."""
        if self._is_word("STARTS", "ENDS") and self._ahead(1).is_word("WITH"):
            self._at += 2
            return True
        return self._takes_word("AND", "OR", "XOR", "IN", "CONTAINS") or self._takes(*OPERATORS)

    def _operand(self) -> None:
        while self._takes_word("NOT") or self._takes("+", "-"):
            pass
        self._atom()
        while self._postfix():
            pass

    def _postfix(self) -> bool:
        if self._takes("."):
            self._any_name()
        elif self._takes("["):
            self._index()
        elif self._takes_word("IS"):
            self._takes_word("NOT")
            self._word("NULL")
        elif self._is(":"):
            self._labels()
        else:
            return False
        return True

    def _index(self) -> None:
        if not self._is(".."):
            self._expression()
        if self._takes("..") and not self._is("]"):
            self._expression()
        self._symbol("]")

    def _atom(self) -> None:
        if self._takes_kind(TokenKind.NUMBER, TokenKind.TEXT, TokenKind.PARAMETER):
            return
        if self._is("("):
            self._parenthesised()
        elif self._is("["):
            self._bracketed()
        elif self._is("{"):
            self._map()
        elif self._is_word("CASE"):
            self._case()
        elif self._is_word(*BLOCKS) and self._ahead(1).is_symbol("{"):
            self._block()
        elif not self._takes_word("TRUE", "FALSE", "NULL"):
            self._named()

    def _parenthesised(self) -> None:
        if self._begins_path():
            self._path()
            return
        self._symbol("(")
        self._expression()
        self._symbol(")")

    def _begins_path(self) -> bool:
        """Whether a relationship follows the bracket that closes here: `(a)-[`, `(a)--`, `(a)->`, `(a)<-[`, `(a)<--`."""
        if (closing := self._closing.get(self._at)) is None:
            return False
        first, second = self._tokens[closing + 1 : closing + 3]
        return first.is_symbol("-", "<-") and second.is_symbol("-", "->", "[")

    def _bracketed(self) -> None:
        self._symbol("[")
        if self._token.is_name and self._ahead(1).is_word("IN"):
            with self._iteration():
                self._binding("IN")
                self._expression()
                self._filter()
        elif not self._is("]"):
            if self._token.is_name and self._ahead(1).is_symbol("="):
                self._binding("=")
            self._list(self._expression)
            self._filter()
        self._symbol("]")

    def _filter(self) -> None:
        self._condition()
        if self._takes("|"):
            self._expression()

    def _map(self) -> None:
        self._symbol("{")
        self._list(self._entry, "}")
        self._symbol("}")

    def _entry(self) -> None:
        self._any_name()
        self._symbol(":")
        self._expression()

    def _case(self) -> None:
        self._word("CASE")
        if not self._is_word("WHEN"):
            self._expression()
        self._word("WHEN")
        self._branch()
        while self._takes_word("WHEN"):
            self._branch()
        if self._takes_word("ELSE"):
            self._expression()
        self._word("END")

    def _branch(self) -> None:
        self._expression()
        self._word("THEN")
        self._expression()

    def _block(self) -> None:
        self._next()
        self._symbol("{")
        if self._is_word(*CLAUSES):
            self._statement()
        else:
            self._patterns()
            self._condition()
        self._symbol("}")

    def _named(self) -> None:
        """A variable with what may follow it, or the call of a function."""
        length = self._call_length()
        if not length:
            self._name()
            if self._is("{"):
                self._projected_map()
            return
        name = "".join(token.text for token in self._tokens[self._at : self._at + length])
        if name.lower() in ITERATING:
            self._iterating_call()
        elif name.lower() in FUNCTIONS:
            self._at += length
            self._symbol("(")
            self._takes_word("DISTINCT")
            if not self._takes("*"):
                self._list(self._expression, ")")
            self._symbol(")")
        elif self._is_word(*WRITING):
            raise self._unexpected()
        else:
            raise self._refused(f"a recipe may not call {name!r}{nearest(name, FUNCTIONS.values())}")

    def _call_length(self) -> int:
        """How many tokens name the function that is called here, 0 where none is."""
        length = 0
        while self._ahead(length).is_name:
            if self._ahead(length + 1).is_symbol("("):
                return length + 1
            if not self._ahead(length + 1).is_symbol("."):
                return 0
            length += 2
        return 0

    def _iterating_call(self) -> None:
        """`all(x IN list WHERE …)` and its kin, `reduce(sum = 0, x IN list | …)`."""
        self._next()
        self._symbol("(")
        with self._iteration():
            if self._ahead(1).is_symbol("="):
                self._binding("=")
                self._expression()
                self._symbol(",")
            self._binding("IN")
            self._expression()
            self._filter()
        self._symbol(")")

    def _projected_map(self) -> None:
        self._symbol("{")
        self._list(self._projected_entry, "}")
        self._symbol("}")

    def _projected_entry(self) -> None:
        if not self._takes("."):
            self._entry()
        elif not self._takes("*"):
            self._any_name()
