"""Lists the headers by which the kind of a sheet is recognised, whatever the sheet is called."""

from __future__ import annotations

from wangge.graph.model.property import words

__all__ = ["NOT_SHOWN_WITH", "ONLY_SHOWN_BY", "SHOWN_BY"]

SHOWN_BY: dict[str, tuple[str, ...]] = {
    "Compound": ("小区类型",),
    "Building": ("单元数",),
    "PartyOrganization": ("组建方式", "上级党组织", "隶属党组织", "党员数", "党员人数", "党员总数"),
    "ResidentInstitution": ("报到社区", "双报到社区"),
    "SocialOrganization": ("社会工作者数",),
    "VolunteerTeam": ("志愿者数",),
    "OfficeDivision": ("机构类别",),
    "SelfGovernanceBody": ("自治组织类别",),
    "LegalService": ("服务类别",),
    "ServiceCentre": ("已提档改造",),
    "Matter": ("提出场次",),
    "MatterStep": ("步骤", "所属事项"),
    "ChangeEvent": ("变更类型",),
    "Duty": ("清单", "费随事转"),
    "PublishedTotal": ("指标", "公布数"),
    "Person": ("职务", "岗位", "职位", "担任职务", "任职时间", "任职日期", "负责网格", "责任网格"),
}
"""Headers that only sheets of a kind have, by the name of the kind.

A sheet is also recognised by a header with the name of its kind, such as 网格编码, and by codes of the kind's standard form.
"""

NOT_SHOWN_WITH: dict[str, tuple[str, ...]] = {
    "Person": words(
        "户主 户主姓名 与户主关系 家庭成员 家庭人口 住址 家庭住址 家庭地址 现住址 居住地 居住地址 现居住地 户籍地址 户口所在地 婚姻状况 "
        "低保 是否低保 残疾 残疾等级 监护人 紧急联系人 职业 入党时间 入党日期 转正时间 党龄 组织关系 服役情况 退役时间 房号 房间号 门牌号"
    )
}
"""Headers that show that a sheet isn't of a kind, although it has one of the headers in `SHOWN_BY`; by the kind's name.

A list of residents or party members may have a column 职务, but only people who hold a post of the graph are stored.
"""

ONLY_SHOWN_BY = frozenset({"Person"})
"""Kinds that are recognised only by their headers in `SHOWN_BY`, because a list of residents has the same other headers."""
