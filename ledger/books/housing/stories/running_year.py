"""The running year of about thirty dwellings, told backwards from today: something in every state, some of it late.

Every number is a count of days before today.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from random import Random

from ledger.books.housing.papers import INTERIM_OPINION, LISTING, PLEDGE, REFERRAL
from ledger.books.housing.records import House, HousingEntry
from ledger.books.housing.steps.acceptance import DEMOLISHED, EXPIRED_NOT, EXPIRED_PARTLY, REFUSE_CLOSE, REOPEN, RETURN
from ledger.books.housing.steps.appraisal import INTERIM, NO_FIX, NO_FIX_GRAVE
from ledger.books.housing.steps.control import LIFT_CONTROL
from ledger.books.housing.steps.correction import VOID_VERIFIED
from ledger.books.housing.steps.judging import NOT_WORSE, RESUBMIT, SEND_BACK, WORSENED
from ledger.books.housing.steps.putting_right import AFTER, EXTEND
from ledger.books.housing.steps.reporting import ANSWERED, REFER
from ledger.books.housing.steps.supervision import (
    AMEND, AWAIT_OUTSIDER, DELIST, HAND_OVER, LIST, LIST_MEASURES, MEASURES_DONE, NOT_RELISTED, OUTSIDER_BACK,
    RECORD_PAPER, REMARK, WITHDRAW_MEASURES,
)
from ledger.books.housing.stories.campaign import CORNERS, VILLAGES, clean_look, house_answers
from ledger.books.housing.stories.cases import CHIEF, HOUSING_BUREAU, INSTITUTION, LEADER, WORKER, HouseCase
from ledger.books.housing.stories.signs import HAIR_CRACK, SIGNS, Sign
from ledger.books.housing.words import (
    AppraisalGrade, BuiltPeriod, HouseUse, Judgement, ManagementMeasure, Pace, VisitKind,
    VoidReason,
)
from ledger.grammar.stories import Answers, Look, Papers, Part, Tale, ToldMeasure, ToldSite, waiting
from ledger.models import Entry, Outsider, Role

DWELLINGS = 42
KNOWN_DAYS_AGO = 130
SEVERE, SOME = Judgement.SEVERE, Judgement.SOME
PATROLLED = (
    "与上次相比没有明显变化，警示牌完好。",
    "裂缝处石膏条没有断，住户已搬到厢房居住。",
    "支撑牢固，提醒住户雨天不要进入。",
    "没有变化，已再次当面提醒责任人按期整治。",
)
LANES = ("村中街", "前街", "后街", "东胡同", "西胡同", "南北街")
# One name is as long as names in real ledgers get.
LONG_NAME, LONG = 6, "原镇农机站家属院东侧沿街三层自建住宅（一层出租门面、二层出租居住、三层自用）"
OLD_PERIODS = (BuiltPeriod.TO_1980, BuiltPeriod.TO_1990, BuiltPeriod.TO_2000)


def dwellings(today: date, chance: Random) -> list[ToldSite]:
    """Return the houses of the running year; the first three lie in the corner of the demonstration's worker."""
    return [
        ToldSite(
            name=f"{LONG if number == LONG_NAME else _lane(number) + '住宅'}（自建{400 + number}）",
            subject_type=HouseUse.DWELLING,
            village=0 if number < 3 else number % VILLAGES,
            corner=0 if number < 3 else number % CORNERS,
            address=_lane(number),
            known_since=today - timedelta(days=KNOWN_DAYS_AGO),
            answers=house_answers(400 + number, chance, period=OLD_PERIODS[number % len(OLD_PERIODS)]),
        )
        for number in range(DWELLINGS)
    ]


def _lane(number: int) -> str:
    return f"{LANES[number % len(LANES)]}{number + 1}号"


class Street:
    """Where the plots take their houses and signs from, one after the other."""

    def __init__(self, today: date, houses: list[ToldSite]) -> None:
        self.today, self.houses, self.papers = today, iter(houses), Papers()
        self.signs = {judgement: cycle(signs) for judgement, signs in SIGNS.items()}
        self.rebuilt: list[ToldSite] = []

    def rebuild(self, old: ToldSite, *, days: int) -> None:
        """Tell of a new file for what stands where a house was pulled down, so many days ago."""
        number = next(value for attribute, value in old.answers if attribute is House.house_number)
        anew = {
            House.house_number: f"{number}-2", House.rebuilt_from: number,
            House.built_period: BuiltPeriod.SINCE_2016,
        }
        kept = {attribute: value for attribute, value in old.answers if attribute not in anew}
        self.rebuilt.append(
            replace(
                old, name=f"{old.name}（原址重建）", known_since=self.today - timedelta(days=days),
                answers=tuple((kept | anew).items()),
            )
        )

    def case(
        self,
        days: int,
        judgement: Judgement = SOME,
        *,
        kind: VisitKind = VisitKind.SCREENING,
        sign: Sign | None = None,
    ) -> HouseCase:
        sign = sign or next(self.signs[judgement])
        return HouseCase(self.today, next(self.houses), days, judgement, sign, self.papers, kind=kind)


