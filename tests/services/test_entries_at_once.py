"""Many people at the same moment, and power cuts in between."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.books.safety.town import EXTENSIONS
from ledger.db import db
from ledger.models import Clock, Entry, Event, Evidence, Paper, Sequence, Site
from ledger.refusals import NotAllowed, SomebodyWasFirst
from ledger.services import entries, sites
from ledger.services.sites import SiteSubmission
from ledger.services.submissions import Submission
from tests.lives import (
    A_REPORT,
    NOW,
    TODAY,
    a_paper,
    a_photo,
    a_picture,
    a_report,
    a_workplace,
    an_entry,
    counted,
    decide,
    events_of,
    everything,
    fresh,
    order_answers,
    rectify,
    report,
    take,
    tallied,
)
from tests.machinery.concurrency import at_once, in_processes, killed_before

REPORT = BOOK.steps_by_key["report"]


def filing(town, site_id, submission, by="worker"):
    return lambda: (
        entries.file_entry(BOOK, REPORT, site_id=site_id, submission=submission, by=town.person(by), now=NOW).id
    )


def stepping(town, entry_id, step, submission, by):
    return lambda: entries.take_step(entry_id, step, submission=submission, by=town.person(by), now=NOW).state


def rows(model) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def in_disorder() -> list[str]:
    """Return what does not agree: the ledger must be whole at every moment."""
    wrong = []
    if counted() != tallied():
        wrong.append("the tallies are not what is there")
    for entry in db.session.scalars(sa.select(Entry)):
        events = events_of(entry)
        running = db.session.scalars(
            sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None))
        ).all()
        if not events or events[-1].to_state != entry.state:
            wrong.append(f"{entry.number} stands where no event led it")
        if entry.next_due_on != min((clock.due_on for clock in running), default=None):
            wrong.append(f"{entry.number} promises what no clock says")
        if not db.session.scalar(sa.select(Evidence.id).where(Evidence.entry_id == entry.id)):
            wrong.append(f"{entry.number} lost its photos")
    if db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Sequence.last), 0))) != rows(Entry):
        wrong.append("a number is missing")
    return wrong


# --- The same again, at once -------------------------------------------------------------------------------------------


def test_a_report_sent_eight_times_at_once_is_one_entry_and_all_are_answered_alike(application, town):
    site, submission = a_workplace(town), a_report(town.person("worker"))
    answers = at_once(application, [filing(town, site.id, submission)] * 8)
    assert rows(Entry) == rows(Event) == 1
    assert answers == [db.session.scalar(sa.select(Entry.id))] * 8
    assert in_disorder() == []


def test_a_step_sent_eight_times_at_once_is_one_event_and_all_are_answered_alike(application, town):
    entry = an_entry(town, "rectified")
    submission = Submission(uuid=uuid4(), version=entry.version)
    answers = at_once(application, [stepping(town, entry.id, "pass", submission, "officer")] * 8)
    assert answers == ["passed"] * 8
    assert [event.step for event in events_of(entry)].count("pass") == 1
    assert in_disorder() == []


def test_a_report_sent_by_two_processes_at_once_is_one_entry(town):
    site_id, submission = a_workplace(town).id, a_report(town.person("worker"))
    assert in_processes([filing(town, site_id, submission)] * 3) == [0, 0, 0]
    assert rows(Entry) == rows(Event) == 1
    assert in_disorder() == []


def test_a_site_made_twice_at_once_is_one_site(application, town):
    submission = SiteSubmission(
        uuid=uuid4(),
        name="夜市",
        subject_type="small_place",
        area_id=town.areas["甲村"],
        address="东街",
        answers={
            "principal": "张三",
            "principal_phone": "13800000000",
            "mixed_use": False,
            "operating_status": "open",
            "regulator": "应急",
            "small_place_type": "small_shop",
            "no_credit_code_reason": "夜市摊位",
        },
    )
    act = lambda: sites.make_site(BOOK.site, submission=submission, by=town.person("officer"), now=NOW).id  # noqa: E731
    answers = at_once(application, [act] * 4)
    assert rows(Site) == 1
    assert answers == [answers[0]] * 4
    assert isinstance(answers[0], int)


# --- Who was first -----------------------------------------------------------------------------------------------------


def test_of_two_officers_closing_at_once_one_succeeds_and_one_learns_that_somebody_was_first(application, town):
    entry = an_entry(town, "passed")
    acts = [
        stepping(town, entry.id, "close", Submission(uuid=uuid4(), version=entry.version), who)
        for who in ("officer", "fellow officer")
    ]
    answers = at_once(application, acts)
    assert sorted(type(answer) for answer in answers if answer != "closed") == [SomebodyWasFirst]
    assert answers.count("closed") == 1
    assert [event.step for event in events_of(entry)].count("close") == 1
    assert in_disorder() == []


def test_a_script_that_looked_at_no_version_is_told_where_the_entry_stands_now(application, town):
    entry = an_entry(town, "passed")
    acts = [stepping(town, entry.id, "close", Submission(uuid=uuid4()), who) for who in ("officer", "fellow officer")]
    refusals = [answer for answer in at_once(application, acts) if answer != "closed"]
    assert [type(refusal) for refusal in refusals] == [NotAllowed]
    assert "条目现在是“已销号”" in refusals[0].sentence


def test_one_photo_of_two_hazards_filed_at_once_is_told_on_both(application, town):
    site, photo = a_workplace(town), a_photo(town.person("worker"))
    acts = [
        filing(town, site.id, Submission(uuid=uuid4(), answers=A_REPORT, photos={"before": [photo]})) for _ in range(2)
    ]
    assert sorted(at_once(application, acts)) == sorted(db.session.scalars(sa.select(Entry.id)))
    assert rows(Evidence) == 2
    assert in_disorder() == []


def test_a_form_that_carries_its_photo_sent_six_times_at_once_is_one_entry(application, town):
    """Each arrival takes the photo in anew, and what was typed is one act all the same."""
    site_id, uuid = a_workplace(town).id, uuid4()

    def arriving():
        by = town.person("worker")
        submission = Submission(uuid=uuid, answers=A_REPORT, photos={"before": [a_photo(by, content=a_picture())]})
        return entries.file_entry(BOOK, REPORT, site_id=site_id, submission=submission, by=by, now=NOW).id

    answers = at_once(application, [arriving] * 6)
    assert answers == [answers[0]] * 6
    assert rows(Entry) == rows(Evidence) == 1
    assert in_disorder() == []


def test_a_step_sent_again_with_its_photo_taken_in_anew_is_the_same_act(town):
    entry, by, uuid = an_entry(town, "ordered"), town.person("worker"), uuid4()
    for name in ("整改后.jpg", "整改后(1).jpg"):
        photos = {"after": [a_photo(by, name=name, content=a_picture())]}
        submission = Submission(uuid=uuid, answers={"done_on": TODAY}, photos=photos)
        assert entries.take_step(entry.id, "rectify", submission=submission, by=by, now=NOW).state == "rectified"


def test_one_order_recorded_for_two_hazards_at_once_is_one_paper(application, town):
    site = a_workplace(town)
    hazards = [report(town, site) for _ in range(4)]
    acts = [
        stepping(
            town, entry.id, "order", Submission(uuid=uuid4(), answers=order_answers(TODAY), paper=a_paper()), "officer"
        )
        for entry in hazards
    ]
    assert at_once(application, acts) == ["ordered"] * 4
    assert rows(Paper) == 1


def test_entries_of_one_village_changing_places_do_not_wait_for_each_other_for_ever(application, town):
    site = a_workplace(town)
    back, forth = ([an_entry(town, state, site=site) for _ in range(6)] for state in ("rectified", "ordered"))
    photos = [a_photo(town.person("worker")) for _ in forth]

    def send_back():
        for entry in back:
            submission = Submission(uuid=uuid4(), answers={"due_on": TODAY}, note="不合格")
            stepping(town, entry.id, "return", submission, "officer")()

    def put_right():
        for entry, photo in zip(forth, photos, strict=True):
            submission = Submission(uuid=uuid4(), answers={"done_on": TODAY}, photos={"after": [photo]})
            stepping(town, entry.id, "rectify", submission, "worker")()

    assert at_once(application, [send_back, put_right]) == [None, None]
    assert in_disorder() == []


@pytest.mark.parametrize("attempt", range(3))
def test_an_extension_that_waited_for_another_counts_from_the_date_the_other_set(application, town, attempt):
    """Both read before either has written. Whoever comes second moves the first one's date, or is refused by it."""
    decide(town, EXTENSIONS, 2)
    entry = an_entry(town, "ordered")

    def extend(days, who):
        answers = {"due_on": TODAY + timedelta(days=days), "reason": "配件未到"}
        return stepping(town, entry.id, "extend", Submission(uuid=uuid4(), answers=answers), who)

    at_once(application, [extend(20, "leader"), extend(24, "chief")])
    moves = [
        (change["was"], change["text"])
        for event in events_of(entry)
        for change in event.answers
        if event.step == "extend" and change["field"] == "due_on"
    ]
    first, last = "2026年3月24日（周二）", "2026年4月2日（周四）"
    between = "2026年3月29日（周日）"
    assert moves in ([(first, last)], [(first, between), (between, last)])


