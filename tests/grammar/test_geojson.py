"""An outline of land as GeoJSON: what encloses land in China passes, everything else is told what to do."""

import json

import pytest

from ledger.grammar.geojson import NO_OUTLINE, outline_fault

RING = [[117.1, 37.2], [117.2, 37.2], [117.2, 37.3], [117.1, 37.2]]


def outline(kind: str, coordinates: object) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


@pytest.mark.parametrize(
    "text",
    [
        outline("Polygon", [RING]),
        outline("Polygon", [[[*point, 23.5] for point in RING]]),
        outline("MultiPolygon", [[RING], [RING]]),
        json.dumps({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [RING]}}),
    ],
)
def test_what_encloses_land_passes(text):
    assert outline_fault(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "not geojson",
        "null",
        "[]",
        "{}",
        outline("Point", [117.1, 37.2]),
        outline("Polygon", []),
        outline("Polygon", [[]]).replace("[[]]", "[[[1]]]"),
        outline("Polygon", {"a": 1}),
        outline("MultiPolygon", [7]),
        outline("Polygon", [[["117.1", "37.2"]] * 4]),
        outline("Polygon", [[[True, False]] * 4]),
        '{"type": "Polygon", "coordinates": [[[NaN, 37], [117, 37], [117, 38], [NaN, 37]]]}',
        '{"type": ["Polygon"], "coordinates": [[]]}',
        json.dumps({"type": "Feature", "geometry": None}),
        "[" * 19_000,
    ],
)
def test_what_is_no_outline_is_asked_for_again(text):
    assert outline_fault(text) == NO_OUTLINE


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        (RING[:-1], "首尾闭合"),
        ([*RING[:-1], [117.3, 37.3]], "首尾闭合"),
        ([point[::-1] for point in RING], "写反了"),
        ([[39_500_000, 4_120_000]] * 4, "平面坐标"),
        ([[2.35, 48.85]] * 4, "不在国内"),
    ],
)
def test_an_outline_in_the_wrong_place_or_form_says_what_is_wrong(ring, words):
    assert words in outline_fault(outline("Polygon", [ring]))
