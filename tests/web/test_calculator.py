"""The calculator: every row and any length, shareable by address, loud about missing years, clear about slips."""

from datetime import date

import pytest

from ledger.grammar import shelf
from ledger.models import Role
from ledger.services.town_rules import adjust
from ledger.web import current
from tests.builders import a_person, a_town, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def town(application):
    return a_town()


@pytest.fixture
def officer(client, town):
    return sign_in(client, a_person(role=Role.OFFICER, area=town.town))


def answer(client, **asked):
    return client.page("/calculator", **asked).text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CLOCK])
def test_whoever_signs_in_may_count(client, town, role):
    sign_in(client, a_person(role=role, area=town.grid if role is Role.WORKER else town.town))
    assert "2026年5月1日（周五）" in answer(client, limit="C5", start="2026-03-02")


def test_strangers_are_asked_to_sign_in(client, town):
    assert client.get("/calculator?limit=C5&start=2026-03-02").status_code == 302


def test_the_first_look_offers_every_row_by_book_and_counts_nothing(officer):
    page = officer.page("/calculator")
    assert "会看到什么" in page.text
    options = [one.get("value") for one in page.root.all("option")]
    assert {"A2", "B3-urgent", "C13", "D8", "P6-suit"} <= set(options)
    assert not {"B1", "C10", "D14"} & set(options)
    assert {one.get("label") for one in page.root.all("optgroup")} >= {"信访事项", "行政处罚和救济"}


def test_both_dates_the_reason_the_sentence_the_trace_and_the_law_are_shown(officer):
    text = answer(officer, limit="C5", start="2026-08-02", extend="30")
    for words in (
        "2026年10月31日（周六）",
        "2026年11月2日（周一）",
        "以它为准",
        "机关的职责",
        "自2026年8月2日起（当日不计）第60日，延长30日",
        "原于10月1日（周四）期满，延长30日",
        "《信访工作条例》第三十四条",
        "限1次",
    ):
        assert words in text


def test_every_rest_day_skipped_and_every_worked_weekend_is_listed(officer):
    text = answer(officer, limit="C4", start="2026-02-12")
    assert "2月14日（周六）调休上班，计入" in text
    assert text.count("春节，放假，不计入") == 9


def test_a_length_of_ones_own_with_two_pauses(officer):
    asked = {"limit": "", "length": "10", "unit": "days", "start": "2026-03-02"}
    assert "2026年3月12日" in answer(officer, **asked)
    pauses = {"pause_from": "2026-03-05", "pause_to": "2026-03-06", "pause_again_from": "2026-03-09"}
    text = answer(officer, **asked, **pauses, pause_again_to="2026-03-09")
    assert "2026年3月15日（周日）" in text
    assert "中止，2日不计入" in text
    assert "顺延至3月16日" in answer(officer, **asked, **pauses, pause_again_to="2026-03-09", rolls="y")


def test_hours_run_from_the_minute(officer):
    assert "2026年10月1日（周四）17:30" in answer(officer, limit="A8", start="2026-09-30", at="17:30")


def test_a_missing_year_is_said_loudly(officer):
    assert "2027年放假安排还没有载入" in answer(officer, limit="P1", start="2026-12-01")
    assert "还没有载入" not in answer(officer, limit="P1", start="2026-03-02")


def test_the_towns_own_length_counts_and_is_named(client, town):
    keeper = a_person(role=Role.ADMINISTRATOR, area=town.town)
    adjust(town.town.id, "limit.C14", 7, by=keeper, now=current.now())
    sign_in(client, a_person(role=Role.OFFICER, area=town.town))
    text = answer(client, limit="C14", start="2026-03-02")
    assert "2026年3月9日" in text
    assert "本镇定为 7日（默认 3日）" in text


def test_every_book_offers_its_own_clocks_behind_those_of_the_law(officer):
    page = officer.page("/calculator")
    groups = {one.get("label"): [each.get("value") for each in one.all("option")] for one in page.root.all("optgroup")}
    assert {"service", "grade-review", "progress-a"} <= set(groups["信访事项"])
    assert {"A-review", "A-close"} <= set(groups["安全生产和消防"])
    assert groups["各台账通用"] == ["attend"]
    for label in ("信访事项", "违法占用耕地"):
        local = [not limit.is_local for code in groups[label] for limit in [shelf.limit_of(code, date(2026, 3, 2))]]
        assert local == sorted(local, reverse=True)


def test_a_clock_of_the_town_is_counted_with_the_towns_own_length(client, town):
    keeper = a_person(role=Role.ADMINISTRATOR, area=town.town)
    adjust(town.town.id, "petitions.service_days", 10, by=keeper, now=current.now())
    sign_in(client, a_person(role=Role.OFFICER, area=town.town))
    text = answer(client, limit="service", start="2026-03-02")
    assert "送达（10日，本镇规定）" in text
    assert "2026年3月12日" in text
    assert "本镇定为 10日（默认 7日）" in text


def test_a_notice_before_a_hearing_is_counted_backward(officer):
    assert "最迟 2026年3月11日（周三）" in answer(officer, limit="P3-notice", start="2026-03-20")


@pytest.mark.parametrize("limit", ["C5", "A8"])
def test_a_link_to_a_limit_counts_it_from_this_moment(officer, limit):
    assert "谁定的" in answer(officer, limit=limit)


WRONG = [
    ({"limit": "C5", "start": ""}, "请选择事情发生的那一天"),
    ({"limit": "C5", "start": "soon"}, "请填写日期"),
    ({"limit": "C1", "start": "2022-04-30"}, "自2022年5月1日"),
    ({"limit": "ZZ", "start": "2026-03-02"}, "没有“ZZ”"),
    ({"limit": "C10", "start": "2026-03-02"}, "没有可以推算的天数"),
    ({"limit": "A8", "start": "2026-03-02"}, "几点"),
    ({"limit": "A8", "start": "2026-03-02", "at": "25:00"}, "几点几分"),
    ({"length": "-1", "start": "2026-03-02"}, "之间的整数"),
    ({"length": "a few", "start": "2026-03-02"}, "请填写整数"),
    ({"length": "99999999999", "start": "2026-03-02"}, "之间的整数"),
    ({"length": "5", "unit": "weeks", "start": "2026-03-02"}, "请选择单位"),
    ({"length": "5", "start": "2026-03-02", "pause_from": "2026-03-03"}, "都填上"),
    ({"length": "5", "start": "2026-03-02", "pause_from": "2026-03-05", "pause_to": "2026-03-03"}, "不能早于"),
    ({"length": "36500", "start": "9999-01-01"}, "日历之外"),
    ({"limit": "P3-notice", "start": "2026-03-20", "extend": "3"}, "不能延长"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG)
def test_a_slip_is_said_in_words_and_what_was_typed_stays(officer, asked, said):
    response = officer.get("/calculator", query_string=asked)
    assert response.status_code == 422
    assert said in response.text
    for name in ("start", "length"):
        if name in asked:
            assert asked[name] in response.text
