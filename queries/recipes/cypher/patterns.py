"""Parses the patterns of a recipe: nodes and relationships, their labels and conditions."""

from __future__ import annotations

from wangge.queries.recipes.cypher.expressions import Expressions
from wangge.queries.recipes.lexer import TokenKind

__all__ = ["Patterns"]


class Patterns(Expressions):
    """Parsing methods for the patterns of MATCH, and of CREATE in an example graph."""

    def _patterns(self) -> None:
        self._list(self._pattern)

    def _pattern(self) -> None:
        if self._token.is_name and self._ahead(1).is_symbol("="):
            self._measure.binds_path(self._name_before("="))
        self._path()

    def _path(self) -> None:
        self._node()
        while self._is("-", "<-"):
            self._relationship()
            self._node()

    def _node(self) -> None:
        self._symbol("(")
        if self._token.is_name:
            self._name()
        self._labels()
        if self._is("{"):
            self._map()
        self._condition()
        self._symbol(")")

    def _relationship(self) -> None:
        self._symbol("-", "<-")
        if self._takes("["):
            if self._token.is_name:
                self._name()
            self._labels()
            if self._takes("*"):
                self._lengths()
            if self._is("{"):
                self._map()
            self._condition()
            self._symbol("]")
        self._symbol("-", "->")

    def _lengths(self) -> None:
        self._takes_kind(TokenKind.NUMBER)
        if self._takes(".."):
            self._takes_kind(TokenKind.NUMBER)

    def _labels(self) -> None:
        while self._takes(":"):
            self._label()
            while self._takes("|", "&"):
                self._takes(":")
                self._label()

    def _label(self) -> None:
        while self._takes("!"):
            pass
        if self._takes("("):
            with self._deeper():
                self._label()
                while self._takes("|", "&"):
                    self._label()
            self._symbol(")")
        elif not self._takes("%"):
            self._any_name()
