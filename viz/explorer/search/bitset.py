"""Sets of positions in a text as the bits of one whole number, so that a whole text is compared in one step."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["bits_of", "digits_of", "run_on"]


def bits_of(positions: Iterable[int], size: int) -> int:
    """The number in which the bits of these positions, all below `size`, are set.

    >>> bin(bits_of([0, 3], 8))
    '0b1001'
    """
    packed = bytearray(size // 8 + 1)
    for position in positions:
        packed[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(packed, "little")


def digits_of(bits: int, size: int) -> int:
    r"""The number in which a whole byte, 0 or 1, stands for each bit; sums of such numbers count bit by bit.

    >>> digits_of(0b101, 4).to_bytes(4, "little")
    b'\x01\x00\x01\x00'
    """
    text = format(bits, f"0{size}b").encode().translate(_VALUES)
    return int.from_bytes(text, "big")


def run_on(bits: int, runs: int) -> int:
    """The bits, and every bit that can be reached from one of them through set bits of `runs`, and one beyond.

    The carry of the sum runs through a whole run at once.

    >>> bin(run_on(0b10, 0b1110)), bin(run_on(0b1, 0b1110))
    ('0b11110', '0b1')
    """
    entered = bits & runs
    return bits if not entered else ((entered + runs) ^ runs) | bits


_VALUES = bytes.maketrans(b"01", b"\x00\x01")
