"""更正登记的某一次: a row a step has kept is put right, or taken back, by two people, and only the last word counts."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from ledger.books.petitions.words import Channel
from ledger.books.safety.words import PenaltyRoad, Punished
from ledger.grammar import shelf
from ledger.grammar.figures import Period
from ledger.grammar.kept_rows import RowAct
from ledger.queries.figures import figures_of
from ledger.queries.step_rows import rows_that_count
from ledger.services.entries import take_step
from ledger.services.proposals import propose
from ledger.services.submissions import Submission
from tests.amending import WHY, amend_row
from tests.lives import LATER, TODAY, Town, a_paper, an_entry, events_of, faults, fresh, take, why_not
from tests.petition_lives import finished as finished_matter
from tests.petition_lives import on, register, resolve
from tests.plain_figures import assert_figures_tell_what_is_there

YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 12, 31))
NOW = on(12, 2)
VISIT = {"contact_channel": Channel.VISIT, "contact_people": 7}
MISTYPED = {"contact_on": date(2026, 3, 30), **VISIT}


def told(town: Town, book: str, *codes: str) -> list[object]:
    assert_figures_tell_what_is_there(shelf.book_of(book), YEAR, by=town.person("leader"))
    found = {one.figure.code: one.value for one in figures_of(shelf.book_of(book), YEAR, by=town.person("leader"))}
    return [found[code] for code in codes]


def come_again(town: Town, entry, **answers):
    return take(town, entry, "come_again", by="officer", now=on(12, 1), note="同前", answers=answers)


def rows(entry, step: str = "come_again"):
    return rows_that_count(shelf.book_of(entry.book).steps_by_key[step].keeps, entry)


def said(entry) -> dict[str, tuple[str, str]]:
    return {line["label"]: (line["was"], line["text"]) for line in events_of(entry)[-1].answers}


def proposed(town: Town, entry, step: str, *, row_id: int | None = None, **answers):
    submission = Submission(uuid=uuid4(), answers=answers, row_id=row_id, note=WHY)
    return propose(entry.id, step, submission=submission, by=town.person("officer", NOW), now=NOW)


def test_whatever_is_kept_as_a_row_can_be_put_right_and_taken_back(application):
    for book in shelf.books():
        kept = {(step.keeps.model, step.keeps.act) for step in book.steps if step.keeps is not None}
        assert kept == {(model, act) for model, _ in kept for act in RowAct}
        assert all(step.never_alone and step.note_mandatory for step in book.steps if step.corrects_row)


def test_a_coming_that_was_mistyped_counts_as_it_is_put_right(town):
    entry = come_again(town, register(town, on(3, 2), channel=Channel.LETTER), **MISTYPED)
    assert told(town, "petitions", "C-1", "C-1b", "C-1c", "C-1d", "C-1e") == [2, 1, 7, 1, 0]
    entry = amend_row(
        town, entry, "amend_come_again", now=NOW, contact_on=date(2026, 3, 29), contact_channel=Channel.VISIT,
        contact_people=2,
    )  # fmt: skip
    assert told(town, "petitions", "C-1", "C-1b", "C-1c", "C-1d", "C-1e") == [2, 1, 2, 0, 1]
    assert (entry.contact_on, entry.contact_people, entry.contact_count) == (date(2026, 3, 29), 2, 2)
    assert said(entry) == {
        "更正的是": ("", "2026年3月30日（周一），走访，7 人"),
        "再次来信来访日期": ("2026年3月30日（周一）", "2026年3月29日（周日）"),
        "再次走访人数": ("7 人", "2 人"),
    }


def test_put_right_twice_the_last_word_counts(town):
    entry = come_again(town, register(town, on(3, 2)), **MISTYPED)
    for people in (5, 3):
        entry = amend_row(town, entry, "amend_come_again", now=NOW, **MISTYPED | {"contact_people": people})
    assert [row.people for row in rows(entry)] == [3]
    assert told(town, "petitions", "C-1c") == [register_people(entry) + 3]


def register_people(entry) -> int:
    return entry.people_count if entry.channel is Channel.VISIT else 0


def test_an_earlier_coming_is_put_right_and_the_entry_still_says_the_last(town):
    entry = come_again(town, register(town, on(3, 2)), **MISTYPED)
    entry = come_again(town, entry, contact_on=date(2026, 4, 3), contact_channel=Channel.PHONE)
    first = rows(entry)[0]
    entry = amend_row(town, entry, "amend_come_again", now=NOW, row_id=first.id, **MISTYPED | {"contact_people": 2})
    assert (entry.contact_on, entry.contact_channel, entry.contact_people) == (date(2026, 4, 3), Channel.PHONE, None)
    assert [row.people for row in rows(entry)] == [2, None]


def test_a_coming_that_never_was_counts_for_nothing(town):
    entry = come_again(town, register(town, on(3, 2), channel=Channel.LETTER), **MISTYPED)
    entry = amend_row(town, entry, "take_back_come_again", now=NOW)
    assert told(town, "petitions", "C-1", "C-1b", "C-1c", "C-1d", "C-1e") == [1, 0, 0, 0, 1]
    assert (entry.contact_on, entry.contact_channel, entry.contact_count) == (None, None, 1)
    assert said(entry) == {"登记有误，不计": ("", "2026年3月30日（周一），走访，7 人")}
    assert "没有登记过再次来信来访" in why_not(proposed, town, entry, "take_back_come_again")


def test_whoever_never_came_again_spoils_no_settlement(town):
    entry = resolve(town, finished_matter(town, on(3, 2)), on(6, 1))
    entry = come_again(town, entry, contact_on=date(2026, 6, 20), contact_channel=Channel.PHONE)
    assert entry.came_again_soon is True
    entry = amend_row(town, entry, "take_back_come_again", now=NOW)
    assert entry.came_again_soon is False


def test_a_row_is_put_right_by_nobody_alone(town):
    entry = come_again(town, register(town, on(3, 2)), **MISTYPED)
    submission = Submission(uuid=uuid4(), answers=MISTYPED | {"contact_people": 2}, note=WHY)
    for who in ("officer", "leader"):
        by = town.person(who, NOW)
        assert why_not(take_step, entry.id, "amend_come_again", submission=submission, by=by, now=NOW)
    assert [row.people for row in rows(fresh(entry))] == [7]


def test_what_is_proposed_changes_nothing_until_somebody_agrees(town):
    entry = come_again(town, register(town, on(3, 2)), **MISTYPED)
    proposal = proposed(town, entry, "amend_come_again", **MISTYPED | {"contact_people": 2})
    assert {"再次走访人数": ("7 人", "2 人")}.items() <= {
        line["label"]: (line["was"], line["text"]) for line in proposal.told
    }.items()
    assert (fresh(entry).contact_people, [row.people for row in rows(entry)]) == (7, [7])


def test_a_row_keeps_the_order_of_days_when_it_is_put_right(town):
    entry = come_again(town, register(town, on(3, 2)), **MISTYPED)
    early = faults(proposed, town, entry, "amend_come_again", **MISTYPED | {"contact_on": date(2026, 3, 1)})
    ahead = faults(proposed, town, entry, "amend_come_again", **MISTYPED | {"contact_on": date(2026, 12, 3)})
    assert early.keys() == ahead.keys() == {"contact_on"}
    assert "没有改动" in faults(proposed, town, entry, "amend_come_again", **MISTYPED)[""]


def test_what_was_put_right_since_is_not_put_right_again_as_it_was(town):
    entry = come_again(town, register(town, on(3, 2)), **MISTYPED)
    [row] = rows(entry)
    entry = amend_row(town, entry, "amend_come_again", now=NOW, **MISTYPED | {"contact_people": 2})
    said = faults(proposed, town, entry, "take_back_come_again", row_id=row.id)
    assert "已经更正或者撤销过" in said[""]


# --- Penalties ----------------------------------------------------------------------------------------------------------

FINED = {"punished": Punished.UNIT, "penalty_road": PenaltyRoad.ORDINARY, "fine": Decimal("1.5")}
PENALTIES = ("A-12", "A-12a", "A-12b", "A-12c", "A-2e")


def penalty(town: Town, entry, number: int = 1):
    paper = a_paper(
        kind="penalty_decision", number=f"县应急罚〔2026〕{number}号", dated_on=TODAY, issuing_authority="青阳县应急管理局",
    )  # fmt: skip
    return take(town, entry, "penalty", by="officer", now=LATER, answers=FINED, paper=paper)


def test_a_penalty_that_was_mistyped_counts_as_it_is_put_right(town):
    entry = penalty(town, an_entry(town, "ordered"))
    entry = amend_row(
        town, entry, "amend_penalty", penalised_on=TODAY, punished=Punished.PERSON,
        penalty_road=PenaltyRoad.ORDINARY, fine=Decimal("0.15"),
    )  # fmt: skip
    assert told(town, "safety", *PENALTIES) == [1, Decimal("0.15"), 0, 1, 1]
    assert said(entry)["罚款"] == ("1.5 万元", "0.15 万元")


def test_a_decision_on_two_hazards_that_is_put_right_on_the_first_counts_so(town):
    first, second = an_entry(town, "ordered"), an_entry(town, "closed")
    penalty(town, first)
    penalty(town, second)
    amend_row(town, first, "amend_penalty", **FINED | {"penalised_on": TODAY, "fine": Decimal("0.15")})
    assert told(town, "safety", *PENALTIES) == [1, Decimal("0.15"), 1, 0, 1]
    amend_row(town, first, "take_back_penalty")
    assert told(town, "safety", *PENALTIES) == [1, Decimal("1.5"), 1, 0, 1]


def test_a_penalty_lies_before_nothing_it_follows(town):
    entry = penalty(town, an_entry(town, "ordered"))
    before = FINED | {"penalised_on": TODAY - timedelta(days=900)}
    assert faults(proposed, town, entry, "amend_penalty", **before).keys() == {"penalised_on"}
