"""The running year, told backwards from today: something in every state, something near its day, something late.

Every number in a plot is a count of days before today.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ledger.books.safety.papers import CHECK_RECORD, FIRE_SEALING, MEASURE_DECISION, ORDER_PAPER, REFERRAL
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.stories.matters import Matter
from ledger.books.safety.stories.people import (
    EMERGENCY_BUREAU, FIRE_BRIGADE, TOWN_GOVERNMENTS, document, officer_of,
)
from ledger.books.safety.stories.texts import CLOSED_DOWN, Hazard
from ledger.books.safety.steps.supervision import AMEND_PENALTY, TAKE_BACK_PENALTY
from ledger.books.safety.words import Mode, PenaltyRoad, Punished
from ledger.grammar.papers import PaperKind
from ledger.grammar.stories import Document, Part, Tale, ToldSite
from ledger.models import Outsider, Role

HEAD, SECRETARY, DISTRICT = Part(role=Role.GRID_HEAD), Part(role=Role.VILLAGE_SECRETARY), Part(role=Role.DISTRICT_HEAD)
LEADER = Part(role=Role.LEADER)


class Year:
    """Where the plots take their places, hazards and days from."""

    def __init__(self, sites: list[ToldSite], hazards: list[Hazard], today: date, chance: Random) -> None:
        self.today, self.hazards, self.chance = today, hazards, chance
        self.orders = 0
        self.used: set[tuple[ToldSite, Hazard]] = set()
        self.sites = self._in_turn([site for site in sites if site.name not in CLOSED_DOWN])

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def matter(self, site: ToldSite | None = None, *, major: bool = False, mode: Mode | None = None) -> Matter:
        """Return something new at a place: the given one, or the next where such a thing can be."""
        for one in [site] if site else self.sites:
            fitting = [
                hazard
                for hazard in self.hazards
                if hazard.fits_at(one)
                and hazard.is_major == major
                and mode in (None, hazard.mode)
                and (one, hazard) not in self.used
            ]
            if fitting:
                hazard = self.chance.choice(fitting)
                self.used.add((one, hazard))
                return Matter(one, hazard)
        raise ValueError(f"nothing new can be told of {site.name if site else 'any place'}")

    def paper(self, kind: PaperKind, number: str, days_ago: int, issuer: str = TOWN_GOVERNMENTS[0]) -> Document:
        return document(kind, number.replace("YEAR", str(self.ago(days_ago).year)), self.ago(days_ago), issuer)

    def order_paper(self, days_ago: int) -> Document:
        """Return the town's next order of the year."""
        self.orders += 1
        return self.paper(ORDER_PAPER, f"示应急责改〔YEAR〕{self.orders}号", days_ago)

    def _in_turn(self, sites: list[ToldSite]) -> Iterator[ToldSite]:
        """Go through the places village by village, again and again, so that what is told lies spread over the town."""
        shuffled = self.chance.sample(sites, len(sites))
        seen: dict[int, int] = {}
        turns = {}
        for site in shuffled:
            turns[site] = seen[site.village] = seen.get(site.village, 0) + 1
        shuffled.sort(key=lambda site: turns[site])
        while True:
            yield from shuffled


def running_year(year: Year) -> list[Tale]:
    matters = [
        *_waiting_for_review(year),
        *_to_be_put_right(year),
        *_late(year),
        *_looked_at_when_over(year),
        *_waiting_for_recheck(year),
        *_waiting_to_be_closed(year),
        *_major(year),
        *_more_or_less_grave(year),
        *_out_of_the_ordinary(year),
        *_closed(year),
    ]
    return [matter.tale() for matter in matters]


def _waiting_for_review(year: Year) -> Iterator[Matter]:
    for days, by in ((0, None), (0, HEAD), (1, None), (1, SECRETARY), (1, None), (2, DISTRICT)):
        yield year.matter().report(year.ago(days), by)
    for days in (15, 17, 20):
        yield year.matter().report(year.ago(days))
    for days in (3, 6):
        matter = year.matter().report(year.ago(days + 2))
        yield matter.send_back(year.ago(days), "照片看不清是哪个出口，请补拍一张全景，并写清楼层。")
    yield year.matter().report(year.ago(8)).send_back(year.ago(6), "请写明配电设施的位置。").resubmit(year.ago(1))


