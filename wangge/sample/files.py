"""Writes a sample as the sheets of two datasets."""

from __future__ import annotations

from pathlib import Path

from wangge.sample.sample import NOTICE, Sample, make_sample
from wangge.sample.words import data_folder

__all__ = ["write_sample", "write_sample_files"]


def write_sample(folder: Path, *, seed: int = 511702, scale: int = 1) -> dict[str, int]:
    """Write `folder/divisions` and `folder/sample`, one CSV per sheet; return the number of rows by sheet.

    Existing files are replaced.
    """
    return write_sample_files(folder, make_sample(seed=seed, scale=scale), seed=seed, scale=scale)


def write_sample_files(folder: Path, sample: Sample, *, seed: int, scale: int) -> dict[str, int]:
    """Write an existing sample in the layout of `write_sample`; return the number of rows by sheet.

    `seed` and `scale` must be those with which the sample was made. They are used only for the text of
    `sample/ORIGIN.md`.
    """
    origin = (data_folder() / "ORIGIN.md").read_text(encoding="utf-8")
    text = (data_folder() / "SYNTHETIC.md").read_text(encoding="utf-8")
    notes = {"divisions": origin, "sample": text.format(notice=NOTICE, seed=seed, scale=scale)}
    for name, tables in (("divisions", sample.divisions), ("sample", sample.network)):
        tables.write(folder / name)
        (folder / name / "ORIGIN.md").write_text(notes[name], encoding="utf-8", newline="\n")
    return sample.counts()
