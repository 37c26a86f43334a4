"""Stores the digests of rows, so that the next load can skip unchanged rows."""

from __future__ import annotations

import base64
import json
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

import polars as pl

from wangge.loaders import frames
from wangge.loaders.sheets.understood import DIGEST_BYTES
from wangge.loaders.state import GraphReader

__all__ = ["RowMemory", "SheetMemory", "read_memory"]

_BLOCK = 50_000


@dataclass
class SheetMemory:
    """The row digests of one sheet and kind: row number, code of the node (or ""), digest of the content."""

    file: str
    sheet: str
    kind: str
    rows: array[int] = field(default_factory=lambda: array("I"))
    codes: list[str] = field(default_factory=list)
    digests: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, row: int, code: str, digest: bytes) -> None:
        """Add a row; rows must come in ascending order."""
        self.rows.append(row)
        self.codes.append(code)
        self.digests += digest

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Add the rows of a frame of facts, whose rows must come after those added before."""
        self.rows.extend(frame[frames.ROW].to_list())
        self.codes.extend(frame["code"].to_list() if "code" in frame.columns else [""] * frame.height)
        self.digests += b"".join(frame[frames.DIGEST].to_list())

    def frame(self) -> pl.DataFrame:
        """Return row numbers, codes and digests as a frame with the columns `@row`, `code` and `@digest`."""
        digests = bytes(self.digests)
        parts = [digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)]
        return pl.DataFrame(
            {frames.ROW: list(self.rows), "code": self.codes, frames.DIGEST: parts},
            schema={frames.ROW: pl.UInt32, "code": pl.String, frames.DIGEST: pl.Binary},
        )

    def payloads(self) -> Iterator[str]:
        """Yield the row digests encoded as texts."""
        for start in range(0, len(self), _BLOCK):
            rows = self.rows[start : start + _BLOCK]
            content = {
                "file": self.file,
                "sheet": self.sheet,
                "kind": self.kind,
                "rows": [rows[0], *(b - a for a, b in pairwise(rows))],
                "codes": self.codes[start : start + _BLOCK],
            }
            digests = bytes(self.digests[start * DIGEST_BYTES : (start + len(rows)) * DIGEST_BYTES])
            packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1)
            yield f"{base64.b64encode(packed).decode()} {base64.b64encode(digests).decode()}"

    def take(self, content: dict[str, Any], digests: bytes) -> None:
        """Add the rows of one decoded payload."""
        self.rows.extend(accumulate(content["rows"]))
        self.codes.extend(content["codes"])
        self.digests += digests


class RowMemory:
    """The row digests of one dataset, sheet by sheet."""

    def __init__(self) -> None:
        self.sheets: dict[tuple[str, str], SheetMemory] = {}

    def sheet(self, file: str, sheet: str, kind: str) -> SheetMemory:
        """Return the row digests of a sheet; empty if none are stored, or if the sheet had another kind."""
        memory = self.sheets.get((file, sheet))
        return memory if memory is not None and memory.kind == kind else SheetMemory(file, sheet, kind)

    def put(self, memory: SheetMemory) -> None:
        self.sheets[memory.file, memory.sheet] = memory

    def payloads(self) -> Iterator[str]:
        """The row digests of all sheets encoded as texts."""
        for memory in self.sheets.values():
            yield from memory.payloads()

    @classmethod
    def of(cls, payloads: Iterable[str]) -> RowMemory:
        """Decode the texts of `payloads`.

        >>> memory = SheetMemory("网格.csv", "网格", "Grid")
        >>> memory.add(2, "511702001001001", b"12345678")
        >>> whole = RowMemory()
        >>> whole.put(memory)
        >>> RowMemory.of(whole.payloads()).sheet("网格.csv", "网格", "Grid") == memory
        True
        """
        whole = cls()
        for payload in payloads:
            packed, _, digests = payload.partition(" ")
            content = json.loads(zlib.decompress(base64.b64decode(packed)))
            memory = whole.sheets.setdefault(
                (content["file"], content["sheet"]),
                SheetMemory(content["file"], content["sheet"], content["kind"]),
            )
            memory.take(content, base64.b64decode(digests))
        return whole


def read_memory(store: GraphReader, run: str) -> RowMemory | None:
    """Read the row digests of a run from the graph; None if it has none."""
    rows = store.read(
        "MATCH (:Run {id: $run})-[:SAW]->(m:Rows) RETURN m.payload AS payload ORDER BY m.seq", {"run": run}
    )
    return RowMemory.of(row["payload"] for row in rows) if rows else None