def test_eight_clients_filing_fifty_each_are_all_served(application, town):
    site = a_workplace(town)
    worker = town.person("worker")
    photos = [[a_photo(worker) for _ in range(50)] for _ in range(8)]

    def file_fifty(own):
        def act():
            person = town.person("worker")
            for photo in own:
                submission = Submission(uuid=uuid4(), answers=A_REPORT, photos={"before": [photo]})
                entries.file_entry(BOOK, REPORT, site_id=site.id, submission=submission, by=person, now=NOW)

        return act

    assert at_once(application, [file_fifty(own) for own in photos]) == [None] * 8
    numbers = sorted(db.session.scalars(sa.select(Entry.number)))
    assert numbers == [f"安2026-{number:04d}" for number in range(1, 401)]
    assert rows(Event) == 400
    assert in_disorder() == []


# --- Power cuts --------------------------------------------------------------------------------------------------------


def cut_everywhere(act, most: int = 60) -> int:
    """Cut the power before every statement in turn until the act ends well; return how many cuts that took."""
    before = everything()
    for statement in range(1, most):
        if in_processes([killed_before(statement, act)]) == [0]:
            return statement - 1
        assert everything() == before, f"something was left half done at statement {statement}"
    raise AssertionError("the act never ended")


def test_a_power_cut_while_filing_leaves_nothing_half_done(town):
    site_id, submission = a_workplace(town).id, a_report(town.person("worker"))
    assert cut_everywhere(filing(town, site_id, submission)) > 10
    assert rows(Entry) == 1
    assert in_disorder() == []


@pytest.mark.parametrize("step", ["rectify", "order"])
def test_a_power_cut_in_a_step_leaves_nothing_half_done(town, step):
    if step == "order":
        entry, who = an_entry(town), "officer"
        submission = Submission(uuid=uuid4(), answers=order_answers(TODAY), paper=a_paper())
    else:
        entry, who = an_entry(town, "ordered"), "worker"
        photos = {"after": [a_photo(town.person("worker"))]}
        submission = Submission(uuid=uuid4(), answers={"done_on": TODAY}, photos=photos)
    stands = entry.state
    assert cut_everywhere(stepping(town, entry.id, step, submission, who)) > 10
    assert fresh(entry).state != stands
    assert in_disorder() == []


def test_what_was_cut_off_can_be_sent_again(town):
    entry = rectify(town, an_entry(town, "ordered"))
    submission = Submission(uuid=uuid4(), version=entry.version)
    act = stepping(town, entry.id, "pass", submission, "officer")
    assert in_processes([killed_before(8, act)]) == [-9]
    assert in_processes([act]) == [0]
    take(town, entry, "close", by="officer")
    assert in_disorder() == []
