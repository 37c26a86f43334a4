"""Builds a chain of responsibility: the units and posts that are responsible for a place, on each of three lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from wangge.graph.errors import UsageError
from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.viz.chain.findings import ChainFindings
from wangge.viz.chain.parts import Chain, ChainHolder, ChainPost, ChainStep, ChainUnit
from wangge.viz.chain.read import ChainFacts, PostFact, UnitFact, read_chain_facts
from wangge.viz.chain.responsibility import (
    ADVISER,
    LAYERS,
    LINE_ORGANISATIONS,
    MANAGER,
    PARTY_LAYERS,
    Leader,
    ResponsibilityLine,
    layers_from,
    leaders_of,
)
from wangge.viz.findings import Findings

__all__ = ["Chain", "ChainHolder", "ChainPost", "ChainStep", "ChainUnit", "read_chain"]

_COMPOUND, _COMMUNITY = "Compound", "Community"
_PARTY, _FIRM = "PartyOrganization", "PropertyFirm"

_Level = tuple[str, list[ChainUnit]]
"""One level of a line: the label of the place where the level is listed, and the level's units."""


def read_chain(store: Store, model: Model, ref: NodeKey, day: date, *, findings: Findings | None) -> Chain:
    """Read the chain of responsibility of the place `ref` on `day`.

    The chain marks what `findings` report as missing; `findings` is None if the rules haven't been checked yet. All
    queries start at codes and use indexes, so the time doesn't grow with the graph. Raises `UsageError` if chains can't
    start at this kind of node, or if no place has this code.
    """
    if ref.label not in LAYERS or ref.label not in model.nodes:
        raise UsageError(
            f"{ref.text()}: a chain of responsibility starts only at a node of kind {', '.join(LAYERS)}; name one"
        )
    facts = read_chain_facts(store, ref, day)
    if ref not in facts.units:
        raise UsageError(f"no {ref.label} has code {ref.code!r}; search for its name, or see `wangge status`")
    return _Builder(facts, ref, ChainFindings(findings)).chain(day.isoformat())


