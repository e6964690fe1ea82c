"""The outline of a piece of land as GeoJSON (RFC 7946) in degrees: what can be wrong with it, in a sentence. Pure."""

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

# China, with a little to spare (rules 12.6).
LEAST_LONGITUDE, MOST_LONGITUDE = 73, 135.1
LEAST_LATITUDE, MOST_LATITUDE = 3.8, 53.6
FEWEST_POINTS = 4

NO_OUTLINE = "请粘贴勘测定界的 GeoJSON（Polygon 或 MultiPolygon），没有的留空"


class _Wrong(ValueError):
    """The outline cannot stand; the message is the sentence."""


def outline_fault(text: str) -> str:
    """Return what is wrong with an outline, or "" for one that encloses land in China.

    >>> outline_fault('{"type": "Polygon", "coordinates": [[[117, 37], [117.1, 37], [117.1, 37.1], [117, 37]]]}')
    ''
    >>> outline_fault('{"type": "Polygon", "coordinates": [[[37, 117], [37, 117.1], [37.1, 117], [37, 117]]]}')
    '经度和纬度写反了，请按先经度、后纬度填写'
    """
    try:
        outline = json.loads(text, parse_constant=_no_number)
        for ring in _rings(outline):
            _check_ring(ring)
    except _Wrong as wrong:
        return str(wrong)
    except (ValueError, RecursionError, OverflowError):
        return NO_OUTLINE
    return ""


def _no_number(word: str) -> None:
    raise _Wrong(NO_OUTLINE)


def _rings(outline: Any) -> Iterator[Any]:
    if isinstance(outline, dict) and outline.get("type") == "Feature":
        outline = outline.get("geometry")
    kind, found = (outline.get("type"), outline.get("coordinates")) if isinstance(outline, dict) else (None, None)
    polygons = {"Polygon": [found], "MultiPolygon": found}.get(kind) if isinstance(kind, str) else None
    if not polygons or not isinstance(polygons, list) or not all(polygons):
        raise _Wrong(NO_OUTLINE)
    for polygon in polygons:
        if not isinstance(polygon, list):
            raise _Wrong(NO_OUTLINE)
        yield from polygon


def _check_ring(ring: Any) -> None:
    if not isinstance(ring, list) or not all(_is_point(point) for point in ring):
        raise _Wrong(NO_OUTLINE)
    if len(ring) < FEWEST_POINTS or ring[0] != ring[-1]:
        raise _Wrong("地块范围要首尾闭合：至少四个点，最后一个点与第一个点相同")
    for longitude, latitude, *_ in ring:
        _check_place(longitude, latitude)


def _is_point(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) in (2, 3)
        and all(isinstance(one, int | float) and not isinstance(one, bool) and isfinite(one) for one in point)
    )


def _check_place(longitude: float, latitude: float) -> None:
    if _in_china(longitude, latitude):
        return
    if _in_china(latitude, longitude):
        raise _Wrong("经度和纬度写反了，请按先经度、后纬度填写")
    if abs(longitude) > 180 or abs(latitude) > 180:
        raise _Wrong("这是平面坐标（米），请先按带号换算成 CGCS2000 经纬度")
    raise _Wrong(f"点 {longitude}，{latitude} 不在国内，请核对坐标")


def _in_china(longitude: float, latitude: float) -> bool:
    return LEAST_LONGITUDE <= longitude <= MOST_LONGITUDE and LEAST_LATITUDE <= latitude <= MOST_LATITUDE
