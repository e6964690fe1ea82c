"""Whole lives of farmland cases on both databases: steps, clocks by hand-worked dates, papers, constraints, figures."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.farmland import BOOK
from ledger.books.farmland.records import Parcel
from ledger.books.farmland.town import NEW_SINCE
from ledger.books.farmland.words import Conclusion, Era, Handling, Source, VisitKind
from ledger.db import db, transaction
from ledger.grammar.fields import from_mu
from ledger.grammar.figures import Period
from ledger.grammar.town_rules import day_number
from ledger.models import Person
from ledger.queries.figures import figures_of
from ledger.refusals import AnswersRefused
from ledger.services import visits
from ledger.services.town_rules import adjust
from ledger.services.visits import VisitSubmission
from tests import parcels
from tests.builders import sign_in
from tests.lives import NOW, decide, faults, fresh, take, why_not
from tests.parcels import clocks_of, running


def days(count: int):
    return NOW + timedelta(days=count)


# --- The whole way -------------------------------------------------------------------------------------------------


def test_a_case_lives_from_the_clue_to_the_closed_line(town):
    entry = parcels.a_case(town, "closed")
    assert entry.state == "closed" and entry.closed_at is not None
    assert (entry.number, entry.grade) == ("地2026-0001", Era.NEW)
    assert running(entry) == set()
    assert entry.area_remaining == 0
    assert entry.headline == "堆场：堆放石料，占耕地 1.80 亩"


@pytest.mark.parametrize(
    ("state", "clocks"),
    [
        ("clue", {"D2", "D3"}),
        ("verified", {"D3", "D5"}),
        ("stopped", {"D3-correct", "D5"}),
        ("reported", {"D3-investigate", "D5"}),
        ("filed", {"D6"}),
        ("notified", {"D6", "D7", "D7-hearing"}),
        ("unserved", {"P2", "put-right"}),
        ("decided", {"D8", "put-right", "P6"}),
        ("carried_out", {"D12b"}),
        ("accepted", {"strike-off"}),
        ("closed", set()),
    ],
)
def test_every_open_state_is_under_the_clocks_of_the_law(town, state, clocks):
    assert running(parcels.a_case(town, state)) == clocks


def test_the_dates_are_those_worked_by_hand(town):
    """Found on Monday 9 March 2026; the weekends of 14, 21 and 28 March do not count as working days."""
    clocks = clocks_of(parcels.a_case(town, "closed"))
    assert {code: clock.due_on for code, clock in clocks.items()} == {
        "D2": date(2026, 3, 12),
        "D3": date(2026, 3, 12),
        "D5": date(2026, 3, 23),
        "D3-correct": date(2026, 3, 12),
        "D3-investigate": date(2026, 3, 16),
        "D6": date(2026, 6, 7),
        "D7": date(2026, 3, 16),
        "D7-hearing": date(2026, 3, 16),
        "P2": date(2026, 3, 30),
        "D8": date(2026, 4, 3),
        "P6": date(2026, 5, 18),
        "put-right": date(2026, 4, 18),
        "D12b": date(2026, 4, 4),
        "strike-off": date(2026, 3, 27),
    }


def test_the_days_of_the_party_bind_nobody_in_the_office(town):
    """Told on Monday 9 March: five working days for a defence end on the 16th; the decision comes after them."""
    entry = parcels.a_case(town, "notified")
    assert entry.next_due_on == clocks_of(entry)["D6"].due_on
    after = NOW + timedelta(days=14)
    parcels.decide(town, parcels.hear(town, entry, now=after), Handling.DEMOLISH, now=after)
    assert {code: clock.days_late for code, clock in clocks_of(entry).items() if code in ("D7", "D7-hearing")} == {
        "D7": 0,
        "D7-hearing": 0,
    }


def test_what_was_not_stopped_on_the_spot_is_to_be_stopped_within_a_day(town):
    entry = parcels.a_clue(town, stopped_on_spot=False)
    assert clocks_of(entry)["D1"].target_due_on == date(2026, 3, 10)
    assert clocks_of(entry)["D1"].unit == "hours"
    entry = take(town, entry, "stop_on_spot", by="worker", note="已口头制止，挖掘机撤离", photos={"progress": 1})
    assert (entry.state, entry.stopped_on_spot) == ("clue", True)
    assert "D1" not in running(entry)
    assert why_not(take, town, entry, "stop_on_spot", by="worker", note="再次制止") == "已经制止，不需要重复登记"


def test_stopping_is_counted_from_the_day_of_discovery(town):
    """Found on Friday 6 March, filed on Monday: three working days end on Wednesday."""
    entry = parcels.a_clue(town, found_on=date(2026, 3, 6))
    assert clocks_of(entry)["D3"].target_due_on == date(2026, 3, 11)


def test_a_satellite_patch_is_checked_within_its_month_and_its_number_tells_the_parcel(town):
    parcel = parcels.a_parcel(town)
    entry = parcels.a_clue(town, parcel=parcel, source=Source.PATCH, patch_no="滨-17", issued_on=date(2026, 3, 2))
    assert clocks_of(entry)["D4"].target_due_on == date(2026, 3, 31)
    assert running(entry) == {"D3", "D4"}
    assert db.session.get_one(Parcel, parcel.id).patch_no == "滨-17"
    assert "核对" in entry.patch_doubt
    refused = faults(parcels.a_clue, town, parcel=parcel, source=Source.PATCH)
    assert refused == {"patch_no": "请填写图斑编号", "issued_on": "请填写图斑下发日期"}


def test_a_clue_that_was_nothing_is_struck_off_by_other_hands(town):
    entry = parcels.a_clue(town, by="officer")
    nothing = {"conclusion": Conclusion.LEGAL}
    assert "须由他人办理" in why_not(take, town, entry, "void", by="officer", answers=nothing, note="有批文")
    wrong = nothing | {"conclusion": Conclusion.PROBLEM}
    assert (
        "核查属实" in faults(take, town, entry, "void", by="fellow officer", answers=wrong, note="有批文")["conclusion"]
    )
    entry = take(town, entry, "void", by="fellow officer", answers=nothing, note="有批文，已核对")
    assert entry.state == "void" and running(entry) == set()


def test_a_clue_sent_back_comes_back_to_be_checked(town):
    entry = take(town, parcels.a_clue(town), "send_back", by="officer", note="请补拍四至")
    assert running(entry) == {"D3", "D2b"} and entry.holder_id == town.people["worker"]
    entry = take(town, entry, "resubmit", by="worker", answers=parcels.A_CLUE, photos={"before": 1})
    assert entry.state == "clue" and running(entry) == {"D2", "D3"}


# --- Areas: sentences first, the database behind them --------------------------------------------------------------

TOO_LARGE = [
    ({"area_agri": Decimal(1501)}, "area_agri", "农用地不能大于占用土地面积"),
    ({"area_farmland": Decimal(1401)}, "area_farmland", "耕地不能大于农用地"),
    ({"area_basic": Decimal(1201)}, "area_basic", "永久基本农田不能大于耕地"),
    ({"area_paddy": Decimal(1201)}, "area_paddy", "水田不能大于耕地"),
    ({"area_ecored": Decimal(1501)}, "area_ecored", "占生态保护红线不能大于占用土地面积"),
    ({"area_special": Decimal(1501)}, "area_special", "占特定区域不能大于占用土地面积"),
    ({"area_basic": Decimal(-1)}, "area_basic", "永久基本农田不能小于 0"),
    ({"area_total": Decimal(0)}, "area_total", "占用土地面积要大于 0"),
]


@pytest.mark.parametrize(("answers", "field", "sentence"), TOO_LARGE)
def test_a_part_is_not_larger_than_the_whole(town, answers, field, sentence):
    entry = parcels.a_clue(town)
    assert sentence in faults(parcels.verify, town, entry, **answers)[field]


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("area_agri", 1501, "agri_within_total"),
        ("area_farmland", 1401, "farmland_within_agri"),
        ("area_basic", 1201, "basic_within_farmland"),
        ("area_basic", -1, "basic_not_negative"),
        ("area_paddy", 1201, "paddy_within_farmland"),
        ("area_remaining", 1498, "parts_make_total"),
        ("area_demolished", 2, "parts_make_total"),
        ("area_regularised", -1, "parts_not_negative"),
        ("area_recultivated", -1, "recultivated_not_negative"),
        ("area_recultivated", 1501, "recultivated_within_total"),
        ("area_ecored", 1501, "ecored_within_total"),
        ("area_special", -1, "special_within_total"),
    ],
)
def test_the_database_itself_holds_the_sums(town, column, value, constraint):
    entry = parcels.a_case(town, "verified")
    with pytest.raises(sa.exc.IntegrityError) as refused, transaction() as session:
        session.execute(sa.text(f"UPDATE farmland_entry SET {column} = {value} WHERE id = {entry.id}"))
    assert constraint in str(refused.value)


@pytest.mark.parametrize("part", ["recultivated", "regularised"])
def test_the_database_holds_the_parts_of_what_was_put_right(town, part):
    entry = parcels.a_case(town, "carried_out")
    with pytest.raises(sa.exc.IntegrityError) as refused, transaction() as session:
        session.execute(sa.text(f"UPDATE farmland_entry SET {part}_farmland = 9999 WHERE id = {entry.id}"))
    assert f"{part}_within" in str(refused.value)


def test_demolished_and_regularised_make_no_more_than_the_whole_but_for_a_square_metre(town):
    entry = parcels.a_case(town, "decided")
    too_much = {"area_demolished": Decimal(1000), "area_regularised": Decimal("501.01")}
    assert "超过了占用土地面积" in faults(parcels.carry_out, town, entry, now=days(11), **too_much)["area_demolished"]
    parts = {"area_demolished": Decimal(1000), "area_regularised": Decimal(501), "regularised_farmland": Decimal(200)}
    entry = parcels.carry_out(town, entry, now=days(11), **parts)
    assert fresh(entry).area_remaining == 0


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"area_recultivated": Decimal(1501)}, "area_recultivated"),
        ({"recultivated_farmland": Decimal(1201)}, "recultivated_farmland"),
        ({"recultivated_farmland": Decimal(100), "recultivated_basic": Decimal(101)}, "recultivated_basic"),
        ({"area_regularised": Decimal(1), "regularised_farmland": Decimal(2)}, "regularised_farmland"),
        ({"regularised_basic": Decimal(1)}, "regularised_basic"),
    ],
)
def test_what_was_put_right_has_parts_that_fit(town, answers, field):
    entry = parcels.a_case(town, "decided")
    assert "不能大于" in faults(parcels.carry_out, town, entry, now=days(11), **answers)[field]


def test_areas_typed_in_mu_keep_their_sums(town):
    """1 亩 + 2 亩 is 3 亩 = 2000 m², though each was rounded to the fourth decimal."""
    entry = parcels.a_case(
        town, "decided", area_total=from_mu(Decimal(3)), area_agri=from_mu(Decimal(3)), area_farmland=from_mu(Decimal(3)),
        area_basic=Decimal(0),
    )  # fmt: skip
    one, two = from_mu(Decimal(1)), from_mu(Decimal(2))
    entry = parcels.carry_out(
        town,
        entry,
        now=days(11),
        area_demolished=one,
        area_regularised=two,
        area_recultivated=one,
        regularised_farmland=two,
    )
    assert fresh(entry).area_remaining <= Decimal("0.0001")


# --- Times ---------------------------------------------------------------------------------------------------------


def test_a_time_that_says_too_little_to_tell_stock_from_new_is_asked_again(town):
    entry = parcels.a_clue(town)
    assert "可能是存量、新增（零容忍）" in faults(parcels.verify, town, entry, started="2020")["era_said"]
    assert "写法" in faults(parcels.verify, town, entry, started="大概前年")["started"]
    assert "不能晚于今天" in faults(parcels.verify, town, entry, started="2027")["started"]
    assert "不能早于动工" in faults(parcels.verify, town, entry, started="2019", finished="2018")["finished"]
    entry = parcels.verify(town, entry, started="2020-06", finished="2020")
    assert (entry.grade, entry.started_on) == (Era.STOCK, date(2020, 6, 1))


def test_the_town_sets_the_cut_off_date_itself(town):
    decide(town, NEW_SINCE, day_number(date(2021, 6, 1)))
    assert parcels.a_case(town, "verified").grade == Era.STOCK
    assert "存量、新增" in faults(parcels.verify, town, parcels.a_clue(town), started="2021")["era_said"]


def test_a_cut_off_date_is_a_day_of_the_calendar(town):
    by = town.person("administrator")
    with pytest.raises(AnswersRefused) as refused:
        adjust(town.areas["示范镇"], NEW_SINCE.key, 20200230, by=by, now=NOW)
    assert refused.value.faults["value"].startswith("请填写日期")
    assert adjust(town.areas["示范镇"], NEW_SINCE.key, 20200704, by=by, now=NOW)


def test_the_administrator_sets_a_cut_off_date_on_the_page(client, town):
    db.session.get_one(Person, town.people["administrator"]).password_is_temporary = False
    db.session.commit()
    sign_in(client, town.person("administrator"))
    path = f"/admin/rules/{town.areas['示范镇']}/{NEW_SINCE.key}"
    assert client.page(path).form().values["value"] == "2020-07-03"
    assert client.fill(path, {"value": "某天"}).status_code == 422
    assert client.fill(path, {"value": "2021年6月1日"}).status_code == 303
    assert "2021-06-01" in client.page("/admin/rules").text
    assert parcels.a_case(town, "verified", started="2021-05").grade == Era.STOCK


# --- Figures -------------------------------------------------------------------------------------------------------


def figures(town, by="leader", now=NOW) -> dict[str, str]:
    period = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 12, 31))
    return {value.figure.code: value.text for value in figures_of(BOOK, period, by=town.person(by, now))}


def test_the_figures_of_an_empty_year_promise_nothing(town):
    told = figures(town)
    assert (told["D-1"], told["D-1a"], told["D-2"], told["D-3"]) == ("0", "0.00", "—", "—")


def test_areas_are_summed_in_square_metres_and_said_in_mu(town):
    """Three cases of 1,000 m² are 4.50 亩, not 3 × 1.50 rounded; one is put right, one deferred, one under way."""
    area = {"area_total": Decimal(1000), "area_agri": Decimal(1000), "area_farmland": Decimal("333.3333")}
    area |= {"area_basic": Decimal("33.3333")}
    half = {"area_demolished": Decimal(600), "area_recultivated": Decimal(500), "area_regularised": Decimal(400)}
    half |= {"regularised_farmland": Decimal(0)}
    entry = parcels.carry_out(town, parcels.a_case(town, "decided", started="2026-01", **area), now=days(11), **half)
    entry = parcels.accept(town, entry, now=days(12), approval_no="青政土字〔2026〕3号")
    parcels.close(town, entry, now=days(13))
    parcels.defer(town, parcels.a_case(town, "reported", started="2019", **area), now=NOW)
    parcels.a_case(town, "filed", **area | {"area_farmland": Decimal("666.6667")})
    parcels.a_clue(town)
    void = parcels.a_clue(town)
    take(
        town,
        void,
        "void",
        by="officer",
        answers={"conclusion": Conclusion.LEGAL},
        note="有批文",
    )
    told = figures(town)
    assert {code: told[code] for code in ("D-1", "D-1a", "D-1b", "D-1c")} == {
        "D-1": "3", "D-1a": "4.50", "D-1b": "2.00", "D-1c": "0.15",
    }  # fmt: skip
    # By count one of three, the deferred one among them; by farmland 333.33 of 1,333.33 m².
    assert {code: told[code] for code in ("D-2a", "D-2b", "D-2", "D-3a", "D-3b", "D-3")} == {
        "D-2a": "3", "D-2b": "1", "D-2": "33.3", "D-3a": "2.00", "D-3b": "0.50", "D-3": "25.0",
    }  # fmt: skip
    assert (told["D-4a"], told["D-4b"], told["D-4c"]) == ("0.90", "0.75", "0.60")
    assert [told[code] for code in ("D-1v", "D-2c", "D-2d", "D-3c", "D-5")] == ["1", "1", "0", "0.50", "1"]
    assert (told["D-6a"], told["D-6b"], told["D-6c"]) == ("2", "0", "0")


def test_the_look_at_a_key_parcel_plans_the_next_one(town):
    """Looked at on 9 March, so in the winter's rhythm: fifteen days."""
    parcel = parcels.a_parcel(town, is_key=True)
    assert db.session.get_one(Parcel, parcel.id).next_visit_on == date(2026, 3, 24)
    submission = VisitSubmission(
        uuid=uuid4(), started_at=NOW, ended_at=NOW, answers={"visit_kind": VisitKind.PATROL, "building_seen": False}
    )
    visits.record_visit(BOOK, site_id=parcel.id, submission=submission, by=town.person("worker"), now=NOW)
    assert db.session.get_one(Parcel, parcel.id).next_visit_on == date(2026, 3, 24)


