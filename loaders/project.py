"""Reads a project folder: the scope, datasets, settings and rules in wangge.toml."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wangge.graph.errors import ProjectError
from wangge.loaders.boundaries.settings import MapSettings
from wangge.loaders.limit_easing import LimitEasing
from wangge.loaders.projectform import Setting, is_plain
from wangge.loaders.small_file import printable_path, read_small_file

__all__ = [
    "BASELINE_FILE",
    "KINDS_FOLDER",
    "PROJECT_FILE",
    "TASKS_FILE",
    "WAIVERS_FILE",
    "Dataset",
    "Project",
]

PROJECT_FILE = "wangge.toml"
KINDS_FOLDER = "kinds"
WAIVERS_FILE = "waivers.yaml"
BASELINE_FILE = "baseline.jsonl"
TASKS_FILE = "tasks.jsonl"

_LONGEST_KEY = 64
_SHOWN_PARTS = 4
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*"|'[^'\n]*')"""
_DEEP_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART}){{{_LONGEST_KEY}}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Dataset:
    """Sheets that are loaded together: a folder of files, or a workbook.

    Every fact stores the `name` of its dataset. `effective` is the first day on which the facts are valid.
    `notice` is printed with every output while the graph has facts of the dataset. `others` are the sources
    of other datasets inside this dataset's folder; they don't belong to this dataset.
    """

    name: str
    source: Path
    effective: date | None = None
    notice: str = ""
    others: tuple[Path, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Project:
    """The folder that a command works in; without wangge.toml it has no datasets.

    `scope` is the code of the place that the project is about. `today` is the day for which to check, None for the
    current day. `settings` are defaults for parameters of recipes. `skipped_rules` are the ids of rules that don't
    apply here, `easings` the limits of rules that the project eases. `waivers`, `baseline` and `tasks` are the files
    that wangge.toml names, by default waivers.yaml, baseline.jsonl and tasks.jsonl if they exist. `headers` are the
    office's own words for the columns of sheets. `map` are the settings of the geographic map.
    """

    folder: Path
    name: str = ""
    scope: str | None = None
    today: date | None = None
    datasets: tuple[Dataset, ...] = ()
    settings: dict[str, Setting] = field(default_factory=dict)
    rule_paths: list[Path] = field(default_factory=list)
    skipped_rules: tuple[str, ...] = ()
    easings: tuple[LimitEasing, ...] = ()
    waivers: Path | None = None
    baseline: Path | None = None
    tasks: Path | None = None
    headers: dict[str, str | dict[str, str]] = field(default_factory=dict)
    map: MapSettings = field(default_factory=MapSettings)

    @classmethod
    def find(cls, folder: Path) -> Project:
        """Read the project of this folder, or of the nearest parent folder with a wangge.toml.

        Raises `ProjectError` with the file and the wrong entry.
        """
        folder = folder.resolve()
        if not folder.is_dir():
            raise ProjectError(f"{folder} isn't a folder; name the project's folder with -C")
        for candidate in (folder, *folder.parents):
            if os.path.lexists(candidate / PROJECT_FILE):
                return _read(candidate / PROJECT_FILE)
        return cls(folder=folder, name=folder.name)

    def dataset(self, name: str) -> Dataset:
        """Return the dataset with this name; raises `ProjectError` with the existing names if there is none."""
        for dataset in self.datasets:
            if dataset.name == name:
                return dataset
        names = ", ".join(dataset.name for dataset in self.datasets) or "none"
        raise ProjectError(f"{self.folder / PROJECT_FILE}: no dataset {name!r} (there are: {names})")


def _read(path: Path) -> Project:
    content = _content(path, printable_path(path))
    head, rules = content.get("project", {}), content.get("rules", {})
    folder = path.parent
    return Project(
        folder=folder,
        name=head.get("name") or folder.name,
        scope=head.get("scope"),
        today=_day(path, head.get("date")),
        datasets=_datasets(path, content.get("datasets", [])),
        settings=content.get("settings", {}),
        rule_paths=[folder / entry for entry in rules.get("paths", [])],
        skipped_rules=tuple(rules.get("skip", [])),
        easings=tuple(LimitEasing.of_entry(*item) for item in rules.get("limits", {}).items()),
        waivers=_file_of_entry(folder, rules.get("waivers"), WAIVERS_FILE),
        baseline=_file_of_entry(folder, rules.get("baseline"), BASELINE_FILE),
        tasks=_file_of_entry(folder, rules.get("tasks"), TASKS_FILE),
        headers=content.get("headers", {}),
        map=MapSettings.of_entry(folder, content.get("map", {})),
    )


def _datasets(path: Path, entries: list[dict[str, Any]]) -> tuple[Dataset, ...]:
    names = [entry["name"] for entry in entries]
    for name in names:
        if names.count(name) > 1:
            raise ProjectError(f"{path}: two datasets are called {name!r}; rename one")
    sources = [path.parent / entry["source"] for entry in entries]
    return tuple(
        Dataset(
            entry["name"],
            source,
            entry.get("effective"),
            entry.get("notice", ""),
            tuple(other for other in sources if source in other.parents),
        )
        for entry, source in zip(entries, sources, strict=True)
    )


def _content(path: Path, printable: str) -> dict[str, Any]:
    """Parse the file; raises `ProjectError` for a wrong entry, and for a value that isn't safe to use or print."""
    text = read_small_file(path, ProjectError, label=printable)
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise ProjectError(f"{printable}:{line}: a key of more than {_LONGEST_KEY} parts; correct the file")
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise ProjectError(f"{printable}: {error}; correct the file") from error
    except RecursionError as error:
        raise ProjectError(f"{printable}: nested too deep; correct the file") from error
    for entry, value in _values(content, ()):
        if fault := _value_fault(value):
            raise ProjectError(f"{printable}: {'.'.join(entry[:_SHOWN_PARTS])}: {fault}")
    if is_plain(content):
        return content
    from wangge.loaders.projectfile import checked_content

    return checked_content(content, printable)


def _values(value: Any, entry: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if len(entry) > _LONGEST_KEY:
        yield entry, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*entry, key), key
            yield from _values(inner, (*entry, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _values(inner, (*entry, str(position)))
    else:
        yield entry, value


def _value_fault(value: Any) -> str:
    """Return why a value isn't allowed in any entry of wangge.toml; "" if it is allowed."""
    if isinstance(value, dict | list):
        return "nested too deep; flatten it"
    if isinstance(value, str) and (control := _CONTROL.search(value)):
        return f"the control character U+{ord(control[0]):04X}; remove it"
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return "a number of more than 64 bits; correct it"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} isn't a finite number; correct it"
    return ""


def _file_of_entry(folder: Path, name: str | None, default: str) -> Path | None:
    """Return the file that an entry names; without an entry, the file `default` if it exists."""
    if name:
        return folder / name
    return folder / default if os.path.lexists(folder / default) else None


def _day(path: Path, value: Any) -> date | None:
    if value is None or type(value) is date:
        return value
    raise ProjectError(f"{path}: project.date: {value!r} isn't a date; write it as 2023-12-31")
