"""Reads names.csv, the project's ledger of identities: renames, nicknames, official codes and mergers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wangge.graph.errors import ProjectError
from wangge.graph.model import Model
from wangge.loaders.mappings.madecodes import made_code, name_key
from wangge.loaders.mappings.project_mappings import NAMES_FILE
from wangge.loaders.small_file import read_small_file

__all__ = ["FIELDS", "Identities", "Identity", "checked_identities", "names_text", "read_identities"]

FIELDS = ("kind", "parent", "name", "also", "code", "from", "to")


@dataclass(frozen=True)
class Identity:
    """One entry of names.csv: a node, its names and its code.

    `kind` is the label, `parent` the code of the unit inside which the name is unique; "" stands for the project. `also` are other names of the
    node: earlier names, nicknames, and the names of nodes that were merged into it. `code` is the node's code; without
    an official one it is the code made from the first name. `since` is the first day of the name, `until` the first
    day on which it is no longer used.
    """

    kind: str
    parent: str
    name: str
    also: tuple[str, ...]
    code: str
    since: date | None = None
    until: date | None = None
    line: int = 0

    def names_on(self, day: date | None) -> str:
        """Return the name of the node on a day: its former name before `since`."""
        before = day is not None and self.since is not None and day < self.since
        return self.also[0] if before and self.also else self.name


class Identities:
    """The identities of a project, by kind, parent and name. Without entries every name stands for itself.

    >>> renamed = Identity("Compound", "511703001001", "翠湖雅苑", ("翠湖名都",), "511703001001-翠湖名都")
    >>> Identities([renamed]).of("Compound", ("511703001001",), "翠湖名都").name
    '翠湖雅苑'
    """

    def __init__(self, entries: Iterable[Identity] = (), day: date | None = None) -> None:
        self.entries = tuple(entries)
        self._day = day
        self._by_name: dict[tuple[str, str, str], Identity] = {}
        self._names: dict[tuple[str, str], str] = {}
        for entry in sorted(self.entries, key=lambda entry: entry.since or date.min):
            if day is None or entry.since is None or entry.since <= day:
                self._names[entry.kind, entry.code] = entry.name
        for entry in self.entries:
            for name in (entry.name, *entry.also):
                self._by_name.setdefault((entry.kind, entry.parent, name_key(name)), entry)

    def of(self, kind: str, parents: Iterable[str], name: str) -> Identity | None:
        """Return the entry for a name inside one of the units `parents`; None if there is none.

        The name of the entry that is returned is the one to store. If several entries have the node's code, as after a second
        rename, the last one that has begun gives the name. An entry without a parent applies to the whole project.
        """
        entries = (self._by_name.get((kind, parent, name_key(name))) for parent in (*parents, ""))
        entry = next((entry for entry in entries if entry is not None), None)
        if entry is None:
            return None
        name = self._names.get((entry.kind, entry.code)) or entry.names_on(self._day)
        return Identity(entry.kind, entry.parent, name, entry.also, entry.code)


def read_identities(folder: Path, model: Model, day: date | None = None) -> Identities:
    """Read names.csv of a project folder; without the file, no identities.

    Raises `ProjectError` with the line for an entry that can't be used, and for entries that contradict each other.
    """
    path = folder / NAMES_FILE
    if not path.exists():
        return Identities()
    label = NAMES_FILE
    rows = csv.reader(io.StringIO(read_small_file(path, ProjectError, label=label)))
    header = next(rows, [])
    if [title.strip().lstrip("\ufeff") for title in header] != list(FIELDS):
        raise ProjectError(f"{label}:1: the columns must be {','.join(FIELDS)}; correct the first line")
    entries = [_entry(label, rows.line_num, row, model) for row in rows if any(cell.strip() for cell in row)]
    _demand_consistent(label, entries)
    return Identities(entries, day)


def _entry(label: str, line: int, row: Sequence[str], model: Model) -> Identity:
    where = f"{label}:{line}"
    if len(row) != len(FIELDS):
        raise ProjectError(f"{where}: {len(row)} values instead of {len(FIELDS)}; correct the line")
    kind, parent, name, also, code, since, until = (cell.strip() for cell in row)
    known = {text: k for k in model.nodes.values() for text in (k.label, k.zh, *k.aliases)}
    if kind not in known:
        raise ProjectError(f"{where}: {kind!r} is no kind of node; write one such as 小区 or Compound")
    if not name or not (parent or code):
        raise ProjectError(f"{where}: {'parent' if name else 'name'} is empty; fill it in")
    names = tuple(part.strip() for part in also.split("、") if part.strip())
    return Identity(
        known[kind].label,
        parent,
        name,
        names,
        code or made_code(parent, name),
        _day(where, since),
        _day(where, until),
        line,
    )


def names_text(entries: Iterable[Identity]) -> str:
    """Return entries as the text of names.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    for e in entries:
        days = ("" if day is None else day.isoformat() for day in (e.since, e.until))
        writer.writerow((e.kind, e.parent, e.name, "、".join(e.also), e.code, *days))
    return text.getvalue()


def checked_identities(entries: Sequence[Identity], label: str = NAMES_FILE) -> Identities:
    """Return entries as identities; raise `ProjectError` if one name would stand for two codes."""
    _demand_consistent(label, entries)
    return Identities(entries)


def _day(where: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ProjectError(f"{where}: {text!r} isn't a date; write it as 2024-06-01") from None


def _demand_consistent(label: str, entries: Sequence[Identity]) -> None:
    """Raise `ProjectError` if one name would stand for two codes, as in a circle of renames."""
    codes: dict[tuple[str, str, str], Identity] = {}
    for entry in entries:
        for name in (entry.name, *entry.also):
            first = codes.setdefault((entry.kind, entry.parent, name_key(name)), entry)
            if first.code != entry.code:
                raise ProjectError(
                    f"{label}:{entry.line}: {name!r} is {entry.code}, but line {first.line} says {first.code}; "
                    "keep the name in one of the two lines"
                )
