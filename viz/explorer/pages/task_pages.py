"""Maps the addresses of the task ledger to its pages."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.viz.explorer.pages.parameters import PageFunction, accepting
from wangge.viz.explorer.pages.task import task_page
from wangge.viz.explorer.pages.tasks import BOARD_PARAMETERS, tasks_page

__all__ = ["TASK_PAGES"]

TASK_PAGES: Mapping[str, PageFunction] = {
    "/tasks": accepting(tasks_page, *BOARD_PARAMETERS, tables=("", "streets")),
    "/tasks/{name}": accepting(task_page, "done"),
}
"""The board and the page of a task."""
