"""What is refused, in sentences."""

from datetime import date, timedelta

from ledger.books.farmland.conditions import (
    CONFISCATES, CRIME_ASKED, DEFERS, DEMOLISHES, IS_TOWN_ORDER, NOT_HANDED_OVER, PLAN_DECIDES,
)
from ledger.books.farmland.papers import HEARING_RECORD
from ledger.books.farmland.reckoning import (
    NOTHING, TOLERANCE, areas_reach_crime_line, eras_possible, first_day, known_area, last_day, made_good, remaining,
    unreclaimed,
)
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.town import DECISION_EXTENSION
from ledger.books.farmland.words import (
    CONCLUSIONS, PROBLEMS, Acceptance, ClockCode, CrimeTogether, Defence, Era, Handling, Hearing, Referral, Remedy,
    Ruling,
)
from ledger.choices import Choice
from ledger.grammar.conditions import Attribute
from ledger.grammar.extensions import is_asked_late
from ledger.grammar.fields import in_mu
from ledger.grammar.lowering import not_lowered
from ledger.grammar.steps import Case, Check
from ledger.grammar.town_rules import Decided
from ledger.models import Entry
from ledger.typed import prose

DECISION_CODES = (ClockCode.DECISION, ClockCode.DECISION_AGAIN)


def _within(inner: Attribute, outer: Attribute, sentence: str, *, beside: Attribute | None = None) -> Check:
    """A part must not be larger than what it is part of; the database holds the same rule."""

    def refusal(case: Case) -> str | None:
        part, whole_area = known_area(case.entry, inner), known_area(case.entry, outer)
        if part is None or part <= (whole_area or NOTHING):
            return None
        return f"{sentence}，现在是 {part:,.2f} ㎡ 对 {whole_area or NOTHING:,.2f} ㎡，请核对"

    return Check(inner if beside is None else beside, refusal=refusal)


def _conclusion_refusal(case: Case) -> str | None:
    if case.entry.conclusion in CONCLUSIONS and case.entry.conclusion not in PROBLEMS:
        return "这个结论表示没有问题，请改用“核查无问题，销去线索”"
    return None


def _no_problem_refusal(case: Case) -> str | None:
    return "这个结论表示有问题，请改用“核查属实，立项”" if case.entry.conclusion in PROBLEMS else None


def _started_refusal(case: Case) -> str | None:
    first, last = first_day(case.entry.started), last_day(case.entry.started)
    if first is None or last is None:
        return "请按 2019、2019-05 或 2019-05-12 的写法填写"
    return "动工时间不能晚于今天" if first > case.today else None


def _is_unclear(entry: FarmlandEntry, decided: Decided) -> bool:
    """Return whether the time known lies on both sides of a cut-off date, so that a person has to judge."""
    return len(eras_possible(entry.started, decided)) > 1


def _era_refusal(case: Case) -> str | None:
    if not _is_unclear(case.entry, case.decided) or case.entry.grade is not None:
        return None
    words = "、".join(era.label for era in eras_possible(case.entry.started, case.decided))
    return f"{case.entry.started} 跨着分界日期，可能是{words}，前后处置不同：请把动工时间写细，或者按证据判断并写明依据"


def _era_reason_refusal(case: Case) -> str | None:
    is_judged = _is_unclear(case.entry, case.decided) and not prose(case.entry.era_reason or "")
    return "请写明判断存量或新增的依据" if is_judged else None


def _finished_refusal(case: Case) -> str | None:
    if not case.entry.finished:
        return None
    finished, started = last_day(case.entry.finished), first_day(case.entry.started)
    if finished is None:
        return "请按 2019、2019-05 或 2019-05-12 的写法填写，没有竣工的留空"
    return "竣工时间不能早于动工时间" if started is not None and finished < started else None


def _total_refusal(case: Case) -> str | None:
    return "占用土地面积要大于 0" if known_area(case.entry, FarmlandEntry.area_total) == NOTHING else None


def _may_speak_until(case: Case) -> date | None:
    """Return the last day on which the party may still defend itself or ask for a hearing; an answer ends its right.

    A statement made early ends the days for statements and not those for the hearing.
    """
    entry, ends = case.entry, []
    if entry.notified_on is not None and entry.defence not in (Defence.DEFENDED, Defence.WAIVED):
        ends.append(case.last_days.get(ClockCode.DEFENCE))
    if entry.hearing_told_on is not None and entry.hearing not in (Hearing.HEARD, Hearing.WAIVED):
        ends.append(case.last_days.get(ClockCode.HEARING))
    return max((end for end in ends if end is not None), default=None)


