"""The running year, told backwards from today: cases in every state, something near its day, something late.

Every number is a count of days before today.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from ledger.books.farmland import papers
from ledger.books.farmland.records import FarmlandEntry, FarmlandVisit
from ledger.books.farmland.steps import (
    clue, county_case, crime, decision, dismissal, enforcement, look_back, putting_right, stopping, supervision,
    verification,
)
from ledger.books.farmland.stories.cases import (
    DAY, LAND_BUREAU, LEADER, OFFICER, OTHER_OFFICER, SECRETARY, TOWN, WORKER, Case, Desk,
)
from ledger.books.farmland.stories.plots import lines, plot
from ledger.books.farmland.words import (
    Conclusion, CrimeAnswer, CrimeTogether, Handling, Remedy, Ruling, Source, UpperReview, VisitKind,
)
from ledger.grammar import merging
from ledger.grammar.stories import Answers, Look, ToldMeasure, waiting
from ledger.models import Entry, Outsider

KNOWN_FOR = 400
# More than five 亩 of permanent basic farmland: the question of a crime is put.
NOT_YET: Answers = (
    (FarmlandEntry.crime_answer, CrimeAnswer.NOT_YET),
    (FarmlandEntry.crime_reason, "面积达到追诉线，毁坏程度待鉴定，鉴定后再报请。"),
)
# The village has had another case, and both together are far from the line.
BELOW: Answers = ((FarmlandEntry.crime_together, CrimeTogether.BELOW),)
PATROLLED = (
    "现场与上次一致，没有新的动工。",
    "已停工，机械撤离，田长签字。",
    "正在清运，按计划推进。",
    "清运完毕，等待翻耕。",
)


class Year:
    """Where the cases take their plots and days from."""

    def __init__(self, today: date, desk: Desk) -> None:
        self.today, self.desk, self.lines = today, desk, lines()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def case(self, story: str, *, is_key: bool = True) -> Case:
        number, line = self.lines[story].popleft()
        started = f"{self.ago(int(line['started'])):%Y-%m}"
        return Case(plot(number, line, self.ago(KNOWN_FOR), started=started, is_key=is_key), self.desk)

    def stopped(self, story: str, days: int, *, lacks_permit: bool = False) -> Case:
        """Return a case found so many days ago, verified and stopped in time."""
        case = self.case(story).report(self.ago(days))
        return case.verify(self.ago(days - 2), lacks_permit=lacks_permit).stop(self.ago(days - 3))

    def reported(self, story: str, days: int) -> Case:
        return self.stopped(story, days).report_up(self.ago(days - 5))

    def filed(self, story: str, days: int, crime: Answers = ()) -> Case:
        return self.reported(story, days).file(self.ago(days - 11), crime)


def running_year(today: date, desk: Desk) -> tuple[list[Case], list[Look]]:
    year = Year(today, desk)
    cases = [
        *_found(year),
        *_with_the_county(year),
        *_about_a_crime(year),
        *_being_put_right(year),
        *_enforced(year),
        *_by_force(year),
        *_done(year),
    ]
    return cases, list(_patrols(year, cases))


def _found(year: Year) -> Iterator[Case]:
    ago = year.ago
    yield year.case("today").report(ago(0), at_once=False)
    yield year.case("unreached").report(ago(2), at_once=False)
    spotted = year.case("spotted").report(ago(1), at_once=False)
    spotted.stop_on_spot(ago(1), SECRETARY, "村书记到场口头制止，挖掘机已撤离，当事人答应回填。")
    yield spotted.report_at_once(ago(1), SECRETARY, "电话报告示范镇自然资源所值班人员，对方已记录。")
    yield year.case("from_above").report(ago(1), OFFICER, source=Source.PATCH)
    yield year.case("blurred").report(ago(5)).send_back(ago(4), "请补拍四至，并写清是谁在堆、从哪里运来。")
    retaken = year.case("retaken").report(ago(9)).send_back(ago(8), "照片看不出是果树还是绿化树，请补拍近景和全景。")
    yield retaken.resubmit(ago(6), "已补拍近景两张、全景一张，为苹果树苗，约 260 棵。")
    nothing: Answers = ((FarmlandEntry.conclusion, Conclusion.FACILITY),)
    registered = year.case("registered", is_key=False).report(ago(30))
    note = "已备案的设施农用地，未超面积，备案文件已核对。"
    yield registered.act(dismissal.NOTHING_WRONG, ago(27), told=lambda _: nothing, note=note)
    yield year.case("verified").report(ago(3)).verify(ago(1))
    yield year.stopped("stopped", 5)


def _with_the_county(year: Year) -> Iterator[Case]:
    ago = year.ago
    # Reported upward at once; the county's notice came a day later.
    reported = year.case("reported").report(ago(12)).verify(ago(10)).report_up(ago(9))
    notice = (papers.STOP_NOTICE, LAND_BUREAU)
    reported.act(
        stopping.STOP_BESIDE, ago(8), told=lambda day: ((FarmlandEntry.stopped_on, day),), paper=notice,
        note="县局停止通知书已送达，现场停工。",
    )
    yield reported.act(supervision.HAND_OVER, ago(4), hand_to=OTHER_OFFICER, note="请您跟进县局立案进度。")
    large = year.filed("large_filed", 40, NOT_YET)
    large.act(
        supervision.AWAIT_OUTSIDER, ago(30), note="等县局对用地主体的认定。",
        told=lambda day: waiting(Outsider.COUNTY, LAND_BUREAU, since=day, until=day + timedelta(days=14)),
    )
    large.act(
        supervision.OUTSIDER_BACK, ago(19), note="县局答复：用地主体为合作社。",
        told=lambda day: ((Entry.outsider_back_on, day),),
    )
    yield large.act(
        supervision.AWAIT_OUTSIDER, ago(9), note="等占用耕地的土壤检测结果。",
        told=lambda day: waiting(Outsider.APPRAISER, "示例市农业检测中心", since=day, until=ago(-5)),
    )
    longer: Answers = (
        (FarmlandEntry.extension_days, 30),
        (FarmlandEntry.reason, "用地主体和建设资金来源需要跨部门调取凭证，经县局负责人批准延长三十日。"),
    )
    extended = year.filed("extended", 80)
    approved = (papers.EXTENSION_APPROVAL, LAND_BUREAU)
    extended.act(county_case.EXTEND_DECISION, ago(14), told=lambda _: longer, paper=approved)
    surveyed: Answers = ((FarmlandEntry.area_total, extended.plot.total + 18),)
    yield extended.act(
        verification.CORRECT_FINDINGS, ago(9), told=lambda _: surveyed,
        note="县局勘测定界成果：占用面积比初步核查多 18 平方米，为厂区外侧硬化散水。",
    )
    notified = year.filed("notified", 50)
    begun: Answers = ((FarmlandEntry.started, "2019"),)
    notified.act(
        verification.LOWER_FINDINGS, ago(35), told=lambda _: begun,
        note="历年影像和承包合同证实二〇一九年已经动工，县局出具核查说明。",
    )
    order, opinion = ((kind, LAND_BUREAU) for kind in (papers.APPRAISAL_ORDER, papers.APPRAISAL_OPINION))
    notified.act(county_case.BEGIN_APPRAISAL, ago(30), paper=order, note="委托县农业农村局鉴定耕作层毁坏程度。")
    notified.act(county_case.END_APPRAISAL, ago(12), paper=opinion, note="鉴定意见：耕作层压实，可以恢复。")
    yield notified.notify(ago(3))
    yield year.filed("unserved", 60).notify(ago(24)).decide(ago(3), ago(-27))
    yield from _not_punished(year)


def _not_punished(year: Year) -> Iterator[Case]:
    """Spared, withdrawn, and decided or ordered again after it was overturned."""
    ago = year.ago
    spared = year.filed("spared", 75)
    yield spared.act(
        decision.SPARE, ago(30), told=lambda _: spared.plan(ago(-10)), paper=(papers.NO_PENALTY, LAND_BUREAU),
        note="首次违法、危害轻微，当事人已开始清运，不予处罚，责令限期复耕。",
    )
    withdrawn = year.filed("withdrawn", 66, BELOW)
    legal: Answers = ((FarmlandEntry.conclusion, Conclusion.LEGAL),)
    yield withdrawn.act(
        dismissal.WITHDRAW, ago(41), told=lambda _: legal, paper=(papers.WITHDRAWAL, LAND_BUREAU),
        note="调查中查明该地块已有农用地转用批文，图斑与批复范围一致，撤销立案。",
    )
    again = year.filed("overturned", 140).notify(ago(118)).decide(ago(104), ago(60)).serve(ago(103))
    again.act(decision.SETTLE_REMEDY, ago(90), told=lambda _: ((FarmlandEntry.remedy, Remedy.PENDING),))
    again.act(
        decision.SETTLE_REMEDY, ago(26),
        told=lambda day: ((FarmlandEntry.remedy, Remedy.OVERTURNED), (FarmlandEntry.remedy_ended_on, day)),
    )
    note = "县政府复议决定以程序违法为由撤销原决定，责令重新作出；县局重新告知。"
    yield again.act(decision.DECIDE_AGAIN, ago(25), note=note)
    ordered = year.stopped("order_overturned", 90, lacks_permit=True).town_order(ago(84), ago(-20))
    ordered.act(
        decision.SETTLE_REMEDY, ago(22),
        told=lambda day: ((FarmlandEntry.remedy, Remedy.OVERTURNED), (FarmlandEntry.remedy_ended_on, day)),
    )
    note = "县政府复议认为没有载明复议、诉讼权利，撤销原通知书；补正后重新处理。"
    yield ordered.act(decision.ORDER_AGAIN, ago(21), note=note)


def _about_a_crime(year: Year) -> Iterator[Case]:
    """Referred and waiting, sent back by the police, taken up by them, and not referred at all."""
    ago = year.ago
    yield year.filed("referred", 70, NOT_YET).refer(ago(12))
    returned = year.filed("returned", 100, NOT_YET).refer(ago(50))
    note = "公安机关书面答复：毁坏程度鉴定未达到严重毁坏，不予立案，继续行政处理。"
    yield returned.act(crime.POLICE_RETURNED, ago(18), paper=(papers.POLICE_REPLY, "示例县公安局"), note=note)
    taken_up = year.filed("prosecuted", 120, NOT_YET).refer(ago(70))
    yield taken_up.act(
        crime.POLICE_FILED, ago(32), told=lambda _: taken_up.plan(ago(-12), Handling.POLICE, Handling.CORRECT),
        note="公安机关已立案侦查，土地同步清运治理。",
    )
    # Neither of two parcels reaches the line, both of them do: 10.95 亩 of other farmland.
    first = year.filed("several", 82, NOT_YET)
    yield first
    added: Answers = (
        (FarmlandEntry.crime_together, CrimeTogether.REACHES), (FarmlandEntry.crime_answer, CrimeAnswer.PROPOSE),
        (FarmlandEntry.crime_reason, "同一公司两处堆渣，合计超过十亩，耕作层受压，报请县级机关决定是否移送。"),
    )
    several = year.filed("several", 58, added)
    several.act(merging.TIE, ago(47), note="同一公司同一批渣土，先后占了两块地。", other=first.tale())
    several.propose_referral(ago(46))
    note = "经鉴定可以恢复，两宗合并处罚，不移送。"
    yield several.act(crime.REFUSE_REFERRAL, ago(44), paper=(papers.REFERRAL_DECISION, LAND_BUREAU), note=note)
    spared = year.filed("not_referred", 90, NOT_YET).propose_referral(ago(45))
    note = "经鉴定耕作层可以恢复，未造成严重毁坏，不移送，由县局依法作出行政处罚。"
    yield spared.act(crime.REFUSE_REFERRAL, ago(43), paper=(papers.REFERRAL_DECISION, LAND_BUREAU), note=note)


def _in_several_steps(case: Case, ago: Callable[[int], date]) -> None:
    """What has to be done is listed thing by thing; some is done, some withdrawn, some late and some still to come."""
    roof, walls, rubble, soil = "拆除屋面", "拆除墙体和地基", "清运建筑垃圾", "客土回填"
    measures = tuple(
        ToldMeasure(text=text, who=who, due_on=ago(due))
        for text, who, due in ((roof, "当事人", 8), (walls, "当事人", 1), (rubble, WORKER, -2), (soil, "村委会", -2))
    )
    case.act(supervision.LIST_MEASURES, ago(17), measures=measures)
    case.act(supervision.MEASURES_DONE, ago(7), WORKER, lambda day: ((Entry.measure_done_on, day),), about=(roof,))
    case.act(supervision.WITHDRAW_MEASURES, ago(6), about=(soil,), note="原土未破坏，清运后翻耕即可，不用客土。")


def _being_put_right(year: Year) -> Iterator[Case]:
    ago = year.ago
    ordered = year.stopped("ordered", 25, lacks_permit=True).town_order(ago(19), ago(-2))
    _in_several_steps(ordered, ago)
    photos = ((clue.PROGRESS, "field before"),)
    ordered.act(supervision.REMARK, ago(5), WORKER, photos=photos, note="屋面已拆，墙体计划本周拆除。")
    found: Answers = ((Entry.found_on, ordered.acts[0].on - timedelta(days=1)),)
    note = "巡田记录上是前一天发现的，登记时填成了录入那一天。"
    yield ordered.act(supervision.AMEND, ago(4), told=lambda _: found, note=note)
    late = year.stopped("late", 45, lacks_permit=True).town_order(ago(39), ago(9))
    late.act(supervision.RECORD_PAPER, ago(7), paper=(papers.REPORT_LETTER, TOWN))
    yield late.act(supervision.LIST, ago(5), LEADER, note="镇政府挂牌督办，包村领导每周到现场一次，逾期未拆的通报。")
    later: Answers = (
        (FarmlandEntry.plan_on, ago(-15)),
        (FarmlandEntry.reason, "烘干棚内尚有代烘粮食，腾空需要时间，合作社书面承诺到期自行拆除。"),
    )
    longer = year.stopped("longer", 60, lacks_permit=True).town_order(ago(54), ago(4))
    longer.act(supervision.LIST, ago(40), LEADER, note="新增占地，镇政府挂牌督办，每周报告进度。")
    longer.act(putting_right.EXTEND, ago(6), told=lambda _: later)
    yield longer.act(supervision.DELIST, ago(5), LEADER, note="烘干设备已开始拆运，按延期后的期限办理，摘牌。")
    yield year.stopped("corrected", 20).correct(ago(4))
    deferred = year.reported("deferred", 260).defer(ago(250), ago(70))
    until = ((FarmlandEntry.deferred_until, ago(-110)),)
    note = "县里分类处置意见尚未下达，建筑没有扩大，继续暂缓。"
    yield deferred.act(putting_right.DEFER_ON, ago(72), LEADER, told=lambda _: until, note=note)
    taken_up = year.reported("taken_up", 200).defer(ago(190), ago(10))
    taken_up.act(putting_right.TAKE_UP, ago(12), told=lambda _: taken_up.plan(ago(-18)))
    yield taken_up.tear_down(ago(3))


def _enforced(year: Year) -> Iterator[Case]:
    ago = year.ago
    court = year.filed("court", 160).notify(ago(134)).decide(ago(122), ago(28)).serve(ago(121)).pay_fine(ago(112))
    court.go_to_court(ago(48), ago(40), ago(8))
    court.act(enforcement.COURT_TAKES_UP, ago(4), told=lambda day: ((FarmlandEntry.taken_up_on, day),))
    yield court.act(enforcement.COURT_HEARS, ago(2), note="法院通知下周听取双方意见。")
    yield _refused_by_court(year)
    taken = year.filed("confiscated", 110).notify(ago(85))
    taken.decide(ago(72), ago(10), (Handling.CONFISCATE, Handling.FINE)).serve(ago(71)).pay_fine(ago(60))
    yield taken.act(
        enforcement.HAND_OVER_BUILDINGS, ago(14), told=lambda day: ((FarmlandEntry.handed_over_on, day),),
        note="经县政府批准移交镇财政所管理，交接清单一式三份。",
    )


def _refused_by_court(year: Year) -> Case:
    """Upheld on reconsideration, not sued over, and not enforced: the county thinks again."""
    ago = year.ago
    case = year.filed("court_refused", 220).notify(ago(194)).decide(ago(182), ago(40)).serve(ago(181))
    case.pay_fine(ago(172))
    case.act(
        decision.SETTLE_REMEDY, ago(130),
        told=lambda day: ((FarmlandEntry.remedy, Remedy.RECONSIDERED), (FarmlandEntry.reconsidered_on, day)),
    )
    case.go_to_court(ago(105), ago(98), ago(70), remedy=Remedy.UPHELD)
    case.act(enforcement.COURT_TAKES_UP, ago(64), told=lambda day: ((FarmlandEntry.taken_up_on, day),))
    refused: Answers = ((FarmlandEntry.ruling, Ruling.REFUSED),)
    case.act(
        enforcement.COURT_RULES, ago(52), told=lambda day: (*refused, (FarmlandEntry.ruling_received_on, day)),
        note="裁定认为拆除范围没有附图，执行内容不明确，不予执行。",
    )
    case.act(enforcement.OBJECT, ago(44), told=lambda day: ((FarmlandEntry.objected_on, day),))
    return case.act(enforcement.GIVE_UP_COURT, ago(12), note="上一级法院维持裁定，补充勘测定界图后重新申请。")


def _by_force(year: Year) -> Iterator[Case]:
    """What the town ordered itself and nobody obeyed: urged, decided, announced, pulled down."""
    ago = year.ago
    forcing = year.stopped("forcing", 62, lacks_permit=True).town_order(ago(54), ago(30), served=False)
    yield forcing.serve_order(ago(52)).decide_force(ago(26), ago(14), ago(4))
    announced = year.stopped("announced", 100, lacks_permit=True).town_order(ago(93), ago(44))
    yield announced.decide_force(ago(40), ago(30), ago(26)).announce(ago(20), ago(6))
    pulled_down = year.stopped("pulled_down", 260, lacks_permit=True).town_order(ago(252), ago(147))
    later: Answers = (
        (FarmlandEntry.plan_on, ago(44)), (FarmlandEntry.reason, "棚内尚有订单板材，当事人书面承诺秋后自行拆除。"),
    )
    pulled_down.act(putting_right.EXTEND, ago(152), told=lambda _: later)
    pulled_down.decide_force(ago(40), ago(32), ago(28)).announce(ago(24), ago(10))
    yield pulled_down.pull_down(ago(20), ago(5))


def _done(year: Year) -> Iterator[Case]:
    ago = year.ago
    yield year.stopped("accepted", 33).correct(ago(20)).accept(ago(2))
    rejected = year.stopped("rejected", 40).correct(ago(24))
    yield rejected.reject(ago(17), ago(-6), "覆土只有十厘米，达不到耕作要求，重新覆土。")
    refused = year.stopped("refused", 44).correct(ago(30)).accept(ago(20))
    yield refused.refuse_close(ago(16), ago(1), "取土坑东角没有填平，补填后重新验收。")
    # Put right the day after it was stopped, and told ten days later.
    closed = year.stopped("closed", 110)
    closed.correct(ago(97), done_on=closed.acts[-1].on + DAY).confirm_day(ago(95))
    yield closed.accept(ago(90)).close(ago(86))
    looked = year.case("looked_at", is_key=False).report(ago(200)).verify(ago(198)).stop(ago(197)).correct(ago(190))
    passed: Answers = ((FarmlandEntry.upper_review, UpperReview.PASSED), (FarmlandEntry.upper_review_by, LAND_BUREAU))
    looked.accept(ago(180)).close(ago(176)).act(
        supervision.REVIEWED, ago(160), told=lambda day: (*passed, (FarmlandEntry.upper_review_on, day)),
        note="内业审核通过，抽查现场与举证照片一致。",
    )
    yield looked.look_back(ago(88))
    again = year.stopped("relapsed", 220).correct(ago(205)).accept(ago(196)).close(ago(190))
    yield again.relapse(ago(2), "回头看发现原址又打下立柱，约二十平方米。")
    left = year.stopped("left_closed", 150).correct(ago(140)).accept(ago(132)).close(ago(128))
    note = "回头看发现田头又倒了一车沙土，约六平方米，当天已清走，耕作层没有损坏，不重新立项。"
    yield left.act(look_back.LEAVE_CLOSED, ago(38), told=lambda day: ((Entry.looked_back_on, day),), note=note)
    listed = year.stopped("not_relisted", 240)
    listed.act(supervision.LIST, ago(234), LEADER, note="新增占地，镇政府挂牌督办，每周到现场一次。")
    listed.correct(ago(222)).accept(ago(212))
    listed.act(supervision.DELIST, ago(209), LEADER, note="堆棚已拆除复耕，验收合格，摘牌。").close(ago(208))
    listed.relapse(ago(6), "回头看发现原址又放了两垛板材，没有搭棚。").stop(ago(5))
    listed.report_at_once(ago(5), SECRETARY, "电话报告示范镇自然资源所，对方已记录。")
    yield listed.act(supervision.NOT_RELISTED, ago(4), LEADER, note="只是堆放，已责成三日内运走，不再挂牌，按反弹办理。")


def _patrols(year: Year, cases: list[Case]) -> Iterator[Look]:
    """Some key parcels were looked at lately, others are waiting for it."""
    for number, case in enumerate(cases):
        on = max(year.ago(3 + 5 * (number % 4)), case.acts[0].on)
        answers = ((FarmlandVisit.visit_kind, VisitKind.PATROL), (FarmlandVisit.building_seen, number % 5 == 1))
        note = PATROLLED[number % len(PATROLLED)]
        yield Look(site=case.plot.site, on=on, by=WORKER, answers=answers, note=note, scene="front after")
