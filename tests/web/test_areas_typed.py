"""Areas as an office writes them, and what is asked about instead of being guessed (rules 12.5)."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from ledger.web.forms import SquareMetresField


class Areas(Form):
    area = SquareMetresField("占用面积")


def typed(text: str) -> Areas:
    form = Areas(MultiDict({"area": text}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [
        ("0.35亩", "233.3333"), ("0.35", "233.3333"), ("50", "33333.3333"), ("233㎡", "233"), ("233 平方米", "233"),
        ("1,200m2", "1200"), ("0.02公顷", "200"), ("3分", "200"), ("3亩", "2000"), ("51亩", "34000"),
    ],
)  # fmt: skip
def test_an_area_is_understood_in_the_units_of_the_office(text, square_metres):
    form = typed(text)
    assert (form.errors, form.area.data) == ({}, Decimal(square_metres))


@pytest.mark.parametrize("text", ["233", "50.1", "12000"])
def test_a_bare_number_too_large_for_a_plot_in_mu_is_asked_about_and_kept(text):
    form = typed(text)
    assert form.errors == {"area": [f"请写明单位，是 {text}亩 还是 {text}㎡"]}
    assert form.area._value() == text


@pytest.mark.parametrize("text", ["-1亩", "三亩", "1e3", "1亩2分", "约3亩", "亩"])
def test_what_is_no_area_is_refused_with_an_example(text):
    assert typed(text).errors == {"area": ["请填写面积，例如 0.35亩 或 233㎡"]}
