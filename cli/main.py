"""The command `wangge`: every group and command, and what a failure looks like."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from graph.errors import WanggeError

__all__ = ["main", "wangge"]


_COMMANDS = {
    "apply": "cli.data:apply",
    "baseline": "cli.baseline:baseline",
    "check": "cli.check:check",
    "db": "cli.db:db",
    "demo": "cli.demo:demo",
    "explore": "cli.explore:explore",
    "export": "cli.export:export",
    "history": "cli.history:history",
    "import-divisions": "cli.divisions:import_divisions",
    "init": "cli.start:init",
    "map": "cli.map:map_command",
    "plan": "cli.data:plan",
    "recipe": "cli.recipe:recipe",
    "rule": "cli.rule:rule",
    "sample": "cli.start:sample",
    "status": "cli.status:status",
    "template": "cli.start:template",
    "waiver": "cli.waiver:waiver",
}


class _Commands(click.Group):
    """Commands that are imported when they are asked for, so that none waits for what others need.

    A closed pipe ends quietly: click's own 1 would say that a rule didn't hold.
    """

    def list_commands(self, _context: click.Context) -> list[str]:
        """The commands' names."""
        return sorted(_COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """A command by its name."""
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; a failure is one line on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        # A program of its own. The driver imports pandas wherever it is installed: half of the time to start.
        sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]  # None: not to be found
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
