"""Lists the words with which offices head the columns of their ledgers, as data."""

from __future__ import annotations

import re

__all__ = [
    "CODE_WORDS",
    "GENERIC_NAMES",
    "HEADS",
    "HELPED",
    "IGNORED",
    "JOB_WORDS",
    "KINDS",
    "KINDS_OF_EMPLOYMENT",
    "NAME_WORDS",
    "NEVER_PEOPLE",
    "NOT_IN_LEDGERS",
    "PARTY_NAME",
    "PHONE_WORDS",
    "PROPERTY_WORDS",
    "SUPERIORS",
    "TITLES",
    "UNIT_WORDS",
    "YES_NO_HEADS",
]

HEADS = re.compile(
    r"^(?:所属|所在|隶属|隶属于|管辖|所辖|下辖|辖|负责|分管|包联|联系|涉及|覆盖|责任|现|现有|归属|属地|"
    r"物业服务|物业管理|所管|服务的?|管理的?|入驻|报到|联动|挂点|工作|居住|在管|包含|包括|涵盖|网格内|辖区内?|内含)"
)
"""Words before the word for a place or organisation: 所属社区, 服务小区."""

HELPED = re.compile(
    r"^所?(?:包联|联系|挂包|包挂|包保|包抓|包干|包扶|包片|包|挂联|联挂|挂点|挂钩|联点|联包|帮扶|帮包|帮联|结对|蹲点|分管|所联)+"
)
"""Words before the word for a place that somebody helps or answers for: 包联网格, 分管小区."""

NAME_WORDS = re.compile(r"(?:名称|全称|名字|名)$")
CODE_WORDS = re.compile(r"(?:统一)?(?:编码|代码|编号|码|code|id)$")
PHONE_WORDS = re.compile(
    r"(?:的)?(?:联系|办公|值班|固定|移动|服务|手机|个人|公开|咨询)?(?:电话|手机|联系方式|电话号码|手机号码?|手机号码|号码|联系电话|联系手机|座机|tel|phone|mobile)(?:号码?|及手机)?\d?$"
)
JOB_WORDS = frozenset(
    [
        "职务",
        "岗位",
        "现任职务",
        "担任职务",
        "职位",
        "身份",
        "任职",
        "职务名称",
        "岗位名称",
        "岗位职务",
        "工作岗位",
        "职责",
        "现任岗位",
        "任职岗位",
        "社区职务",
        "村社区职务",
        "党内职务",
        "人员类别",
        "网格职务",
        "类别职务",
    ]
)

KINDS_OF_EMPLOYMENT = frozenset(
    [
        "专职",
        "兼职",
        "专",
        "兼",
        "全职",
        "专兼职",
        "专岗",
        "专任",
        "兼任",
        "聘用",
        "编内",
        "编外",
        "在编",
        "临聘",
        "临时",
    ]
)
"""What a column such as 人员类别 says about somebody's employment; none of it is the title of a post."""

KINDS: tuple[tuple[str, str], ...] = (
    ("District", "区县 县区 县市区 区市县 市县区 区县市 县市 县级市 区(县) 行政区"),
    (
        "Street",
        "街道 乡镇 镇街 街镇 乡镇街道 街道乡镇 镇街道 街道镇乡 街道镇 镇 乡 镇乡 街道办 街道办事处 乡街道 街乡镇 街道办镇 乡镇街 镇办 镇街办",
    ),
    (
        "Community",
        "社区 村 村社区 社区村 村居 居村 居 行政村 村社 村居社区 社村 社区居委会 村居委会 居村委 村社区居委会 社区居 社区行政村 城市社区 村改居社区",
    ),
    ("Area", "片区 片 大片区 责任片区 社区片区"),
    (
        "Grid",
        "网格 综合网格 基础网格 一级网格 二级网格 城市网格 责任网格 网格区域 全科网格 单元网格 服务网格 专属网格 网格单位 网格号 网格序号",
    ),
    ("MicroGrid", "微网格 微格 微网格号 三级网格 微网格区域 网格微单元 楼栋微网格"),
    ("VillagerGroup", "村民小组 村民组 村小组 小组 组 组别 社 组名 村居民小组 居民小组 村组 组社"),
    ("NaturalVillage", "自然村 自然村落 自然湾 自然屯 湾 屯 塆 自然组 院落自然村 村湾 湾组"),
    (
        "Compound",
        "小区 院落 楼盘 住宅小区 物业小区 居民小区 小区院落 院落小区 楼院 小区楼院 家属院 物业项目 小区楼盘 老旧小区 无物业小区 三无小区 "
        "住宅区 服务项目 管理项目 项目 楼盘小区 安置小区 商品房小区 单位院落 老旧院落 小区点位 改造小区 项目小区 小区或院落 居住小区",
    ),
    (
        "Building",
        "楼栋 楼幢 幢 栋 楼 楼宇 栋号 楼号 幢号 楼栋号 楼座 楼幢号 门栋 门栋号 楼房 楼栋幢 楼宇楼栋 栋楼 楼栋单元 楼院楼栋 居民楼",
    ),
    ("Entrance", "单元 单元号 门洞 门栋单元"),
    (
        "PropertyFirm",
        "物业 物业公司 物业企业 物业服务企业 物业服务公司 物业管理企业 物业管理公司 物业单位 物业服务单位 物业管理单位 物管公司 物管 "
        "物业服务机构 物管企业 物业服务人 现物业公司 物业服务企业公司 物业管理 物业服务",
    ),
    ("OwnersCommittee", "业委会 业主委员会 业委会组织 小区业委会"),
    ("ResidentsCommittee", "居委会 居民委员会 村委会 村民委员会 村居民委员会 居民村民委员会"),
    (
        "ResidentInstitution",
        "驻区单位 报到单位 共建单位 驻社区单位 辖区单位 双报到单位 驻区共建单位 驻地单位 成员单位 加入单位 共驻共建单位 机关单位 驻街单位",
    ),
    ("SocialOrganization", "社会组织 社区社会组织 社工机构 社会工作服务机构"),
    (
        "VolunteerTeam",
        "志愿服务队 志愿队伍 志愿服务队伍 队伍 服务队 志愿服务团队 志愿团队 志愿者队伍 志愿队 志愿者服务队 志愿服务组织 党员志愿服务队",
    ),
    ("ServiceCentre", "党群服务中心 党群服务站 党群服务阵地 党群活动中心 党群中心 阵地 党群服务中心站"),
    (
        "SelfGovernanceBody",
        "自治组织 自治委员会 自管会 院委会 自管小组 自治小组 小区自治组织 自治管理小组 居民自治组织 红白理事会 自管委",
    ),
    ("JointCommittee", "大党委 大工委 社区大党委 街道大工委"),
)
"""The words for each kind of place and organisation, by label."""

