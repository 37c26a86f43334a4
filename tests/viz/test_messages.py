"""The message catalogue in viz/texts has every key that viz uses, no unused key, and no text twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from wangge.viz.messages import Language, has_message, message, messages

ROOT = Path(__file__).parents[2]
PROGRAMS = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in (
        *sorted((ROOT / "viz").rglob("*.py")),
        ROOT / "cli" / "map.py",
        ROOT / "wangge" / "public" / "map_page.py",
    )
}
TEMPLATES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "viz" / "templates").rglob("*.j2"))]
CALL_IN_TEMPLATE = re.compile(r"\b(?:t|net\.say|words\.say)\(\s*([\"'])([\w.]+)\1\s*[,)]")
CHOICE_IN_TEMPLATE = re.compile(r"\b(?:t|net\.say|words\.say)\(\s*\"([\w.]+)\" if [^)]*? else \"([\w.]+)\"")
QUOTED = re.compile(r"([\"'])([\w.]+)\1")
JOINED = re.compile(r"\bt\(\s*\"([\w.]+)\" ~")
"""Matches a call in which a template builds the key from a prefix and a name: `t("run_" ~ name)`."""


def key_argument(call: ast.Call) -> ast.expr | None:
    """Return the argument that is the message's key if `message` or `say` is called; None for other calls."""
    match call:
        case ast.Call(func=ast.Name(id="message"), args=[_, key, *_]):
            return key
        case ast.Call(func=ast.Attribute(attr="say"), args=[key, *_]):
            return key
    return None


def key_expressions() -> Iterator[ast.expr]:
    for tree in PROGRAMS.values():
        for node in ast.walk(tree):
            key = key_argument(node) if isinstance(node, ast.Call) else None
            if isinstance(key, ast.IfExp):
                yield from (key.body, key.orelse)
            elif key is not None:
                yield key


def keys_called() -> set[str]:
    """Return the keys that occur as literals in calls that return messages, in programs and templates."""
    keys = {match[2] for text in TEMPLATES for match in CALL_IN_TEMPLATE.finditer(text)}
    keys |= {
        key for text in TEMPLATES for match in CHOICE_IN_TEMPLATE.finditer(text) for key in match.groups()
    }
    return keys | {
        key.value for key in key_expressions() if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def pattern_of(text: ast.JoinedStr) -> str:
    """Return a regular expression for the texts that an f-string can produce."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[^.]+" for part in text.values
    )


def patterns() -> set[str]:
    """Return regular expressions for the keys that programs and templates build from a prefix and a name."""
    joined = {f"{re.escape(match[1])}[^.]+" for text in TEMPLATES for match in JOINED.finditer(text)}
    for tree in PROGRAMS.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and re.match(
                r"[a-z]{3,}[._]", pattern_of(node).replace("\\", "")
            ):
                joined.add(pattern_of(node))
    return joined


def names_written() -> set[str]:
    """Return every string literal in programs and templates; each of them may be a key."""
    names = {match[2] for text in TEMPLATES for match in QUOTED.finditer(text)}
    for tree in PROGRAMS.values():
        names |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return names


def test_every_key_in_use_is_in_the_catalogue() -> None:
    keys = keys_called()
    assert len(keys) > 250
    assert sorted(key for key in keys if not has_message(key)) == []


def test_every_key_of_the_catalogue_is_in_use() -> None:
    names, joined = names_written(), re.compile("|".join(sorted(patterns())))
    unused = [key for key in messages() if key not in names and not joined.fullmatch(key)]
    assert unused == [], "delete these keys from viz/texts"


def test_no_text_is_written_twice() -> None:
    pairs = [
        match[1]
        for path in sorted((ROOT / "viz" / "texts").iterdir())
        for match in re.finditer(r"(\{ zh = .*\})$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(pairs) > 400
    repeated = sorted(pair for pair in set(pairs) if pairs.count(pair) > 1)
    assert repeated == [], (
        'two keys have this text: replace one of the texts with the other key (key = "other_key")'
    )


def test_every_message_takes_the_same_values_in_both_languages() -> None:
    fields = {key: [set(re.findall(r"{(\w+)", text)) for text in pair] for key, pair in messages().items()}
    assert [key for key, (zh, en) in fields.items() if zh != en] == []


def test_every_message_has_both_languages() -> None:
    assert [key for key, pair in messages().items() if not all(text.strip() for text in pair)] == []


@pytest.mark.parametrize(("language", "text"), [("zh", "显示 12 / 共 30"), ("en", "Showing 12 of 30")])
def test_values_are_filled_in(language: Language, text: str) -> None:
    assert message(language, "shown", drawn=12, total=30) == text


def test_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("zh", "no such key")
