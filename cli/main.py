"""Runs the command `wangge`: imports the subcommand that is used, and reports a failure in one line."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from wangge.cli.commands import COMMANDS
from wangge.cli.output import flush_output, one_line, prepare_output, silence_output
from wangge.graph.errors import WanggeError
from wangge.graph.unneeded import block_unneeded_libraries
from wangge.loaders.small_file import printable_path

__all__ = ["main", "wangge"]

_DEBUG = "--debug"
_INTERRUPTED = "Interrupted: unfinished changes were not written"
# Python collects garbage after 700 new objects. A short command makes far more and needs all of them until it ends.
_OBJECTS_PER_COLLECTION = 50_000


class _Commands(click.Group):
    """A group that imports a command only when it is used, for a fast start.

    If the reader of the output closes the pipe, as in `wangge … | head`, the command ends without an error. click
    itself would exit with code 1, but that code means that a rule failed.
    """

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        listed = {name: click.Command(name, help=command.sentence) for name, command in COMMANDS.items()}
        click.Group(commands=listed).format_commands(context, formatter)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            silence_output(sys.stdout)
            return 0


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="wangge", message="%(prog)s %(version)s")
@click.option(_DEBUG, is_flag=True, help="Show the traceback of an error; WANGGE_DEBUG=1 does the same.")
def wangge(debug: bool) -> None:
    """网格 · A district's organisational network as a graph: load, check, draw.

    Work in a project folder (with wangge.toml), or name one with -C. The graph is on the Neo4j server
    of NEO4J_URI, if that is set, else in an embedded engine in the project's .wangge folder.

    Exit codes: 0 success, 1 rejected rows or a failed rule, 2 the command could not run.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and exit with its code; a failure prints one line to stderr."""
    command_line = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        block_unneeded_libraries()
        gc.set_threshold(_OBJECTS_PER_COLLECTION, 10, 10)
    prepare_output()
    # The driver also logs the errors that it raises. Without this handler, each error would be printed twice.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    code = _attempt(lambda: _run(command_line), command_line)
    sys.exit(max(code, _attempt(_flush, command_line)))


def _run(command_line: list[str]) -> int:
    end_of_options = command_line.index("--") if "--" in command_line else len(command_line)
    debug = _DEBUG in command_line[:end_of_options]
    without_debug = [
        argument
        for index, argument in enumerate(command_line)
        if argument != _DEBUG or index > end_of_options
    ]
    code = wangge.main(without_debug, prog_name="wangge", standalone_mode=False, default_map={"debug": debug})
    return int(code or 0)


def _flush() -> int:
    with suppress(BrokenPipeError):
        flush_output()
    return 0


def _attempt(work: Callable[[], int], command_line: list[str]) -> int:
    """Run `work` and return the exit code; if it fails, print one line about the failure."""
    try:
        return work()
    except WanggeError as error:
        return _failed(f"Error: {error}", command_line, error.exit_code)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f" (try '{context.command_path} --help')" if context else ""
        return _failed(f"Error: {' '.join(error.format_message().split())}{hint}", command_line)
    except (KeyboardInterrupt, click.Abort):
        return _failed(_INTERRUPTED, command_line)
    except OSError as error:
        hint = "check the path, its permissions and the free disk space"
        return _failed(f"Error: {_named(error)}; {hint}", command_line)
    except Exception as error:  # a bug; Python would exit with 1, which means that a rule failed
        if _follows_interrupt(error):
            return _failed(_INTERRUPTED, command_line)
        kind = type(error).__name__
        return _failed(
            f"Error: {kind}: {error}; this is a bug of wangge: please report it with the traceback that {_DEBUG} prints",
            command_line,
        )


def _follows_interrupt(error: BaseException | None) -> bool:
    """Whether an error was raised while Ctrl-C was handled, as by the driver, which can't close a half-read connection."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _named(error: OSError) -> str:
    """Return "FILE: reason" for an `OSError`.

    If the error was raised while printing, FILE is "the output". If it names no file, only the reason is returned.
    """
    echoed = any(
        frame.f_code is click.echo.__code__ for frame, _line in traceback.walk_tb(error.__traceback__)
    )
    name = "the output" if echoed else error.filename
    file_prefix = f"{printable_path(Path(os.fsdecode(name)))}: " if isinstance(name, str | bytes) else ""
    return f"{file_prefix}{error.strerror or error}"


def _failed(message: str, command_line: list[str], code: int = 2) -> int:
    with suppress(OSError):
        if _DEBUG in command_line or os.environ.get("WANGGE_DEBUG", "0") not in ("", "0"):
            traceback.print_exc()
        click.echo(one_line(message), err=True)
    return code