PROPERTY_WORDS: dict[str, str] = {
    "志愿者人数": "volunteers",
    "队员人数": "volunteers",
    "队员数": "volunteers",
    "是否提档改造": "remodelled",
    "提档改造": "remodelled",
    "是否完成改造": "renewed",
    "党员总数": "members",
    "党员数量": "members",
    "上次换届时间": "elected_on",
    "上次换届日期": "elected_on",
    "上届换届时间": "elected_on",
    "最近换届时间": "elected_on",
    "最近一次换届时间": "elected_on",
    "最近一次换届日期": "elected_on",
    "本届换届时间": "elected_on",
}
"""Headers that are usual in ledgers but not in sheets of the template, each with the name of its property."""

NOT_IN_LEDGERS = frozenset(
    (
        *(
            "Province",
            "City",
            "Room",
            "PartyOrganization",
            "StreetOffice",
            "OfficeDivision",
            "Department",
        ),
        *(
            "Platform",
            "EmergencyOrganization",
            "Post",
            "Person",
        ),
        *("Duty", "Matter", "MatterStep", "Forum", "ChangeEvent", "PublishedTotal"),
        *("Activity", "Honour", "PublicSite", "CoordinationBody"),
    )
)
"""Shipped kinds that no header means if it consists only of the kind's word."""

UNIT_WORDS: dict[str, str] = {word: kind for kind, words in KINDS for word in words.split()}
PARTY_NAME = re.compile(
    r".{0,8}(?:党组织|党支部|党总支|党委|党工委|党小组|支部|功能党组织|功能型党支部)(?:党组织)?$"
)
SUPERIORS = re.compile(
    r"^(?:所属上级|直属上级|上级|隶属于|隶属|主管|上一级)(?:街道|社区|村|镇|乡|单位|机关|行业|基层|直属)*"
    r"(?:党组织|党支部|党委|党工委|党总支|总支|组织|党组|党委党组织|党委总支|党委党总支)$|^所属党委$"
)

GENERIC_NAMES = frozenset(
    [
        "名称",
        "单位",
        "单位名称",
        "组织名称",
        "组织",
        "机构名称",
        "机构",
        "企业名称",
        "企业",
        "公司名称",
        "公司",
        "队伍名称",
        "全称",
        "团队名称",
        "设施名称",
        "设施",
        "公共设施",
        "服务设施",
        "场所名称",
        "场所",
        "站点名称",
        "中心名称",
    ]
)
"""Headers of the column with the names of whatever the ledger lists."""

YES_NO_HEADS = re.compile(
    r"^(?:是否|有无|有没有|是不是)|(?:与否|情况|是否成立|是否组建)$|(?:是否(?:为)?(?:中共)?党员|政治面貌)$"
)

