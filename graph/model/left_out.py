"""Lists headers that are usual on offices' sheets but whose values the graph doesn't store, each with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wangge.graph.model.property import words

__all__ = ["LEFT_OUT", "LeftOut", "LeftOutReason", "left_out_zh", "reason_by_signs"]


class LeftOutReason(StrEnum):
    """Why the values below a header are not stored, as the end of a sentence that begins with the column."""

    PERSONAL = "is personal data and was left out; the graph never stores it"
    POSTS = "is about people and was left out; fill in the sheets 岗位, 人员 and 任职, or let `wangge adopt` read this sheet"
    OTHER_KIND = "is about another kind and was left out; fill in the sheet of that kind, or let `wangge adopt` read this sheet"
    COUNTED = "was left out; the graph counts this itself"
    OTHER_NAME = "was left out; another name is added by `wangge name add`"
    NO_PROPERTY = "was left out; the model has no property for it"
    ROW_NUMBER = "was left out; it only numbers the rows"


_ZH = {
    LeftOutReason.PERSONAL: "是个人信息，不入库",
    LeftOutReason.POSTS: "写的是人员，未读取；请填“岗位”“人员”“任职”表，或用 `wangge adopt` 读这张表",
    LeftOutReason.OTHER_KIND: "写的是另一类对象，未读取；请填那一类的表，或用 `wangge adopt` 读这张表",
    LeftOutReason.COUNTED: "未读取；数目由图库自己统计",
    LeftOutReason.OTHER_NAME: "未读取；别名请用 `wangge name add` 登记",
    LeftOutReason.NO_PROPERTY: "未读取；模型中没有这一项",
    LeftOutReason.ROW_NUMBER: "只是行号，未读取",
}


def left_out_zh(reason: str) -> str:
    """Return a reason in Chinese; "" if it is none of `LeftOutReason`."""
    return next((zh for own, zh in _ZH.items() if own == reason), "")


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Headers with one reason, on the sheets of `kinds` (labels or classes of relationships); on all sheets if it is empty.

    A property or reference of a sheet with the same header takes precedence.
    """

    headers: tuple[str, ...]
    reason: LeftOutReason
    kinds: tuple[str, ...] = ()


_PLACES = words(
    "Street Area Community Grid VillagerGroup MicroGrid Compound NaturalVillage Building Entrance Room"
)

