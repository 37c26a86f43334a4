"""Tests broken files of a project: a command prints one line, exits with 2, and needs little time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import environment
from wangge.cli.main import main
from wangge.graph.errors import RuleError
from wangge.graph.model import load_model
from wangge.loaders.project import Project
from wangge.queries.check.policy import read_policy
from wangge.queries.check.waivers import load_waivers
from wangge.queries.recipes.library import Library
from wangge.queries.rules.rule import parse_rule

HEAD = '[project]\nname = "x"\n[rules]\npaths = ["rules"]\n'
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
LIBRARY = Library([])
MODEL = load_model()
PROGRAM = (sys.executable, "-c", "from wangge.cli.main import main; main()")
Make = Callable[[Path], object]


def written(content: str | bytes) -> Make:
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


PLACES: dict[str, tuple[Make, str]] = {
    "pipe": (os.mkfifo, "not a regular file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
    "folder": (lambda path: path.mkdir(), "not a regular file"),
    "self-link": (lambda path: path.symlink_to(path.name), "symbolic links"),
    "binary": (written(bytes(range(128, 256))), ":1: not UTF-8; save it as UTF-8"),
    "utf-16": (written("a: 1\n".encode("utf-16-le")), ":1: a NUL character"),
    "huge": (lambda path: path.write_bytes(b"#" * 65 * 2**20), "larger than"),
}
TOML = {
    "x = " + "[" * 100_000: "nested too deep",
    HEAD + "[settings]\nx = " + "[" * 300 + "]" * 300: "nested too deep",
    HEAD + "[settings]\nx = " + "{a=" * 300 + "1" + "}" * 300: "nested too deep",
    "a" + ".a" * 300_000 + " = 1": ":1: a key of more than 64 parts",
    HEAD + "[settings]\nleast = 9223372036854775808": "settings.least: a number of more than 64 bits",
    HEAD + "[settings]\nleast = " + "9" * 5000: "Exceeds the limit",
    HEAD + "[settings]\nleast = inf": "settings.least: inf isn't a finite number",
    HEAD.replace('"rules"', '"ru\\u0000les"'): "the control character U+0000",
    HEAD.replace('"x"', '"\\u001b[31m"'): "project.name: the control character U+001B",
}
YAML = {
    BOMB: ":2: the alias *a isn't allowed; write the value itself",
    "waivers: &a [*a]": ":1: the alias *a",
    "[" * 100_000: ":1: nested more than 20 deep",
    "{a: " * 100_000: ":1: nested more than 20 deep",
    "- " * 100_000: ":1: nested more than 20 deep",
    "a: 1\nb: 2\na: 3": ":3: a is given twice; keep one",
    "1: a\n0x1: b": ":2: 0x1 is given twice",
    "<<: {a: 1}": ":1: the merge key <<",
    "!!python/object:os.system {a: 1}": ":1: the tag ",
    "a: 1\nb: 2023-13-45": ":2: '2023-13-45' isn't a valid value",
    "a: " + "9" * 5000: ":1: ",
    '"a\\e[31m": 1': ":1: the control character U+001B",
    "? [a]\n: 1": ":1: a key that isn't a plain value",
    "a: 1\n---\nb: 1": ":2: a second document",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules" / "fragments").mkdir(parents=True)
    (tmp_path / "wangge.toml").write_text(HEAD, encoding="utf-8")
    return tmp_path


def faults(folder: Path) -> list[str]:
    policy = read_policy(Project.find(folder))
    return [*policy.faults, *(rule.reason for rule in policy.broken)]


def last_words(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, list[str]]:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    return exit_.value.code, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("kind", PLACES)
def test_a_file_that_is_not_text_is_named(
    folder: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make, expected = PLACES[kind]
    names = (
        "waivers.yaml",
        "baseline.jsonl",
        "rules/own.yaml",
        "rules/own.cypher",
        "rules/fragments/own.cypher",
    )
    for name in names:
        make(folder / name)
    lines = faults(folder)
    assert sorted(line.split(":")[0] for line in lines) == sorted(names)
    assert [line for line in lines if expected not in line] == []

    (folder / "wangge.toml").unlink()
    make(folder / "wangge.toml")
    code, (line,) = last_words(capsys, "rule", "list", "-C", str(folder))
    assert (code, "wangge.toml" in line, expected in line) == (2, True, True)


@pytest.mark.parametrize("text", TOML, ids=list(TOML.values()))
def test_a_hostile_project_file_is_reported_in_one_line(
    folder: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "wangge.toml").write_text(text, encoding="utf-8")
    code, (line,) = last_words(capsys, "rule", "list", "-C", str(folder))
    assert (code, TOML[text] in line) == (2, True), line


@pytest.mark.parametrize("text", YAML, ids=list(YAML.values()))
def test_hostile_yaml_is_reported_in_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    for read in (
        lambda: load_waivers(file, today=date(2024, 6, 30)),
        lambda: parse_rule(text, file, LIBRARY, MODEL),
    ):
        with pytest.raises(RuleError) as caught:
            read()
        assert str(caught.value).startswith(f"{file}:")
        assert YAML[text] in str(caught.value)


def test_a_file_name_that_is_not_utf8_is_written_with_its_bytes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(os.fsdecode(os.fsencode(folder / "rules") + b"/\xff.yaml"))).write_text("id: [", encoding="utf-8")
    code, lines = last_words(capsys, "rule", "list", "-C", str(folder))
    assert (code, lines) == (
        2,
        ["broken: rules/\\xff.yaml:1: expected the node content, but found '<stream end>'"],
    )


@pytest.mark.parametrize("days", ["36526", "-1"])
def test_setting_can_not_allow_waivers_without_an_end(folder: Path, days: str) -> None:
    (folder / "wangge.toml").write_text(f"{HEAD}[settings]\nwaiver_longest_days = {days}\n", encoding="utf-8")
    assert [line for line in faults(folder) if "settings.waiver_longest_days must be a whole number" in line]


LISTS: dict[tuple[str, ...], str] = {
    ("waiver", "list"): "waivers.yaml",
    ("baseline", "list"): "baseline.jsonl",
    ("rule", "list"): "rules/own.yaml",
    ("recipe", "list"): "rules/own.cypher",
}


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("arguments", LISTS, ids=" ".join)
def test_a_list_of_an_unreadable_file_is_reported_in_one_line(
    folder: Path, arguments: tuple[str, str], as_json: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / LISTS[arguments]).write_bytes(b"\xff\xfe: [\n")
    code, (line,) = last_words(capsys, *arguments, *as_json, "-C", str(folder))
    assert (code, f"{LISTS[arguments]}:1: not UTF-8" in line) == (2, True), line


@pytest.mark.parametrize("arguments", [("rule", "list"), ("recipe", "list")], ids=" ".join)
def test_a_list_names_a_missing_folder(
    folder: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "wangge.toml").write_text(HEAD.replace('rules"]', 'gone"]'), encoding="utf-8")
    code, lines = last_words(capsys, *arguments, "-C", str(folder))
    assert (code, lines) == (2, ["broken: gone: no such file or folder; fix rules.paths in wangge.toml"])


@pytest.mark.parametrize("days", ["true", '"30"', "2.5", "-1"])
def test_waivers_of_a_wrong_setting_are_neither_listed_nor_added(
    folder: Path, days: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "wangge.toml").write_text(f"{HEAD}[settings]\nwaiver_longest_days = {days}\n", encoding="utf-8")
    added = ("add", "posts-are-held", "1", "--reason", "x", "--owner", "y", "--until", "2999-01-01")
    for arguments in (("list",), added):
        code, (line,) = last_words(capsys, "waiver", *arguments, "-C", str(folder))
        assert (code, "settings.waiver_longest_days must be a whole number" in line) == (2, True), line
    assert not (folder / "waivers.yaml").exists()


def test_a_project_file_with_a_byte_order_mark_is_read(folder: Path) -> None:
    (folder / "wangge.toml").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert Project.find(folder).name == "x"


def test_an_unexpected_error_is_reported_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("wangge.cli.rule.read_policy", lambda _project: 1 // 0)
    arguments = ("rule", "list", "-C", str(folder))
    code, (line,) = last_words(capsys, *arguments)
    assert (code, line.startswith("Error: ZeroDivisionError: ")) == (2, True)
    code, lines = last_words(capsys, *arguments, "--debug")
    assert (code, lines[0], lines[-1]) == (2, "Traceback (most recent call last):", line)
    monkeypatch.setenv("WANGGE_DEBUG", "1")
    assert last_words(capsys, *arguments) == (2, lines)


@pytest.mark.parametrize(
    ("requested", "encoding"), [("gbk", "gbk"), ("ascii", "utf-8")]
)  # click writes UTF-8 instead of ASCII
def test_no_character_ends_a_list_early(folder: Path, requested: str, encoding: str) -> None:
    """A character that the encoding of the output can't represent doesn't stop `wangge rule list`."""
    signs = "ä 𠮷 ∙ 🙂"
    rule = {"id": "own", "title": signs, "title_zh": signs}
    (folder / "rules" / f"{signs}.yaml").write_text(json.dumps(rule, ensure_ascii=False), encoding="utf-8")
    result = subprocess.run(
        [*PROGRAM, "rule", "list", "-C", str(folder)],
        env=environment(PYTHONIOENCODING=requested, PYTHONUTF8="0"),
        capture_output=True,
        check=False,
    )
    lines = result.stderr.decode(encoding).splitlines()
    assert (result.returncode, len(lines), lines[0].startswith("broken: rules/")) == (2, 1, True)


def test_a_full_disk_for_the_output_is_an_error(folder: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full_disk:
        result = subprocess.run(
            [*PROGRAM, "rule", "list", "-C", str(folder)],
            stdout=full_disk,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stderr) == (
        2,
        "Error: the output: No space left on device; check the path, its permissions and the free disk space\n",
    )