def running_year(today: date, houses: list[ToldSite]) -> tuple[list[Look], list[Tale], list[ToldSite]]:
    """Return the looks and tales of the year, and the houses that came to stand where another was pulled down."""
    street = Street(today, houses)
    cases = [
        *_at_home(street),
        *_newly_found(street),
        *_being_appraised(street),
        *_being_fixed(street),
        *_waiting_for_the_office(street),
        *_closed(street),
        *_out_of_the_ordinary(street),
        *_looked_at_when_over(street),
    ]
    tales = [tale for case in cases if (tale := case.tale()) is not None]
    return [case.look for case in cases], tales, street.rebuilt


def patrols(today: date, houses: list[ToldSite], looks: list[Look]) -> list[Look]:
    """Look at some of the hazardous houses again this month, and at those nobody has a case about; others are late."""
    looked = {look.site: look.on for look in looks}
    again = []
    for number, house in enumerate(houses):
        if house not in looked:
            again.append(clean_look(house, today - timedelta(days=35 + number), VisitKind.SCREENING))
        elif number % 3 == 1 and looked[house] < today - timedelta(days=32):
            again.append(_same_again(house, today - timedelta(days=number % 9 + 2), looks))
    return again


def _same_again(house: ToldSite, on: date, looks: list[Look]) -> Look:
    """A patrol that finds the house as it was judged: told on the visit alone, for its entry is open."""
    known = next(look for look in looks if look.site is house)
    answers = tuple(
        (attribute, VisitKind.PATROL if attribute.key == "visit_kind" else value) for attribute, value in known.answers
    )
    note = PATROLLED[house.village % len(PATROLLED)]
    return Look(site=house, on=on, by=WORKER, answers=answers, note=note, scene="house before")


def _at_home(street: Street) -> Iterator[HouseCase]:
    yield street.case(40).verify(39).notify_fix(38, due=2)
    case = street.case(50, SEVERE).verify(49).control(49, ManagementMeasure.STOP_USE).notify_fix(48, due=-12).start(30)
    yield _in_several_steps(case)
    yield street.case(1, kind=VisitKind.PATROL)


def _in_several_steps(case: HouseCase) -> HouseCase:
    """What has to be done is listed thing by thing; some is done, some withdrawn, some still to come."""
    props, wall, roof, beam = "木柱加支撑", "西墙开裂处拆砌", "屋面换瓦", "檩条全部更换"
    measures = tuple(
        ToldMeasure(text=text, who=who, due_on=case.ago(due))
        for text, who, due in ((props, WORKER, 12), (wall, "施工队", 1), (roof, "户主", -10), (beam, "户主", -12))
    )
    case.act(LIST_MEASURES, 18, case.officer, measures=measures)
    case.act(MEASURES_DONE, 13, WORKER, lambda day: ((Entry.measure_done_on, day),), about=(props,))
    return case.act(WITHDRAW_MEASURES, 9, case.officer, about=(beam,), note="拆开看只有两根朽坏，随换瓦一起换。")


def _newly_found(street: Street) -> Iterator[HouseCase]:
    yield street.case(0)
    yield street.case(2, SEVERE, kind=VisitKind.PATROL).control(2, ManagementMeasure.SEAL_OFF).lower_reported(1)
    case = street.case(6)
    yield case.act(SEND_BACK, 5, case.officer, note="照片看不清裂缝走向，请补拍四面和门牌。")
    case = street.case(9)
    case.act(SEND_BACK, 8, case.officer, note="请补充隐患部位照片。")
    again: Answers = tuple(
        (getattr(HousingEntry, attribute.key), value)
        for attribute, value in case.look.answers
        if attribute.key in ("hazard_parts", "description")
    )
    yield case.act(RESUBMIT, 6, WORKER, lambda _day: again, note="已补拍四面和门牌。")
    yield street.case(3).verify(2, is_told=False)


