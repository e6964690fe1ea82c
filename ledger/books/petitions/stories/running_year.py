"""The running year as it stands today: matters in every state, some near their day, some on it, some past it.

Every number is a count of days before today.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.steps import sorting
from ledger.books.petitions.stories.matters import Matter, Office
from ledger.books.petitions.stories.telling import CHIEF, FELLOW, OFFICER, SECRETARY
from ledger.books.petitions.words import (
    Affected, Category, Channel, CloseKind, Complexity, Dispose, Grade, Harm, Merits, Opinion, Route, Satisfaction,
    TimeOpen,
)
from ledger.grammar.stories import Answers
from ledger.models import Outsider

Ago = Callable[[int], date]
LONG_OPEN: Answers = (
    (PetitionEntry.affected, Affected.MANY),
    (PetitionEntry.time_open, TimeOpen.LONG),
    (PetitionEntry.complexity, Complexity.BEYOND),
    (PetitionEntry.merits, Merits.FOUNDED),
)
SEVERAL_UNITS: Answers = (
    (PetitionEntry.harm, Harm.MONEY),
    (PetitionEntry.affected, Affected.SOME),
    (PetitionEntry.time_open, TimeOpen.LONG),
    (PetitionEntry.complexity, Complexity.SEVERAL),
)
CALM = "双方平和，一个单位能办。"


def running_year(office: Office, today: date) -> list[Matter]:
    def ago(days: int) -> date:
        return today - timedelta(days=days)

    return [
        *_screened(office, ago),
        *_open_for_long(office, ago),
        *_coming_in(office, ago),
        *_assigned(office, ago),
        *_in_hand(office, ago),
        *_told_elsewhere(office, ago),
        *_under_review(office, ago),
        *_nearly_done(office, ago),
        *_come_to_an_end(office, ago),
    ]


def _screened(office: Office, ago: Ago) -> Iterator[Matter]:
    """Disputes the grid reported before anybody petitioned."""
    yield office.matter("dispute").screen(ago(1))
    yield office.matter("dispute").screen(ago(12)).contact(ago(10)).grade(ago(9), Grade.C, CALM)
    longer = office.matter("dispute").screen(ago(33)).contact(ago(31)).grade(ago(29), Grade.B, "涉及六户，牵涉两个村。")
    longer.lower_grade(ago(20), Grade.C, "两村已经商定由一个村牵头，六户都愿意协商。")
    reason = "三户在外务工，约定月底回村一并丈量。"
    yield longer.extend_settling(ago(6), 15, reason).progress(ago(4), "已用无人机航拍原路边线，作为丈量依据。")
    settled = office.matter("dispute").screen(ago(24)).contact(ago(22)).grade(ago(21), Grade.C, CALM)
    yield settled.settle(ago(8))
    asked = office.matter("dispute").screen(ago(20)).contact(ago(18)).convert(ago(9))
    yield asked.sort(ago(7)).accept(ago(6)).hand_over(ago(5), "请您牵头现场勘查，规划建设办公室派员参加。")
    yield office.matter("dispute").screen(ago(3))
    yield office.matter("dispute").screen(ago(4)).void(ago(3), "与前一日登记的为同一件事，并入前件办理。")


def _open_for_long(office: Office, ago: Ago) -> Iterator[Matter]:
    parcels = office.matter("backlog").list_backlog(ago(60), ago(1200), ago(-70), people=33)
    parcels.grade(ago(58), Grade.B, "涉及三十余户，需要几个单位共同办。", LONG_OPEN[1:2])
    parcels.grade(ago(6), Grade.A, "涉及三十余户、历时三年、有依据没有落实，须由主要领导包案。", LONG_OPEN)
    parcels.appoint_lead(ago(5), CHIEF)
    yield parcels.progress(ago(3), "自然资源所已完成测绘，定于下周与各户代表核对。")
    flats = office.matter("backlog").list_backlog(ago(150), ago(2600), ago(2), people=6)
    flats.grade(ago(146), Grade.B, "六户，需规划建设、供电、供水几家共同办。", SEVERAL_UNITS)
    flats.progress(ago(35), "供电、供水分户改造已进场，四户同意新方案。").supervise(
        ago(34), "请于年底前完成分户改造，每两周报一次进展。"
    )
    flats.extend_plan(ago(9), CHIEF, ago(-30), "四户已签协议，另两户在外地，延长一个月当面签订。")
    flats.grade(ago(8), Grade.B, "四户已签，剩余两户仍需几个单位共同办。", SEVERAL_UNITS)
    yield flats.end_supervision(ago(2), "分户改造已完成，由包案领导继续推动签约。")


def _coming_in(office: Office, ago: Ago) -> Iterator[Matter]:
    yield office.matter("group").register(ago(2), channel=Channel.VISIT, people=7, reached=False)
    letter = office.matter("letter").register(ago(14), channel=Channel.LETTER).sort(ago(11))
    yield letter.amend(ago(10), PetitionEntry.people_count, 2, "来信由两人联名，登记时漏了一人。")
    accused = office.matter("accused").register(
        ago(5), channel=Channel.LETTER, category=Category.ACCUSATION, by=FELLOW, concerns=(SECRETARY,)
    )
    yield accused.sort(ago(4), Dispose.FORWARD, category=Category.ACCUSATION, by=FELLOW)
    mistaken = office.matter("mistaken").register(
        ago(6), channel=Channel.LETTER, category=Category.ACCUSATION, by=FELLOW, concerns=(SECRETARY,)
    )
    yield mistaken.recategorize(ago(5), "核对来信，只要求公开收支，没有检举控告的内容。")
    suggested = office.matter("suggested").register(ago(28), channel=Channel.ONLINE, category=Category.SUGGESTION)
    yield suggested.sort(ago(24), category=Category.SUGGESTION).accept(ago(21))
    yield (
        office.matter("wrong")
        .register(ago(4), channel=Channel.HOTLINE)
        .void(ago(3), "与 12345 热线前一日转来的为同一件，重复登记。")
    )


def _assigned(office: Office, ago: Ago) -> Iterator[Matter]:
    """What the county assigned: one reported on, one due soon, objections pending, upheld and turned down."""
    sewer = office.matter("assigned").receive_assigned(ago(48), result_due_on=ago(20))
    sewer.sort(ago(45)).accept(ago(43)).extend_result(ago(24), ago(5))
    sewer.reply(ago(14), Opinion.SUPPORT).serve(ago(13)).report_result(ago(12))
    yield sewer.carry_out(ago(9))
    tower = office.matter("assigned").receive_assigned(ago(22), result_due_on=ago(0))
    yield tower.sort(ago(19)).accept(ago(18)).progress(ago(7), "已调取拨款凭证和村集体账目，本周约谈村会计。")
    upheld = office.matter("assigned").receive_assigned(ago(17)).object(ago(15), "房屋坐落在邻县辖区，附界线图。")
    yield upheld.act(
        sorting.OBJECTION_UPHELD, upheld.day(ago(10)), OFFICER, note="县信访局同意收回，改交邻县办理，材料已退。"
    )
    rejected = office.matter("assigned").receive_assigned(ago(15)).object(ago(13), "卫生院人事由县卫生健康局管理。")
    yield rejected.act(
        sorting.OBJECTION_REJECTED, rejected.day(ago(9)), OFFICER,
        note="县信访局答复：值班制度落实由属地牵头，县卫生健康局配合。",
    )
    yield office.matter("assigned").receive_assigned(ago(4)).object(ago(2), "该河段在下游镇辖区，附河长制河段划分图。")


def _in_hand(office: Office, ago: Ago) -> Iterator[Matter]:
    land_bureau = "示例县自然资源和规划局"
    measured = _accepted(office, "supported", ago, 66)
    measured.await_outsider(ago(50), Outsider.COUNTY, land_bureau, "等县局调取当年确权的测绘成果。", ago(38))
    yield measured.outsider_back(ago(41), "县局已复函，附当年测绘成果和公示材料。")
    miscounted = _accepted(office, "supported", ago, 58).come_again(ago(20), Channel.PHONE)
    miscounted.amend_coming(ago(19), ago(20), 2, "当天是两人到镇里来的，登记成了电话。")
    miscounted.come_again(ago(16), Channel.PHONE).take_back_coming(ago(15), "来电问的是另一件事，误记在这一条。")
    yield miscounted.await_outsider(
        ago(12), Outsider.COUNTY, land_bureau, "等县局对地界的复核意见，函已送达。"
    )
    yield _accepted(office, "supported", ago, 80).extend(ago(40))
    # Written in time, typed three weeks later; a colleague has looked at the paper.
    yield _accepted(office, "supported", ago, 76).reply(ago(30), Opinion.SUPPORT, typed_on=ago(8)).confirm_day(ago(7))
    wrong = _accepted(office, "guided_arbitration", ago, 12)
    yield wrong.change_route(ago(9), Route.ARBITRATION, "属劳动争议，应先仲裁；已电话告知，并陪同准备材料。")
    yield _accepted(office, "duty", ago, 30, Route.DUTY).supplement_people(ago(26))
    yield _accepted(office, "explained", ago, 45).reply(ago(20), Opinion.EXPLAIN).serve(ago(17))
    yield _accepted(office, "mediated", ago, 35).mediate(ago(9), confirmation=True)


def _told_elsewhere(office: Office, ago: Ago) -> Iterator[Matter]:
    forwarded = office.matter("forwarded").register(ago(32), channel=Channel.HOTLINE)
    yield forwarded.sort(ago(30), Dispose.FORWARD).pass_on(ago(28), "示例县水利局")
    asked = office.matter("disclosure").register(ago(50), channel=Channel.ONLINE).to_disclosure(ago(48))
    yield asked.extend_disclosure(ago(26), 15).answer_disclosure(ago(5))
    yield office.matter("disclosure").register(ago(16), channel=Channel.LETTER).to_disclosure(ago(14))


def _under_review(office: Office, ago: Ago) -> Iterator[Matter]:
    # Accepted in writing, and all the same asked for within the thirty days.
    yield _served(office, ago, 60).finish(ago(30), accepted=True).request_review(ago(22))
    yield _served(office, ago, 80).request_review(ago(40)).review(ago(15))
    yield _served(office, ago, 110).request_review(ago(75)).review(ago(50)).request_final(ago(30))
    yield _served(office, ago, 115).request_review(ago(80)).review(ago(55)).request_final(ago(34)).hear(ago(6))
    again = _served(office, ago, 90).request_review(ago(55)).set_aside(ago(28))
    yield again.progress(ago(12), "已委托有资质的机构重新检测，本人到场见证。")
    heard = _served(office, ago, 150).request_review(ago(115)).review(ago(90)).request_final(ago(66))
    yield heard.hear(ago(45)).end_hearing(ago(31)).final(ago(16)).follow_up(ago(8), Satisfaction.BAD)


def _nearly_done(office: Office, ago: Ago) -> Iterator[Matter]:
    ended = _accepted(office, "supported", ago, 60).reply(ago(30), Opinion.SUPPORT).serve(ago(28))
    yield ended.finish(ago(22), accepted=True)
    rated = _mediated(office, ago, 70).carry_out(ago(20)).resolve(ago(16))
    yield rated.follow_up(ago(7), Satisfaction.FAIR)
    refused = _accepted(office, "supported", ago, 75).reply(ago(44), Opinion.SUPPORT).serve(ago(42))
    refused.finish(ago(38), accepted=True).carry_out(ago(30)).follow_up(ago(20), Satisfaction.FAIR)
    yield refused.refuse_close(ago(15), "县农业农村局的更正登记还没有办完，证书发到本人手里再报。")
    doubted = _mediated(office, ago, 64).carry_out(ago(26)).resolve(ago(20))
    doubted.come_again(ago(6), Channel.PHONE, "反映近几日又有凌晨三点作业，要求继续督促。")
    yield doubted.revoke_resolved(ago(4), "现场复查属实，撤销化解认定，由综治中心再次约谈。")
    yield _mediated(office, ago, 50, confirmation=True).confirm(ago(4))


def _come_to_an_end(office: Office, ago: Ago) -> Iterator[Matter]:
    closed = _mediated(office, ago, 135).carry_out(ago(100)).follow_up(ago(94))
    yield closed.resolve(ago(90)).close(ago(88), CloseKind.SETTLED)
    pressed = _accepted(office, "supported", ago, 85).supervise(ago(55), "多户反映，请在法定期限内答复。")
    pressed.reply(ago(50), Opinion.SUPPORT).serve(ago(49)).end_supervision(ago(48), "已按期答复。")
    pressed.finish(ago(45), accepted=True).carry_out(ago(36)).follow_up(ago(25)).resolve(ago(24))
    yield pressed.close(ago(22), CloseKind.CARRIED_OUT)
    withdrawn = _accepted(office, "withdrawn", ago, 26).withdraw(ago(19)).follow_up(ago(12), Satisfaction.UNRATED)
    yield withdrawn.close(ago(10), CloseKind.WITHDRAWN)
    again = _mediated(office, ago, 140).carry_out(ago(110)).follow_up(ago(104)).resolve(ago(100))
    again.close(ago(98), CloseKind.SETTLED).reopen(ago(16), ago(-75), "雨季后井水又有异味，双方对责任说法不同。")
    yield again.grade(ago(14), Grade.B, "涉及饮水，需规划建设、卫生、村委会共同办。", SEVERAL_UNITS)


def _accepted(office: Office, way: str, ago: Ago, days: int, route: Route = Route.OPINION) -> Matter:
    """Return a matter accepted about so many days ago, and told in time."""
    other = ((PetitionEntry.has_other_limit, False),) if route is Route.DUTY else ()
    channel = (Channel.VISIT, Channel.PHONE, Channel.ONLINE, Channel.HOTLINE)[days % 4]
    asked = office.matter(way).register(ago(days + 6), channel=channel)
    return asked.sort(ago(days + 3), route=route).accept(ago(days), *other)


def _mediated(office: Office, ago: Ago, days: int, *, confirmation: bool = False) -> Matter:
    """Return a matter accepted so many days ago and settled by an agreement a good three weeks later."""
    matter = _accepted(office, "mediated", ago, days).mediate(ago(days - 24), confirmation=confirmation)
    return matter.finish(ago(days - 27))


def _served(office: Office, ago: Ago, days: int) -> Matter:
    """Return a matter refused, with the opinion served on whoever asked."""
    return _accepted(office, "reviewed", ago, days).reply(ago(days - 20), Opinion.REFUSE).serve(ago(days - 22))
