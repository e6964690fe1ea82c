"""The year 2022: forty matters, each in one of the ends the book knows."""

from collections.abc import Callable
from datetime import date, timedelta

from ledger.books.petitions.steps.closing import CLOSE
from ledger.books.petitions.stories.matters import Matter, Office
from ledger.books.petitions.stories.telling import FELLOW, LEADER, SECRETARY, WORKER
from ledger.books.petitions.words import (
    Category, Channel, CloseKind, Dispose, Grade, Opinion, Route, Satisfaction, Topic,
)

# The regulation came into force on 1 May 2022; the holidays after it were over on the fifth.
FIRST = date(2022, 5, 9)
CHANNELS = (Channel.VISIT, Channel.LETTER, Channel.PHONE, Channel.ONLINE, Channel.HOTLINE)
GROUP = 5
# What concerns a street or a village; the others bring a matter of their own.
SHARED = (Topic.ENVIRONMENT, Topic.PROPERTY, Topic.RESETTLEMENT, Topic.SCHOOL_HEALTH, Topic.OTHER)
# Where the first four routes of Art. 31 lead; the arbitration of the running year comes after these.
GUIDED = (
    ("guided_courts", Route.COURTS, "示例县人民法院"),
    ("guided_administrative", Route.ADMINISTRATIVE, "示例县自然资源和规划局"),
    ("guided_arbitration", Route.ARBITRATION, "示例县劳动人事争议仲裁院"),
)
# To whom the two forwarded matters of the table went, in its order.
FORWARDED = {"social_security": "示例县人力资源和社会保障局", "law_suits": "示例市公安局交通警察支队"}
Days = Callable[[int], date]


def past_year(office: Office) -> list[Matter]:
    """Tell the matters in the order they came in, four days apart."""
    ways = (
        *(_supported for _ in range(8)), *(_explained for _ in range(9)), *(_mediated for _ in range(6)),
        *(_guided for _ in range(4)), *(_suggested for _ in range(3)), *(_passed_on for _ in range(2)),
        *(_declined for _ in range(2)), *(_screened for _ in range(3)), _filed, _accused,
    )
    told = [_reviewed(office, _from(FIRST))]
    mixed = office.chance.sample(ways, len(ways))
    told += [way(office, _from(FIRST + timedelta(days=4 * number))) for number, way in enumerate(mixed)]
    closed = [matter for matter in told if matter.acts[-1].step is CLOSE]
    closed[0].leave_closed(_looked_at(closed[0]), "本人又来电话，要求与原答复相同，没有新的事实，已当面解释。")
    for matter in closed[1:]:
        matter.look_back(_looked_at(matter))
    return told


def _looked_at(matter: Matter) -> date:
    return matter.acts[-1].on + timedelta(days=88)


def _from(first: date) -> Days:
    return lambda days: first + timedelta(days=days)


def _channel(office: Office) -> Channel:
    return office.chance.choice(CHANNELS)


def _accepted(office: Office, way: str, day: Days, route: Route = Route.OPINION) -> Matter:
    matter = office.matter(way)
    people = office.chance.choice((1, 2, 3, 6, 12) if matter.text.topic in SHARED else (1, 1, 1, 2))
    channel = Channel.VISIT if people >= GROUP else _channel(office)
    matter.register(day(0), channel=channel, people=people, repeated=office.count % 9 == 0)
    return matter.sort(day(2), route=route).accept(day(4 + office.chance.randrange(5)))


def _supported(office: Office, day: Days) -> Matter:
    matter = (
        _accepted(office, "supported", day)
        .reply(day(24), Opinion.SUPPORT)
        .serve(day(26))
        .finish(day(30), accepted=True)
    )
    matter.carry_out(day(40)).follow_up(day(46), Satisfaction.GOOD).resolve(day(50))
    return matter.close(day(54), CloseKind.CARRIED_OUT)


