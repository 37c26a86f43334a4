"""Declares kinds of node for places: a tree from province to room, some of whose kinds are optional."""

from typing import Annotated, Literal

from wangge.graph.model.kind import Node
from wangge.graph.model.property import Address, Flag, Latitude, Longitude, Property, words

__all__ = [
    "Area",
    "Building",
    "City",
    "Community",
    "Compound",
    "District",
    "Entrance",
    "Grid",
    "MicroGrid",
    "NaturalVillage",
    "Province",
    "Room",
    "Street",
    "VillagerGroup",
]

Scheme = Annotated[
    Literal["NBS", "MCA"],
    Property(zh="代码体系", also=("scheme",), term="skos:inScheme"),
]
Edition = Annotated[
    int,
    Property(zh="代码版本", also=("版本", "年份"), unit="年", term="dcterms:issued", least=1949, most=2100),
]
Households = Annotated[
    int | None,
    Property(
        zh="户数",
        also=words(
            "总户数 住户数 居民户数 所辖户数 辖区户数 管辖户数 网格户数 小区户数 楼栋户数 家庭户数 户数合计 "
            "合计户数 常住户数 实有户数 居住户数 住户总数"
        ),
        unit="户",
        term="schema:size",
        least=0,
    ),
]
CompoundName = Annotated[
    str,
    Property(
        zh="名称",
        also=words("全称 楼盘名称 楼盘名 楼盘 项目名称 小区院落 小区 院落 title"),
        term="skos:prefLabel",
    ),
]
BuildingName = Annotated[
    str,
    Property(
        zh="名称",
        also=words("全称 楼栋号 楼号 幢号 栋号 楼栋 楼幢 楼幢号 楼宇 栋 幢 座号 楼座 title"),
        term="skos:prefLabel",
    ),
]


class _Place(Node, shared_labels=("Place",)):
    lon: Longitude = None
    lat: Latitude = None


class _Division(_Place):
    scheme: Scheme
    edition: Edition


class Province(
    _Division,
    zh="省",
    aliases=("省级", "省份"),
    term="schema:State",
    place_tier=1,
    division_level=1,
    code_pattern=r"\d{2}0{4}",
    code_rule="6 digits of GB/T 2260 ending in 0000",
    code_rule_zh="GB/T 2260 的6位数字，以0000结尾",
    example={"code": "510000", "name": "四川省", "scheme": "NBS", "edition": 2023},
):
    """A province-level unit. Optional."""


class City(
    _Division,
    zh="市",
    plural="cities",
    aliases=("地级市", "市州"),
    term="schema:City",
    place_tier=2,
    division_level=2,
    code_pattern=r"\d{6}",
    code_rule="6 digits of GB/T 2260",
    code_rule_zh="GB/T 2260 的6位数字",
    example={"code": "511700", "name": "达州市", "scheme": "NBS", "edition": 2023},
):
    """A prefecture-level unit."""


class District(
    _Division,
    zh="区县",
    aliases=("区", "县", "区/县"),
    term="schema:AdministrativeArea",
    place_tier=3,
    division_level=3,
    code_pattern=r"\d{6}",
    code_rule="6 digits of GB/T 2260",
    code_rule_zh="GB/T 2260 的6位数字",
    example={"code": "511702", "name": "通川区", "scheme": "NBS", "edition": 2023},
):
    """A county-level unit: district, county or county-level city (区/县)."""


