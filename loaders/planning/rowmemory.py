"""Stores the digests of rows, so that the next load can skip unchanged rows."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Any

import polars as pl

from wangge.loaders import frames
from wangge.loaders.sheets.rowdigest import DIGEST_BYTES
from wangge.loaders.state import GraphReader

__all__ = ["RowMemory", "SheetMemory", "read_memory"]

_BLOCK = 50_000
_LARGEST_SHARE = 0.1
"""If more of the digests differ from the stored ones, all are stored again."""
_MOST_CORRECTIONS = 20
"""How many texts of corrections may be stored beside the digests that they correct."""
_ROWS = "rows"
_CORRECTED = "corrected_rows"
"""Another name than `_ROWS`, so that a version of wangge that knows no corrections fails instead of misreading them."""
_SCHEMA = {frames.ROW: pl.UInt32, "code": pl.String, frames.DIGEST: pl.Binary}


class SheetMemory:
    """The row digests of one sheet and kind, as a frame.

    `frame` has the columns `@row`, `code` (the code of the node, "" on a sheet of relationships) and `@digest`.
    """

    def __init__(self, file: str, sheet: str, kind: str) -> None:
        self.file = file
        self.sheet = sheet
        self.kind = kind
        self.frame = pl.DataFrame(schema=_SCHEMA)

    def __len__(self) -> int:
        return self.frame.height

    def add(self, facts: pl.DataFrame) -> None:
        """Add the rows of a frame of facts; rows must come in ascending order."""
        code = pl.col("code") if "code" in facts.columns else pl.lit("").alias("code")
        self.frame.extend(facts.select(frames.ROW, code, frames.DIGEST))

    def payloads(self, *, correcting: bool = False) -> Iterator[str]:
        """Yield the row digests encoded as texts; `correcting` if they replace those of the same rows in earlier texts."""
        for part in self.frame.iter_slices(_BLOCK):
            rows = part[frames.ROW].to_list()
            content = {
                "file": self.file,
                "sheet": self.sheet,
                "kind": self.kind,
                _CORRECTED if correcting else _ROWS: [rows[0], *(b - a for a, b in pairwise(rows))],
                "codes": part["code"].to_list(),
            }
            digests = b"".join(part[frames.DIGEST].to_list())
            packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1)
            yield f"{base64.b64encode(packed).decode()} {base64.b64encode(digests).decode()}"

    def take(self, content: dict[str, Any], digests: bytes) -> None:
        """Add the rows of one decoded payload, or correct their digests."""
        is_correction = _CORRECTED in content
        parts = [digests[start : start + DIGEST_BYTES] for start in range(0, len(digests), DIGEST_BYTES)]
        columns = {
            frames.ROW: list(accumulate(content[_CORRECTED if is_correction else _ROWS])),
            "code": content["codes"],
            frames.DIGEST: parts,
        }
        digested = pl.DataFrame(columns, schema=_SCHEMA)
        if is_correction:
            self.frame = self.frame.update(digested, on=frames.ROW, maintain_order="left")
        else:
            self.frame.extend(digested)

    def changed_since(self, earlier: SheetMemory) -> SheetMemory | None:
        """Return the rows whose digests differ from those in `earlier`.

        The result is None if the numbers or codes of the rows differ, or if a row has several facts.
        """
        if self.kind != earlier.kind or self.frame[frames.ROW].n_unique() < len(self):
            return None
        if not all(self.frame[name].equals(earlier.frame[name]) for name in (frames.ROW, "code")):
            return None
        changed = SheetMemory(self.file, self.sheet, self.kind)
        changed.frame = self.frame.filter(self.frame[frames.DIGEST] != earlier.frame[frames.DIGEST])
        return changed


class RowMemory:
    """The row digests of one dataset, sheet by sheet.

    `run` is the id of the run that stored them as `pieces` texts, apart from the digests in `corrections`; "" if no run
    did.
    """

    def __init__(self, run: str = "") -> None:
        self.run = run
        self.pieces = 0
        self.sheets: dict[tuple[str, str], SheetMemory] = {}
        self.corrections: list[SheetMemory] = []

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

    def rely_on(self, earlier: RowMemory | None) -> None:
        """Set `run` and `corrections`, if the rows are those of `earlier` and few digests differ."""
        if earlier is None or not earlier.run or self.sheets.keys() != earlier.sheets.keys():
            return
        changed = [memory.changed_since(earlier.sheets[key]) for key, memory in self.sheets.items()]
        corrections = [memory for memory in changed if memory is not None]
        sizes = [len(memory) for memory in self.sheets.values()]
        few = sum(map(len, corrections)) <= _LARGEST_SHARE * sum(sizes)
        texts = earlier.pieces + sum(map(bool, corrections)) - sum(-(-size // _BLOCK) for size in sizes)
        if len(corrections) == len(changed) and few and texts <= _MOST_CORRECTIONS:
            self.run, self.pieces, self.corrections = earlier.run, earlier.pieces, corrections

    def corrections_as_texts(self) -> Iterator[tuple[int, str]]:
        """Yield the corrections encoded as texts, with the numbers that follow those of the stored texts."""
        texts = (text for memory in self.corrections for text in memory.payloads(correcting=True))
        yield from enumerate(texts, start=self.pieces)

    @classmethod
    def of(cls, payloads: Iterable[str], run: str = "") -> RowMemory:
        """Decode the texts of `payloads`, which the run stored.

        >>> memory = SheetMemory("网格.csv", "网格", "Grid")
        >>> memory.take({"rows": [2], "codes": ["511702001001001"]}, b"12345678")
        >>> whole = RowMemory()
        >>> whole.put(memory)
        >>> RowMemory.of(whole.payloads()).sheet("网格.csv", "网格", "Grid").frame.rows()
        [(2, '511702001001001', b'12345678')]
        """
        whole = cls(run)
        for payload in payloads:
            whole.pieces += 1
            packed, _, digests = payload.partition(" ")
            content = json.loads(zlib.decompress(base64.b64decode(packed)))
            memory = whole.sheets.setdefault(
                (content["file"], content["sheet"]),
                SheetMemory(content["file"], content["sheet"], content["kind"]),
            )
            memory.take(content, base64.b64decode(digests))
        return whole


def read_memory(store: GraphReader, run: str) -> RowMemory | None:
    """Read the row digests of a run from the graph; None if the run has none."""
    rows = store.read(
        "MATCH (:Run {id: $run})-[:SAW]->(m:Rows) RETURN m.payload AS payload ORDER BY m.seq", {"run": run}
    )
    return RowMemory.of((row["payload"] for row in rows), run) if rows else None