def _decision_refusal(case: Case) -> str | None:
    """No decision before the party had its days, and the hearing it asked for (行政处罚法第四十四条、第四十五条)."""
    if case.entry.hearing == Hearing.REQUESTED:
        return "当事人已经要求听证，举行以后再作决定；撤回的请登记“书面放弃听证”"
    until, decided_on = _may_speak_until(case), case.entry.decided_on
    if until is not None and decided_on is not None and decided_on <= until:
        return f"当事人可以陈述、申辩、要求听证到 {until:%Y-%m-%d}，决定日期要在这以后；书面放弃的请先登记"
    return None


def _lapsed(attribute: Attribute, lapse: Choice, code: str) -> Check:
    """Nobody has let a right lapse before its last day is over."""

    def refusal(case: Case) -> str | None:
        until = case.last_days.get(code)
        if getattr(case.entry, attribute.key) != lapse or until is None or case.today > until:
            return None
        return f"期限到 {until:%Y-%m-%d} 才届满，满期以后再登记；书面放弃的请选“书面放弃”"

    return Check(attribute, refusal=refusal)


def _heard_refusal(case: Case) -> str | None:
    """The days without a count begin with the paper that asks for the hearing and not with the record of it."""
    is_asked, is_record = case.entry.hearing == Hearing.REQUESTED, case.paper_kind == HEARING_RECORD.key
    if is_asked and is_record:
        return "已要求听证、还没有举行的，登记听证申请书或者听证通知书"
    if not is_asked and case.paper_kind is not None and not is_record:
        return "这是要求听证的文书；已经举行的请登记听证笔录，没有要求或者放弃的不登记文书"
    return None


def _hearing_refusal(case: Case) -> str | None:
    """Demolition and confiscation want the right to be heard told first."""
    if PLAN_DECIDES.holds(case.entry) and case.entry.hearing_told_on is None:
        return "拆除、没收须先告知听证权利，请先登记听证告知书（自然资源行政处罚办法第三十四条）"
    return None


def _remedy_refusal(case: Case) -> str | None:
    """Both rights run beside each other, to sue and to have it reconsidered: the later governs when both are over."""
    entry, ended_on = case.entry, case.entry.remedy_ended_on
    if entry.reconsidered_on is not None:
        ways, ends = (ClockCode.SUE_AFTER,), (Remedy.NONE, Remedy.UPHELD)
    elif IS_TOWN_ORDER.holds(entry):
        ways, ends = (ClockCode.TOWN_RECONSIDER, ClockCode.TOWN_SUIT), (Remedy.NONE,)
    else:
        ways = (ClockCode.RECONSIDER, ClockCode.SUE if DEMOLISHES.holds(entry) else ClockCode.SUIT)
        ends = (Remedy.NONE,)
    until = max((case.last_days[way] for way in ways if way in case.last_days), default=None)
    if entry.remedy not in ends or until is None or ended_on is None:
        return None
    if ended_on < until:
        return f"当事人可以复议、起诉到 {until:%Y-%m-%d}，届满日期不能早于这一天"
    # The last day belongs to the party to its end.
    return f"期限到 {until:%Y-%m-%d} 才届满，满期以后再登记" if case.today <= until else None


def _granted_refusal(case: Case) -> str | None:
    """Only what the court took up can be granted or refused (行政强制法第五十六条)."""
    if case.entry.taken_up_on is None and case.entry.ruling not in (None, Ruling.NOT_TAKEN_UP):
        return "法院还没有受理，请先登记“法院已受理”；没有受理的请选“裁定不予受理”"
    return None


def _unserved_refusal(case: Case) -> str | None:
    """What was not served lets no right begin, so none can have run out."""
    entry = case.entry
    if IS_TOWN_ORDER.holds(entry) and entry.order_served_on is None and entry.remedy != Remedy.OVERTURNED:
        return "责令通知书还没有登记送达，复议、起诉期从送达起算，请先登记“责令通知书已送达”"
    return None


# --- The town's own force (行政强制法第三十七条、第四十三条、第四十四条) --------------------------------------------------


def _urging_refusal(case: Case) -> str | None:
    by, decided_on = case.entry.comply_by, case.entry.force_decided_on
    if by is not None and decided_on is not None and decided_on <= by:
        return f"催告的履行期限到 {by:%Y-%m-%d}，期满仍不履行的，最早 {by + timedelta(days=1):%Y-%m-%d} 才能决定"
    return None


