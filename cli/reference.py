"""docs/commands.md, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

__all__ = ["command_reference"]

_WIDTH = 100


def command_reference(root: click.Group) -> str:
    """The help of every command, in Markdown; the same commands give the same text."""
    parts = [
        "# Commands",
        "",
        "Generated from the commands; `pytest tests/docs` writes it anew.",
        "Results go to stdout, progress and messages to stderr. Exit codes: 0 fine, 1 the data or a rule says no,",
        "2 the command could not run. A failure is one line; `wangge --debug COMMAND` shows where it arose.",
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
    """A command and those below it, each in the context that its group hands down."""
    context.terminal_width = _WIDTH
    yield context
    command = context.command
    if isinstance(command, click.Group):
        for name in sorted(command.list_commands(context)):
            own = command.get_command(context, name)
            if own is not None:
                yield from _walk(own.make_context(name, [], parent=context, resilient_parsing=True))
