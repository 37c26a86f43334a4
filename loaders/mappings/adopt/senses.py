"""Reads a header: whether its column has names of a kind, codes, people, phones or values of a property."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wangge.graph.model import Model, header_key
from wangge.loaders.mappings.adopt import nouns
from wangge.loaders.sheets.header import column_of

__all__ = [
    "HELPED",
    "Role",
    "Sense",
    "read_header",
    "title_keys",
    "unit_of_post",
    "without_person_words",
    "words_of_own_kinds",
]

HELPED = "helped"
"""The `word` of a column of places that somebody helps, such as 包联网格; it doesn't show what these places are a part of."""

_BRACKETED = re.compile(r"[（(\[【［].*?[）)\]】］]", re.DOTALL)
_LONGEST_PERSON = 8
_NUMBERED = re.compile(r"#\d+$")
_NOT_NOW = re.compile(r"^(?:原|前任|上任|上一任|离任|拟任|拟聘|拟|候选|后备)(?!始|则|址)")
_NOW = re.compile(r"^(?:现任|现)(?=.*(?:长|员|书记|主任|负责人|联系人|姓名|电话|联系方式|物业|企业|公司)$)")
_FILLER = re.compile(r"(?:信息|基本情况|基本信息|必填|选填|情况)$")
_INNER_FILLER = re.compile(r"(?:基本)?信息(?=(?:人员)?姓名$|名字$|(?:联系)?电话$|联系方式$|手机号?码?$)")
_PERSON_WORDS = re.compile(r"(?:的)?(?:姓名|名字|人员姓名|人员名单|名单)$")
_WITH_PHONE = re.compile(r"(?:姓名)?(?:及|和|与|以及)?(?:其)?(?:联系)?(?:电话|联系方式|手机号码?|号码)$")
_BARE_NAMES = frozenset(["姓名", "名字", "人员姓名", "人员", "人员名单", "名单", "工作人员"])
_COUNTED_BUILDINGS = re.compile(
    r"^(?:总)?(?:楼栋|栋|幢|楼幢|楼宇|楼|楼房|住宅楼|楼座)(?:总)?(?:数|数量|个数)$|^栋楼数$|^楼栋范围$"
)
_COUNTED_ENTRANCES = re.compile(r"\s*(?:单元|门洞)\s*[（(]\s*(?:个|数|数量|个数)\s*[）)]\s*")
_PLAIN_PROPERTIES = ("code", "name", "remark", "phone", "id_number")
_TERM = "(?:任职|到岗|上岗|聘用|聘任|当选|就任|入职|任现职)"
_TERM_START = re.compile(rf"^{_TERM}$|{_TERM}(?:时间|日期|起始时间|起始日期|年月)$")
_ENDING = "(?:离任|离职|卸任|任期届满|任职届满|任期到期|任职结束)"
_TERM_END = re.compile(rf"^{_ENDING}$|{_ENDING}(?:时间|日期)$")
_HOUSEHOLDS = re.compile(
    r"^(?:总|居民|住|常住|所辖|管辖|辖区|覆盖|实有|现有|涉及|住宅|居住|户籍|服务)?(?:总)?(?:居民)?户(?:数|籍数)?(?:量)?$|^居民户数?$|^户数合计$"
)


class Role(StrEnum):
    """What the cells of a column are.

    `NAME` and `CODE`: names and codes of nodes. `NUMBER`: short numbers that can't be codes. `PEOPLE`: holders of a post.
    `JOB`: titles of posts. `PHONE`: phones. `PROPERTY`: values of a property. `SUPERIOR`: the superior party
    organisation. `EXISTS`: yes or no, whether an organisation exists. `IGNORED`: nothing that the graph stores.
    """

    NAME = "name"
    CODE = "code"
    NUMBER = "number"
    PEOPLE = "people"
    JOB = "job"
    PHONE = "phone"
    PROPERTY = "property"
    SUPERIOR = "superior"
    EXISTS = "exists"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Sense:
    """The meaning of a column.

    `kind` is a label: of the nodes that are named, of the unit of a post, or of the node that has the property; ""
    if the header doesn't show it. `word` is the title of a post, the owner of a phone, or the name of a property.
    `pairs` is the value of the mapping's key `pairs`, if the user has answered which of several people holds which post.
    """

    role: Role
    kind: str = ""
    word: str = ""
    pairs: str = ""