def _announcement_refusal(case: Case) -> str | None:
    entry = case.entry
    ends = [day for day in (entry.announced_until, entry.remedy_ended_on) if day is not None]
    if not ends or entry.forced_on is None or entry.forced_on > max(ends):
        return None
    return f"自行拆除和复议、起诉的期限到 {max(ends):%Y-%m-%d}，期满不拆除的才能强制拆除（行政强制法第四十四条）"


def _holiday_refusal(case: Case) -> str | None:
    on = case.entry.forced_on
    if on is None or case.entry.emergency or not case.holidays.is_rest_day(on):
        return None
    return (
        f"{on:%Y-%m-%d} 是{case.holidays.rest_name(on)}，夜间和法定节假日不得实施强制拆除（行政强制法第四十三条）；"
        "情况紧急的，写明紧急情况"
    )


def _night_refusal(case: Case) -> str | None:
    if case.entry.is_forced_by_day is not False or case.entry.emergency:
        return None
    return "夜间不得实施强制拆除（行政强制法第四十三条）；情况紧急的，写明紧急情况"


def _supplies_refusal(case: Case) -> str | None:
    if case.entry.are_supplies_kept is not False:
        return None
    return "不得以停水、停电、停热、停燃气迫使当事人履行（行政强制法第四十三条）：请先恢复供应并报告分管领导，用“补充情况”写明"


def _longer_refusal(case: Case) -> str | None:
    """Once in the life of a case, and no longer than the town has read in the law."""
    most, wanted = case.decided(DECISION_EXTENSION), case.entry.extension_days
    if case.was[FarmlandEntry.extension_days.key] is not None:
        return "办案期限只能延长一次，已经用过，请在期限内作出决定"
    last = max((case.due_dates[code] for code in DECISION_CODES if code in case.due_dates), default=None)
    if last is not None and is_asked_late(case, last):
        return f"办案期限 {last:%Y-%m-%d} 已过，延长须在期限内提出并批准"
    return f"最多延长 {most} 日，请填 1 到 {most}" if wanted is not None and wanted > most else None


def _court_refusal(case: Case) -> str | None:
    """Ten working days after the urging was served (行政强制法第五十四条)."""
    ends, applied_on = case.due_dates.get(ClockCode.URGING), case.entry.applied_on
    if ends is not None and applied_on is not None and applied_on <= ends:
        return f"催告书送达十个工作日后仍未履行的才能申请，最早 {ends + timedelta(days=1):%Y-%m-%d}"
    return None


def _crime_refusal(case: Case) -> str | None:
    """Nothing is accepted while the question of a crime is open: no officer of the town answers it (移送规定第五条)."""
    entry = case.entry
    if entry.referral in (Referral.PROPOSED, Referral.APPROVED):
        return "已经报请移送公安，请先办完：决定不移送，或者决定移送并移送"
    if CRIME_ASKED.holds(entry) and entry.referral not in (Referral.REFUSED, Referral.HANDED_OVER):
        return "面积达到追诉线，验收以前要有县级机关移送或不移送的决定：请先报请，收到审批表后登记"
    return None


def _together_refusal(case: Case) -> str | None:
    """What adds up to the line and is said not to says why: the sum is the program's, whose cases they are is not."""
    entry = case.entry
    if case.together is None or entry.crime_together in (None, CrimeTogether.REACHES) or entry.crime_reason:
        return None
    _, farmland, basic = case.together
    if not areas_reach_crime_line(farmland, basic, case.decided):
        return None
    return (
        f"合计永久基本农田 {in_mu(basic)} 亩、其他耕地 {in_mu(farmland - basic)} 亩，达到追诉线：是同一主体的请选“合计达到追诉线”；"
        "不是同一主体、不应累计的，请在“对追诉线问题的说明”写明理由"
    )


def _parts_refusal(case: Case) -> str | None:
    """拆除 + 完善手续 + 剩余 = 占用, with one square metre for the measuring."""
    total, done = known_area(case.entry, FarmlandEntry.area_total) or NOTHING, made_good(case.entry)
    if done > total + TOLERANCE:
        return f"拆除面积加完善手续面积 {done:,.2f} ㎡，超过了占用土地面积 {total:,.2f} ㎡，请核对"
    return None


def _reclaimed_refusal(case: Case) -> str | None:
    """Put right is what grows crops again; what was only pulled down is told beside (拆除 is not 复耕)."""
    short = unreclaimed(case.entry)
    if short <= TOLERANCE:
        return None
    return (
        f"已拆除，未复耕：还有 {in_mu(short)} 亩（{short:,.2f} ㎡）耕地没有恢复。只拆除了的请用“登记拆除”，"
        "复耕以后再报告整改完成"
    )


