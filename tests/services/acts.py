"""Everything a service can write that no walk through a book comes by, each once: how it is made ready and what it does.

`again` says what becomes of an act whose answer was lost and which is done once more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from io import BytesIO
from typing import Any
from uuid import uuid4

from flask import current_app

from ledger.books.safety import BOOK
from ledger.models import Tick
from ledger.queries.checklists import town_checklists
from ledger.services import (
    accounts,
    evidence,
    exclusions,
    leases,
    linking,
    merging,
    premises,
    proposals,
    rejoining,
    reminders,
    sealed_people,
    search_index,
    shipped_checklists,
    sites,
    splitting,
    tallies,
    timetable_runs,
    visit_withdrawals,
    visits,
)
from ledger.services.sites import SiteSubmission
from ledger.services.submissions import Submission
from ledger.services.visits import VisitSubmission
from tests import parcels, petition_lives
from tests.lives import LATER, NOW, TODAY, Town, a_picture, a_workplace, an_entry
from tests.parcels import a_parcel
from tests.services import keepers_acts


class Again(Enum):
    """What doing it once more does: nothing, with the same outcome; nothing, refused in words; or it is done anew."""

    SAME = "same"
    REFUSED = "refused"
    ANEW = "anew"


@dataclass(frozen=True, kw_only=True)
class Act:
    name: str
    make_ready: Callable[[Town], Callable[[], Any]]
    again: Again = Again.SAME
    # Why an act may be done anew: what comes of it is no second one of a thing.
    why: str = ""


# --- Places and looks -------------------------------------------------------------------------------------------------


def file_of(site: Any, **more: Any) -> SiteSubmission:
    keys = {one.key for one in BOOK.site.fields()}
    answers = {key: getattr(site, key) for key in keys if getattr(site, key) is not None}
    words = {"name": site.name, "subject_type": site.subject_type, "area_id": site.area_id, "address": site.address}
    return SiteSubmission(uuid=uuid4(), answers=answers, **(words | more))


def making_a_place(town: Town) -> Callable[[], Any]:
    like, by = a_workplace(town, name=f"甲村面馆{uuid4().hex[:4]}"), town.person("worker")
    sent = file_of(like, name="甲村新面馆", address="中心街 9 号")
    return lambda: sites.make_site(BOOK.site, submission=sent, by=by, now=NOW)


def changing_a_place(town: Town) -> Callable[[], Any]:
    site, by = a_workplace(town, name=f"甲村面馆{uuid4().hex[:4]}"), town.person("worker")
    sent, version = file_of(site, address="中心街 10 号"), site.version
    return lambda: sites.change_site(site.id, BOOK.site, submission=sent, version=version, by=by, now=NOW)


def retiring_a_place(town: Town) -> Callable[[], Any]:
    site, by = a_workplace(town, name=f"甲村面馆{uuid4().hex[:4]}"), town.person("worker")
    return lambda: sites.retire_site(site.id, by=by, now=NOW)


def two_files(town: Town) -> tuple[int, int]:
    return a_workplace(town, name=f"甲村面馆{uuid4().hex[:4]}").id, a_parcel(town).id


def joining_files(town: Town) -> Callable[[], Any]:
    (one, other), by = two_files(town), town.person("officer")
    return lambda: premises.join_premises(one, other, by=by)


def parting_files(town: Town) -> Callable[[], Any]:
    (one, other), by = two_files(town), town.person("officer")
    premises.join_premises(one, other, by=by)
    return lambda: premises.leave_premises(other, of=one, by=by)


def explaining_a_finding(town: Town) -> Callable[[], Any]:
    site, by = a_workplace(town, name=f"甲村面馆{uuid4().hex[:4]}"), town.person("worker")
    shipped_checklists.ship_checklists(now=NOW)
    known = next(one for one in town_checklists(town.areas["示范镇"]) if one.site_kinds == ["small_place"])
    first, *others = known.items_on(TODAY)
    ticks = {first.id: Tick.DOES_NOT_FIT} | {one.id: Tick.FITS for one in others}
    sent = VisitSubmission(
        uuid=uuid4(), started_at=NOW, ended_at=NOW, answers=dict(BOOK.usual_visit), checklist_id=known.id, ticks=ticks
    )
    visit = visits.record_visit(BOOK, site_id=site.id, submission=sent, by=by, now=NOW)
    return lambda: visits.explain_finding(visit.id, first.id, reason="已当场换新证", by=by, now=NOW)


def withdrawing_a_look(town: Town) -> Callable[[], Any]:
    site, by = a_workplace(town, name=f"甲村面馆{uuid4().hex[:4]}"), town.person("worker")
    sent = VisitSubmission(uuid=uuid4(), started_at=NOW, ended_at=NOW, answers=dict(BOOK.usual_visit))
    visit = visits.record_visit(BOOK, site_id=site.id, submission=sent, by=by, now=NOW)
    return lambda: visit_withdrawals.withdraw_visit(visit.id, by=by, now=NOW)


# --- Entries, beside their steps --------------------------------------------------------------------------------------


def refusing(town: Town) -> Callable[[], Any]:
    proposal, leader = a_proposal(town), town.person("leader", LATER)
    return lambda: proposals.refuse(proposal, reason="配件已经到了", by=leader, now=LATER)


def withdrawing(town: Town) -> Callable[[], Any]:
    proposal, officer = a_proposal(town), town.person("officer", LATER)
    return lambda: proposals.withdraw(proposal, by=officer, now=LATER)


def a_proposal(town: Town) -> int:
    return proposing(town)[0]().id


def foretelling(town: Town) -> Callable[[], Any]:
    return proposing(town)[1]


def proposing(town: Town) -> tuple[Callable[[], Any], Callable[[], Any]]:
    entry, officer = an_entry(town, "ordered"), town.person("officer", LATER)
    answers = {"due_on": TODAY + timedelta(days=20), "reason": "配件未到"}
    more = {"submission": Submission(uuid=uuid4(), answers=answers), "by": officer, "now": LATER}
    return (
        lambda: proposals.propose(entry.id, "extend", **more),
        lambda: proposals.foretold(entry.id, "extend", **more),
    )


def telling_of_the_end(town: Town) -> Callable[[], Any]:
    one, other, officer = petition_lives.register(town), petition_lives.register(town), town.person("officer")
    merging.merge(one.id, other.id, uuid=uuid4(), reason="同一条水沟", by=officer, now=NOW)
    return lambda: merging.tell_of_end(one.id, on=TODAY, note="电话告知", by=officer, now=NOW)


def untying(town: Town) -> Callable[[], Any]:
    one, other, officer = parcels.a_clue(town), parcels.a_clue(town), town.person("officer")
    linking.tie(one.id, other.id, uuid=uuid4(), reason="同一项目", by=officer, now=NOW)
    return lambda: linking.untie(one.id, other.id, reason="两个项目", by=officer, now=NOW)


def rejoining_halves(town: Town) -> Callable[[], Any]:
    old, officer = an_entry(town, "ordered"), town.person("officer")
    answers = {"location": "一楼配电箱", "category": "electricity", "description": "配电箱没有门"}
    sent = Submission(uuid=uuid4(), answers=answers, note="其实是两处")
    new = splitting.split(old.id, submission=sent, by=officer, now=NOW)
    return lambda: rejoining.rejoin(new.id, reason="是同一处", by=officer, now=NOW)


def renewing_a_code(town: Town) -> Callable[[], Any]:
    matter, officer = petition_lives.register(town), town.person("officer")
    return lambda: sealed_people.renew_code(matter.id, by=officer, now=NOW)


def opening_what_is_sealed(town: Town) -> Callable[[], Any]:
    matter, officer = petition_lives.register(town, people=petition_lives.PEOPLE), town.person("officer")
    return lambda: sealed_people.open_record(matter.id, reason="核对联系方式", by=officer, now=NOW)


def looking_up_in_vain(town: Town) -> Callable[[], Any]:
    return lambda: sealed_people.look_up("访2026-0001", "2222-2222", address="::1", now=NOW)


def reading_reminders(town: Town) -> Callable[[], Any]:
    an_entry(town, "ordered")
    reminders.make_all_reminders(now=NOW + timedelta(days=12))
    worker = town.person("worker")
    return lambda: reminders.mark_read([1, 2, 3, 4], by=worker, now=NOW + timedelta(days=13))


# --- What runs by itself ----------------------------------------------------------------------------------------------


def taking_in_a_photo(town: Town) -> Callable[[], Any]:
    settings, by = current_app.config["LEDGER"], town.person("worker")
    where = {"folder": settings.evidence, "bounds": evidence.Bounds.of(settings)}
    return lambda: evidence.receive_upload(BytesIO(a_picture()), name="现场.jpg", by=by, now=NOW, **where)


def ending_a_run(town: Town) -> Callable[[], Any]:
    run = timetable_runs.begin_run("tidy", now=NOW)
    return lambda: timetable_runs.end_run(run, counts={}, now=NOW)


def of_itself(act: Callable[[], Any]) -> Callable[[Town], Callable[[], Any]]:
    return lambda town: act


ACTS = (
    Act(name="accounts.change_password", make_ready=keepers_acts.changing_a_password, again=Again.REFUSED),
    Act(
        name="accounts.sign_out", again=Again.ANEW, why="the log tells of both",
        make_ready=lambda town: lambda: accounts.sign_out(by=town.person("worker"), now=NOW),
    ),
    Act(
        name="accounts.set_large_text",
        make_ready=lambda town: lambda: accounts.set_large_text(True, by=town.person("worker")),
    ),
    Act(name="people.add_person", make_ready=keepers_acts.adding_somebody, again=Again.REFUSED),
    Act(name="people.change_person", make_ready=keepers_acts.changing_somebody, again=Again.ANEW, why="the log tells of both"),
    Act(name="people.retire_person", make_ready=keepers_acts.retiring_somebody, again=Again.REFUSED),
    Act(name="people.restore_person", make_ready=keepers_acts.restoring_somebody, again=Again.REFUSED),
    Act(name="people.reset_password", make_ready=keepers_acts.resetting_a_password, again=Again.ANEW, why="the last one told holds"),
    Act(name="people.give_post", make_ready=keepers_acts.giving_a_post, again=Again.REFUSED),
    Act(name="people.end_post", make_ready=keepers_acts.ending_a_post, again=Again.REFUSED),
    Act(name="areas.load_areas", make_ready=keepers_acts.loading_areas),
    Act(name="areas.make_area", make_ready=keepers_acts.making_an_area, again=Again.REFUSED),
    Act(name="areas.rename_area", make_ready=keepers_acts.renaming_an_area, again=Again.ANEW, why="the log tells of both"),
    Act(name="areas.move_area", make_ready=keepers_acts.moving_an_area, again=Again.REFUSED),
    Act(name="areas.retire_area", make_ready=keepers_acts.retiring_an_area, again=Again.REFUSED),
    Act(name="areas.restore_area", make_ready=keepers_acts.restoring_an_area, again=Again.ANEW, why="the log tells of both"),
    Act(name="checklists.make_checklist", make_ready=keepers_acts.making_a_checklist, again=Again.REFUSED),
    Act(name="checklists.change_checklist", make_ready=keepers_acts.changing_a_checklist, again=Again.ANEW, why="the log tells of both"),
    Act(name="checklists.change_checklist", make_ready=keepers_acts.changing_a_shipped_checklist, again=Again.REFUSED),
    Act(name="checklists.add_item", make_ready=keepers_acts.adding_an_item, again=Again.REFUSED),
    Act(name="checklists.replace_item", make_ready=keepers_acts.replacing_an_item, again=Again.REFUSED),
    Act(name="checklists.retire_item", make_ready=keepers_acts.retiring_an_item, again=Again.REFUSED),
    Act(name="checklists.move_item", make_ready=keepers_acts.moving_an_item, again=Again.ANEW, why="each tap moves it by one place"),
    Act(name="town_rules.adjust", make_ready=keepers_acts.adjusting_a_rule),
    Act(name="sites.make_site", make_ready=making_a_place),
    Act(name="sites.change_site", make_ready=changing_a_place),
    Act(name="sites.retire_site", make_ready=retiring_a_place),
    Act(name="premises.join_premises", make_ready=joining_files),
    Act(name="premises.leave_premises", make_ready=parting_files),
    Act(name="visits.explain_finding", make_ready=explaining_a_finding),
    Act(name="visit_withdrawals.withdraw_visit", make_ready=withdrawing_a_look),
    Act(name="proposals.refuse", make_ready=refusing),
    Act(name="proposals.withdraw", make_ready=withdrawing),
    Act(name="proposals.foretold", make_ready=foretelling),
    Act(name="merging.tell_of_end", make_ready=telling_of_the_end),
    Act(name="linking.untie", make_ready=untying),
    Act(name="rejoining.rejoin", make_ready=rejoining_halves),
    Act(name="sealed_people.renew_code", make_ready=renewing_a_code, again=Again.ANEW, why="the last one told holds"),
    Act(name="sealed_people.open_record", make_ready=opening_what_is_sealed, again=Again.ANEW, why="the log tells of both"),
    Act(name="sealed_people.look_up", make_ready=looking_up_in_vain, again=Again.ANEW, why="each try counts"),
    Act(name="reminders.mark_read", make_ready=reading_reminders),
    Act(name="evidence.receive_upload", make_ready=taking_in_a_photo),
    Act(name="evidence.tidy_uploads", make_ready=of_itself(lambda: evidence.tidy_uploads(now=LATER))),
    Act(name="exclusions.work_out_exclusions", make_ready=of_itself(exclusions.work_out_exclusions)),
    Act(name="leases.take_lease", make_ready=of_itself(lambda: leases.take_lease("a", owner="me", now=NOW))),
    Act(name="leases.let_go", make_ready=of_itself(lambda: leases.let_go("a", owner="me"))),
    Act(name="shipped_checklists.ship_checklists", make_ready=of_itself(lambda: shipped_checklists.ship_checklists(now=NOW))),
    Act(name="search_index.keep_up", make_ready=of_itself(search_index.keep_up)),
    Act(
        name="search_index.index_anew", make_ready=of_itself(search_index.index_anew), again=Again.ANEW,
        why="what is kept is made anew",
    ),
    Act(name="tallies.recount", make_ready=of_itself(tallies.recount), again=Again.ANEW, why="what is kept is counted anew"),
    Act(
        name="timetable_runs.begin_run", again=Again.ANEW, why="the log tells of both",
        make_ready=of_itself(lambda: timetable_runs.begin_run("tidy", now=NOW)),
    ),
    Act(name="timetable_runs.end_run", make_ready=ending_a_run),
    Act(name="timetable_runs.forget_runs", make_ready=of_itself(lambda: timetable_runs.forget_runs(now=LATER))),
)  # fmt: skip
