"""Papers keep their order by their dates, in every book: nothing is served before it was made, decided before it was filed,
rechecked before it was ordered, filed before it was verified.
"""

from datetime import date, timedelta

import pytest

from ledger.grammar.paper_order import date_fault, went_before
from ledger.grammar.papers import PaperKind
from ledger.services.submissions import PaperAnswer
from tests import houses, parcels
from tests.books.test_checks import TODAY, YESTERDAY, Anything
from tests.books.test_every_book import BOOKS
from tests.lives import NOW, a_paper, a_workplace, an_entry, faults, order, rectify, report, take
from tests.petition_lives import accepted, on, paper, reply

TOMORROW = NOW + timedelta(days=1)

EVERY_KIND = [pytest.param(book, kind, id=f"{book.key}-{kind.key}") for book in BOOKS for kind in book.papers]


@pytest.mark.parametrize(("book", "kind"), EVERY_KIND)
def test_every_paper_keeps_its_place_behind_what_it_follows(book, kind):
    """Dated the day before each of them it is refused with the name and the date of that one; on the same day it stands."""
    assert kind.after or kind.not_before is not None
    for earlier in (*kind.after, *(kind.not_before or ())):
        is_paper = isinstance(earlier, PaperKind)
        entry = Anything() if is_paper else Anything(**{earlier.key: TODAY})
        on_record = {earlier.key: TODAY} if is_paper else {}
        named = f"{earlier.label}的落款日期" if is_paper else book.word_of(earlier)
        said = date_fault(book, kind, YESTERDAY, entry, on_record, also=())
        assert said == f"{kind.label}的落款日期不能早于{named} {TODAY}，请核对"
        assert date_fault(book, kind, TODAY, entry, on_record, also=()) == ""


ABSENT = [
    pytest.param(book, kind, between, first, id=f"{book.key}-{kind.key}-{between.key}")
    for book in BOOKS for kind in book.papers
    for between in (one for one in (*kind.after, *(kind.not_before or ())) if isinstance(one, PaperKind))
    for first in (one for one in between.not_before or () if not isinstance(one, PaperKind))
]  # fmt: skip


@pytest.mark.parametrize(("book", "kind", "between", "first"), ABSENT)
def test_what_is_not_on_record_stands_for_what_went_before_it(book, kind, between, first):
    before = dict(went_before(kind, Anything(**{first.key: TODAY}), {}, book.days_before))
    assert before[first] == TODAY


def test_a_recheck_is_not_dated_before_its_order_nor_before_the_work_was_done(town):
    told = {"recheck_companions": "李四"}
    more = {"by": "officer", "now": TOMORROW + timedelta(days=2)}
    at_once = rectify(town, order(town, report(town, a_workplace(town)), paper=a_paper()))
    early = a_paper("recheck_opinion", "复查 1 号", TODAY - timedelta(days=1))
    assert faults(take, town, at_once, "pass", answers=told, paper=early, **more) == {
        "paper-dated_on": f"整改复查意见书的落款日期不能早于责令限期整改指令书的落款日期 {TODAY}，请核对"
    }
    entry = rectify(town, order(town, report(town, a_workplace(town, name="乙店")), paper=a_paper()), now=TOMORROW)
    before_it_was_done = a_paper("recheck_opinion", "复查 1 号", TODAY)
    said = faults(take, town, entry, "pass", answers=told, paper=before_it_was_done, **more)
    assert said == {
        "paper-dated_on": f"整改复查意见书的落款日期不能早于整改完成日期 {TODAY + timedelta(days=1)}，请核对"
    }
    done = a_paper("recheck_opinion", "复查 1 号", TODAY + timedelta(days=1))
    assert take(town, entry, "pass", answers=told, paper=done, **more).state == "passed"