class _Builder:
    def __init__(self, facts: ChainFacts, scope: NodeKey, findings: ChainFindings) -> None:
        self.facts, self.scope, self.findings = facts, scope, findings
        self.places = {
            ref.label: unit for ref, unit in sorted(facts.units.items(), reverse=True) if ref.label in LAYERS
        }
        self.layers = layers_from(scope.label)

    def chain(self, day: str) -> Chain:
        lines = {
            ResponsibilityLine.ADMINISTRATIVE: list(self._administrative()),
            ResponsibilityLine.PARTY: list(self._party()),
            ResponsibilityLine.PROPERTY: list(self._property()),
        }
        used = {layer for levels in lines.values() for layer, _ in levels}
        steps = tuple(
            ChainStep(line, layer, number, unit)
            for line, levels in lines.items()
            for number, (layer, units) in enumerate(levels)
            for unit in units
        )
        places = [unit.ref for layer, unit in self.places.items() if layer in self.layers]
        return Chain(
            scope=self.scope,
            name=self.facts.units[self.scope].name,
            day=day,
            layers=tuple(layer for layer in self.layers if layer in used),
            places={layer: (unit.ref, unit.name) for layer, unit in self.places.items()},
            steps=steps,
            checks=self.findings.checks(places, steps),
        )

    def _administrative(self) -> Iterator[_Level]:
        for layer in self.layers:
            if place := self.places.get(layer):
                posts = [post for post in place.posts.values() if _is_administrative(post.name)]
                yield layer, [self._unit(place, posts, belongs=_is_administrative)]
                yield from self._organisations(ResponsibilityLine.ADMINISTRATIVE, layer)

    def _party(self) -> Iterator[_Level]:
        """Yield the party organisations that cover the places of the chain, and their recorded superiors.

        A recorded superior may cover only a neighbouring place, while rules report that the place of the chain has no
        party organisation of the superior's tier. The level then has both the superior and a ghost: a unit that stands
        for the missing organisation.
        """
        reached: set[NodeKey] = set()
        for layer, tier in PARTY_LAYERS.items():
            if layer not in self.layers:
                continue
            units_by_key = {unit.ref: unit for unit in self._covering(layer, tier)}
            for subordinate, superior in self.facts.above:
                if subordinate in reached and self.facts.units[superior].tier == tier:
                    units_by_key[superior] = self.facts.units[superior]
            reached |= set(units_by_key)
            units = [self._unit(units_by_key[ref]) for ref in sorted(units_by_key)]
            if level := [*units, *self._missing(layer, _PARTY, tier)]:
                yield layer, level

    def _covering(self, layer: str, tier: int) -> list[UnitFact]:
        place = self.places.get(layer)
        return self.facts.affiliated(place.ref, "COVERS", _PARTY, tier) if place else []

    def _property(self) -> Iterator[_Level]:
        compound = self.places.get(_COMPOUND)
        if compound is None or _COMPOUND not in self.layers:
            return
        if level := [*self._firms(compound), *self._missing(_COMPOUND, _FIRM, None)]:
            yield _COMPOUND, level
        yield from self._organisations(ResponsibilityLine.PROPERTY, _COMPOUND, except_label=_FIRM)
        if community := self.places.get(_COMMUNITY):
            yield _COMMUNITY, [ChainUnit(ref=community.ref, label=_COMMUNITY, name=community.name)]

    def _organisations(
        self, line: ResponsibilityLine, layer: str, except_label: str = ""
    ) -> Iterator[_Level]:
        for kind in LINE_ORGANISATIONS:
            if (kind.line, kind.layer) == (line, layer) and kind.label != except_label:
                organisations = self.facts.affiliated(
                    self.places[layer].ref, kind.type, kind.label, kind.tier
                )
                units = [self._unit(unit) for unit in organisations]
                if level := [*units, *self._missing(layer, kind.label, kind.tier)]:
                    yield layer, level

    def _missing(self, layer: str, label: str, tier: int | None) -> Iterator[ChainUnit]:
        """Yield a ghost (see `_party`) for each organisation with this label and tier that the layer's place lacks."""
        place = self.places.get(layer)
        for rules in self.findings.missing(place.ref, label, tier) if place else ():
            yield ChainUnit(ref=None, label=label, tier=tier, rules=rules)

    def _firms(self, compound: UnitFact) -> list[ChainUnit]:
        """Return the firms with a current contract; the compound's project managers are listed with the first firm.

        If no contract is current, return one unit without a firm, with the managers and the end of the latest contract.
        If there are neither managers nor ended contracts, return an empty list.
        """
        managers = [post for post in compound.posts.values() if MANAGER.is_named(post.name)]
        firms = self.facts.affiliated(compound.ref, "SERVES", _FIRM)
        if firms:
            return [self._firm(firm, managers if firm is firms[0] else []) for firm in firms]
        ended = max((contract.until for contract in self.facts.contracts), default="")
        if not managers and not ended:
            return []
        chain_posts = tuple(self._chain_post(post, MANAGER) for post in managers)
        return [ChainUnit(ref=None, label=_FIRM, posts=chain_posts, ended=ended)]

    def _firm(self, firm: UnitFact, managers: list[PostFact]) -> ChainUnit:
        ends = [c.until for c in self.facts.contracts if c.is_current and c.firm == firm.ref.code]
        posts = [
            *managers,
            *(post for post in firm.posts.values() if not managers or not MANAGER.is_named(post.name)),
        ]
        return replace(self._unit(firm, posts), until=max(ends, default=""))

    def _unit(
        self,
        fact: UnitFact,
        posts: Iterable[PostFact] | None = None,
        *,
        belongs: Callable[[str], bool] = bool,
    ) -> ChainUnit:
        leaders = leaders_of(fact.ref.label, fact.tier)
        chain_posts = self._chain_posts(fact.posts.values() if posts is None else posts, leaders)
        return ChainUnit(
            ref=fact.ref,
            label=fact.ref.label,
            name=fact.name,
            tier=fact.tier,
            posts=self.findings.with_missing_posts(fact.ref, chain_posts, belongs),
            above=tuple(
                sorted(superior for subordinate, superior in self.facts.above if subordinate == fact.ref)
            ),
        )

    def _chain_posts(self, posts: Iterable[PostFact], leaders: Sequence[Leader]) -> list[ChainPost]:
        """Return the posts: first the leading posts in the order of `leaders`, then the others by code."""
        remaining = {post.code: post for post in posts}
        leading: list[ChainPost] = []
        for leader in leaders:
            named = [post for _, post in sorted(remaining.items()) if leader.is_named(post.name)]
            leading += [self._chain_post(remaining.pop(post.code), leader) for post in named]
        return [*leading, *(self._chain_post(post) for _, post in sorted(remaining.items()))]

    def _chain_post(self, post: PostFact, leader: Leader | None = None) -> ChainPost:
        holders = tuple(
            ChainHolder(NodeKey("Person", code), name) for code, name in sorted(post.holders.items())
        )
        return self.findings.with_rules(
            ChainPost(ref=NodeKey("Post", post.code), name=post.name, holders=holders, leader=leader)
        )


def _is_administrative(post: str) -> bool:
    """Return whether a place's post with this name belongs to the administrative line."""
    return not MANAGER.is_named(post) and not ADVISER.is_named(post)