@lru_cache(maxsize=1 << 14)
def title_keys(title: str) -> tuple[str, ...]:
    """Return the normalised spellings of a title: as written, without brackets, without words such as 信息.

    >>> title_keys("户数（户）"), title_keys("村（社区）")
    (('户数户', '户数'), ('村社区', '村'))
    """
    bare = _NUMBERED.sub("", title)
    keys = [header_key(bare), header_key(_BRACKETED.sub("", bare))]
    keys += [_FILLER.sub("", key) for key in keys]
    keys += [_INNER_FILLER.sub("", key) for key in keys]
    return tuple(dict.fromkeys(key for key in keys if key))


def read_header(title: str, model: Model) -> Sense | None:
    """Return what a column with this title holds; None if the title doesn't show it.

    >>> from wangge.graph.model import load_model
    >>> model = load_model()
    >>> read_header("所属社区名称", model), read_header("网格员姓名", model)
    (Sense(role=<Role.NAME: 'name'>, kind='Community', word='', pairs=''), Sense(role=<Role.PEOPLE: 'people'>, kind='Grid', word='网格员', pairs=''))
    >>> read_header("物业电话", model), read_header("颜色", model)
    (Sense(role=<Role.PHONE: 'phone'>, kind='', word='物业', pairs=''), None)
    """
    keys = title_keys(title)
    if _COUNTED_ENTRANCES.fullmatch(title):
        return Sense(Role.PROPERTY, "Building", "entrances")
    for readings in (_of_own_header, _readings):
        for key in keys:
            for sense in readings(key, model):
                return sense
    return None


def _of_own_header(key: str, model: Model) -> Iterator[Sense]:
    """Yield the sense of a header that the office itself has declared in wangge.toml."""
    named = [(sheet, sheet.own_headers[key]) for sheet in model.sheets.values() if key in sheet.own_headers]
    if not named:
        return
    name = Counter(name for _sheet, name in named).most_common(1)[0][0]
    sheet = next(sheet for sheet, own in named if own == name)
    kind = sheet.kind.name if len(named) == 1 else ""
    if name in ("name", "code"):
        yield Sense(Role.NAME if name == "name" else Role.CODE, kind)
        return
    column = next(column for column in sheet.columns if column.name == name)
    if column.ends is not None and len(column.ends.targets) == 1:
        yield Sense(Role.NAME, column.ends.targets[0])
    elif name == "phone":
        yield Sense(Role.PHONE)
    elif column.property is not None:
        yield Sense(Role.PROPERTY, kind, name)


def words_of_own_kinds(model: Model) -> dict[str, str]:
    """Return the names of the kinds that the project has declared, with their labels."""
    shipped = {label for label, _words in nouns.KINDS}
    return {
        header_key(word): kind.label
        for kind in model.nodes.values()
        if kind.label not in shipped and kind.label not in nouns.NOT_IN_LEDGERS
        for word in (kind.zh, *kind.aliases)
    }


def _readings(key: str, model: Model) -> Iterator[Sense]:
    """Yield the possible senses of a header, likeliest first."""
    if key in nouns.IGNORED or (len(key) <= _LONGEST_PERSON and nouns.NEVER_PEOPLE.search(key)):
        yield Sense(Role.IGNORED)
    if _NOT_NOW.search(key):
        yield Sense(Role.IGNORED)
    key = _NOW.sub("", key)
    if nouns.SUPERIORS.search(nouns.NAME_WORDS.sub("", key)):
        yield Sense(Role.SUPERIOR, "PartyOrganization")
    yield from _exists(key)
    if _COUNTED_BUILDINGS.search(key):
        yield Sense(Role.NAME, "Building", "numbers")
    if _HOUSEHOLDS.search(key):
        yield Sense(Role.PROPERTY, "", "households")
    if key in nouns.JOB_WORDS:
        yield Sense(Role.JOB)
    if _TERM_START.search(key):
        yield Sense(Role.PROPERTY, "Post", "valid_from")
    if _TERM_END.search(key):
        yield Sense(Role.PROPERTY, "Post", "valid_to")
    if key in _BARE_NAMES:
        yield Sense(Role.PEOPLE)
    yield from _phones(key)
    yield from _units(key, model)
    yield from _people(key)
    yield from _property_of(key, model)
    if key in nouns.GENERIC_NAMES:
        yield Sense(Role.NAME)
    if nouns.CODE_WORDS.fullmatch(key) or key in ("网格编码", "区划代码", "统计用区划代码"):
        yield Sense(Role.CODE)


