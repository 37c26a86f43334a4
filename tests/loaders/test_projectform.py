"""If `is_plain` accepts a wangge.toml, checking each of its entries wouldn't change its content."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from wangge.loaders.projectfile import checked_content
from wangge.loaders.projectform import is_plain

VALUES: tuple[Any, ...] = (
    *("", "a", "a b", "511703", "２", "甲", "a\n", "2024-01-31", 7, 1.5, True, ["a"], ["a", 1], [], {}),
    *(date(2024, 1, 31), datetime(2024, 1, 31)),
)
DATASET = {"name": "a", "source": "b"}


def contents(value: Any) -> list[dict[str, Any]]:
    """Return the content of many wangge.toml files; in each file, a different entry has this value."""
    return [
        *({"project": {name: value}} for name in ("name", "scope", "date", "unknown")),
        *({"datasets": [{**DATASET, name: value}]} for name in (*DATASET, "effective", "notice", "unknown")),
        *({"rules": {name: value}} for name in ("paths", "skip", "waivers", "baseline", "unknown")),
        *({name: value} for name in ("project", "datasets", "settings", "rules", "unknown")),
        {"settings": {"largest": value}},
        {"datasets": [value]},
    ]


def without_defaults(checked: Any, content: Any) -> Any:
    """Return the checked content without the entries that `content` lacks; the check added their defaults."""
    if isinstance(content, dict):
        return {name: without_defaults(checked[name], given_value) for name, given_value in content.items()}
    if isinstance(content, list):
        return [without_defaults(*pair) for pair in zip(checked, content, strict=True)]
    return checked


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_content_is_unchanged_by_the_check(value: Any) -> None:
    for content in filter(is_plain, contents(value)):
        assert without_defaults(checked_content(content, "wangge.toml"), content) == content


def test_usual_content_is_plain() -> None:
    assert is_plain(
        {
            "project": {"name": "江湾区", "scope": "990101", "date": date(2024, 1, 31)},
            "datasets": [{"name": "jiangwan", "source": "sheets", "effective": date(2024, 1, 1)}],
            "settings": {"largest": 500, "share": 0.5, "strict": True, "word": "甲"},
            "rules": {"paths": ["rules"], "skip": ["a"], "waivers": "w.yaml", "baseline": "b.jsonl"},
        }
    )