def _deferred_refusal(case: Case) -> str | None:
    if not DEFERS.holds(case.entry):
        return None
    return "分类处置暂缓只限存量，由分管领导决定：请去掉这一项，或者提请分管领导办理“批准分类处置暂缓”"


LAW_OF_BASIC_FARMLAND = "永久基本农田转为建设用地由国务院批准（土地管理法第四十四条），镇、县不能补办"


def _basic_handling_refusal(case: Case) -> str | None:
    """Of permanent basic farmland nothing can be made good by papers alone."""
    basic = known_area(case.entry, FarmlandEntry.area_basic) or NOTHING
    if basic == NOTHING or set(case.entry.handling or ()) - {Handling.FINE} != {Handling.REGULARISE}:
        return None
    return f"占用永久基本农田 {in_mu(basic)} 亩，{LAW_OF_BASIC_FARMLAND}；请同时选择拆除复耕等处置方式"


def _basic_area_refusal(case: Case) -> str | None:
    entry = case.entry
    total, basic = (known_area(entry, one) or NOTHING for one in (FarmlandEntry.area_total, FarmlandEntry.area_basic))
    regularised = known_area(entry, FarmlandEntry.area_regularised) or NOTHING
    if not basic or regularised <= total - basic + TOLERANCE:
        return None
    return f"{LAW_OF_BASIC_FARMLAND}：最多补办 {total - basic:,.2f} ㎡，其余 {basic:,.2f} ㎡ 请拆除复耕"


def _basic_part_refusal(case: Case) -> str | None:
    part = known_area(case.entry, FarmlandEntry.regularised_basic) or NOTHING
    return f"{LAW_OF_BASIC_FARMLAND}，请拆除复耕" if part > NOTHING else None


def _acceptance_refusal(case: Case) -> str | None:
    entry = case.entry
    left = remaining(entry) or NOTHING
    if entry.acceptance == Acceptance.FAILED:
        return "验收不合格的请改用“验收不合格，退回整改”"
    if NOT_HANDED_OVER.holds(entry):
        return "没收的建筑物还没有移交，请先登记移交，再验收"
    if entry.acceptance == Acceptance.PASSED and left > TOLERANCE and not CONFISCATES.holds(entry):
        return f"还有 {in_mu(left)} 亩（{left:,.2f} ㎡）没有拆除或补办手续，不能验收合格"
    short = unreclaimed(entry)
    if entry.acceptance == Acceptance.PASSED and short > TOLERANCE:
        return f"已拆除，未复耕：还有 {in_mu(short)} 亩（{short:,.2f} ㎡）耕地没有恢复，不能验收合格，请退回继续复耕"
    # The findings may have been put right since the areas were reported.
    if entry.acceptance == Acceptance.PASSED and (refusal := _basic_area_refusal(case)):
        return f"{refusal}，不能验收合格，请退回整改"
    return None


