"""包案: a leader answers for a matter in person: it is on their list, and any real step on it is that week's progress."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.books.petitions.words import Grade, Opinion
from ledger.models import Entry
from ledger.queries.beside import Beside, beside
from ledger.services import entries, people
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests import petition_lives as petitions
from tests.lives import NOW, TODAY, Town, events_of, faults, fresh, take


def grave(town: Town) -> Entry:
    entry = petitions.sort(town, petitions.register(town, NOW), NOW)
    return petitions.grade(town, entry, grade=Grade.A, **petitions.A_CASE)


def appoint(town: Town, entry: Entry, lead: str | None, *, now=NOW) -> Entry:
    sent = Submission(uuid=uuid4(), hand_to_id=town.people[lead] if lead else None)
    return entries.take_step(entry.id, "appoint_lead", submission=sent, by=town.person("officer"), now=now)


def shown(town: Town, who: str, why: Beside) -> list[int]:
    return [line.entry_id for line in beside(town.person(who), today=TODAY) if line.why == why]


def test_a_grave_matter_wants_a_leader_by_name_within_days(town):
    entry = grave(town)
    assert "C-lead" in petitions.running(entry)
    for nobody in (None, "worker", "fellow officer", "officer of another town"):
        assert faults(appoint, town, entry, nobody).keys() == {"hand_to"}, nobody
    entry = appoint(town, entry, "chief")
    assert (entry.lead_id, "C-lead" in petitions.running(entry)) == (town.people["chief"], False)
    assert events_of(entry)[-1].answers[0]["text"] == "chief"


def test_it_is_on_the_list_of_who_leads_it_and_in_the_hands_it_was_in(town):
    entry = grave(town)
    was = (entry.awaits, entry.holder_id, entry.state)
    entry = appoint(town, entry, "chief")
    assert (entry.awaits, entry.holder_id, entry.state) == was
    assert shown(town, "chief", Beside.LED) == [entry.id]
    assert shown(town, "leader", Beside.LED) == []
    appoint(town, entry, "leader")
    assert (shown(town, "leader", Beside.LED), shown(town, "chief", Beside.LED)) == ([entry.id], [])


def test_any_real_step_by_anybody_is_the_progress_of_its_week(town):
    entry = appoint(town, grave(town), "chief")
    begun = petitions.dates(entry)["progress-a"]
    entry = petitions.accept(town, fresh(entry), NOW + timedelta(days=3))
    assert petitions.dates(entry)["progress-a"] == begun + timedelta(days=3)
    entry = take(town, fresh(entry), "supervise", by="leader", now=NOW + timedelta(days=5), note="请抓紧")
    assert petitions.dates(entry)["progress-a"] == begun + timedelta(days=3)


def test_to_carry_out_what_was_granted_is_the_progress_of_its_week(town):
    entry = petitions.accept(town, fresh(appoint(town, grave(town), "chief")), NOW)
    granted = petitions.reply(town, fresh(entry), NOW, Opinion.SUPPORT, carry_out_by=TODAY + timedelta(days=20))
    entry = petitions.serve(town, granted, NOW)
    begun, later = petitions.dates(entry)["progress-a"], NOW + timedelta(days=4)
    told = {"answers": {"carried_out_on": local_date(later)}, "note": "已清淤"}
    take(town, entry, "carry_out", by="officer", now=later, **told)
    assert petitions.dates(entry)["progress-a"] == begun + timedelta(days=4)


@pytest.mark.parametrize("leaves", ["retires", "loses the post"])
def test_who_leaves_leads_nothing_any_more_and_the_office_is_told(town, leaves):
    entry = appoint(town, grave(town), "chief")
    administrator = town.person("administrator")
    if leaves == "retires":
        people.retire_person(town.people["chief"], by=administrator, now=NOW)
    else:
        people.end_post(town.person("chief").posts[0].id, by=administrator, now=NOW)
    entry = fresh(entry)
    assert (entry.lead_id, entry.lead_left_on) == (None, TODAY)
    assert shown(town, "officer", Beside.UNLED) == [entry.id]
    assert shown(town, "worker", Beside.UNLED) == shown(town, "officer of another town", Beside.UNLED) == []
    entry = appoint(town, entry, "leader")
    assert (entry.lead_left_on, shown(town, "officer", Beside.UNLED)) == (None, [])
