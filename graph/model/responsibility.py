"""Declares kinds of relationship between an organisation and the places or duties it is responsible for."""

from datetime import date
from typing import Annotated, Literal

from wangge.graph.model.kind import Edge, Ends
from wangge.graph.model.property import Flag, Property, ValidFrom, ValidTo, words

__all__ = [
    "AssignedTo",
    "AwardedTo",
    "Covers",
    "Evaluates",
    "PropertyEngagement",
    "Represents",
    "RunBy",
    "Serves",
]

PLACE = "Place"
ORGANIZATION = "Organization"


class Covers(
    Edge,
    zh="覆盖",
    term="popolo:area",
    ends=(
        Ends(
            sources=("PartyOrganization", "EmergencyOrganization"),
            targets=(PLACE,),
            column="covers",
            zh="覆盖范围",
            also=words(
                "覆盖 覆盖区域 覆盖网格 覆盖小区 覆盖楼栋 覆盖社区 覆盖小区（楼栋） 覆盖单元 管辖范围 所辖范围"
            ),
            many=True,
        ),
        Ends(
            sources=("JointCommittee", "StreetOffice"),
            targets=("Street", "Community"),
            column="covers",
            zh="覆盖范围",
            also=("覆盖", "覆盖区域"),
            required=True,
        ),
        Ends(
            sources=("CoordinationBody",),
            targets=("District", "Street", "Community"),
            column="covers",
            zh="统筹范围",
            also=("覆盖范围", "覆盖区域"),
            required=True,
            many=True,
        ),
    ),
    example={"source": "P4-511702001001-01", "target": "511702001001X001"},
):
    """An organisation is responsible for a place, or for several."""


class Represents(
    Edge,
    zh="代表",
    term="wangge:represents",
    ends=(
        Ends(
            sources=("OwnersCommittee",),
            targets=("Compound",),
            column="compound",
            zh="所属小区",
            also=("小区", "小区编码"),
            required=True,
        ),
        Ends(
            sources=("ResidentsCommittee",),
            targets=("Community",),
            column="community",
            zh="所属社区",
            also=("社区", "社区编码"),
            required=True,
        ),
        Ends(
            sources=("SelfGovernanceBody",),
            targets=("Compound", "Community"),
            column="represents",
            zh="所在小区或社区",
            also=("所在小区", "所在社区"),
            required=True,
        ),
    ),
    example={"source": "OC-511702001001X001", "target": "511702001001X001"},
):
    """A committee represents the people of a place; a compound has at most one owners' committee."""


class PropertyEngagement(
    Edge,
    type="SERVES",
    zh="物业服务合同",
    plural="property_engagements",
    aliases=("物业合同", "物业服务"),
    term="org:Membership",
    key=("contract",),
    ends=(
        Ends(
            sources=("PropertyFirm",),
            targets=("Compound",),
            column="compound",
            zh="小区编码",
            also=words(
                "小区 所属小区 服务小区 管理小区 在管小区 服务项目 管理项目 项目 项目名称 楼盘 楼盘名称"
            ),
            source_column="firm",
            source_zh="物业企业编码",
            source_also=words("企业编码 企业名称 公司名称 服务企业 服务单位 管理单位"),
            required=True,
        ),
    ),
    example={
        "source": "PF-001",
        "target": "511702001001X001",
        "contract": "HT-2021-001",
        "valid_from": date(2021, 5, 1),
        "valid_to": date(2024, 5, 1),
        "red": True,
    },
):
    """A property firm serves a compound, mostly under a dated contract; at most one firm at a time."""

    contract: Annotated[
        str | None,
        Property(
            zh="合同编号",
            also=("合同号", "合同编码", "合同备案号", "合同备案编号"),
            term="dcterms:identifier",
        ),
    ] = None
    valid_from: Annotated[
        ValidFrom,
        Property(
            zh="起始日期",
            also=words(
                "开始日期 生效日期 起始时间 开始时间 合同起始日期 合同起始时间 合同开始日期 合同开始时间 "
                "合同生效日期 合同生效时间 服务起始日期 服务起始时间 服务开始时间 进驻时间 进驻日期 入驻时间 "
                "入驻日期 接管时间 接管日期 承接时间 签订时间 签订日期 签约时间 签约日期 合同签订时间 "
                "合同签订日期 合同时间 start from"
            ),
            term="schema:startDate",
        ),
    ] = None
    valid_to: Annotated[
        ValidTo,
        Property(
            zh="终止日期",
            also=words(
                "结束日期 截止日期 终止时间 结束时间 截止时间 到期时间 到期日期 合同到期时间 合同到期日期 "
                "合同终止日期 合同终止时间 合同结束日期 合同结束时间 合同截止日期 合同截止时间 合同届满时间 "
                "服务终止日期 服务到期时间 退出时间 退出日期 撤出时间 撤管时间 end to"
            ),
            term="schema:endDate",
        ),
    ] = None
    red: Annotated[
        Flag,
        Property(
            zh="红色物业", also=("是否红色物业", "是否为红色物业", "红色物业企业"), term="wangge:redProperty"
        ),
    ] = None