class Street(
    _Division,
    zh="街道",
    aliases=("街道/镇/乡", "乡镇街道", "镇街", "镇", "乡镇"),
    term="schema:AdministrativeArea",
    place_tier=4,
    division_level=4,
    code_pattern=r"\d{9}",
    code_rule="9 digits of GB/T 10114 (12 digits ending in 000 are accepted)",
    code_rule_zh="GB/T 10114 的9位数字（以000结尾的12位也可识别）",
    example={
        "code": "511702001",
        "name": "东城街道",
        "scheme": "NBS",
        "edition": 2023,
    },
):
    """A township-level unit: street (街道), town (镇) or township (乡)."""

    form: Annotated[
        Literal["街道", "镇", "乡"] | None,
        Property(
            zh="街镇类型",
            also=("乡镇街道类型",),
            term="schema:additionalType",
            added_later=True,
            name_endings=(
                ("街道", "街道"),
                ("街道办事处", "街道"),
                ("街道办", "街道"),
                ("街办", "街道"),
                ("镇", "镇"),
                ("镇人民政府", "镇"),
                ("镇政府", "镇"),
                ("乡", "乡"),
                ("乡人民政府", "乡"),
                ("乡政府", "乡"),
                ("苏木", "乡"),
            ),
        ),
    ] = None


class Area(
    _Place,
    zh="片区",
    aliases=("社区片区", "网格片区"),
    term="schema:Place",
    place_tier=5,
    example={"code": "511702001-东片区", "name": "东片区"},
):
    """An area (片区) of several communities of a street. Optional."""


class Community(
    _Division,
    zh="社区",
    plural="communities",
    aliases=("社区/村", "村", "村社区", "村居", "行政村"),
    term="schema:AdministrativeArea",
    place_tier=6,
    division_level=5,
    code_pattern=r"\d{12}",
    code_rule="12 digits of the statistical division code",
    code_rule_zh="统计用区划代码的12位数字",
    example={
        "code": "511702001001",
        "name": "二马路社区居民委员会",
        "scheme": "NBS",
        "edition": 2023,
    },
):
    """The area of a residents' or villagers' committee (社区/村), not the committee."""

    form: Annotated[
        Literal["社区", "村"] | None,
        Property(
            zh="村社类型",
            also=("社区类型", "村社区类型"),
            term="schema:additionalType",
            added_later=True,
            name_endings=(
                ("社区", "社区"),
                ("居民委员会", "社区"),
                ("居委会", "社区"),
                ("居委", "社区"),
                ("村", "村"),
                ("村民委员会", "村"),
                ("村委会", "村"),
                ("村委", "村"),
                ("嘎查", "村"),
            ),
        ),
    ] = None


class Grid(
    _Place,
    zh="网格",
    term="schema:Place",
    place_tier=7,
    standard_code=r"\d{15}",
    standard_rule="15 digits: the community's 12 and a sequence of 3",
    standard_rule_zh="15位数字：所属社区的12位加3位顺序号",
    example={"code": "511702001001001", "name": "第一网格", "households": 412},
):
    """A grid (网格): the area to which a grid worker is assigned."""

    households: Households = None


class VillagerGroup(
    _Place,
    zh="村民小组",
    aliases=("村小组", "居民小组", "村居民小组", "村民组"),
    term="schema:Place",
    place_tier=8,
    example={"code": "511702106209-1组", "name": "1组", "households": 60},
):
    """A villagers' group (村民小组), a part of a village. Optional."""

    households: Households = None


class MicroGrid(
    _Place,
    zh="微网格",
    aliases=("微格",),
    term="schema:Place",
    place_tier=9,
    example={"code": "511702001001001-01", "name": "1号微网格", "households": 40},
):
    """A micro-grid (微网格), a part of a grid. Optional."""

    households: Households = None


