"""The statements of a recipe: its clauses, subqueries and projections."""

from __future__ import annotations

from queries.cypher.cursor import CLAUSES
from queries.cypher.patterns import Patterns
from queries.lexer import TokenKind

__all__ = ["Statements"]


class Statements(Patterns):
    """What is sent to an engine."""

    def whole_statement(self) -> None:
        """A recipe: one statement that reads."""
        self._statement()
        self._end()

    def whole_creation(self) -> None:
        """A tiny graph: CREATE clauses and nothing else."""
        self._is_creation = True
        if not self._is_word("CREATE"):
            raise self._refused("a tiny graph starts with CREATE")
        while self._takes_word("CREATE"):
            self._patterns()
        self._end()

    def _end(self) -> None:
        if self._takes(";") and self._token.kind is not TokenKind.END:
            raise self._refused("a second statement; one recipe is one statement")
        if self._token.kind is not TokenKind.END:
            raise self._unexpected()

    def _statement(self) -> None:
        with self._deeper():
            self._part()
            while self._takes_word("UNION"):
                self._takes_word("ALL", "DISTINCT")
                self._part()

    def _part(self) -> None:
        if not self._is_word(*CLAUSES):
            raise self._no_clause()
        while self._is_word(*CLAUSES):
            self._clause()

    def _clause(self) -> None:
        if self._takes_word("CALL"):
            self._subquery()
        elif self._takes_word("UNWIND"):
            self._expression()
            self._word("AS")
            self._name()
        elif self._takes_word("WITH", "RETURN"):
            self._projection()
        else:
            if self._takes_word("OPTIONAL") and not self._is_word("MATCH"):
                raise self._unexpected()
            self._word("MATCH")
            self._patterns()
            self._condition()

    def _subquery(self) -> None:
        if self._takes("("):
            if not self._takes("*"):
                self._list(self._name, ")")
            self._symbol(")")
        if not self._is("{"):
            raise self._refused(
                "CALL of a procedure; only subqueries, CALL { … }, run on every engine", back=1
            )
        self._symbol("{")
        self._statement()
        self._symbol("}")

    def _projection(self) -> None:
        self._takes_word("DISTINCT")
        if not self._takes("*"):
            self._item()
        while self._takes(","):
            self._item()
        if self._takes_word("ORDER"):
            self._word("BY")
            self._list(self._sorted_by)
        while self._takes_word("SKIP", "OFFSET", "LIMIT"):
            self._expression()
        self._condition()

    def _item(self) -> None:
        self._expression()
        if self._takes_word("AS"):
            self._name()

    def _sorted_by(self) -> None:
        self._expression()
        self._takes_word("ASC", "ASCENDING", "DESC", "DESCENDING")

    def _condition(self) -> None:
        if self._takes_word("WHERE"):
            self._expression()
