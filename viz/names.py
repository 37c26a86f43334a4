"""Translates the names of kinds, relationships and states. Names of nodes are never translated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wangge.graph.model import Model
from wangge.viz.drawing.parts import RuleName, State
from wangge.viz.messages import Language, has_message, message
from wangge.viz.units import body_kind, unit_kind

__all__ = [
    "caption",
    "edge_name",
    "group_name",
    "in_language",
    "kind_name",
    "missing_name",
    "relation_name",
    "rule_titles",
    "state_name",
    "units_name",
]

_HAN = re.compile("[\u3400-\u9fff]")

_OF_PEOPLE = ("Post", "Person")


def in_language(text: str, language: Language) -> str:
    """Return the half of a bilingual text (`Chinese / English`) in this language; return any other text unchanged.

    >>> in_language("仅供演示 / for demonstration only", "en"), in_language("1栋 / 2栋", "zh")
    ('for demonstration only', '1栋 / 2栋')
    """
    zh, parted, en = text.partition(" / ")
    if not parted or not _HAN.search(zh) or _HAN.search(en):
        return text
    return en if language == "en" else zh


def kind_name(
    model: Model, label: str, language: Language, tier: int | None = None, *, name: str = ""
) -> str:
    """Return the name of a kind of node. The tiers of party organisations have names of their own.

    `name` is the name of a node of this kind. Its ending decides, for example, between 镇 and 街道, and between a street's
    office and the government of a town. A label that the model doesn't declare is split into words.

    >>> from wangge.graph.model import load_model
    >>> kind_name(load_model(), "PartyOrganization", "zh", 5), kind_name(load_model(), "Place", "zh")
    ('楼栋党小组', '地点')
    >>> kind_name(load_model(), "PartyOrganization", "en"), kind_name(load_model(), "Street", "zh", name="罗江镇")
    ('Party organization', '镇')
    >>> kind_name(load_model(), "StreetOffice", "zh", name="罗江镇人民政府"), kind_name(load_model(), "StreetOffice", "zh")
    ('乡镇人民政府', '街道办事处')
    """
    of_name = (unit_kind(label, name) or body_kind(label, tier, name)) if name else None
    for key in (f"kind.{label}", of_name, f"tier.{label}.{tier}"):
        if key is not None and has_message(key):
            return message(language, key)
    kind = _words(label) if language == "en" or label not in model.nodes else model.nodes[label].zh
    return kind if tier is None else message(language, "of_tier", kind=kind, tier=tier)


def group_name(model: Model, label: str, language: Language, names: Iterable[str]) -> str:
    """Return the name of the kind to which several nodes with these names belong.

    If the names are of different forms, such as villages and communities, return the name for all forms.

    >>> from wangge.graph.model import load_model
    >>> names = ["玉皇村村民委员会", "庙垭村民委员会"]
    >>> [group_name(load_model(), "ResidentsCommittee", "zh", n) for n in (names, [*names, "东城社区居委会"], [])]
    ['村民委员会', '村（居）民委员会', '居民委员会']
    """
    kinds = {kind_name(model, label, language, name=name) for name in names}
    if len(kinds) > 1:
        return units_name(model, label, language)
    return kinds.pop() if kinds else kind_name(model, label, language)


def caption(model: Model, label: str, language: Language, names: Iterable[str], english: str) -> str:
    """Return the heading of a column of streets or communities: the name of the form that all these `names` have.

    If they have several forms, the heading is a name for all forms. English has the same heading for every form.

    >>> from wangge.graph.model import load_model
    >>> captions = [caption(load_model(), "Street", "zh", n, "street") for n in (["罗江镇"], ["罗江镇", "东城街道"], [])]
    >>> captions, caption(load_model(), "Street", "en", ["罗江镇"], "street")
    (['镇', '乡镇（街道）', '街道'], 'street')
    """
    return english if language == "en" else group_name(model, label, language, names)


def units_name(model: Model, label: str, language: Language) -> str:
    """Return the name of a kind that fits its nodes of every form; in English, the plural.

    >>> from wangge.graph.model import load_model
    >>> units_name(load_model(), "Street", "zh"), units_name(load_model(), "Grid", "zh")
    ('乡镇（街道）', '网格')
    >>> [units_name(load_model(), label, "en") for label in ("Street", "Grid", "Person", "SelfGovernanceBody", "Honour")]
    ['Streets and towns', 'Grids', 'People', 'Self governance bodies', 'Honours']
    """
    key = f"all_of.{label}"
    if has_message(key):
        return message(language, key)
    name = kind_name(model, label, language)
    return _plural(name) if language == "en" else name


def _plural(name: str) -> str:
    """Return the plural of an English name of a kind. A name that isn't English stays the same."""
    if not name.isascii():
        return name
    if name.endswith("y") and not name.endswith(("ay", "ey", "oy")):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


