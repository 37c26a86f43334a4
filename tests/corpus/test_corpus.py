"""Reading a file of the corpus gives exactly the rows, rejects and notices in the `.yaml` file next to it."""

from __future__ import annotations

import filecmp
from pathlib import Path

import pytest

from tests.corpus.case import CORPUS, CorpusCase, cases, expectation_of, read_case
from tests.corpus.make import make_corpus
from wangge.graph.errors import SourceError
from wangge.graph.model import load_model

CASES = {case.name: case for case in cases()}
SOURCES = {path.name for path in CORPUS.iterdir() if path.suffix not in (".py", ".yaml", ".pyc")} - {
    "__pycache__"
}


@pytest.mark.parametrize("case", [c for c in CASES.values() if c.error is None], ids=lambda case: case.name)
def test_file_is_understood_as_expected(case: CorpusCase) -> None:
    sheets = read_case(case, load_model())
    assert [expectation_of(sheet) for sheet in sheets] == case.sheets
    for sheet in sheets:
        assert sheet.rows_in == len(sheet.facts) + len(sheet.rejected)
        assert all(reject.message_zh != reject.rule.zh for reject in sheet.rejects)


@pytest.mark.parametrize("case", [c for c in CASES.values() if c.error], ids=lambda case: case.name)
def test_file_that_is_not_a_sheet_is_rejected_in_one_line(case: CorpusCase) -> None:
    with pytest.raises(SourceError) as fault:
        read_case(case, load_model())
    assert str(fault.value) == case.error
    assert "\n" not in str(fault.value)


def test_every_file_has_its_expectation() -> None:
    assert {case.source.name for case in CASES.values()} == SOURCES
    assert len(SOURCES) >= 30


def test_script_makes_the_same_files(tmp_path: Path) -> None:
    """Only text files are compared byte for byte: the bytes of a workbook depend on the version of the library."""
    make_corpus(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == SOURCES
    texts = [path.name for path in tmp_path.iterdir() if path.suffix in (".csv", ".txt", ".tsv")]
    assert filecmp.cmpfiles(CORPUS, tmp_path, texts, shallow=False) == (texts, [], [])
