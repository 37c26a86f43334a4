"""Detects the encoding of a text file (UTF-8, GB18030 or UTF-16), and verifies it for the whole file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from wangge.graph.errors import SourceError

__all__ = ["encoding_of"]

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BARE_UTF16 = (("utf-16-le", 1), ("utf-16-be", 0))
_CHUNK = 1 << 20
_SEARCHED_FOR_ZEROS = 1 << 12

_ASCII = bytes(range(0x80))
_HIGH = bytes(range(0x80, 0x100))
_FEWEST_WIDE = 2
_WIDE_UTF8 = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# In real names, few characters are rare. In text that was decoded with a wrong encoding, a third or more are
# rare. The share varies more in a line or file with few non-ASCII characters, so more rare characters are
# allowed there.
_FEWEST_IN_LINE = 4
_LEAST_USUAL_IN_LINE = 0.6
_FEWEST = 10
_LEAST_USUAL = 0.8
_LEAST_USUAL_OF_FEW = 0.5


class _UnreadableByte(NamedTuple):
    """The position of the first byte that can't be decoded, counted from the start of the file, and the reason."""

    at: int
    why: str


def encoding_of(content: bytes, label: str) -> str:
    """Return the encoding of a text.

    The encoding is recognised by a byte-order mark, or by the zero bytes of UTF-16. Without them, UTF-8 is
    tried first, then GB18030.
    The encoding must decode every byte, and GB18030 must give common Chinese characters. Raises `SourceError`
    with the line and position of the first byte that can't be decoded.
    """
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            _demand(content, encoding, label)
            return encoding
    bare = _bare_utf16(content)
    if bare:
        _demand(content, bare, label)
        return bare
    fault = _undecodable(content, "utf-8")
    if fault is None:
        return "utf-8"
    fault = _no_gb18030(content, fault)
    if fault is not None:
        raise _refused(content, fault, label)
    return "gb18030"


def _bare_utf16(content: bytes) -> str | None:
    """Detect UTF-16 without a byte-order mark by the zero bytes of its ASCII characters; None for other texts."""
    head = content[:_SEARCHED_FOR_ZEROS]
    if b"\0" not in head:
        return None
    zeros = [head[side::2].count(0) for side in (0, 1)]
    return next((name for name, side in _BARE_UTF16 if zeros[side] > 4 * zeros[1 - side]), None)


def _demand(content: bytes, encoding: str, label: str) -> None:
    fault = _undecodable(content, encoding)
    if fault is None:
        return
    if encoding == "utf-8-sig":
        raise _refused(content, fault, label)
    raise SourceError(
        f"{label}: bytes from {fault.at + 1} on aren't {encoding.upper()}, as its start says; save it as CSV UTF-8"
    )


def _undecodable(content: bytes, encoding: str) -> _UnreadableByte | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    start = 0
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(view[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        # `error.start` doesn't count from the start of this chunk. If the chunk before ended inside a
        # character, the decoder has put the bytes of that character in front of this chunk, and `error.start`
        # counts these bytes, too.
        kept = len(error.object) - len(view[start : start + _CHUNK])
        at = start - kept + error.start if kept >= 0 else len(content) - len(error.object) + error.start
        return _UnreadableByte(max(at, 0), f"aren't {encoding.removesuffix('-sig').upper()}")
    return None


def _no_gb18030(content: bytes, utf8_fault: _UnreadableByte) -> _UnreadableByte | None:
    """Return the position at which a text isn't GB18030, and the reason; None if the text is GB18030.

    `utf8_fault` is the fault of the text as UTF-8. It is returned if at least half of the lines with non-ASCII
    bytes look like UTF-8.
    """
    like, unlike = _lines_by_look(content)
    if like and len(like) >= len(unlike):
        return utf8_fault
    if like:
        return _UnreadableByte(like[0], "are UTF-8, in a file that is GB18030")
    fault = _undecodable(content, "gb18030")
    if fault is not None:
        return _UnreadableByte(fault.at, "are neither UTF-8 nor GB18030")
    return _unusual(content)


def _lines_by_look(content: bytes) -> tuple[list[int], list[int]]:
    """Return where lines with non-ASCII bytes start, in two lists: lines that look like UTF-8, and others."""
    like: list[int] = []
    unlike: list[int] = []
    for start, line in _lines(content):
        high = len(line) - len(line.translate(None, _HIGH))
        if high:
            (like if _looks_like_utf8(line, high) else unlike).append(start)
    return like, unlike


def _looks_like_utf8(line: bytes, high: int) -> bool:
    wide = _WIDE_UTF8.findall(line)
    if len(wide) < _FEWEST_WIDE or 2 * sum(map(len, wide)) <= high:
        return False
    # A GB18030 text may look like UTF-8 by chance, but then GB18030 decodes it to common characters.
    return not _decodes(line, "gb18030") or not _is_mostly_usual(line.decode("gb18030"))


def _unusual(content: bytes) -> _UnreadableByte | None:
    """Find the first line that GB18030 decodes to rare characters; None if there is none.

    Rare characters show that the text has another encoding.
    """
    text = content.decode("gb18030")
    rare = sum(1 for _ in _rare().finditer(text))
    if not rare:
        return None
    every = len(text) - len(text.encode("ascii", "ignore"))
    least = _LEAST_USUAL if every >= _FEWEST else _LEAST_USUAL_OF_FEW
    is_other = every - rare < every * least
    for start, line in _lines(content):
        line_text = line.decode("gb18030")
        if _rare().search(line_text) and (is_other or not _is_mostly_usual(line_text)):
            before = len(line) - len(line.lstrip(_ASCII))
            return _UnreadableByte(start + before, "give no usual Chinese as GB18030")
    return None


def _is_mostly_usual(line: str) -> bool:
    every = len(line) - len(line.encode("ascii", "ignore"))
    return every < _FEWEST_IN_LINE or every - len(_rare().findall(line)) > every * _LEAST_USUAL_IN_LINE


@cache
def _rare() -> re.Pattern[str]:
    """Return a pattern for characters that are neither in GB 2312 nor among the common characters of Big5."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = [(bytes((lead, trail)), "gb2312") for lead in range(0xA1, 0xF8) for trail in range(0xA1, 0xFF)]
    pairs += [(bytes((lead, trail)), "big5") for lead in range(0xA4, 0xC7) for trail in trails]
    usual = {sign for pair, encoding in pairs for sign in pair.decode(encoding, "ignore")}
    return re.compile(f"[^\x00-\x7f{re.escape(''.join(sorted(usual)))}]")


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    for line in content.splitlines(keepends=True):
        yield start, line
        start += len(line)


def _refused(content: bytes, fault: _UnreadableByte, label: str) -> SourceError:
    before = content[: fault.at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    column = len(before) - before.rfind(b"\n")
    return SourceError(
        f"{label} line {line}, byte {column}: bytes that {fault.why}; "
        "correct the line from the original and save the file as CSV UTF-8"
    )