def _being_appraised(street: Street) -> Iterator[HouseCase]:
    yield street.case(9).verify(8, appraisal=True).notify_appraise(8)
    yield street.case(4, SEVERE).verify(3, appraisal=True).control(3, ManagementMeasure.STOP_USE).notify_appraise(3)
    case = street.case(14).verify(13, appraisal=True).notify_appraise(12).commission(9)
    yield case.act(
        AWAIT_OUTSIDER, 8, case.officer, note="等鉴定报告，现场检测已约在下周。",
        answers=lambda day: waiting(Outsider.APPRAISER, INSTITUTION, since=day, until=case.ago(-7)),
    )
    case = street.case(52, SEVERE).verify(51, appraisal=True, may_collapse=True)
    case.moved_out_before(51, left=54).notify_appraise(50)
    case.commission(48, Pace.COMPLEX)
    case.act(
        AWAIT_OUTSIDER, 45, case.officer, note="等安全提示意见。",
        answers=lambda day: waiting(Outsider.APPRAISER, INSTITUTION, since=day),
    )
    case.act(
        OUTSIDER_BACK, 22, case.officer, note="机构送来安全提示意见。",
        answers=lambda day: ((Entry.outsider_back_on, day),),
    )
    yield case.act(INTERIM, 20, case.officer, paper=INTERIM_OPINION, issuer=INSTITUTION)
    yield _appraised(street, 2, AppraisalGrade.C)


def _appraised(street: Street, days: int, grade: AppraisalGrade, judgement: Judgement = SOME) -> HouseCase:
    """A house whose appraisal came so many days ago."""
    case = street.case(days + 26, judgement).verify(days + 25, appraisal=True)
    return case.notify_appraise(days + 24).commission(days + 22).appraise(days, grade)


def _being_fixed(street: Street) -> Iterator[HouseCase]:
    case = street.case(30).verify(29).notify_fix(28, due=-20)
    case.act(WORSENED, 12, WORKER, note="雨后看着比上次明显，请镇里来看。")
    yield case.act(NOT_WORSE, 11, case.officer, note="现场测量与上次一致，等级不变。")
    dangerous = _appraised(street, 20, AppraisalGrade.D, SEVERE)
    dangerous.control(20, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT).report_danger(19).order(18, due=-1)
    yield dangerous.act(
        LIST, 15, LEADER, note="由县住建局督办，月底前拆除。", paper=LISTING, issuer=HOUSING_BUREAU
    )
    case = street.case(60).verify(59).notify_fix(58, due=4).start(40)
    longer: Answers = (
        (HousingEntry.due_on, case.ago(-8)),
        (HousingEntry.reason, "连续降雨不能砌筑"),
    )
    yield case.act(EXTEND, 6, case.officer, lambda _day: longer)
    yield _appraised(street, 40, AppraisalGrade.C).report_danger(39).order(38, due=6)


def _waiting_for_the_office(street: Street) -> Iterator[HouseCase]:
    # Done in time and told a fortnight later; somebody else has confirmed the day.
    yield street.case(60).verify(59).notify_fix(58, due=20).start(40).finish(5, done=21).confirm_day(3)
    yield _fixed(street, 12, SEVERE)
    yield _fixed(street, 5).accept(1)
    yield _fixed(street, 6, SEVERE).accept_grave(2)


def _fixed(street: Street, days: int, judgement: Judgement = SOME, *, due: int | None = None) -> HouseCase:
    case = street.case(days + 40, judgement).verify(days + 39)
    return case.notify_fix(days + 38, due=days - 5 if due is None else due).start(days + 20).finish(days)


def _closed(street: Street) -> Iterator[HouseCase]:
    yield _fixed(street, 14).accept(11).close(10)
    case = _appraised(street, 60, AppraisalGrade.C).report_danger(59).order(58, due=20)
    yield case.start(45).finish(25).accept_grave(22).approve(21)
    case = _appraised(street, 30, AppraisalGrade.B)
    yield case.act(NO_FIX, 29, case.officer, note="主体结构安全，按无需整治办结。").close(28, by=LEADER)
    case = _appraised(street, 18, AppraisalGrade.A, SEVERE)
    yield case.act(NO_FIX_GRAVE, 17, case.officer, note="鉴定无危险构件，报请批准。").approve(16)


def _looked_at_when_over(street: Street) -> Iterator[HouseCase]:
    """Nobody has reported completion; other hands go and look all the same."""
    case = _over(street, 9)
    yield case.found_undone(EXPIRED_NOT, 6, "没有动工，住户说等儿子回来，已再次告知风险。")
    case = _over(street, 11)
    yield case.found_undone(EXPIRED_PARTLY, 8, "屋面已修，墙体还没有加固。")
    yield _over(street, 8).found_fixed(5)
    yield _over(street, 12, SEVERE).found_fixed_grave(9)


