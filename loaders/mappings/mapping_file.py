"""Reads and writes mapping files: mappings/NAME.toml in the project folder."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from wangge.graph.errors import ProjectError
from wangge.graph.model import Model
from wangge.loaders.mappings.kindsheet import KindSheet, KindSheets
from wangge.loaders.mappings.mapping import FactMapping, Mapping
from wangge.loaders.mappings.mapping_keys import FACT_KEYS, SHEET_KEYS
from wangge.loaders.mappings.project_mappings import FOLDER
from wangge.loaders.small_file import printable_path, read_small_file

__all__ = [
    "mapping_text",
    "read_mapping",
    "read_mappings",
    "write_mapping",
]

_SAME = {"of": "in", "post": "title"}
_LISTS = ("none", "vacant", "total")
_COLUMNS = ("name", "code", "when", "serves", "title_column", "holder", "phone")
_CHOICES = {"split": ("numbers", "count", "list"), "pairs": ("each", "all")}
_BARE = re.compile(r"[A-Za-z_]+")


def read_mappings(folder: Path, model: Model) -> tuple[Mapping, ...]:
    """Return the mappings of a project folder, in the order of their names.

    Raises `ProjectError` with file and line for an entry that can't be used.
    """
    files = sorted((folder / FOLDER).glob("*.toml")) if (folder / FOLDER).is_dir() else []
    return tuple(read_mapping(path, model) for path in files)


def read_mapping(path: Path, model: Model) -> Mapping:
    """Return the mapping of one file; raises `ProjectError` with file and line."""
    label = printable_path(Path(FOLDER) / path.name)
    text = read_small_file(path, ProjectError, label=label)
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise ProjectError(f"{label}: {error}; correct the file") from error
    return _Reader(label, text, model).mapping(path.stem, content)


def write_mapping(mapping: Mapping, path: Path, comment: str = "") -> None:
    """Write a mapping file; `comment` is its first line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mapping_text(mapping, comment), encoding="utf-8")


def mapping_text(mapping: Mapping, comment: str = "") -> str:
    """Return a mapping as the text of its file.

    >>> grid = FactMapping(kind="Grid", name="网格名称", within=("社区", "街道"), columns={"households": "户数"})
    >>> print(mapping_text(Mapping(name="m", header=("社区", "网格名称"), facts=(grid,))))
    [sheet]
    header = ["社区", "网格名称"]
    <BLANKLINE>
    [[facts]]
    kind = "Grid"
    name = "网格名称"
    in = ["社区", "街道"]
    households = "户数"
    <BLANKLINE>
    """
    import tomlkit  # here, because only `wangge adopt` writes mappings

    document = tomlkit.document()
    if comment:
        document.add(tomlkit.comment(comment))
    sheet = tomlkit.table()
    for key in SHEET_KEYS:
        value = getattr(mapping, key)
        if value:
            sheet.add(key, list(value))
    document.add("sheet", sheet)
    facts = tomlkit.aot()
    for fact in mapping.facts:
        table = tomlkit.table()
        for key, value in _entries(fact):
            table.add(key, value)
        facts.append(table)
    document.add("facts", facts)
    return tomlkit.dumps(document)


def _entries(fact: FactMapping) -> Iterator[tuple[str, Any]]:
    import tomlkit

    yield "kind", fact.kind
    for key in ("name", "code"):
        if getattr(fact, key) is not None:
            yield key, getattr(fact, key)
    if fact.within:
        yield "in", fact.within[0] if len(fact.within) == 1 else list(fact.within)
    if fact.known:
        yield "known", True
    for key in ("when", "split", "suffix", "serves", "title", "title_column", "holder", "phone", "pairs"):
        if getattr(fact, key) is not None:
            yield key, getattr(fact, key)
    yield from fact.columns.items()
    if fact.values:
        inline = tomlkit.inline_table()
        inline.update(fact.values)
        yield "set", inline
    for key, value in (("total", fact.totals), ("none", fact.none), ("vacant", fact.vacant)):
        if value:
            yield key, list(value)


