"""Splits a Cypher text into tokens with line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Token", "TokenKind", "hidden_signs", "tokenize"]


class TokenKind(StrEnum):
    """The kinds of tokens.

    `QUOTED` is a name in backticks, `TEXT` a string in quotes, and `UNKNOWN` what no other kind matches. `END` isn't in the
    text; the parser adds it after the last token.
    """

    WORD = "word"
    QUOTED = "quoted"
    TEXT = "text"
    NUMBER = "number"
    PARAMETER = "parameter"
    SYMBOL = "symbol"
    UNKNOWN = "unknown"
    END = "end"


class Token(NamedTuple):
    """One token. `text` doesn't include quotes, backticks and the `$` of a parameter."""

    kind: TokenKind
    text: str
    line: int

    def is_word(self, *words: str) -> bool:
        """Return whether the token is one of these keywords, ignoring case; `words` are upper-case."""
        return self.kind is TokenKind.WORD and self.text.isascii() and self.text.upper() in words

    def is_symbol(self, *symbols: str) -> bool:
        """Return whether the token is one of these symbols."""
        return self.kind is TokenKind.SYMBOL and self.text in symbols

    @property
    def is_name(self) -> bool:
        """Whether the token can be a name: a plain word or one in backticks."""
        return self.kind in (TokenKind.WORD, TokenKind.QUOTED)


_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<text>'(?:\\.|[^'\\])*+'|"(?:\\.|[^"\\])*+")
  | (?P<quoted>`(?:``|[^`])*`)
  | (?P<parameter>\$(?:[^\W\d]\w*|`(?:``|[^`])*`|\d+))
  | (?P<number>0x[0-9A-Fa-f]+|0o[0-7]+|(?:[0-9]+\.)?[0-9]+(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<unclosed>/\*.*|['"`].*)
  | (?P<symbol>::|\.\.|\|\||<=|>=|<>|=~|\+=|->|<-|[^\w\s'"`$])
  | (?P<unknown>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_HIDDEN = re.compile(
    r"(?P<escape>\\[uU][0-9A-Fa-f]{0,4})|\r(?!\n)"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Control characters, line ends that only one engine recognises, zero-width characters and Unicode escapes."""


def tokenize(text: str, *, first_line: int = 1) -> list[Token]:
    r"""Return the tokens of `text`, without comments and blanks; `first_line` is the number of its first line.

    An unclosed quote or comment becomes one token of kind `UNKNOWN`; the text after it is dropped.

    >>> [token.text for token in tokenize("MATCH (n:Grid) // all\nRETURN $x")]
    ['MATCH', '(', 'n', ':', 'Grid', ')', 'RETURN', 'x']
    """
    return list(_tokens(text, first_line))


# The tokens are cached, because the checks of one recipe together tokenize its text about a dozen times. Besides, if
# several commands run in one process, as in the tests, each of them checks the recipes again.
@lru_cache(maxsize=512)
def _tokens(text: str, line: int) -> tuple[Token, ...]:
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = "unknown" if match.lastgroup == "unclosed" else str(match.lastgroup)
        if kind != "skip":
            tokens.append(Token(TokenKind(kind), _bare(kind, match.group()), line))
        line += match.group().count("\n")
    return tuple(tokens)


def hidden_signs(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the line and the description of each invisible character and Unicode escape.

    An editor doesn't show that such characters are there, nor what an escape stands for. Neo4j replaces an escape such
    as `\u004F` with its character before it parses a statement, even in comments; ArcadeDB does so only in strings.

    >>> list(hidden_signs(r"// a\u000aLOAD CSV"))
    [(1, "the escape '\\u000a'; write the character itself")]
    """
    for match in _HIDDEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match["escape"]:
            yield line, f"the escape '{match['escape']}'; write the character itself"
        else:
            yield line, f"the invisible character U+{ord(match[0]):04X}; remove it"


def _bare(kind: str, text: str) -> str:
    if kind == "parameter":
        text = text[1:]
    if kind == "unknown":
        return text[:2] if text.startswith("/*") else text[:1]
    if text.startswith("`"):
        return text[1:-1].replace("``", "`")
    return text[1:-1] if kind == "text" else text
