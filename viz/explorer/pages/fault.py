"""The page that says what went wrong, in one line, and where to go from there."""

from __future__ import annotations

from graph.errors import StatementTimeout, WanggeError
from viz.explorer.answer import Answer, Table

__all__ = ["fault_page"]

_TITLES = {404: "not_found", 503: "engine_gone", 504: "too_long"}


def fault_page(error: WanggeError, status: int) -> Answer:
    """What is answered in place of a page that can't be made."""
    text = " ".join(str(error).split())
    return Answer(
        template="fault.html.j2",
        title="wangge",
        context={
            "heading": _TITLES.get(status, "cannot"),
            "text": text,
            "late": isinstance(error, StatementTimeout),
        },
        data={"error": text, "status": status},
        table=Table(("error",), [(text,)]),
        status=status,
    )
