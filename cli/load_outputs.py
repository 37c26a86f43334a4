"""Writes the output files of a load: rejects as CSV, copies of the sheets with wrong cells marked, and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from wangge.cli.output_paths import refuse_path
from wangge.cli.plan_output import begun
from wangge.graph.errors import PlanError, UsageError
from wangge.loaders.messages.plans import PlanWord
from wangge.loaders.project import Dataset, Project

if TYPE_CHECKING:
    from wangge.loaders.messages.reject_text import Language
    from wangge.loaders.planning.plan import Plan

__all__ = ["LoadOutputs", "output_options"]

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path, dir_okay=False)
_REJECTS = click.option("--rejects", type=_FILE, metavar="OUT.csv", help="Write every reject as CSV.")
_MARKED = click.option(
    "--marked",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Copy each file with rejects to DIR, with the wrong cells coloured and explained.",
)
_REPORT = click.option(
    "--report", type=_FILE, metavar="OUT.html", help="Write a page about loaded and rejected rows."
)
_ALL = click.option("--all", "show_all", is_flag=True, help="Print every reject, not the first 20.")
_LANGUAGE = click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="The language that comes first in the output.",
)


def output_options(*, marked: bool) -> Callable[[Command], Command]:
    """Add the options --rejects, --report, --all, --lang and, if `marked`, --marked to a command.

    The command gets them as one `LoadOutputs`, its argument `outputs`.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def wrapper(
            *arguments: Any,
            rejects: Path | None,
            report: Path | None,
            show_all: bool,
            language: Language,
            marked: Path | None = None,
            **options: Any,
        ) -> Any:
            outputs = LoadOutputs(
                rejects=rejects, report=report, marked=marked, show_all=show_all, language=language
            )
            return command(*arguments, outputs=outputs, **options)

        for option in (_LANGUAGE, _ALL, _REPORT, *([_MARKED] if marked else []), _REJECTS):
            option(wrapper)
        return cast(Command, wrapper)

    return decorate


@dataclass(frozen=True, kw_only=True)
class LoadOutputs:
    """The paths of the requested output files (None: not requested), and whether to print all rejects.

    `language` is the language that comes first in the output.
    """

    rejects: Path | None = None
    report: Path | None = None
    marked: Path | None = None
    show_all: bool = False
    language: Language = "zh"

    def check(self, datasets: Sequence[Dataset], *others: Path | None) -> None:
        """Raise `UsageError` for an output file that can't be written, is named twice or would overwrite a sheet.

        Call it before loading, so that a wrong path is reported early. `others` are further files that the command
        reads or writes.
        """
        files = [path.resolve() for path in (self.rejects, self.report, *others) if path is not None]
        for file in files:
            if files.count(file) > 1:
                raise UsageError(f"{file} is named twice; name another file for one of the two")
        for path in filter(None, (self.rejects, self.report)):
            refuse_path(path, datasets)
        if self.marked is not None:
            from wangge.loaders.reports.marking import refuse_source_folder

            refuse_source_folder(self.marked, datasets)

    @contextmanager
    def written(self, plan: Plan, project: Project) -> Iterator[None]:
        """Write the output files after the `with` block, in which the plan is applied.

        If the block raises `PlanError`, the files say that the plan wasn't applied.
        """
        try:
            yield
        except PlanError:
            self.write(plan, project, done=False)
            raise
        self.write(plan, project, done=True)

    def write(self, plan: Plan, project: Project, *, done: bool) -> None:
        """Write the output files and list them on stderr; `done` says whether the plan was applied."""
        if self.rejects is not None:
            from wangge.loaders.reports.reject_csv import write_reject_csv

            write_reject_csv(self.rejects, plan.rejects, self.language)
            click.echo(begun(PlanWord.REJECTS, str(self.rejects), self.language), err=True)
        if self.marked is not None:
            from wangge.loaders.reports.marking import write_marked

            copies = write_marked(self.marked, plan, project=project.folder, language=self.language)
            for copy in copies:
                click.echo(begun(PlanWord.MARKED, str(copy), self.language), err=True)
        if self.report is not None:
            from wangge.loaders.reports.load_report import write_load_report

            now = datetime.now().astimezone()
            write_load_report(
                self.report, plan, title=project.name, at=now, done=done, language=self.language
            )
            click.echo(begun(PlanWord.REPORT, str(self.report), self.language), err=True)
