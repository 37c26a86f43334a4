"""The words on a page in each language; names of kinds come from the model, names of things are never translated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from wangge.graph.model import Model
from wangge.viz.drawing.parts import RuleName, State
from wangge.viz.units import unit_kind

__all__ = [
    "CAPTIONS",
    "Language",
    "caption",
    "edge_name",
    "in_language",
    "kind_name",
    "relation_name",
    "rule_titles",
    "state_name",
    "units_name",
]

Language = Literal["zh", "en"]

_HAN = re.compile("[\u3400-\u9fff]")

CAPTIONS: dict[str, tuple[str, str]] = {
    "title": ("{name} · 组织网络图", "{name} · network map"),
    "subtitle": ("组织网络图", "Network map"),
    "code": ("编码 {code}", "Code {code}"),
    "path": ("所在区划", "Where it lies"),
    "shown": ("显示 {drawn} / 共 {total}", "Showing {drawn} of {total}"),
    "lines_shown": ("连线 {drawn} / 共 {total}", "Lines {drawn} of {total}"),
    "ghosts": ("另绘未设立、空缺 {count} 处", "{count} missing drawn besides"),
    "ghosts_left": (
        "未设立、空缺 {count} 处未绘出，见规则",
        "{count} missing not drawn, the rules list them",
    ),
    "not_checked": (
        "规则正在计算，尚不显示未设立和空缺",
        "Rules are being counted; nothing is shown as missing yet",
    ),
    "rule": ("规则：{titles}", "Rule: {titles}"),
    "pack_files": ("简报文件 {count} 个", "{count} files in the pack"),
    "day": ("截至 {day}", "As of {day}"),
    "run": ("数据批次 {id} · {at}", "Load {id} · {at}"),
    "no_run": ("未记录数据批次", "No load recorded"),
    "notice": ("数据说明", "About the data"),
    "unknown_count": ("{count} 个未录入", "{count} not recorded"),
    "waived_count": ("{count} 个豁免", "{count} waived"),
    "folded_what": (
        "未绘出：{what}。由所在地点的卡片计数代表。",
        "Not drawn: {what}. The card of the place they are in stands for them.",
    ),
    "folded_item": ("{kind} {count}", "{kind} {count}"),
    "folded_none": ("没有折叠的内容。", "Nothing is folded."),
    "folded_parts": ("展开各部分（在项目文件夹中运行）", "To see the parts, run in the project folder"),
    "folded_links": ("展开各部分", "To see the parts"),
    "folded_count": ("内含 {count}", "{count} inside"),
    "folded_heading": ("未绘出的内容", "What isn't drawn"),
    "picture": (
        "{name}的组织网络图，{drawn} 个节点。右侧表格列出同样的内容。",
        "Network map of {name} with {drawn} nodes. The table holds the same.",
    ),
    "picture_heading": ("图", "Picture"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "fit": ("全图", "Whole picture"),
    "legend": ("图例", "Legend"),
    "legend_states": ("状态", "State"),
    "legend_kinds": ("类别", "Kinds"),
    "legend_lines": ("连线", "Lines"),
    "legend_ghost": ("未设立 / 空缺", "Not set up / vacant"),
    "table": ("清单", "List"),
    "table_label": ("{name}的组织清单", "Everything drawn in {name}"),
    "skip": ("跳到查找和清单", "Skip to the search and the list"),
    "search": ("按名称、编码或类别查找", "Find by name, code or kind"),
    "found": ("找到 {count} 项", "{count} found"),
    "column_name": ("名称", "Name"),
    "column_kind": ("类别", "Kind"),
    "column_state": ("状态", "State"),
    "column_code": ("编码", "Code"),
    "details": ("所选", "Selected"),
    "details_none": (
        "在图中点选，或在清单中用方向键移动。",
        "Click in the picture, or move through the list with the arrow keys.",
    ),
    "lit": ("图例选中 {count} 项", "{count} chosen by the legend"),
    "legend_choose": ("点选图例，突出显示", "Choose an entry to show where it is"),
    "open_page": ("打开页面", "Open its page"),
    "open_map": ("展开其组织网络图", "Open its network map"),
    "lines_counted": (
        "未绘连线：{bundled} 条一端已折叠，选中节点时汇总绘出；{inner} 条在折叠处之内",
        "Lines not drawn: {bundled} end in what is folded and are drawn in sum when a node is chosen; {inner} lie within",
    ),
    "lines_beyond": (
        "跨范围连线 {count} 条，选中节点时绘出",
        "{count} lines leave the scope; they are drawn when a node is chosen",
    ),
    "more": ("另有 {count} 个", "{count} more"),
    "beyond": ("范围外", "Outside"),
    "outside": ("与范围外的联系 {count} 条", "{count} relationships with what lies outside"),
    "missing": ("缺{kind}", "No {kind}"),
    "relation_to": ("{edge}{kind}", "{edge}: {kind}"),
    "relation_from": ("{kind}（{edge}）", "{edge} from: {kind}"),
    "tier": ("{kind} {tier} 级", "{kind} (tier {tier})"),
    "missing_Post": ("{kind}空缺", "{kind}: vacant"),
    "missing_Person": ("岗位空缺", "Post vacant"),
    "hidden_name": ("（姓名隐去）", "(name hidden)"),
    "names_hidden": ("姓名已隐去", "Names of people hidden"),
    "state_covered": ("达标 / 在任", "Holds / held"),
    "state_uncovered": ("未达标 / 空缺", "Doesn't hold / vacant"),
    "state_unknown": ("未录入", "Not recorded"),
    "state_waived": ("豁免", "Waived"),
    "place_covered": ("达标", "Holds"),
    "place_uncovered": ("未达标", "Doesn't hold"),
    "place_unknown": ("未录入", "Not recorded"),
    "place_waived": ("豁免", "Waived"),
    "post_covered": ("在任", "Held"),
    "post_uncovered": ("空缺", "Vacant"),
    "post_waived": ("豁免", "Waived"),
    "ghost_uncovered": ("未设立", "Not set up"),
    "no_script": ("浏览器未运行脚本，下面只有清单。", "Scripts are off, so there is only the list."),
}


_TIERS: dict[str, tuple[tuple[str, str], ...]] = {
    "PartyOrganization": (
        ("街道党工委", "Street party work committee"),
        ("社区党委", "Community party committee"),
        ("网格党总支", "Grid general party branch"),
        ("小区党支部", "Compound party branch"),
        ("楼栋党小组", "Building party group"),
    ),
    "EmergencyOrganization": (
        ("应急党委", "Emergency party committee"),
        ("应急党总支", "Emergency general party branch"),
        ("前沿临时党支部", "Temporary party branch at the front"),
    ),
}
"""What an organisation of each tier is called, from the highest on."""

_RELATIONS: dict[tuple[str, bool], tuple[str, str]] = {
    ("SubordinateTo", True): ("上级{kind}", "Superior: {kind}"),
    ("SubordinateTo", False): ("下级{kind}", "Subordinate: {kind}"),
    ("UnitOf", True): ("所属{kind}", "Part of: {kind}"),
    ("UnitOf", False): ("下设{kind}", "Has: {kind}"),
    ("Concerns", True): ("涉及的{kind}", "Concerns: {kind}"),
    ("Concerns", False): ("相关{kind}", "Concerned by: {kind}"),
    ("RaisedAt", True): ("提出于{kind}", "Raised at: {kind}"),
    ("RaisedAt", False): ("提出的{kind}", "Raised there: {kind}"),
    ("StepOf", True): ("所属{kind}", "Step of: {kind}"),
    ("StepOf", False): ("{kind}", "Steps: {kind}"),
    ("ChangedFrom", True): ("变更前的{kind}", "Before: {kind}"),
    ("ChangedFrom", False): ("由此变更的{kind}", "Changed by: {kind}"),
    ("ChangedTo", True): ("变更后的{kind}", "After: {kind}"),
    ("ChangedTo", False): ("由来（{kind}）", "Came from: {kind}"),
    ("Covers", True): ("覆盖的{kind}", "Covers: {kind}"),
    ("Covers", False): ("覆盖本地的{kind}", "Covered by: {kind}"),
    ("Represents", True): ("代表的{kind}", "Represents: {kind}"),
    ("Represents", False): ("本地的{kind}", "Represented by: {kind}"),
    ("PropertyEngagement", True): ("服务的{kind}（合同）", "Serves under contract: {kind}"),
    ("PropertyEngagement", False): ("签约的{kind}", "Under contract: {kind}"),
    ("Serves", True): ("服务的{kind}", "Serves: {kind}"),
    ("Serves", False): ("服务本地的{kind}", "Served by: {kind}"),
    ("AssignedTo", True): ("承担的{kind}", "Assigned to: {kind}"),
    ("AssignedTo", False): ("承担的{kind}", "Assigned here: {kind}"),
    ("Evaluates", True): ("评议的{kind}", "Evaluates: {kind}"),
    ("Evaluates", False): ("参加评议的{kind}", "Evaluated by: {kind}"),
    ("PostIn", True): ("所属{kind}", "In: {kind}"),
    ("PostIn", False): ("设置的{kind}", "Has: {kind}"),
    ("Holds", True): ("担任的{kind}", "Holds: {kind}"),
    ("Holds", False): ("任职{kind}", "Held by: {kind}"),
    ("Joins", True): ("加入的{kind}", "Member of: {kind}"),
    ("Joins", False): ("成员：{kind}", "Members: {kind}"),
    ("ReportsIn", True): ("报到的{kind}", "Reports in: {kind}"),
    ("ReportsIn", False): ("报到的{kind}", "Reporting in: {kind}"),
    ("LinkedIn", True): ("联动的{kind}", "Linked in: {kind}"),
    ("LinkedIn", False): ("联动的{kind}", "Linked: {kind}"),
}
"""How each relationship is told from either end: outgoing, and coming in."""

_GROUPS = {"Place": ("地点", "Place"), "Organization": ("组织", "Organization")}
_OF_ALL_UNITS = {
    "Street": ("乡镇（街道）", "Streets and towns"),
    "Community": ("村（社区）", "Communities and villages"),
}


def in_language(text: str, language: Language) -> str:
    """The half of a text written in Chinese and English with ` / ` between; any other text as it is.

    >>> in_language("仅供演示 / for demonstration only", "en"), in_language("1栋 / 2栋", "zh")
    ('for demonstration only', '1栋 / 2栋')
    """
    zh, parted, en = text.partition(" / ")
    if not parted or not _HAN.search(zh) or _HAN.search(en):
        return text
    return en if language == "en" else zh


def caption(language: Language, key: str, **values: object) -> str:
    """The caption of this key with its values filled in.

    >>> caption("en", "shown", drawn=12, total=30)
    'Showing 12 of 30'
    """
    return CAPTIONS[key][language == "en"].format(**values)


def kind_name(
    model: Model, label: str, language: Language, tier: int | None = None, *, name: str = ""
) -> str:
    """What a kind of node is called: by its tier where it has one, a division by its own `name`.

    >>> from wangge.graph.model import load_model
    >>> kind_name(load_model(), "PartyOrganization", "zh", 5), kind_name(load_model(), "Place", "zh")
    ('楼栋党小组', '地点')
    >>> kind_name(load_model(), "PartyOrganization", "en"), kind_name(load_model(), "Street", "zh", name="罗江镇")
    ('Party organization', '镇')
    """
    english = language == "en"
    if label in _GROUPS:
        return _GROUPS[label][english]
    own = unit_kind(label, name) if name else None
    if own is not None:
        return own[english]
    tiers = _TIERS.get(label, ())
    if tier is not None and 0 < tier <= len(tiers):
        return tiers[tier - 1][english]
    known = _words(label) if english else model.nodes[label].zh
    return known if tier is None else caption(language, "tier", kind=known, tier=tier)


def units_name(model: Model, label: str, language: Language) -> str:
    """What all places of a kind are called together.

    >>> from wangge.graph.model import load_model
    >>> units_name(load_model(), "Street", "zh"), units_name(load_model(), "Grid", "zh")
    ('乡镇（街道）', '网格')
    """
    words = _OF_ALL_UNITS.get(label)
    return kind_name(model, label, language) if words is None else words[language == "en"]


def edge_name(model: Model, kind: str, language: Language) -> str:
    """What a kind of relationship is called.

    >>> from wangge.graph.model import load_model
    >>> edge_name(load_model(), "PartOf", "zh"), edge_name(load_model(), "PartOf", "en")
    ('隶属于', 'Part of')
    """
    return model.edges[kind].zh if language == "zh" else _words(kind)


def rule_titles(rules: Iterable[RuleName], language: Language) -> str:
    """The titles of rules in one text.

    >>> rule_titles([RuleName("a", "甲", "A"), RuleName("b", "乙", "B")], "zh")
    '甲、乙'
    """
    return ("、" if language == "zh" else ", ").join(rule.title(language) for rule in rules)


def relation_name(model: Model, kind: str, label: str, language: Language, *, outgoing: bool) -> str:
    """What the nodes of a kind are to a node that has this relationship with them.

    >>> from wangge.graph.model import load_model
    >>> relation_name(load_model(), "SubordinateTo", "PartyOrganization", "zh", outgoing=False)
    '下级党组织'
    >>> relation_name(load_model(), "Covers", "Grid", "en", outgoing=True)
    'Covers: Grid'
    """
    other = kind_name(model, label, language)
    words = _RELATIONS.get((kind, outgoing))
    if words is not None:
        return words[language == "en"].format(kind=other)
    edge = edge_name(model, kind, language)
    return caption(language, "relation_to" if outgoing else "relation_from", edge=edge, kind=other)


def state_name(state: State, language: Language, label: str, *, ghost: bool = False) -> str:
    """What a state is called on a place, a post or a ghost, whose `label` is that of what is missing.

    >>> state_name(State.UNCOVERED, "zh", "Post"), state_name(State.PLAIN, "zh", "Person")
    ('空缺', '')
    """
    if state is State.PLAIN:
        return ""
    on = "post" if label in ("Post", "Person") else "ghost" if ghost else "place"
    return caption(language, f"{on}_{state}")


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