IGNORED = frozenset(
    [
        "序号",
        "序",
        "号",
        "编",
        "行号",
        "入住户数",
        "入住率",
        "备注",
        "说明",
        "填表人",
        "审核人",
        "填报单位",
        "填报日期",
        "填报时间",
        "性别",
        "民族",
        "出生年月",
        "出生日期",
        "年龄",
        "学历",
        "文化程度",
        "籍贯",
        "照片",
        "签名",
        "签字",
        "住址",
        "家庭住址",
        "身份证",
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "户主",
        "户主姓名",
        "业主",
        "业主姓名",
        "租户",
        "租客",
        "居民姓名",
        "四至",
        "四至范围",
        "网格范围",
        "范围",
        "管辖范围",
        "边界",
        "四至界限",
        "东至",
        "西至",
        "南至",
        "北至",
        "房号",
        "门牌号",
        "房间号",
        "商铺数",
        "车位数",
        "停车位",
        "照片编号",
    ]
)
"""Headers of columns that no kind of the model stores, and whose meaning must not be guessed."""

NEVER_PEOPLE = re.compile(
    r"户主|业主(?!委)|租户|租客|居民姓名|住户姓名|党员姓名|学生|老人|孩子|监护|家属|配偶|法定代表|法人"
)
"""Words for people whom the graph never stores, or whose office isn't a post."""

TITLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("MicroGrid", re.compile(r".*微(?:网)?格(?:长|员|管理员|联络员|负责人)|.*微网格.*(?:长|员|人)")),
    ("PartyOrganization", re.compile(r".*(?:党支部|党总支|党小组|党组织).*(?:书记|委员|组长|负责人)")),
    (
        "Grid",
        re.compile(
            r".*(?:网格).*(?:长|员|民警|辅警|警员|指导员|联络员|人员|书记|医生|律师|责任人|负责人|管理人|干部|领导|警)"
        ),
    ),
    ("Entrance", re.compile(r".*(?:单元|门洞)(?:长|组长|管理员|联络员|负责人)")),
    (
        "Building",
        re.compile(r".*(?:楼栋|楼幢|门栋|楼道|楼门|楼组|楼|栋|幢)(?:长|组长|管理员|联络员|负责人|长员)"),
    ),
    (
        "OwnersCommittee",
        re.compile(r".*(?:业委会|业主委员会).*(?:主任|委员|成员|秘书|负责人|联系人|组长|人)|业委会"),
    ),
    (
        "PropertyFirm",
        re.compile(
            r".*(?:物业|物管|项目).*(?:经理|负责人|联系人|主任|主管|管家|人员|人)|项目经理|经理|管家|客服经理"
        ),
    ),
    (
        "PartyOrganization",
        re.compile(
            r".*(?:支部|党总支|党委|党小组|党组织|党工委).*(?:书记|委员|组长|负责人|联系人)|党组织书记|支书"
        ),
    ),
    (
        "ResidentsCommittee",
        re.compile(r".*(?:居委会|居民委员会|村委会|村民委员会).*(?:主任|委员|成员|负责人)"),
    ),
    ("PartyOrganization", re.compile(r"(?:楼栋|小区)?党小组(?:组)?长")),
    (
        "VillagerGroup",
        re.compile(r".*(?:村民小组|居民小组|村民组|小组|村组)(?:组)?长|社长|队长村|小组负责人"),
    ),
    ("NaturalVillage", re.compile(r"(?:湾|屯|自然村|自然湾)长")),
    ("Compound", re.compile(r".*(?:小区|院落|院)(?:长|联络员|负责人|联系人|党建指导员|管理员|网格长)")),
    ("Area", re.compile(r".*片区?(?:长|负责人|区长|联络员|组长)")),
    (
        "Community",
        re.compile(
            r".*(?:社区|村|居)(?:党委|党总支|党支部|党组织|党工委)?(?:第一)?(?:书记|主任|干部|负责人|联系人|民警|工作者|两委|联络员|副书记|副主任|主任书记|书记主任)"
        ),
    ),
    ("Street", re.compile(r".*(?:街道|镇|乡|镇街).*(?:书记|主任|干部|负责人|联系人|领导)")),
    ("SelfGovernanceBody", re.compile(r".*(?:自治|自管|院委会|理事会).*(?:主任|会长|组长|负责人|长|成员)")),
    ("VolunteerTeam", re.compile(r".*(?:志愿|服务队|队).*(?:队长|负责人|联系人|领队)|队长|领队")),
    ("SocialOrganization", re.compile(r"理事长|会长|社会组织负责人")),
    (
        "ResidentInstitution",
        re.compile(r"单位(?:主要)?(?:负责人|联系人|联络员|领导)|报到.*(?:联系人|负责人)"),
    ),
    (
        "",
        re.compile(
            r"(?:主要|具体|现场|日常|管理|直接|第一)?(?:负责人|联系人|责任人|联络员|管理员|书记|主任|组长|姓名|人员|管理人|副书记|副主任|(?:兼职|专职)?委员|队长|站长|包保人|包联领导|包片领导|联系领导|挂联领导|包保领导|包联干部|下沉干部|包片干部|召集人|牵头人|党小组长)"
        ),
    ),
)
"""Titles of posts, each with the kind of unit that has such a post; "" if the ledger must show the unit."""
