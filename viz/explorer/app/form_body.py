"""Reads the body of a form that changes tasks, and refuses any other body."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from wangge.viz.explorer.app.posts import MOST_BYTES
from wangge.viz.explorer.pages.task_change import ACTIONS, MOST_TASKS, TaskForm

__all__ = ["FormBodyError", "read_fields", "task_form"]

_MOST_DRAINED = 1024 * 1024
_FIELDS = frozenset({"form_token", "action", "task", "writer", "owner", "owner_choice", "due", "note"})
_TASK = re.compile(r"(T[0-9a-f]{10})\.([0-9a-f]{12})")

Fields = list[tuple[str, str]]


class FormBodyError(Exception):
    """The body isn't a form of the explorer; `status` is the HTTP status of the response."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


async def read_fields(request: Request) -> Fields:
    """Return the fields of the form in the body, in their order.

    Raises `FormBodyError` if the body is too large, isn't UTF-8 or has unknown fields, or if a field other than `task` is
    repeated.
    """
    return _checked(_decoded(await _body(request)))


def task_form(fields: Fields, only_task: str | None = None) -> TaskForm:
    """Return the form in these fields; `only_task` is the id of the task whose page has the form, None for the board.

    Raises `FormBodyError` if no page of the explorer can have sent these fields.
    """
    values = dict(fields)
    action = values.get("action", "")
    if action not in ACTIONS:
        raise FormBodyError("未知的操作 / unknown action; reload the page")
    tasks: dict[str, str] = {}
    for name, value in fields:
        if name == "task":
            match = _TASK.fullmatch(value)
            if match is None or match[1] in tasks or (only_task is not None and match[1] != only_task):
                raise FormBodyError("任务编号有误 / the id of a task in the form is wrong; reload the page")
            tasks[match[1]] = match[2]
    if len(tasks) > MOST_TASKS:
        raise FormBodyError("任务太多 / too many tasks in one form")
    return TaskForm(
        action=action,
        tasks=tasks,
        writer=values.get("writer", ""),
        owner=values.get("owner_choice") or values.get("owner", ""),
        due=values.get("due", ""),
        note=values.get("note", ""),
    )


async def _body(request: Request) -> bytes:
    """Return the body. Raises `FormBodyError` if it has more than `MOST_BYTES`.

    If the body is too large, up to 1 MiB of it is still read, so that the client gets the response.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= MOST_BYTES:
                chunks.append(chunk)
            if size > _MOST_DRAINED:
                break
    except ClientDisconnect:
        raise FormBodyError("表单没有收全 / the form did not arrive completely") from None
    if size > MOST_BYTES:
        raise FormBodyError(f"表单太大 / the form is larger than {MOST_BYTES:,} bytes", 413)
    return b"".join(chunks)


def _decoded(body: bytes) -> Fields:
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MOST_TASKS + len(_FIELDS),
        )
    except (UnicodeDecodeError, ValueError):
        raise FormBodyError("表单有误 / the body is not a form in UTF-8") from None


def _checked(fields: Fields) -> Fields:
    counts = Counter(name for name, _value in fields)
    if unknown := counts.keys() - _FIELDS:
        raise FormBodyError(f"表单有未知的项 / the form has {len(unknown)} unknown fields")
    if any(count > 1 for name, count in counts.items() if name != "task"):
        raise FormBodyError("表单有重复的项 / a field of the form is repeated")
    return fields
