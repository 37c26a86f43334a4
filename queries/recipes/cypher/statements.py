"""Parses the statement of a recipe: its clauses, subqueries and projections."""

from __future__ import annotations

from wangge.queries.recipes.cypher.cursor import CLAUSES
from wangge.queries.recipes.cypher.patterns import Patterns
from wangge.queries.recipes.cypher.size import ONE, Size
from wangge.queries.recipes.lexer import TokenKind

__all__ = ["Statements"]


class Statements(Patterns):
    """Parsing methods for statements; `whole_statement` and `whole_creation` are the entry points."""

    def whole_statement(self) -> None:
        """Parse a recipe: one read-only statement."""
        self._statement()
        self._end()

    def whole_creation(self) -> None:
        """Parse an example graph: CREATE clauses only."""
        self._is_creation = True
        if not self._is_word("CREATE"):
            raise self._error("an example graph must start with CREATE")
        while self._takes_word("CREATE"):
            self._patterns()
        self._end()

    def _end(self) -> None:
        if self._takes(";") and self._token.kind is not TokenKind.END:
            raise self._error("the recipe has a second statement; put it in a separate recipe")
        if self._token.kind is not TokenKind.END:
            raise self._unexpected()

    def _statement(self) -> Size:
        with self._deeper():
            names_before = self._measure.names
            size, names = self._part(), self._measure.names
            while self._takes_word("UNION"):
                self._takes_word("ALL", "DISTINCT")
                self._measure.names = {**names_before}
                size = size.either(self._part())
                names = self._measure.merged(names)
            self._measure.names = names
            return size

    def _part(self) -> Size:
        if not self._is_word(*CLAUSES):
            raise self._no_clause()
        self._measure.names = {**self._measure.names}
        size = ONE
        while self._is_word(*CLAUSES):
            size = self._clause()
        return size

    def _clause(self) -> Size:
        if self._takes_word("CALL"):
            self._subquery()
        elif self._takes_word("UNWIND"):
            self._unwinding()
        elif self._takes_word("WITH", "RETURN"):
            return self._projection()
        else:
            if self._takes_word("OPTIONAL") and not self._is_word("MATCH"):
                raise self._unexpected()
            self._word("MATCH")
            self._patterns()
            self._condition()
        return ONE

    def _unwinding(self) -> None:
        size = self._expression()
        self._word("AS")
        self._measure.names[self._token.text] = size.part()
        self._measure.unwound(size)
        self._name()

    def _subquery(self) -> None:
        if self._takes("("):
            if not self._takes("*"):
                self._list(self._name, ")")
            self._symbol(")")
        if not self._is("{"):
            raise self._error(
                "CALL of a procedure; use a subquery, CALL { … }, which runs on both engines", tokens_back=1
            )
        self._symbol("{")
        outer = self._measure.names
        self._statement()
        self._measure.names = self._measure.merged(outer)
        self._symbol("}")

    def _projection(self) -> Size:
        self._takes_word("DISTINCT")
        names: dict[str, Size] = {}
        size = ONE
        if not self._takes("*"):
            size = self._item(names)
        while self._takes(","):
            size = size.plus(self._item(names))
        self._measure.names |= names
        if self._takes_word("ORDER"):
            self._word("BY")
            self._list(self._sorted_by)
        while self._takes_word("SKIP", "OFFSET", "LIMIT"):
            self._expression()
        self._condition()
        return size

    def _item(self, names: dict[str, Size]) -> Size:
        size = self._expression()
        if self._takes_word("AS"):
            names[self._token.text] = size
            self._name()
        return size

    def _sorted_by(self) -> None:
        self._expression()
        self._takes_word("ASC", "ASCENDING", "DESC", "DESCENDING")

    def _condition(self) -> None:
        if self._takes_word("WHERE"):
            self._expression()
