"""What would embellish the figures of the petitions book, played through the services: none of it does."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from ledger.books.petitions import BOOK
from ledger.books.petitions.words import (
    Category,
    Channel,
    CloseKind,
    Dispose,
    Grade,
    Opinion,
    Purpose,
    Route,
    Satisfaction,
    Topic,
)
from ledger.grammar.figures import Period
from ledger.queries.figures import figures_of
from ledger.services.merging import merge
from ledger.services.splitting import split
from ledger.services.submissions import Submission
from tests import lives
from tests.amending import amend
from tests.lives import Town, faults, take
from tests.petition_lives import (
    A_BACKLOG,
    A_CASE,
    accept,
    accepted,
    assigned,
    dates,
    file,
    finished,
    follow_up,
    grade,
    on,
    paper,
    register,
    reply,
    resolve,
    serve,
    sort,
)
from tests.plain_figures import assert_figures_tell_what_is_there

THE_OTHER_HALF = {
    "title": "要求修路灯", "summary": "路灯不亮，要求维修。", "topic": Topic.ENVIRONMENT, "purpose": Purpose.REQUEST,
    "category": Category.CLAIM,
}  # fmt: skip


def figures(town: Town, as_of: date = date(2026, 12, 31)) -> dict[str, object]:
    year = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=as_of)
    return {one.figure.code: one.value for one in figures_of(BOOK, year, by=town.person("leader"))}


def told(town: Town, *codes: str, **more) -> list[object]:
    found = figures(town, **more)
    return [found[code] for code in codes]


def test_what_is_not_yet_due_is_in_no_rate(town):
    accepted(town, on(3, 9))
    assert told(town, "C-3a", "C-3", as_of=date(2026, 5, 8)) == [0, None]
    assert told(town, "C-3a", "C-3", as_of=date(2026, 5, 9)) == [1, Decimal("0.0")]
    assert told(town, "C-2a", as_of=date(2026, 3, 24)) == [0]
    assert told(town, "C-2a", as_of=date(2026, 3, 25)) == [1]


def test_to_call_it_untellable_takes_nothing_out_of_the_telling(town):
    sort(town, register(town, on(3, 2)), on(3, 20), can_be_told=False)
    assert told(town, "C-2a", "C-2b", "C-2d", "C-2e") == [1, 0, 0, 1]


def test_who_turns_out_to_be_known_in_sorting_is_to_be_told_from_the_day_of_receipt(town):
    """Registered as somebody nobody can write to: the fifteen days run from 2 March all the same, and nobody was told."""
    unknown = {"can_be_told": False}
    own, passed_on = register(town, on(3, 2), **unknown), assigned(town, on(3, 2), **unknown)
    for entry in (own, passed_on):
        sort(town, entry, on(3, 9))
    assert (dates(own)["C2"], dates(own)["C16"], "C3" in dates(own)) == (date(2026, 3, 17), date(2026, 3, 10), False)
    assert (dates(passed_on)["C3"], "C2" in dates(passed_on)) == (date(2026, 3, 17), False)
    # Sorted once more, nothing begins anew.
    sort(town, own, on(3, 10))
    assert dates(own)["C16"] == date(2026, 3, 10)
    assert told(town, "C-2a", "C-2b", "C-2d", "C-2f") == [2, 0, 2, 0]


def test_to_file_away_tells_nobody(town):
    """A repeated matter filed away in its days was neither told nor missed; filed away later, it was missed."""
    for day in (10, 20):
        entry = sort(town, register(town, on(3, 2)), on(3, 3), dispose=Dispose.FILE, is_repeat=True)
        take(town, entry, "file_away", by="leader", now=on(3, day), note="重复，已经答复过")
    assert told(town, "C-2a", "C-2b", "C-2g") == [1, 0, 1]


def test_to_sort_a_repeated_matter_makes_no_first_one_of_it(town):
    """Whoever was wrong to call it repeated has that put right by two people, and told."""
    entry = register(town, on(3, 2), is_repeat=True)
    said = faults(sort, town, entry, on(3, 3), is_repeat=False)
    assert said == {"is_repeat": "已登记为重复的，甄别时不能改为不重复；登记有误的，请提请“更正登记”"}
    sort(town, entry, on(3, 3))
    amend(town, entry, now=on(3, 4), is_repeat=False)
    assert told(town, "C-6a", "C-7a", "C-1e") == [0, 1, 1]


def test_to_void_late_takes_nothing_out_of_the_telling(town):
    late, early = register(town, on(3, 2)), register(town, on(3, 2))
    take(town, late, "void", by="fellow officer", now=on(3, 20), note="重复登记")
    take(town, early, "void", by="fellow officer", now=on(3, 9), note="重复登记")
    assert told(town, "C-2a", "C-2d", "C-2e") == [1, 0, 1]


def test_to_put_the_day_right_once_it_is_late_makes_no_telling_timely(town):
    entry = register(town, on(3, 9), received_on=date(2026, 3, 2), first_on=date(2026, 3, 2))
    entry = amend(town, entry, now=on(3, 19), received_on=date(2026, 3, 9))
    assert told(town, "C-2a", "C-2b", "C-2c", "C-2d") == [1, 0, 0, 1]
    accept(town, sort(town, entry, on(3, 20)), on(3, 20))
    assert told(town, "C-2a", "C-2b", "C-2c", "C-2d") == [1, 0, 1, 0]


def test_to_put_right_that_somebody_cannot_be_told_takes_nothing_out_of_the_telling(town):
    entry = sort(town, register(town, on(3, 2)), on(3, 3))
    amend(town, entry, now=on(3, 9), can_be_told=False)
    assert told(town, "C-2a", "C-2b", "C-2d", "C-2e") == [1, 0, 0, 1]


def test_an_answer_set_aside_is_not_made_good_by_the_next(town):
    entry = accepted(town, on(3, 9))
    reply(town, entry, on(3, 20))
    assert told(town, "C-3a", "C-3b", "C-3c") == [1, 1, 0]
    serve(town, entry, on(3, 20))
    answers = {"review_requested_on": date(2026, 3, 23), "review_body": "青阳县人民政府"}
    take(town, entry, "request_review", by="officer", now=on(3, 23), answers=answers)
    more = {"answers": {"accepted_on": date(2026, 4, 10)}, "note": "事实不清"}
    opinion = paper("review_opinion", date(2026, 4, 9), "青阳县人民政府")
    take(town, entry, "set_aside", by="officer", now=on(4, 10), paper=opinion, **more)
    reply(town, entry, on(4, 20))
    assert told(town, "C-3a", "C-3b", "C-3c") == [1, 0, 1]


def test_what_was_closed_and_taken_up_again_was_not_resolved_at_the_first_go(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW)
    resolve(town, entry, lives.NOW)
    take(town, entry, "close", by="leader", answers={"close_kind": CloseKind.ACCEPTED})
    assert told(town, "C-7b") == [1]
    take(town, entry, "reopen", by="officer", now=lives.LATER, note="又积水")
    resolve(town, entry, lives.LATER)
    assert told(town, "C-7a", "C-7b") == [1, 0]


def test_registered_anew_under_another_number_it_was_not_resolved_at_the_first_go(town):
    entry = finished(town, lives.NOW)
    resolve(town, entry, lives.NOW)
    assert told(town, "C-7b") == [1]
    register(town, on(3, 30), is_repeat=True, related_number=lives.fresh(entry).number)
    assert told(town, "C-7a", "C-7b") == [1, 0]


def test_grading_down_is_no_way_out_of_the_matters_of_grade_a(town):
    entry = file(town, "list_backlog", lives.NOW, {**A_BACKLOG, "first_on": date(2021, 5, 1)})
    grade(town, entry, grade=Grade.A, **A_CASE)
    assert told(town, "C-8c", "C-8f", "C-8e") == [1, 0, Decimal("0.0")]
    grade(town, entry, grade=Grade.C)
    assert told(town, "C-8c", "C-8f", "C-8e") == [1, 1, Decimal("0.0")]


def test_what_is_graded_a_once_it_is_resolved_was_resolved_as_no_matter_of_grade_a(town):
    entry = file(town, "list_backlog", lives.NOW, {**A_BACKLOG, "first_on": date(2021, 5, 1)})
    resolve(town, entry, lives.NOW)
    grade(town, entry, grade=Grade.A, **A_CASE)
    assert told(town, "C-8c", "C-8d", "C-8e") == [0, 0, None]


def test_a_report_that_is_overdue_is_made_timely_by_no_later_extension(town):
    entry = assigned(town, lives.NOW, result_due_on=date(2026, 4, 30))
    later = {"by": "officer", "note": "县信访局同意", "answers": {"result_due_on": date(2026, 5, 30)}}
    late, in_time = (paper("result_longer", date(2026, *day), "青阳县信访局") for day in ((5, 6), (4, 30)))
    said = lives.faults(take, town, entry, "extend_result", now=on(5, 6), paper=late, **later)
    assert said == {"result_due_on": "要求报告结果的日期 2026-04-30 已过，延期须在到期前提出；请按实际情况报告结果"}
    take(town, entry, "extend_result", now=on(4, 30), paper=in_time, **later)


def test_a_backlog_plan_that_is_overdue_is_made_timely_by_no_later_extension(town):
    entry = file(
        town, "list_backlog", lives.NOW,
        {**A_BACKLOG, "first_on": date(2021, 5, 1), "plan_due_on": date(2026, 4, 30)},
    )  # fmt: skip
    later = {"by": "chief", "note": "等待测绘", "answers": {"plan_due_on": date(2026, 5, 30)}}
    said = lives.faults(take, town, entry, "extend_plan", now=on(5, 6), **later)
    assert "已过，延期须在到期前提出" in said["plan_due_on"]
    take(town, entry, "extend_plan", now=on(4, 30), **later)


def test_what_is_taken_back_and_what_is_put_right_are_lines_of_their_own(town):
    entry = register(town, lives.NOW)
    amend(town, entry, people_count=3)
    assert told(town, "C-1e", "C-2w") == [1, 0]
    take(
        town, entry, "withdraw", by="officer", now=lives.LATER, photos={"withdrawal": 1}, note="本人书面撤回",
        answers={"finished_on": lives.local_date(lives.LATER)},
    )  # fmt: skip
    assert told(town, "C-1a", "C-1e", "C-2w") == [1, 1, 1]


def test_a_promise_is_in_the_rate_once_its_day_is_over(town):
    finished(town, lives.NOW, opinion=Opinion.SUPPORT)
    assert told(town, "C-9a", "C-9", as_of=lives.TODAY) == [0, None]
    assert told(town, "C-9a", "C-9") == [1, Decimal("0.0")]


def test_closing_once_more_hides_no_relapse(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW)
    resolve(town, entry, lives.NOW)
    take(town, entry, "close", by="leader", answers={"close_kind": CloseKind.ACCEPTED})
    assert told(town, "X-3a", "X-3b", "X-3") == [1, 0, Decimal("0.0")]
    take(town, entry, "reopen", by="officer", now=lives.LATER, note="又积水")
    assert told(town, "X-3a", "X-3b", "X-3") == [1, 1, Decimal("100.0")]
    assert told(town, "X-3b", as_of=lives.TODAY) == [0]


# --- Who came, when and how: each time by itself -----------------------------------------------------------------------


def come_again(town, entry, day: date, channel: Channel, **people):
    told = {"contact_on": day, "contact_channel": channel} | people
    return take(town, entry, "come_again", by="officer", now=on(12, 1), note="同前", answers=told)


def test_every_coming_counts_by_its_own_day_its_own_way_and_its_own_number_of_people(town):
    entry = register(town, on(3, 2), channel=Channel.LETTER, people_count=2)
    register(town, on(3, 2), people_count=12)
    come_again(town, entry, date(2026, 3, 30), Channel.VISIT, contact_people=7)
    come_again(town, entry, date(2026, 4, 2), Channel.VISIT, contact_people=3)
    come_again(town, entry, date(2026, 4, 3), Channel.PHONE)
    assert told(town, "C-1", "C-1b", "C-1c", "C-1d", "C-6a") == [5, 3, 22, 2, 3]
    april = Period(first=date(2026, 4, 1), last=date(2026, 4, 30), as_of=date(2026, 12, 31))
    found = {one.figure.code: one.value for one in figures_of(BOOK, april, by=town.person("leader"))}
    assert [found[code] for code in ("C-1", "C-1b", "C-1c", "C-1d", "C-6a")] == [2, 1, 3, 0, 2]
    assert_figures_tell_what_is_there(BOOK, april, by=town.person("leader"))


def test_whoever_comes_in_person_again_is_counted(town):
    entry = register(town, on(3, 2))
    said = faults(come_again, town, entry, date(2026, 3, 30), Channel.VISIT)
    assert said == {"contact_people": "请填写再次走访人数"}


def test_what_turns_out_void_takes_its_comings_along(town):
    entry = register(town, on(3, 2))
    come_again(town, entry, date(2026, 3, 30), Channel.PHONE)
    take(town, entry, "void", by="fellow officer", now=on(12, 2), note="重复登记")
    assert told(town, "C-1", "C-6a") == [0, 0]


def test_to_name_the_matter_it_follows_is_to_say_that_it_is_repeated(town):
    first = register(town, on(3, 2))
    register(town, on(4, 2), related_number=lives.fresh(first).number)
    assert told(town, "C-6a", "C-7a") == [1, 1]


def _finish(town: Town, entry) -> None:
    """Lead a matter that was registered to where it is resolved."""
    entry = accept(town, sort(town, entry, on(3, 4)), on(3, 4))
    entry = serve(town, reply(town, entry, on(3, 4)), on(3, 4))
    written = {"finished_on": date(2026, 3, 4), "accepts_in_writing": True}
    resolve(town, take(town, entry, "finish", by="officer", now=on(3, 4), answers=written), on(3, 5))


def test_to_name_what_was_merged_into_a_matter_is_to_come_back_with_it(town):
    """All numbers lead to it, over two mergers; the one that goes on is not the only one people know."""
    first, second, third = (register(town, on(3, 2)) for _ in range(3))
    for merged, into in ((third, second), (second, first)):
        merge(merged.id, into.id, uuid=uuid4(), reason="同一条水沟", by=town.person("officer", on(3, 3)), now=on(3, 3))
    _finish(town, first)
    assert told(town, "C-7a", "C-7b") == [1, 1]
    register(town, on(3, 20), related_number=lives.fresh(third).number)
    assert told(town, "C-7a", "C-7b") == [1, 0]


def test_so_it_is_to_name_the_other_half_of_what_was_split(town):
    old = register(town, on(3, 2))
    sent = Submission(uuid=uuid4(), answers=THE_OTHER_HALF, note="其实是两件事")
    new = split(old.id, submission=sent, by=town.person("officer", on(3, 3)), now=on(3, 3))
    for half in (old, new):
        _finish(town, half)
    assert told(town, "C-7a", "C-7b") == [2, 2]
    register(town, on(3, 20), related_number=lives.fresh(old).number)
    assert told(town, "C-7b") == [0]


# --- What leaves a count, and what does not ----------------------------------------------------------------------------


def test_to_change_the_route_takes_nothing_out_of_the_answers(town):
    entry = accepted(town, on(3, 9))
    note, answers = "属劳动争议", {"route": Route.ARBITRATION}
    take(town, entry, "change_route", by="leader", now=on(3, 12), note=note, answers=answers)
    # Fifteen days from the acceptance, and nobody has answered.
    assert told(town, "C-3a", "C-3b", as_of=date(2026, 3, 24)) == [0, 0]
    assert told(town, "C-3a", "C-3b", as_of=date(2026, 3, 25)) == [1, 0]


def test_to_change_the_route_once_it_is_late_makes_nothing_timely(town):
    entry = accepted(town, on(3, 9), route=Route.ARBITRATION)
    answers = {"route": Route.OPINION}
    take(town, entry, "change_route", by="leader", now=on(4, 1), note="属于本机关职责", answers=answers)
    reply(town, entry, on(4, 2))
    assert told(town, "C-3a", "C-3b") == [1, 0]


def test_what_the_superior_took_back_is_no_telling_of_ours_and_stands_in_a_line_of_its_own(town):
    entry = assigned(town, on(3, 2))
    take(town, entry, "object", by="officer", now=on(3, 4), paper=paper("objection", date(2026, 3, 4)), note="不属本镇")
    assert told(town, "C-2a", "C-2d", "C-2r") == [1, 1, 0]
    take(town, entry, "objection_upheld", by="officer", now=on(3, 25), note="收回")
    assert told(town, "C-2a", "C-2d", "C-2r") == [0, 0, 1]


def test_what_could_not_be_told_from_the_start_stands_in_a_line_of_its_own(town):
    register(town, on(3, 2), can_be_told=False)
    assert told(town, "C-2a", "C-2e", "C-2f") == [0, 0, 1]


def test_withdrawn_in_time_is_neither_told_nor_missed_and_withdrawn_late_stays(town):
    early, late = (sort(town, register(town, on(3, 2)), on(3, 3)) for _ in range(2))
    for entry, day in ((early, on(3, 9)), (late, on(3, 25))):
        answers = {"finished_on": lives.local_date(day)}
        photos = {"withdrawal": 1}
        take(town, entry, "withdraw", by="officer", now=day, answers=answers, note="本人书面申请", photos=photos)
    assert told(town, "C-2a", "C-2b", "C-2c", "C-2d", "C-2w") == [1, 0, 1, 0, 2]


def test_every_way_of_telling_is_telling_on_the_day_it_was_told(town):
    accepted(town, on(3, 2))
    passed = sort(town, register(town, on(3, 2)), on(3, 3), dispose=Dispose.FORWARD)
    letter = paper("transfer", date(2026, 3, 16))
    take(town, passed, "pass_on", by="officer", now=on(3, 18), answers={"passed_to": "县水利局"}, paper=letter)
    declined = sort(town, register(town, on(3, 2)), on(3, 3), dispose=Dispose.DECLINE)
    letter = paper("refusal", date(2026, 3, 20))
    take(town, declined, "decline", by="leader", now=on(3, 20), paper=letter, note="已依法复核终结")
    assert told(town, "C-2a", "C-2b", "C-2c", "C-2") == [3, 2, 1, Decimal("66.7")]


def test_to_ask_again_for_a_better_word_is_told_beside_the_rate_and_does_not_raise_it(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW, Satisfaction.BAD)
    assert told(town, "C-5", "C-5d") == [Decimal("0.0"), 0]
    take(town, entry, "refuse_close", by="leader", now=lives.LATER, note="继续落实")
    follow_up(town, entry, lives.LATER)
    assert told(town, "C-5", "C-5c", "C-5d") == [Decimal("0.0"), Decimal("0.0"), 1]


def test_who_gave_no_rating_has_not_rated_until_they_do(town):
    entry = finished(town, lives.NOW)
    follow_up(town, entry, lives.NOW, Satisfaction.UNRATED)
    assert told(town, "C-4", "C-5") == [Decimal("0.0"), None]
    take(town, entry, "refuse_close", by="leader", now=lives.LATER, note="继续落实")
    follow_up(town, entry, lives.LATER, Satisfaction.FAIR)
    assert told(town, "C-4", "C-5", "C-5c") == [Decimal("100.0"), Decimal("100.0"), Decimal("0.0")]
