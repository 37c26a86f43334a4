"""A sample written as the sheets of two datasets."""

from __future__ import annotations

from pathlib import Path

from wangge.sample.sample import NOTICE, Sample, make_sample
from wangge.sample.words import data_folder

__all__ = ["write_made", "write_sample"]


def write_sample(folder: Path, *, seed: int = 511702, scale: int = 1) -> dict[str, int]:
    """Write `folder/divisions` and `folder/sample`, one CSV a sheet; return the rows of each sheet.

    Files that are there already are written over.
    """
    return write_made(folder, make_sample(seed=seed, scale=scale), seed=seed, scale=scale)


def write_made(folder: Path, sample: Sample, *, seed: int, scale: int) -> dict[str, int]:
    """Write a sample that was made with this seed and scale, as `write_sample` does."""
    origin = (data_folder() / "ORIGIN.md").read_text(encoding="utf-8")
    text = (data_folder() / "SYNTHETIC.md").read_text(encoding="utf-8")
    notes = {"divisions": origin, "sample": text.format(notice=NOTICE, seed=seed, scale=scale)}
    for name, tables in (("divisions", sample.divisions), ("sample", sample.network)):
        tables.write(folder / name)
        (folder / name / "ORIGIN.md").write_text(notes[name], encoding="utf-8", newline="\n")
    return sample.counts()
