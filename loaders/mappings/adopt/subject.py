"""Finds out what a ledger lists, from the names of its sheet, file and folder, and from the titles above its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from wangge.graph.model import Model, header_key
from wangge.loaders.mappings.adopt.layout import LedgerLayout
from wangge.loaders.mappings.adopt.senses import words_of_own_kinds

__all__ = ["Subject", "subject_of"]

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("OwnersCommittee", re.compile(r"业委会|业主委员会")),
    ("PropertyFirm", re.compile(r"物业(?:服务|管理)?(?:企业|公司)|物管(?:企业|公司)")),
    ("PartyOrganization", re.compile(r"党组织|党支部|党总支|党小组|(?<!大)党委(?!会)")),
    ("ResidentsCommittee", re.compile(r"居委会|居民委员会|村委会|村民委员会|村居两委")),
    ("SelfGovernanceBody", re.compile(r"自治组织|自治委员会|院委会|自管会|红白理事会|自管小组")),
    ("SocialOrganization", re.compile(r"社会组织|社工机构")),
    ("VolunteerTeam", re.compile(r"志愿(?:服务)?(?:者)?(?:队|团队|组织|服务)")),
    ("ServiceCentre", re.compile(r"党群(?:服务|活动)?(?:中心|站|阵地)")),
    ("JointCommittee", re.compile(r"大党委|大工委")),
    (
        "ResidentInstitution",
        re.compile(r"驻区单位|双报到|报到单位|共建单位|辖区单位|驻社区单位|驻街单位|共驻共建"),
    ),
    ("MicroGrid", re.compile(r"微网格")),
    ("VillagerGroup", re.compile(r"(?:村民|居民)小组|村民组")),
    ("NaturalVillage", re.compile(r"自然村")),
    ("Grid", re.compile(r"网格")),
    ("Building", re.compile(r"楼栋|楼幢")),
    ("Compound", re.compile(r"小区|院落|楼院")),
)
_POSTS = re.compile(
    r"副网格长|微网格长|微网格员|专职网格员|兼职网格员|网格长|网格员|楼栋长|楼幢长|楼长|单元长|村民小组长|居民小组长|小组长|"
    r"社区书记|社区主任|业委会主任|物业项目经理|项目经理|片区长|社区民警|网格指导员|院落长|小区长"
)
_NO_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


@dataclass(frozen=True)
class Subject:
    """What a ledger lists: the kind, the post if it lists the holders of one, and where this was read.

    `source` is "sheet", "title", "file" or "folder", and `word` is the word in it that shows the kind; both are "" if
    there is none. `reports` is whether the institutions of the ledger report in communities (双报到).
    """

    kind: str = ""
    post: str = ""
    source: str = ""
    word: str = ""
    reports: bool = False


def _post_in(names: Iterable[str]) -> str:
    """Return the only post that the names show; "" if there are several or none.

    >>> _post_in(["育才社区居民小组长名单", "小组长"]), _post_in(["楼栋长", "网格员花名册"])
    ('居民小组长', '')
    """
    posts = {post for name in names for post in _POSTS.findall(name)}
    longest = max(posts, key=len, default="")
    return longest if all(longest.endswith(post) for post in posts) else ""


def subject_of(layouts: Sequence[LedgerLayout], model: Model) -> Subject:
    """Return what is listed in ledgers with the same columns, from the first name or title that shows it."""
    first = layouts[0]
    names = {
        "sheet": "" if _NO_NAME.fullmatch(first.sheet) else first.sheet,
        "title": " ".join(first.above[:3]),
        "file": PurePath(first.file).stem,
        "folder": " ".join(first.folders[:1]),
    }
    reports = any("报到" in name for name in names.values())
    post = _post_in(names.values())
    own = words_of_own_kinds(model)
    for source, name in names.items():
        word = max((word for word in own if word in header_key(name)), key=len, default="")
        if word:
            return Subject(own[word], post, source, word, reports)
        for kind, pattern in _KINDS:
            match = pattern.search(name)
            if match and kind in model.nodes:
                return Subject(kind, post, source, match.group(), reports)
    return Subject(post=post, reports=reports)