def _exists(key: str) -> Iterator[Sense]:
    if not nouns.YES_NO_HEADS.search(key):
        return
    if "业委会" in key or "业主委员会" in key:
        yield Sense(Role.EXISTS, "OwnersCommittee")
    elif "党员" in key or key.endswith("政治面貌"):
        yield Sense(Role.PROPERTY, "Post", "party_member")


def _phones(key: str) -> Iterator[Sense]:
    match = nouns.PHONE_WORDS.search(key)
    if match is None:
        return
    rest = _PERSON_WORDS.sub("", key[: match.start()])
    yield Sense(Role.PHONE, "", rest.removesuffix("及").removesuffix("和"))


def _units(key: str, model: Model) -> Iterator[Sense]:
    """Yield the senses of a header that is the word for a kind, alone or with 名称 or 编码 after it."""
    own = words_of_own_kinds(model)
    for role, word in ((Role.CODE, nouns.CODE_WORDS), (Role.NAME, nouns.NAME_WORDS)):
        stem = word.sub("", key)
        if role is Role.CODE and (stem == key or key in nouns.UNIT_WORDS):
            continue
        if role is Role.NAME and (helped := _helped_place(stem, model)):
            yield Sense(role, helped, HELPED)
        for noun in (stem, nouns.HEADS.sub("", stem)):
            kind = nouns.UNIT_WORDS.get(noun) or own.get(noun, "")
            if kind in model.nodes:
                yield Sense(role, kind)
            elif nouns.PARTY_NAME.fullmatch(noun):
                yield Sense(role, "PartyOrganization", noun)


def _helped_place(word: str, model: Model) -> str:
    """Return the kind of place that somebody helps, if a header such as 包联小区 says so; else ""."""
    match = nouns.HELPED.match(word)
    kind = nouns.UNIT_WORDS.get(word[match.end() :], "") if match and word not in nouns.UNIT_WORDS else ""
    return kind if kind in model.nodes and model.nodes[kind].place_tier else ""


def _people(key: str) -> Iterator[Sense]:
    for stem in dict.fromkeys((key, _PERSON_WORDS.sub("", key), _WITH_PHONE.sub("", key))):
        if stem and (kind := unit_of_post(stem)) is not None:
            yield Sense(Role.PEOPLE, kind, stem)
            return


def without_person_words(title: str) -> str:
    """Return the title of a post without the words that say that the column has names.

    >>> without_person_words("十户长姓名"), without_person_words("姓名")
    ('十户长', '姓名')
    """
    return _PERSON_WORDS.sub("", title) or title


def unit_of_post(title: str) -> str | None:
    """Return the kind of unit that has a post with this title; "" for any kind, None if it isn't the title of a post.

    >>> unit_of_post("楼栋长"), unit_of_post("副网格长"), unit_of_post("负责人"), unit_of_post("颜色")
    ('Building', 'Grid', '', None)
    """
    for kind, pattern in nouns.TITLES:
        if pattern.fullmatch(title):
            return kind
    return None


def _property_of(key: str, model: Model) -> Iterator[Sense]:
    """Yield the senses of a header that begins with the word for a kind, such as 小区户数."""
    for length in range(len(key) - 1, 0, -1):
        kind = nouns.UNIT_WORDS.get(nouns.HEADS.sub("", key[:length]), "")
        if kind not in model.nodes:
            continue
        rest = key[length:]
        if _HOUSEHOLDS.search(rest) and "households" in model.nodes[kind].properties:
            yield Sense(Role.PROPERTY, kind, "households")
        column = column_of(model.sheets[model.nodes[kind].plural], rest)[0]
        if column is not None and column.property is not None and column.name not in _PLAIN_PROPERTIES:
            yield Sense(Role.PROPERTY, kind, column.name)