def _over(street: Street, late: int, judgement: Judgement = SOME) -> HouseCase:
    return street.case(late + 40, judgement).verify(late + 39).notify_fix(late + 38, due=late)


def _out_of_the_ordinary(street: Street) -> Iterator[HouseCase]:
    yield street.case(7, sign=HAIR_CRACK).void(6)
    case = street.case(25).verify(24).notify_fix(23, due=-30)
    yield case.act(WORSENED, 2, WORKER, note="连续降雨后损坏加重，已提醒住户。").regrade(1)
    yield street.case(16, SEVERE).verify(15).notify_fix(14, due=-15).lower(3)
    nothing: Answers = ((HousingEntry.void_reason, VoidReason.NO_HAZARD),)
    case = street.case(19, sign=HAIR_CRACK).verify(18)
    yield case.act(
        VOID_VERIFIED, 15, LEADER, lambda _day: nothing, note="县技术员复核，为抹灰层收缩裂纹，同意作废。"
    )
    case = _fixed(street, 20, due=-12)
    yield case.back_to_fixing(RETURN, 17, -9, case.officer, "只做了表面处理，没有按方案加固，退回重新整治。")
    case = _fixed(street, 16, SEVERE, due=-12).accept_grave(12)
    yield case.back_to_fixing(REFUSE_CLOSE, 10, -10, LEADER, "没有整治前后同角度照片，请补齐后再报。")
    case = _fixed(street, 50).accept(48).close(47)
    yield case.back_to_fixing(
        REOPEN, 5, -25, case.officer, "雨后原部位损坏再次出现，重新立项整治。", REOPEN.proofs[0]
    )
    # Once on the list, and back again; the leader keeps it off.
    case = _fixed(street, 72).act(LIST, 72, CHIEF, note="由镇督查办督办。").act(DELIST, 71, CHIEF, note="已加固。")
    case.accept(70).close(69)
    case.back_to_fixing(
        REOPEN, 5, -25, case.officer, "原裂缝旁又出现细裂缝，重新立项整治。", REOPEN.proofs[0]
    )
    yield case.act(NOT_RELISTED, 4, LEADER, note="范围小、责任人配合，由本镇盯办。")
    # Pulled down by its owner before anybody had it put right.
    case = street.case(31, SEVERE).verify(30).notify_fix(29, due=-12)
    yield case.act(
        DEMOLISHED, 6, LEADER, lambda _day: ((HousingEntry.done_on, case.ago(8)),), photos=(AFTER,),
        note="责任人自行拆除，准备原址重建，已告知先办手续。",
    )
    street.rebuild(case.site, days=2)
    referred: Answers = ((HousingEntry.referred_to, HOUSING_BUREAU),)
    case = street.case(35).verify(34, appraisal=True).notify_appraise(33)
    yield case.act(
        REFER, 20, case.officer, lambda _day: referred, paper=REFERRAL, note="责任人两次拒不委托鉴定。"
    )
    case = street.case(45).verify(44).notify_fix(43, due=20)
    case.act(REFER, 18, case.officer, lambda _day: referred, note="超出本镇权限。")
    case.back_to_fixing(ANSWERED, 8, -14, case.officer, "县住建局答复：由镇督促限期整治。")
    yield case.act(RECORD_PAPER, 7, case.officer, paper=PLEDGE)
    case = street.case(28).verify(27).control(27, ManagementMeasure.STOP_BUSINESS).notify_fix(26, due=-18)
    case.act(LIFT_CONTROL, 12, case.officer, note="已搭设临时支撑，可以恢复通行。")
    case.act(LIST, 11, CHIEF, note="由镇督查办督办。").act(DELIST, 4, CHIEF, note="已进场施工。")
    case.act(REMARK, 3, LEADER, note="雨季前务必完成。")
    amended: Answers = ((HousingEntry.description, "北侧外墙斜裂缝，最宽约 4 毫米，雨棚支座松动。"),)
    case.act(AMEND, 2, case.officer, lambda _day: amended, note="复核照片，裂缝在北侧，登记时写成了南侧。")
    yield case
    case = street.case(2).verify(1, is_told=False)
    colleague = Part(role=Role.OFFICER, number=case.site.village + 1)
    yield case.act(HAND_OVER, 0, case.officer, hand_to=colleague, note="请您办理告知。")