_ORGANIZATIONS = (
    "PropertyFirm",
    "OwnersCommittee",
    "ResidentsCommittee",
    "ResidentInstitution",
    "SocialOrganization",
    "VolunteerTeam",
    "CharityFund",
    "LegalService",
    "ServiceCentre",
    "MentorStudio",
    "SelfGovernanceBody",
    "StreetOffice",
    "OfficeDivision",
    "Department",
)
LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut(headers=words("序号 序列 编次 行号 项次 No number"), reason=LeftOutReason.ROW_NUMBER),
    LeftOut(
        headers=words(
            "性别 民族 年龄 出生年月 出生日期 出生年月日 生日 籍贯 出生地 国籍 婚姻状况 婚姻 健康状况 宗教信仰 血型 "
            "学历 文化程度 最高学历 全日制学历 学位 毕业院校 毕业学校 所学专业 专业 职称 职业 特长 专业特长 "
            "住址 家庭住址 家庭地址 现住址 居住地 居住地址 现居住地 户籍 户籍地 户籍地址 户口所在地 户主 户主姓名 与户主关系 家庭成员 家庭人口 "
            "身份证 身份证号 身份证号码 居民身份证号 居民身份证号码 公民身份号码 公民身份证号码 证件号 证件号码 证件类型 银行卡号 银行账号 开户行 "
            "微信 微信号 QQ QQ号 邮箱 电子邮箱 email 照片 相片 入党时间 入党日期 转正时间 党龄 参加工作时间 工作时间 工作简历 个人简历 "
            "低保 是否低保 残疾 残疾等级 服役情况 退役时间 工资 待遇 月补贴 社保 紧急联系人 监护人"
        ),
        reason=LeftOutReason.PERSONAL,
    ),
    LeftOut(
        headers=words(
            "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 联系手机 办公电话 固定电话 座机 联系人电话 负责人电话 负责人联系电话 "
            "负责人联系方式 联系人联系电话 联系人 联络员 联络人 联系人姓名 负责人 负责人姓名 责任人 第一责任人 分管领导 包联领导 包保领导 "
            "联系领导 挂点领导 包片领导 包片干部 驻点干部 联系干部 包联干部 责任民警 社区民警 片区民警 民警 法律顾问 指导员 "
            "姓名 人员姓名 党员姓名 主任 副主任 委员 成员 成员姓名 成员名单 组成人员 秘书长 会长 理事长 队长 副队长 组长 副组长 组长姓名"
        ),
        reason=LeftOutReason.POSTS,
    ),
    LeftOut(
        headers=words(
            "网格员 网格员姓名 专职网格员 专职网格员姓名 兼职网格员 兼职网格员姓名 网格长 网格长姓名 副网格长 网格指导员 网格督导员 网格联络员 "
            "网格辅导员 网格管理员 微网格员 微网格长 微格长 网格警员 网格党小组长 网格书记 网格员电话 网格员联系电话 网格员手机号 网格长电话 网格长联系电话 "
            "楼栋长 楼长 楼幢长 栋长 单元长 楼管员 楼组长 楼栋长姓名 楼栋长电话 楼栋长联系电话 楼栋长联系方式 楼长姓名 楼长电话 "
            "小区负责人 小区长 院落长 居民小组长 村民小组长 小区书记 物业负责人 物业经理 物业项目经理 物业联系人 物业电话 物业联系电话 "
            "社区书记 社区主任 书记主任 村支书 村主任 党委书记 街道负责人"
        ),
        reason=LeftOutReason.POSTS,
        kinds=_PLACES,
    ),
    LeftOut(
        headers=words(
            "物业公司 物业公司名称 物业企业 物业企业名称 物业服务企业 物业服务企业名称 物业服务公司 物业服务单位 物业管理企业 物业管理公司 "
            "物业管理单位 物业单位 物业名称 物业 有无物业 是否有物业 物业管理 物业管理情况 物业服务 物业形式 管理方式 管理模式 物业合同到期时间 物业费 物业费标准 "
            "业委会 业主委员会 业委会名称 业主委员会名称 有无业委会 是否成立业委会 是否成立业主委员会 业委会成立时间 业委会成立情况 业委会情况 "
            "业委会主任 业委会主任姓名 业主委员会主任 业委会主任电话 业委会联系电话 业委会负责人 物管会 物管会主任 "
            "党组织 党组织名称 党支部 党支部名称 小区党支部 小区党组织 小区党支部名称 有无党支部 是否成立党支部 是否成立党组织 党小组 楼栋党小组 党小组名称 党小组长 "
            "党支部书记 支部书记 党组织书记 小区党支部书记 楼栋党小组长 红色物业 是否红色物业 党员中心户 双报到单位 共建单位 包联单位 包保单位 联系单位 "
            "单元 单元号 房号 房间号 门牌 微网格 微网格数 微网格名称 网格党支部"
        ),
        reason=LeftOutReason.OTHER_KIND,
        kinds=_PLACES,
    ),
    LeftOut(
        headers=words(
            "网格数 网格数量 网格个数 小区数 小区数量 小区个数 楼栋数 楼栋数量 楼栋总数 楼幢数 栋数 幢数 楼数 楼宇数 总栋数 社区数 社区数量 村数 "
            "单元数 单元总数 党组织数 党支部数 党小组数 党小组个数 网格员数 网格员人数 网格员数量 楼栋长数 楼栋长人数 "
            "服务小区数 服务小区数量 在管项目数 在管小区数 成员数 成员人数 委员人数 委员数 业委会人数 班子人数"
        ),
        reason=LeftOutReason.COUNTED,
    ),
    LeftOut(
        headers=words("别名 曾用名 又名 俗称 简称 其他名称 原名 原名称 小名 推广名 楼盘别名 小区别名"),
        reason=LeftOutReason.OTHER_NAME,
    ),
    LeftOut(
        headers=words(
            "覆盖范围 四至范围 四至 四至边界 网格范围 网格四至 网格四至范围 管辖范围 所辖范围 区域范围 边界 边界描述 东至 南至 西至 北至 经纬度 坐标 "
            "常住人口 常住人口数 人口 人口数 总人口 总人口数 人口总数 户籍人口 户籍人口数 流动人口 流动人口数 居住人数 居住人口 实有人口 服务人口 人数 常住人数 "
            "外来人口 老年人数 党员数 党员人数 党员数量 在职党员数 志愿者数 志愿者人数 特殊人群 重点人群 重点人员 出租户数 出租房数 商户数 商铺数 门店数 企业数 单位数 "
            "入住户数 入住率 空置户数 空置率 房屋套数 住宅套数 总套数 套数 户籍户数 空挂户 "
            "面积 网格面积 辖区面积 占地面积 用地面积 建筑面积 总建筑面积 小区面积 绿化面积 绿化率 容积率 物业管理面积 专有面积 "
            "房屋类型 房屋性质 房屋结构 建筑结构 结构 结构类型 建筑类型 建筑性质 楼栋类型 楼栋性质 楼栋用途 建筑用途 用途 产权性质 产权单位 物业类型 物业类别 网格类型 网格类别 网格性质 网格分类 "
            "是否老旧小区 是否三无小区 三无小区 是否无物业 是否封闭 封闭情况 是否封闭管理 出入口数 出入口 门岗数 车位数 停车位 停车位数 停车位数量 电梯 电梯数 电梯数量 有无电梯 是否有电梯 "
            "户数 总户数 居民户数 地址 办公地址 建成年代 建成年份 建成时间 建造年代 竣工时间 交付时间 充电桩 充电桩数 消防设施 监控 门禁 是否智慧小区 开发商 开发企业 开发建设单位 建设单位 施工单位 原产权单位 改造年份 改造时间 改造情况 改造内容"
        ),
        reason=LeftOutReason.NO_PROPERTY,
        kinds=_PLACES,
    ),
    LeftOut(
        headers=words(
            "职务 岗位 岗位名称 岗位编码 职位 职务名称 担任职务 社区职务 党内职务 任职 任职情况 任职时间 任职日期 任职起始时间 到岗时间 上岗时间 聘用时间 入职时间 "
            "离任时间 所在单位 工作单位 单位 单位名称 所属单位 服务单位 所在部门 部门 人员类别 人员类型 人员性质 用工性质 身份 编制 编制类型 是否专职 专兼职 "
            "所属网格 所在网格 网格 网格名称 负责网格 负责网格名称 责任网格 网格编号 所属街道 街道 所属社区 所在社区 社区 社区名称 所属村 村 所属小区 小区 小区名称 "
            "楼栋 楼栋号 负责楼栋 负责区域 责任区域 分管工作 分工 工作职责 岗位职责 服务户数 管理户数 是否持证 持证情况 社工证 是否社工 荣誉 组织关系 "
            "所在党支部 所属党支部 所在党组织 所属党组织 报到社区 报到时间 报到日期 认领岗位 服务岗位 服务时长"
        ),
        reason=LeftOutReason.POSTS,
        kinds=("Person",),
    ),
    LeftOut(
        headers=words(
            "任期届满时间 任期届满日期 届满时间 届满日期 任期 任期年限 届次 届别 任职方式 任命文号 任职文号 批准文号 产生方式 是否兼职 任职状态 在职状态 是否在岗 政治面貌 是否党员"
        ),
        reason=LeftOutReason.NO_PROPERTY,
        kinds=("Holds",),
    ),
    LeftOut(
        headers=words(
            "任职人 任职人员 任职者 担任人 在岗人员 任职时间 任职日期 离任时间 人员编码 人员编号 政治面貌 是否党员"
        ),
        reason=LeftOutReason.POSTS,
        kinds=("Post",),
    ),
    LeftOut(
        headers=words("岗位数 岗位类别 岗位类型 岗位性质 岗位职责 工作职责 职责 编制数 是否专职 任职条件"),
        reason=LeftOutReason.NO_PROPERTY,
        kinds=("Post",),
    ),
    LeftOut(
        headers=words(
            "书记 副书记 党组织书记 党支部书记 支部书记 书记姓名 党组织书记姓名 书记电话 书记联系电话 书记联系方式 党组织负责人 组织委员 宣传委员 纪检委员 支部委员 支委 "
            "支委成员 党小组长 党小组长姓名 班子成员 党建指导员"
        ),
        reason=LeftOutReason.POSTS,
        kinds=("PartyOrganization", "EmergencyOrganization", "JointCommittee"),
    ),
    LeftOut(
        headers=words(
            "党组织类别 党组织类型 组织类别 组织类型 党组织性质 支部类型 正式党员数 预备党员数 流动党员数 在职党员数 入党积极分子数 正式党员 预备党员 流动党员 "
            "换届时间 换届日期 上次换届时间 最近换届时间 本届换届时间 下次换届时间 届满时间 届满日期 任期届满时间 任期 届次 批准文号 成立文号 批复文号 "
            "活动场所 活动阵地 阵地 所属行业 隶属关系 功能型党组织 是否功能型 是否兼合式 党员名单"
        ),
        reason=LeftOutReason.NO_PROPERTY,
        kinds=("PartyOrganization", "EmergencyOrganization", "JointCommittee"),
    ),
    LeftOut(
        headers=words(
            "法定代表人 法人代表 法人 法人姓名 企业法人 企业负责人 公司负责人 单位负责人 单位法人 单位联系人 经理 总经理 项目经理 项目经理姓名 项目经理电话 项目负责人 法定代表人电话 "
            "业委会主任 业委会主任姓名 业委会副主任 业委会委员 业委会成员 主任姓名 主任电话 主任联系电话 副主任姓名 候补委员 执行秘书 "
            "居委会主任 居委会副主任 居委会委员 居委会成员 村委会主任 站长 所长 院长 庭长 律师 律师姓名 领衔书记 名师 骨干成员 党组织负责人 党支部书记 党组织书记"
        ),
        reason=LeftOutReason.POSTS,
        kinds=_ORGANIZATIONS,
    ),
    LeftOut(
        headers=words(
            "资质 资质等级 企业资质 资质证书 资质证书编号 信用等级 信用评级 注册资金 注册资本 企业类型 企业性质 公司类型 经营范围 登记机关 登记证号 登记状态 业务主管单位 主管单位 "
            "主管部门 业务范围 组织类型 组织类别 类别 类型 性质 行业 所属行业 规模 员工数 职工数 职工人数 从业人数 员工人数 党员数 党员人数 会员数 评估等级 是否党建入章 有无党组织 是否建立党组织 "
            "备案时间 备案日期 备案号 备案编号 备案情况 是否备案 换届时间 换届日期 届满时间 届满日期 任期届满时间 任期 任期年限 届次 届数 届别 首届成立时间 公章 印章 账户 "
            "面积 办公面积 使用面积 办公用房面积 服务面积 管理面积 服务项目 服务内容 服务时间 服务次数 活动次数 累计服务时长 资源清单 需求清单 项目清单 共建项目 共建内容 服务清单 签约时间 协议时间 "
            "报到时间 报到日期 报到党员数 报到人数 是否报到 总户数 户数 楼栋数 建筑面积 统一社会信用代码 社会信用代码 信用代码 登记时间 建成时间 "
            "所属社区 所在社区 社区 社区名称 所属街道 所在街道 街道 所属网格 所在网格 网格"
        ),
        reason=LeftOutReason.NO_PROPERTY,
        kinds=_ORGANIZATIONS,
    ),
    LeftOut(
        headers=words(
            "服务小区 服务小区名称 管理小区 在管小区 在管项目 服务项目 管理项目 项目名称 小区 小区名称 所属小区 合同编号 合同起始日期 合同到期时间 物业公司 物业公司名称 物业企业 物业服务企业"
        ),
        reason=LeftOutReason.OTHER_KIND,
        kinds=("PropertyFirm", "OwnersCommittee"),
    ),
    LeftOut(
        headers=words(
            "合同期限 合同年限 服务期限 合同类型 合同性质 合同金额 合同备案 是否备案 合同备案情况 备案时间 收费标准 物业费 物业费标准 收费方式 收缴率 物业服务等级 服务等级 服务面积 "
            "管理面积 服务户数 户数 总户数 建筑面积 招标方式 选聘方式 前期物业 是否前期物业 是否到期 续签情况 项目经理 项目负责人"
        ),
        reason=LeftOutReason.NO_PROPERTY,
        kinds=("PropertyEngagement",),
    ),
    LeftOut(
        headers=words(
            "填表人 填报人 填报单位 填报时间 填报日期 填表时间 填表日期 录入人 录入时间 采集时间 采集人 更新时间 更新日期 修改时间 创建时间 审核人 审核状态 数据来源 状态 是否有效 附件 链接 排序"
        ),
        reason=LeftOutReason.NO_PROPERTY,
    ),
)

