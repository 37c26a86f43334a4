"""A file of the corpus with what must become of it, and how a read sheet is compared with that."""

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

__all__ = ["CORPUS", "CorpusCase", "cases", "read_case", "said_of"]

CORPUS = Path(__file__).parent


@dataclass(frozen=True)
class CorpusCase:
    """One trap: its file or folder, and either `sheets` as they must be understood or the `error`."""

    name: str
    source: Path
    zh: str
    en: str
    sheets: list[dict[str, Any]]
    error: str | None


def cases() -> Iterator[CorpusCase]:
    """Every case of the corpus, in the order of the names."""
    for path in sorted(CORPUS.glob("*.yaml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield CorpusCase(
            path.stem,
            CORPUS / said["file"],
            said["trap"]["zh"],
            said["trap"]["en"],
            said.get("sheets", []),
            said.get("error"),
        )


def read_case(case: CorpusCase, model: Model) -> list[UnderstoodSheet]:
    """The sheets of a case, understood."""
    read = (understand(raw, model) for raw in read_sheets(Dataset("corpus", case.source), CORPUS))
    return [sheet for sheet in read if sheet is not None]


def said_of(sheet: UnderstoodSheet) -> dict[str, Any]:
    """What was understood, as the `.yaml` of a case says it."""
    said: dict[str, Any] = {"sheet": sheet.name, "kind": sheet.sheet.name if sheet.sheet else None}
    said["rows_in"] = sheet.rows_in
    if sheet.facts:
        said["facts"] = {facts.place.row: _fact(facts) for facts in sheet.facts}
    if sheet.rejects:
        said["rejects"] = [[one.row, one.column, str(one.rule)] for one in sheet.rejects]
    if sheet.notices:
        said["notices"] = [one.message for one in sheet.notices]
    return said


def _fact(facts: RowFacts) -> dict[str, Any]:
    said: dict[str, Any] = dict(facts.values)
    ends = (facts.start, *facts.references) if facts.start else facts.references
    for reference in ends:
        said.setdefault(reference.column, []).append(reference.text)
    return said
