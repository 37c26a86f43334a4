"""Writes the ledgers and the expected results of reading them, if run as a script."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.ledgers.communities import COMMUNITIES
from tests.ledgers.duties import DUTIES
from tests.ledgers.facts import Fact, changes, flow
from tests.ledgers.grids import GRIDS
from tests.ledgers.groups import GROUPS
from tests.ledgers.housing import HOUSING
from tests.ledgers.ledger import OfficeLedger
from tests.ledgers.notices import NOTICES
from tests.ledgers.owners import OWNERS
from tests.ledgers.party import PARTY
from tests.ledgers.property import PROPERTY
from tests.ledgers.resident_institutions import INSTITUTIONS
from tests.ledgers.sections import SECTIONS
from tests.ledgers.societies import SOCIETIES
from tests.ledgers.writers import write_ledger

__all__ = ["LEDGERS", "make_ledgers"]

LEDGERS = [
    *GRIDS,
    *NOTICES,
    *HOUSING,
    *PROPERTY,
    *OWNERS,
    *PARTY,
    *INSTITUTIONS,
    *COMMUNITIES,
    *SOCIETIES,
    *SECTIONS,
    *GROUPS,
    *DUTIES,
]


def make_ledgers(folder: Path) -> None:
    """Write every ledger into a folder of its own, with its expected facts."""
    for ledger in LEDGERS:
        _write(folder / ledger.folder, ledger)
        if ledger.second is not None:
            month = folder / ledger.folder / "second-month"
            _write(month, ledger.second)
            lists = changes(ledger.facts, ledger.second.facts)
            text = "".join(_list(key, facts) for key, facts in lists.items())
            (month / "expected-changes.yaml").write_text(text, encoding="utf-8")


def _write(folder: Path, ledger: OfficeLedger) -> None:
    for name, sheets in ledger.files.items():
        write_ledger(folder / name, sheets)
    known = "".join(f"  {name}: '{code}'\n" for name, code in ledger.known.items())
    questions: list[dict[str, Any]] = [
        {"column": question.column, "why": question.why, "answer": question.answer}
        for question in ledger.questions
    ]
    text = "".join(
        (
            f"files: {flow(list(ledger.files))}\n",
            f"known:\n{known}",
            _list("nodes", ledger.facts.nodes),
            _list("edges", ledger.facts.edges),
            f"unread: {flow(list(ledger.unread))}\n",
            _list("questions", questions),
        )
    )
    (folder / "expected.yaml").write_text(text, encoding="utf-8")


def _list(key: str, entries: list[Fact]) -> str:
    if not entries:
        return f"{key}: []\n"
    return f"{key}:\n" + "".join(f"- {flow(entry)}\n" for entry in entries)


if __name__ == "__main__":
    make_ledgers(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
