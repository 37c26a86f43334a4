"""Reads all ledgers of a dataset, and returns their facts as sheets of single kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from wangge.graph.model import Model, NodeKey
from wangge.loaders.fact import RowLocation
from wangge.loaders.mappings.declared import Declaration, DeclaredNode, DeclaredNodes, LedgerPlace
from wangge.loaders.mappings.facts_of_row import CellFaultError, Engagement, FactReader, RowDeclarations
from wangge.loaders.mappings.kindsheet import KindSheet, sheet_of_kind
from wangge.loaders.mappings.ledger import Ledger, LedgerRow, columns_of, first_rows, ledger_of, may_read
from wangge.loaders.mappings.mapped_sheet import MappedSheet
from wangge.loaders.mappings.mapping import Mapping
from wangge.loaders.mappings.order import in_order
from wangge.loaders.mappings.people import Mention, people_of, posts_of
from wangge.loaders.mappings.project_mappings import FOLDER, ProjectMappings
from wangge.loaders.mappings.templates import mapping_of_template
from wangge.loaders.mappings.units import UnitFinder
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.references import location
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError, Notice, Reject, RejectRule
from wangge.loaders.sheets.block import Block
from wangge.loaders.sheets.blockreader import BlockReader
from wangge.loaders.sheets.cells import refuse_private
from wangge.loaders.sheets.facts import FactRow, frame_of
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.rowreader import RowReader
from wangge.loaders.sheets.table import Cell, RawSheet
from wangge.loaders.template import IGNORED_SHEETS

__all__ = ["LedgerCollector"]


_REPORT_EVERY = 5_000
_AFTER_PLACES = 1_000


class _Row(NamedTuple):
    """One fact on its way to a sheet: its place, and its cells by the name of the template's column."""

    place: LedgerPlace
    cells: dict[str, Any]
    attached: bool = False


_SheetKey = tuple[int, str, str, bool]


