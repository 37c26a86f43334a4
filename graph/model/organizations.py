"""Declares kinds of node for organisations: of the party, the government, residents and owners, and property firms."""

from datetime import date
from typing import Annotated, Literal

from wangge.graph.model.organization import AnyOrganization, organization_code, organization_name
from wangge.graph.model.property import Code, Name, Phone, Property, words

__all__ = [
    "CoordinationBody",
    "Department",
    "JointCommittee",
    "OfficeDivision",
    "OwnersCommittee",
    "PartyOrganization",
    "PropertyFirm",
    "ResidentsCommittee",
    "StreetOffice",
]

CreditCode = Annotated[
    str | None,
    Property(
        zh="统一社会信用代码",
        also=("信用代码", "社会信用代码", "统一信用代码", "统一社会信用码", "统一社会信用代码证号"),
        term="schema:taxID",
    ),
]


ApprovedPosts = Annotated[
    int | None,
    Property(
        zh="核定编制",
        also=words("编制数 核定编制数 编制 三定编制 核定人数"),
        unit="名",
        term="wangge:approvedPosts",
        least=0,
        added_later=True,
    ),
]
FilledPosts = Annotated[
    int | None,
    Property(
        zh="实有人数",
        also=words("实有 在编人数 在岗人数 实有在编人数 在职人数"),
        unit="名",
        term="wangge:filledPosts",
        least=0,
        added_later=True,
    ),
]


# The tier of a party organisation by the ending of its name. Longer endings come before shorter ones that they contain.
_PARTY_TIERS = (
    ("工委", 1),
    ("工作委员会", 1),
    ("街道党委", 1),
    ("街道委员会", 1),
    ("镇党委", 1),
    ("镇委员会", 1),
    ("乡党委", 1),
    ("乡委员会", 1),
    ("党委", 2),
    ("总支部", 3),
    ("总支", 3),
    ("总支部委员会", 3),
    ("支部", 4),
    ("支部委员会", 4),
    ("党小组", 5),
    ("委员会", 2),
)


class PartyOrganization(
    AnyOrganization,
    zh="党组织",
    aliases=("党支部", "党总支", "党小组", "基层党组织", "小区党组织", "小区党支部"),
    term="org:OrganizationalUnit",
    example={
        "code": "P4-511702001001-01",
        "name": "新锦苑小区党支部",
        "tier": 4,
        "founding_mode": "小区自建",
        "members": 23,
    },
):
    """A party organisation of one of five tiers, from the work committee of a street to the party group of a building."""

    name: Annotated[Name, organization_name("支部名称", "党委名称", "组织名称", "组织全称")]
    tier: Annotated[
        int,
        Property(
            zh="层级",
            also=("级别", "组织层级", "党组织层级"),
            term="org:classification",
            least=1,
            most=5,
            name_endings=_PARTY_TIERS,
        ),
    ]
    founding_mode: Annotated[
        Literal["小区自建", "楼院合建", "区域联建", "零散补建", "两新优建", "商圈创建"] | None,
        Property(
            zh="组建方式", also=("六建", "组建模式", "组建形式", "建立方式"), term="wangge:foundingMode"
        ),
    ] = None
    members: Annotated[
        int | None,
        Property(
            zh="党员数",
            also=words("党员人数 党员总数 党员数量 党员总人数 在册党员数 现有党员数"),
            unit="人",
            term="schema:size",
            least=0,
        ),
    ] = None
    elected_on: Annotated[
        date | None,
        Property(
            zh="本届选举日期",
            also=words("换届日期 换届时间 换届选举日期 换届选举时间 本届选举时间 最近换届日期"),
            term="schema:startDate",
            added_later=True,
        ),
    ] = None


class JointCommittee(
    AnyOrganization,
    zh="大党委",
    aliases=("大工委", "大工委大党委"),
    term="org:OrganizationalCollaboration",
    example={
        "code": "JC-511702001001",
        "name": "二马路社区“大党委”",
        "level": "community",
    },
):
    """The joint committee of a street (大工委) or community (大党委), of which local institutions are members."""

    level: Annotated[
        Literal["street", "community"], Property(zh="级别", also=("层级",), term="org:classification")
    ]


class CoordinationBody(
    AnyOrganization,
    zh="统筹协调机构",
    plural="coordination_bodies",
    aliases=("领导小组", "联席会议", "议事协调机构"),
    term="org:OrganizationalCollaboration",
    example={"code": "CB-1", "name": "城市基层治理领导小组", "form": "领导小组"},
):
    """A body above the streets, such as a leading group of the district, that coordinates departments and streets."""

    name: Annotated[Name, organization_name("机构名称", "小组名称")]
    form: Annotated[
        Literal["领导小组", "联席会议", "委员会", "指挥部", "其他"] | None,
        Property(zh="统筹机构类别", also=("类别", "形式"), term="org:classification"),
    ] = None


