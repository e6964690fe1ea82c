"""What somebody typed has one form, whatever keyboard, sheet or phone it came from."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import typed

FORMS = (
    typed.prose, typed.line, typed.name, typed.half_width, typed.code, typed.entry_number, typed.document_number,
    typed.telephones, typed.sign_in_name, typed.same,
)  # fmt: skip
# Whatever there is, and more often what these forms are about.
SIGNS = st.one_of(
    st.characters(), st.sampled_from("０２６Ａａz9 -–—－·•・（)〔】　\u200b\u200d\ufeff\r\n\t、；/+转号访安㎡½‼️🙂éé⽤")
)
TEXTS = st.text(SIGNS, max_size=24)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(text=TEXTS)
@example(text="e\u200d\u0301")
@example(text="(010)62345678 转 1 或 +86 138 0000 0001")
def test_what_has_its_form_already_keeps_it(form, text):
    assert form(form(text)) == form(text)


@given(text=TEXTS)
def test_prose_never_grows_and_hides_nothing(text):
    found = typed.prose(text)
    assert len(found) <= len(unicodedata.normalize("NFC", text))
    assert found == found.strip(" \n") and "  " not in found and "\r" not in found
    hidden = [sign for sign in found if unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\n\x00\u200d"]
    assert not hidden
    assert typed.is_storable(text) == typed.is_storable(found), "what is refused must not slip through"


@given(text=st.text(st.characters(codec="gb18030", exclude_categories=("Zs", "Cc", "Cf", "Co")), max_size=30))
def test_what_chinese_writes_stays_as_it_was_written(text):
    plain = "".join(sign for sign in unicodedata.normalize("NFC", text) if sign == typed.prose(f"字{sign}字")[1:-1])
    assert typed.prose(plain) == plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("占地265㎡，约½亩；共3.5m²①", "占地265㎡，约½亩；共3.5m²①"),
        ("“通道”堵塞（已拍照）——请速办……", "“通道”堵塞（已拍照）——请速办……"),
        ("２０２２．１１．２０", "2022.11.20"),
        ("第一行\r\n第二行\u2028第三行", "第一行\n第二行\n第三行"),
        ("　　开头空两格  ，中间", "开头空两格 ，中间"),
        ("⽤⼯", "用工"),
        ("一家\U0001f468\u200d\U0001f469\u200d\U0001f467三口", "一家\U0001f468\u200d\U0001f469\u200d\U0001f467三口"),
        ("\ufeff张\u200b三\u202e", "张三"),
    ],
)
def test_prose(written, kept):
    assert typed.prose(written) == kept


def test_five_hundred_characters_with_fifty_breaks_are_five_hundred():
    text = "\r\n".join(["字" * 9] * 51)
    assert len(typed.prose(text)) == 51 * 9 + 50


@pytest.mark.parametrize("text", ["\u200b\u200b", " \u3000\r\n", "\u3164", "\u2800\u2800", "\ufe0f", "\u0301"])
def test_what_cannot_be_seen_is_nothing(text):
    assert typed.is_blank(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("+86 138 0000 0001", "13800000001"),
        ("0086-13800000001", "13800000001"),
        ("０５４３－３３２２４５６", "0543-3322456"),
        ("（0543）3322456转8001", "0543-3322456-8001"),
        ("+86 543 3322456", "0543-3322456"),
        ("010-62345678", "010-62345678"),
        ("400-1234-567", "400-123-4567"),
        ("4001234567", "400-123-4567"),
        ("13800000001；0543-3322456/139 0000 0002", "13800000001、0543-3322456、13900000002"),
        ("13800000001 13900000002", "13800000001、13900000002"),
    ],
)
def test_a_telephone_is_kept_in_one_form(written, kept):
    assert typed.telephones(written) == kept
    assert typed.are_telephones(written)


@pytest.mark.parametrize("text", ["10000000000", "1380000000", "12345", "张三", "13800000001、", "", "٠٥٤٣٣٣٢٢٤٥٦"])
def test_what_nobody_can_be_called_by_is_no_telephone(text):
    assert typed.are_telephones(text) == (text == "13800000001、")


@pytest.mark.parametrize(
    "text",
    ["访2026-0021", "访 2026－0021", "访２０２６—００２１", " 访2026 0021号", "访20260021", "访2026\u20110021\u200b"],
)
def test_the_number_of_an_entry_is_the_same_number_however_it_is_grouped(text):
    assert typed.entry_number(text) == "访2026-0021"


def test_the_number_of_an_entry_may_come_without_its_character():
    assert typed.entry_number("２０２６００２１") == "2026-0021"


@pytest.mark.parametrize("text", ["ABCD-2345", "abcd 2345", "ＡＢＣＤ—２３４５", "ab cd–23 45"])
def test_a_query_code_is_the_same_code(text):
    assert typed.code(text) == "ABCD2345"


@pytest.mark.parametrize("text", ["惠民某某（集团）有限公司", "惠民某某(集团) 有限公司", "惠民某某【集团】有限公司"])
def test_a_unit_is_the_same_unit_whatever_its_brackets(text):
    assert typed.same(text) == typed.same("惠民某某(集团)有限公司")


def test_a_sign_in_name_that_is_a_telephone_is_the_telephone():
    assert {typed.sign_in_name(one) for one in ("13800000001", "138 0000 0001", "＋86-138-0000-0001")} == {
        "13800000001"
    }