def test_of_two_rounds_the_papers_of_the_newest_go_before(town):
    """The first order stood behind the first recheck; the second recheck is of the second order."""
    entry = rectify(town, order(town, report(town, a_workplace(town)), paper=a_paper()))
    first = {"paper": a_paper("recheck_opinion", "复查 1 号", TODAY), "note": "又堆放杂物"}
    entry = take(town, entry, "return", by="officer", **first)
    again = a_paper("order", "责改 2 号", TODAY + timedelta(days=3))
    entry = take(town, entry, "record_paper", by="officer", now=NOW + timedelta(days=3), paper=again)
    later = {"by": "officer", "now": NOW + timedelta(days=5)}
    between = a_paper("recheck_opinion", "复查 2 号", TODAY + timedelta(days=2))
    said = faults(take, town, entry, "record_paper", paper=between, **later)
    assert said == {
        "paper-dated_on": f"整改复查意见书的落款日期不能早于责令限期整改指令书的落款日期 {again.dated_on}，请核对"
    }
    after = a_paper("recheck_opinion", "复查 2 号", TODAY + timedelta(days=4))
    assert take(town, entry, "record_paper", paper=after, **later)


def test_of_several_papers_of_a_round_the_first_is_enough(town):
    """An order that was typed late lies behind the check it was made on, whatever was checked since."""
    entry = an_entry(town, "ordered")
    for number, days in ((1, 0), (2, 6)):
        check = a_paper("check_record", f"检记 {number} 号", TODAY + timedelta(days=days))
        entry = take(town, entry, "record_paper", by="officer", now=NOW + timedelta(days=days), paper=check)
    late = {"by": "officer", "now": NOW + timedelta(days=8)}
    assert take(town, entry, "record_paper", paper=a_paper("order", "责改 1 号", TODAY + timedelta(days=1)), **late)


def test_a_house_is_not_accepted_on_a_paper_from_before_the_works(town):
    entry = houses.a_fixed_entry(town, houses.a_house(town), now=NOW)
    early = houses.a_paper("acceptance", dated_on=TODAY - timedelta(days=1))
    said = faults(take, town, entry, "pass", by="officer", paper=early)
    assert said == {"paper-dated_on": f"整治验收单的落款日期不能早于整治完成日期 {TODAY}，请核对"}


def test_a_review_appraisal_of_before_the_works_does_not_pass_them(town):
    """Anywhere else it may be of any day since the first report: a regrade stands on one."""
    entry = houses.a_fixed_entry(town, houses.a_house(town), now=TOMORROW)
    early = houses.a_paper("review_appraisal", authority="省建科院", dated_on=TODAY)
    told = {"grade_after_works": "B"}
    said = faults(take, town, entry, "pass", by="officer", now=TOMORROW, answers=told, paper=early)
    assert said == {"paper-dated_on": f"复核鉴定报告的落款日期不能早于整治完成日期 {TODAY + timedelta(days=1)}，请核对"}


def test_a_case_is_not_filed_before_it_was_verified_nor_spared_before_it_was_filed(town):
    reported = parcels.a_case(town, "reported")
    early = parcels.paper("filing", TODAY - timedelta(days=1))
    said = faults(take, town, reported, "file", by="officer", answers={"filed_by": parcels.LAND_BUREAU}, paper=early)
    assert said == {"paper-dated_on": f"文书的落款日期就是立案日期：立案日期不能早于核查日期 {TODAY}"}
    filed = parcels.file(town, reported)
    spared = {"answers": parcels.the_plan(TODAY), "note": "轻微且已改正"}
    before = parcels.paper("no_penalty", TODAY - timedelta(days=1))
    said = faults(take, town, filed, "spare", by="officer", paper=before, **spared)
    assert said == {"paper-dated_on": f"不予行政处罚决定书的落款日期不能早于立案呈批表的落款日期 {TODAY}，请核对"}