def _to_be_put_right(year: Year) -> Iterator[Matter]:
    for due_in in (0, 0, 1, 2, 2, 3, 5, 8, 12):
        span = 15 - min(due_in, 12)
        paper = year.order_paper(span) if due_in in (2, 8, 12) else None
        yield year.matter().report(year.ago(span + 1)).order(year.ago(span), year.ago(-due_in), paper)
    notes = ("已联系电工，材料到货。", "已清走一半，其余周末运走。", "出租方已进场施工。", "已订购灭火器，明天送到。")
    for due_in, note in zip((1, 4, 7, 11), notes, strict=True):
        matter = year.matter(mode=Mode.BY_DATE).report(year.ago(8)).order(year.ago(7), year.ago(-due_in))
        yield matter.start(year.ago(3), note)


def _late(year: Year) -> Iterator[Matter]:
    for number, late in enumerate((1, 2, 3, 6, 8, 11, 15, 20)):
        paper = year.order_paper(late + 12) if number % 2 else None
        yield year.matter().report(year.ago(late + 14)).order(year.ago(late + 12), year.ago(late), paper)
    # Reported twice, by the worker and by the head of the grid; the officer merges the second into the first.
    first = year.matter(mode=Mode.BY_DATE).report(year.ago(7)).order(year.ago(6), year.ago(-8))
    yield first
    yield Matter(first.site, first.hazard).report(year.ago(4), HEAD).merged_into(first, year.ago(2))
    for late, note in ((3, "经营者外出，已电话催促。"), (9, "防火门还在定做，已催厂家。")):
        matter = year.matter(mode=Mode.BY_DATE).report(year.ago(late + 17)).order(year.ago(late + 15), year.ago(late))
        yield matter.start(year.ago(late + 5), note)


def _looked_at_when_over(year: Year) -> Iterator[Matter]:
    """Nobody has claimed anything; other hands go and look all the same."""
    yield _over(year, 6).found_undone(year.ago(3), "现场仍然堆满，经营者说没有人手，已当面催促。")
    yield _over(year, 8).found_undone(year.ago(4), "灭火器已补齐，线路还没有改。", in_part=True)
    yield _over(year, 5).found_done(year.ago(2), year.ago(3))
    matter = year.matter(major=True).report(year.ago(40)).order(year.ago(39), year.ago(9)).plan(year.ago(30))
    yield matter.found_done(year.ago(6), year.ago(8))


def _over(year: Year, late: int) -> Matter:
    return year.matter(mode=Mode.BY_DATE).report(year.ago(late + 16)).order(year.ago(late + 15), year.ago(late))


def _more_or_less_grave(year: Year) -> Iterator[Matter]:
    matter = year.matter(major=True).report(year.ago(9))
    matter.lower(year.ago(8), "对照判定标准，疏散宽度和喷淋都符合要求，只有一处堆物。")
    yield matter.order(year.ago(7), year.ago(-8))
    matter = year.matter(mode=Mode.BY_DATE).report(year.ago(12)).order(year.ago(11), year.ago(-4))
    yield matter.raise_level(
        year.ago(8), "GB 35181-2025 重大火灾隐患判定规则", "整改完成前停止使用，专人看守，每两小时巡查一次。",
        "复核时发现住人和堆放易燃物在同一层，达到判定标准。",
    )
    matter = year.matter(major=True).report(year.ago(13))
    yield matter.void_major(year.ago(12), "现场核实：所报夹芯板为岩棉不燃材料，不属于隐患。")


def _waiting_for_recheck(year: Year) -> Iterator[Matter]:
    for days in (0, 1, 2, 3, 5, 7):
        yield (
            year.matter()
            .report(year.ago(days + 12))
            .order(year.ago(days + 11), year.ago(days - 2))
            .rectify(year.ago(days))
        )
    for days in (12, 14):
        yield (
            year.matter().report(year.ago(days + 12)).order(year.ago(days + 11), year.ago(days)).rectify(year.ago(days))
        )
    # Put right in time and typed a fortnight later: one waits to be believed, the other has been confirmed.
    for confirmed in (False, True):
        matter = year.matter().report(year.ago(32)).order(year.ago(31), year.ago(9))
        matter.rectify(year.ago(2), done_on=year.ago(17))
        yield matter.confirm_day(year.ago(1), LEADER).recheck(year.ago(1)) if confirmed else matter
    # Found by the officer: the recheck needs a colleague's eyes.
    matter = year.matter()
    matter.report(year.ago(13), officer_of(matter.site)).order(year.ago(12), year.ago(2)).rectify(year.ago(3))
    yield matter.hand_over(year.ago(2), officer_of(matter.site, 1), "我上报的，请换人复查。")


def _waiting_to_be_closed(year: Year) -> Iterator[Matter]:
    for days in (0, 1, 1, 2):
        yield _ordered_and_done(year, days + 4).recheck(year.ago(days))
    yield _ordered_and_done(year, 6).recheck(year.ago(2), by=LEADER)
    yield _ordered_and_done(year, 24).recheck(year.ago(19))


