"""Runs a wangge command after its modules are imported, and prints how long it took without the program's start.

The last line of the output is JSON: `{"seconds": 1.5}`.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from time import perf_counter

from wangge.cli.main import main
from wangge.graph.unneeded import block_unneeded_libraries

_MODULES = (
    "wangge.cli.divisions",
    "wangge.graph.engines.server",
    "wangge.loaders.planning.compare",
    "wangge.loaders.planning.context",
    "wangge.loaders.sheets.blockreader",
    "wangge.loaders.writing.columns",
    "wangge.loaders.writing.schedule",
)
"""The modules that `wangge import-divisions` imports when it needs them."""


def run(arguments: list[str]) -> None:
    """Run the command with these `arguments`, print the seconds, and exit with the command's code."""
    block_unneeded_libraries()
    for name in _MODULES:
        import_module(name)
    start = perf_counter()
    try:
        main(arguments)
    finally:
        print(json.dumps({"seconds": perf_counter() - start}), flush=True)


if __name__ == "__main__":
    run(sys.argv[1:])