class Serves(
    Edge,
    zh="服务",
    term="schema:areaServed",
    ends=(
        Ends(
            sources=("ServiceCentre", "MentorStudio", "Platform", "LegalService", "PublicSite"),
            targets=(PLACE,),
            column="serves",
            zh="服务范围",
            also=("服务区域", "服务社区", "服务街道", "服务小区", "服务村社区"),
            many=True,
        ),
    ),
    example={"source": "SC-511702001001", "target": "511702001001"},
):
    """A centre, studio, platform, legal service or site serves a place."""


class AssignedTo(
    Edge,
    zh="事项分配",
    plural="assignments",
    aliases=("事项承接",),
    term="wangge:assignedTo",
    ends=(
        Ends(
            sources=("Duty",),
            targets=("StreetOffice", "OfficeDivision", "Department", "ResidentsCommittee"),
            column="unit",
            zh="承接单位编码",
            also=("承接单位", "责任单位", "承办单位", "承接部门"),
            source_column="duty",
            source_zh="事项编码",
            source_also=("事项", "事项名称"),
            required=True,
        ),
    ),
    example={"source": "DUTY-A-001", "target": "RC-511702001001", "funded": True},
):
    """A duty is assigned to a unit, with or without the funds for it."""

    funded: Annotated[Flag, Property(zh="经费到位", also=("是否拨付",), term="wangge:funded")] = None


class Evaluates(
    Edge,
    zh="部门评议",
    plural="evaluations",
    aliases=("评议",),
    term="schema:review",
    key=("year",),
    ends=(
        Ends(
            sources=("StreetOffice",),
            targets=("Department",),
            column="department",
            zh="部门编码",
            also=("部门",),
            source_column="office",
            source_zh="街道办编码",
            source_also=("街道办", "街道办事处", "评议单位", "评议街道"),
            required=True,
        ),
    ),
    example={
        "source": "SO-511702001",
        "target": "DEP-01",
        "year": 2023,
        "score": 92.5,
    },
):
    """A street office gives a department its yearly mark (评议)."""

    year: Annotated[int, Property(zh="年度", also=("年份",), unit="年", term="schema:temporal")]
    score: Annotated[
        float | None,
        Property(zh="评分", also=("得分",), unit="分", term="schema:ratingValue", least=0, most=100),
    ] = None
    used_for: Annotated[
        Literal["目标绩效", "干部考核", "目标绩效和干部考核", "未运用"] | None,
        Property(
            zh="结果运用",
            also=("评议结果运用", "运用情况", "结果运用情况"),
            term="wangge:usedFor",
            added_later=True,
        ),
    ] = None


class RunBy(
    Edge,
    zh="主办",
    term="schema:organizer",
    ends=(
        Ends(
            sources=("Activity", "PublicSite"),
            targets=(ORGANIZATION,),
            column="run_by",
            zh="主办单位",
            also=words("承办单位 组织单位 举办单位 管理单位 运营单位 牵头单位"),
            many=True,
        ),
    ),
    example={"source": "AC-2023-001", "target": "RC-511702001001"},
):
    """An organisation holds an activity, or runs a site."""


class AwardedTo(
    Edge,
    zh="授予",
    term="wangge:awardedTo",
    ends=(
        Ends(
            sources=("Honour",),
            targets=("Person", PLACE, ORGANIZATION),
            column="awarded_to",
            zh="获评对象",
            also=words("获评单位 获评小区 获评人员 获奖对象 获得者 授予对象"),
            required=True,
            many=True,
        ),
    ),
    example={"source": "HO-2023-001", "target": "511702001001X001"},
):
    """An honour was awarded to a person, a place or an organisation."""
