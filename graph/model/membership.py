"""Declares kinds of relationship for posts, their holders, members of joint committees, and partners of communities."""

from datetime import date
from typing import Annotated, Literal

from wangge.graph.model.kind import Edge, Ends
from wangge.graph.model.property import Property, ValidTo, words

__all__ = [
    "Holds",
    "Joins",
    "KinOf",
    "LinkedIn",
    "PostIn",
    "ReportsIn",
    "TakesPart",
]

PLACE = "Place"
ORGANIZATION = "Organization"


class PostIn(
    Edge,
    zh="设于",
    term="org:postIn",
    ends=(
        Ends(
            sources=("Post",),
            targets=(PLACE, ORGANIZATION),
            column="unit",
            zh="所在单位",
            also=words(
                "单位 所属单位 单位编码 工作单位 任职单位 设置单位 所属组织 所在组织 所属网格 所在网格 网格 "
                "负责网格 责任网格 所属社区 所属小区 所属楼栋 所属党组织 所属业委会 所属居委会"
            ),
            required=True,
        ),
    ),
    example={"source": "POST-511702001001001-1", "target": "511702001001001"},
):
    """A post belongs to an organisation or a place."""


class Holds(
    Edge,
    zh="任职",
    plural="holdings",
    aliases=("任职情况",),
    term="org:holds",
    key=("valid_from",),
    ends=(
        Ends(
            sources=("Person",),
            targets=("Post",),
            column="post",
            zh="岗位编码",
            also=words("岗位 职务 职位 任职岗位 担任职务 任职职务"),
            source_column="person",
            source_zh="人员编码",
            source_also=words("人员 姓名 人员姓名 人员编号 任职人 任职人员 任职者 担任人"),
            required=True,
        ),
    ),
    example={
        "source": "PE-0001",
        "target": "POST-511702001001001-1",
        "valid_from": date(2021, 3, 1),
    },
):
    """A person holds a post from `valid_from` until the day before `valid_to`. Either day may be unknown."""

    valid_from: Annotated[
        date | None,
        Property(
            zh="起始日期",
            also=words(
                "任职日期 任职时间 任职起始时间 任职起始日期 任职开始时间 任职开始日期 任命时间 任命日期 上任日期 到任日期 上任时间 "
                "到任时间 到岗时间 到岗日期 上岗时间 上岗日期 入职时间 入职日期 聘用时间 聘用日期 聘任时间 "
                "当选时间 当选日期 现任职时间 任现职时间 起始时间 开始时间 开始日期 start from"
            ),
            term="schema:startDate",
        ),
    ] = None
    valid_to: Annotated[
        ValidTo,
        Property(
            zh="终止日期",
            also=words(
                "结束日期 截止日期 终止时间 结束时间 截止时间 离任时间 离任日期 离职时间 离职日期 卸任时间 "
                "卸任日期 离岗时间 免职时间 任职结束时间 任职终止时间 任职终止日期 end to"
            ),
            term="schema:endDate",
        ),
    ] = None


class KinOf(
    Edge,
    zh="亲属申报",
    plural="kinships",
    aliases=("亲属关系", "亲属关系申报", "回避申报"),
    term="schema:relatedTo",
    ends=(
        Ends(
            sources=("Person",),
            targets=("Person",),
            column="relative",
            zh="亲属编码",
            also=words("亲属 亲属姓名 亲属编号"),
            source_column="person",
            source_zh="人员编码",
            source_also=words("人员 姓名 人员姓名 人员编号 申报人"),
            required=True,
        ),
    ),
    example={"source": "PE-0001", "target": "PE-0002", "relation": "配偶"},
):
    """A holder of a post has declared a relative who holds a post, too. The relationship has no direction."""

    relation: Annotated[
        Literal["配偶", "父母", "子女", "其他直系亲属"],
        Property(zh="亲属关系", also=("关系", "与本人关系", "称谓"), term="schema:relatedTo"),
    ]


class Joins(
    Edge,
    zh="加入",
    term="org:memberOf",
    ends=(
        Ends(
            sources=("ResidentInstitution", "PropertyFirm", "ResidentsCommittee", "SocialOrganization"),
            targets=("JointCommittee",),
            column="joins",
            zh="加入的大党委",
            also=("加入大党委", "大党委", "所属大党委", "加入大工委", "大工委"),
            many=True,
        ),
        Ends(
            sources=("Department", "StreetOffice"),
            targets=("CoordinationBody",),
            column="joins",
            zh="加入的统筹机构",
            also=("加入统筹机构", "所属领导小组", "成员单位所属机构"),
            many=True,
        ),
    ),
    example={"source": "RI-001", "target": "JC-511702001001"},
):
    """An organisation is a member of a joint committee or of a coordination body."""


class ReportsIn(
    Edge,
    zh="报到",
    term="wangge:reportsIn",
    ends=(
        Ends(
            sources=("ResidentInstitution",),
            targets=("Community",),
            column="reports_in",
            zh="报到社区",
            also=("双报到社区", "所报到社区", "报到地社区", "报到村社区", "报到社区（村）"),
            many=True,
        ),
        Ends(
            sources=("Person",),
            targets=("Community",),
            column="reports_in",
            zh="党员报到社区",
            also=("在职党员报到社区", "居住地报到社区", "个人报到社区"),
        ),
    ),
    example={"source": "RI-001", "target": "511702001001"},
):
    """An institution, or a working party member, has registered with a community to help with the community's work (双报到)."""


class LinkedIn(
    Edge,
    zh="联动于",
    term="org:linkedTo",
    ends=(
        Ends(
            sources=("SocialOrganization", "VolunteerTeam", "CharityFund"),
            targets=("Community",),
            column="linked_in",
            zh="联动社区",
            also=("服务社区", "所联社区", "联系社区"),
            many=True,
        ),
    ),
    example={"source": "SOC-001", "target": "511702001001"},
):
    """A social organisation, volunteer team or fund works with a community (五社联动)."""


class TakesPart(
    Edge,
    zh="参加",
    term="schema:attendee",
    ends=(
        Ends(
            sources=("Person",),
            targets=("Activity",),
            column="takes_part",
            zh="参加的培训或活动",
            also=words("参加活动 参加培训 培训情况 跟班学习 参加的活动 参加的培训"),
            many=True,
        ),
    ),
    example={"source": "PE-0001", "target": "AC-2023-001"},
):
    """A person took part in an activity or a training."""
