"""撤销拆分: while nothing has happened on the part, both are one again, and its number leads on."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.books.safety.words import Category as Hazard
from ledger.models import LinkKind
from ledger.queries.links import goes_on_in, links_of
from ledger.refusals import NotVisible
from ledger.services.rejoining import rejoin
from ledger.services.splitting import split
from ledger.services.submissions import Submission
from tests import parcels
from tests import petition_lives as lives
from tests.lives import NOW, an_entry, counted, events_of, faults, fresh, rectify, tallied, why_not
from tests.services.test_splitting import THE_CLAIM, running

LATER = NOW + timedelta(days=2)
OTHER_HAZARD = {"location": "一楼配电箱", "category": Hazard.ELECTRICITY, "description": "配电箱没有门"}


def parted(town, old, answers=OTHER_HAZARD, **more):
    sent = Submission(uuid=uuid4(), answers=answers, note="其实是两处", **more)
    return split(old.id, submission=sent, by=town.person("officer", LATER), now=LATER, apart=bool(more))


def one_again(town, new, *, by="officer", reason="现场核实是同一处", now=LATER):
    return rejoin(new.id, reason=reason, by=town.person(by, now), now=now)


def test_the_part_is_told_no_more_and_leads_on_and_the_other_promises_what_it_promised(town):
    old = an_entry(town, "ordered")
    before = running(old)
    new = parted(town, old)
    assert one_again(town, new).id == old.id
    assert (fresh(new).state, fresh(new).next_due_on, running(new)) == ("merged", None, {})
    assert (goes_on_in(new.id), running(old), fresh(old).state) == (old.id, before, "ordered")
    assert [events_of(one)[-1].step for one in (new, old)] == ["rejoin", "rejoined"]
    assert links_of(town.person("officer"), fresh(old)).ties == []
    assert links_of(town.person("officer"), fresh(new)).into.kind is LinkKind.REJOINED
    assert counted() == tallied()


def test_once_more_it_changes_nothing(town):
    old = an_entry(town, "reported")
    new = parted(town, old)
    one_again(town, new)
    told = len(events_of(old))
    assert one_again(town, new).id == old.id and len(events_of(old)) == told


def test_what_has_been_worked_on_stays_apart(town):
    old = an_entry(town, "ordered")
    new = parted(town, old)
    rectify(town, new, now=LATER)
    assert "已经办过" in why_not(one_again, town, new)


def test_the_other_has_not_gone_ahead_meanwhile(town):
    old = an_entry(town, "ordered")
    new = parted(town, old)
    rectify(town, old, now=LATER)
    assert "不能合回去" in why_not(one_again, town, new)


def test_it_takes_a_reason_the_office_and_a_month_at_most(town):
    new = parted(town, an_entry(town, "reported"))
    assert faults(one_again, town, new, reason="") == {"reason": "请写明理由"}
    assert "撤销拆分由" in why_not(one_again, town, new, by="worker")
    assert "现在已经过了" in why_not(one_again, town, new, now=LATER + timedelta(days=31))


def test_what_was_never_split_has_nothing_to_undo(town):
    with pytest.raises(NotVisible):
        one_again(town, an_entry(town, "reported"))


def test_a_petition_is_one_again_and_owes_no_answer_for_the_part(town):
    matter = lives.accept(town, lives.sort(town, lives.register(town, NOW), NOW), NOW)
    part = parted(town, matter, THE_CLAIM | {"title": "另一件", "summary": "另外要求修路。"})
    one_again(town, part)
    lives.reply(town, matter, LATER)
    assert (fresh(part).state, fresh(matter).state) == ("merged", "replied")


def test_what_is_kept_apart_stays_so_by_law_and_nobody_learns_of_it(town):
    """信访工作条例第三十条."""
    matter = lives.accept(town, lives.sort(town, lives.register(town, NOW), NOW), NOW)
    claim = parted(town, matter, THE_CLAIM, concerns_people=[town.people["fellow officer"]])
    assert links_of(town.person("officer"), fresh(claim)).ties == []
    with pytest.raises(NotVisible):
        one_again(town, claim, by="fellow officer")
    said = why_not(one_again, town, claim)
    assert "第三十条" in said and "转纪检监察机关" in said and "改定事项类别" in said


def test_a_clue_about_two_parcels_becomes_two_that_name_each_other(town):
    clue = parcels.a_clue(town)
    new = parted(town, clue, {"building_kind": "yard", "use": "路南另一块堆放石料"})
    assert (new.state, running(new)) == ("clue", running(clue))
    assert [one.number for one in links_of(town.person("officer"), fresh(clue)).ties] == [new.number]
    assert one_again(town, new).id == clue.id
