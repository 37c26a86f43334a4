"""Describes the reverse proxy in front of an explorer, as the option `--behind-proxy` declares it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers

from wangge.graph.errors import UsageError

__all__ = ["Proxy", "is_forwarded", "without_prefix"]

_FORWARDED = ("forwarded", "via", "x-real-ip", "x-original-url", "x-rewrite-url", "x-client-ip", "cf-ray")
_FORWARDED_FAMILY = "x-forwarded-"
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_PAIR = re.compile(r'(host|proto)\s*=\s*"?([^";,\s]+)', re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_EXAMPLE = "https://map.example/wangge/"


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A reverse proxy, described by the public address at which it serves the explorer.

    `prefix` is the first part of the path of every public address, such as `/wangge`; it may be ''.
    """

    scheme: str
    host: str
    port: int
    prefix: str

    @classmethod
    def of(cls, url: str) -> Proxy:
        """Parse the public address of a proxy. Raises `UsageError` if it is invalid.

        >>> Proxy.of("https://map.example/wangge/")
        Proxy(scheme='https', host='map.example', port=443, prefix='/wangge')
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        prefix = parts.path.rstrip("/")
        has_no_extras = parts.username is None and not parts.query and not parts.fragment
        dot_segments = {".", ".."} & set(prefix.split("/"))
        if parts.scheme not in _PORTS or not parts.hostname or not has_no_extras or dot_segments:
            raise UsageError(
                f"--behind-proxy {url!r}: give the address at which others open the explorer, such as {_EXAMPLE}"
            )
        if not _PREFIX.fullmatch(prefix):
            raise UsageError(
                f"--behind-proxy {url!r}: its path may contain only letters, digits and . _ ~ -, as in {_EXAMPLE}"
            )
        return cls(
            scheme=parts.scheme,
            host=parts.hostname.rstrip("."),
            port=port or _PORTS[parts.scheme],
            prefix=prefix,
        )

    @property
    def origin(self) -> str:
        """Scheme, host, and the port unless it is the scheme's default.

        >>> Proxy.of("https://map.example:443/w").origin, Proxy.of("http://[::1]:81").origin
        ('https://map.example', 'http://[::1]:81')
        """
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    def contradicted_by(self, headers: Headers) -> str:
        """Return the value in the proxy's headers that contradicts the declared address (such as `host x`), or ''."""
        hosts, schemes = _last(headers, "x-forwarded-host"), _last(headers, "x-forwarded-proto")
        for name, value in _PAIR.findall(headers.get("forwarded", "").rpartition(",")[2]):
            if name.lower() == "host":
                hosts = (*hosts, value)
            else:
                schemes = (*schemes, value)
        for host in hosts:
            if not self._is_host(host):
                return f"host {host}"
        for scheme in schemes:
            if scheme.lower() != self.scheme:
                return f"scheme {scheme}"
        prefix = headers.get("x-forwarded-prefix")
        return f"prefix {prefix}" if prefix is not None and prefix.rstrip("/") != self.prefix else ""

    def _is_host(self, text: str) -> bool:
        try:
            parts = urlsplit(f"//{text}")
            port = parts.port
        except ValueError:
            return False
        return (parts.hostname or "").rstrip(".") == self.host and port in (None, self.port)


def is_forwarded(headers: Headers) -> bool:
    """Return whether the headers show that a proxy forwarded the request."""
    return any(name in _FORWARDED or name.startswith(_FORWARDED_FAMILY) for name in headers)


def without_prefix(path: str, prefix: str) -> str:
    """Return the path without the prefix, if it has the prefix; the proxy may already have removed it.

    >>> without_prefix("/wangge/rules", "/wangge"), without_prefix("/rules", "/wangge")
    ('/rules', '/rules')
    >>> without_prefix("/wangge", "/wangge"), without_prefix("/wanggemap", "/wangge")
    ('/', '/wanggemap')
    """
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        return path.removeprefix(prefix) or "/"
    return path


def _last(headers: Headers, name: str) -> tuple[str, ...]:
    """Return the last value of a header: the one that the nearest proxy has added. Empty if the header is missing."""
    value = headers.get(name, "").rpartition(",")[2].strip()
    return (unquote(value),) if value else ()
