"""The clock card of an entry: what binds stands first, the sentence to quote beside it, the reasons below."""

from datetime import date

import pytest

from ledger.books.petitions.town import TELL_AHEAD
from ledger.db import db
from ledger.queries.dossiers import dossier_of
from ledger.web.dossier_words import dossier_words
from tests.lives import decide
from tests.petition_lives import accept, accepted, at, on, register, reply, running, serve, sort

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def card(application, town):
    """Return the card of one of an entry's clocks, as the page would draw it on a day."""

    def told(entry, code: str, today: date):
        with application.test_request_context("/"):
            dossier = dossier_of(town.person("officer", at(today)), entry.id, today=today)
            clock = running(entry)[code]
            return next(one for one in dossier_words(dossier, today=today)["clocks"] if one.id == clock.id)

    return told


def test_a_duty_is_headed_by_its_own_day_though_it_falls_on_a_holiday(town, card):
    decide(town, TELL_AHEAD, 0)
    shown = card(register(town, at(date(2026, 2, 3))), "C2", date(2026, 2, 9))
    assert shown.due.full == "2026年2月18日（周三）"
    assert shown.dates == [
        ("原日期", "2026年2月18日（周三），为准"), ("顺延后", "2026年2月24日（周二）"),
    ]  # fmt: skip
    assert shown.target is None


def test_a_right_is_headed_by_the_day_it_moves_to(town, card):
    # Served on Tuesday 20 January: thirty days end on 19 February, in Spring Festival; the right moves to the 24th.
    day = date(2026, 1, 20)
    entry = serve(town, reply(town, accepted(town, at(day)), at(day)), at(day))
    shown = card(entry, "C6", date(2026, 2, 9))
    assert shown.due.full == "2026年2月24日（周二）"
    assert shown.dates == [("原日期", "2026年2月19日（周四）"), ("顺延后", "2026年2月24日（周二），为准")]
    assert shown.target is None


def test_the_day_the_town_works_towards_is_named_only_where_it_is_earlier(town, card):
    shown = card(register(town, on(3, 2)), "C2", date(2026, 3, 9))
    # Fifteen days end on Tuesday the 17th; two working days before it is Friday the 13th.
    assert (shown.due.full, shown.target.full) == ("2026年3月17日（周二）", "2026年3月13日（周五）")
    assert shown.dates == []
    assert shown.sentence.startswith("书面告知是否受理：自2026年3月2日起（当日不计）第15日")


def test_a_year_without_holidays_is_said_on_the_card_itself(town, card):
    shown = card(register(town, at(date(2026, 12, 20))), "C2", date(2026, 12, 21))
    assert shown.missing == "2027年放假安排尚未录入，这个日期暂按周末和日期固定的节日推算，录入后可能变动。"
    assert card(register(town, on(3, 2)), "C2", date(2026, 3, 9)).missing == ""


def test_what_stands_still_says_so(town, card):
    entry = register(town, on(3, 2))
    running(entry)["C2"].paused_on = date(2026, 3, 5)
    db.session.commit()
    assert card(entry, "C2", date(2026, 3, 9)).paused == "自2026年3月5日（周四）起中止，恢复后接着算"


def test_a_kept_promise_tells_the_day_it_was_kept(application, town):
    entry = sort(town, register(town, on(3, 2)), on(3, 5))
    accept(town, entry, on(3, 19), dated_on=date(2026, 3, 16))
    with application.test_request_context("/"):
        shown = dossier_words(
            dossier_of(town.person("officer", on(3, 19)), entry.id, today=date(2026, 3, 19)), today=date(2026, 3, 19)
        )
    kept = {one.label: one.kept for one in shown["kept_clocks"]}
    # Written notice is contact too (C16), which was due a working day after it came.
    assert kept == {
        "书面告知是否受理期限": "2026年3月16日（周一）按期完成",
        "先行联系来访来信人期限": "2026年3月16日（周一）超期 13 天完成",
    }


def test_the_page_shows_the_sentence_open_and_the_reasons_below(signed_in, town):
    entry = register(town, at(date(2026, 12, 20)))
    page = signed_in("officer").page(f"/entries/{entry.id}")
    cards = [one for one in page.root.all("section") if one.get("class") == "clock"]
    card = next(one for one in cards if "书面告知是否受理" in one.text)
    folded = next(iter(card.all("details")))
    for words in ("2027年1月4日（周一）", "自2026年12月20日起（当日不计）第15日", "2027年放假安排尚未录入"):
        assert words in card.text.replace(folded.text, "")
    assert "起算，当日不计入" in folded.text
    assert "《信访工作条例》第二十三条第二款" in folded.text