class LedgerCollector:
    """Collects what the ledgers of one dataset declare.

    The rows of all ledgers are read first, because one node may be named in several.
    """

    def __init__(self, model: Model, directory: Directory, project: ProjectMappings) -> None:
        self._model = model
        self._project = project
        self._rows_read = 0
        self._ledgers: list[Ledger] = []
        self._rests: list[MappedSheet] = []
        self._nodes = DeclaredNodes()
        self._finder = UnitFinder(model, directory, self._nodes, project.scope)
        self._waiting: list[tuple[int, Ledger]] = []
        self._mentions: list[Mention] = []
        self._engagements: list[Engagement] = []

    def take(self, raw: RawSheet) -> bool:
        """Take a sheet if a mapping fits it, and return whether one does; `sheets` reads it.

        A sheet that several mappings fit, or whose headers have changed since its mapping was made, is taken and
        rejected as a whole.
        """
        if raw.hidden or raw.name in IGNORED_SHEETS:
            return False
        rows = first_rows(raw)
        fitting: list[Ledger] = []
        changed: list[tuple[int, Mapping, list[str]]] = []
        for mapping in self._project.mappings:
            if may_read(mapping, raw):
                ledger = ledger_of(raw, rows, mapping)
                if isinstance(ledger, Ledger):
                    fitting.append(ledger)
                elif mapping.files or mapping.sheets:
                    changed.append((len(ledger), mapping, ledger))
        longest = max((len(ledger.positions) for ledger in fitting), default=0)
        fitting = [ledger for ledger in fitting if len(ledger.positions) == longest]
        if len(fitting) == 1:
            self._wait(fitting[0])
        elif fitting:
            self._refuse(raw, _several(fitting))
        elif changed and _is_likely(nearest := min(changed, key=lambda entry: entry[0])):
            _, mapping, missing = nearest
            columns = "、".join(missing)
            self._refuse(raw, LedgerMessage.HEADERS_CHANGED.fill(name=mapping.name, columns=columns))
        else:
            template = mapping_of_template(raw, rows, self._model)
            own = ledger_of(raw, rows, template) if template is not None else None
            if not isinstance(own, Ledger):
                return False
            self._wait(own)
        return True

    def _wait(self, ledger: Ledger) -> None:
        """Add a ledger to those to be read: ledgers of larger places first, so that others can name these places."""
        kinds = [self._model.nodes[fact.kind] for fact in ledger.mapping.facts if not fact.known]
        self._waiting.append((min((kind.place_tier or _AFTER_PLACES for kind in kinds), default=0), ledger))

    def sheets(self, report: Callable[[int], None] = lambda _rows: None) -> list[MappedSheet]:
        """Return the facts of all ledgers, one sheet for each ledger, kind and column; the rejects come first.

        `report` is called every 5,000 rows with the number of rows read so far.
        """
        for _, ledger in sorted(self._waiting, key=lambda entry: entry[0]):
            self._read(ledger, report)
        self._waiting.clear()
        people = people_of(self._mentions)
        rows: dict[_SheetKey, list[_Row]] = {}
        for name, row in (*self._node_rows(), *self._post_rows(people), *self._engagement_rows()):
            rows.setdefault((row.place.ledger, name, row.place.column, row.attached), []).append(row)
        order = {sheet.kind.name: at for at, sheet in enumerate(self._model.sheets.values())}
        keys = sorted(rows, key=lambda key: (order[key[1]], key[0], key[2], key[3]))
        return [*self._rests, *(self._sheet(key, rows[key]) for key in keys)]

    def _read(self, ledger: Ledger, report: Callable[[int], None]) -> None:
        number = len(self._ledgers)
        self._ledgers.append(ledger)
        raw, mapping = ledger.raw, ledger.mapping
        rest = MappedSheet(raw.file, raw.name, None, mapping=_path(mapping))
        rest.titles = {title: (at, title) for title, at in ledger.positions.items()}
        self._rests.append(rest)
        readers = [
            FactReader(fact, ledger, number, self._model, self._finder, self._project.identities)
            for fact in in_order(mapping)
        ]
        data_rows = ledger.data_rows()
        others = [at for at in ledger.titles if at not in ledger.positions.values()]
        for row in ledger.rows(_without_ids(ledger.blocks(data_rows), others, rest)):
            self._take_row(row, readers, rest)
            self._rows_read += 1
            if self._rows_read % _REPORT_EVERY == 0:
                report(self._rows_read)
        rest.rows_in = len(rest.rejected)
        messages = [*data_rows.messages(), *hidden_parts(raw), *_unread(ledger)]
        rest.notices[:0] = [Notice(rest.file, rest.name, message) for message in messages]

    def _take_row(self, row: LedgerRow, readers: Sequence[FactReader], rest: MappedSheet) -> None:
        """Take what a row declares; if one of its cells has a fault, it declares nothing."""
        into = RowDeclarations([], [], [], {})
        try:
            for reader in readers:
                reader.read(row, into)
            for declaration in into.nodes:
                self._check(declaration)
        except CellFaultError as fault:
            rest.reject(row.number, (fault.header,), fault.error.rule, fault.error.message)
            return
        for declaration in into.nodes:
            self._nodes.add(declaration)
        self._mentions += into.mentions
        self._engagements += into.engagements

    def _check(self, declaration: Declaration) -> None:
        known = self._nodes.get(declaration.node)
        if known is None:
            return
        kind = sheet_of_kind(self._model, declaration.node.label)
        headers = {name: column.zh for name, column in kind.columns.items()}
        try:
            self._nodes.check(declaration, location(self._location(known.place)), headers)
        except CellError as error:
            raise CellFaultError(declaration.place.column, error) from error

    def _location(self, place: LedgerPlace) -> RowLocation:
        raw = self._ledgers[place.ledger].raw
        return RowLocation(raw.file, raw.name, place.row)

    def _refuse(self, raw: RawSheet, message: RejectText) -> None:
        rest = MappedSheet(raw.file, raw.name, None)
        rest.rejected = {row.number for row in raw.rows if any(cell is not None for cell in row.cells)}
        rest.rows_in = len(rest.rejected)
        rest.rejects.append(Reject(rest.file, rest.name, None, None, RejectRule.UNKNOWN_SHEET, message))
        self._rests.append(rest)

    def _node_rows(self) -> Iterator[tuple[str, _Row]]:
        for node in self._nodes:
            cells: dict[str, Any] = {**node.values, **node.totals, "code": node.node.code, "name": node.name}
            references = {**self._further(node), **node.references}
            for column, codes in references.items():
                cells[column] = "、".join(self._code_of(text, column, node) for text in codes)
            if node.attached:
                yield node.node.label, _Row(node.place, {**cells, "name": None}, attached=True)
            else:
                yield node.node.label, _Row(node.place, cells)

    def _code_of(self, text: str, column: str, node: DeclaredNode) -> str:
        """Return the code of the node that a text means, if these ledgers declare exactly one of this name; else the text.

        Of several, one in the division of `node` is meant.
        """
        targets = sheet_of_kind(self._model, node.node.label).columns[column].ends
        named = self._nodes.with_name(text) if targets is not None else []
        fitting = [one for one in named if targets is not None and one.node.label in targets.targets]
        if len(fitting) > 1:
            fitting = [one for one in fitting if one.division == node.division]
        return fitting[0].node.code if len(fitting) == 1 else text

    def _further(self, node: DeclaredNode) -> dict[str, list[str]]:
        """Return the further references of a node, if the unit above it lies in several such units."""
        return {
            column: codes
            for column, codes in node.further.items()
            if any(len(self._nodes.references_of(code, column)) > 1 for code in _all_codes(node))
        }

    def _post_rows(self, people: Iterable[Any]) -> Iterator[tuple[str, _Row]]:
        listed = list(people)
        for person in listed:
            own = {
                name: value for mention in reversed(person.mentions) for name, value in mention.person.items()
            }
            cells = {**own, "code": person.code, "name": person.name, "phone": person.phone}
            yield "Person", _Row(person.mentions[0].place, cells)
        for post in posts_of(self._mentions, listed):
            yield (
                "Post",
                _Row(
                    post.place, {**post.values, "code": post.code, "name": post.title, "unit": post.unit.code}
                ),
            )
            for person, place, values in post.holders:
                yield "Holds", _Row(place, {**values, "person": person, "post": post.code})

    def _engagement_rows(self) -> Iterator[tuple[str, _Row]]:
        seen: set[tuple[NodeKey, NodeKey, Any]] = set()
        for engagement in self._engagements:
            key = (engagement.firm, engagement.compound, engagement.values.get("contract"))
            if key not in seen:
                seen.add(key)
                cells = {
                    "firm": engagement.firm.code,
                    "compound": engagement.compound.code,
                    **engagement.values,
                }
                yield "PropertyEngagement", _Row(engagement.place, cells)

    def _sheet(self, key: _SheetKey, rows: list[_Row]) -> MappedSheet:
        number, name, column, attached = key
        ledger, kind = self._ledgers[number], sheet_of_kind(self._model, name)
        raw = ledger.raw
        result = MappedSheet(raw.file, raw.name, kind.sheet, mapping=_path(ledger.mapping), column=column)
        result.titles = dict(_titles(ledger, kind, column))
        result.has_row_without_code = any(rest.rejected for rest in self._rests)
        rows.sort(key=lambda row: row.place.row)
        columns = [
            column for column in kind.sheet.columns if column.name in {n for row in rows for n in row.cells}
        ]
        cells = [[row.cells.get(column.name) for row in rows] for column in columns]
        if attached:
            _attach(result, kind, rows)
            return result
        reader = RowReader(kind.sheet, dict(enumerate(columns)), result, dates_1904=False)
        BlockReader(reader).read(Block([row.place.row for row in rows], cells))
        return result


