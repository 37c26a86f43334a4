"""What a signed link or cookie allows: everything, or the pages without names of people, until a day."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass

__all__ = ["EVERYTHING", "Grant", "GrantKey"]

_PURPOSE = b"wangge explorer grants 1"
_LONGEST = 1_000


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What its holder may see. `until` is a Unix time, None for no end."""

    hide_names: bool = False
    until: int | None = None

    @property
    def full(self) -> bool:
        """Whether nothing is held back."""
        return not self.hide_names and self.until is None

    def expired(self) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until <= time.time()


EVERYTHING = Grant()
"""The grant of whoever has the token itself."""


class GrantKey:
    """Signs grants, and reads those that it signed; the key comes from the token and ends with it.

    >>> key = GrantKey("a token")
    >>> key.read(key.sign(Grant(hide_names=True)))
    Grant(hide_names=True, until=None)
    >>> key.read(GrantKey("another token").sign(EVERYTHING)) is None
    True
    """

    def __init__(self, token: str | None) -> None:
        secret = secrets.token_bytes(32) if token is None else token.encode("utf-8", "surrogateescape")
        self._key = hmac.digest(secret, _PURPOSE, hashlib.sha256)

    def sign(self, grant: Grant) -> str:
        """The grant as text for a link or a cookie: letters, digits, `-`, `_` and one point."""
        payload = _encode(json.dumps({"hide": grant.hide_names, "until": grant.until}).encode())
        return f"{payload}.{self._signature(payload)}"

    def read(self, text: str) -> Grant | None:
        """The grant in a text; None where it isn't one that this key signed."""
        payload, _point, signature = text.partition(".")
        if len(text) > _LONGEST or not text.isascii():
            return None
        if not hmac.compare_digest(signature, self._signature(payload)):
            return None
        fields = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return Grant(hide_names=fields["hide"], until=fields["until"])

    def _signature(self, payload: str) -> str:
        return _encode(hmac.digest(self._key, payload.encode(), hashlib.sha256))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