def _explained(office: Office, day: Days) -> Matter:
    matter = _accepted(office, "explained", day).reply(day(20), Opinion.EXPLAIN).serve(day(23))
    # However weekends and holidays fall, the right to ask for a review is over by then.
    matter = matter.finish(day(65))
    rated = office.chance.choice((Satisfaction.GOOD, Satisfaction.FAIR, Satisfaction.UNRATED))
    matter.follow_up(day(68), rated, explained=True).resolve(day(71), explained=True)
    return matter.close(day(74), CloseKind.ACCEPTED)


def _mediated(office: Office, day: Days) -> Matter:
    matter = _accepted(office, "mediated", day).mediate(day(18)).finish(day(20)).carry_out(day(32))
    return matter.follow_up(day(36), Satisfaction.GOOD).resolve(day(38)).close(day(40), CloseKind.SETTLED)


def _guided(office: Office, day: Days) -> Matter:
    way, route, to = next(one for one in GUIDED if office.texts[one[0]])
    matter = _accepted(office, way, day, route).guide(day(12), to).follow_up(day(40), Satisfaction.UNRATED)
    return matter.close(day(44), CloseKind.GUIDED)


def _suggested(office: Office, day: Days) -> Matter:
    matter = office.matter("suggested")
    matter.register(day(0), channel=Channel.ONLINE, category=Category.SUGGESTION)
    matter.sort(day(1), Dispose.ANSWER, category=Category.SUGGESTION).answer_directly(day(3))
    matter.follow_up(day(20), Satisfaction.GOOD, explained=True).resolve(day(22), explained=True)
    return matter.close(day(24), CloseKind.ACCEPTED)


def _passed_on(office: Office, day: Days) -> Matter:
    matter = office.matter("forwarded").register(day(0), channel=_channel(office)).sort(day(2), Dispose.FORWARD)
    matter.pass_on(day(6), FORWARDED[matter.text.topic.value]).hear_back(day(40))
    return matter.follow_up(day(44), Satisfaction.FAIR).resolve(day(46)).close(day(48), CloseKind.ACCEPTED)


def _declined(office: Office, day: Days) -> Matter:
    matter = office.matter("declined").register(day(0), channel=Channel.LETTER)
    return matter.sort(day(3), Dispose.DECLINE).decline(day(8))


def _filed(office: Office, day: Days) -> Matter:
    matter = office.matter("filed").register(day(0), channel=Channel.LETTER, signed=False)
    return matter.sort(day(2), Dispose.FILE, can_be_told=False).file_away(day(4))


def _accused(office: Office, day: Days) -> Matter:
    """Registered by a colleague and kept from whom it concerns."""
    matter = office.matter("accused").register(
        day(0), channel=Channel.LETTER, category=Category.ACCUSATION, by=FELLOW, concerns=(SECRETARY,)
    )
    matter.sort(day(1), Dispose.FORWARD, category=Category.ACCUSATION, by=FELLOW)
    matter.segregate(day(1), FELLOW, (WORKER,), "来信附件还提到一名网格员，先一并保密。")
    matter.revise_apart(day(2), (SECRETARY,), "核对附件，网格员只是经手转交，不是被反映人。")
    return matter.to_discipline(day(3), LEADER)


def _screened(office: Office, day: Days) -> Matter:
    matter = office.matter("dispute").screen(day(0)).contact(day(2)).grade(day(3), Grade.C, "双方平和，一个单位能办。")
    matter.mediate(day(14)).finish(day(16)).carry_out(day(24)).follow_up(day(30))
    return matter.resolve(day(32)).close(day(34), CloseKind.SETTLED)


def _reviewed(office: Office, day: Days) -> Matter:
    """Both reviews uphold the town; the matter is closed, and resolved it is not."""
    matter = office.matter("reviewed").register(day(0), channel=Channel.VISIT, people=3).sort(day(2)).accept(day(4))
    matter.extend(day(55)).reply(day(70), Opinion.REFUSE).serve(day(72)).request_review(day(90)).review(day(115))
    matter.request_final(day(135)).final(day(160)).follow_up(day(180), Satisfaction.BAD)
    return matter.close(day(186), CloseKind.FINAL)
