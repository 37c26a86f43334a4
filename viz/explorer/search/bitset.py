"""Stores sets of text positions as the bits of one integer, so that one operation handles all positions at once."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["bitset_of", "bitset_of_ranges", "digits_of", "extend_runs"]


def bitset_of(positions: Iterable[int], size: int) -> int:
    """Return an integer with the bits at `positions` set; all positions are below `size`.

    >>> bin(bitset_of([0, 3], 8))
    '0b1001'
    """
    packed = bytearray(size // 8 + 1)
    for position in positions:
        packed[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(packed, "little")


def bitset_of_ranges(ranges: Iterable[range], size: int) -> int:
    """Return an integer with the bits of all `ranges` set; all of them are below `size`.

    >>> bin(bitset_of_ranges([range(0, 2), range(3, 4)], 8))
    '0b1011'
    """
    digits = bytearray(b"0") * (size + 1)
    for positions in ranges:
        digits[positions.start : positions.stop] = b"1" * len(positions)
    digits.reverse()
    return int(digits, 2)


def digits_of(bitset: int, size: int) -> int:
    r"""Return an integer with one byte per bit of `bitset`. Each byte has the value of its bit, 0 or 1.

    If several such integers are added, each byte of the sum is the number of bitsets with that bit set.

    >>> digits_of(0b101, 4).to_bytes(4, "little")
    b'\x01\x00\x01\x00'
    """
    text = format(bitset, f"0{size}b").encode().translate(_VALUES)
    return int.from_bytes(text, "big")


def extend_runs(bitset: int, runs: int) -> int:
    """Return `bitset` with further bits set.

    If a bit of `bitset` is inside a run of set bits in `runs`, the rest of this run and the bit after it are set, too.
    One addition does this for all runs: adding a bit inside a run carries up to the bit after the run.

    >>> bin(extend_runs(0b10, 0b1110)), bin(extend_runs(0b1, 0b1110))
    ('0b11110', '0b1')
    """
    entered = bitset & runs
    return bitset if not entered else ((entered + runs) ^ runs) | bitset


_VALUES = bytes.maketrans(b"01", b"\x00\x01")