def _ordered_and_done(year: Year, days: int, *, due: int | None = None, with_paper: bool = False) -> Matter:
    paper = year.order_paper(days + 11) if with_paper else None
    matter = year.matter().report(year.ago(days + 12))
    matter.order(year.ago(days + 11), year.ago(days - 1 if due is None else due), paper)
    return matter.rectify(year.ago(days))


def _major(year: Year) -> Iterator[Matter]:
    # Waiting for the leader's approval.
    for days in (1, 2):
        matter = year.matter(major=True).report(year.ago(days + 26)).order(year.ago(days + 25), year.ago(days))
        yield matter.plan(year.ago(days + 18)).rectify(year.ago(days + 3)).recheck(year.ago(days))
    # Stopped by the county and being put right; once refused to go on, asked again, and waiting for the county.
    matter = year.matter(major=True).report(year.ago(16)).order(year.ago(15), year.ago(-4))
    matter.record(year.paper(CHECK_RECORD, "示县应急检记〔YEAR〕31号", 15, EMERGENCY_BUREAU))
    matter.record(year.paper(MEASURE_DECISION, "示县应急现决〔YEAR〕31号", 15, EMERGENCY_BUREAU))
    matter.plan(year.ago(12)).ask_to_resume(year.ago(9))
    matter.review_resumption(year.ago(6), False, "断电隔离没有完成，不同意恢复。")
    matter.remark(year.ago(5), HEAD, "停产后巡查两次，工序已断电，没有恢复生产。")
    matter.found_earlier(year.ago(4), "检查单上写的是前一天发现，登记时填成了录入那一天。")
    matter.ask_to_resume(year.ago(2))
    yield matter.await_outsider(
        year.ago(2), Outsider.COUNTY, EMERGENCY_BUREAU, "等县局复产审查，申请已报送。", year.ago(-6)
    )
    # On the public list, and late.
    matter = year.matter(major=True).report(year.ago(45)).order(year.ago(44), year.ago(7))
    matter.record(year.paper(FIRE_SEALING, "示县消封字〔YEAR〕第17号", 44, FIRE_BRIGADE))
    matter.await_outsider(year.ago(42), Outsider.COUNTY, FIRE_BRIGADE, "等大队对自动喷水系统的技术意见。")
    matter.outsider_back(year.ago(36), "大队书面答复：须更换主泵并恢复喷头。")
    matter.plan(year.ago(34)).list_publicly(year.ago(30), year.ago(-60)).publish(year.ago(27))
    yield matter.ask_for_longer(year.ago(2), "防火分隔要重新设计，申请延长六十日。")
    # Listed; lengthened once and not a second time, and near its last day.
    matter = year.matter(major=True).report(year.ago(90)).order(year.ago(89), year.ago(-4)).plan(year.ago(80))
    matter.list_publicly(year.ago(78), year.ago(20)).publish(year.ago(75))
    matter.ask_for_longer(year.ago(40), "设备到货晚了一个月。", "厂家本周才通知。")
    matter.answer_listing(year.ago(32), year.ago(-5), "同意延长。")
    matter.ask_for_longer(year.ago(16), "调试还要一个月。", "安装队上周才进场。")
    yield matter.answer_listing(year.ago(8), None, "不同意再延，按期整改。")
    # Once listed, taken off the list, closed with the leader's approval; twice it came back.
    for days, back in ((40, None), (60, 2), (62, 4)):
        matter = year.matter(major=True).report(year.ago(days + 26)).order(year.ago(days + 25), year.ago(days - 2))
        matter.plan(year.ago(days + 18)).list_publicly(year.ago(days + 15), year.ago(days - 30))
        matter.publish(year.ago(days + 12)).rectify(year.ago(days)).recheck(year.ago(days - 2))
        matter.delist(year.ago(days - 3), "整改完成，复查合格，申请摘牌。").close(year.ago(days - 4))
        if back is None:
            matter.leave_closed(
                year.ago(5), "又有少量堆物，当场清走；同一单位另有一条重大隐患在整改，一并盯办。"
            )
        else:
            matter.reopen(year.ago(back), year.ago(-9), "回头看发现又住进人，重新立项整改。")
        if back == 4:
            matter.keep_off_the_list(year.ago(3), "当天已清空，只是复查前的短时借住，由本镇盯办。")
        yield matter
    # Closed, and to be looked at again: within days, and some days ago.
    for days in (26, 48):
        matter = year.matter(major=True).report(year.ago(days + 31)).order(year.ago(days + 30), year.ago(days + 1))
        matter.plan(year.ago(days + 22)).rectify(year.ago(days + 4)).recheck(year.ago(days + 2))
        yield matter.close(year.ago(days))