def test_who_is_spared_is_spared_on_the_day_of_the_paper(town):
    """Typed three working days later, the decision not to punish was made in time."""
    entry = parcels.a_case(town, "filed")
    last = parcels.clocks_of(entry)["D6"].due_on
    typed = NOW + timedelta(days=(last - TODAY).days + 2)
    document = parcels.paper("no_penalty", last)
    told = {"answers": parcels.the_plan(typed.date()), "note": "轻微且已改正"}
    entry = take(town, entry, "spare", by="officer", now=typed, paper=document, **told)
    assert parcels.clocks_of(entry)["D6"].days_late == 0


def test_an_answer_is_not_reviewed_before_the_review_was_asked_for(town):
    entry = reply(town, accepted(town, on(3, 9)), on(4, 1))
    served = paper("service", date(2026, 3, 31))
    said = faults(take, town, entry, "serve", by="officer", now=on(4, 2), answers={}, paper=served)
    assert said == {"paper-dated_on": "文书的落款日期就是送达日期：送达日期不能早于答复作出日期 2026-04-01"}
    entry = take(town, entry, "serve", by="officer", now=on(4, 2), answers={}, paper=paper("service", date(2026, 4, 2)))
    asked = {"review_requested_on": date(2026, 4, 10), "review_body": "青阳县人民政府"}
    entry = take(town, entry, "request_review", by="officer", now=on(4, 10), answers=asked)
    told = {"review_result": "upheld", "opinion": "explain", "reviewed_on": date(2026, 4, 20)}
    early = paper("review_opinion", date(2026, 4, 9), "青阳县人民政府")
    said = faults(take, town, entry, "review", by="officer", now=on(4, 20), answers=told, paper=early)
    assert said == {"paper-dated_on": "复查意见书的落款日期不能早于请求复查日期 2026-04-10，请核对"}


def test_what_the_town_orders_is_ordered_on_the_day_of_its_paper(town):
    entry = parcels.a_case(town, "stopped", lacks_rural_permit=True)
    document = parcels.paper("town_order", TODAY, by=parcels.THE_TOWN)
    typed = parcels.the_plan(TODAY) | {"ordered_on": TODAY - timedelta(days=2)}
    said = faults(take, town, entry, "town_order", by="officer", now=TOMORROW, answers=typed, paper=document)
    assert said == {"ordered_on": f"镇政府责令日期就是文书的落款日期 {TODAY}，两处要一致，请核对后改正"}
    told = {"answers": parcels.the_plan(TODAY), "paper": document}
    assert take(town, entry, "town_order", by="officer", now=TOMORROW, **told).ordered_on == TODAY


def test_a_hazard_is_ordered_on_the_day_of_the_order_that_was_written(town):
    entry = report(town, a_workplace(town))
    said = faults(order, town, entry, now=TOMORROW, paper=a_paper(), ordered_on=TODAY + timedelta(days=1))
    assert said == {"ordered_on": f"责令日期就是文书的落款日期 {TODAY}，两处要一致，请核对后改正"}
    early = a_paper(dated_on=TODAY - timedelta(days=1))
    assert faults(order, town, entry, paper=early) == {
        "paper-dated_on": f"文书的落款日期就是责令日期：责令日期不能早于发现日期 {TODAY}"
    }
    assert order(town, entry, now=TOMORROW, paper=a_paper()).ordered_on == TODAY
    by_word = order(town, report(town, a_workplace(town, name="乙店")), now=TOMORROW, ordered_on=TODAY)
    assert by_word.ordered_on == TODAY


def test_a_paper_without_a_date_is_asked_for_one_and_nothing_else(town):
    entry = an_entry(town, "ordered")
    empty = PaperAnswer(
        kind="check_record",
        number="检记 1 号",
        dated_on=None,
        issuing_authority="示范镇人民政府",
        legal_basis="第六十八条",
    )
    assert faults(take, town, entry, "record_paper", by="officer", paper=empty) == {"paper-dated_on": "请填写落款日期"}
