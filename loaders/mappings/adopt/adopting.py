"""Adopts ledgers: proposes their mappings, and writes them as files of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.graph.model import Model, header_key
from wangge.loaders.mappings.adopt.known_names import PLACES_BY_NAME, PlaceNames
from wangge.loaders.mappings.adopt.layout import MOST_ROWS
from wangge.loaders.mappings.adopt.proposal import Proposal, SheetProposal
from wangge.loaders.mappings.ledger import columns_of, may_read
from wangge.loaders.mappings.mapping import Mapping
from wangge.loaders.mappings.mapping_file import write_mapping
from wangge.loaders.mappings.project_mappings import FOLDER
from wangge.loaders.project import Dataset, Project
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.table import RawSheet
from wangge.loaders.state import GraphReader, GraphState

__all__ = ["mapping_name", "named_mappings", "names_in", "raw_sheets", "reading_mapping", "write_mappings"]

_NOT_IN_NAMES = frozenset('/\\:*?"<>|\0')


def raw_sheets(files: Sequence[Path], folder: Path) -> Iterator[RawSheet]:
    """Yield the sheets of files and folders, with their first rows; raises `SourceError` for a file that can't be read."""
    for file in files:
        yield from read_sheets(Dataset(file.stem, file), folder, most_rows=MOST_ROWS)


def names_in(store: GraphReader, model: Model) -> PlaceNames:
    """Return the names of the districts, streets and communities of a graph."""
    state = GraphState(store, model)
    return PlaceNames((label, name) for label in PLACES_BY_NAME for _code, name in state.names(label))


def mapping_name(name: str | None, files: Sequence[Path]) -> str:
    """Return the name of the mapping file: `name`, or else that of the first ledger.

    Raises `UsageError` if a file can't have this name.
    """
    chosen = name if name is not None else files[0].stem
    if not chosen.strip() or _NOT_IN_NAMES & set(chosen) or chosen.startswith("."):
        raise UsageError(f"--name {chosen!r}: a mapping's name is a file name without / \\ : * ? \" < > |")
    return chosen.strip()


def named_mappings(
    proposal: Proposal, name: str, existing: Sequence[Mapping]
) -> tuple[tuple[SheetProposal, Mapping], ...]:
    """Return the mappings for the sheets that need one; the second mapping is called NAME-2, and so on.

    A sheet that one of the `existing` mappings reads needs none, unless that mapping is called NAME, NAME-2 and so on.
    """
    own = re.compile(rf"{re.escape(name)}(?:-\d+)?")
    needing = [
        sheet
        for sheet in proposal.sheets
        if sheet.certain and (own.fullmatch(reading_mapping(sheet, existing) or name))
    ]
    return tuple(
        (sheet, sheet.mapping(name if number == 1 else f"{name}-{number}"))
        for number, sheet in enumerate(needing, start=1)
    )


def reading_mapping(sheet: SheetProposal, existing: Sequence[Mapping]) -> str | None:
    """Return the name of the mapping that reads a sheet already, with all columns; None if there is none."""
    layout = sheet.layouts[0]
    wanted = {header_key(header) for header in sheet.mapping("").header}
    titles = {header_key(title) for title in (*layout.titles, *layout.leaves)}
    for mapping in existing:
        headers = {header_key(header) for header in columns_of(mapping)}
        if wanted <= headers <= titles and may_read(mapping, RawSheet(layout.file, layout.sheet, ())):
            return mapping.name
    return None


def write_mappings(mappings: Sequence[Mapping], project: Project, *, force: bool) -> list[Path]:
    """Write mapping files, and return their paths.

    Raises `UsageError` for a file that exists, unless `force` is true; then nothing is written.
    """
    paths = [project.folder / FOLDER / f"{mapping.name}.toml" for mapping in mappings]
    for path in paths:
        if path.exists() and not force:
            raise UsageError(f"{path} already exists; choose another --name, or overwrite it with --force")
    comment = f"made by `wangge adopt`, {date.today().isoformat()}"
    for mapping, path in zip(mappings, paths, strict=True):
        write_mapping(mapping, path, comment)
    return paths
