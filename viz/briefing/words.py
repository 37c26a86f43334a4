"""The words of a briefing pack in each language."""

from __future__ import annotations

from wangge.viz.captions import Language

__all__ = ["say"]

_WORDS: dict[str, tuple[str, str]] = {
    "pack": ("基层治理简报", "Briefing pack"),
    "title": ("{name} · 基层治理简报", "{name} · briefing pack"),
    "to_index": ("总览", "Overview"),
    "day": ("截至 {day}", "As of {day}"),
    "names_hidden": ("姓名已隐去", "Names of people hidden"),
    "offline": (
        "离线资料，直接打开本文件夹中的页面即可。",
        "Offline: open the pages of this folder, nothing is fetched.",
    ),
    "totals": ("总数", "Totals"),
    "totals_once": ("在多个街道服务的，只计一次。", "What serves several streets counts once."),
    "map": ("区划图", "District map"),
    "map_shares": (
        "按各社区的达标比例着色。点街道打开其页面。",
        "Coloured by the share that holds in each community. A street opens its page.",
    ),
    "map_grids": ("按各网格的达标比例着色。", "Coloured by the share that holds in each grid."),
    "map_none": ("没有可以着色的规则结果。", "No rule found anything here to colour a map by."),
    "streets": ("街道", "Streets"),
    "street": ("街道", "Street"),
    "rules": ("规则", "Rules"),
    "rule": ("规则", "Rule"),
    "status": ("结果", "Result"),
    "severity": ("等级", "Severity"),
    "covered": ("达标", "Holds"),
    "known": ("已知", "Known"),
    "unknown": ("未录入", "Not recorded"),
    "waived": ("豁免", "Waived"),
    "rate": ("达标率", "Rate"),
    "findings": ("未达标项", "Findings"),
    "findings_count": ("{count} 项未达标", "{count} findings"),
    "worst": ("最低的街道", "Lowest streets"),
    "communities": ("社区", "Communities"),
    "community": ("社区", "Community"),
    "organisations": ("组织", "Organisations"),
    "organisation": ("组织", "Organisation"),
    "kind": ("类别", "Kind"),
    "number": ("数量", "Number"),
    "place": ("所在地点", "Where"),
    "vacancies": ("空缺岗位", "Vacant posts"),
    "no_vacancies": ("没有空缺岗位。", "No post is vacant."),
    "vacancies_unasked": ("没有启用检查岗位的规则。", "No rule about posts was run."),
    "by_rule": ("规则：", "Rule: "),
    "no_findings": ("没有未达标项。", "There are no findings."),
    "no_organisations": ("没有组织记录。", "No organisations are recorded."),
    "post": ("岗位", "Post"),
    "unit": ("所在单位", "Unit"),
    "subject": ("对象", "Subject"),
    "reason": ("原因", "Reason"),
    "row": ("表格行", "Sheet row"),
    "name": ("名称", "Name"),
    "code": ("编码", "Code"),
    "more": ("另有 {count} 项，全部见表格文件 {file}。", "{count} more; all of them are in {file}."),
    "tables": ("表格文件", "Tables"),
    "network": ("组织网络图", "Network map"),
    "open_network": ("打开{name}的组织网络图", "Open the network map of {name}"),
    "nowhere": ("不在任何街道", "In no street"),
    "failed": ("出错，未检查：{reason}", "Could not be checked: {reason}"),
    "faults": ("有内容未能读取", "Some things could not be read"),
    "run": ("数据批次 {id} · {at}", "Load {id} · {at}"),
}


def say(language: Language, key: str, **values: object) -> str:
    """The words of this key with their values filled in.

    >>> say("en", "day", day="2024-01-01")
    'As of 2024-01-01'
    """
    return _WORDS[key][language == "en"].format(**values)
