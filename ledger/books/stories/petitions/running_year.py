"""The running year as it stands today: at least one matter in every state, some near their day and one past it."""

from collections.abc import Callable
from datetime import date, timedelta

from ledger.books.petitions import (
    Affected,
    Category,
    Channel,
    CloseKind,
    Complexity,
    Dispose,
    Grade,
    Merits,
    Opinion,
    PetitionEntry,
    Route,
    Satisfaction,
    TimeOpen,
)
from ledger.books.stories.petitions.matters import FELLOW, SECRETARY, Matter, Office
from ledger.grammar.stories import Answers

Ago = Callable[[int], date]
LONG_OPEN: Answers = (
    (PetitionEntry.affected, Affected.MANY),
    (PetitionEntry.time_open, TimeOpen.LONG),
    (PetitionEntry.complexity, Complexity.BEYOND),
    (PetitionEntry.merits, Merits.FOUNDED),
)


def running_year(office: Office, today: date) -> list[Matter]:
    def ago(days: int) -> date:
        return today - timedelta(days=days)

    return [
        *_coming_in(office, today, ago),
        *_in_hand(office, ago),
        *_under_review(office, ago),
        *_nearly_done(office, ago),
    ]


def _coming_in(office: Office, today: date, ago: Ago) -> list[Matter]:
    assigned = office.matter().receive_assigned(ago(3), result_due_on=today + timedelta(days=40))
    objected = office.matter().receive_assigned(ago(4)).object(ago(2))
    return [
        office.dispute().screen(ago(1)),
        office.dispute().screen(ago(12)).contact(ago(10)).grade(ago(9), Grade.C, "双方平和，一个单位能办。"),
        office.matter()
        .list_backlog(ago(60), ago(1200), today + timedelta(days=70))
        .grade(ago(58), Grade.B, "涉及几户，需要几个单位共同办。", LONG_OPEN[1:2])
        .grade(ago(6), Grade.A, "涉及三十余户、历时三年、有依据没有落实，须由主要领导包案。", LONG_OPEN)
        .progress(ago(3), "自然资源所已完成测绘，定于下周与各户代表核对。"),
        office.matter().register(ago(2), channel=Channel.VISIT, people=7),
        assigned,
        objected,
        office.matter().register(ago(14), channel=Channel.LETTER).sort(ago(11)),
        office.matter()
        .register(ago(5), channel=Channel.LETTER, category=Category.ACCUSATION, by=FELLOW, concerns=(SECRETARY,))
        .sort(ago(4), Dispose.FORWARD, category=Category.ACCUSATION, by=FELLOW),
    ]


def _in_hand(office: Office, ago: Ago) -> list[Matter]:
    return [
        _accepted(office, ago, 66),
        _accepted(office, ago, 58).come_again(ago(20), Channel.PHONE),
        _accepted(office, ago, 80).extend(ago(40)),
        _accepted(office, ago, 12, Route.ARBITRATION),
        _accepted(office, ago, 30, Route.DUTY),
        office.matter().register(ago(32)).sort(ago(30), Dispose.FORWARD).pass_on(ago(28), "示例县水利局"),
        office.matter().register(ago(16), channel=Channel.ONLINE).to_disclosure(ago(14)),
        _accepted(office, ago, 40).reply(ago(3), Opinion.SUPPORT),
        _accepted(office, ago, 45).reply(ago(20), Opinion.EXPLAIN).serve(ago(17)),
        _accepted(office, ago, 35).mediate(ago(9), confirmation=True),
    ]


def _under_review(office: Office, ago: Ago) -> list[Matter]:
    return [
        _served(office, ago, 60).request_review(ago(22)),
        _served(office, ago, 80).request_review(ago(40)).review(ago(15)),
        _served(office, ago, 110).request_review(ago(75)).review(ago(50)).request_final(ago(30)),
        _served(office, ago, 115).request_review(ago(80)).review(ago(55)).request_final(ago(34)).hear(ago(6)),
    ]


def _nearly_done(office: Office, ago: Ago) -> list[Matter]:
    ended = _accepted(office, ago, 60).reply(ago(30), Opinion.SUPPORT).serve(ago(28)).finish(ago(22), accepted=True)
    rated = _accepted(office, ago, 70).mediate(ago(40)).finish(ago(38)).carry_out(ago(20)).resolve(ago(16))
    closed = _accepted(office, ago, 75).mediate(ago(50)).finish(ago(48)).carry_out(ago(40)).follow_up(ago(34))
    return [
        ended,
        rated.follow_up(ago(7), Satisfaction.FAIR),
        closed.resolve(ago(30)).close(ago(28), CloseKind.SETTLED),
    ]


def _accepted(office: Office, ago: Ago, days: int, route: Route = Route.OPINION) -> Matter:
    """Return a matter accepted about so many days ago, and told in time."""
    return office.matter().register(ago(days + 6)).sort(ago(days + 3), route=route).accept(ago(days))


def _served(office: Office, ago: Ago, days: int) -> Matter:
    return _accepted(office, ago, days).reply(ago(days - 20), Opinion.REFUSE).serve(ago(days - 22))
