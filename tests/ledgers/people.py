"""The people of the ledgers. The number of a person gives both name and phone, which are plainly made up."""

from __future__ import annotations

__all__ = ["names", "person", "phone", "phones", "tel"]

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_NUMERALS = "一二三四五六七八九"


def person(number: int) -> str:
    """Return the name of a person; 180 numbers give different names.

    >>> person(1), person(21)
    ('赵样一', '赵样二')
    """
    index = number - 1
    return f"{_SURNAMES[index % 20]}样{_NUMERALS[index // 20]}"


def tel(number: int) -> str:
    """Return the mobile number of a person, as a ledger has it.

    >>> tel(7)
    '19900000007'
    """
    return f"1990000{number:04d}"


def phone(number: int) -> str:
    """Return the mobile number of a person, as the graph has it.

    >>> phone(7)
    '199****0007'
    """
    return f"199****{number:04d}"


def names(*numbers: int, between: str = "、") -> str:
    """Return the names of several people in one cell."""
    return between.join(person(number) for number in numbers)


def phones(*numbers: int, between: str = "、") -> str:
    """Return the mobile numbers of several people in one cell."""
    return between.join(tel(number) for number in numbers)
