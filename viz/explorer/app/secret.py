"""Makes and stores the explorer's token, and checks that a token chosen by the user is hard to guess."""

from __future__ import annotations

import math
import os
import re
import secrets
import string
from contextlib import suppress
from pathlib import Path

from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.errors import UsageError

__all__ = ["TOKEN_FILE", "checked_token", "new_token", "stored_token"]

TOKEN_FILE = "explorer.token"  # noqa: S105 - the name of a file
_BITS = 128
_FEWEST_CHARACTERS = 8
_SETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_OTHER_CHARACTERS = 32
_RUN = re.compile(r"(.)\1{5,}")


def new_token() -> str:
    """Return a random token of 256 bits."""
    return secrets.token_urlsafe(32)


def stored_token(folder: Path, *, renew: bool = False) -> str:
    """Return the token that is stored for a project; if there is none, make one and store it.

    Because the token is stored, links and cookies are still valid after a restart. With `renew`, a new token replaces
    the stored one. The token's file is next to the embedded engine's secrets, and only the owner of the file can read
    it. If that folder is missing or can't be written to, every start makes a new token.
    """
    path = EngineFiles.of(folder).root / TOKEN_FILE
    if not renew and (token := _read(path)):
        return token
    token = new_token()
    if path.parent.is_dir():
        with suppress(OSError):
            _write(path, token)
    return token


def checked_token(token: str) -> str:
    """Return `token` unchanged. If it is easy to guess, raise a `UsageError` that suggests a better one.

    >>> checked_token("0123456789abcdef" * 4)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    wangge.graph.errors.UsageError: the token is too easy to guess (64 of 128 bits); use one such as ...
    """
    if not token.isprintable():
        raise UsageError(f"the token contains unprintable characters; use one such as {new_token()}")
    bits = _bits(token)
    if bits < _BITS:
        raise UsageError(
            f"the token is too easy to guess ({bits} of {_BITS} bits); use one such as {new_token()}"
        )
    return token


def _bits(token: str) -> int:
    """Return an upper bound of a token's entropy in bits, computed from its length and the kinds of its characters.

    >>> _bits("secret"), _bits("a" * 200), _bits("ab" * 100), _bits("0f3c9a517be24d68" * 2)
    (0, 0, 0, 64)
    """
    period = (token + token).find(token, 1)
    reduced = _RUN.sub(r"\1", token[:period] if token else "")
    if len(set(reduced)) < _FEWEST_CHARACTERS:
        return 0
    return int(len(reduced) * math.log2(_alphabet(reduced)))


def _alphabet(text: str) -> int:
    if set(text) <= set(string.hexdigits.lower()) or set(text) <= set(string.hexdigits.upper()):
        return 10 if text.isdecimal() else 16
    has_others = not set(text) <= set("".join(_SETS))
    return sum(len(characters) for characters in _SETS if set(characters) & set(text)) + (
        _OTHER_CHARACTERS if has_others else 0
    )


def _read(path: Path) -> str | None:
    try:
        token = path.read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    return token if _bits(token) >= _BITS else None


def _write(path: Path, token: str) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token + "\n")
    draft.replace(path)
