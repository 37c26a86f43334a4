"""Declares kinds of node for posts and the people who hold them. Residents are never stored."""

from typing import Annotated, Literal

from wangge.graph.model.kind import Node
from wangge.graph.model.property import Code, Name, Phone, Privacy, Property, words

__all__ = ["Person", "Post"]


class Post(
    Node,
    zh="岗位",
    aliases=("职务", "职位"),
    term="org:Post",
    example={"code": "POST-511702001001001-1", "name": "网格员", "term_years": 5},
):
    """A post in an organisation or a place. A vacant post is a node, too."""

    name: Annotated[
        Name,
        Property(
            zh="岗位名称",
            also=("职务名称", "岗位", "职务", "职位", "职位名称"),
            term="org:role",
            indexed=True,
        ),
    ]
    term_years: Annotated[
        int | None, Property(zh="任期", also=("任期年限", "任职年限"), unit="年", term="schema:duration")
    ] = None


class Person(
    Node,
    zh="人员",
    plural="people",
    aliases=("干部", "工作人员"),
    term="foaf:Person",
    example={
        "code": "PE-0001",
        "name": "示例甲",
        "phone": "138****1234",
        "party_member": True,
    },
):
    """Somebody who holds, or has held, a post.

    `non_local` is true for somebody whose household isn't registered in the district. `all_round` is true for
    a community worker who is trained for every counter (全岗通).
    """

    code: Annotated[
        Code,
        Property(
            zh="编码",
            also=words("代码 编号 工号 员工编号 人员工号 code id"),
            term="org:identifier",
            indexed=True,
        ),
    ]
    name: Annotated[
        Name,
        Property(zh="姓名", also=("名字", "名称", "人员姓名", "干部姓名", "工作人员姓名"), term="foaf:name"),
    ]
    phone: Phone = None
    party_member: Annotated[
        bool | None,
        Property(
            zh="中共党员",
            also=("是否党员", "党员", "政治面貌", "是否中共党员", "党员身份"),
            term="wangge:partyMember",
        ),
    ] = None
    gender: Annotated[
        Literal["男", "女"] | None,
        Property(zh="性别", term="schema:gender", privacy=Privacy.PERSONAL, added_later=True),
    ] = None
    birth_year: Annotated[
        int | None,
        Property(
            zh="出生年份",
            also=("出生年", "生年"),
            unit="年",
            term="schema:birthDate",
            privacy=Privacy.PERSONAL,
            least=1900,
            most=2100,
            added_later=True,
        ),
    ] = None
    certificate: Annotated[
        Literal["助理社会工作师", "社会工作师", "高级社会工作师"] | None,
        Property(
            zh="社会工作者资格",
            also=words("社会工作者职业资格 社工证 社工资格 持证等级 职业资格证书"),
            term="schema:hasCredential",
            added_later=True,
        ),
    ] = None
    all_round: Annotated[
        bool | None,
        Property(zh="全岗通", also=("是否全岗通", "全岗通认证"), term="wangge:allRound", added_later=True),
    ] = None
    non_local: Annotated[
        bool | None,
        Property(
            zh="非户籍", also=("是否非户籍", "非户籍常住居民"), term="wangge:nonLocal", added_later=True
        ),
    ] = None
    id_number: Annotated[
        None,
        Property(
            zh="身份证号",
            also=words(
                "身份证 身份证号码 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 身份证件号码 证件号码 "
                "证件号"
            ),
            term="schema:identifier",
            privacy=Privacy.REFUSED,
        ),
    ] = None
