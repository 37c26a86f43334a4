"""The command `wangge`: every group and command, and what a failure looks like."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from cli.check import check
from cli.data import apply, plan
from cli.db import db
from cli.demo import demo
from cli.divisions import import_divisions
from cli.export import export
from cli.history import history
from cli.map import map_command
from cli.recipe import recipe
from cli.start import init, sample, template
from cli.status import status
from graph.errors import WanggeError

__all__ = ["main", "wangge"]


class _Commands(click.Group):
    """A group whose closed pipe ends quietly: click's own 1 would say that a rule didn't hold."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="wangge", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
def wangge(debug: bool) -> None:
    """网格 · A district's organisational network as a graph: load, check, draw.

    Work in a project folder (wangge.toml) or name one with -C. With NEO4J_URI set, that Neo4j
    server holds the graph; else an embedded engine in the project's .wangge folder does.

    Exit codes: 0 fine, 1 the data or a rule says no, 2 the command could not run.
    """


for command in (demo, init, template, sample, plan, apply, status, recipe, check, map_command, db):
    wangge.add_command(command)
wangge.add_command(import_divisions)
wangge.add_command(history)
wangge.add_command(export)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; a failure is one line on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.exit(wangge.main(words, prog_name="wangge", standalone_mode=False) or 0)
    except WanggeError as error:
        _fail(f"Error: {error}", error.exit_code, words)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f" (try '{context.command_path} --help')" if context else ""
        _fail(f"Error: {' '.join(error.format_message().split())}{hint}", 2, words)
    except (KeyboardInterrupt, click.Abort):
        _fail("Interrupted: what was not finished was not written", 2, words)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"Error: {where}{error.strerror or error}; check the path and its permissions", 2, words)


def _fail(message: str, code: int, words: list[str]) -> None:
    if "--debug" in words:
        traceback.print_exc()
    click.echo(message, err=True)
    sys.exit(code)
