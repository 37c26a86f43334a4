"""References looked up: by code, else by a name, or a name inside a parent, that only one candidate has."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import Model
from loaders.codes import natural_code
from loaders.fact import NodeKey, Reference, RowFacts
from loaders.former import EVENT, TELLING, Former, FormerUnit, former_units
from loaders.nameindex import NameIndex
from loaders.names import code_and_name, fold, names_a_body, parents_and_names, same_name, squeeze
from loaders.nearest import Likeness
from loaders.reject import CellError, RejectRule
from loaders.state import GraphState
from loaders.whereabouts import Whereabouts

__all__ = ["Directory"]

_STEM_TIERS = (4, 5)
_MOST_LISTED = 5

Labels = tuple[str, ...]


class Directory:
    """Every node that a reference may name: those of the graph and those of the rows accepted so far."""

    def __init__(self, state: GraphState, model: Model) -> None:
        self._state = state
        self._model = model
        self._kinds: dict[str, NameIndex] = {}
        self._where = Whereabouts(state, model, self.resolve, self._name)
        self._events: dict[str, RowFacts] = {}
        self._former: Former | None = None
        self._answers: dict[tuple[str, Labels], NodeKey | CellError] = {}

    def add(self, row: RowFacts) -> None:
        """Make the node of a row known, and where the row says it lies."""
        node = row.node
        if node is None:
            return
        self._of(node.label).add(node.code, str(row.values.get("name", "")))
        self._where.say(node, row.references)
        if node.label == EVENT:
            self._events[node.code] = row
        self._forget_answers()

    def remove(self, node: NodeKey) -> None:
        """Make a node unknown."""
        self._of(node.label).remove(node.code)
        self._where.forget(node)
        if node.label == EVENT:
            self._events.pop(node.code, None)
        self._forget_answers()

    def has(self, node: NodeKey) -> bool:
        """Whether a node is known."""
        return node.code in self._of(node.label).names

    def resolve(self, reference: Reference, targets: Iterable[str]) -> NodeKey:
        """The node that a cell means.

        A cell holds a code, a name in any of its spellings, both (they must agree), or a path such
        as 东城街道/二马路社区. A code that isn't found is never taken for one that looks alike.
        Raises `CellError` that names the candidates, what followed a unit that is no more, or what
        is nearest.
        """
        asked = (reference.text, tuple(targets))
        if asked not in self._answers:
            try:
                self._answers[asked] = self._resolve(*asked)
            except CellError as error:
                self._answers[asked] = error
        answer = self._answers[asked]
        if isinstance(answer, CellError):
            raise CellError(answer.rule, answer.message)
        return answer

    def doubt(self, reference: Reference, node: NodeKey) -> str | None:
        """Why a bare code that was found may mean another unit, or None: it once was that of another name."""
        tier = self._model.nodes[node.label].place_tier
        if tier not in _STEM_TIERS or reference.edge.name in TELLING or not squeeze(reference.text).isdigit():
            return None
        now = self._name(node)
        for unit in self._formers().of_code(node.code):
            if unit.name and not same_name(unit.name, now):
                return (
                    f"code {node.code!r} was taken for {now}; it was once {unit.name} ({unit.event}): "
                    f"write {node.code} {now} to be sure"
                )
        return None

    def _forget_answers(self) -> None:
        self._answers.clear()
        self._former = None

    def _resolve(self, text: str, labels: Labels) -> NodeKey:
        found = self._by_code(text, labels)
        if not found:
            found = self._by_name(text, labels)
            self._refuse_former_namesake(text, labels, found)
        if not found:
            found = self._by_both(text, labels) or self._by_path(text, labels)
        if not found:
            raise self._unknown(text, labels)
        if len(found) > 1:
            raise self._ambiguous(text, labels, found)
        return found[0]

    def _of(self, label: str) -> NameIndex:
        if label not in self._kinds:
            stored = self._state.nodes(label)
            names = {code: str(node.properties.get("name", "")) for code, node in stored.items()}
            stems = self._model.nodes[label].place_tier in _STEM_TIERS
            self._kinds[label] = NameIndex(names, stems=stems)
        return self._kinds[label]

    def _name(self, node: NodeKey) -> str:
        return self._of(node.label).names.get(node.code, "")

    def _by_code(self, text: str, labels: Labels) -> list[NodeKey]:
        code = squeeze(text)
        candidates = [NodeKey(label, natural_code(self._model.nodes[label], code)) for label in labels]
        return [node for node in candidates if self.has(node)]

    def _by_name(self, text: str, labels: Labels) -> list[NodeKey]:
        found = [NodeKey(label, code) for label in labels for code in self._of(label).short(text)]
        if not found:
            return [NodeKey(label, code) for label in labels for code in self._of(label).bare(text)]
        return self._of_one_kind(text, found)

    def _of_one_kind(self, text: str, found: list[NodeKey]) -> list[NodeKey]:
        """Where several kinds share a short form: the kind spelt exactly so, else the place, not its office."""
        if len({node.label for node in found}) > 1:
            exact = {node.label for node in found if fold(self._name(node)) == fold(text)}
            found = [node for node in found if node.label in exact] or found
        if len({node.label for node in found}) > 1 and not names_a_body(text):
            places = [node for node in found if self._model.nodes[node.label].place_tier is not None]
            return places or found
        return found

    def _by_both(self, text: str, labels: Labels) -> list[NodeKey]:
        """A code with the name beside it; raises `CellError` when they mean different nodes."""
        both = code_and_name(text)
        if both is None:
            return []
        code, name = both
        found = self._by_code(code, labels)
        agreed = [node for node in found if same_name(name, self._name(node))]
        if found and not agreed:
            others = self._by_name(name, labels)
            also = f"; {name} is {self._listed(others)}" if others else ""
            said = f"code {code!r} is {self._name(found[0])}, not {name}{also}"
            raise CellError(RejectRule.AMBIGUOUS_REFERENCE, said)
        return agreed

    def _by_path(self, text: str, labels: Labels) -> list[NodeKey]:
        """A name inside a parent; raises `CellError` when the name is known, but not there."""
        elsewhere: tuple[str, str, list[NodeKey]] | None = None
        for parent, name in parents_and_names(text):
            named = self._by_name(name, labels)
            inside = [node for node in named if self._where.lies_in(node, parent)]
            if inside:
                return inside
            elsewhere = elsewhere or ((parent, name, named) if named else None)
        if elsewhere is None:
            return []
        parent, name, named = elsewhere
        said = f"no {self._kind(labels)} {name!r} lies in {parent!r}; known: {self._listed(named)}"
        raise CellError(RejectRule.UNKNOWN_REFERENCE, said)

    def _refuse_former_namesake(self, text: str, labels: Labels, found: list[NodeKey]) -> None:
        """A name that once meant another unit isn't taken for the one that has it now."""
        if len(found) != 1 or self._model.nodes[found[0].label].place_tier not in _STEM_TIERS:
            return
        now = found[0]
        gone = [
            unit
            for unit in self._formers().named(text)
            if now.code not in (unit.code, *unit.successors) and not self._still_there(unit, labels)
        ]
        if gone:
            before = "、".join(f"{unit.code} {unit.name} ({unit.event})" for unit in gone[:_MOST_LISTED])
            said = f"{text!r} names {self._listed(found)}, and named {before} before"
            raise CellError(RejectRule.AMBIGUOUS_REFERENCE, said)

    def _still_there(self, unit: FormerUnit, labels: Labels) -> bool:
        return any(same_name(unit.name, self._name(node)) for node in self._by_code(unit.code, labels))

    def _formers(self) -> Former:
        if self._former is None:
            self._former = Former(former_units(self._state, self._model, self._events))
        return self._former

    def _ambiguous(self, text: str, labels: Labels, found: list[NodeKey]) -> CellError:
        said = f"{text!r} names {len(found)} {self._kind(labels)}: {self._listed(found)}"
        return CellError(RejectRule.AMBIGUOUS_REFERENCE, said)

    def _unknown(self, text: str, labels: Labels) -> CellError:
        said = f"no {self._kind(labels)} has code or name {text!r}"
        both = code_and_name(text)
        code, name = both or (squeeze(text), text)
        olds = self._formers().of_code(code) or self._formers().named(name)
        if olds:
            return CellError(RejectRule.UNKNOWN_REFERENCE, f"{said}; {self._followed(olds[0])}")
        near = [] if code.isascii() and not both else self._alike(name, labels)
        listed = "、".join(f"{like.name} {like.code}" for like in near)
        if code.isascii() and not listed:
            listed = self._alike_code(code, labels)
        return CellError(RejectRule.UNKNOWN_REFERENCE, f"{said} (nearest: {listed})" if listed else said)

    def _followed(self, unit: FormerUnit) -> str:
        after = "、".join(f"{code} {self._name_of(code)}".strip() for code in unit.successors)
        now = f"now {after}" if after else "nothing is said to follow it"
        return f"{unit.code} {unit.name} is no more, {now} ({unit.event})"

    def _name_of(self, code: str) -> str:
        labels = tuple(kind.label for kind in self._model.places if kind.place_tier in _STEM_TIERS)
        found = self._by_code(code, labels)
        return self._name(found[0]) if found else ""

    def _alike(self, name: str, labels: Labels) -> list[Likeness]:
        near = [like for label in labels for like in self._of(label).nearest().names(name)]
        return sorted(near, key=lambda like: -like.score)[:3]

    def _alike_code(self, code: str, labels: Labels) -> str:
        near = [like for label in labels for like in self._of(label).nearest().codes(code)]
        return max(near, key=lambda like: like.score).code if near else ""

    def _listed(self, nodes: list[NodeKey]) -> str:
        """Nodes with where they lie, said once where it is the same for all."""
        shown = nodes[:_MOST_LISTED]
        places = [self._where.where(node) for node in shown]
        more = "" if len(nodes) == len(shown) else " …"
        plain = [f"{node.label} {node.code}" for node in shown]
        if len(set(places)) == 1:
            return "、".join(plain) + more + (f" (in {places[0]})" if places[0] else "")
        return "、".join(f"{n} (in {p})" if p else n for n, p in zip(plain, places, strict=True)) + more

    def _kind(self, labels: Labels) -> str:
        if len(labels) > 3:
            shared = set.intersection(*(set(self._model.nodes[label].labels) for label in labels))
            return min(shared, default="place or organisation")
        return " or ".join(labels)
