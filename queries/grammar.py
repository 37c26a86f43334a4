"""The Cypher that a recipe may be written in: what this grammar doesn't derive is refused.

It lists what is allowed, so a clause that an engine has or gets, and that isn't here, is never sent. Names
and types are another matter, see `queries.lint`; so is whether the engine takes the statement.

```
statement   part (UNION [ALL] part)* [;]
part        (MATCH | OPTIONAL MATCH | UNWIND | WITH | RETURN | CALL [(names)] { statement })+
tiny graph  (CREATE patterns)+ [;]
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from queries.fault import Fault, nearest
from queries.functions import FUNCTIONS, ITERATING
from queries.lexer import Token, TokenKind

__all__ = ["creation_fault", "reading_fault"]

_CLAUSES = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL")
_WRITING = (
    *("ALTER", "CREATE", "DELETE", "DENY", "DETACH", "DROP", "FOREACH", "GRANT", "INSERT", "LOAD", "MERGE"),
    *("REMOVE", "REVOKE", "SET", "START", "STOP", "TERMINATE", "USE"),
)
_WORDS = (
    *("AND", "AS", "ASC", "ASCENDING", "BY", "CASE", "CONTAINS", "DESC", "DESCENDING", "DISTINCT", "ELSE"),
    *("END", "FALSE", "IN", "IS", "LIMIT", "NOT", "NULL", "OFFSET", "OR", "ORDER", "SKIP"),
    *("THEN", "TRUE", "UNION", "WHEN", "WHERE", "XOR"),
)
_BLOCKS = ("EXISTS", "COUNT", "COLLECT")
_OPERATORS = ("=", "<>", "<", ">", "<=", ">=", "=~", "+", "-", "*", "/", "%", "^", "||", "<-")
_DEEPEST = 60
_DEEPEST_ITERATION = 2
_ALLOWED = "MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, UNION and CALL { … }"


def reading_fault(tokens: Sequence[Token]) -> Fault | None:
    """The first place where a statement is more than a recipe may be, or None.

    >>> from queries.lexer import tokenize
    >>> reading_fault(tokenize("MATCH (n) RETURN n.code"))
    >>> reading_fault(tokenize("SHOW USERS")).message
    "'SHOW' begins no clause of a recipe, which has MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, UNION and CALL { … }"
    """
    return _fault(tokens, _Grammar.whole_statement)


def creation_fault(tokens: Sequence[Token]) -> Fault | None:
    """The first place where a tiny graph is more than CREATE patterns, or None.

    >>> from queries.lexer import tokenize
    >>> creation_fault(tokenize("CREATE (g:Grid) SET g.code = '1'"))
    Fault(line=1, message='SET in a tiny graph; it only CREATEs')
    """
    return _fault(tokens, _Grammar.whole_creation)


class _NotDerivedError(Exception):
    """The grammar doesn't go on like this."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _fault(tokens: Sequence[Token], rule: Callable[[_Grammar], None]) -> Fault | None:
    try:
        rule(_Grammar(tokens))
    except _NotDerivedError as error:
        return error.fault
    return None


