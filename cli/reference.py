"""Generates docs/commands.md from the commands."""

from __future__ import annotations

from collections.abc import Iterator

import click

__all__ = ["command_reference"]

_WIDTH = 100


def command_reference(root: click.Group) -> str:
    """Return the help texts of all commands, in Markdown."""
    parts = [
        "# Commands",
        "",
        "Generated from the commands by `pytest tests/docs`.",
        "Results go to stdout, progress and messages to stderr. The exit code is one of these:",
        "",
        "* 0: the command succeeded.",
        "* 1: rows were rejected, or a rule failed.",
        "* 2: the command could not run. It then prints one line; `wangge --debug COMMAND` prints the traceback too.",
        "",
    ]
    for context in _walk(root.make_context("wangge", [], resilient_parsing=True)):
        with context:
            parts += [
                f"## {context.command_path}",
                "",
                "```text",
                context.command.get_help(context),
                "```",
                "",
            ]
    return "\n".join(parts)


def _walk(context: click.Context) -> Iterator[click.Context]:
    """Yield the context of a command, then those of its subcommands."""
    context.terminal_width = _WIDTH
    yield context
    command = context.command
    if isinstance(command, click.Group):
        for name in sorted(command.list_commands(context)):
            subcommand = command.get_command(context, name)
            if subcommand is not None:
                yield from _walk(subcommand.make_context(name, [], parent=context, resilient_parsing=True))
