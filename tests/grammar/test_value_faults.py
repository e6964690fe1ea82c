"""What is wrong with a value by itself."""

import string
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger.choices import Choice
from ledger.grammar.check_digits import CREDIT_CODE_CHARACTERS
from ledger.grammar.fields import Field, Kind, Named
from ledger.grammar.value_faults import fault, is_empty, question, record_faults, values_among


class Colour(Choice):
    RED = "red", "红"
    BLUE = "blue", "蓝"


CODE = Field(label="代码", kind=Kind.CREDIT_CODE)
TEXT = Field(label="名称", kind=Kind.TEXT, most=5)
MONEY = Field(label="资金", kind=Kind.DECIMAL, least=0, most=100, places=2, unit="万元")
FLOORS = Field(label="层数", kind=Kind.WHOLE, least=1, most=120, unit="层")
DAY = Field(label="日期", kind=Kind.DAY)
ONE = Field(label="颜色", kind=Kind.CHOICE, choices=Colour)
SEVERAL = Field(label="颜色", kind=Kind.CHOICES, choices=Colour)
YES = Field(label="是否到场", kind=Kind.YES_NO)


def check_character(first_seventeen: str) -> str:
    """GB 32100-2015 said another way: weights are the powers of three modulo 31."""
    total = sum(CREDIT_CODE_CHARACTERS.index(one) * pow(3, place, 31) for place, one in enumerate(first_seventeen))
    return CREDIT_CODE_CHARACTERS[-total % 31]


@given(some.text(CREDIT_CODE_CHARACTERS, min_size=17, max_size=17))
def test_exactly_one_check_character_fits(first_seventeen):
    right = check_character(first_seventeen)
    fitting = [one for one in CREDIT_CODE_CHARACTERS if not question(CODE, first_seventeen + one)]
    assert fitting == [right]


@given(some.text(CREDIT_CODE_CHARACTERS, min_size=17, max_size=17), some.integers(0, 16), some.data())
def test_one_mistyped_character_is_always_noticed(first_seventeen, place, data):
    other = data.draw(some.sampled_from([one for one in CREDIT_CODE_CHARACTERS if one != first_seventeen[place]]))
    mistyped = first_seventeen[:place] + other + first_seventeen[place + 1 :]
    assert "校验位不对" in question(CODE, mistyped + check_character(first_seventeen))


@given(some.text(), some.sampled_from([CODE, TEXT, Field(label="电话", kind=Kind.PHONE, most=40), ONE]))
def test_any_text_gets_an_answer_and_never_an_error(value, field):
    assert isinstance(fault(field, value), str)


@given(some.decimals(allow_nan=True, allow_infinity=True))
def test_any_number_gets_an_answer_and_what_passes_can_be_stored(value):
    if not fault(MONEY, value):
        assert 0 <= value <= 100
        assert value == round(value, 2)


@pytest.mark.parametrize("nothing", [None, "", " ", "\u3000\n", [], ()])
def test_blanks_are_nothing(nothing):
    assert is_empty(nothing)
    assert fault(TEXT, nothing) == ""


@pytest.mark.parametrize("something", [0, False, Decimal(0), "0", [0]])
def test_zero_and_no_are_something(something):
    assert not is_empty(something)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (TEXT, "一二三四五六", "名称最多 5 个字，现在是 6 个，请缩短"),
        (TEXT, "a\x00", "名称里有无法保存的字符，请重新输入"),
        (TEXT, "a\ud83d", "名称里有无法保存的字符，请重新输入"),
        (MONEY, Decimal("100.01"), "资金不能大于 100，请核对单位是不是万元"),
        (MONEY, Decimal("-0.01"), "资金不能小于 0"),
        (MONEY, Decimal("0.001"), "资金最多保留 2 位小数"),
        (MONEY, Decimal("NaN"), "请填写数字，资金只能是数字"),
        (MONEY, "许多", "请填写数字，资金只能是数字"),
        (MONEY, True, "请填写数字，资金只能是数字"),
        (FLOORS, 0, "层数不能小于 1"),
        (FLOORS, 1.5, "请填写整数，层数只能是整数"),
        (FLOORS, 10**400, "层数不能大于 120，请核对单位是不是层"),
        (YES, "也许", "是否到场请选择是或否"),
        (YES, 1, "是否到场请选择是或否"),
        (DAY, "2026-13-45", "请填写日期，例如 2026-03-05"),
        (DAY, datetime(2026, 3, 9, tzinfo=UTC), "请填写日期，例如 2026-03-05"),
        (TEXT, 7, "请填写文字，名称只能是文字"),
        (ONE, ["red"], "请从列表中选择颜色"),
        (SEVERAL, "red", "请从列表中选择颜色"),
        (SEVERAL, [["red"]], "请从列表中选择颜色"),
        (DAY, date(1026, 3, 9), "请核对日期的年份"),
        (DAY, date(2206, 3, 9), "请核对日期的年份"),
        (ONE, "green", "请从列表中选择颜色"),
        (SEVERAL, ["red", "green"], "请从列表中选择颜色"),
    ],
)
def test_each_fault_says_what_to_do(field, value, sentence):
    assert fault(field, value) == sentence


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (TEXT, "一二三四五"),
        (MONEY, Decimal("99.99")),
        (FLOORS, 120),
        (DAY, date(2026, 3, 9)),
        (ONE, Colour.RED),
        (SEVERAL, ["red", "blue"]),
    ],
)
def test_what_is_sound_has_no_fault(field, value):
    assert fault(field, value) == ""


def test_a_record_is_judged_as_a_whole_and_unknown_answers_are_faults():
    fields = [Named(key="name", field=TEXT, mandatory=True), Named(key="floors", field=FLOORS, mandatory=False)]
    assert record_faults(fields, {"name": " ", "floors": 500, "is_admin": True}) == {
        "name": "请填写名称",
        "floors": "层数不能大于 120，请核对单位是不是层",
        "is_admin": "没有这一项",
    }
    assert record_faults(fields, {"name": "甲"}) == {}


def test_what_is_no_value_of_its_kind_is_left_out_and_a_blank_is_nothing():
    fields = {"name": TEXT, "on": DAY, "is_so": YES, "floors": FLOORS}
    answers = {"name": "甲", "on": " ", "is_so": "也许", "floors": 3, "nobody_asks": "某"}
    assert values_among(fields, answers) == (
        {"name": "甲", "on": None, "floors": 3, "nobody_asks": "某"},
        {"is_so": "是否到场请选择是或否"},
    )


def test_the_alphabet_leaves_out_what_is_easily_mistaken():
    assert set(string.digits + string.ascii_uppercase) - set(CREDIT_CODE_CHARACTERS) == set("IOSVZ")