class _Grammar:
    """A recursive descent over the tokens; each method takes what its name says, or raises."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        last = tokens[-1].line if tokens else 1
        self._tokens = [*tokens, *[Token(TokenKind.END, "", last)] * 3]
        self._at = 0
        self._depth = 0
        self._iterating = 0
        self._closing = _closing(tokens)
        self._is_creation = False

    # statements

    def whole_statement(self) -> None:
        self._statement()
        self._end()

    def whole_creation(self) -> None:
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
        if not self._is_word(*_CLAUSES):
            raise self._no_clause()
        while self._is_word(*_CLAUSES):
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

    # patterns

    def _patterns(self) -> None:
        self._list(self._pattern)

    def _pattern(self) -> None:
        if self._token.is_name and self._ahead(1).is_symbol("="):
            self._name()
            self._symbol("=")
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

    # expressions

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
        return self._takes_word("AND", "OR", "XOR", "IN", "CONTAINS") or self._takes(*_OPERATORS)

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
        elif self._is_word(*_BLOCKS) and self._ahead(1).is_symbol("{"):
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
        if self._is_word(*_CLAUSES):
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
        elif self._is_word(*_WRITING):
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

    # tokens

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _ahead(self, count: int) -> Token:
        return self._tokens[min(self._at + count, len(self._tokens) - 1)]

    def _next(self) -> None:
        self._at += 1

    def _is(self, *symbols: str) -> bool:
        return self._token.is_symbol(*symbols)

    def _is_word(self, *words: str) -> bool:
        return self._token.is_word(*words)

    def _takes(self, *symbols: str) -> bool:
        return self._took(self._is(*symbols))

    def _takes_word(self, *words: str) -> bool:
        return self._took(self._is_word(*words))

    def _takes_kind(self, *kinds: TokenKind) -> bool:
        return self._took(self._token.kind in kinds)

    def _took(self, fits: bool) -> bool:
        self._at += fits
        return fits

    def _symbol(self, *symbols: str) -> None:
        if not self._takes(*symbols):
            raise self._unexpected()

    def _word(self, *words: str) -> None:
        if not self._takes_word(*words):
            raise self._unexpected()

    def _name(self) -> None:
        """A variable: a keyword isn't one, lest a clause be read as a name."""
        if self._is_word(*_WORDS):
            raise self._refused(f"{self._token.text!r} is a keyword; put it in backticks to use it as a name")
        if self._is_word(*_CLAUSES, *_WRITING):
            raise self._unexpected()
        self._any_name()

    def _any_name(self) -> None:
        if not self._token.is_name:
            raise self._unexpected()
        self._next()

    def _binding(self, follows: str) -> None:
        self._name()
        if not (self._takes(follows) or self._takes_word(follows)):
            raise self._unexpected()

    def _list(self, one: Callable[[], None], closing: str = "") -> None:
        """One or more with commas between; with `closing` also none before that symbol."""
        if closing and self._is(closing):
            return
        one()
        while self._takes(","):
            one()

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        if self._depth == _DEEPEST:
            raise self._refused(f"nested more than {_DEEPEST} deep; split it with WITH")
        self._depth += 1
        yield
        self._depth -= 1

    @contextmanager
    def _iteration(self) -> Iterator[None]:
        if self._iterating == _DEEPEST_ITERATION:
            raise self._refused("a list gone through within two others; take one of them apart with UNWIND")
        self._iterating += 1
        yield
        self._iterating -= 1

    def _refused(self, message: str, *, back: int = 0) -> _NotDerivedError:
        return _NotDerivedError(Fault(self._tokens[self._at - back].line, message))

    def _no_clause(self) -> _NotDerivedError:
        if self._is_creation:
            return self._refused(f"{self._token.text.upper()} in a tiny graph; it only CREATEs")
        if self._is_word(*_WRITING):
            return self._refused(f"{self._token.text.upper()} writes; a recipe only reads")
        if self._token.kind is TokenKind.END:
            return self._refused("the statement has no RETURN")
        return self._refused(f"{self._token.text!r} begins no clause of a recipe, which has {_ALLOWED}")

    def _unexpected(self) -> _NotDerivedError:
        if self._token.kind is TokenKind.END:
            return self._refused("the statement ends too early")
        if self._is_word(*_WRITING):
            return self._no_clause()
        if self._token.kind is TokenKind.WORD and self._at and not self._tokens[self._at - 1].is_symbol("."):
            return self._no_clause()
        return self._refused(f"{self._token.text!r} isn't expected here")


def _closing(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each round bracket closes."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.is_symbol("("):
            opened.append(at)
        elif token.is_symbol(")") and opened:
            found[opened.pop()] = at
    return found
