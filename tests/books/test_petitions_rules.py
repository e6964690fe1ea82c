"""The smaller rules and the figures of the petitions book (domain rules 5, 9.2 C)."""

from datetime import date
from decimal import Decimal

from ledger.books.petitions import BOOK
from ledger.books.petitions.town import GROUP_FROM
from ledger.books.petitions.words import Category, Channel, CloseKind, Dispose, Grade, Opinion, Route, Satisfaction
from ledger.grammar.figures import Period
from ledger.models import Role
from ledger.queries.figures import figures_of
from tests import lives
from tests.lives import faults, fresh, take, why_not
from tests.petition_lives import (
    A_BACKLOG,
    A_CASE,
    accept,
    accepted,
    at,
    file,
    finished,
    follow_up,
    grade,
    on,
    paper,
    register,
    reply,
    resolve,
    screened,
    sort,
)

# --- Smaller rules ----------------------------------------------------------------------------------------------------


def test_five_people_are_a_group_unless_the_town_decides_otherwise(town):
    assert not register(town, people_count=4).is_group
    assert register(town, people_count=5).is_group
    lives.decide(town, GROUP_FROM, 6)
    assert not register(town, people_count=5).is_group


def test_a_group_sends_at_most_five_representatives(town):
    assert "5 人" in faults(register, town, people_count=30, representatives=6)["representatives"]
    register(town, people_count=30, representatives=5)


def test_nobody_is_no_petitioner(town):
    assert "people_count" in faults(register, town, people_count=0)


def test_whoever_has_an_interest_withdraws(town):
    entry = sort(town, register(town), lives.NOW)
    assert "回避" in faults(accept, town, entry, lives.NOW, no_interest=False)["no_interest"]


def test_a_claim_needs_its_route_and_nothing_else_has_one(town):
    entry = register(town)
    assert set(faults(sort, town, entry, lives.NOW, route=None)) == {"route"}
    assert sort(town, entry, lives.NOW, route=Route.OPINION).route == Route.OPINION
    assert sort(town, entry, lives.NOW, category=Category.SUGGESTION, route=Route.OPINION).route is None


def test_the_first_four_routes_lead_elsewhere_and_the_sixth_wants_an_opinion_paper(town):
    guided = accepted(town, lives.NOW, route=Route.ARBITRATION)
    assert "导入法定途径" in why_not(reply, town, guided, lives.NOW)
    take(
        town, guided, "guide", by="officer", note="已陪同到仲裁院", paper=paper("reply_letter", lives.TODAY),
        answers={"passed_to": "青阳县劳动人事争议仲裁院"},
    )  # fmt: skip
    own = accepted(town, lives.NOW)
    assert "信访处理意见书" in faults(reply, town, own, lives.NOW, written_as="reply_letter")["paper-dated_on"]


def test_a_refusal_is_told_in_writing_with_its_reason(town):
    entry = sort(town, register(town), lives.NOW, dispose=Dispose.DECLINE)
    assert set(faults(take, town, entry, "decline", by="fellow officer")) == {"paper-kind", "note"}
    take(
        town, entry, "decline", by="fellow officer", note="已依法终结，可向法院申诉",
        paper=paper("refusal", lives.TODAY),
    )  # fmt: skip
    assert fresh(entry).state == "declined"


def test_a_first_matter_with_an_address_is_not_just_filed(town):
    entry = register(town)
    assert "存查" in faults(sort, town, entry, lives.NOW, dispose=Dispose.FILE)["dispose"]
    sort(town, entry, lives.NOW, dispose=Dispose.FILE, can_be_told=False)
    take(town, entry, "file_away", by="leader", note="姓名住址不清")
    assert fresh(entry).state == "filed"


def test_the_same_matter_again_is_a_contact_on_its_row(town):
    entry = finished(town, lives.NOW)
    resolve(town, entry, lives.NOW)
    contact = {"contact_on": date(2026, 3, 12), "contact_channel": Channel.PHONE}
    take(town, entry, "come_again", by="officer", now=lives.LATER, note="同前", answers=contact)
    again = fresh(entry)
    assert (again.contact_count, again.came_again_soon, again.state) == (2, True, "finished")


def test_coming_back_long_after_does_not_spoil_what_was_resolved(town):
    entry = finished(town, lives.NOW)
    resolve(town, entry, lives.NOW)
    contact = {"contact_on": date(2027, 3, 10), "contact_channel": Channel.PHONE}
    take(town, entry, "come_again", by="officer", now=at(date(2027, 3, 10)), note="新的诉求", answers=contact)
    assert fresh(entry).came_again_soon is False


