"""`python -m benchmarks.exploring.readers ADDRESS READERS SECONDS PAUSE` runs many readers that request random pages.

Each reader has a connection of its own. After each page it pauses for 0.5 to 1.5 times PAUSE seconds, and then requests
another page. The program prints one JSON object: the number of pages, the percentiles of their response times, and the failures.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.exploring.client import TOKEN, Client, links_in
from benchmarks.exploring.walk import kind_of, walk
from benchmarks.part import Skipped

__all__ = ["main"]

_WALK_PAGES = 60
_SEED = 91
_LONGEST = 60.0


class _ServerAddress(NamedTuple):
    host: str
    port: int


def main(address: str, readers: str, seconds: str, pause: str) -> None:
    """Find the pages of the explorer, let the readers request pages for `seconds`, and print the results."""
    parts = urlsplit(address)
    server = _ServerAddress(parts.hostname or "", parts.port or 80)
    reading = _ReadingTotals(server, _known_pages(address), float(seconds), float(pause))
    took = asyncio.run(reading.run_readers(int(readers)))
    seconds_each = sorted(reading.seconds)
    figures = {
        "pages": len(seconds_each),
        "took": took,
        "hundredths": [_percentile(seconds_each, share) for share in range(1, 101)],
        "failed": dict(reading.failed),
        "addresses": len(reading.addresses),
    }
    print(json.dumps(figures))


class _ReadingTotals:
    """The response times, failures and addresses of the pages that all readers requested."""

    def __init__(self, server: _ServerAddress, pages: Sequence[str], seconds: float, pause: float) -> None:
        self.seconds: list[float] = []
        self.failed: Counter[str] = Counter()
        self.addresses: set[str] = set()
        self._server = server
        self._pages = pages
        self._duration = seconds
        self._pause = pause

    async def run_readers(self, readers: int) -> float:
        """Run this many readers at once; return the seconds until the slowest reader has received its last page."""
        start = time.perf_counter()
        ends = await asyncio.gather(
            *(self._run_reader(number, start + self._duration) for number in range(readers))
        )
        return max(ends) - start

    async def _run_reader(self, number: int, end: float) -> float:
        """Request pages until the time `end`; return the time at which the last page was complete."""
        random = Random(number)
        reader = _HttpReader(self._server)
        await asyncio.sleep(random.random() * self._pause)
        last = time.perf_counter()
        while last < end:
            address = random.choice(self._pages)
            self.addresses.add(address)
            start = time.perf_counter()
            failure = await reader.read(address)
            last = time.perf_counter()
            if failure:
                self.failed[failure] += 1
            else:
                self.seconds.append(last - start)
            pause = self._pause * (0.5 + random.random())
            if last + pause > end:
                break
            await asyncio.sleep(pause)
        reader.close()
        return last


class _HttpReader:
    """Requests all pages of one reader over one connection.

    If the server has closed the connection, the reader opens a new one, as a browser does.
    """

    def __init__(self, server: _ServerAddress) -> None:
        self._server = server
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def read(self, address: str) -> str:
        """Request a page. Return "" if its status is 200, else the status or the kind of the error."""
        reused = self._streams is not None
        try:
            self._streams = self._streams or await asyncio.open_connection(*self._server)
            status = await asyncio.wait_for(_get(*self._streams, self._server, address), _LONGEST)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            self.close()
            closed = isinstance(error, ConnectionError) or getattr(error, "partial", None) == b""
            return await self.read(address) if reused and closed else type(error).__name__
        return "" if status == 200 else str(status)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


async def _get(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: _ServerAddress, address: str
) -> int:
    """Request an address over an open connection, and read the response to its end; return its HTTP status."""
    writer.write(
        f"GET {address} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nAccept-Encoding: gzip\r\n"
        f"Authorization: Bearer {TOKEN}\r\n\r\n".encode()
    )
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    if "content-length" in fields:
        await reader.readexactly(int(fields["content-length"]))
    else:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return int(head[0].split()[1])


def _known_pages(address: str) -> list[str]:
    """Return the addresses of the pages that a walk requests, and of the nodes and rules to which these pages link."""
    pages: set[str] = set()
    with Client(address) as client:
        for visit in walk(client, pages=_WALK_PAGES, seed=_SEED):
            pages.add(visit.address)
            pages.update(link for link in links_in(visit.text) if _is_page(link))
    if not pages:
        raise Skipped("the explorer has no page to read")
    return sorted(pages)


def _is_page(link: str) -> bool:
    path = link.partition("?")[0]
    steps = path.strip("/").split("/")
    return (steps[0] == "node" and len(steps) == 3) or (steps[0] == "rules" and kind_of(link) == "rule")


def _percentile(ordered: Sequence[float], share: int) -> float:
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else 0.0


if __name__ == "__main__":
    main(*sys.argv[1:5])
