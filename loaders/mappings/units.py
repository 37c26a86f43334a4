"""Finds the units that a ledger's row refers to: known divisions, and units that the graph has already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from wangge.graph.codes import DIGITS, community_of, district_of, natural_code
from wangge.graph.model import Ends, Model, NodeKey
from wangge.loaders.fact import Reference
from wangge.loaders.mappings.buildings import building_key
from wangge.loaders.mappings.declared import DeclaredNodes
from wangge.loaders.mappings.madecodes import made_code, name_key, without_numbering
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.overlay.new_names import new_names
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.names import short_form, stem
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["DIVISIONS", "Unit", "UnitFinder"]

DIVISIONS = ("Community", "Street", "District")
"""The labels of the divisions to which a place below them belongs, the smallest first."""

_LONGEST_PATH = 8
_BRACKETED_KIND = re.compile(r"(?<=.)[(（](社区|村|街道|网格)[)）]$")
_GRID_AND_NUMBER = re.compile(r"网格第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})号?")


class Unit(NamedTuple):
    """A place or organisation that a row names.

    `division` is the code of the division that it belongs to (the smallest that is known). If the row names a former division,
    such as one that was merged into another, it is the code of the former division, so that made codes don't change.
    """

    node: NodeKey
    name: str
    division: str


@dataclass(frozen=True)
class _Query:
    text: str
    labels: tuple[str, ...]
    inside: tuple[str, ...]


class UnitFinder:
    """Looks up units by name or code: in the graph, in the datasets of the plan before this one, and in `declared`.

    `declared` are the nodes that the ledgers of this dataset have declared so far. `scope` is the code of the project's place; "" if it has none.
    """

    def __init__(self, model: Model, directory: Directory, declared: DeclaredNodes, scope: str) -> None:
        self._model = model
        self._declared = declared
        self._directory = directory
        self._scope = scope
        self._answers: dict[_Query, Unit] = {}
        self._stems: dict[str, str] = {}
        self._of_template: dict[str, dict[str, str]] = {}
        self._former_codes: dict[str, list[str]] = {}
        self._by_key: dict[str, dict[str, list[NodeKey]]] = {}
        self._names: dict[tuple[str, ...], list[tuple[str, NodeKey]]] = {}

    @cached_property
    def district(self) -> str:
        """The code of the project's district: that of the scope, or of the only district that is known; else ""."""
        if len(self._scope) >= DIGITS[3] and not self._scope.endswith("00"):
            return district_of(self._scope)
        districts = self._directory.names("District")
        return next(iter(districts)) if len(districts) == 1 else ""

    def named(self, text: str, labels: tuple[str, ...], inside: tuple[str, ...] = ()) -> Unit:
        """Return the unit that a cell names by code or name; raise `CellError` if it doesn't name exactly one.

        The word for its kind may be in brackets, as in 江声（社区）. `inside` has codes or names of larger units that the row names.
        """
        query = _Query(_BRACKETED_KIND.sub(r"\1", text), labels, inside)
        if query not in self._answers:
            try:
                self._answers[query] = self._look_up(query)
            except CellError as error:
                unit = self._declared_unit(query)
                if unit is None or error.rule is not RejectRule.UNKNOWN_REFERENCE:
                    raise
                return unit
        return self._answers[query]

    def know(self, label: str, names: Mapping[str, str]) -> None:
        """Add the nodes of a template sheet of the same dataset: their names by code."""
        self._of_template.setdefault(label, {}).update(names)

    def is_of_template_sheet(self, node: NodeKey) -> bool:
        """Whether a template sheet of the same dataset declares this node."""
        return node.code in self._of_template.get(node.label, {})

    def know_events(self, sheets: Iterable[UnderstoodSheet], day: date) -> None:
        """Add the names that units get from change events in these template sheets that are in force on `day`."""
        for label, names in new_names(sheets, self._model, self._directory, day).items():
            self.know(label, names)

    def same_name(self, label: str, name: str, parent: Unit | None) -> NodeKey | None:
        """Return the node of a label with this name inside `parent` that another dataset declares, or None.

        A compound in a micro-grid is looked for in the whole community, because other datasets seldom have micro-grids. A
        building may have the name of its compound in front, as in 江声苑1栋, and a grid that of its community.
        """
        if parent is None:
            return None
        nodes = self._with_name(label, name)
        inside = self._inside(nodes, parent.node)
        if not inside:
            inside = self._of_template_sheets(label, name, parent)
        if not inside and label == "Compound" and parent.node.label == "MicroGrid":
            inside = self._inside(nodes, NodeKey("Community", parent.division))
        if not inside and label == "Building":
            return self._building_of_compound(name, parent.division)
        if not inside and label == "Grid":
            short = _grid_name(name, self.stem_of(parent.division))
            inside = self._inside(self._with_name(label, short), parent.node) if short != name else []
        return inside[0] if len(inside) == 1 else None

    def _of_template_sheets(self, label: str, name: str, parent: Unit) -> list[NodeKey]:
        """Return the nodes of the dataset's template sheets with this name in the division of `parent`."""
        key = name_key(name)
        return [
            NodeKey(label, code)
            for code, known in self._of_template.get(label, {}).items()
            if name_key(known) == key and community_of(code) == parent.division
        ]

    def _inside(self, nodes: Iterable[NodeKey], unit: NodeKey) -> list[NodeKey]:
        return [node for node in nodes if self._directory.lies_in(node, unit)]

    def _building_of_compound(self, name: str, division: str) -> NodeKey | None:
        """Return the building in a division whose name begins with that of its compound, or None."""
        named = [(own, node) for own, node in self._compounds.get(division, ()) if name.startswith(own)]
        own = max((own for own, _ in named), default="")
        same = [node for known, node in named if known == own]
        if len(same) != 1:
            return None
        compound = same[0]
        return self.same_name("Building", name[len(own) :], self.unit(compound)) if name != own else None

    @cached_property
    def _compounds(self) -> dict[str, list[tuple[str, NodeKey]]]:
        """The names of the compounds that other datasets declare, by the code of their community."""
        compounds: dict[str, list[tuple[str, NodeKey]]] = {}
        for code, name in self._directory.names("Compound").items():
            if name:
                node = NodeKey("Compound", code)
                compounds.setdefault(self._division(node), []).append((name, node))
        return compounds

    def _with_name(self, label: str, name: str) -> list[NodeKey]:
        """Return the nodes of a label with a name in any spelling, also with its number written in another way."""
        if nodes := self._directory.with_name(label, name):
            return nodes
        key_of = building_key if label == "Building" else name_key
        if label not in self._by_key:
            index: dict[str, list[NodeKey]] = {}
            for code, known in self._directory.names(label).items():
                index.setdefault(key_of(known), []).append(NodeKey(label, code))
            self._by_key[label] = index
        return self._by_key[label].get(key_of(name), [])

    def is_known(self, node: NodeKey) -> bool:
        """Whether the graph or another dataset of the plan has this node."""
        return self._directory.has(node)

    def is_division(self, name: str) -> bool:
        """Whether this is the name of a known street or community, or the short form of its name."""
        key = name_key(short_form(name))
        return any(key == known for known, _ in self._all_names(("Community", "Street")))

    def stem_of(self, code: str) -> str:
        """Return the stem of a division's name, such as 凉水井 for 凉水井社区居民委员会; the code if it has no name."""
        if code not in self._stems:
            names = (self._directory.name(NodeKey(label, code)) for label in DIVISIONS)
            self._stems[code] = next((stem(name)[0] for name in names if name), code)
        return self._stems[code]

    def in_text(self, text: str, labels: tuple[str, ...]) -> Unit:
        """Return the unit whose name a text contains, such as the name of a sheet; the longest name counts.

        Raises `CellError` if there is none, or more than one.
        """
        folded = name_key(text)
        matching = [(name, node) for name, node in self._all_names(labels) if name in folded]
        # The name of a street often stands before that of its community: the smallest division is meant.
        smallest = next((label for label in labels if any(node.label == label for _, node in matching)), "")
        matching = [(name, node) for name, node in matching if node.label == smallest]
        longest = max((len(name) for name, _ in matching), default=0)
        nodes = {node for name, node in matching if len(name) == longest} or self._with_stem(text, labels)
        if len(nodes) > 1:
            nodes = self._in_named_street(nodes, folded) or nodes
        kinds = "/".join(self._model.nodes[label].zh for label in labels)
        if not nodes:
            raise CellError(
                RejectRule.UNKNOWN_REFERENCE, LedgerMessage.NO_UNIT_IN_TEXT.fill(text=text, kinds=kinds)
            )
        if len(nodes) > 1:
            codes = "、".join(sorted(node.code for node in nodes))
            raise CellError(
                RejectRule.AMBIGUOUS_REFERENCE, LedgerMessage.SEVERAL_UNITS.fill(text=text, units=codes)
            )
        return self.unit(nodes.pop())

    def _in_named_street(self, nodes: set[NodeKey], text: str) -> set[NodeKey]:
        """Return those nodes that lie in a street whose name the text contains, too."""
        streets = [street for name, street in self._all_names(("Street",)) if name in text]
        return {node for node in nodes if any(self._directory.lies_in(node, street) for street in streets)}

    def _with_stem(self, text: str, labels: tuple[str, ...]) -> set[NodeKey]:
        """Return the smallest divisions whose name without its last word is the whole text, such as 花溪 for 花溪社区."""
        bare = name_key(without_numbering(text))
        for label in labels:
            names = self._directory.names(label).items()
            if nodes := {NodeKey(label, code) for code, name in names if name_key(stem(name)[0]) == bare}:
                return nodes
        return set()

    def of_code(self, code: str, labels: Sequence[str]) -> Unit:
        """Return the division whose code is the beginning of `code`; raise `CellError` if there is none."""
        for label in labels:
            level = self._model.nodes[label].division_level
            digits = DIGITS.get(level or 0, 0)
            node = NodeKey(label, natural_code(level, code[:digits]))
            if digits and len(code) > digits and self._directory.has(node):
                return self.unit(node)
        raise CellError(
            RejectRule.UNKNOWN_REFERENCE,
            LedgerMessage.NO_UNIT_OF_CODE.fill(
                code=code, kinds="/".join(self._model.nodes[label].zh for label in labels)
            ),
        )

    def _look_up(self, query: _Query) -> Unit:
        ends = Ends(sources=(), targets=query.labels, column="", zh="")
        reference = Reference("", self._model.edges["PartOf"], ends, query.text)
        unit = self.unit(
            self._directory.resolve(reference, query.labels, ReferenceContext(inside=query.inside))
        )
        if unit.node.label not in DIVISIONS:
            return unit
        former = self._directory.former_code(query.text, unit.node)
        return unit._replace(division=former) if former else unit

    def stored_under_former(self, label: str, division: str, identifier: str) -> str | None:
        """Return the code of a node in the graph if it was made from a former code of the node's division; else None."""
        if division not in self._former_codes:
            nodes = [NodeKey(own, division) for own in DIVISIONS]
            self._former_codes[division] = [
                code
                for node in nodes
                if self._directory.has(node)
                for code in self._directory.former_codes(node)
            ]
        if not self._former_codes[division] or self._directory.is_stored(
            NodeKey(label, made_code(division, identifier))
        ):
            return None
        codes = [made_code(code, identifier) for code in self._former_codes[division]]
        stored = [code for code in codes if self._directory.is_stored(NodeKey(label, code))]
        return stored[0] if len(stored) == 1 else None

    def _declared_unit(self, query: _Query) -> Unit | None:
        """Return the only declared node with this name or code in the divisions that the row names, or None."""
        named = [one for one in self._declared.with_name(query.text) if one.node.label in query.labels]
        for label in query.labels:
            coded = self._declared.get(NodeKey(label, query.text))
            named = [*named, coded] if coded is not None else named
        if not named:
            return self._template_unit(query)
        if len(named) > 1:
            inside = [one for one in named if one.division in query.inside]
            if len(inside) != 1:
                codes = "、".join(sorted(one.node.code for one in inside or named))
                raise CellError(
                    RejectRule.AMBIGUOUS_REFERENCE,
                    LedgerMessage.SEVERAL_UNITS.fill(text=query.text, units=codes),
                )
            named = inside
        return Unit(named[0].node, named[0].name, named[0].division) if len(named) == 1 else None

    def _template_unit(self, query: _Query) -> Unit | None:
        """Return the only node of the dataset's template sheets with this code or name, or None."""
        key = name_key(query.text)
        nodes = [
            Unit(NodeKey(label, code), name, community_of(code))
            for label in query.labels
            for code, name in self._of_template.get(label, {}).items()
            if query.text == code or name_key(name) == key
        ]
        inside = [unit for unit in nodes if unit.division in query.inside] if len(nodes) > 1 else nodes
        return inside[0] if len(inside) == 1 else None

    def posts_held(self, person: str) -> list[str]:
        """Return the codes of the posts that a person holds in the graph."""
        return self._directory.targets_in_graph("Holds", NodeKey("Person", person))

    def has_phone(self, person: str, phone: str) -> bool:
        """Whether the graph has a person with this code and this masked phone number."""
        return self._directory.value_in_graph(NodeKey("Person", person), "phone") == phone

    def unit(self, node: NodeKey) -> Unit:
        """Return a node with its name and its division."""
        return Unit(node, self._directory.name(node), self._division(node))

    def _division(self, node: NodeKey) -> str:
        above: Iterable[NodeKey] = (node,)
        for _ in range(_LONGEST_PATH):
            for unit in above:
                if unit.label in DIVISIONS:
                    return unit.code
            above = [parent for unit in above for parent in self._directory.parents(unit)]
        return node.code

    def _all_names(self, labels: tuple[str, ...]) -> list[tuple[str, NodeKey]]:
        if labels not in self._names:
            self._names[labels] = [
                (name_key(short_form(name)), NodeKey(label, code))
                for label in labels
                for code, name in self._directory.names(label).items()
                if name
            ]
        return self._names[labels]


def _grid_name(name: str, community: str) -> str:
    """Return the name of a grid without that of its community in front, and with its number in front.

    >>> _grid_name("二马路社区第二网格", "二马路"), _grid_name("二马路2网格", "二马路"), _grid_name("网格2", "二马路")
    ('第二网格', '2网格', '2网格')
    """
    short = re.sub(rf"^{re.escape(community)}(?:社区|村)?(?=.*网格)", "", name) if community else name
    return _GRID_AND_NUMBER.sub(r"\1网格", short) if _GRID_AND_NUMBER.fullmatch(short) else short