# Parts of headers, tried in this order, for headers that are neither columns nor listed above.
_SIGNS: tuple[tuple[str, LeftOutReason], ...] = (
    (
        (
            "身份证|证件号|性别|民族|年龄|出生|籍贯|学历|文化程度|住址|户籍地|户口|婚姻|宗教|银行卡|微信|邮箱|照片|政治身份|政治面貌|健康状况|特长"
            "|业主姓名|住户姓名|房主|房东|租户姓名|租客|户主"
        ),
        LeftOutReason.PERSONAL,
    ),
    (
        (
            "(?:姓名|书记|主任|负责人|联系人|联络人|领导|民警|法人|代表人|经理|秘书|管家|指导员|网格员|联络员|管理员|协管员|巡查员|信息员|[网片区格栋楼元组队站所院会]长)"
            "(?:及|/|和)?(?:姓名|职务|名单)?(?:及|/|和)?(?:电话|联系电话|手机|手机号|手机号码|联系方式)?$|(?:电话|手机号?码?|联系方式)$"
            "|现任职务|工作岗位|岗位类别|任现职"
        ),
        LeftOutReason.POSTS,
    ),
    (
        ("^(?:网格|微网格|小区|楼栋|楼幢|社区|单元|党组织|党支部|党小组)(?:总?数|数量|个数|总数量)$"),
        LeftOutReason.COUNTED,
    ),
    (
        (
            "^(?:是否|有无|可否)|(?:人口|人数|数|数量|个数|面积|率|范围|边界|四至|情况|类型|类别|性质|等级|级别|标准|规模|用途|结构|楼高|许可证|证书|证号|文号|备案号|登记号|执照号|证书号"
            "|时间|日期|年月|年份|年限|期限|起止|届次|届数|届别|状态|方式|内容|清单|简介|概况|行业|场所|阵地|主管部门|主管单位|开发单位|建设单位|开发商)$"
        ),
        LeftOutReason.NO_PROPERTY,
    ),
)


@lru_cache(maxsize=1 << 12)
def reason_by_signs(header: str) -> LeftOutReason | None:
    """Return why a header that is in no list is left out, judged by its parts; None if no part is known.

    >>> [reason_by_signs(header).name for header in ("网格长身份证号", "专职网格员电话", "辖区商铺数", "是否达标")]
    ['PERSONAL', 'POSTS', 'NO_PROPERTY', 'NO_PROPERTY']
    >>> reason_by_signs("小区名称"), reason_by_signs("颜色")
    (None, None)
    """
    return next((reason for sign, reason in _SIGNS if re.search(sign, header)), None)
