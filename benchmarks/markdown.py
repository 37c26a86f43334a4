"""Formats the tables, bar charts and numbers of a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["bars", "seconds", "share", "table"]

_WIDTH = 40


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """Return a table; the last `numbers` columns are aligned right.

    >>> print(table(["what", "s"], [["raw", "1.2"]], numbers=1))
    | what | s |
    |---|--:|
    | raw | 1.2 |
    """
    rules = ["---"] * (len(header) - numbers) + ["--:"] * numbers
    lines = [_line(header), "|" + "|".join(rules) + "|", *(_line(row) for row in rows)]
    return "\n".join(lines)


def bars(values: Iterable[tuple[str, float]], *, unit: str) -> str:
    """Return a bar chart as text: one bar per value, the longest 40 characters wide.

    >>> print(bars([("raw", 20.0), ("wangge", 10.0)], unit="/s"))
    ```text
    raw     ████████████████████████████████████████ 20/s
    wangge  ████████████████████ 10/s
    ```
    """
    values = list(values)
    largest = max((value for _, value in values), default=0.0) or 1.0
    width = max((len(name) for name, _ in values), default=0)
    lines = [
        f"{name:<{width}}  {'█' * max(1, round(value / largest * _WIDTH))} {value:,.0f}{unit}"
        for name, value in values
    ]
    return "\n".join(["```text", *lines, "```"])


def seconds(value: float) -> str:
    """Return a duration as text.

    >>> seconds(0.4321), seconds(12.345)
    ('0.43 s', '12.3 s')
    """
    return f"{value:.2f} s" if value < 10 else f"{value:,.1f} s"


def share(value: float) -> str:
    """Return a share as a percentage.

    >>> share(0.0512), share(0.25)
    ('5.1 %', '25.0 %')
    """
    return f"{value * 100:.1f} %"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
