"""Division codes in their natural length, whichever length a sheet writes them in."""

from __future__ import annotations

from wangge.graph.model import NodeKind

__all__ = ["natural_code", "spellings"]

_DEEPEST = 5
_NATURAL = {1: 6, 2: 6, 3: 6, 4: 9, 5: 12}
_SIGNIFICANT = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}


def natural_code(kind: NodeKind, code: str) -> str:
    """The code of a division in the length of its tier; of any other kind, unchanged.

    GB/T 2260 gives provinces, cities and districts 6 digits, GB/T 10114 gives streets 9, the
    statistical codes give communities 12; tables pad them all to 12 with zeros.

    >>> from wangge.graph.model import load_model
    >>> nodes = load_model().nodes
    >>> natural_code(nodes["District"], "511702000000"), natural_code(nodes["Street"], "511702001000")
    ('511702', '511702001')
    >>> natural_code(nodes["Province"], "51"), natural_code(nodes["Grid"], "511702001001001")
    ('510000', '511702001001001')
    """
    tier = kind.place_tier
    if tier == _DEEPEST and len(code) == _NATURAL[tier]:
        return code
    if tier not in _NATURAL or not code.isascii() or not code.isdigit() or len(code) > 12:
        return code
    if len(code) < _SIGNIFICANT[tier]:
        return code
    length = _NATURAL[tier]
    padded = code.ljust(12, "0")
    return padded[:length] if set(padded[length:]) <= {"0"} else code


def spellings(code: str) -> tuple[str, ...]:
    """The codes a place code may stand for when its tier isn't known: as written, then with less padding.

    >>> spellings("511702000000")
    ('511702000000', '511702000', '511702')
    >>> spellings("511702001000"), spellings("511702001001")
    (('511702001000', '511702001'), ('511702001001',))
    """
    found = [code]
    if len(code) == _NATURAL[5] and code.endswith("000"):
        found.append(code[: _NATURAL[4]])
    if len(code) in (_NATURAL[4], _NATURAL[5]) and not code[_NATURAL[3] :].strip("0"):
        found.append(code[: _NATURAL[3]])
    return tuple(found)
