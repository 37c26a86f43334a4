"""Signs and verifies grants. A grant says what the reader may see and until when; links and cookies contain it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass

__all__ = ["FULL_GRANT", "Grant", "GrantKey"]

_PURPOSE = b"wangge explorer grants 1"
_LONGEST = 1_000
_FORM_SECONDS = 86_400
_MOST_DIGITS = 14


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a reader may see. `until` is the Unix time at which the grant expires, None if it never does."""

    hide_names: bool = False
    until: int | None = None

    @property
    def full(self) -> bool:
        """Whether the reader may see names and the grant never expires."""
        return not self.hide_names and self.until is None

    def expired(self) -> bool:
        """Return whether `until` has passed."""
        return self.until is not None and self.until <= time.time()


FULL_GRANT = Grant()
"""The full grant: it shows names and never expires. Whoever has the token itself has this grant."""


class GrantKey:
    """Signs and verifies grants. The key is derived from the token, so a new token invalidates all grants.

    >>> key = GrantKey("a token")
    >>> key.read(key.sign(Grant(hide_names=True)))
    Grant(hide_names=True, until=None)
    >>> key.read(GrantKey("another token").sign(FULL_GRANT)) is None
    True
    """

    def __init__(self, token: str | None) -> None:
        secret = secrets.token_bytes(32) if token is None else token.encode("utf-8", "surrogateescape")
        self._key = hmac.digest(secret, _PURPOSE, hashlib.sha256)

    def sign(self, grant: Grant) -> str:
        """Return the grant as signed text for a link or cookie: letters, digits, `-`, `_` and one dot."""
        payload = _encode(json.dumps({"hide": grant.hide_names, "until": grant.until}).encode())
        return f"{payload}.{self._signature(payload)}"

    def read(self, text: str) -> Grant | None:
        """Return the grant in a signed text; None if this key did not sign it."""
        payload, _dot, signature = text.partition(".")
        if len(text) > _LONGEST or not text.isascii():
            return None
        if not hmac.compare_digest(signature, self._signature(payload)):
            return None
        fields = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return Grant(hide_names=fields["hide"], until=fields["until"])

    def form_token(self, session: str, *, issued: int | None = None) -> str:
        """Return a token for the forms of a session; `issued` is the Unix time at which the page was made, by default now.

        >>> key = GrantKey("a token")
        >>> key.accepts_form(key.form_token("cookie"), "cookie"), key.accepts_form(key.form_token("cookie"), "another")
        (True, False)
        """
        time_text = str(int(time.time()) if issued is None else issued)
        return f"{time_text}.{self._signature(f'form {time_text} {session}')}"

    def accepts_form(self, token: str, session: str) -> bool:
        """Return whether this key made the token for this session within the last day."""
        time_text = token.partition(".")[0]
        if not (time_text.isascii() and time_text.isdecimal() and len(time_text) < _MOST_DIGITS):
            return False
        is_genuine = hmac.compare_digest(
            token.encode(), self.form_token(session, issued=int(time_text)).encode()
        )
        return is_genuine and 0 <= time.time() - int(time_text) < _FORM_SECONDS

    def _signature(self, payload: str) -> str:
        return _encode(hmac.digest(self._key, payload.encode(), hashlib.sha256))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