def test_the_handler_is_named_by_handing_over(town):
    entry = accepted(town, lives.NOW)
    take(town, entry, "hand_over", by="officer", hand_to_id=town.people["fellow officer"])
    assert fresh(entry).holder_id == town.people["fellow officer"]


def test_the_supervisor_supervises_and_reads_no_names(town):
    entry = accepted(town, lives.NOW)
    take(town, entry, "supervise", by="supervisor", note="请于本周答复", paper=paper("supervision", lives.TODAY))
    assert fresh(entry).is_listed
    take(town, entry, "end_supervision", by="supervisor", note="已答复")
    assert Role.SUPERVISOR not in BOOK.sealed.openers


def test_whoever_replied_or_followed_up_does_not_close(town):
    town.add_person("both", Role.OFFICER, "示范镇")
    with lives.transaction() as session:
        session.add(
            lives.Post(
                person_id=town.people["both"],
                role=Role.LEADER,
                area_id=town.areas["示范镇"],
                valid_from=date(2022, 1, 1),
            )
        )
    entry = finished(town, lives.NOW)
    answers = {"followed_up_on": lives.TODAY, "satisfaction": Satisfaction.FAIR}
    take(town, entry, "follow_up", by="both", note="已清淤", answers=answers)
    close = {"answers": {"close_kind": CloseKind.ENDED_BY_LAW}}
    assert "须由他人办理" in why_not(take, town, entry, "close", by="both", **close)


# --- Figures (9.2 C) --------------------------------------------------------------------------------------------------

YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 12, 31))


def figures(town, who: str = "leader") -> dict[str, int | Decimal | None]:
    return {one.figure.code: one.value for one in figures_of(BOOK, YEAR, by=town.person(who))}


def test_no_matter_makes_no_rate(town):
    found = figures(town)
    assert [found[code] for code in ("C-2", "C-3", "C-4", "C-5", "C-6", "C-7", "C-8", "C-9")] == [None] * 8
    assert found["C-1"] == found["C-1c"] == 0


def test_the_figures_count_what_they_say(town):
    # One resolved at once; one group visit told on the sixteenth day; one screened, one backlog matter resolved.
    first = finished(town, on(3, 9), opinion=Opinion.SUPPORT)
    take(
        town,
        first,
        "carry_out",
        by="officer",
        now=on(3, 10),
        note="已清淤",
        answers={"carried_out_on": date(2026, 3, 10)},
    )
    follow_up(town, first, on(3, 11))
    resolve(town, first, on(3, 11))
    group = sort(town, register(town, on(3, 2), people_count=12, is_repeat=True), on(3, 3))
    accept(town, group, on(3, 18))
    reply(town, group, on(5, 18))
    contact = {"contact_on": date(2026, 4, 1), "contact_channel": Channel.PHONE}
    take(town, group, "come_again", by="officer", now=on(4, 1), note="同前", answers=contact)
    letter = register(town, on(3, 2), channel=Channel.LETTER)
    void = register(town, on(3, 2))
    take(town, void, "void", by="fellow officer", now=on(3, 2), note="重复登记")
    screened(town)
    backlog = file(town, "list_backlog", lives.NOW, {**A_BACKLOG, "first_on": date(2021, 5, 1)})
    grade(town, backlog, grade=Grade.A, **A_CASE)
    resolve(town, backlog, lives.NOW)
    found = figures(town)
    assert letter.id
    expected = {
        "C-1": 4, "C-1a": 3, "C-1b": 2, "C-1c": 13, "C-1d": 1,
        "C-2a": 3, "C-2b": 1, "C-2c": 1, "C-2d": 1, "C-2": Decimal("33.3"),
        "C-3a": 2, "C-3b": 1, "C-3": Decimal("50.0"),
        "C-4a": 1, "C-4b": 1, "C-4": Decimal("100.0"), "C-5": Decimal("100.0"), "C-5c": Decimal("100.0"),
        "C-6a": 2, "C-6": Decimal("50.0"),
        "C-7a": 2, "C-7b": 1, "C-7": Decimal("50.0"),
        "C-8a": 1, "C-8b": 1, "C-8": Decimal("100.0"), "C-8e": Decimal("100.0"),
        "C-9": Decimal("100.0"),
    }  # fmt: skip
    assert {code: found[code] for code in expected} == expected
