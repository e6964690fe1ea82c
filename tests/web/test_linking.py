"""The way to tie a case to another, and what the page of either shows of it."""

import pytest

from tests.lives import a_workplace, report
from tests.parcels import a_case


@pytest.fixture
def two(town):
    return a_case(town, "verified"), a_case(town, "verified")


def test_a_case_is_tied_by_its_number_and_untied_on_its_page(two, signed_in):
    one, other = two
    client = signed_in("officer")
    ways = client.page(f"/entries/{one.id}").links
    assert ways["一案多地块等，关联另一条"] == f"/entries/{one.id}/tie"
    answer = client.fill(f"/entries/{one.id}/tie", {"number": other.number, "reason": "同一项目两块地"})
    assert (answer.status_code, answer.location) == (303, f"/entries/{one.id}")
    told = client.page(f"/entries/{other.id}").main.text
    assert "关联的条目（1）" in told and one.number in told and "同一项目两块地" in told
    untied = client.submit(f"/entries/{other.id}/untie", {"other": str(one.id), "reason": ""})
    assert untied.status_code == 422 and "请写明理由" in untied.text
    client.submit(f"/entries/{other.id}/untie", {"other": str(one.id), "reason": "两个项目"})
    assert "关联的条目" not in client.page(f"/entries/{one.id}").main.text


def test_what_is_refused_is_said_beside_the_field_and_what_was_typed_stays(two, signed_in):
    client = signed_in("officer")
    for number, sentence in (
        ("", "请填写另一条的编号"),
        ("地2026-9999", "没有找到这个编号"),
        (two[0].number, "不能和自己关联"),
    ):
        answer = client.fill(f"/entries/{two[0].id}/tie", {"number": number, "reason": "同一项目"})
        assert answer.status_code == 422 and sentence in answer.text and "同一项目" in answer.text


def test_hazards_at_one_place_are_offered_to_be_tied_and_what_is_tied_is_offered_no_more(town, signed_in):
    shop = a_workplace(town)
    one, other = report(town, shop), report(town, shop, location="后厨")
    client = signed_in("officer")
    path = client.page(f"/entries/{one.id}").links["同一原因的几条等，关联另一条"]
    assert other.number in client.page(path).main.text
    answer = client.fill(path, {"other": str(other.id), "reason": "同一条老化线路"})
    assert (answer.status_code, answer.location) == (303, f"/entries/{one.id}")
    assert "同一条老化线路" in client.page(f"/entries/{other.id}").main.text
    assert other.number not in client.page(path).main.text


def test_the_field_ties_nothing(two, signed_in):
    assert "一案多地块等，关联另一条" not in signed_in("worker").page(f"/entries/{two[0].id}").links
