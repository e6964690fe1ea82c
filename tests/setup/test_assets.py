"""The front-end files are where the pages look for them."""

import gzip
import re
from xml.etree import ElementTree

import brotli
import pytest

from ledger.web import joined
from setup.assets import ICONS, VENDOR
from tests.machinery.premises import ROOT

SYMBOL = "{http://www.w3.org/2000/svg}symbol"
ICON_CALLS = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']|icons\.svg#([a-z0-9-]+)""")


def icons_asked_for() -> set[str]:
    """Return every icon that a template, a script or a declaration names outright."""
    pages = [
        path
        for folder in ("templates", "static", "ledger")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".html", ".js", ".py")
    ]
    named = {name for page in pages for found in ICON_CALLS.findall(page.read_text(encoding="utf-8")) for name in found}
    return named - {""}


def test_the_sprite_holds_each_icon_once_in_the_colour_of_its_text():
    symbols = ElementTree.parse(VENDOR / "icons.svg").getroot().findall(SYMBOL)
    assert [symbol.get("id") for symbol in symbols] == ICONS
    assert {symbol.get("fill") for symbol in symbols} == {"currentColor"}
    assert all(len(symbol) > 0 for symbol in symbols)


def test_every_icon_a_page_asks_for_is_in_the_sprite():
    assert icons_asked_for() - set(ICONS) == set()


@pytest.mark.parametrize("name", ["bootstrap.min.css", "icons.svg", *joined.JOINED])
def test_a_file_waits_compressed_beside_itself(name):
    whole = (VENDOR / name).read_bytes()
    assert gzip.decompress((VENDOR / f"{name}.gz").read_bytes()) == whole
    assert brotli.decompress((VENDOR / f"{name}.br").read_bytes()) == whole


def test_what_is_joined_counts_until_one_of_its_sources_changes(monkeypatch):
    assert joined.is_joined()
    known = joined.sources()
    monkeypatch.setattr(joined, "sources", lambda: [*known, ROOT / "static" / "icon.svg"])
    assert not joined.is_joined()


def test_every_stylesheet_of_ours_is_joined():
    assert {path.stem for path in (ROOT / "static" / "css").glob("*.css")} == {*joined.STYLESHEETS, "print"}


@pytest.mark.parametrize("name", ["bootstrap.min.css", "page.css"])
def test_nothing_in_the_stylesheet_is_fetched_from_elsewhere(name):
    addresses = re.findall(r"url\(([^)]*)\)", (VENDOR / name).read_text(encoding="utf-8"))
    assert [address for address in addresses if not address.strip("\"'").startswith("data:")] == []