class StreetOffice(
    AnyOrganization,
    zh="街道办事处",
    term="org:FormalOrganization",
    example={"code": "SO-511702001", "name": "东城街道办事处"},
):
    """The government office of a street, town or township (街道办事处).

    `plan_revised` is the day on which its staffing plan (三定方案) was last revised.
    """

    plan_revised: Annotated[
        date | None,
        Property(
            zh="三定方案修订日期",
            also=("三定方案日期", "三定方案修订时间", "三定方案印发日期"),
            term="dcterms:issued",
            added_later=True,
        ),
    ] = None
    approved_posts: ApprovedPosts = None
    filled_posts: FilledPosts = None


class OfficeDivision(
    AnyOrganization,
    zh="内设机构",
    aliases=("六办一中心",),
    term="org:OrganizationalUnit",
    example={"code": "OD-511702001-1", "name": "党政办公室", "division": "办"},
):
    """A division of a street office: one of its six offices, or its centre (六办一中心)."""

    name: Annotated[Name, organization_name("机构名称", "科室名称", "办公室名称")]
    division: Annotated[Literal["办", "中心"], Property(zh="机构类别", term="org:classification")]
    approved_posts: ApprovedPosts = None
    filled_posts: FilledPosts = None


class Department(
    AnyOrganization,
    zh="区级部门",
    aliases=("部门", "职能部门"),
    term="org:FormalOrganization",
    example={"code": "DEP-01", "name": "区民政局"},
):
    """A department of the district. The street offices evaluate it each year."""

    name: Annotated[Name, organization_name("单位名称", "机构名称")]


class ResidentsCommittee(
    AnyOrganization,
    zh="居民委员会",
    aliases=(
        "居委会",
        "村民委员会",
        "社区居委会",
        "村委会",
        "居（村）委会",
        "村（居）委会",
        "村（居）民委员会",
        "社区居民委员会",
    ),
    term="org:FormalOrganization",
    example={
        "code": "RC-511702001001",
        "name": "二马路社区居民委员会",
        "members": 7,
        "residents": 5350,
        "urban_residents": 5200,
        "community_workers": 10,
        "certified_workers": 6,
    },
):
    """The residents' or villagers' committee of a community. Each community should have exactly one.

    The numbers of residents and of community workers are those of the community.
    """

    members: Annotated[
        int | None,
        Property(
            zh="成员数",
            also=words("居委会成员数 班子成员数 成员人数 委员人数"),
            unit="人",
            term="schema:size",
            least=0,
            added_later=True,
        ),
    ] = None
    residents: Annotated[
        int | None,
        Property(
            zh="社区常住人口",
            also=words("社区常住人口数 社区居民数 社区居民人数"),
            unit="人",
            term="wangge:residents",
            least=0,
            added_later=True,
        ),
    ] = None
    urban_residents: Annotated[
        int | None,
        Property(
            zh="城镇常住人口",
            also=words("城镇常住人口数 城镇人口 城镇人口数"),
            unit="人",
            term="wangge:urbanResidents",
            least=0,
            added_later=True,
        ),
    ] = None
    community_workers: Annotated[
        int | None,
        Property(
            zh="社区工作者数",
            also=words("社区工作者人数 专职社区工作者数 专职社区工作者人数"),
            unit="人",
            term="wangge:communityWorkers",
            least=0,
            added_later=True,
        ),
    ] = None
    certified_workers: Annotated[
        int | None,
        Property(
            zh="持证社区工作者数",
            also=words("持证社区工作者人数 持社会工作者证书人数"),
            unit="人",
            term="wangge:certifiedWorkers",
            least=0,
            added_later=True,
        ),
    ] = None


class OwnersCommittee(
    AnyOrganization,
    zh="业主委员会",
    aliases=("业委会", "小区业委会", "小区业主委员会"),
    term="org:FormalOrganization",
    example={"code": "OC-511702001001X001", "name": "新锦苑业主委员会", "members": 7},
):
    """The owners' committee of one compound (业主委员会)."""

    members: Annotated[
        int | None,
        Property(
            zh="委员数",
            also=words("业委会委员数 委员人数 业委会人数 成员数 成员人数"),
            unit="人",
            term="schema:size",
            least=0,
            added_later=True,
        ),
    ] = None


class PropertyFirm(
    AnyOrganization,
    zh="物业服务企业",
    aliases=(
        "物业企业",
        "物业公司",
        "物业",
        "物业服务公司",
        "物业管理企业",
        "物业管理公司",
        "物业服务单位",
        "物业单位",
    ),
    term="org:FormalOrganization",
    example={
        "code": "PF-001",
        "name": "示例甲物业服务有限公司",
        "phone": "138****1234",
    },
):
    """A property-service firm (物业服务企业)."""

    code: Annotated[Code, organization_code("企业编码", "企业编号", "公司编码", "公司编号")]
    name: Annotated[
        Name, organization_name("企业名称", "公司名称", "单位名称", "企业全称", "公司全称", "单位全称")
    ]
    credit_code: CreditCode = None
    phone: Phone = None
