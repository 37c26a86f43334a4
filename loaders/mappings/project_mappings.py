"""Reads what a project says about its ledgers: the mappings, names.csv and the scope."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.model import Model
from wangge.loaders.mappings.mapping import Mapping

if TYPE_CHECKING:
    from wangge.loaders.mappings.identities import Identities

__all__ = ["FOLDER", "NAMES_FILE", "ProjectMappings", "project_mappings"]

FOLDER = "mappings"
NAMES_FILE = "names.csv"


@dataclass(frozen=True)
class ProjectMappings:
    """The mappings and identities of a project, and the code of its place.

    `identities` is None for a project without mappings and names.csv. `digest` changes with the mappings and names.csv; it is "" for a project without either.
    """

    mappings: tuple[Mapping, ...]
    identities: Identities | None = field(repr=False)
    scope: str = ""
    digest: str = ""

    def names(self) -> Identities:
        """Return the identities; without names.csv, every name stands for itself."""
        from wangge.loaders.mappings.identities import Identities

        return self.identities or Identities()


def project_mappings(folder: Path, model: Model, day: date | None = None) -> ProjectMappings:
    """Read the mappings and identities of a project folder.

    If a node has several names, the one that it has on `day` (by default today) is stored. Raises `ProjectError` for a
    file that can't be used.
    """
    from wangge.loaders.project import Project

    files = [*sorted((folder / FOLDER).glob("*.toml")), folder / NAMES_FILE]
    files = [path for path in files if path.exists()]
    scope = Project.find(folder).scope or ""
    if not files:
        return ProjectMappings((), None, scope)
    from wangge.loaders.mappings.identities import read_identities
    from wangge.loaders.mappings.mapping_file import read_mappings

    mappings, identities = read_mappings(folder, model), read_identities(folder, model, day or date.today())
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return ProjectMappings(mappings, identities, scope, digest.hexdigest())