def test_neither_pulling_down_nor_deferring_nor_claiming_makes_the_rates_of_farmland_better(town):
    stock = parcels.a_case(town, "reported", started="2019")
    other = parcels.a_case(town, "decided")
    rates = ("D-2a", "D-2", "D-3")
    before = [figures(town)[code] for code in rates]
    assert before == ["2", "0.0", "0.0"]
    parcels.defer(town, stock, now=NOW)
    gone = {"area_demolished": Decimal(1500), "torn_down_on": days(11).date()}
    take(town, other, "tear_down", by="worker", now=days(11), answers=gone)
    told = figures(town)
    assert [told[code] for code in (*rates, "D-2c", "D-2e", "D-4a")] == [*before, "1", "1", "0.00"]
    parcels.carry_out(town, other, now=days(12))
    told = figures(town)
    assert [told[code] for code in (*rates, "D-4a", "D-4b")] == [*before, "0.00", "0.00"]


def test_a_corner_that_was_reclaimed_puts_no_parcel_right(town):
    """Beside what was confiscated, a hundredth of the farmland grows crops again."""
    entry = parcels.decide(town, parcels.a_case(town, "notified"), Handling.CONFISCATE, now=days(10))
    corner = {"area_demolished": Decimal(12), "area_recultivated": Decimal(12)}
    parcels.carry_out(town, entry, now=days(11), **corner)
    told = {"handed_over_on": days(12).date()}
    take(town, entry, "hand_over_buildings", by="officer", now=days(12), answers=told, note="移交县财政局")
    parcels.close(town, parcels.accept(town, entry, now=days(12)), now=days(13))
    found = figures(town)
    assert [found[code] for code in ("D-2a", "D-2b", "D-2d")] == ["1", "0", "1"]


def test_a_case_without_farmland_that_papers_alone_made_good_is_not_put_right(town):
    bare = {"area_farmland": Decimal(0), "area_basic": Decimal(0), "plan_fit": True}
    notified = parcels.a_case(town, "notified", **bare)
    entry = parcels.decide(town, notified, Handling.REGULARISE, now=days(10))
    parts = {"area_demolished": Decimal(0), "area_recultivated": Decimal(0), "area_regularised": Decimal(1500)}
    parts |= {"regularised_farmland": Decimal(0), "regularised_basic": Decimal(0)}
    entry = parcels.carry_out(town, entry, now=days(11), **parts)
    entry = parcels.accept(town, entry, now=days(12), approval_no="鲁政土〔2026〕3号")
    parcels.close(town, entry, now=days(13))
    found = figures(town)
    assert [found[code] for code in ("D-2a", "D-2b", "D-2d")] == ["1", "0", "1"]


def test_a_clue_nobody_has_verified_stands_in_a_line_of_its_own(town):
    parcels.a_clue(town)
    parcels.a_case(town, "filed")
    assert [figures(town)[code] for code in ("D-1", "D-1u")] == ["1", "1"]