def _out_of_the_ordinary(year: Year) -> Iterator[Matter]:
    reasons = (
        "防火门需要定制，厂家回复十天后到货，整改期间增加两具灭火器并每日巡查。",
        "连续降雨无法外墙作业，期间下方已拉警戒线。",
    )
    matter = year.matter(mode=Mode.BY_DATE).report(year.ago(17)).order(year.ago(16), year.ago(1))
    yield matter.extend(year.ago(3), year.ago(-4), reasons[0])
    # Still waiting for the leader's word.
    matter = year.matter(mode=Mode.BY_DATE).report(year.ago(17)).order(year.ago(16), year.ago(-4))
    yield matter.extend(year.ago(1), year.ago(-12), reasons[1], is_undecided=True)
    # A second round, sent back by the officer and by the leader.
    for due_in in (3, -2):
        matter = _ordered_and_done(year, 14, due=-6)
        yield matter.send_round_again(year.ago(11), year.ago(-due_in), "只整改了一半，里侧仍有堆物，退回继续整改。")
    matter = _ordered_and_done(year, 12, due=-6).recheck(year.ago(9))
    yield matter.refuse_close(year.ago(8), year.ago(-5), "照片角度不一致，看不出是同一处，请重新拍照并说明。")
    # Came back after it was closed.
    matter = _ordered_and_done(year, 40).recheck(year.ago(38)).close(year.ago(37))
    yield matter.reopen(year.ago(4), year.ago(-3), "回头看时发现又堆满杂物，重新立项整改。")
    # Beyond what the town may do.
    matter = year.matter().report(year.ago(25)).order(year.ago(24), year.ago(14))
    letter = year.paper(REFERRAL, "示政函〔YEAR〕12号", 13)
    matter.refer(year.ago(13), EMERGENCY_BUREAU, "经营者两次拒不整改，超出本镇权限。", letter)
    matter.punish(year.ago(4), Punished.UNIT, Decimal("1.5"), "县局立案，对拒不整改的单位罚款，整改仍须完成。")
    matter.punish(year.ago(3), Punished.PERSON, Decimal("0.2"), "对主要负责人罚款。")
    said = (
        (SafetyEntry.penalised_on, year.ago(3)), (SafetyEntry.punished, Punished.PERSON),
        (SafetyEntry.penalty_road, PenaltyRoad.ORDINARY), (SafetyEntry.fine, Decimal("0.4")),
    )  # fmt: skip
    officer = officer_of(matter.site)
    matter.act(AMEND_PENALTY, year.ago(3), officer, said, note="决定书写的是 4000 元，登记时看错。")
    matter.punish(year.ago(2), Punished.UNIT, Decimal("1"), "对单位罚款。")
    yield matter.act(TAKE_BACK_PENALTY, year.ago(1), officer, note="这份决定书是邻街另一家的，误登在这一条。")
    matter = year.matter().report(year.ago(35)).order(year.ago(34), year.ago(24))
    matter.refer(year.ago(20), FIRE_BRIGADE, "需由消防救援机构认定。")
    yield matter.answered(year.ago(9), year.ago(-6), "县消防救援大队答复：按一般隐患由镇督促整改。")
    # Not what it looked like.
    yield year.matter().report(year.ago(19)).void(year.ago(18), "现场核实为同一处重复登记，以先登记的为准。")
    # Handed to a colleague.
    matter = year.matter().report(year.ago(1))
    yield matter.hand_over(year.ago(0), Part(role=Role.OFFICER, number=0), "这一户您比较熟，请您核定。")


def _closed(year: Year) -> Iterator[Matter]:
    for number, days in enumerate((8, 12, 15, 18, 21, 24, 27, 30, 34, 38, 42, 46, 50, 54)):
        matter = _ordered_and_done(year, days, with_paper=number % 3 == 0).recheck(year.ago(days - 3))
        if number % 5 == 0:
            matter.remark(year.ago(days - 4), LEADER, "请把这类问题在同类场所再查一遍。")
        yield matter.close(year.ago(days - 5))
    for number, days in enumerate((0, 1, 3, 4, 6, 9, 11, 14, 18, 22, 26, 33, 37, 41, 47, 52, 58, 63)):
        matter = year.matter(mode=Mode.AT_ONCE)
        yield matter.fix_on_spot(year.ago(days), officer_of(matter.site) if number % 4 == 0 else None)
