"""`tests.ledgers.make` writes the same ledgers again, and `expected.yaml` names only what is in its ledger."""

from __future__ import annotations

import filecmp
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.ledgers.ledger import OfficeLedger
from tests.ledgers.make import LEDGERS, make_ledgers

FOLDER = Path(__file__).parent
EVERY_MONTH = {ledger.folder: ledger for ledger in LEDGERS} | {
    f"{ledger.folder}/second-month": ledger.second for ledger in LEDGERS if ledger.second is not None
}
ENDS = ("start", "target", "unit", "parent")


def _texts(ledger: OfficeLedger) -> Iterator[str]:
    for sheets in ledger.files.values():
        for sheet in sheets:
            for row in sheet.cells():
                yield from (str(cell) for cell in row if cell not in (None, ""))


def _made(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".md")
    }


def test_there_are_enough_ledgers() -> None:
    assert len(LEDGERS) >= 22
    assert len([ledger for ledger in LEDGERS if ledger.second is not None]) >= 5


def test_script_makes_the_same_ledgers(tmp_path: Path) -> None:
    """Only text files are compared byte for byte: the bytes of a workbook depend on the version of the library."""
    make_ledgers(tmp_path)
    assert _made(tmp_path) == _made(FOLDER)
    texts = sorted(name for name in _made(FOLDER) if name.endswith((".yaml", ".csv", ".tsv")))
    assert filecmp.cmpfiles(FOLDER, tmp_path, texts, shallow=False) == (texts, [], [])


@pytest.mark.parametrize("name", EVERY_MONTH)
def test_expected_people_and_phones_are_in_the_ledger(name: str) -> None:
    ledger = EVERY_MONTH[name]
    content = "\n".join(text.replace("  ", "") for text in _texts(ledger))
    for fact in ledger.facts.nodes:
        if fact["kind"] == "Person":
            assert fact["name"] in content
        if "phone" in fact:
            assert re.search(fact["phone"].replace("****", r"\d{4}"), content)


@pytest.mark.parametrize("name", EVERY_MONTH)
def test_ends_of_relationships_are_declared_or_known(name: str) -> None:
    ledger = EVERY_MONTH[name]
    declared = set(ledger.known)
    for fact in ledger.facts.nodes:
        declared.add(fact["name"])
        parent = fact.get("parent", "")
        for one in parent if isinstance(parent, list) else [parent]:
            declared |= {f"{one}/{fact['name']}", f"{one.split('/')[0]}/{fact['name']}"}
    for fact in [*ledger.facts.nodes, *ledger.facts.edges]:
        for end in ENDS:
            value = fact.get(end, [])
            for one in value if isinstance(value, list) else [value]:
                assert one in declared, fact


@pytest.mark.parametrize("name", EVERY_MONTH)
def test_unread_and_doubtful_columns_are_named_by_their_headers(name: str) -> None:
    ledger = EVERY_MONTH[name]
    texts = set(_texts(ledger))
    for title in (*ledger.unread, *(question.column for question in ledger.questions)):
        groups = (text for text in texts if title.startswith(text))
        assert title in texts or any(title.removeprefix(group) in texts for group in groups), title


def test_no_ledger_contains_an_id_number_or_a_real_phone() -> None:
    for ledger in EVERY_MONTH.values():
        for text in _texts(ledger):
            assert not re.search(r"\d{17}[\dXx]", text)
            assert all(
                number.startswith("1990000") for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
            )


def test_expectations_are_yaml_with_the_agreed_keys() -> None:
    for path in FOLDER.rglob("expected.yaml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert list(content) == ["files", "known", "nodes", "edges", "unread", "questions"]
