"""Checks statements against the grammar of the Cypher that recipes may use.

The grammar lists what is allowed and rejects the rest. So a recipe can't use a clause that an engine introduces later.
`wangge.queries.recipes.lint` checks labels and property names; the engine checks everything else.

```
statement   part (UNION [ALL] part)* [;]
part        (MATCH | OPTIONAL MATCH | UNWIND | WITH | RETURN | CALL [(names)] { statement })+
example     (CREATE patterns)+ [;]
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
    """Return the first fault of a recipe's statement, or None.

    >>> from wangge.queries.recipes.lexer import tokenize
    >>> reading_fault(tokenize("MATCH (n) RETURN n.code"))
    >>> reading_fault(tokenize("SHOW USERS")).message
    "'SHOW' isn't a clause of a recipe; the clauses are MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, UNION and CALL { … }"
    """
    return _fault(tokens, Statements.whole_statement)


def creation_fault(tokens: Sequence[Token]) -> Fault | None:
    """Return the first fault of an example graph, or None. An example graph consists of CREATE clauses only.

    >>> from wangge.queries.recipes.lexer import tokenize
    >>> creation_fault(tokenize("CREATE (g:Grid) SET g.code = '1'"))
    Fault(line=1, message='SET in an example graph; use only CREATE')
    """
    return _fault(tokens, Statements.whole_creation)


def _fault(tokens: Sequence[Token], rule: Callable[[Statements], None]) -> Fault | None:
    for scale in SCALES:
        try:
            rule(Statements(tokens, scale))
        except NotDerivedError as error:
            return error.fault
    return None