def _attach(result: MappedSheet, kind: KindSheet, rows: Sequence[_Row]) -> None:
    """Add rows that only have a code and references; the required properties are those that the node has."""
    result.only_attaches = True
    result.rows_in = len(rows)
    numbers = {
        column.name: number for number, column in enumerate(kind.sheet.columns) if column.role == "target"
    }
    result.facts.extend(
        frame_of(
            [
                FactRow(
                    row.place.row,
                    {"code": row.cells["code"]},
                    tuple(
                        (numbers[name], text)
                        for name, cell in row.cells.items()
                        if name in numbers
                        for text in str(cell).split("、")
                    ),
                )
                for row in rows
            ],
            kind.sheet,
        )
    )


def _titles(ledger: Ledger, kind: KindSheet, column: str) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield the position and header of a ledger's column for each column of the template."""
    position = ledger.positions.get(column, -1)
    for template in kind.sheet.columns:
        yield template.zh, (max(position, 0), column)
    for fact in ledger.mapping.facts:
        for name, header in fact.columns.items():
            if name in kind.columns and header in ledger.positions:
                yield kind.columns[name].zh, (ledger.positions[header], header)


def _without_ids(blocks: Iterable[Block], others: Sequence[int], rest: MappedSheet) -> Iterator[Block]:
    """Reject the rows with an ID number in a column that the mapping doesn't read, and yield the others."""
    for block in blocks:
        private: set[int] = set()
        for at in others:
            for position, cell in enumerate(block.columns[at]) if at < len(block.columns) else ():
                if cell is not None and _is_private(cell, rest, block, position, at):
                    private.add(position)
        yield block.without(private)


def _is_private(cell: Cell, rest: MappedSheet, block: Block, position: int, at: int) -> bool:
    try:
        refuse_private(cell)
    except CellError as error:
        rest.reject_cell(block.numbers[position], at, error.rule, error.message)
        return True
    return False


def _all_codes(node: DeclaredNode) -> Iterator[str]:
    for codes in node.references.values():
        yield from codes


def _is_likely(changed: tuple[int, Mapping, list[str]]) -> bool:
    """Whether a sheet has at least half of the headers of a mapping."""
    missing, mapping, _ = changed
    return 2 * missing <= len(columns_of(mapping))


def _path(mapping: Mapping) -> str | None:
    return f"{FOLDER}/{mapping.name}.toml" if mapping.name else None


def _several(ledgers: Sequence[Ledger]) -> RejectText:
    return LedgerMessage.SEVERAL_MAPPINGS.fill(names="、".join(ledger.mapping.name for ledger in ledgers))


def _unread(ledger: Ledger) -> Iterator[str]:
    read = set(ledger.positions.values())
    for at, title in ledger.titles.items():
        if at not in read:
            by = f" by mapping {ledger.mapping.name!r}" if ledger.mapping.name else ""
            yield f"column {title!r} is not read{by}"
