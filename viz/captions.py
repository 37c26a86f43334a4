"""The words on a page in each language; names of kinds come from the model, names of things are never translated."""

from __future__ import annotations

import re
from typing import Literal

from graph.model import Model
from viz.parts import State

__all__ = ["CAPTIONS", "Language", "caption", "edge_name", "kind_name", "state_name"]

Language = Literal["zh", "en"]

CAPTIONS: dict[str, tuple[str, str]] = {
    "title": ("{name} · 组织网络图", "{name} · network map"),
    "subtitle": ("组织网络图", "Network map"),
    "code": ("编码 {code}", "Code {code}"),
    "path": ("所在区划", "Where it lies"),
    "shown": ("显示 {drawn} / 共 {total}", "Showing {drawn} of {total}"),
    "lines_shown": ("连线 {drawn} / 共 {total}", "Lines {drawn} of {total}"),
    "ghosts": ("另绘缺位 {count} 个", "{count} gaps drawn besides"),
    "pack_files": ("简报文件 {count} 个", "{count} files in the pack"),
    "day": ("截至 {day}", "As of {day}"),
    "run": ("数据批次 {id} · {at}", "Load {id} · {at}"),
    "no_run": ("未记录数据批次", "No load recorded"),
    "notice": ("数据说明", "About the data"),
    "covered_rate": ("{kind}已覆盖", "{kind} covered"),
    "unknown_count": ("{count} 个不明", "{count} unknown"),
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
    "legend_ghost": ("缺位", "Gap"),
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
    "tier": ("{kind} {tier} 级", "{kind} (tier {tier})"),
    "hidden_name": ("（姓名隐去）", "(name hidden)"),
    "names_hidden": ("姓名已隐去", "Names of people hidden"),
    "state_covered": ("已覆盖 / 在任", "Covered / held"),
    "state_uncovered": ("未覆盖 / 空缺", "Not covered / vacant"),
    "state_unknown": ("不明", "Unknown"),
    "place_covered": ("已覆盖", "Covered"),
    "place_uncovered": ("未覆盖", "Not covered"),
    "place_unknown": ("不明", "Unknown"),
    "post_covered": ("在任", "Held"),
    "post_uncovered": ("空缺", "Vacant"),
    "ghost_uncovered": ("缺位", "Missing"),
    "no_script": ("浏览器未运行脚本，下面只有清单。", "Scripts are off, so there is only the list."),
}


def caption(language: Language, key: str, **values: object) -> str:
    """The caption of this key with its values filled in.

    >>> caption("en", "shown", drawn=12, total=30)
    'Showing 12 of 30'
    """
    return CAPTIONS[key][language == "en"].format(**values)


def kind_name(model: Model, label: str, language: Language, tier: int | None = None) -> str:
    """What a kind of node is called, with its tier where it has one.

    >>> from graph.model import load_model
    >>> kind_name(load_model(), "PartyOrganization", "zh", 4)
    '党组织 4 级'
    >>> kind_name(load_model(), "PartyOrganization", "en")
    'Party organization'
    """
    name = model.nodes[label].zh if language == "zh" else _words(label)
    return name if tier is None else caption(language, "tier", kind=name, tier=tier)


def edge_name(model: Model, kind: str, language: Language) -> str:
    """What a kind of relationship is called.

    >>> from graph.model import load_model
    >>> edge_name(load_model(), "PartOf", "zh"), edge_name(load_model(), "PartOf", "en")
    ('隶属于', 'Part of')
    """
    return model.edges[kind].zh if language == "zh" else _words(kind)


def state_name(state: State, language: Language, label: str, *, ghost: bool = False) -> str:
    """What a state is called on a place, a post or a gap; empty where nothing is asked.

    >>> state_name(State.UNCOVERED, "zh", "Post"), state_name(State.PLAIN, "zh", "Person")
    ('空缺', '')
    """
    if state is State.PLAIN:
        return ""
    on = "ghost" if ghost else "post" if label == "Post" else "place"
    return caption(language, f"{on}_{state}")


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
