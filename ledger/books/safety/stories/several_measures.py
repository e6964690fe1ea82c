"""Hazards with several measures: listed on one form, ticked off, withdrawn, and claimed done past an open one."""

from collections.abc import Iterator

from ledger.books.safety.records import Workplace
from ledger.books.safety.steps.supervision import LIST_MEASURES, MEASURES_DONE, WITHDRAW_MEASURES
from ledger.books.safety.stories.matters import Matter
from ledger.books.safety.stories.people import officer_of, worker_of
from ledger.books.safety.stories.running_year import Year
from ledger.grammar.stories import Part, ToldMeasure, ToldSite
from ledger.models import Entry, Role

CLEAR, DOOR, WATCH, RAMP = "清走通道和门口堆物", "更换损坏的闭门器", "每晚收工后看一次通道", "门外加装坡道"
HEAD = Part(role=Role.GRID_HEAD)


def with_measures(year: Year, site: ToldSite) -> Iterator[Matter]:
    """Tell of one under way: some done, some late, some to come; and of one claimed with a measure still open."""
    matter = year.matter(site).report(year.ago(12)).order(year.ago(11), year.ago(-6))
    _listed(
        year, matter, 10, (CLEAR, worker_of(site), 6), (DOOR, _unit(site), 2), (WATCH, worker_of(site), -1),
        (RAMP, _unit(site), -5),
    )
    _done(year, matter, 7, CLEAR)
    officer = officer_of(site)
    matter.act(WITHDRAW_MEASURES, year.ago(3), officer, about=(RAMP,), note="门外是消防车道，不能加装。")
    yield matter
    matter = year.matter().report(year.ago(14)).order(year.ago(13), year.ago(-2))
    place = matter.site
    _listed(year, matter, 12, (CLEAR, _unit(place), 5), (DOOR, _unit(place), 3), (WATCH, HEAD, -2))
    _done(year, matter, 4, CLEAR, DOOR)
    yield matter.rectify(year.ago(1), going_on="堆物已清、闭门器已换，每晚查看到期限那天为止，不影响复查。")


def _unit(site: ToldSite) -> str:
    return f"{site.name}{dict(site.answers)[Workplace.principal]}"


def _listed(year: Year, matter: Matter, days: int, *lines: tuple[str, Part | str, int]) -> None:
    measures = tuple(ToldMeasure(text=text, who=who, due_on=year.ago(due)) for text, who, due in lines)
    matter.act(LIST_MEASURES, year.ago(days), officer_of(matter.site), measures=measures)


def _done(year: Year, matter: Matter, days: int, *texts: str) -> None:
    on = year.ago(days)
    answers = ((Entry.measure_done_on, on),)
    photos = ((MEASURES_DONE.proofs[0], f"{matter.hazard.scene} after"),)
    matter.act(MEASURES_DONE, on, worker_of(matter.site), answers, photos, about=texts)
