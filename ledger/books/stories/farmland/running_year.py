"""The running year, told backwards from today: a case in every state, something near its day, something late.

Every number is a count of days before today.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ledger.books import farmland as book
from ledger.books.farmland import Conclusion, CrimeAnswer, FarmlandEntry, FarmlandVisit, Source, VisitKind
from ledger.books.stories.farmland.cases import OFFICER, WORKER, Case
from ledger.books.stories.farmland.past_year import CASES
from ledger.books.stories.farmland.plots import plot
from ledger.grammar.stories import Look

# More than five 亩 of permanent basic farmland: the question of a crime is put.
LARGE, BASIC = 4600, 4200


class Year:
    """Where the cases take their plots and days from."""

    def __init__(self, today: date, chance: Random) -> None:
        self.today, self.chance, self.told = today, chance, CASES

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def case(self, *, is_large: bool = False, is_key: bool = True) -> Case:
        started = f"{self.ago(200).year}"
        size = {"large": LARGE, "basic": BASIC} if is_large else {}
        land = plot(self.told, self.ago(400), self.chance, started=started, is_key=is_key, **size)
        self.told += 1
        return Case(land, self.told)


def running_year(today: date, chance: Random) -> tuple[list[Case], list[Look]]:
    year = Year(today, chance)
    cases = [*_found(year), *_with_the_county(year), *_being_put_right(year), *_done(year)]
    return cases, list(_patrols(year, cases))


def _found(year: Year) -> Iterator[Case]:
    ago = year.ago
    yield year.case().report(ago(0), is_stopped=False)
    yield year.case().report(ago(2), is_stopped=False)
    yield year.case().report(ago(1), OFFICER, source=Source.PATCH)
    note = "请补拍四至，并写清是谁在建。"
    yield year.case().report(ago(5)).act(book.SEND_BACK, ago(4), note=note)
    nothing = ((FarmlandEntry.conclusion, Conclusion.FACILITY), (FarmlandEntry.approved_by, "分管领导"))
    note = "已备案的设施农用地，未超面积。"
    yield year.case(is_key=False).report(ago(30)).act(book.NOTHING_WRONG, ago(27), told=lambda _: nothing, note=note)
    yield year.case().report(ago(3)).verify(ago(1))
    yield year.case().report(ago(6)).verify(ago(4)).stop(ago(2))


def _with_the_county(year: Year) -> Iterator[Case]:
    ago = year.ago
    yield year.case().report(ago(12)).verify(ago(10)).stop(ago(9)).report_up(ago(7))
    asked = (
        (FarmlandEntry.crime_answer, CrimeAnswer.NOT_YET),
        (FarmlandEntry.crime_reason, "面积达到追诉线，毁坏程度待鉴定，鉴定后再报请。"),
    )
    yield year.case(is_large=True).report(ago(40)).verify(ago(38)).stop(ago(37)).report_up(ago(35)).file(ago(29), asked)
    yield year.case().report(ago(50)).verify(ago(48)).stop(ago(47)).report_up(ago(45)).file(ago(38)).notify(ago(3))
    large = year.case(is_large=True).report(ago(70)).verify(ago(68)).stop(ago(67)).report_up(ago(65))
    yield large.file(ago(58), asked).refer(ago(12))


def _being_put_right(year: Year) -> Iterator[Case]:
    ago = year.ago
    ordered = year.case().report(ago(25)).verify(ago(23), lacks_permit=True).stop(ago(22))
    yield ordered.town_order(ago(19), ago(-2))
    late = year.case().report(ago(45)).verify(ago(43), lacks_permit=True).stop(ago(42))
    yield late.town_order(ago(39), ago(9))
    court = year.case().report(ago(150)).verify(ago(148)).stop(ago(147)).report_up(ago(145)).file(ago(138))
    court.notify(ago(128)).decide(ago(110), ago(80))
    yield court.go_to_court(ago(90), ago(70), ago(30))


def _done(year: Year) -> Iterator[Case]:
    ago = year.ago
    yield year.case().report(ago(20)).verify(ago(18)).stop(ago(17)).correct(ago(4))
    yield year.case().report(ago(33)).verify(ago(31)).stop(ago(30)).correct(ago(20)).accept(ago(2))
    watched = year.case().report(ago(110)).verify(ago(108)).stop(ago(107)).correct(ago(100))
    yield watched.accept(ago(90)).close(ago(86))
    looked = year.case(is_key=False).report(ago(200)).verify(ago(198)).stop(ago(197)).correct(ago(190))
    yield looked.accept(ago(180)).close(ago(176)).look_back(ago(100))


def _patrols(year: Year, cases: list[Case]) -> Iterator[Look]:
    """Some key parcels were looked at lately, others are waiting for it."""
    for number, case in enumerate(cases):
        on = max(year.ago(3 + 5 * (number % 4)), case.acts[0].on)
        answers = ((FarmlandVisit.visit_kind, VisitKind.PATROL), (FarmlandVisit.building_seen, number % 5 == 1))
        yield Look(place=case.plot.place, on=on, by=WORKER, answers=answers, scene="front after")