def edge_name(model: Model, kind: str, language: Language) -> str:
    """Return the name of a kind of relationship; a type that the model doesn't declare is returned unchanged.

    >>> from wangge.graph.model import load_model
    >>> edge_name(load_model(), "PartOf", "zh"), edge_name(load_model(), "PartOf", "en")
    ('隶属于', 'Part of')
    """
    edge = model.edges.get(kind)
    if edge is None:
        return kind
    if language == "zh":
        return edge.zh
    return edge.type.replace("_", " ").capitalize() if edge.own else _words(kind)


def rule_titles(rules: Iterable[RuleName], language: Language) -> str:
    """Return the titles of rules, separated by commas.

    >>> rule_titles([RuleName("a", "甲", "A"), RuleName("b", "乙", "B")], "zh")
    '甲、乙'
    """
    return ("、" if language == "zh" else ", ").join(rule.title(language) for rule in rules)


def relation_name(
    model: Model, kind: str, label: str, language: Language, *, outgoing: bool, names: Iterable[str] = ()
) -> str:
    """Return the heading of a list of a node's neighbours: nodes with this `label`, related to it by this `kind`.

    `names` are the names of the neighbours. `outgoing` is true if the relationships start at the node, false if they start at the neighbours.

    >>> from wangge.graph.model import load_model
    >>> relation_name(load_model(), "SubordinateTo", "PartyOrganization", "zh", outgoing=False)
    '下级党组织'
    >>> relation_name(load_model(), "Covers", "Grid", "en", outgoing=True)
    'Covers: Grid'
    """
    linked_kind = (
        group_name(model, label, language, names)
        if label in model.nodes
        else kind_name(model, label, language)
    )
    key = f"relation.{kind}.{'outgoing' if outgoing else 'incoming'}"
    if has_message(key):
        return message(language, key, kind=linked_kind)
    edge = edge_name(model, kind, language)
    return message(language, "relation_to" if outgoing else "relation_from", edge=edge, kind=linked_kind)


def state_name(state: State, language: Language, label: str, *, ghost: bool = False) -> str:
    """Return the name of a state; empty for `PLAIN`.

    For a ghost (the dashed card of a missing node), `label` is the label of the missing node.

    >>> state_name(State.UNCOVERED, "zh", "Post"), state_name(State.PLAIN, "zh", "Person")
    ('空缺', '')
    """
    if state is State.PLAIN:
        return ""
    group = "post" if label in _OF_PEOPLE else "ghost" if ghost else "place"
    return message(language, f"state_of.{group}.{state}")


def missing_name(model: Model, label: str, name: str, tier: int | None, language: Language) -> str:
    """Return the name of a ghost. `name` is the name of the missing node; it is empty if the rule gives no name.

    >>> from wangge.graph.model import load_model
    >>> missing_name(load_model(), "PartyOrganization", "", 5, "zh"), missing_name(load_model(), "Post", "网格员", None, "zh")
    ('缺楼栋党小组', '网格员空缺')
    """
    kind = kind_name(model, label, language, tier)
    if name:
        kind = name if language == "zh" or label == "Post" else f"{kind} ({name})"
    elif language == "en":
        kind = kind[0].lower() + kind[1:]
    return message(language, f"missing_{label}" if label in _OF_PEOPLE else "missing", kind=kind)


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
