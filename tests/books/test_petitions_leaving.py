"""How a matter leaves the book: an accusation by one way only (Art. 30), anything taken back by its petitioner's writing."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.petitions import BOOK
from ledger.books.petitions.steps.sorting import TO_DISCIPLINE
from ledger.books.petitions.words import Category, Channel, Dispose, Purpose, Route
from ledger.db import db
from ledger.grammar.contradictions import contradictions
from ledger.grammar.figures import Period
from ledger.models import Clock, Evidence, Upload
from ledger.queries.figures import figures_of
from ledger.services.entries import take_step
from ledger.services.submissions import Submission
from tests import lives
from tests.lives import a_photo, faults, fresh, take, why_not
from tests.petition_lives import accepted, assigned, on, paper, register, running, sort
from tests.scans.samples import scanned

ACCUSED = {"category": Category.ACCUSATION, "purpose": Purpose.ACCUSATION}


def accusation(town, now=lives.NOW, **more):
    return register(town, now, **ACCUSED, concerns_people=[town.people["village secretary"]], **more)


def sorted_accusation(town, now=lives.NOW):
    entry = accusation(town, now)
    answers = ACCUSED | {
        "dispose": Dispose.FORWARD, "responsible": "镇纪委", "can_be_told": True, "route": None,
    }  # fmt: skip
    return take(town, entry, "sort", by="officer", now=now, answers=answers, concerns_people=[])


def ended(entry) -> dict[str, Clock]:
    found = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_not(None)))
    return {clock.code: clock for clock in found}


def withdraw(town, entry, now=lives.NOW, *, photos: int = 1, by: str = "officer"):
    answers = {"finished_on": lives.local_date(now)}
    return take(
        town, entry, "withdraw", by=by, now=now, note="本人到所书面撤回", answers=answers,
        photos={"withdrawal": photos} if photos else None,
    )  # fmt: skip


# --- Accusations ------------------------------------------------------------------------------------------------------

WAYS_OUT = {
    "void": ("leader", {"note": "重复登记"}),
    "withdraw": ("officer", {"note": "书面撤回", "answers": {"finished_on": lives.TODAY}, "photos": {"withdrawal": 1}}),
    "to_disclosure": ("officer", {"note": "已告知", "answers": {"responsible": "镇党政办公室"}}),
}


@pytest.mark.parametrize("step", WAYS_OUT)
def test_an_accusation_leaves_by_none_of_the_other_ways_and_is_told_which_one_there_is(town, step):
    who, more = WAYS_OUT[step]
    assert "转纪检监察机关" in why_not(take, town, accusation(town), step, by=who, **more)


@pytest.mark.parametrize("step", ["file_away", "decline", "direct_reply", "accept", "to_disclosure", "withdraw"])
@pytest.mark.parametrize("who", ["officer", "leader"])
def test_a_sorted_accusation_is_open_to_nobody_in_another_way(town, step, who):
    assert "转纪检监察机关" in why_not(take, town, sorted_accusation(town), step, by=who, note="存查")


def test_an_accusation_goes_to_the_discipline_inspection_and_was_told_on_the_day_of_telling(town):
    entry = sorted_accusation(town, on(3, 9))
    answers = {"passed_to": "青阳县纪委监委", "notice_on": date(2026, 3, 23)}
    take(
        town, entry, "to_discipline", by="leader", now=on(3, 25), answers=answers,
        paper=paper("transfer", date(2026, 3, 23)),
    )  # fmt: skip
    assert fresh(entry).state == "closed"
    assert {code: clock.days_late for code, clock in ended(entry).items()}["C2"] == 0


def test_an_assigned_accusation_is_not_sent_back_as_not_ours(town):
    entry = assigned(town, lives.NOW, **ACCUSED, concerns_people=[town.people["village secretary"]])
    said = why_not(take, town, entry, "object", by="officer", note="不属本镇", paper=paper("objection", lives.TODAY))
    assert "转纪检监察机关" in said


def test_sorting_makes_no_claim_of_an_accusation(town):
    entry = accusation(town)
    claim = {"purpose": Purpose.REQUEST, "category": Category.CLAIM, "dispose": Dispose.FILE, "can_be_told": False}
    assert "改定事项类别" in faults(sort, town, entry, lives.NOW, **claim)["category"]


def test_only_another_hand_that_leads_says_with_a_reason_that_it_was_none(town):
    entry = accusation(town)
    claim = {"purpose": Purpose.REQUEST, "category": Category.CLAIM}
    assert "由" in why_not(take, town, entry, "recategorize", by="officer", answers=claim, note="误登")
    assert set(faults(take, town, entry, "recategorize", by="leader", answers=claim)) == {"note"}
    take(town, entry, "recategorize", by="leader", answers=claim, note="核对来信，只要求清淤，登记时选错")
    again = fresh(entry)
    assert (again.category, again.state, again.is_segregated) == (Category.CLAIM, "registered", True)
    sort(town, again, lives.NOW)


def test_a_book_that_leaves_another_way_out_does_not_start():
    open_again = replace(BOOK, steps=tuple(
        replace(step, applies=None) if step.key == "void" else step for step in BOOK.steps
    ))  # fmt: skip
    assert list(contradictions(BOOK)) == []
    assert any("'void'" in what and "another way" in what for what in contradictions(open_again))
    assert BOOK.leaves_only_by[0].steps == (TO_DISCIPLINE,)


# --- Withdrawal -------------------------------------------------------------------------------------------------------


def test_nothing_is_withdrawn_without_the_petitioners_writing(town):
    entry = accepted(town, lives.NOW)
    said = faults(withdraw, town, entry, photos=0)
    assert "书面撤回" in said["withdrawal"] and "本镇规定" in said["withdrawal"]
    assert fresh(withdraw(town, entry)).state == "finished"


def test_the_office_scans_what_the_petitioner_signed(town):
    by = town.person("officer")
    signed = a_photo(by, name="撤回申请.pdf", content=scanned())
    handed_in = Submission(
        uuid=uuid4(), answers={"finished_on": lives.TODAY}, note="本人到所书面撤回", photos={"withdrawal": [signed]}
    )
    entry = take_step(accepted(town, lives.NOW).id, "withdraw", submission=handed_in, by=by, now=lives.NOW)
    scan = db.session.scalars(sa.select(Upload).join(Evidence).where(Evidence.entry_id == entry.id)).one()
    assert (entry.state, scan.pages, scan.content_type) == ("finished", 1, "application/pdf")


def test_a_clock_that_a_withdrawal_ends_was_neither_kept_nor_missed(town):
    entry = withdraw(town, accepted(town, on(3, 9)), on(3, 20))
    clock = ended(entry)["C5"]
    assert (clock.days_late, clock.stopped_at) == (None, on(3, 20))
    assert clock.trace[-1]["kind"] == "ended" and "不再计算" in clock.trace[-1]["text"]
    assert set(running(entry)) == {"follow-up"}


def test_what_was_late_before_it_was_withdrawn_stays_late(town):
    entry = withdraw(town, accepted(town, on(3, 2)), on(5, 20))
    assert ended(entry)["C5"].days_late == 19
    assert "超期19日" in ended(entry)["C5"].trace[-1]["text"]


def test_a_route_that_leads_elsewhere_ends_with_the_withdrawal_too(town):
    entry = withdraw(town, accepted(town, on(3, 9), route=Route.ARBITRATION), on(3, 10))
    assert ended(entry)["route-2"].days_late is None


def test_what_turns_out_to_be_nothing_had_nothing_to_keep(town):
    entry = register(town, channel=Channel.LETTER)
    take(town, entry, "void", by="fellow officer", note="重复登记")
    assert [clock.days_late for clock in ended(entry).values()] == [None, None]


def test_what_the_assigning_body_takes_back_leaves_the_count_of_what_had_to_be_told(town):
    entry = assigned(town, on(3, 2))
    take(town, entry, "object", by="officer", now=on(3, 3), note="不属本镇", paper=paper("objection", date(2026, 3, 3)))
    take(town, entry, "objection_upheld", by="officer", now=on(3, 12), note="同意收回")
    assert ended(entry)["C3"].days_late is None
    assert {"C-2a": 0, "C-2": None}.items() <= figures(town).items()


def test_what_was_withdrawn_in_time_is_in_no_rate_and_what_was_late_stays_in_it(town):
    withdraw(town, register(town, on(3, 9)), on(3, 10))
    withdraw(town, register(town, on(3, 9)), on(3, 30))
    assert {"C-2a": 1, "C-2b": 0, "C-2c": 1, "C-2d": 0}.items() <= figures(town).items()
    withdraw(town, accepted(town, on(3, 2)), on(3, 20))
    withdraw(town, accepted(town, on(3, 2)), on(5, 20))
    assert {"C-3a": 1, "C-3b": 0}.items() <= figures(town).items()


def figures(town) -> dict:
    year = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 12, 31))
    return {one.figure.code: one.value for one in figures_of(BOOK, year, by=town.person("leader"))}
