"""Declares the messages on a file with boundaries of places."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage

__all__ = ["BoundaryMessage"]


@unique
class BoundaryMessage(RejectMessage):
    """What is wrong with a GeoJSON file, with some of its features, or with their places."""

    IN_FILE = "{file}: {fault}", "{file}：{fault}"
    UNREADABLE = "{fault}", "无法读取（{fault}）"
    NOT_JSON = (
        "isn't JSON (line {line}); export it as GeoJSON again",
        "第{line}行不是合法的JSON；请重新导出为GeoJSON",
    )
    TOO_DEEP = "is nested too deep; export it as GeoJSON again", "嵌套太深；请重新导出为GeoJSON"
    NOT_GEOJSON = (
        "isn't a GeoJSON FeatureCollection; export it as GeoJSON again",
        "不是GeoJSON要素集（FeatureCollection）；请重新导出为GeoJSON",
    )
    OTHER_CRS = (
        "has the coordinate system {name}; export it in longitude and latitude (WGS-84)",
        "坐标系是{name}；请按经纬度（WGS-84）导出",
    )
    TOO_MANY_POINTS = (
        "has more than {most:,} points; simplify the boundaries",
        "坐标点超过{most:,}个；请先简化边界",
    )
    WITHOUT_KEY = (
        "{count} features have neither {code} nor {name} and aren't drawn ({which}); set code_property in [map]",
        "{count}个要素既无{code}也无{name}，未画（{which}）；请在[map]中写明code_property",
    )
    NOT_AREAS = (
        "{count} features aren't polygons and aren't drawn ({which})",
        "{count}个要素不是面，未画（{which}）",
    )
    BROKEN_AREAS = (
        "{count} features have an outline that isn't a list of at least three positions and aren't drawn ({which})",
        "{count}个要素的边界不是由至少三个坐标组成，未画（{which}）",
    )
    SWAPPED = (
        "{count} features aren't drawn: are longitude and latitude swapped? ({which})",
        "{count}个要素未画：经纬度写反了？（{which}）",
    )
    OUTSIDE = (
        "{count} features are outside China and aren't drawn; coordinates must be in degrees ({which})",
        "{count}个要素不在中国境内，未画；坐标须是经纬度（{which}）",
    )
    NOT_CLOSED = (
        "{count} features have an outline that isn't closed; it was closed ({which})",
        "{count}个要素的边界没有闭合，已补上（{which}）",
    )
    CROSSING = (
        "{count} features have an outline that crosses itself; it is drawn as it is ({which})",
        "{count}个要素的边界自相交，照原样画出（{which}）",
    )
    HEIGHTS = (
        "{count} features have heights, which were ignored ({which})",
        "{count}个要素带有高程，已略去（{which}）",
    )
    TWICE = (
        "{count} places have more than one boundary; the first is drawn ({which})",
        "{count}个地点有不止一个边界，画第一个（{which}）",
    )
    WITHOUT_PLACE = (
        "{count} boundaries belong to no place of the graph and aren't drawn ({which})",
        "{count}个边界在图库中没有对应的地点，未画（{which}）",
    )
    AMBIGUOUS = (
        "{count} boundaries have a name that several places have and aren't drawn; add codes ({which})",
        "{count}个边界的名称对应多个地点，未画；请补上编码（{which}）",
    )
