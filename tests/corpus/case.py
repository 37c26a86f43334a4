"""Reads the cases of the corpus, and describes a sheet in the form of a case's `.yaml` file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from wangge.graph.model import Model
from wangge.loaders.fact import RowFacts
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.understand import UnderstoodSheet, understand

__all__ = ["CORPUS", "CorpusCase", "cases", "expectation_of", "read_case"]

CORPUS = Path(__file__).parent


@dataclass(frozen=True)
class CorpusCase:
    """A case of the corpus: a file or folder that is hard to read, and the expected result of reading it.

    The result is either `sheets` or an `error`; the other field is empty. `source` is the path of the file or
    folder. `zh` and `en` are the titles of the case in Chinese and English.
    """

    name: str
    source: Path
    zh: str
    en: str
    sheets: list[dict[str, Any]]
    error: str | None


def cases() -> Iterator[CorpusCase]:
    """Yield every case of the corpus, in the order of the names."""
    for path in sorted(CORPUS.glob("*.yaml")):
        expectation = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield CorpusCase(
            path.stem,
            CORPUS / expectation["file"],
            expectation["title"]["zh"],
            expectation["title"]["en"],
            expectation.get("sheets", []),
            expectation.get("error"),
        )


def read_case(case: CorpusCase, model: Model) -> list[UnderstoodSheet]:
    """Return the sheets that wangge reads from a case's file or folder, with rejects and notices."""
    read = (understand(raw, model) for raw in read_sheets(Dataset("corpus", case.source), CORPUS))
    return [sheet for sheet in read if sheet is not None]


def expectation_of(sheet: UnderstoodSheet) -> dict[str, Any]:
    """Return a sheet in the form of an entry under `sheets` in the `.yaml` file of a case."""
    expectation: dict[str, Any] = {"sheet": sheet.name, "kind": sheet.sheet.name if sheet.sheet else None}
    expectation["rows_in"] = sheet.rows_in
    if sheet.facts:
        expectation["facts"] = {facts.place.row: _fact(facts) for facts in sheet.facts}
    if sheet.rejects:
        expectation["rejects"] = [[line.row, line.column, str(line.rule)] for line in sheet.rejects]
    if sheet.notices:
        expectation["notices"] = [line.message for line in sheet.notices]
    return expectation


def _fact(facts: RowFacts) -> dict[str, Any]:
    expectation: dict[str, Any] = dict(facts.values)
    ends = (facts.start, *facts.references) if facts.start else facts.references
    for reference in ends:
        expectation.setdefault(reference.column, []).append(reference.text)
    return expectation
