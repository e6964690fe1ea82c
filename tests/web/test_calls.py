"""Telephones are links that call, wherever one is shown."""

import re
from pathlib import Path

import pytest

from ledger.grammar import shelf
from ledger.grammar.fields import Kind, declared_fields
from ledger.web.calls import calls
from tests.lives import a_workplace

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "templates").rglob("*.html"))


@pytest.mark.parametrize(
    ("words", "dialled"),
    [
        ("13800000001", ["13800000001"]),
        ("+8613800000001", ["+8613800000001"]),
        ("0543-1234567", ["05431234567"]),
        ("0543-1234567-801；13900000000", ["05431234567", "13900000000"]),
        ("400-123-4567", ["4001234567"]),
        ("138****0001", []),
        ("安2026-0412，2026年11月29日", []),
        ("<b>13800000001</b>", ["13800000001"]),
    ],
)
def test_every_number_in_words_is_dialled_by_a_tap_and_nothing_else_is(words, dialled):
    shown = str(calls(words))
    assert re.findall(r'href="tel:([^"]*)"', shown) == dialled
    assert "<b>" not in shown


def test_a_place_is_called_from_its_page(signed_in, town):
    page = signed_in("officer").page(f"/sites/{a_workplace(town).id}")
    assert page.links["13800000000"] == "tel:13800000000"


def test_whatever_is_a_telephone_is_called_one(application):
    """`facts` calls what stands under such a label."""
    models = [model for book in shelf.books() for model in (book.entry, book.visit, book.site and book.site.model)]
    fields = [named.field for model in models if model for named in declared_fields(model)]
    fields += [named.field for book in shelf.books() if book.sealed for named in book.sealed.fields]
    labels = [field.label for field in fields if field.kind is Kind.PHONE]
    assert labels != []
    assert [label for label in labels if "电话" not in label] == []


def test_a_page_that_says_a_telephone_lets_it_be_called():
    said = re.compile(r"\{\{[^}]*\.phone\b[^}]*\}\}")
    found = [one for page in TEMPLATES for one in said.findall(page.read_text(encoding="utf-8"))]
    assert [one for one in found if "calls(" not in one and "facts(" not in one] == []
