"""Declares all measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wangge.graph.errors import QueryError
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.queries.fault import nearest
from wangge.queries.measures.lines import Line
from wangge.queries.measures.measure import (
    MOST_BROKERS_NODES,
    MOST_EXACT_NODES,
    NODE,
    Compute,
    Family,
    NetworkMeasure,
    PlaceValue,
)
from wangge.queries.measures.reads import Reads
from wangge.queries.recipes.header import ReturnedColumn
from wangge.queries.recipes.parameter import TODAY, Parameter, ParameterType, Value

if TYPE_CHECKING:
    from wangge.queries.measures.network import MeasuredNetwork

__all__ = ["MEASURES", "find_measure"]

_SCOPE = Parameter("scope", ParameterType.PLACE)
_ON = Parameter("on", ParameterType.DATE, TODAY)
_LINE = Parameter("line", ParameterType.TEXT, "")
_PROPERTY_LINE = Parameter("line", ParameterType.TEXT, Line.PROPERTY.value)

_LINEAR = "Linear in the relationships of the scope."
_LINEAR_ZH = "时间与范围内关系数成正比。"

_HOLDING = Reads(
    frozenset({"PART_OF", "COVERS", "REPRESENTS", "SERVES", "SUBORDINATE_TO", "POST_IN", "HOLDS"}),
    frozenset({"CoordinationBody", "EmergencyOrganization", "JointCommittee", "LegalService", "MentorStudio"})
    | frozenset({"Platform", "PublicSite", "SelfGovernanceBody", "ServiceCentre"}),
)
"""What the chains upwards need. No chain leads through the organisations that are left out."""
_NO_BUILDINGS = frozenset({"Building", "Entrance"})


def _columns(text: str) -> tuple[ReturnedColumn, ...]:
    pairs = (part.split(":") for part in text.split(","))
    return tuple(ReturnedColumn(name.strip(), type_.strip()) for name, type_ in pairs)


def _computed(name: str) -> Compute:
    """Return the function that computes the measure with this name. It imports numpy, which takes long, when it is called."""

    def compute(
        network: MeasuredNetwork, scope: str, values: Mapping[str, Value]
    ) -> Sequence[tuple[Any, ...]]:
        from wangge.queries.measures.computing import COMPUTE

        with relaxed_gc():
            return COMPUTE[name](network, scope, values)

    return compute


MEASURES: tuple[NetworkMeasure, ...] = (
    NetworkMeasure(
        name="chain",
        family=Family.CHAIN,
        title="Shortest chains between two units",
        title_zh="两个单位之间的最短链条",
        question="Which shortest chains of relationships join two units, and on which lines?",
        question_zh="两个单位之间最短经过哪些关系相连，各在哪条线上？",
        params=(
            Parameter("start", ParameterType.TEXT),
            Parameter("end", ParameterType.TEXT),
            _LINE,
            _ON,
        ),
        columns=_columns(
            f"chain: integer, step: integer, kind: text, code: {NODE}, name: text, line: text, type: text, forward: boolean"
        ),
        reads=None,
        compute=None,
        scaling="Reads the graph from both ends, and only as far as the middle of the chain.",
        scaling_zh="从两端同时读取，只读到链条中间，与全图大小无关。",
    ),
    NetworkMeasure(
        name="cut-points",
        family=Family.HOLD,
        title="People, posts and organisations without which places have no chain upwards",
        title_zh="割点：唯一支撑的人员、岗位和组织",
        question="Whose loss would cut all chains of responsibility from some places upwards, and how many households are in these places?",
        question_zh="失去谁，会使一些地点向上的责任链全部中断？涉及多少户？",
        params=(_SCOPE, _LINE, _ON),
        columns=_columns(
            f"line: text, kind: text, code: {NODE}, name: text, households: integer, buildings: integer, places: integer"
        ),
        reads=_HOLDING,
        compute=_computed("cut-points"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
    ),
    NetworkMeasure(
        name="bridges",
        family=Family.HOLD,
        title="Relationships without which places have no chain upwards",
        title_zh="桥：唯一支撑的关系",
        question="Which relationship (holding, contract, coverage or subordination) is on every chain upwards of some place?",
        question_zh="哪一项任职、合同、覆盖或隶属关系一旦终止，会使一些地点向上的责任链全部中断？",
        params=(_SCOPE, _LINE, _ON),
        columns=_columns(
            f"line: text, type: text, source_kind: text, source: {NODE}, source_name: text, target_kind: text, "
            f"target: {NODE}, target_name: text, households: integer, buildings: integer, places: integer"
        ),
        reads=_HOLDING,
        compute=_computed("bridges"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
    ),
    NetworkMeasure(
        name="vertex-cut",
        family=Family.HOLD,
        title="Smallest set whose loss cuts off a place from its scope",
        title_zh="最小割：切断一处与上级联系的最少单位",
        question="What is the smallest set of people, posts and organisations whose loss cuts all chains from a place upwards?",
        question_zh="至少失去哪几个人员、岗位或组织，才会使一处地点与上级完全断开？",
        params=(_SCOPE, Parameter("place", ParameterType.PLACE), _LINE, _ON),
        columns=_columns(f"line: text, size: integer, kind: text, code: {NODE}, name: text"),
        reads=_HOLDING,
        compute=_computed("vertex-cut"),
        scaling="Reads the scope; the cut itself needs only the chains above the place.",
        scaling_zh="读取整个范围；求最小割只用到该地点以上的链条。",
    ),
    NetworkMeasure(
        name="reliance",
        family=Family.HOLD,
        title="Households that rely on one person or organisation",
        title_zh="单点依赖户比例",
        question="What share of each place's households would lose all chains upwards if one person, post or organisation were lost?",
        question_zh="各地点有多大比例的住户，其向上的责任链会因失去某一个人员、岗位或组织而中断？",
        params=(_SCOPE, _PROPERTY_LINE, _ON),
        columns=_columns(
            "place: Place, name: text, line: text, households: integer, relying: integer, share: decimal"
        ),
        reads=_HOLDING,
        compute=_computed("reliance"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
        place_value=PlaceValue("place", "share", "% of households", "% 的住户", 100),
    ),
    NetworkMeasure(
        name="span-of-control",
        family=Family.LOAD,
        title="Span of control and depth",
        title_zh="管理幅度与层级",
        question="How many organisations does each organisation direct, directly and in all, over how many levels?",
        question_zh="各组织直接和间接管理多少个下级组织，共有几层？",
        params=(_SCOPE, _ON),
        columns=_columns(
            f"kind: text, code: {NODE}, name: text, direct: integer, all_below: integer, levels: integer"
        ),
        reads=Reads(frozenset({"PART_OF", "COVERS", "SUBORDINATE_TO", "UNIT_OF"})),
        compute=_computed("span-of-control"),
        scaling="Linear in the relationships of the scope, times the number of levels.",
        scaling_zh="时间与范围内关系数和层级数之积成正比。",
    ),
    NetworkMeasure(
        name="load-per-holder",
        family=Family.LOAD,
        title="Posts, households and buildings per holder",
        title_zh="每名任职者的岗位、户数和楼栋数",
        question="How many posts does each person hold, and how many households and buildings do these posts look after?",
        question_zh="每人任几个岗位，这些岗位负责多少户、多少栋楼？",
        params=(_SCOPE, _ON),
        columns=_columns(
            "person: Person, name: text, posts: integer, units: integer, households: integer, buildings: integer, "
            "places: integer"
        ),
        reads=Reads(frozenset({"PART_OF", "COVERS", "REPRESENTS", "SERVES", "POST_IN", "HOLDS"})),
        compute=_computed("load-per-holder"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
    ),
    NetworkMeasure(
        name="fairness",
        family=Family.LOAD,
        title="Fairness of load in a community",
        title_zh="社区内负担均衡度",
        question="How evenly are the households of each community divided among the holders of posts in its grids?",
        question_zh="各社区的住户在网格任职者之间分配得是否均衡？",
        params=(_SCOPE, Parameter("tier", ParameterType.TEXT, "Grid"), _ON),
        columns=_columns(
            "place: Community, name: text, holders: integer, least: integer, average: integer, most: integer, gini: decimal"
        ),
        reads=Reads(frozenset({"PART_OF", "POST_IN", "HOLDS"})),
        compute=_computed("fairness"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
        place_value=PlaceValue("place", "gini", "Gini × 100", "基尼系数×100", 100),
    ),
    NetworkMeasure(
        name="overlaps",
        family=Family.LOAD,
        title="Overlaps of duty",
        title_zh="职责重叠",
        question="For which places are several organisations of one kind responsible, and which posts have several holders?",
        question_zh="哪些地点同时由几个同类组织负责，哪些岗位有几人同时任职？",
        params=(_SCOPE, _ON),
        columns=_columns(
            f"kind: text, code: {NODE}, name: text, type: text, by_kind: text, number: integer, names: text"
        ),
        reads=Reads(frozenset({"PART_OF", "COVERS", "REPRESENTS", "SERVES", "POST_IN", "HOLDS"})),
        compute=_computed("overlaps"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
    ),
    NetworkMeasure(
        name="loose-parts",
        family=Family.STRUCTURE,
        title="Parts not connected to a district",
        title_zh="悬空部分",
        question="Which places, organisations and posts aren't joined to any district by relationships?",
        question_zh="哪些地点、组织和岗位与任何区县都没有关系相连？",
        params=(_ON,),
        columns=_columns(f"part: integer, kind: text, code: {NODE}, name: text, nodes: integer, kinds: text"),
        reads=Reads(frozenset()),
        compute=_computed("loose-parts"),
        scaling="Linear, but it has to read the whole graph.",
        scaling_zh="时间与全图大小成正比，必须读取全图。",
    ),
    NetworkMeasure(
        name="loops",
        family=Family.STRUCTURE,
        title="Loops of subordination",
        title_zh="循环隶属",
        question="Which organisations are their own superiors, directly or through other organisations?",
        question_zh="哪些组织沿隶属关系逐级向上，最终又隶属于自己？",
        params=(_ON,),
        columns=_columns(
            f"loop: integer, position: integer, kind: text, code: {NODE}, name: text, type: text"
        ),
        reads=Reads(frozenset({"SUBORDINATE_TO"})),
        compute=_computed("loops"),
        scaling="Linear in the subordinations of the whole graph.",
        scaling_zh="时间与全图隶属关系数成正比。",
    ),
    NetworkMeasure(
        name="shared-communities",
        family=Family.STRUCTURE,
        title="Communities joined by people or firms",
        title_zh="由人员或企业相连的社区",
        question="Which communities share holders of posts, or property firms?",
        question_zh="哪些社区共用任职人员或物业企业？",
        params=(_SCOPE, _ON),
        columns=_columns(
            "community: Community, community_name: text, other: Community, other_name: text, people: integer, firms: integer"
        ),
        reads=Reads(frozenset({"PART_OF", "COVERS", "REPRESENTS", "SERVES", "POST_IN", "HOLDS"})),
        compute=_computed("shared-communities"),
        scaling="Linear, plus the square of the number of communities that one person or firm joins.",
        scaling_zh="时间与关系数成正比，另加同一人或企业所连社区数的平方。",
    ),
    NetworkMeasure(
        name="firm-shares",
        family=Family.STRUCTURE,
        title="Market shares of property firms",
        title_zh="物业企业市场份额",
        question="What share of the households with a property firm does each firm serve?",
        question_zh="各家物业企业服务有物业住户的多大比例？",
        params=(_SCOPE, _ON),
        columns=_columns(
            "firm: PropertyFirm, name: text, communities: integer, compounds: integer, households: integer, share: decimal"
        ),
        reads=Reads(frozenset({"PART_OF", "SERVES"})),
        compute=_computed("firm-shares"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
    ),
    NetworkMeasure(
        name="firm-concentration",
        family=Family.STRUCTURE,
        title="Concentration of property firms",
        title_zh="物业企业集中度",
        question="How strongly are the compounds of each place concentrated on a few property firms?",
        question_zh="各地点的小区在多大程度上集中于少数物业企业？",
        params=(_SCOPE, _ON),
        columns=_columns(
            "place: Place, name: text, firms: integer, compounds: integer, households: integer, "
            "largest_firm: PropertyFirm, largest_firm_name: text, largest_share: decimal, hhi: integer"
        ),
        reads=Reads(frozenset({"PART_OF", "SERVES"})),
        compute=_computed("firm-concentration"),
        scaling=_LINEAR,
        scaling_zh=_LINEAR_ZH,
        place_value=PlaceValue("place", "hhi", "HHI", "赫芬达尔指数"),
    ),
    NetworkMeasure(
        name="brokers",
        family=Family.STRUCTURE,
        title="Brokers between lines",
        title_zh="跨线中介",
        question="Which people and organisations join at least two of the administrative, party and property lines, and are on the most shortest chains?",
        question_zh="哪些人员和组织连接行政线、党建线、物业线中的至少两条，经过它们的最短链条又最多？",
        params=(_SCOPE, _ON),
        columns=_columns(
            f"kind: text, code: {NODE}, name: text, lines: text, betweenness: decimal, error: decimal"
        ),
        reads=Reads(_HOLDING.types | {"JOINS", "UNIT_OF"}, _NO_BUILDINGS),
        compute=_computed("brokers"),
        scaling=(
            "Grows with the number of nodes times the number of relationships, because it needs the shortest chains between all pairs. "
            f"In networks of more than {MOST_EXACT_NODES:,} nodes, the betweenness is therefore estimated, and `error` is its "
            f"standard error; networks of more than {MOST_BROKERS_NODES:,} nodes are refused."
        ),
        scaling_zh=(
            "要求所有两点间的最短链条，时间与节点数和关系数之积成正比。"
            f"因此，超过 {MOST_EXACT_NODES:,} 个节点的网络只作估计，`error` 是标准误差；"
            f"超过 {MOST_BROKERS_NODES:,} 个节点的网络不计算。"
        ),
    ),
)
"""All measures, in the order of their families."""


def find_measure(name: str) -> NetworkMeasure:
    """Return the measure with this name; raises `QueryError` if there is none.

    >>> find_measure("loops").title
    'Loops of subordination'
    """
    for measure in MEASURES:
        if measure.name == name:
            return measure
    names = [measure.name for measure in MEASURES]
    hint = nearest(name, names) or f"; the measures are {', '.join(names)}"
    raise QueryError(f"no measure is called {name!r}{hint}")
