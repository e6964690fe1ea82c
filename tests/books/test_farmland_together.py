"""Several parcels and repeated acts of one occupant add up: the question is put with the sum, and kept with its answer."""

from datetime import timedelta
from decimal import Decimal

from ledger.books.farmland.words import CrimeAnswer, CrimeTogether
from ledger.db import db
from ledger.grammar.fields import from_mu
from ledger.models import Entry, Event
from tests import parcels
from tests.lives import NOW, Town, faults, take
from tests.parcels import clocks_of

WHY = "两处相邻，同一企业先后堆放"


def a_plot(town: Town, mu: str, state: str = "reported", *, basic: str = "0", **more) -> Entry:
    """A case on so much farmland, all of it the case's, of one and the same occupant."""
    area = from_mu(Decimal(mu))
    areas = {"area_total": area, "area_agri": area, "area_farmland": area, "area_basic": from_mu(Decimal(basic))}
    return parcels.a_case(town, state, **(areas | {"occupant": "示范建材厂"} | more))


def lines(entry: Entry) -> dict[str, str]:
    event = db.session.query(Event).filter_by(entry_id=entry.id).order_by(Event.id.desc()).first()
    return {line["label"]: line["text"] for line in event.answers}


def test_the_only_case_of_an_occupant_is_asked_nothing_about_others(town):
    entry = parcels.file(town, a_plot(town, "6"))
    assert (entry.crime_question, entry.crime_together) == (False, None)


def test_a_case_with_others_is_asked_whether_they_reach_the_line_together(town):
    a_plot(town, "2")
    entry = a_plot(town, "3")
    assert faults(parcels.file, town, entry) == {"crime_together": "请选择多宗、多次合计是否达到追诉线"}
    entry = parcels.file(town, entry, crime_together=CrimeTogether.BELOW)
    assert entry.crime_together == CrimeTogether.BELOW


def test_the_answer_is_kept_with_the_sum_it_was_given_on(town):
    """4.5 and 6.5 亩 of other farmland reach the ten, and neither does by itself."""
    a_plot(town, "4.5")
    entry = a_plot(town, "6.5")
    told = {"crime_together": CrimeTogether.REACHES, "crime_answer": CrimeAnswer.NOT_YET, "crime_reason": WHY}
    told = lines(parcels.file(town, entry, **told))
    assert told["多宗、多次合计是否达到追诉线"] == "合计达到追诉线"
    assert told["连同这一条"] == "2条"
    assert told["其中耕地"].startswith("11.00 亩")


def test_what_adds_up_to_the_line_is_put_aside_only_with_a_reason(town):
    a_plot(town, "4.5")
    entry = a_plot(town, "6.5")
    for said in (CrimeTogether.BELOW, CrimeTogether.NOT_ADDED):
        found = faults(parcels.file, town, entry, crime_together=said)
        assert "其他耕地 11.00 亩，达到追诉线" in found["crime_together"]
    entry = parcels.file(town, entry, crime_together=CrimeTogether.NOT_ADDED, crime_reason="同名，不是同一家")
    assert entry.state == "filed"


def test_basic_farmland_adds_up_by_its_own_line(town):
    a_plot(town, "3", basic="3")
    entry = a_plot(town, "2", basic="2")
    found = faults(parcels.file, town, entry, crime_together=CrimeTogether.BELOW)
    assert "永久基本农田 5.00 亩" in found["crime_together"]


def test_who_says_that_it_is_reached_has_the_competent_organ_decide_before_it_is_accepted(town):
    """Proposed on 9 March: the head of the county's organ decides by the 12th."""
    a_plot(town, "4.5")
    answered = {"crime_together": CrimeTogether.REACHES, "crime_answer": CrimeAnswer.NOT_YET, "crime_reason": WHY}
    entry = parcels.file(town, a_plot(town, "6.5"), **answered)
    entry = take(town, entry, "propose_referral", by="officer", answers={"crime_reason": WHY})
    assert clocks_of(entry)["D13"].due_on == NOW.date() + timedelta(days=3)
    assert "D13" not in parcels.running(parcels.decide_referral(town, entry, "refuse_referral"))


def test_what_is_accepted_is_asked_once_more_for_others_may_have_come(town):
    entry = parcels.a_case(town, "carried_out", occupant="示范建材厂")
    a_plot(town, "9")
    now = NOW + timedelta(days=12)
    reached = {"crime_together": CrimeTogether.REACHES, "crime_answer": CrimeAnswer.NOT_YET, "crime_reason": WHY}
    assert set(faults(parcels.accept, town, entry, now=now)) == {"crime_together"}
    assert "要有县级机关移送或不移送的决定" in faults(parcels.accept, town, entry, now=now, **reached)["crime_answer"]


def test_a_case_of_somebody_of_another_name_and_one_that_was_nothing_do_not_add_up(town):
    a_plot(town, "9", occupant="别家")
    other = a_plot(town, "9", "verified")
    take(
        town, other, "void", by="fellow officer", answers={"conclusion": "no_problem"}, note="批准过的临时用地",
    )  # fmt: skip
    assert parcels.file(town, a_plot(town, "2")).crime_together is None
