"""Declares kinds of node for duties, matters and their five steps, forums, change events and published totals."""

from datetime import date
from typing import Annotated, Literal

from wangge.graph.model.kind import Node
from wangge.graph.model.property import Property, words

__all__ = ["ChangeEvent", "Duty", "Forum", "Matter", "MatterStep", "PublishedTotal"]

On = Annotated[date | None, Property(zh="日期", also=("时间",), term="schema:date")]


class Duty(
    Node,
    zh="职责事项",
    plural="duties",
    aliases=("三张清单", "清单事项"),
    term="org:Role",
    example={
        "code": "DUTY-A-001",
        "name": "协助开展人口普查",
        "list": "协助事项",
        "paid": True,
    },
):
    """A task on one of the duty lists. The property `list` names the list; an administrative power (权责事项) also has a `power`."""

    list: Annotated[
        Literal["工作事项", "协助事项", "负面事项", "赋权事项", "服务事项", "权责事项"],
        Property(zh="清单", also=("清单类别",), term="skos:inScheme"),
    ]
    category: Annotated[str | None, Property(zh="事项类别", also=("大类",), term="skos:broader")] = None
    paid: Annotated[bool | None, Property(zh="费随事转", term="wangge:fundsFollowDuty")] = None
    power: Annotated[
        Literal["行政许可", "行政处罚", "行政强制", "其他权力"] | None,
        Property(
            zh="权力类型", also=("权力类别", "职权类型", "行使权力"), term="wangge:power", added_later=True
        ),
    ] = None
    legal_basis: Annotated[
        str | None,
        Property(
            zh="设定依据", also=("法律依据", "实施依据", "事项依据"), term="dcterms:source", added_later=True
        ),
    ] = None


class Forum(
    Node,
    zh="共商日",
    aliases=("周六民事共商日", "议事会"),
    term="schema:Event",
    example={
        "code": "FO-001",
        "name": "二马路社区周六民事共商日",
        "date": date(2023, 5, 6),
    },
):
    """A meeting on one day, at which matters are raised (周六民事共商日)."""

    date: On = None
    attendees: Annotated[
        int | None,
        Property(
            zh="参加人数",
            also=words("参会人数 到会人数 参与人数 人数"),
            unit="人",
            term="wangge:attendees",
            least=0,
            added_later=True,
        ),
    ] = None


class Matter(
    Node,
    zh="议事事项",
    aliases=("五议事项",),
    term="schema:Action",
    example={"code": "MA-001", "name": "加装电梯"},
):
    """A matter that residents discuss and decide in five steps (五议)."""


class MatterStep(
    Node,
    zh="五议步骤",
    term="schema:Action",
    example={
        "code": "MA-001-1",
        "name": "党组织动议",
        "ordinal": 1,
        "actor": "新锦苑小区党支部",
        "date": date(2023, 5, 8),
    },
):
    """One of the five steps of a matter, with the actor and the date. A step without a date hasn't been taken yet."""

    name: Annotated[
        Literal["党组织动议", "居民提议", "利益主体商议", "大会决议", "群众监督评议"],
        Property(zh="步骤", also=("步骤名称", "名称"), term="skos:prefLabel"),
    ]
    ordinal: Annotated[int, Property(zh="序次", also=("序号",), term="schema:position", least=1, most=5)]
    actor: Annotated[str | None, Property(zh="主体", also=("承办主体",), term="schema:agent")] = None
    date: On = None


class ChangeEvent(
    Node,
    zh="区划变更",
    aliases=("变更事件",),
    term="org:ChangeEvent",
    example={
        "code": "CE-2020-001",
        "name": "甲社区与乙社区合并",
        "change": "合并",
        "date": date(2020, 6, 1),
        "inferred": True,
    },
):
    """An event by which divisions were set up, merged, split, adjusted, renamed, converted, recoded or closed.

    wangge itself writes `effect`, when the event changes the divisions in the graph; a value on the sheet is ignored.
    """

    change: Annotated[
        Literal["设立", "合并", "拆分", "调整", "更名", "转制", "改码", "撤销"],
        Property(zh="变更类型", term="org:classification"),
    ]
    date: On = None
    inferred: Annotated[bool | None, Property(zh="推断", also=("是否推断",), term="wangge:inferred")] = None
    evidence: Annotated[str | None, Property(zh="依据", term="dcterms:source")] = None
    new_name: Annotated[
        str | None, Property(zh="变更后名称", also=("新名称", "更名后名称"), term="schema:name")
    ] = None
    effect: Annotated[str | None, Property(zh="变更结果", term="wangge:effect")] = None


class PublishedTotal(
    Node,
    zh="公布总数",
    term="qb:Observation",
    example={
        "code": "PT-owners-committees",
        "name": "业主委员会",
        "measure": "owners_committees",
        "expected": 126,
        "comparison": "equal",
        "source": "通川区城市基层治理报道",
    },
):
    """A published total. The recipe `published-totals` compares it with the count of what `measure` names.

    A total of activities counts only the activities of the series `only`, if it has one.
    """

    measure: Annotated[str, Property(zh="指标", term="qb:measureType")]
    expected: Annotated[int, Property(zh="公布数", also=("总数",), unit="个", term="qb:obsValue", least=0)]
    comparison: Annotated[
        Literal["equal", "at_least"], Property(zh="比较方式", also=("比较",), term="wangge:comparison")
    ]
    only: Annotated[
        str | None,
        Property(zh="限定", also=("限定系列", "限定范围"), term="wangge:only", added_later=True),
    ] = None
    source: Annotated[str | None, Property(zh="出处", also=("来源",), term="dcterms:source")] = None