class _Reader:
    """Checks the content of one mapping file."""

    def __init__(self, label: str, text: str, model: Model) -> None:
        self._label = label
        self._lines = text.splitlines()
        self._model = model
        self._kinds = KindSheets(model)

    def mapping(self, name: str, content: dict[str, Any]) -> Mapping:
        for key in content:
            if key not in ("sheet", "facts"):
                raise self._error(self._line(key), f"{key!r} is unknown; write [sheet] or [[facts]]")
        sheet, facts = content.get("sheet", {}), content.get("facts", [])
        if not isinstance(sheet, dict) or not isinstance(facts, list) or not facts:
            raise self._error(1, "a mapping has one table [sheet] and at least one [[facts]]")
        for key, value in sheet.items():
            self._demand_known(key, SHEET_KEYS, self._line(key))
            self._demand_texts(key, value, self._line(key))
        texts = {key: tuple([value] if isinstance(value, str) else value) for key, value in sheet.items()}
        return Mapping(
            name=name,
            header=texts.get("header", ()),
            files=texts.get("files", ()),
            sheets=texts.get("sheets", ()),
            fill=texts.get("fill", ()),
            facts=tuple(self._fact(number, fact) for number, fact in enumerate(facts)),
        )

    def _fact(self, number: int, content: dict[str, Any]) -> FactMapping:
        start = self._fact_line(number)
        if not isinstance(content, dict) or not isinstance(content.get("kind"), str):
            raise self._error(start, 'a fact needs a kind, such as kind = "Grid"')
        sheet = self._kind(content["kind"], self._line("kind", start))
        known: dict[str, Any] = {}
        columns: dict[str, str] = {}
        for written, value in content.items():
            key, line = _SAME.get(written, written), self._line(written, start)
            if key in FACT_KEYS and not _is_own_column(key, content, sheet):
                self._check(key, value, line)
                known[key] = value
            else:
                self._demand_column(sheet, key, line)
                self._demand_texts(key, value, line, single=True)
                columns[key] = value
        within = [*_listed(known.get("in")), *_listed(known.get("or_in"))]
        self._check_values(known, sheet, start)
        return FactMapping(
            kind=sheet.kind.name,
            name=known.get("name"),
            code=known.get("code"),
            within=tuple(within),
            known=bool(known.get("known")),
            when=known.get("when"),
            none=tuple(_listed(known.get("none"))),
            split=known.get("split"),
            suffix=known.get("suffix"),
            columns=columns,
            values=known.get("set", {}),
            totals=tuple(_listed(known.get("total"))),
            serves=known.get("serves"),
            title=known.get("title"),
            title_column=known.get("title_column"),
            holder=known.get("holder"),
            phone=known.get("phone"),
            vacant=tuple(_listed(known.get("vacant"))),
            pairs=known.get("pairs"),
        )

    def _kind(self, name: str, line: int) -> KindSheet:
        kinds = {
            text: kind
            for kind in self._model.nodes.values()
            if kind.label not in self._model.withdrawn
            for text in (kind.label, kind.zh, *kind.aliases)
        }
        if name not in kinds:
            raise self._error(line, f"{name!r} is no kind of node{_nearest(name, kinds)}")
        return self._kinds[kinds[name].label]

    def _check(self, key: str, value: Any, line: int) -> None:
        if key == "known":
            if not isinstance(value, bool):
                raise self._error(line, "known must be true or false")
        elif key == "set":
            if not isinstance(value, dict):
                raise self._error(line, "set must be a table, such as {tier = 4}")
        elif key in (*_LISTS, "in", "or_in"):
            self._demand_texts(key, value, line)
        else:
            self._demand_texts(key, value, line, single=True)
        if key in _CHOICES and value not in _CHOICES[key]:
            raise self._error(line, f"{key} must be one of {', '.join(_CHOICES[key])}")

    def _check_values(self, known: dict[str, Any], sheet: KindSheet, start: int) -> None:
        for name, value in known.get("set", {}).items():
            line = self._line("set", start)
            self._demand_column(sheet, name, line)
            reader = sheet.properties.get(name)
            spec = reader.column.property if reader else None
            if spec is None or not isinstance(value, str | int | bool):
                raise self._error(
                    line, f"{sheet.kind.name} has no property {name!r} that can have this value"
                )
            if spec.choices and value not in spec.choices:
                raise self._error(line, f"{name}: {value!r} is none of {'、'.join(spec.choices)}")

    def _demand_column(self, sheet: KindSheet, key: str, line: int) -> None:
        more = (
            ("Post", "Person", "Holds", "PropertyEngagement")
            if sheet.kind.name in ("Post", "PropertyFirm")
            else ()
        )
        every = [
            *sheet.columns,
            *(name for kind in more for name in self._kinds[kind].properties),
        ]
        if key not in every:
            names = [*every, *FACT_KEYS]
            raise self._error(
                line, f"{key!r} is no key, and no property of {sheet.kind.name}{_nearest(key, names)}"
            )

    def _demand_known(self, key: str, keys: Iterable[str], line: int) -> None:
        if key not in keys:
            raise self._error(line, f"{key!r} is unknown{_nearest(key, keys)}")

    def _demand_texts(self, key: str, value: Any, line: int, *, single: bool = False) -> None:
        texts = [value] if isinstance(value, str) else value
        if (
            not isinstance(texts, list)
            or not all(isinstance(text, str) for text in texts)
            or (single and not isinstance(value, str))
        ):
            raise self._error(line, f"{key} must be {'a text' if single else 'a text or a list of texts'}")

    def _line(self, key: str, start: int = 1) -> int:
        """Return the number of the first line from `start` on that sets a key."""
        pattern = re.compile(
            rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[\]=.]|.*[\s{{,]{re.escape(key)}\s*="""
        )
        for number in range(start, len(self._lines) + 1):
            if pattern.match(self._lines[number - 1]):
                return number
        return start

    def _fact_line(self, number: int) -> int:
        lines = [at for at, line in enumerate(self._lines, start=1) if line.strip().startswith("[[facts]]")]
        return lines[number] if number < len(lines) else 1

    def _error(self, line: int, message: str) -> ProjectError:
        return ProjectError(f"{self._label}:{line}: {message}")


def _is_own_column(key: str, content: dict[str, Any], sheet: KindSheet) -> bool:
    """Whether a key is a column of the kind's template, although it has another meaning for other kinds."""
    if key == "phone":
        return "holder" not in content and "phone" in sheet.properties
    return key == "serves" and "serves" in sheet.columns


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _nearest(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.4)
    return f"; did you mean {near[0]!r}?" if near else "; correct the file"
