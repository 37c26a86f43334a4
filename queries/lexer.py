"""The words of a Cypher text, with their lines: enough to check names and clauses, no grammar."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Token", "TokenKind", "tokenize"]


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    QUOTED = "quoted"
    TEXT = "text"
    NUMBER = "number"
    PARAMETER = "parameter"
    SYMBOL = "symbol"
    UNKNOWN = "unknown"


class Token(NamedTuple):
    """One token; `text` is bare: without quotes, backticks or the `$` of a parameter."""

    kind: TokenKind
    text: str
    line: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in whatever case."""
        return self.kind is TokenKind.WORD and self.text.upper() in words

    def is_symbol(self, *symbols: str) -> bool:
        """Whether it is one of these symbols."""
        return self.kind is TokenKind.SYMBOL and self.text in symbols

    @property
    def is_name(self) -> bool:
        """Whether it may name something: a bare word or one in backticks."""
        return self.kind in (TokenKind.WORD, TokenKind.QUOTED)


_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
  | (?P<quoted>`(?:``|[^`])*`)
  | (?P<parameter>\$(?:[^\W\d]\w*|`(?:``|[^`])*`|\d+))
  | (?P<number>0x[0-9A-Fa-f]+|\d+\.\d+(?:[eE][+-]?\d+)?|\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<symbol>::|\.\.|<=|>=|<>|=~|\+=|->|<-|[^\w\s'"`$])
  | (?P<unknown>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokenize(text: str, *, first_line: int = 1) -> list[Token]:
    r"""The tokens of `text`, comments and blanks left out; the text starts on `first_line`.

    A quote that is never closed comes back as a token of kind `UNKNOWN`.

    >>> [token.text for token in tokenize("MATCH (n:Grid) // all\nRETURN $x")]
    ['MATCH', '(', 'n', ':', 'Grid', ')', 'RETURN', 'x']
    """
    found = []
    line = first_line
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "unknown"
        if kind != "skip":
            found.append(Token(TokenKind(kind), _bare(kind, match.group()), line))
        line += match.group().count("\n")
    return found


def _bare(kind: str, text: str) -> str:
    if kind == "parameter":
        text = text[1:]
    if text.startswith("`"):
        return text[1:-1].replace("``", "`")
    return text[1:-1] if kind == "text" else text
