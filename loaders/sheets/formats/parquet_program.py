"""The program that reads Parquet: it gets a file from the standard input, and writes its records as an Arrow stream.

It is a program of its own, because a damaged file makes Polars print backtraces and sometimes end the
process.
"""

from __future__ import annotations

import io
import sys

import polars as pl

__all__ = ["records_of"]

# The offset of China's only time zone. With it, a time that is stored in another zone gives the right day.
_FROM_UTC = "8h"


def records_of(content: bytes) -> pl.DataFrame:
    """Return the records of a Parquet file. Times with a time zone are converted to China's time."""
    frame = pl.read_parquet(io.BytesIO(content))
    return frame.with_columns(
        pl.col(name).dt.convert_time_zone("UTC").dt.replace_time_zone(None).dt.offset_by(_FROM_UTC)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.Datetime) and kind.time_zone is not None
    )


def _main() -> None:
    try:
        records_of(sys.stdin.buffer.read()).write_ipc_stream(sys.stdout.buffer)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        sys.exit(1)


if __name__ == "__main__":
    _main()
