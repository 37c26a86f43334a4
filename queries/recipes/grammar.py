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

from collections.abc import Callable, Sequence

from wangge.queries.fault import Fault
from wangge.queries.recipes.cypher.cursor import NotDerivedError
from wangge.queries.recipes.cypher.measure import SCALES
from wangge.queries.recipes.cypher.statements import Statements
from wangge.queries.recipes.lexer import Token

__all__ = ["creation_fault", "reading_fault"]


def reading_fault(tokens: Sequence[Token]) -> Fault | None:
    """The first place where a statement is more than a recipe may be, or None.

    >>> from wangge.queries.recipes.lexer import tokenize
    >>> reading_fault(tokenize("MATCH (n) RETURN n.code"))
    >>> reading_fault(tokenize("SHOW USERS")).message
    "'SHOW' begins no clause of a recipe, which has MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, UNION and CALL { … }"
    """
    return _fault(tokens, Statements.whole_statement)


def creation_fault(tokens: Sequence[Token]) -> Fault | None:
    """The first place where a tiny graph is more than CREATE patterns, or None.

    >>> from wangge.queries.recipes.lexer import tokenize
    >>> creation_fault(tokenize("CREATE (g:Grid) SET g.code = '1'"))
    Fault(line=1, message='SET in a tiny graph; it only CREATEs')
    """
    return _fault(tokens, Statements.whole_creation)


def _fault(tokens: Sequence[Token], rule: Callable[[Statements], None]) -> Fault | None:
    for scale in SCALES:
        try:
            rule(Statements(tokens, scale))
        except NotDerivedError as error:
            return error.fault
    return None
