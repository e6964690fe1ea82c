"""Which papers a step offers for an entry: those that may stand behind it, and why not the others."""

import pytest

from ledger.books.farmland import BOOK as FARMLAND
from ledger.books.safety import BOOK as SAFETY
from ledger.grammar.book import Book
from ledger.models import Entry
from ledger.queries.asked import AskedPaper, asked
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused
from tests import parcels
from tests.lives import NOW, TODAY, Town, a_paper, a_workplace, an_entry, order, report, take

AFTER_A_CHECK = "登记现场处理措施决定书以前，须先登记：现场检查记录"


def offered(town: Town, book: Book, entry: Entry, step: str = "record_paper") -> AskedPaper:
    decided = decided_in(entry.town_id)
    told = asked(town.person("officer"), book, book.steps_by_key[step], entry=entry, today=TODAY, decided=decided)
    return told.paper


def keys(paper: AskedPaper) -> set[str]:
    return {kind.key for kind in paper.kinds}


def test_what_has_to_follow_another_paper_is_offered_once_that_is_on_record(town):
    entry = an_entry(town, "ordered")
    before = offered(town, SAFETY, entry)
    assert AFTER_A_CHECK in before.refused
    entry = take(town, entry, "record_paper", by="officer", paper=a_paper("check_record", "检记 1 号"))
    then = offered(town, SAFETY, entry)
    assert keys(then) - keys(before) == {"measure_decision"}
    assert AFTER_A_CHECK not in then.refused


def test_what_the_town_has_no_power_for_is_not_offered_and_the_law_is_named(town):
    plain = offered(town, FARMLAND, parcels.a_case(town, "stopped"))
    assert "town_order" not in keys(plain)
    assert len(plain.refused) == 1 and "城乡规划法第六十五条" in plain.refused[0]
    in_village = offered(town, FARMLAND, parcels.a_case(town, "stopped", lacks_rural_permit=True))
    assert "town_order" in keys(in_village)
    announcing = offered(town, FARMLAND, parcels.a_case(town, "stopped", lacks_rural_permit=True), "announce")
    assert announcing.refused == ("登记限期自行拆除公告以前，须先登记：行政强制执行决定书",)


@pytest.mark.parametrize("with_papers", [False, True])
def test_what_is_offered_may_be_recorded_and_nothing_else(town, with_papers):
    for kind in SAFETY.steps_by_key["record_paper"].paper.kinds:
        entry = order(town, report(town, a_workplace(town, name=kind.label)), paper=a_paper() if with_papers else None)
        paper = offered(town, SAFETY, entry)
        recorded = a_paper(kind.key, f"{kind.label} 1 号")
        if kind in paper.kinds:
            take(town, entry, "record_paper", by="officer", paper=recorded, now=NOW)
            continue
        with pytest.raises(AnswersRefused) as refused:
            take(town, entry, "record_paper", by="officer", paper=recorded, now=NOW)
        assert refused.value.faults["paper-kind"] in paper.refused
