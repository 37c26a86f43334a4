"""Maps the addresses of the task ledger to its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.parameters import accepting
from wangge.viz.explorer.pages.task import task_page
from wangge.viz.explorer.pages.tasks import BOARD_PARAMETERS, tasks_page

__all__ = ["TASK_PAGES"]

TASK_PAGES: Mapping[str, Callable[..., Page]] = {
    "/tasks": accepting(tasks_page, *BOARD_PARAMETERS, tables=("", "streets")),
    "/tasks/{name}": accepting(task_page, "done", tables=("",)),
}
"""The board and the page of a task."""
