"""Parses division codes: their level, length and padding, and the code of the division that contains a place.

GB/T 2260 gives provinces, cities and districts six digits. GB/T 10114 adds three digits for streets and
towns. The statistical codes of the National Bureau of Statistics add another three for communities and
villages:

    51 17 02 001 002      level 1 to 5: province, city, district, street, community
    51                    a province's two digits are padded to the six of a district: 510000
    511702001000          tables often pad every code with zeros to twelve digits

A grid, compound or building has the code of its community followed by its own number: 511702001002B0001.
"""

from __future__ import annotations

__all__ = [
    "DEEPEST",
    "DIGITS",
    "STORED_DIGITS",
    "begins_with_district",
    "community_of",
    "district_of",
    "is_padded_form",
    "natural_code",
    "province_of",
    "spellings",
    "stored_code",
    "street_of",
    "with_city_padding",
    "without_community_padding",
]

DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}
"""How many digits of a code are significant at each level."""

DEEPEST = max(DIGITS)
"""The level of communities and villages."""

STORED_DIGITS = {level: max(digits, DIGITS[3]) for level, digits in DIGITS.items()}
"""How many digits the stored code of each level has: at least the six of GB/T 2260."""

_LONGEST = DIGITS[DEEPEST]


def natural_code(level: int | None, code: str) -> str:
    """Return a division's code cut or padded to the length of its level; any other code unchanged.

    >>> natural_code(3, "511702000000"), natural_code(4, "511702001000"), natural_code(1, "51")
    ('511702', '511702001', '510000')
    >>> natural_code(6, "511702001001001"), natural_code(None, "DW-0001"), natural_code(3, "511702001001")
    ('511702001001001', 'DW-0001', '511702001001')
    """
    if level not in DIGITS or not _is_number(code) or not DIGITS[level] <= len(code) <= _LONGEST:
        return code
    digits = STORED_DIGITS[level]
    padded = code.ljust(_LONGEST, "0")
    return code if padded[digits:].strip("0") else padded[:digits]


def stored_code(code: str) -> str:
    """Return the code of a province, city or district padded to six digits; a longer code unchanged.

    >>> stored_code("51"), stored_code("4419"), stored_code("511702001")
    ('510000', '441900', '511702001')
    """
    return code.ljust(STORED_DIGITS[1], "0")


def with_city_padding(code: str) -> str:
    """Return a city's code of four digits padded to six; any other code unchanged.

    >>> with_city_padding("5117"), with_city_padding("511702"), with_city_padding("A-01")
    ('511700', '511702', 'A-01')
    """
    return stored_code(code) if len(code) == DIGITS[2] and _is_number(code) else code


def spellings(code: str) -> tuple[str, ...]:
    """Return the codes that a code of unknown level may mean: itself, then codes with fewer padding zeros.

    >>> spellings("511702000000")
    ('511702000000', '511702000', '511702')
    >>> spellings("511702001000"), spellings("511702001001")
    (('511702001000', '511702001'), ('511702001001',))
    """
    candidates = [code, without_community_padding(code)]
    if len(code) in (DIGITS[4], DIGITS[5]) and not code[DIGITS[3] :].strip("0"):
        candidates.append(district_of(code))
    return tuple(dict.fromkeys(candidates))


def without_community_padding(code: str) -> str:
    """Return a street's code of twelve digits cut to nine; any other code unchanged.

    >>> without_community_padding("511702001000"), without_community_padding("511702001001")
    ('511702001', '511702001001')
    """
    return street_of(code) if len(code) == DIGITS[5] and code.endswith("000") else code


def is_padded_form(code: str, of: str) -> bool:
    """Whether `code` is the code `of`, padded with zeros to twelve digits.

    >>> is_padded_form("511702000000", of="511702"), is_padded_form("511702", of="511702")
    (True, False)
    """
    return code.isdigit() and len(code) == _LONGEST and code.rstrip("0") == of.rstrip("0")


def begins_with_district(code: str) -> bool:
    """Whether a code begins with six digits, as the codes of all places do.

    >>> begins_with_district("511702001002B0001"), begins_with_district("POST-1")
    (True, False)
    """
    district = district_of(code)
    return len(district) == DIGITS[3] and _is_number(district)


def province_of(code: str) -> str:
    """Return the first two digits of a code, which identify the province.

    >>> province_of("511702001")
    '51'
    """
    return code[: DIGITS[1]]


def district_of(code: str) -> str:
    """Return the code of the district that contains a division or place.

    >>> district_of("511702001002")
    '511702'
    """
    return code[: DIGITS[3]]


def street_of(code: str) -> str:
    """Return the code of the street or town that contains a community or a place in it.

    >>> street_of("511702001002")
    '511702001'
    """
    return code[: DIGITS[4]]


def community_of(code: str) -> str:
    """Return the code of the community or village that contains a grid, compound or building.

    >>> community_of("511702001002B0001")
    '511702001002'
    """
    return code[: DIGITS[5]]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