# Each is called by what holds once it lets a step pass.
SAYS_A_PROBLEM = Check(FarmlandEntry.conclusion, refusal=_conclusion_refusal)
SAYS_NO_PROBLEM = Check(FarmlandEntry.conclusion, refusal=_no_problem_refusal)
STARTED_IS_A_TIME = Check(FarmlandEntry.started, refusal=_started_refusal)
ERA_IS_CLEAR = Check(FarmlandEntry.era_said, refusal=_era_refusal)
JUDGED_FOR_A_REASON = Check(FarmlandEntry.era_reason, refusal=_era_reason_refusal)
FINISHED_AFTER_IT_STARTED = Check(FarmlandEntry.finished, refusal=_finished_refusal)
DEFENCE_HAS_LAPSED = _lapsed(FarmlandEntry.defence, Defence.NONE, ClockCode.DEFENCE)
HEARING_HAS_LAPSED = _lapsed(FarmlandEntry.hearing, Hearing.NONE, ClockCode.HEARING)
HEARD_ON_ITS_PAPER = Check(None, of_paper=True, refusal=_heard_refusal)
PARTY_HAD_ITS_DAYS = Check(FarmlandEntry.decided_on, refusal=_decision_refusal)
HEARING_WAS_TOLD = Check(FarmlandEntry.handling, refusal=_hearing_refusal)
REMEDY_HAS_LAPSED = Check(FarmlandEntry.remedy_ended_on, refusal=_remedy_refusal)
GRANTED_ONLY_IF_TAKEN_UP = Check(FarmlandEntry.ruling, refusal=_granted_refusal)
ORDER_WAS_SERVED = Check(FarmlandEntry.remedy, refusal=_unserved_refusal)
URGING_IS_OVER = Check(FarmlandEntry.force_decided_on, refusal=_urging_refusal)
ANNOUNCEMENT_IS_OVER = Check(FarmlandEntry.forced_on, refusal=_announcement_refusal)
NOT_ON_A_HOLIDAY = Check(FarmlandEntry.emergency, refusal=_holiday_refusal)
BY_DAY_ONLY = Check(FarmlandEntry.is_forced_by_day, refusal=_night_refusal)
SUPPLIES_ARE_KEPT = Check(FarmlandEntry.are_supplies_kept, refusal=_supplies_refusal)
_BY_A_LEADER = "由分管领导决定：请改用“更正核查情况（改为存量或降到追诉线以下）”提请"
NEW_STAYS_NEW = not_lowered(
    Entry.grade, tuple(reversed(Era)), said_at=FarmlandEntry.started,
    instead=f"按这个动工时间，问题变为更早的存量，{_BY_A_LEADER}",
)
CRIME_STAYS_ASKED = not_lowered(
    FarmlandEntry.crime_question, (True, False), said_at=FarmlandEntry.area_farmland,
    instead=f"按这个面积不再达到追诉线，{_BY_A_LEADER}",
)
LONGER_ONCE = Check(FarmlandEntry.extension_days, refusal=_longer_refusal)
URGED_LONG_ENOUGH = Check(FarmlandEntry.applied_on, refusal=_court_refusal)
SUM_IS_ANSWERED = Check(FarmlandEntry.crime_together, refusal=_together_refusal)
CRIME_IS_SETTLED = Check(FarmlandEntry.crime_answer, refusal=_crime_refusal)
CAN_BE_ACCEPTED = Check(FarmlandEntry.acceptance, refusal=_acceptance_refusal)
HANDLING_HOLDS = (
    Check(FarmlandEntry.handling, refusal=_deferred_refusal),
    Check(FarmlandEntry.handling, refusal=_basic_handling_refusal),
)

# The areas, as found and as put right.
PARTS_OF_THE_WHOLE = (
    Check(FarmlandEntry.area_total, refusal=_total_refusal),
    _within(FarmlandEntry.area_agri, FarmlandEntry.area_total, "农用地不能大于占用土地面积"),
    _within(FarmlandEntry.area_farmland, FarmlandEntry.area_agri, "耕地不能大于农用地"),
    _within(FarmlandEntry.area_basic, FarmlandEntry.area_farmland, "永久基本农田不能大于耕地"),
    _within(FarmlandEntry.area_paddy, FarmlandEntry.area_farmland, "水田不能大于耕地"),
    _within(FarmlandEntry.area_ecored, FarmlandEntry.area_total, "占生态保护红线不能大于占用土地面积"),
    _within(FarmlandEntry.area_special, FarmlandEntry.area_total, "占特定区域不能大于占用土地面积"),
    Check(FarmlandEntry.area_total, refusal=_parts_refusal),
    _within(
        FarmlandEntry.area_recultivated, FarmlandEntry.area_total, "已报的复垦面积不能大于占用土地面积",
        beside=FarmlandEntry.area_total,
    ),
)
PARTS_PUT_RIGHT = (
    Check(FarmlandEntry.area_demolished, refusal=_parts_refusal),
    Check(FarmlandEntry.area_recultivated, refusal=_reclaimed_refusal),
    Check(FarmlandEntry.area_regularised, refusal=_basic_area_refusal),
    _within(FarmlandEntry.area_recultivated, FarmlandEntry.area_total, "复垦面积不能大于占用土地面积"),
    _within(FarmlandEntry.recultivated_farmland, FarmlandEntry.area_recultivated, "复垦为耕地的面积不能大于复垦面积"),
    _within(FarmlandEntry.recultivated_basic, FarmlandEntry.recultivated_farmland, "复垦为永久基本农田的不能大于复垦为耕地的"),
    _within(FarmlandEntry.regularised_farmland, FarmlandEntry.area_regularised, "补办的耕地不能大于完善手续面积"),
    _within(FarmlandEntry.regularised_basic, FarmlandEntry.regularised_farmland, "补办的永久基本农田不能大于补办的耕地"),
    Check(FarmlandEntry.regularised_basic, refusal=_basic_part_refusal),
)
