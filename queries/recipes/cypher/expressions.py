"""Parses the expressions of a recipe: operators, lists, maps, function calls and loops over lists.

Most parsing methods return an upper bound of the size of the expression's value.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import reduce

from wangge.queries.fault import nearest
from wangge.queries.recipes.cypher.cursor import CLAUSES, WRITING, Cursor
from wangge.queries.recipes.cypher.size import ONE, Size
from wangge.queries.recipes.functions import CONSTANT, COUNTING, FUNCTIONS, ITERATING
from wangge.queries.recipes.lexer import TokenKind

__all__ = ["Expressions"]

BLOCKS = ("EXISTS", "COUNT", "COLLECT")
_CONCATENATING = ("+", "-", "||")
_ARITHMETIC = ("*", "/", "%", "^")
_COMPARING = ("=", "<>", "<", ">", "<=", ">=", "=~", "<-")
_LOGICAL = ("AND", "OR", "XOR", "IN", "CONTAINS")
_LONGEST_VALUE = Size(64)  # the longest text of a number, date or duration
_SLOW_PATTERN = re.compile(r"\)[*+?{]|\\[1-9k]|([*+?{(].*){3}", re.DOTALL)
"""Matches regular expressions whose time can grow faster than the square of the text's length.

Such expressions have a repeated group, a back reference or three quantifiers.
"""


class Expressions(Cursor, ABC):
    """Parsing methods for expressions; subclasses add the methods for patterns and statements."""

    @abstractmethod
    def _statement(self) -> Size: ...

    @abstractmethod
    def _patterns(self) -> None: ...

    @abstractmethod
    def _path(self) -> None: ...

    @abstractmethod
    def _labels(self) -> None: ...

    @abstractmethod
    def _condition(self) -> None: ...

    def _expression(self) -> Size:
        with self._deeper():
            terms, is_boolean = [self._operand()], False
            while operator := self._operator():
                if operator == "=~":
                    self._check_pattern(terms[-1])
                operand = self._operand()
                if operator == "CONTAINS":
                    self._check_search(terms[-1], operand)
                if operator in _ARITHMETIC:
                    terms[-1] = terms[-1].multiplied(operand) if operator == "*" else ONE
                else:
                    terms.append(operand)
                    is_boolean |= operator not in _CONCATENATING
            size = self._checked_size(reduce(Size.plus, terms))
            return ONE if is_boolean else size

    def _operator(self) -> str:
        """Consume an operator and return it, or an empty string."""
        text = self._token.text.upper()
        if self._is_word("STARTS", "ENDS") and self._ahead(1).is_word("WITH"):
            self._position += 2
            return text
        if self._takes_word(*_LOGICAL) or self._takes(*_CONCATENATING, *_ARITHMETIC, *_COMPARING):
            return text
        return ""

    def _check_pattern(self, text: Size) -> None:
        """Reject a regular expression whose time can grow faster than the square of the text's length."""
        if self._token.kind is not TokenKind.TEXT:
            raise self._error("=~ needs a literal pattern; write it as a text")
        if _SLOW_PATTERN.search(self._token.text):
            raise self._error(
                "=~ with a repeated group, a back reference, or three of the signs *, +, ?, { and (; "
                "use a simpler pattern"
            )
        self._check_search(text, text)

    def _check_search(self, text: Size, part: Size) -> None:
        if fault := self._measure.searches(text, part):
            raise self._error(fault)

    def _operand(self) -> Size:
        while self._takes_word("NOT") or self._takes("+", "-"):
            pass
        size = self._atom()
        while self._postfix():
            size = size.part()
        return size

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

    def _atom(self) -> Size:
        text = self._token.text
        if self._takes_kind(TokenKind.NUMBER):
            return Size(len(text), number=_number(text))
        if self._takes_kind(TokenKind.TEXT):
            return Size(len(text))
        if self._takes_kind(TokenKind.PARAMETER):
            return self._measure.data
        if self._is("("):
            return self._parenthesised()
        if self._is("["):
            return self._bracketed()
        if self._is("{"):
            return self._map()
        if self._is_word("CASE"):
            return self._case()
        if self._is_word(*BLOCKS) and self._ahead(1).is_symbol("{"):
            return self._block()
        return ONE if self._takes_word("TRUE", "FALSE", "NULL") else self._named()

    def _parenthesised(self) -> Size:
        if self._begins_path():
            self._path()
            return self._measure.paths
        self._symbol("(")
        size = self._expression()
        self._symbol(")")
        return size

    def _begins_path(self) -> bool:
        """Return whether the round bracket at the current position begins a path.

        It does if a relationship follows its closing bracket, as in `(a)-[`, `(a)--`, `(a)->`, `(a)<-[` and `(a)<--`.
        """
        if (closing := self._closing.get(self._position)) is None:
            return False
        first, second = self._tokens[closing + 1 : closing + 3]
        return first.is_symbol("-", "<-") and second.is_symbol("-", "->", "[")

    def _bracketed(self) -> Size:
        self._symbol("[")
        size = ONE
        if self._token.is_name and self._ahead(1).is_word("IN"):
            with self._iteration():
                item = self._name_before("IN")
                size = self._comprehension(item, self._expression())
        elif not self._is("]"):
            if self._token.is_name and self._ahead(1).is_symbol("="):
                self._measure.binds_path(self._name_before("="))
            size = reduce(Size.plus, (size.plus(ONE) for size in self._list(self._expression)), ONE)
            if self._is_word("WHERE") or self._is("|"):
                size = self._comprehension("", self._measure.data)
        self._symbol("]")
        return self._checked_size(size.part())

    def _comprehension(self, item: str, over: Size) -> Size:
        loop = self._measure.enter(over, item)
        size, fault = self._measure.leave_list(loop, self._filter())
        if fault:
            raise self._error(fault)
        return size

    def _filter(self) -> Size | None:
        self._condition()
        return self._expression() if self._takes("|") else None

    def _map(self) -> Size:
        self._symbol("{")
        sizes = self._list(self._entry, "}")
        self._symbol("}")
        return self._checked_size(reduce(Size.plus, sizes, ONE).part())

    def _entry(self) -> Size:
        name = self._token.text
        self._any_name()
        self._symbol(":")
        return self._expression().plus(Size(len(name)))

    def _case(self) -> Size:
        self._word("CASE")
        if not self._is_word("WHEN"):
            self._expression()
        self._word("WHEN")
        size = self._branch()
        while self._takes_word("WHEN"):
            size = size.either(self._branch())
        if self._takes_word("ELSE"):
            size = size.either(self._expression())
        self._word("END")
        return size

    def _branch(self) -> Size:
        self._expression()
        self._word("THEN")
        return self._expression()

    def _block(self) -> Size:
        collects = self._is_word("COLLECT")
        names, rows = self._measure.names, self._measure.rows
        self._measure.names = {**names}
        self._next()
        self._symbol("{")
        size = ONE
        if self._is_word(*CLAUSES):
            size = self._statement()
        else:
            self._patterns()
            self._condition()
        self._symbol("}")
        if collects:
            size = self._measure.collected(size)
        self._measure.names, self._measure.rows = names, rows
        return self._checked_size(size) if collects else ONE

    def _named(self) -> Size:
        """Parse a variable, a map projection, or a function call."""
        length = self._call_length()
        if not length:
            return self._variable()
        name = "".join(token.text for token in self._tokens[self._position : self._position + length])
        if name.lower() in ITERATING:
            return self._iterating_call()
        if name.lower() in FUNCTIONS:
            self._position += length
            return self._call(name.lower())
        if self._is_word(*WRITING):
            raise self._unexpected()
        raise self._error(f"a recipe can't call {name!r}{nearest(name, FUNCTIONS.values())}")

    def _variable(self) -> Size:
        size = self._measure.of(self._token.text)
        self._name()
        return self._projected_map(size) if self._is("{") else size

    def _call(self, name: str) -> Size:
        self._symbol("(")
        self._takes_word("DISTINCT")
        arguments = [] if self._takes("*") else self._list(self._expression, ")")
        self._symbol(")")
        return self._checked_size(self._result(name, arguments))

    def _result(self, name: str, arguments: list[Size]) -> Size:
        """Return the size of a function's result."""
        total = reduce(Size.plus, arguments, ONE).part()
        if name == "count":
            return Size(1, number=self._measure.rows)
        if name in COUNTING:
            return Size(1, number=self._measure.bound(total))
        if name in CONSTANT:
            return ONE
        if name == "range":
            return self._range(arguments)
        if name == "collect":
            return self._measure.collected(total)
        if name in ("replace", "split"):
            for part in arguments[1:2]:
                self._check_search(arguments[0], part)
        if name == "replace" and arguments:
            return self._measure.times(arguments[0].plus(ONE).part(), arguments[-1].plus(ONE).part())
        if name == "coalesce":
            return reduce(Size.either, arguments, ONE)
        if name == "split":
            return total.scaled(2)
        if name == "normalize":
            return total.scaled(18)  # U+FDFA normalizes to 18 letters
        return total.plus(_LONGEST_VALUE) if name.startswith("tostring") else total

    def _range(self, arguments: list[Size]) -> Size:
        largest_number = sum(argument.number for argument in arguments[:2])
        if not largest_number < float("inf"):
            raise self._error(
                "range() with an unbounded end; end it at a number, or at a size()",
                tokens_back=1,
            )
        return Size(2 * (largest_number + 1))

    def _call_length(self) -> int:
        """Return how many tokens the name of the called function has; 0 if the next token doesn't begin a call."""
        length = 0
        while self._ahead(length).is_name:
            if self._ahead(length + 1).is_symbol("("):
                return length + 1
            if not self._ahead(length + 1).is_symbol("."):
                return 0
            length += 2
        return 0

    def _iterating_call(self) -> Size:
        """Parse `all(x IN list WHERE …)`, `any`, `none`, `single`, or `reduce(sum = 0, x IN list | …)`."""
        self._next()
        self._symbol("(")
        with self._iteration():
            total, first = "", ONE
            if self._ahead(1).is_symbol("="):
                total, first = self._name_before("="), self._expression()
                self._symbol(",")
            item = self._name_before("IN")
            loop = self._measure.enter(self._expression(), item, total=total)
            size, fault = self._measure.leave_reduce(loop, first, self._filter() or ONE)
            if fault:
                raise self._error(fault)
        self._symbol(")")
        return self._checked_size(size) if total else ONE

    def _projected_map(self, size: Size) -> Size:
        self._symbol("{")
        sizes = self._list(self._projected_entry, "}")
        self._symbol("}")
        return self._checked_size(reduce(Size.plus, sizes, size).part())

    def _projected_entry(self) -> Size:
        if not self._takes("."):
            return self._entry()
        if not self._takes("*"):
            self._any_name()
        return ONE

    def _checked_size(self, size: Size) -> Size:
        if fault := self._measure.builds(size):
            raise self._error(fault)
        return size


def _number(text: str) -> float:
    return float(int(text, 0)) if text[:2] in ("0x", "0o") else float(text)