class Compound(
    _Place,
    zh="小区",
    aliases=("小区院落", "住宅小区", "院落"),
    term="schema:ApartmentComplex",
    place_tier=10,
    standard_code=r"\d{12}X\d{2,5}",
    standard_rule="the community's 12 digits, X and a sequence",
    standard_rule_zh="所属社区的12位数字，加X和顺序号",
    example={
        "code": "511702001001X001",
        "name": "新锦苑",
        "households": 286,
        "housing": "老旧小区",
        "renewed": True,
        "built": 1998,
    },
):
    """A residential compound (小区) or courtyard (院落)."""

    name: CompoundName
    households: Households = None
    housing: Annotated[
        Literal["商品房小区", "老旧小区", "单位院落", "安置小区"] | None,
        Property(
            zh="小区类型",
            also=words("类型 小区类别 小区性质 小区种类 小区分类 住宅类型"),
            term="schema:accommodationCategory",
        ),
    ] = None
    built: Annotated[
        int | None,
        Property(
            zh="建成年份",
            also=words(
                "建成年代 建成时间 建成年月 建成日期 建成年 建造年代 建造年份 建造时间 建筑年代 建筑年份 "
                "建设年代 建设年份 竣工时间 竣工年份 竣工日期 竣工年月 交付时间 交付年份 交付使用时间 交房时间 "
                "投用时间 投入使用时间 修建年代 修建时间 修建年份"
            ),
            unit="年",
            term="schema:yearBuilt",
            least=1900,
            most=2100,
        ),
    ] = None
    renewed: Annotated[
        Flag, Property(zh="已改造", also=("是否改造", "是否已改造"), term="wangge:renewed")
    ] = None
    address: Address = None


class NaturalVillage(
    _Place,
    zh="自然村",
    aliases=("自然村落", "自然屯", "屯"),
    term="schema:Place",
    place_tier=11,
    example={"code": "511702106209-张家湾", "name": "张家湾", "households": 25},
):
    """A natural village (自然村): houses that stand together, as a compound does in a town. Optional."""

    households: Households = None


class Building(
    _Place,
    zh="楼栋",
    aliases=("楼幢", "楼宇"),
    term="schema:House",
    place_tier=12,
    standard_code=r"\d{12}B\d{2,6}",
    standard_rule="the community's 12 digits, B and a sequence",
    standard_rule_zh="所属社区的12位数字，加B和顺序号",
    example={
        "code": "511702001001B0001",
        "name": "1栋",
        "households": 48,
        "floors": 7,
        "entrances": 3,
    },
):
    """A residential building (楼栋): in a compound, or a scattered one (零散楼栋), which is in no compound."""

    name: BuildingName
    households: Households = None
    floors: Annotated[
        int | None,
        Property(
            zh="层数",
            also=words("楼层数 总层数 地上层数 总楼层 总楼层数 楼层 最高楼层 建筑层数 地上楼层数"),
            unit="层",
            term="schema:numberOfFloors",
            least=1,
        ),
    ] = None
    entrances: Annotated[
        int | None,
        Property(
            zh="单元数",
            also=("单元总数", "单元个数", "单元数量"),
            unit="个",
            term="wangge:entrances",
            least=1,
        ),
    ] = None
    address: Annotated[
        Address,
        Property(
            zh="地址",
            also=words(
                "楼栋地址 门牌号 门牌 门牌地址 详细地址 坐落 座落 坐落地址 坐落位置 具体位置 位置 街路巷"
            ),
            term="schema:address",
            added_later=True,
        ),
    ] = None


class Entrance(
    _Place,
    zh="单元",
    aliases=("楼栋单元", "单元门"),
    term="schema:Place",
    place_tier=13,
    example={"code": "511702001001B0001-1单元", "name": "1单元", "households": 16},
):
    """An entrance (单元) of a building, with the stairs and flats behind it. Optional."""

    households: Households = None


class Room(
    _Place,
    zh="房屋",
    aliases=("房间", "房号", "户室"),
    term="schema:Apartment",
    place_tier=14,
    example={"code": "511702001001B0001-1单元-101", "name": "101"},
):
    """A flat, a room or a house (房屋). Optional. Who owns it or lives in it is never stored."""

    name: Annotated[
        str, Property(zh="房号", also=("名称", "房间号", "门牌号", "室号", "title"), term="skos:prefLabel")
    ]
    floor: Annotated[int | None, Property(zh="所在楼层", also=("楼层",), unit="层", term="wangge:floor")] = (
        None
    )
