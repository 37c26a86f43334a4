"""docs/commands.md, made from the commands themselves."""

from __future__ import annotations

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
    for path, command in _walk("wangge", root):
        context = click.Context(command, info_name=path, max_content_width=_WIDTH, terminal_width=_WIDTH)
        with context:
            parts += [f"## {path}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(parts)


def _walk(path: str, command: click.Command) -> list[tuple[str, click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in sorted(command.list_commands(context)):
            own = command.get_command(context, name)
            if own is not None:
                found += _walk(f"{path} {name}", own)
    return found
