"""Counts the facts of a graph and computes a digest for each kind.

When a fact changes, the digest of its kind is updated without reading the kind's other facts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from wangge.graph.model import EdgeKind, Model, NodeKey, NodeKind, ValueType
from wangge.loaders.fact import EdgeKey

if TYPE_CHECKING:
    from wangge.loaders.planning.change import Batch

__all__ = ["Difference", "GraphDigest", "KindDigest"]

_BYTES = 16
_MODULUS = 1 << (8 * _BYTES)

Key = NodeKey | EdgeKey


class KindDigest(NamedTuple):
    """The number of facts of one kind, and the sum of their digests."""

    facts: int
    digest: int


class Difference(NamedTuple):
    """A kind whose facts in the graph differ from the record of the last run."""

    kind: str
    expected: int
    present: int

    def text(self) -> str:
        """Return the kind with its present and expected count, or with `changed` if the counts are equal.

        >>> Difference("Person", 3500, 3499).text(), Difference("Person", 3, 3).text()
        ('Person 3499 of 3500', 'Person changed')
        """
        if self.expected == self.present:
            return f"{self.kind} changed"
        return f"{self.kind} {self.present} of {self.expected}"

    def as_json(self) -> dict[str, Any]:
        """The difference as `--json` prints it."""
        return self._asdict()


class GraphDigest:
    """The facts of a graph as a count and a digest per kind.

    A fact's digest covers its key and the properties that the model declares, but not dataset, source and
    properties of other programs. A property that the model got later is covered only where it has a value, so
    the digests of earlier versions stay right. The digest of a kind is the sum of its facts' digests modulo
    2¹²⁸, so it doesn't depend on their order, and a change updates it without reading the other facts.

    >>> from wangge.graph.model import load_model
    >>> digest = GraphDigest(load_model())
    >>> grid = NodeKey("Grid", "511702001001001")
    >>> digest.add(grid, {"code": grid.code, "name": "第一网格"})
    >>> digest.kinds["Grid"].facts
    1
    >>> digest.remove(grid, {"name": "第一网格", "code": grid.code, "note": "of another program"})
    >>> digest.text()
    '{}'
    """

    def __init__(self, model: Model, kinds: Mapping[str, KindDigest] | None = None) -> None:
        self.model = model
        self._properties = {
            name: _PropertiesInOrder.of(kind) for name, kind in (model.nodes | model.edges).items()
        }
        self.kinds = dict(kinds or {})

    @classmethod
    def parse(cls, model: Model, text: str) -> Self:
        """Parse a text that the method `text` returned; raises `ValueError` for any other text."""
        try:
            kinds = {
                str(kind): KindDigest(int(count), int(digest, 16))
                for kind, (count, digest) in json.loads(text).items()
            }
        except (AttributeError, TypeError) as error:
            raise ValueError(f"not a digest of a graph: {error}") from error
        return cls(model, kinds)

    def text(self) -> str:
        """The digest as JSON: `{"Grid": [count, "digest"]}`, sorted by kind, without empty kinds."""
        kept = {
            kind: [one.facts, f"{one.digest:032x}"]
            for kind, one in sorted(self.kinds.items())
            if one != (0, 0)
        }
        return json.dumps(kept, separators=(",", ":"))

    def add(self, key: Key, properties: Mapping[str, Any]) -> None:
        self._count(key, properties, 1)

    def remove(self, key: Key, properties: Mapping[str, Any]) -> None:
        """Subtract one fact."""
        self._count(key, properties, -1)

    def apply(self, batch: Batch) -> None:
        """Subtract the old state of every change and add the new one."""
        if batch.new is not None:
            from wangge.loaders.writing.columns import digest_sum

            kind = batch.group.kind
            self._add(kind, len(batch), digest_sum(batch.new, *self._properties[kind]))
            return
        for change in batch.changes:
            self.replace(change.key, change.before, change.after)

    def replace(self, key: Key, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        """Subtract the fact as it was `before`, and add it as it is `after`.

        `before` is None for a new fact, `after` for a retired one.
        """
        if before is not None:
            self.remove(key, before)
        if after is not None:
            self.add(key, after)

    def include(self, other: GraphDigest) -> None:
        """Add all facts of another digest."""
        for kind, (count, digest) in other.kinds.items():
            self._add(kind, count, digest)

    def differences(self, present: GraphDigest) -> list[Difference]:
        """Return the kinds whose count or digest in `present` differs from that in this object."""
        return [
            Difference(kind, expected.facts, actual.facts)
            for kind in sorted(self.kinds.keys() | present.kinds.keys())
            if (expected := self.kinds.get(kind, KindDigest(0, 0)))
            != (actual := present.kinds.get(kind, KindDigest(0, 0)))
        ]

    def _count(self, key: Key, properties: Mapping[str, Any], sign: int) -> None:
        ends: tuple[Any, ...]
        if isinstance(key, NodeKey):
            kind, ends = key.label, (key.code,)
        else:
            kind, ends = key.kind, (*key.source, *key.target, *key.key)
        # `ascii`, because `repr` writes new Unicode characters differently in different Python versions.
        covered = self._properties[kind]
        text = ascii((kind, ends, covered.values(properties))) + covered.added(properties)
        self._add(kind, sign, sign * int.from_bytes(blake2b(text.encode(), digest_size=_BYTES).digest()))

    def _add(self, kind: str, count: int, digest: int) -> None:
        facts, total = self.kinds.get(kind, (0, 0))
        self.kinds[kind] = KindDigest(facts + count, (total + digest) % _MODULUS)


class _PropertiesInOrder(NamedTuple):
    """The properties that the digest of each fact of a kind covers, in a fixed order.

    Values of `decimal` properties become floats, because an engine may return an integer for 2.0. `later` are the
    properties that are covered only where they have a value.
    """

    names: tuple[str, ...]
    decimal: frozenset[str]
    later: tuple[str, ...]

    @classmethod
    def of(cls, kind: NodeKind | EdgeKind) -> Self:
        stored = sorted(name for name, spec in kind.properties.items() if spec.stored and name != "code")
        names = [name for name in stored if not kind.properties[name].added_later]
        later = [name for name in stored if kind.properties[name].added_later]
        decimal = [name for name in stored if kind.properties[name].type is ValueType.DECIMAL]
        return cls(tuple(names), frozenset(decimal), tuple(later))

    def added(self, properties: Mapping[str, Any]) -> str:
        """Return the text that the digest also covers: `;name=value` for each later property with a value."""
        return "".join(
            f";{name}={self._plain(name, value)!a}"
            for name in self.later
            if (value := properties.get(name)) is not None
        )

    def _plain(self, name: str, value: Any) -> Any:
        return float(value) if name in self.decimal and isinstance(value, int) else value

    def values(self, properties: Mapping[str, Any]) -> tuple[Any, ...]:
        values = tuple(map(properties.get, self.names))
        if not self.decimal:
            return values
        return tuple(self._plain(name, value) for name, value in zip(self.names, values, strict=True))
