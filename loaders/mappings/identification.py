"""Decides which node a name on a ledger means: one with an official code, one of names.csv, or one with a made code."""

from __future__ import annotations

from wangge.graph.codes import district_of
from wangge.graph.model import NodeKey, NodeKind
from wangge.loaders.mappings.identities import Identities
from wangge.loaders.mappings.madecodes import made_code, name_key
from wangge.loaders.mappings.units import DIVISIONS, Unit, UnitFinder

__all__ = ["NodeIdentifier"]

# A unit has only one node of each of these kinds. This text identifies it in the unit, whatever its name is.
_ONE_PER_UNIT = {"OwnersCommittee": "业委会", "ResidentsCommittee": "居委会"}
_ONE_IN_DISTRICT = ("PropertyFirm", "Department")
# In each of these kinds of unit, party organisations may have the same names, such as 机关党支部 and 第一党小组.
_WITH_OWN_UNITS = ("ResidentInstitution", "PartyOrganization", "Compound", "Grid")
# A compound may lie in several grids, so its name is unique in the community.
_ONE_IN_DIVISION = ("Grid", "Compound")


class NodeIdentifier:
    """Identifies the nodes of one kind by name and unit."""

    def __init__(self, kind: NodeKind, finder: UnitFinder, identities: Identities) -> None:
        self._kind = kind
        self._finder = finder
        self._identities = identities
        self._made: dict[tuple[str, str, str], tuple[NodeKey, str]] = {}
        self._coded: dict[tuple[str, str], str] = {}

    def learn(self, name: str, identifier: str, parent: Unit | None, division: str, code: str) -> None:
        """Note the official code that a row gives to a node; rows that only have the name mean the same node.

        A name with two codes in one unit stands for neither.
        """
        key = (self._owner(name, parent, division), name_key(identifier))
        known = self._coded.get(key)
        if known is None or known not in ("", code):
            self._coded[key] = code if known is None else ""
            self._made.clear()

    def identify(
        self, name: str, identifier: str, parent: Unit | None, division: str
    ) -> tuple[NodeKey, str, str] | None:
        """Return the node with a name, the name to store, and the division to which the node belongs.

        `identifier` is the part of the name that tells it apart in its unit, such as the number of a building.
        `parent` is the unit that it belongs to, `division` some division that the row names ("" if none). The result is
        None if no unit is known.
        """
        owner = self._owner(name, parent, division)
        if not owner:
            return None
        key = (owner, name, identifier)
        if key not in self._made:
            self._made[key] = self._of_name(name, identifier, parent, owner)
        node, stored_name = self._made[key]
        return node, stored_name, parent.division if parent is not None else owner

    def _of_name(self, name: str, identifier: str, parent: Unit | None, owner: str) -> tuple[NodeKey, str]:
        label = self._kind.label
        parents = (owner, *((parent.node.code, parent.division) if parent is not None else ()))
        entry = self._identities.of(label, parents, name)
        if entry is not None:
            return NodeKey(label, entry.code), entry.name
        if official := self._coded.get((owner, name_key(identifier))):
            return NodeKey(label, official), name
        same = self._finder.same_name(label, name, parent)
        own = _ONE_PER_UNIT.get(label, identifier) if parent is not None else identifier
        code = self._finder.stored_under_former(label, owner, own) if same is None else None
        return same or NodeKey(label, code or made_code(owner, own)), name

    def _owner(self, name: str, parent: Unit | None, division: str) -> str:
        """Return the code of the unit inside which the name of a node is unique.

        An organisation whose name contains that of its community or street, such as 凉水井社区党委, has a name that is
        unique in the district. So a ledger that doesn't name its community or street means the same node.
        """
        kind = self._kind
        is_party = kind.label == "PartyOrganization"
        if parent is not None and (
            kind.label in _ONE_PER_UNIT or (is_party and parent.node.label in _WITH_OWN_UNITS)
        ):
            return parent.node.code
        if kind.label in _ONE_IN_DISTRICT or parent is None or self._names_its_division(name, parent):
            return self._finder.district or district_of(parent.division if parent is not None else division)
        if kind.label not in _ONE_IN_DIVISION and kind.place_tier is not None:
            return parent.division if parent.node.label in DIVISIONS else parent.node.code
        return parent.division

    def _names_its_division(self, name: str, parent: Unit) -> bool:
        return self._kind.place_tier is None and self._finder.stem_of(parent.division) in name
