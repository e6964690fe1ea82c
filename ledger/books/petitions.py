"""信访事项台账: petition matters, from the first contact to the closed file. A row is a matter, never a person.

Rules: domain rules 5 (fields, workflow, grading, duties, what must not be built), 7.C (time limits), 9.2 C (figures).
The articles named here without a law are those of 信访工作条例 (in force since 2022-05-01).
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from ledger.choices import Choice, Tone
from ledger.grammar.book import Book
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import Field, Kind, Named, Shared, choice, day, is_so, long_text, text, whole, yes_no
from ledger.grammar.figures import Counted, Figure, Period
from ledger.grammar.papers import PaperKind
from ledger.grammar.sealed import Sealed
from ledger.grammar.steps import Ask, Case, Check, Condition, Hands, PaperAsk, Proof, State, Step
from ledger.grammar.town_rules import Decided, TownRule
from ledger.models import FIELD_ROLES, LEADING_ROLES, Clock, Entry, Event, Role
from ledger.workdays import Unit, chinese_date, day_begins

# --- Words ---------------------------------------------------------------------------------------------------------


class RowKind(Choice):
    FORMAL = "formal", "信访事项"
    SCREENED = "screened", "排查发现的矛盾纠纷"
    ASSIGNED = "assigned", "上级交办、转送"
    BACKLOG = "backlog", "信访积案"


class Channel(Choice):
    """Art. 17, with the further ways matters reach a town."""

    VISIT = "visit", "走访"
    LETTER = "letter", "书信"
    PHONE = "phone", "电话"
    ONLINE = "online", "信息网络"
    FAX = "fax", "传真"
    FROM_ABOVE = "from_above", "上级转送"
    LEADER_NOTE = "leader_note", "领导批示"
    HOTLINE = "hotline", "12345热线"


class Purpose(Choice):
    SUGGESTION = "suggestion", "意见建议"
    APPEAL = "appeal", "申诉"
    REQUEST = "request", "求决"
    ACCUSATION = "accusation", "揭发控告"
    QUESTION = "question", "咨询"
    OTHER = "other", "其他"


class Category(Choice):
    SUGGESTION = "suggestion", "建议意见类（第二十九条）"
    ACCUSATION = "accusation", "检举控告类（第三十条）"
    CLAIM = "claim", "申诉求决类（第三十一条）"


class Route(Choice):
    """The six ways of Art. 31, in its order."""

    COURTS = "courts", "（一）诉讼、检察、公安机关法定程序"
    ARBITRATION = "arbitration", "（二）仲裁"
    PARTY_APPEAL = "party_appeal", "（三）党员申诉、申请复审等"
    ADMINISTRATIVE = "administrative", "（四）行政复议、裁决、确认、许可、处罚等"
    DUTY = "duty", "（五）申请查处违法行为、履行职责"
    OPINION = "opinion", "（六）听取陈述、调查核实，出具信访处理意见书"


class Topic(Choice):
    LAND_TAKING = "land_taking", "土地征收"
    HOMESTEAD = "homestead", "宅基地与建房"
    CONTRACTED_LAND = "contracted_land", "承包地"
    RESETTLEMENT = "resettlement", "拆迁安置"
    WAGES = "wages", "劳动欠薪"
    SOCIAL_SECURITY = "social_security", "社会保障"
    VILLAGE_AFFAIRS = "village_affairs", "村务与三资"
    LAW_SUITS = "law_suits", "涉法涉诉"
    ENVIRONMENT = "environment", "环境"
    SCHOOL_HEALTH = "school_health", "教育医疗"
    PROPERTY = "property", "物业"
    NEIGHBOURS = "neighbours", "邻里纠纷"
    OTHER = "other", "其他"


class Dispose(Choice):
    ANSWER = "answer", "直接答复"
    OWN = "own", "受理自办"
    FORWARD = "forward", "转送"
    ASSIGN = "assign", "交办"
    REPORT_UP = "report_up", "呈报"
    DECLINE = "decline", "不予受理"
    FILE = "file", "存查"


class Opinion(Choice):
    SUPPORT = "support", "支持"
    EXPLAIN = "explain", "解释说明"
    REFUSE = "refuse", "不予支持"
    SETTLED = "settled", "调解、和解"


class ReviewResult(Choice):
    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    SET_ASIDE = "set_aside", "撤销"


class Satisfaction(Choice):
    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    BAD = "bad", "不满意"
    UNRATED = "unrated", "未评价"


class CloseKind(Choice):
    CARRIED_OUT = "carried_out", "支持并落实"
    SETTLED = "settled", "调解、和解"
    ACCEPTED = "accepted", "解释后接受"
    GUIDED = "guided", "导入法定途径"
    FINAL = "final", "复核终结"
    ENDED_BY_LAW = "ended_by_law", "依法终结（涉法涉诉）"
    WITHDRAWN = "withdrawn", "信访人撤回"
    REPEATED = "repeated", "重复不再受理"
    TO_DISCIPLINE = "to_discipline", "转纪检监察"


class Grade(Choice):
    """Of the matter (rules 5.4); nobody is graded."""

    A = "a", "A级"
    B = "b", "B级"
    C = "c", "C级"


# The factors of a grade: the members stand for 0, 1 and 2 points.


class Harm(Choice):
    INCONVENIENCE = "inconvenience", "带来不便"
    MONEY = "money", "造成钱物损失"
    LIFE = "life", "关系生命健康、住房或基本生活"


class Affected(Choice):
    FEW = "few", "1 至 4 人"
    SOME = "some", "5 至 29 人"
    MANY = "many", "30 人以上"


class TimeOpen(Choice):
    SHORT = "short", "不满 60 日"
    MIDDLE = "middle", "60 至 365 日"
    LONG = "long", "超过 365 日"


class OurClock(Choice):
    IN_TIME = "in_time", "在法定期限内"
    NEAR = "near", "临近期限"
    BROKEN = "broken", "已超期或程序有缺漏"


class Complexity(Choice):
    ONE_UNIT = "one_unit", "一个单位能办"
    SEVERAL = "several", "需要几个单位共同办"
    BEYOND = "beyond", "需要县级解决或存在法律政策空白"


class Merits(Choice):
    UNFOUNDED = "unfounded", "经核查诉求没有依据"
    PARTLY = "partly", "部分有依据"
    FOUNDED = "founded", "有依据而没有落实"


class Conflict(Choice):
    CALM = "calm", "平和"
    HARDENING = "hardening", "双方对立加深"
    DANGER = "danger", "有造成人身伤害的危险"


# --- What is recorded ----------------------------------------------------------------------------------------------


class PetitionEntry(Entry, book="petitions"):
    """One matter (rules 5.1). Who brought it stands in the sealed record and nowhere here."""

    __table_args__ = (
        sa.CheckConstraint("people_count IS NULL OR people_count >= 1", "somebody_asks"),
        sa.CheckConstraint("extended_days IS NULL OR extended_days BETWEEN 1 AND 30", "extension_within_law"),
        sa.CheckConstraint("disclosure_days IS NULL OR disclosure_days BETWEEN 1 AND 20", "disclosure_within_law"),
        sa.CheckConstraint("is_resolved = (resolved_on IS NOT NULL)", "resolved_has_its_day"),
        sa.CheckConstraint("NOT carried_out OR carried_out_on IS NOT NULL", "carried_out_has_its_day"),
    )

    # How it came in, whatever becomes of it; a matter of any kind may turn into a backlog one.
    kind: Mapped[RowKind] = choice("事项来源", RowKind)
    is_backlog: Mapped[bool] = is_so("是否信访积案")
    title: Mapped[str] = text("标题", most=60, help="写事不写人，如：反映某村道路积水长期未处理")
    summary: Mapped[str] = long_text(
        "事实与诉求", most=2000, help="如实记录发生了什么、要求什么；姓名、电话、证件号写在加密的信访人一栏"
    )
    topic: Mapped[Topic] = choice("内容分类", Topic)
    channel: Mapped[Channel | None] = choice("信访形式", Channel)
    purpose: Mapped[Purpose | None] = choice("信访目的", Purpose)
    category: Mapped[Category | None] = choice("事项类别", Category)
    route: Mapped[Route | None] = choice("办理途径", Route, help="《信访工作条例》第三十一条的六种途径")
    system_number: Mapped[str | None] = text("国家（省）信访信息系统编号", most=40, folded=True)
    people_count: Mapped[int | None] = whole("人数", unit="人", most=100_000)
    is_group: Mapped[bool | None] = yes_no("是否集体", help="按本镇设置的人数认定")
    representatives: Mapped[int | None] = whole(
        "走访代表人数", unit="人", most=1000, help="集体走访的代表不超过 5 人", folded=True
    )
    first_on: Mapped[date | None] = day("首次信访日期")
    received_on: Mapped[date | None] = day("收到日期", help="各项法定期限从这一天起算")
    is_repeat: Mapped[bool | None] = yes_no("是否重复")
    related_number: Mapped[str | None] = text("关联事项编号", most=40, folded=True)
    contact_count: Mapped[int] = whole("来信来访件次", unit="件次")
    contact_on: Mapped[date | None] = day("再次来信来访日期")
    contact_channel: Mapped[Channel | None] = choice("再次来信来访的形式", Channel)
    came_again_soon: Mapped[bool | None] = yes_no("化解前或化解后不久又反映")
    can_be_told: Mapped[bool | None] = yes_no("能否书面告知", help="姓名（名称）、住址不清的，可以不告知（第二十三条）")
    assigned_number: Mapped[str | None] = text("交办（转送）文号", most=60)
    assigned_by: Mapped[str | None] = text("交办（转送）机关", most=60)
    result_due_on: Mapped[date | None] = day("要求报告结果的日期", help="交办文书写明期限的填写")
    dispose: Mapped[Dispose | None] = choice("处置方式", Dispose)
    handler: Mapped[str | None] = text("承办人", most=40)
    no_interest: Mapped[bool | None] = yes_no("承办人与本事项无利害关系", help="有直接利害关系的应当回避（第二十八条）")
    accepted_on: Mapped[date | None] = day("受理日期")
    notice_on: Mapped[date | None] = day("告知日期")
    passed_to: Mapped[str | None] = text("转往机关（单位）", most=60)
    answer_due_on: Mapped[date | None] = day("要求反馈日期")
    extended_days: Mapped[int | None] = whole("延长天数", unit="日", most=30)
    extension_reason: Mapped[str | None] = long_text("延期理由", most=500)
    extension_notice_on: Mapped[date | None] = day("延期告知日期")
    settle_days: Mapped[int | None] = whole("化解延长天数", unit="日", most=365)
    disclosure_days: Mapped[int | None] = whole("信息公开答复延长天数", unit="个工作日", most=20)
    opinion: Mapped[Opinion | None] = choice("处理结论", Opinion)
    replied_on: Mapped[date | None] = day("答复作出日期")
    served_on: Mapped[date | None] = day("送达日期", help="信访人收到的那一天，请求复查的三十日由此起算")
    agreement_on: Mapped[date | None] = day("调解协议生效日期")
    confirmation_wanted: Mapped[bool | None] = yes_no("双方是否共同申请司法确认")
    carry_out_by: Mapped[date | None] = day("落实（履行）期限")
    carried_out: Mapped[bool | None] = yes_no("是否落实")
    carried_out_on: Mapped[date | None] = day("落实日期")
    accepts_in_writing: Mapped[bool | None] = yes_no("信访人自愿书面表示接受")
    review_requested_on: Mapped[date | None] = day("请求复查日期")
    review_body: Mapped[str | None] = text("复查机关", most=60)
    review_result: Mapped[ReviewResult | None] = choice("复查结果", ReviewResult)
    reviewed_on: Mapped[date | None] = day("信访人收到复查意见日期")
    final_requested_on: Mapped[date | None] = day("请求复核日期")
    final_body: Mapped[str | None] = text("复核机关", most=60)
    final_result: Mapped[ReviewResult | None] = choice("复核结果", ReviewResult)
    final_on: Mapped[date | None] = day("复核意见作出日期")
    harm: Mapped[Harm | None] = choice("不解决的后果", Harm)
    affected: Mapped[Affected | None] = choice("涉及人数", Affected)
    time_open: Mapped[TimeOpen | None] = choice("自首次反映至今", TimeOpen)
    our_clock: Mapped[OurClock | None] = choice("我方办理期限", OurClock)
    complexity: Mapped[Complexity | None] = choice("复杂程度", Complexity)
    merits: Mapped[Merits | None] = choice("诉求是否有依据", Merits)
    conflict: Mapped[Conflict | None] = choice(
        "双方矛盾", Conflict, help="有伤害危险的，只就该危险告知公安机关，不得因信访本身"
    )
    score: Mapped[int | None] = whole("因素得分", unit="分")
    proposal: Mapped[Grade | None] = choice("按因素建议的等级", Grade)
    case_leader: Mapped[str | None] = text("包案领导", most=40)
    team: Mapped[str | None] = text("工作专班", most=200)
    plan: Mapped[str | None] = long_text(
        "化解方案（一案一策）", most=2000, help="事实、诉求、法律意见、责任人、措施、时间"
    )
    plan_due_on: Mapped[date | None] = day("积案化解期限")
    is_finished: Mapped[bool] = yes_no("程序办结")
    finished_on: Mapped[date | None] = day("程序办结日期")
    is_resolved: Mapped[bool] = yes_no("实质化解")
    resolved_on: Mapped[date | None] = day("实质化解日期")
    followed_up_on: Mapped[date | None] = day("回访日期")
    satisfaction: Mapped[Satisfaction | None] = choice("满意度", Satisfaction)
    close_kind: Mapped[CloseKind | None] = choice("办结方式", CloseKind)


def headline(entry: PetitionEntry) -> str:
    return entry.title or ""


# --- What the law leaves to the town -------------------------------------------------------------------------------


def _days(
    name: str, label: str, default: int, unit: str = "日", *, most: int = 365, basis: str = "本镇规定"
) -> TownRule:
    return TownRule(f"petitions.{name}", label, default=default, unit=unit, least=1, most=most, basis=basis)


GROUP_FROM = TownRule(
    "petitions.group_from", "几人以上算集体访",
    default=5, unit="人", least=2, most=50, basis="通常做法：5 人以上为集体访；个别系统为超过 5 人",
)  # fmt: skip
FIELD_REPORTS = TownRule(
    "petitions.field_reports", "村和网格可以上报矛盾纠纷",
    default=1, most=1, yes_no=True, basis="本镇规定；默认只上报、不看台账",
)  # fmt: skip
REPEAT_DAYS = _days("repeat_days", "化解后几日内又反映的不算一次性化解", 365)
A_FROM = TownRule(
    "petitions.a_from", "因素得分几分以上建议A级",
    default=8, unit="分", least=1, most=14, basis="本镇规定；建议值",
)  # fmt: skip
B_FROM = TownRule(
    "petitions.b_from", "因素得分几分以上建议B级",
    default=4, unit="分", least=1, most=14, basis="本镇规定；建议值",
)  # fmt: skip
GRADE_DAYS = _days("grade_days", "排查纠纷和积案的首次评级期限", 7, most=30)
GRADE_REVIEW_DAYS = _days("grade_review_days", "事项等级复评间隔", 30, most=30, basis="本镇规定；至少每三十日复评一次")
PROGRESS_A_DAYS = _days("progress_a_days", "A级事项进展记录间隔", 7, most=30)
PROGRESS_B_DAYS = _days("progress_b_days", "B级事项进展记录间隔", 14, most=60)
PROGRESS_C_DAYS = _days("progress_c_days", "C级事项进展记录间隔", 30, most=90)
BACKLOG_DAYS = _days("backlog_days", "信访积案化解期限（没有另定日期的）", 180, most=730)
SORT_DAYS = _days("sort_days", "不需要书面告知的事项的甄别期限", 15)
COURTS_DAYS = _days("courts_days", "途径一：引导到诉讼等程序的期限", 15)
ARBITRATION_DAYS = _days("arbitration_days", "途径二：引导到仲裁的期限", 15)
PARTY_APPEAL_DAYS = _days("party_appeal_days", "途径三：转党组织申诉程序的期限", 15)
ADMINISTRATIVE_DAYS = _days(
    "administrative_days", "途径四：导入行政程序的期限", 60, basis="本镇规定；所导入程序另有法定期限的从其规定"
)
SUGGESTION_DAYS = _days("suggestion_days", "建议意见研究答复期限", 60)
ANSWER_DAYS = _days("answer_days", "转送、交办后催问结果的期限", 60)
SERVICE_DAYS = _days("service_days", "答复作出后的送达期限", 7, most=60)
CARRY_OUT_DAYS = _days("carry_out_days", "支持意见、调解协议的落实期限（没有另定日期的）", 60)
FINISH_DAYS = _days("finish_days", "送达或调解后的办结期限", 30)
FINISH_UNASKED_DAYS = _days(
    "finish_unasked_days", "送达后未请求复查（复核）的办结期限", 45, basis="本镇规定；信访人三十日的权利期满以后"
)
HEARING_DAYS = _days("hearing_days", "复核听证期限", 30)
FOLLOW_UP_DAYS = _days("follow_up_days", "程序办结后的回访期限", 30)
TELL_AHEAD = TownRule(
    "petitions.tell_ahead", "转送、告知、信息公开答复在法定期限前几个工作日完成",
    default=2, unit="个工作日", most=10,
)  # fmt: skip
HANDLE_AHEAD = TownRule(
    "petitions.handle_ahead", "处理意见、履行职责在法定期限前几日完成", default=5, unit="日", most=30,
)  # fmt: skip
RESULT_AHEAD = TownRule(
    "petitions.result_ahead", "向交办机关报告结果在要求日期前几日完成", default=3, unit="日", most=30,
)  # fmt: skip
CLOSE_DAYS = _days("close_days", "回访后的销号期限", 15)

# --- Conditions ----------------------------------------------------------------------------------------------------


def _is(attribute: InstrumentedAttribute[Any], member: Choice, otherwise: str) -> Condition:
    return Condition(
        holds=lambda entry: getattr(entry, attribute.key) == member, otherwise=otherwise, seen_in=(attribute, member)
    )


IS_A = _is(Entry.grade, Grade.A, "这不是A级事项")
IS_ACCUSATION = _is(PetitionEntry.category, Category.ACCUSATION, "这不是检举控告类事项")
IS_CLAIM = _is(PetitionEntry.category, Category.CLAIM, "只有申诉求决类事项要选择办理途径")
IS_SUGGESTION = _is(PetitionEntry.category, Category.SUGGESTION, "这不是建议意见类事项")
ALWAYS = Condition(holds=lambda entry: True, otherwise="")
IS_KEPT_APART = Condition(holds=lambda entry: entry.is_segregated, otherwise="这一件没有对谁保密")
CAN_BE_TOLD = Condition(holds=lambda entry: bool(entry.can_be_told), otherwise="姓名（名称）、住址不清，不需要书面告知")
NEED_NOT_BE_TOLD = Condition(holds=lambda entry: not entry.can_be_told, otherwise="要书面告知，按法定期限办理")
IS_OWN = _is(PetitionEntry.dispose, Dispose.OWN, "处置方式不是“受理自办”，请先重新甄别")
IS_ANSWERED = _is(PetitionEntry.dispose, Dispose.ANSWER, "处置方式不是“直接答复”，请先重新甄别")
IS_DECLINED = _is(PetitionEntry.dispose, Dispose.DECLINE, "处置方式不是“不予受理”，请先重新甄别")
IS_FILED = _is(PetitionEntry.dispose, Dispose.FILE, "处置方式不是“存查”，请先重新甄别")
PASSING_ON = (Dispose.FORWARD, Dispose.ASSIGN, Dispose.REPORT_UP)
IS_PASSED_ON = Condition(
    holds=lambda entry: entry.dispose in PASSING_ON,
    otherwise="处置方式不是转送、交办、呈报，请先重新甄别",
)
GOES_ELSEWHERE = Condition(
    holds=lambda entry: entry.dispose in PASSING_ON and entry.category != Category.ACCUSATION,
    otherwise="检举控告类事项请转纪检监察机关；其他事项请先在甄别时选转送、交办或呈报",
)
ROUTE_OPINION = _is(PetitionEntry.route, Route.OPINION, "只有第三十一条第六项的事项适用")
ROUTE_DUTY = _is(PetitionEntry.route, Route.DUTY, "只有第三十一条第五项的事项适用")
ROUTE_COURTS = _is(PetitionEntry.route, Route.COURTS, "不是途径一")
ROUTE_ARBITRATION = _is(PetitionEntry.route, Route.ARBITRATION, "不是途径二")
ROUTE_PARTY = _is(PetitionEntry.route, Route.PARTY_APPEAL, "不是途径三")
ROUTE_ADMINISTRATIVE = _is(PetitionEntry.route, Route.ADMINISTRATIVE, "不是途径四")
GUIDED_ROUTES = (Route.COURTS, Route.ARBITRATION, Route.PARTY_APPEAL, Route.ADMINISTRATIVE)
IS_GUIDED = Condition(
    holds=lambda entry: entry.route in GUIDED_ROUTES,
    otherwise="第三十一条第五、六项和建议意见类事项由本机关答复，不能导入其他途径",
)
IS_NOT_GUIDED = Condition(
    holds=lambda entry: entry.route not in GUIDED_ROUTES,
    otherwise="这一途径应当引导到法定程序，请用“导入法定途径”",
)
NOT_OPINION = Condition(
    holds=lambda entry: entry.route != Route.OPINION or entry.opinion == Opinion.SETTLED,
    otherwise="出具处理意见书的事项由请求复查的期限管着",
)
HAS_RESULT_DATE = Condition(holds=lambda entry: entry.result_due_on is not None, otherwise="交办机关没有要求报告结果")
IS_ASSIGNED = Condition(
    holds=lambda entry: entry.kind == RowKind.ASSIGNED, otherwise="只有上级交办、转送的事项可以提出异议"
)
IS_SCREENED = Condition(
    holds=lambda entry: entry.kind == RowKind.SCREENED and not entry.is_backlog, otherwise="只有排查发现的矛盾纠纷适用"
)
IS_BACKLOG = Condition(holds=lambda entry: entry.is_backlog, otherwise="只有信访积案适用")
MUST_BE_CARRIED_OUT = Condition(
    holds=lambda entry: entry.opinion in (Opinion.SUPPORT, Opinion.SETTLED) and not entry.carried_out,
    otherwise="没有需要落实的支持意见或调解协议，或者已经落实",
)
SUPPORTED = _is(PetitionEntry.opinion, Opinion.SUPPORT, "处理结论不是“支持”")
CONFIRMATION_WANTED = Condition(
    holds=lambda entry: bool(entry.confirmation_wanted), otherwise="双方没有共同申请司法确认"
)
IS_UNRESOLVED = Condition(holds=lambda entry: not entry.is_resolved, otherwise="已经认定实质化解")
IS_RESOLVED = Condition(holds=lambda entry: bool(entry.is_resolved), otherwise="还没有认定实质化解")
IS_NOT_SUPERVISED = Condition(holds=lambda entry: not entry.is_listed, otherwise="已经督办")
IS_SUPERVISED = Condition(holds=lambda entry: entry.is_listed, otherwise="没有督办，不需要解除")

# --- Grading: the machine proposes, a person decides ---------------------------------------------------------------

FACTORS: tuple[tuple[InstrumentedAttribute[Any], type[Choice]], ...] = (
    (PetitionEntry.harm, Harm),
    (PetitionEntry.affected, Affected),
    (PetitionEntry.time_open, TimeOpen),
    (PetitionEntry.our_clock, OurClock),
    (PetitionEntry.complexity, Complexity),
    (PetitionEntry.merits, Merits),
    (PetitionEntry.conflict, Conflict),
)
# One of these alone proposes A.
DECISIVE = (Harm.LIFE, Conflict.DANGER)


def score(entry: PetitionEntry) -> int:
    """Return the points of the factors, 0 to 2 each; one not chosen yet counts nothing."""
    return sum(
        list(choices).index(choices(value))
        for attribute, choices in FACTORS
        if (value := getattr(entry, attribute.key)) in choices._value2member_map_
    )


def propose(entry: PetitionEntry, decided: Decided) -> Grade:
    points = score(entry)
    if points >= decided(A_FROM) or entry.harm == Harm.LIFE or entry.conflict == Conflict.DANGER:
        return Grade.A
    return Grade.B if points >= decided(B_FROM) else Grade.C


def _undecided(case: Case) -> str | None:
    entry = case.entry
    if entry.grade in Grade._value2member_map_:
        return None
    if any(getattr(entry, attribute.key) is None for attribute, _ in FACTORS):
        return "请先选齐上面七项，再看建议的等级"
    return f"按所选因素得 {score(entry)} 分，建议{propose(entry, case.decided).label}。系统只提建议：请由您本人选定等级，并写明理由"


# --- Papers --------------------------------------------------------------------------------------------------------

ACCEPTANCE = PaperKind(
    "acceptance", "受理告知书",
    number_example="示信受告〔2026〕3号", legal_basis="《信访工作条例》第二十三条第二款",
)  # fmt: skip
REFUSAL = PaperKind(
    "refusal", "不予受理告知书",
    number_example="示信不受〔2026〕3号", legal_basis="《信访工作条例》第二十三条第二款",
)  # fmt: skip
TRANSFER = PaperKind(
    "transfer", "转送（交办）告知书",
    number_example="示信转告〔2026〕3号", legal_basis="《信访工作条例》第二十二条、第二十三条",
)  # fmt: skip
OBJECTION = PaperKind(
    "objection", "异议函", number_example="示信异〔2026〕3号", legal_basis="《信访工作条例》第二十三条第三款",
)  # fmt: skip
EXTENSION = PaperKind(
    "extension", "延期告知书", number_example="示信延〔2026〕3号", legal_basis="《信访工作条例》第三十四条",
    after=(ACCEPTANCE,),
)  # fmt: skip
REPLY_OPINION = PaperKind(
    "reply_opinion", "信访处理意见书",
    number_example="示信处〔2026〕3号", legal_basis="《信访工作条例》第三十二条",
)  # fmt: skip
REPLY_LETTER = PaperKind(
    "reply_letter", "书面答复",
    number_example="示信复〔2026〕3号", legal_basis="《信访工作条例》第二十三条、第三十一条",
)  # fmt: skip
AGREEMENT = PaperKind(
    "agreement", "调解协议书",
    number_example="示人调〔2026〕3号", legal_basis="《信访工作条例》第三十三条；《人民调解法》第二十八条",
)  # fmt: skip
SERVICE = PaperKind(
    "service", "送达回证",
    number_example="示信送〔2026〕3号", legal_basis="《信访工作条例》第三十二条、第三十五条",
    after=(REPLY_OPINION, REPLY_LETTER),
)  # fmt: skip
REVIEW_OPINION = PaperKind(
    "review_opinion", "复查意见书",
    number_example="县信复查〔2026〕3号", legal_basis="《信访工作条例》第三十五条",
    town_may_issue=False, after=(REPLY_OPINION,),
)  # fmt: skip
FINAL_OPINION = PaperKind(
    "final_opinion", "复核意见书",
    number_example="市信复核〔2026〕3号", legal_basis="《信访工作条例》第三十六条",
    town_may_issue=False, after=(REVIEW_OPINION,),
)  # fmt: skip
SUPERVISION = PaperKind(
    "supervision", "督办单", number_example="示督〔2026〕3号", legal_basis="《信访工作条例》第四十条",
)  # fmt: skip

# --- States --------------------------------------------------------------------------------------------------------


def _open(key: str, label: str, tone: Tone = Tone.WAITING, awaits: Role = Role.OFFICER) -> State:
    return State(key, label, tone=tone, awaits=awaits)


def _closed(key: str, label: str) -> State:
    return State(key, label, tone=Tone.DONE, is_closed=True)


REPORTED = _open("reported", "待首次联系")
SETTLING = _open("settling", "化解中", Tone.PLAIN)
REGISTERED = _open("registered", "待甄别")
OBJECTED = _open("objected", "异议待答复")
SORTED = _open("sorted", "待告知")
HANDLING = _open("handling", "办理中", Tone.PLAIN)
PASSED_ON = _open("passed_on", "已转出，待结果")
DISCLOSING = _open("disclosing", "按信息公开办理", Tone.PLAIN)
REPLIED = _open("replied", "待送达")
SERVED = _open("served", "已送达")
MEDIATED = _open("mediated", "已调解")
REVIEWING = _open("reviewing", "复查中")
REVIEWED = _open("reviewed", "复查已答复")
FINAL_REVIEWING = _open("final_reviewing", "复核中")
HEARING = _open("hearing", "复核听证中")
FINISHED = _open("finished", "程序已办结，待回访")
FOLLOWED_UP = _open("followed_up", "待销号", awaits=Role.LEADER)
CLOSED = _closed("closed", "已销号")
DECLINED = _closed("declined", "不予受理")
FILED = _closed("filed", "存查")
RETURNED = _closed("returned", "已退回交办机关")
VOID = _closed("void", "登记有误，作废")

STATES = (
    REPORTED, SETTLING, REGISTERED, OBJECTED, SORTED, HANDLING, PASSED_ON, DISCLOSING, REPLIED, SERVED, MEDIATED,
    REVIEWING, REVIEWED, FINAL_REVIEWING, HEARING, FINISHED, FOLLOWED_UP, CLOSED, DECLINED, FILED, RETURNED, VOID,
)  # fmt: skip
ALL_OPEN = tuple(state for state in STATES if not state.is_closed)

# --- Checks --------------------------------------------------------------------------------------------------------

REGULATION_SINCE = date(2022, 5, 1)
MOST_REPRESENTATIVES = 5
MOST_EXTENSION = 30
MOST_DISCLOSURE_EXTENSION = 20
# What labels a person. Words that also tell what happened (刁难, 精神病医院, 不放心水质) are told truthfully (Art. 19).
JUDGING_WORDS = (
    "缠访", "闹访", "无理取闹", "无理缠", "刁民", "精神病人", "精神病患", "钉子户", "挑头", "不放心人员", "不放心对象", "稳控",
)  # fmt: skip


def _fair(attribute: InstrumentedAttribute[Any]) -> Check:
    def refusal(case: Case) -> str | None:
        said = getattr(case.entry, attribute.key) or ""
        judged = next((word for word in JUDGING_WORDS if word in said), None)
        return f"只写事实和诉求，不写对人的评价，请改写“{judged}”" if judged else None

    return Check(attribute, refusal=refusal)


def _dated(
    attribute: InstrumentedAttribute[Any], label: str, *, after: tuple[InstrumentedAttribute[Any], str] | None = None
) -> Check:
    """What has happened lies not in the future and not before what it follows."""

    def refusal(case: Case) -> str | None:
        on = getattr(case.entry, attribute.key)
        earlier = getattr(case.entry, after[0].key) if after else None
        if on is not None and on > case.today:
            return f"{label}不能晚于今天"
        if on is not None and earlier is not None and on < earlier:
            return f"{label}不能早于{after[1] if after else ''}（{earlier:%Y-%m-%d}）"
        return None

    return Check(attribute, refusal=refusal)


def _ahead(attribute: InstrumentedAttribute[Any], label: str) -> Check:
    def refusal(case: Case) -> str | None:
        on = getattr(case.entry, attribute.key)
        return f"{label}不能早于今天" if on is not None and on < case.today else None

    return Check(attribute, refusal=refusal)


def _received_refusal(case: Case) -> str | None:
    on = case.entry.received_on
    if on and on > case.today:
        return "收到日期不能晚于今天"
    if on and on < REGULATION_SINCE:
        return "《信访工作条例》自2022年5月1日起施行，此前收到、尚未化解的请登记为“信访积案”"
    return None


def _people_refusal(case: Case) -> str | None:
    return "人数至少填 1" if case.entry.people_count is not None and case.entry.people_count < 1 else None


def _representatives_refusal(case: Case) -> str | None:
    entry = case.entry
    if entry.channel == Channel.VISIT and entry.is_group and (entry.representatives or 0) > MOST_REPRESENTATIVES:
        return f"集体走访应当推选代表，代表不得超过 {MOST_REPRESENTATIVES} 人（第二十条）"
    if entry.representatives and entry.people_count and entry.representatives > entry.people_count:
        return "代表人数不能多于总人数"
    return None


def _dispose_refusal(case: Case) -> str | None:
    entry = case.entry
    if entry.category == Category.ACCUSATION and entry.dispose not in (Dispose.FORWARD, Dispose.REPORT_UP):
        return "检举控告由纪检监察机关依规依纪依法处理，请选择“转送”或“呈报”（第三十条）"
    if entry.dispose == Dispose.FILE and entry.can_be_told and not entry.is_repeat:
        return "能够告知的初次事项不能只作存查，请选择其他处置方式"
    return None


def _category_refusal(case: Case) -> str | None:
    """Called a claim, an accusation would be there for everybody to read."""
    entry = case.entry
    if entry.purpose == Purpose.ACCUSATION and entry.category not in (None, Category.ACCUSATION):
        return "信访目的是“揭发控告”的，事项类别应当是检举控告类；不是揭发控告的，请先更正信访目的"
    return None


def _not_an_accusation(case: Case) -> str | None:
    if case.entry.category == Category.ACCUSATION:
        return "检举控告由纪检监察机关依规依纪依法处理，请用“转纪检监察机关”（第三十条）"
    return None


def _unreported(case: Case) -> str | None:
    """A closed matter promises nothing any more: what is owed to whoever assigned it is done before."""
    if "C10" in case.due_dates:
        return "还没有向交办机关报告结果，请先办理“向交办机关报告结果”"
    return None


def _route_refusal(case: Case) -> str | None:
    if case.entry.route is not None and case.entry.category not in (None, Category.CLAIM):
        return "只有申诉求决类事项有办理途径，请留空"
    return None


def _interest_refusal(case: Case) -> str | None:
    if case.entry.no_interest is False:
        return "承办人与事项有直接利害关系的应当回避，请换一位承办人（第二十八条）"
    return None


def _objection_refusal(case: Case) -> str | None:
    last = case.due_dates.get("C4")
    if last is None:
        return "已经提出过异议或已甄别为本机关事项，请按程序办理"
    if (case.paper_on or case.today) > last:
        return (
            f"异议应当自收到转送、交办之日起5个工作日内提出，最迟{chinese_date(last)}，现已超过，请受理或与交办机关协商"
        )
    return None


def _ran_out(what: str, last: date) -> str:
    return f"{what}期限{chinese_date(last)}已过，延期须在期限内批准"


def _extension_refusal(case: Case) -> str | None:
    entry, last = case.entry, case.due_dates.get("C5")
    if case.was["extended_days"] is not None:
        return "办理期限只能延长一次，已经用过"
    if last is None:
        return "办理期限已不在计算，不能延期"
    if case.today > last:
        return _ran_out("办理", last)
    if entry.extended_days is not None and not 1 <= entry.extended_days <= MOST_EXTENSION:
        return f"最多延长 {MOST_EXTENSION} 日，请填 1 到 {MOST_EXTENSION}（第三十四条）"
    return None


def _disclosure_refusal(case: Case) -> str | None:
    days = case.entry.disclosure_days
    last = case.due_dates.get("C13")
    if case.was["disclosure_days"] is not None:
        return "答复期限只能延长一次，已经用过"
    if last is not None and case.today > last:
        return _ran_out("答复", last)
    if days is not None and not 1 <= days <= MOST_DISCLOSURE_EXTENSION:
        return f"最多延长 {MOST_DISCLOSURE_EXTENSION} 个工作日（政府信息公开条例第三十三条）"
    return None


def _settle_refusal(case: Case) -> str | None:
    last = case.due_dates.get("C14-settle")
    if last is not None and case.today > last:
        return _ran_out("化解", last)
    return "请填写延长几日" if (case.entry.settle_days or 0) < 1 else None


def _ungraded(case: Case) -> str | None:
    if (case.entry.kind == RowKind.SCREENED or case.entry.is_backlog) and case.entry.grade is None:
        return "排查发现的纠纷和积案须先评定事项等级，请先办理“评定事项等级”"
    return None


def _review_refusal(case: Case) -> str | None:
    return _window_refusal(case, "C6", case.entry.review_requested_on, "请求复查")


def _final_refusal(case: Case) -> str | None:
    return _window_refusal(case, "C8", case.entry.final_requested_on, "请求复核")


def _window_refusal(case: Case, code: str, on: date | None, words: str) -> str | None:
    last = case.due_dates.get(code)
    if on is not None and last is not None and on > last:
        return f"{words}的期限到{chinese_date(last)}为止，这一天以后提出的不再受理，请书面告知信访人"
    return None


def _too_early_to_finish(case: Case) -> str | None:
    """Nobody loses a right because a file is closed early (Art. 35, 36)."""
    if case.entry.accepts_in_writing:
        return None
    for code, words in (("C6", "复查"), ("C8", "复核")):
        last = case.due_dates.get(code)
        if last is not None and case.today <= last:
            return f"信访人可在{chinese_date(last)}以前请求{words}；提前办结的，须有信访人自愿的书面表示"
    return None


def _close_refusal(case: Case) -> str | None:
    entry = case.entry
    if entry.opinion in (Opinion.SUPPORT, Opinion.SETTLED) and not entry.carried_out:
        return "支持意见或调解协议还没有落实，请先登记“报告落实情况”再销号"
    if sentence := _unreported(case):
        return sentence
    if entry.close_kind in RESOLVING and not entry.is_resolved:
        return "程序办结不等于实质化解：按这种方式销号，须先由领导“认定实质化解”"
    if entry.close_kind == CloseKind.CARRIED_OUT and entry.opinion != Opinion.SUPPORT:
        return "处理结论不是“支持”，请选择相符的办结方式"
    if entry.close_kind == CloseKind.FINAL and entry.final_result is None:
        return "没有复核意见，不能按“复核终结”销号"
    return None


RESOLVING = (CloseKind.CARRIED_OUT, CloseKind.SETTLED, CloseKind.ACCEPTED)

WRITTEN_FAIRLY = (_fair(PetitionEntry.title), _fair(PetitionEntry.summary))
COUNTED_RIGHT = (
    Check(PetitionEntry.people_count, refusal=_people_refusal),
    Check(PetitionEntry.representatives, refusal=_representatives_refusal),
)
RECEIVED_RIGHT = (
    Check(PetitionEntry.received_on, refusal=_received_refusal),
    _dated(PetitionEntry.first_on, "首次信访日期"),
)
CATEGORY_RIGHT = Check(PetitionEntry.category, refusal=_category_refusal)
NOT_AN_ACCUSATION = Check(None, refusal=_not_an_accusation)
REPORTED_BACK = Check(None, refusal=_unreported)
SORTED_RIGHT = (
    CATEGORY_RIGHT,
    Check(PetitionEntry.dispose, refusal=_dispose_refusal),
    Check(PetitionEntry.route, refusal=_route_refusal),
)
NOTICE_RIGHT = _dated(PetitionEntry.notice_on, "告知日期", after=(PetitionEntry.received_on, "收到日期"))
FINISHED_RIGHT = _dated(PetitionEntry.finished_on, "程序办结日期", after=(Entry.found_on, "登记日期"))

# --- Steps ---------------------------------------------------------------------------------------------------------

OFFICER = (Role.OFFICER,)
OFFICE = (Role.OFFICER, *LEADING_ROLES)

# No pictures of people; a document only where its names are covered.
DOCUMENTS = Proof("documents", "文书材料照片（不拍人，遮住姓名、住址、电话、证件号）")

NOT_BEGUN = (
    (PetitionEntry.contact_count, 1),
    (PetitionEntry.is_finished, False),
    (PetitionEntry.is_resolved, False),
)
BEGINS = (*NOT_BEGUN, (PetitionEntry.is_backlog, False))
FINISHES = ((PetitionEntry.is_finished, True),)
FINISHED_ON = Ask(PetitionEntry.finished_on, fresh=True)


def _is_group(entry: PetitionEntry, decided: Decided) -> bool:
    return (entry.people_count or 0) >= decided(GROUP_FROM)


def _received(entry: PetitionEntry) -> date:
    return entry.received_on or entry.found_on


GROUP = ((PetitionEntry.is_group, _is_group),)
THE_MATTER = (
    Ask(PetitionEntry.title),
    Ask(PetitionEntry.summary),
    Ask(PetitionEntry.topic),
    Ask(PetitionEntry.people_count),
)
THE_PETITION = (
    *THE_MATTER,
    Ask(PetitionEntry.channel),
    Ask(PetitionEntry.purpose),
    Ask(PetitionEntry.category),
    Ask(PetitionEntry.received_on),
    Ask(PetitionEntry.first_on),
    Ask(PetitionEntry.can_be_told),
    Ask(PetitionEntry.representatives, mandatory=False),
    Ask(PetitionEntry.system_number, mandatory=False),
    Ask(PetitionEntry.is_repeat, mandatory=False),
    Ask(PetitionEntry.related_number, mandatory=False),
)

SCREEN = Step(
    "screen", "上报矛盾纠纷", to=REPORTED, who=(*FIELD_ROLES, Role.OFFICER), asks=THE_MATTER,
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT),
    sets=((PetitionEntry.kind, RowKind.SCREENED), *BEGINS), computes=((PetitionEntry.received_on, _received),),
    computes_by_rule=GROUP,
)  # fmt: skip
REGISTER = Step(
    "register", "登记信访事项", to=REGISTERED, who=OFFICER, asks=THE_PETITION,
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT, *RECEIVED_RIGHT, CATEGORY_RIGHT),
    sets=((PetitionEntry.kind, RowKind.FORMAL), *BEGINS), computes=((Entry.found_on, _received),),
    computes_by_rule=GROUP, seals=True, segregates=IS_ACCUSATION, public="已登记",
)  # fmt: skip
RECEIVE_ASSIGNED = Step(
    "receive_assigned", "登记上级交办、转送事项", to=REGISTERED, who=OFFICER,
    asks=(
        *THE_PETITION, Ask(PetitionEntry.assigned_by), Ask(PetitionEntry.assigned_number),
        Ask(PetitionEntry.result_due_on, mandatory=False),
    ),
    checks=(*WRITTEN_FAIRLY, *COUNTED_RIGHT, *RECEIVED_RIGHT, CATEGORY_RIGHT),
    sets=((PetitionEntry.kind, RowKind.ASSIGNED), *BEGINS), computes=((Entry.found_on, _received),),
    computes_by_rule=GROUP, seals=True, segregates=IS_ACCUSATION, public="已登记",
)  # fmt: skip
LIST_BACKLOG = Step(
    "list_backlog", "登记信访积案", to=SETTLING, who=OFFICE,
    asks=(
        *THE_MATTER, Ask(PetitionEntry.category), Ask(PetitionEntry.first_on),
        Ask(PetitionEntry.plan_due_on, mandatory=False), Ask(PetitionEntry.related_number, mandatory=False),
    ),
    checks=(
        *WRITTEN_FAIRLY, *COUNTED_RIGHT, _dated(PetitionEntry.first_on, "首次信访日期"),
        _ahead(PetitionEntry.plan_due_on, "积案化解期限"),
    ),
    sets=((PetitionEntry.kind, RowKind.BACKLOG), *NOT_BEGUN, (PetitionEntry.is_backlog, True)),
    computes=((PetitionEntry.received_on, _received),), computes_by_rule=GROUP,
    seals=True, segregates=IS_ACCUSATION, public="已列入积案化解",
)  # fmt: skip

# Whoever brought a matter in does not end it alone (rules 0.1 no. 9).
FILING = (SCREEN, REGISTER, RECEIVE_ASSIGNED, LIST_BACKLOG)

# --- Screened disputes and backlog ---

CONTACT = Step(
    "contact", "首次联系当事人", from_states=(REPORTED,), to=SETTLING, who=OFFICER,
    must_note="联系情况（事情经过、各方意见）",
)  # fmt: skip
CONVERT = Step(
    "convert", "当事人提出信访，转为信访事项", done="转为信访事项",
    from_states=(REPORTED, SETTLING), to=REGISTERED, who=OFFICER,
    asks=tuple(ask for ask in THE_PETITION if ask not in THE_MATTER),
    checks=(*COUNTED_RIGHT, *RECEIVED_RIGHT, CATEGORY_RIGHT), applies=IS_SCREENED,
    sets=((PetitionEntry.kind, RowKind.FORMAL),), computes_by_rule=GROUP,
    seals=True, segregates=IS_ACCUSATION, public="已登记",
)  # fmt: skip
SETTLE = Step(
    "settle", "当事人达成一致，程序办结", from_states=(SETTLING,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_ON,),
    proofs=(DOCUMENTS,), checks=(FINISHED_RIGHT, NOT_AN_ACCUSATION, Check(None, refusal=_ungraded)),
    sets=FINISHES, public="程序已办结", must_note="怎样达成一致（没有签订协议的写明理由）",
)  # fmt: skip
EXTEND_SETTLING = Step(
    "extend_settling", "批准延长化解期限", from_states=(SETTLING,), who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.settle_days, fresh=True),),
    checks=(Check(PetitionEntry.settle_days, refusal=_settle_refusal),), applies=IS_SCREENED,
    must_note="延长理由", extends=True,
)  # fmt: skip
EXTEND_PLAN = Step(
    "extend_plan", "批准延长积案化解期限", from_states=(SETTLING,), who=(Role.CHIEF,),
    asks=(Ask(PetitionEntry.plan_due_on, fresh=True),),
    checks=(_ahead(PetitionEntry.plan_due_on, "积案化解期限"),), applies=IS_BACKLOG,
    must_note="延长理由", extends=True,
)  # fmt: skip

# --- Sorting and telling ---

SORT = Step(
    "sort", "甄别", from_states=(REGISTERED, SORTED), to=SORTED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.purpose), Ask(PetitionEntry.category),
        Ask(PetitionEntry.route, mandatory=IS_CLAIM, only_then=True, fresh=True), Ask(PetitionEntry.dispose),
        Ask(Entry.responsible), Ask(PetitionEntry.can_be_told), Ask(PetitionEntry.is_repeat, mandatory=False),
        Ask(PetitionEntry.related_number, mandatory=False),
    ),
    checks=SORTED_RIGHT, segregates=IS_ACCUSATION,
)  # fmt: skip
OBJECT = Step(
    "object", "提出异议（不属于本机关）", done="提出异议", from_states=(REGISTERED,), to=OBJECTED, who=OFFICER,
    paper=PaperAsk(kinds=(OBJECTION,), mandatory=True), checks=(Check(None, refusal=_objection_refusal),),
    applies=IS_ASSIGNED, must_note="异议理由",
)  # fmt: skip
OBJECTION_UPHELD = Step(
    "objection_upheld", "交办机关收回", done="交办机关收回，退回材料",
    from_states=(OBJECTED,), to=RETURNED, who=OFFICER, public="已退回转送机关", must_note="交办机关的答复",
)  # fmt: skip
OBJECTION_REJECTED = Step(
    "objection_rejected", "异议未被采纳，继续办理", from_states=(OBJECTED,), to=REGISTERED, who=OFFICER,
    must_note="交办机关的答复",
)  # fmt: skip
ACCEPT = Step(
    "accept", "受理并书面告知", from_states=(SORTED,), to=HANDLING, who=OFFICER,
    asks=(
        Ask(PetitionEntry.accepted_on), Ask(PetitionEntry.notice_on, mandatory=CAN_BE_TOLD), Ask(Entry.responsible),
        Ask(PetitionEntry.handler), Ask(PetitionEntry.no_interest),
    ),
    paper=PaperAsk(kinds=(ACCEPTANCE,), mandatory=CAN_BE_TOLD),
    checks=(
        _dated(PetitionEntry.accepted_on, "受理日期", after=(PetitionEntry.received_on, "收到日期")), NOTICE_RIGHT,
        Check(PetitionEntry.no_interest, refusal=_interest_refusal),
    ),
    applies=IS_OWN, public="已受理",
)  # fmt: skip
DECLINE = Step(
    "decline", "不予受理并书面告知", from_states=(SORTED,), to=DECLINED, who=OFFICE,
    asks=(Ask(PetitionEntry.notice_on, mandatory=CAN_BE_TOLD),),
    paper=PaperAsk(kinds=(REFUSAL,), mandatory=CAN_BE_TOLD), checks=(NOTICE_RIGHT, REPORTED_BACK),
    not_by=FILING, applies=IS_DECLINED, public="不予受理，已告知理由和途径",
    must_note="不予受理的理由和告知的途径",
)  # fmt: skip
PASS_ON = Step(
    "pass_on", "转送、交办并告知", from_states=(SORTED,), to=PASSED_ON, who=OFFICER,
    asks=(
        Ask(PetitionEntry.passed_to), Ask(PetitionEntry.notice_on, mandatory=CAN_BE_TOLD),
        Ask(PetitionEntry.answer_due_on, mandatory=False),
    ),
    paper=PaperAsk(kinds=(TRANSFER,), mandatory=CAN_BE_TOLD),
    checks=(NOTICE_RIGHT, _ahead(PetitionEntry.answer_due_on, "要求反馈日期")), applies=GOES_ELSEWHERE,
    public="已转送有权处理的机关",
)  # fmt: skip
TO_DISCIPLINE = Step(
    "to_discipline", "转纪检监察机关", from_states=(SORTED, SETTLING), to=CLOSED, who=OFFICE,
    asks=(
        Ask(PetitionEntry.passed_to, help="不得转给被检举控告的人员或单位（第三十条）"),
        Ask(PetitionEntry.notice_on, mandatory=CAN_BE_TOLD),
    ),
    paper=PaperAsk(kinds=(TRANSFER,), mandatory=CAN_BE_TOLD), checks=(NOTICE_RIGHT, REPORTED_BACK),
    not_by=FILING, applies=IS_ACCUSATION, sets=((PetitionEntry.close_kind, CloseKind.TO_DISCIPLINE),),
    public="已转送有权处理的机关",
)  # fmt: skip
DIRECT_REPLY = Step(
    "direct_reply", "当场答复", done="当场答复，程序办结", from_states=(SORTED,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_ON,), paper=PaperAsk(kinds=(REPLY_LETTER,), mandatory=CAN_BE_TOLD), checks=(FINISHED_RIGHT,),
    applies=IS_ANSWERED, sets=FINISHES, public="已答复", must_note="答复内容",
)  # fmt: skip
FILE_AWAY = Step(
    "file_away", "存查", from_states=(SORTED,), to=FILED, who=OFFICE, checks=(REPORTED_BACK,),
    not_by=FILING, applies=IS_FILED, public="已存查", must_note="存查理由（姓名住址不清、重复且已办结等）",
)  # fmt: skip
TO_DISCLOSURE = Step(
    "to_disclosure", "属信息公开申请，按信息公开办理", done="按信息公开申请办理",
    from_states=(REGISTERED, SORTED), to=DISCLOSING, who=OFFICER, asks=(Ask(Entry.responsible),),
    public="按政府信息公开申请办理", must_note="怎样告知申请人",
)  # fmt: skip
EXTEND_DISCLOSURE = Step(
    "extend_disclosure", "批准延长信息公开答复", from_states=(DISCLOSING,), who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.disclosure_days, fresh=True),),
    checks=(Check(PetitionEntry.disclosure_days, refusal=_disclosure_refusal),), public="答复期限已延长",
    must_note="延长理由和告知情况", extends=True,
)  # fmt: skip
ANSWER_DISCLOSURE = Step(
    "answer_disclosure", "答复信息公开申请", from_states=(DISCLOSING,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_ON,), paper=PaperAsk(kinds=(REPLY_LETTER,), mandatory=True), checks=(FINISHED_RIGHT,),
    sets=FINISHES, public="已答复",
)  # fmt: skip
RESULT_RECEIVED = Step(
    "result_received", "收到办理结果，程序办结", from_states=(PASSED_ON,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_ON,), checks=(FINISHED_RIGHT,), sets=FINISHES, public="程序已办结", must_note="办理结果",
)  # fmt: skip

# --- Handling ---

EXTEND = Step(
    "extend", "批准延期", from_states=(HANDLING,), who=LEADING_ROLES,
    asks=(
        Ask(PetitionEntry.extended_days, fresh=True),
        Ask(PetitionEntry.extension_reason, fresh=True, help="限于情况复杂的，理由要告知信访人"),
        Ask(PetitionEntry.extension_notice_on, mandatory=CAN_BE_TOLD, fresh=True),
    ),
    paper=PaperAsk(kinds=(EXTENSION,), mandatory=CAN_BE_TOLD),
    checks=(
        Check(PetitionEntry.extended_days, refusal=_extension_refusal),
        _dated(PetitionEntry.extension_notice_on, "延期告知日期", after=(PetitionEntry.accepted_on, "受理日期")),
    ),
    applies=ROUTE_OPINION, public="办理期限已延长，理由已告知", extends=True,
)  # fmt: skip
MEDIATE = Step(
    "mediate", "调解、和解达成协议", from_states=(HANDLING, SETTLING), to=MEDIATED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.agreement_on), Ask(PetitionEntry.carry_out_by, label="协议履行期限"),
        Ask(PetitionEntry.confirmation_wanted),
    ),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(AGREEMENT,), mandatory=True),
    checks=(
        _dated(PetitionEntry.agreement_on, "调解协议生效日期", after=(Entry.found_on, "登记日期")), NOT_AN_ACCUSATION,
        Check(None, refusal=_ungraded),
    ),
    sets=((PetitionEntry.opinion, Opinion.SETTLED), (PetitionEntry.carried_out, None)), public="已达成调解协议",
)  # fmt: skip
CONFIRMED = Step(
    "confirmed", "登记司法确认", done="已申请司法确认", from_states=(MEDIATED, FINISHED), who=OFFICER,
    applies=CONFIRMATION_WANTED, must_note="申请和裁定情况",
)  # fmt: skip
GUIDE = Step(
    "guide", "导入法定途径", done="导入法定途径，程序办结", from_states=(HANDLING,), to=FINISHED, who=OFFICER,
    asks=(Ask(PetitionEntry.passed_to, label="受理该程序的机关"), FINISHED_ON),
    paper=PaperAsk(kinds=(REPLY_LETTER,), mandatory=CAN_BE_TOLD), checks=(FINISHED_RIGHT,), applies=IS_GUIDED,
    sets=FINISHES, public="已引导到法定程序", must_note="怎样引导和协助",
)  # fmt: skip
REPLY = Step(
    "reply", "作出处理意见", from_states=(HANDLING,), to=REPLIED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.opinion, fresh=True), Ask(PetitionEntry.replied_on, fresh=True),
        Ask(PetitionEntry.carry_out_by, mandatory=SUPPORTED, only_then=True, help="“支持”的要写明何时落实"),
    ),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(REPLY_OPINION, REPLY_LETTER), mandatory=True),
    checks=(
        _dated(PetitionEntry.replied_on, "答复作出日期", after=(PetitionEntry.accepted_on, "受理日期")),
        Check(
            PetitionEntry.replied_on,
            refusal=lambda case: (
                "按第三十一条第六项办理的，须出具信访处理意见书"
                if case.entry.route == Route.OPINION and REPLY_OPINION.key not in case.paper_kinds
                else None
            ),
        ),
        Check(
            PetitionEntry.opinion,
            refusal=lambda case: (
                "达成调解、和解的，请用“调解、和解达成协议”登记协议书"
                if case.entry.opinion == Opinion.SETTLED
                else None
            ),
        ),
    ),
    applies=IS_NOT_GUIDED, sets=((PetitionEntry.carried_out, None), (PetitionEntry.carried_out_on, None)),
    public="已作出处理意见", must_note="理由和依据",
)  # fmt: skip
SERVE = Step(
    "serve", "登记送达", done="送达", from_states=(REPLIED,), to=SERVED, who=OFFICER,
    asks=(Ask(PetitionEntry.served_on, fresh=True),),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(SERVICE,), mandatory=CAN_BE_TOLD),
    checks=(_dated(PetitionEntry.served_on, "送达日期", after=(PetitionEntry.replied_on, "答复作出日期")),),
    public="处理意见已送达",
)  # fmt: skip
CARRY_OUT = Step(
    "carry_out", "报告落实情况", done="已落实",
    from_states=(SERVED, MEDIATED, REVIEWED, FINISHED, FOLLOWED_UP), who=OFFICER,
    asks=(Ask(PetitionEntry.carried_out_on, fresh=True),), proofs=(DOCUMENTS,),
    checks=(_dated(PetitionEntry.carried_out_on, "落实日期", after=(Entry.found_on, "登记日期")),),
    applies=MUST_BE_CARRIED_OUT, sets=((PetitionEntry.carried_out, True),), public="处理意见（协议）已落实",
    must_note="怎样落实",
)  # fmt: skip
FINISH = Step(
    "finish", "程序办结", from_states=(SERVED, MEDIATED, REVIEWED), to=FINISHED, who=OFFICER,
    asks=(
        FINISHED_ON,
        Ask(PetitionEntry.accepts_in_writing, mandatory=False, fresh=True, help="须本人自愿，附书面材料"),
    ),
    checks=(FINISHED_RIGHT, Check(PetitionEntry.finished_on, refusal=_too_early_to_finish)), sets=FINISHES,
    public="程序已办结",
)  # fmt: skip
WITHDRAW = Step(
    "withdraw", "信访人书面撤回", done="信访人书面撤回，程序办结",
    from_states=(SETTLING, REGISTERED, SORTED, HANDLING, PASSED_ON, REVIEWING, FINAL_REVIEWING), to=FINISHED,
    who=OFFICER, asks=(FINISHED_ON,), checks=(FINISHED_RIGHT,), sets=FINISHES, public="申请人已撤回",
    must_note="撤回情况（须本人自愿、书面）",
)  # fmt: skip

# --- First and final review ---

REQUEST_REVIEW = Step(
    "request_review", "信访人请求复查", from_states=(SERVED,), to=REVIEWING, who=OFFICER,
    asks=(Ask(PetitionEntry.review_requested_on, fresh=True), Ask(PetitionEntry.review_body)),
    checks=(
        _dated(PetitionEntry.review_requested_on, "请求复查日期", after=(PetitionEntry.served_on, "送达日期")),
        Check(PetitionEntry.review_requested_on, refusal=_review_refusal),
    ),
    applies=ROUTE_OPINION, public="复查中",
)  # fmt: skip
REVIEW = Step(
    "review", "复查意见：维持或变更", done="收到复查意见", from_states=(REVIEWING,), to=REVIEWED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.review_result, fresh=True), Ask(PetitionEntry.opinion, help="变更的，填写变更后的处理结论"),
        Ask(PetitionEntry.reviewed_on, fresh=True),
    ),
    paper=PaperAsk(kinds=(REVIEW_OPINION,), mandatory=True),
    checks=(
        _dated(
            PetitionEntry.reviewed_on, "收到复查意见日期", after=(PetitionEntry.review_requested_on, "请求复查日期"),
        ),
        Check(
            PetitionEntry.review_result,
            refusal=lambda case: (
                "撤销原意见的，请用“意见被撤销，重新办理”"
                if case.entry.review_result == ReviewResult.SET_ASIDE
                else None
            ),
        ),
    ),
    public="复查意见已作出",
)  # fmt: skip
REQUEST_FINAL = Step(
    "request_final", "信访人请求复核", from_states=(REVIEWED,), to=FINAL_REVIEWING, who=OFFICER,
    asks=(Ask(PetitionEntry.final_requested_on, fresh=True), Ask(PetitionEntry.final_body)),
    checks=(
        _dated(
            PetitionEntry.final_requested_on, "请求复核日期", after=(PetitionEntry.reviewed_on, "收到复查意见日期"),
        ),
        Check(PetitionEntry.final_requested_on, refusal=_final_refusal),
    ),
    public="复核中",
)  # fmt: skip
OPEN_HEARING = Step(
    "open_hearing", "复核机关举行听证", done="复核听证开始",
    from_states=(FINAL_REVIEWING,), to=HEARING, who=OFFICER, public="复核听证中",
)  # fmt: skip
END_HEARING = Step(
    "end_hearing", "听证结束", done="复核听证结束", from_states=(HEARING,), to=FINAL_REVIEWING, who=OFFICER,
    public="复核中",
)  # fmt: skip
FINAL = Step(
    "final", "复核意见：维持或变更", done="收到复核意见，程序办结",
    from_states=(FINAL_REVIEWING,), to=FINISHED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.final_result, fresh=True), Ask(PetitionEntry.opinion, help="变更的，填写变更后的处理结论"),
        Ask(PetitionEntry.final_on, fresh=True),
    ),
    paper=PaperAsk(kinds=(FINAL_OPINION,), mandatory=True),
    checks=(
        _dated(PetitionEntry.final_on, "复核意见作出日期", after=(PetitionEntry.final_requested_on, "请求复核日期")),
        Check(
            PetitionEntry.final_result,
            refusal=lambda case: (
                "撤销原意见的，请用“意见被撤销，重新办理”"
                if case.entry.final_result == ReviewResult.SET_ASIDE
                else None
            ),
        ),
    ),
    sets=FINISHES, computes=((PetitionEntry.finished_on, lambda entry: entry.final_on),),
    public="复核意见已作出，程序已办结",
)  # fmt: skip
SET_ASIDE = Step(
    "set_aside", "意见被撤销，重新办理", from_states=(REVIEWING, FINAL_REVIEWING), to=HANDLING, who=OFFICER,
    asks=(Ask(PetitionEntry.accepted_on, label="重新办理的起算日", fresh=True, help="收到撤销意见的那一天"),),
    paper=PaperAsk(kinds=(REVIEW_OPINION, FINAL_OPINION), mandatory=True),
    checks=(_dated(PetitionEntry.accepted_on, "起算日", after=(PetitionEntry.review_requested_on, "请求复查日期")),),
    sets=(
        (PetitionEntry.extended_days, None), (PetitionEntry.opinion, None), (PetitionEntry.replied_on, None),
        (PetitionEntry.served_on, None), (PetitionEntry.carry_out_by, None), (PetitionEntry.carried_out, None),
        (PetitionEntry.carried_out_on, None),
    ),
    public="重新办理", opens_round=True, must_note="撤销的理由和重新办理的要求",
)  # fmt: skip

# --- After the procedure ---

RESOLVE = Step(
    "resolve", "认定实质化解",
    from_states=(SETTLING, MEDIATED, SERVED, REVIEWED, FINISHED, FOLLOWED_UP, CLOSED), who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.resolved_on, fresh=True),), proofs=(DOCUMENTS,),
    checks=(_dated(PetitionEntry.resolved_on, "实质化解日期", after=(Entry.found_on, "登记日期")),),
    applies=IS_UNRESOLVED, not_by=(SETTLE, MEDIATE, REPLY, CARRY_OUT),
    sets=((PetitionEntry.is_resolved, True),), must_note="化解依据（诉求怎样解决、本人是否认可）",
)  # fmt: skip
REVOKE_RESOLVED = Step(
    "revoke_resolved", "撤销化解认定",
    from_states=(SETTLING, MEDIATED, SERVED, REVIEWED, FINISHED, FOLLOWED_UP, CLOSED), who=LEADING_ROLES,
    applies=IS_RESOLVED, sets=((PetitionEntry.is_resolved, False), (PetitionEntry.resolved_on, None)),
    must_note="撤销理由",
)  # fmt: skip
FOLLOW_UP = Step(
    "follow_up", "回访", from_states=(FINISHED,), to=FOLLOWED_UP, who=OFFICER,
    asks=(Ask(PetitionEntry.followed_up_on, fresh=True), Ask(PetitionEntry.satisfaction, fresh=True)),
    checks=(_dated(PetitionEntry.followed_up_on, "回访日期", after=(PetitionEntry.finished_on, "程序办结日期")),),
    must_note="回访情况（事项有无落实、还有什么要求）",
)  # fmt: skip
CLOSE = Step(
    "close", "批准销号归档", from_states=(FOLLOWED_UP,), to=CLOSED, who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.close_kind, fresh=True),),
    checks=(Check(PetitionEntry.close_kind, refusal=_close_refusal),),
    not_by=(
        *FILING, CONVERT, SETTLE, MEDIATE, REPLY, GUIDE, DIRECT_REPLY, RESULT_RECEIVED, ANSWER_DISCLOSURE, CARRY_OUT,
        FOLLOW_UP,
    ),
    public="已归档", may_note="批准意见",
)  # fmt: skip
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，继续落实", from_states=(FOLLOWED_UP,), to=FINISHED, who=LEADING_ROLES,
    opens_round=True, must_note="不同意的原因",
)  # fmt: skip
REOPEN = Step(
    "reopen", "又有反复，转为积案化解", from_states=(CLOSED,), to=SETTLING, who=OFFICE,
    asks=(Ask(PetitionEntry.plan_due_on, mandatory=False, fresh=True),),
    checks=(_ahead(PetitionEntry.plan_due_on, "积案化解期限"),),
    # What the last round came to (finished, rated, replied, carried out and when) stays counted in its own year,
    # until the next round comes to something; how the matter stands now begins anew.
    sets=(
        (PetitionEntry.is_backlog, True), (PetitionEntry.is_finished, False), (PetitionEntry.is_resolved, False),
        (PetitionEntry.resolved_on, None), (PetitionEntry.close_kind, None), (PetitionEntry.final_result, None),
        (PetitionEntry.accepts_in_writing, None), (Entry.grade, None),
    ),
    opens_round=True, must_note="反复的情况",
)  # fmt: skip

# --- At any time ---

GRADE = Step(
    "grade", "评定事项等级", from_states=ALL_OPEN, who=OFFICE,
    asks=(
        *(Ask(attribute, fresh=True) for attribute, _ in FACTORS),
        Ask(
            Entry.grade, label="等级（由您选定）", mandatory=False, fresh=True,
            help="评的是事项，不是人；不选直接提交，先看按上面七项建议的等级",
        ),
        Ask(PetitionEntry.case_leader, mandatory=IS_A, only_then=True, help="A级由党委书记或镇长包案"),
        Ask(PetitionEntry.team, mandatory=IS_A, only_then=True),
        Ask(PetitionEntry.plan, mandatory=IS_A, only_then=True),
    ),
    checks=(Check(Entry.grade, refusal=_undecided), _fair(PetitionEntry.plan)),
    computes=((PetitionEntry.score, score),), computes_by_rule=((PetitionEntry.proposal, propose),),
    must_note="定级理由（写事项情况，不写对人的评价）",
)  # fmt: skip
PROGRESS = Step("progress", "记录进展", from_states=ALL_OPEN, who=OFFICE, must_note="进展（做了什么、下一步）")


def _one_more(entry: PetitionEntry) -> int:
    return (entry.contact_count or 0) + 1


def _came_again_soon(entry: PetitionEntry, decided: Decided) -> bool:
    if entry.came_again_soon or entry.resolved_on is None or entry.contact_on is None:
        return True
    return bool(entry.contact_on <= entry.resolved_on + timedelta(days=decided(REPEAT_DAYS)))


COME_AGAIN = Step(
    "come_again", "记录再次来信来访", done="同一事项再次来信来访",
    from_states=tuple(state for state in STATES if state is not VOID), who=OFFICER,
    asks=(Ask(PetitionEntry.contact_on, fresh=True), Ask(PetitionEntry.contact_channel, fresh=True)),
    checks=(_dated(PetitionEntry.contact_on, "再次来信来访日期", after=(PetitionEntry.received_on, "收到日期")),),
    computes=((PetitionEntry.contact_count, _one_more),),
    computes_by_rule=((PetitionEntry.came_again_soon, _came_again_soon),),
    must_note="新的情况（与原事项相同的写“同前”）",
)  # fmt: skip
REPORT_RESULT = Step(
    "report_result", "向交办机关报告结果", from_states=ALL_OPEN, who=OFFICE, applies=HAS_RESULT_DATE,
    must_note="报告内容和文号",
)  # fmt: skip
EXTEND_RESULT = Step(
    "extend_result", "交办机关同意延期报告", from_states=ALL_OPEN, who=OFFICER,
    asks=(Ask(PetitionEntry.result_due_on, fresh=True),),
    checks=(_ahead(PetitionEntry.result_due_on, "要求报告结果的日期"),), applies=HAS_RESULT_DATE,
    must_note="交办机关的答复", extends=True,
)  # fmt: skip
SEAL_PEOPLE = Step("seal_people", "补充、更正信访人信息", from_states=ALL_OPEN, who=OFFICER, seals=True)
KEEP_APART = Step(
    "keep_apart", "对涉及的人员、单位保密", done="增加保密对象",
    from_states=tuple(state for state in STATES if state is not VOID), who=OFFICE, segregates=ALWAYS,
    must_note="增加的理由",
)  # fmt: skip
REVISE_APART = Step(
    "revise_apart", "更正保密对象",
    from_states=tuple(state for state in STATES if state is not VOID), who=LEADING_ROLES,
    applies=IS_KEPT_APART, not_by=FILING, segregates=ALWAYS, must_note="更正的理由", revises=True,
)  # fmt: skip
SUPERVISE = Step(
    "supervise", "督办", from_states=ALL_OPEN, who=(Role.SUPERVISOR, *LEADING_ROLES),
    paper=PaperAsk(kinds=(SUPERVISION,)), applies=IS_NOT_SUPERVISED, sets=((Entry.is_listed, True),),
    must_note="督办要求",
)  # fmt: skip
END_SUPERVISION = Step(
    "end_supervision", "解除督办", from_states=ALL_OPEN, who=(Role.SUPERVISOR, *LEADING_ROLES),
    applies=IS_SUPERVISED, sets=((Entry.is_listed, False),), must_note="解除理由",
)  # fmt: skip
HAND_OVER = Step("hand_over", "交给同事办理", from_states=ALL_OPEN, who=OFFICE, hands=Hands.CHOSEN)
VOID_ENTRY = Step(
    "void", "登记有误，作废", from_states=(REPORTED, REGISTERED), to=VOID, who=OFFICE,
    not_by=(*FILING, CONVERT), must_note="作废原因（重复登记、不属实等）",
)  # fmt: skip

STEPS = (
    REGISTER, RECEIVE_ASSIGNED, SCREEN, LIST_BACKLOG,
    CONTACT, SETTLE, CONVERT, EXTEND_SETTLING, EXTEND_PLAN,
    SORT, ACCEPT, PASS_ON, TO_DISCIPLINE, DECLINE, DIRECT_REPLY, FILE_AWAY,
    OBJECT, OBJECTION_UPHELD, OBJECTION_REJECTED, RESULT_RECEIVED, TO_DISCLOSURE, EXTEND_DISCLOSURE, ANSWER_DISCLOSURE,
    REPLY, GUIDE, MEDIATE, EXTEND, CONFIRMED, SERVE, FINISH, CARRY_OUT,
    REQUEST_REVIEW, REVIEW, REQUEST_FINAL, OPEN_HEARING, END_HEARING, FINAL, SET_ASIDE, WITHDRAW,
    FOLLOW_UP, CLOSE, REFUSE_CLOSE, RESOLVE, REVOKE_RESOLVED, REOPEN,
    GRADE, PROGRESS, COME_AGAIN, REPORT_RESULT, EXTEND_RESULT, SEAL_PEOPLE, KEEP_APART, REVISE_APART,
    SUPERVISE, END_SUPERVISION, HAND_OVER, VOID_ENTRY,
)  # fmt: skip

# --- Clocks --------------------------------------------------------------------------------------------------------

TOLD = (ACCEPT, PASS_ON, DIRECT_REPLY, TO_DISCLOSURE, WITHDRAW)
HANDLED = (REPLY, MEDIATE, GUIDE, WITHDRAW)
# The days on which these things were done, which may be typed later.
NOTICED = (PetitionEntry.notice_on, PetitionEntry.finished_on)
ANSWERED = (PetitionEntry.replied_on, PetitionEntry.agreement_on, PetitionEntry.finished_on)


def _local(
    code: str,
    label: str,
    starts: tuple[Step, ...],
    stops: tuple[Step, ...],
    length: TownRule,
    *,
    unit: Unit = Unit.DAYS,
    **more: Any,
) -> ClockRule:
    """A promise the law leaves to the town."""
    words = {"basis": length.basis} | more
    return ClockRule(code, label, starts=starts, stops=stops, length=length, unit=unit, is_local=True, **words)


def _graded(grade: Grade) -> Condition:
    return Condition(
        holds=lambda entry: entry.grade == grade and not entry.is_resolved, otherwise=f"不是未化解的{grade.label}事项"
    )


IS_GRADED = Condition(
    holds=lambda entry: entry.grade is not None and not entry.is_resolved and entry.closed_at is None,
    otherwise="还没有评定等级，或已经化解",
)

PASS_ON_CLOCK = ClockRule(
    "C1", "转送、交办", starts=(SORT,), stops=(*TOLD, TO_DISCIPLINE),
    limit="C1", counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=IS_PASSED_ON,
    kept_on=(TRANSFER, PetitionEntry.notice_on),
)  # fmt: skip
TELL_CLOCK = ClockRule(
    "C2", "书面告知是否受理", starts=(REGISTER, CONVERT), stops=TOLD,
    limit="C2", counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=CAN_BE_TOLD,
    kept_on=NOTICED,
)  # fmt: skip
TELL_ASSIGNED_CLOCK = ClockRule(
    "C3", "书面告知是否受理（转送、交办）", starts=(RECEIVE_ASSIGNED,), stops=TOLD,
    limit="C3", counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=CAN_BE_TOLD,
    kept_on=NOTICED,
)  # fmt: skip
OBJECTION_CLOCK = ClockRule(
    "C4", "提出异议", starts=(RECEIVE_ASSIGNED,), stops=(OBJECT, SORT, TO_DISCLOSURE, WITHDRAW),
    limit="C4", counts_from=PetitionEntry.received_on, kept_on=(OBJECTION,),
)  # fmt: skip
# From acceptance, not from receipt (Art. 34); an opinion set aside begins anew.
OPINION_CLOCK = ClockRule(
    "C5", "办结（途径六：处理意见）", starts=(ACCEPT, SET_ASIDE), stops=HANDLED,
    limit="C5", counts_from=PetitionEntry.accepted_on, extended_by=PetitionEntry.extended_days,
    target_before=HANDLE_AHEAD, applies=ROUTE_OPINION, kept_on=ANSWERED,
)  # fmt: skip
REVIEW_RIGHT_CLOCK = ClockRule(
    "C6", "信访人请求复查", starts=(SERVE,), stops=(REQUEST_REVIEW, FINISH),
    limit="C6", counts_from=PetitionEntry.served_on, applies=ROUTE_OPINION,
    is_right=True, kept_on=(PetitionEntry.review_requested_on, PetitionEntry.finished_on),
)  # fmt: skip
REVIEW_CLOCK = ClockRule(
    "C7", "作出复查意见", starts=(REQUEST_REVIEW,), stops=(REVIEW, SET_ASIDE, WITHDRAW),
    limit="C7", counts_from=PetitionEntry.review_requested_on,
    kept_on=(REVIEW_OPINION, PetitionEntry.finished_on),
)  # fmt: skip
FINAL_RIGHT_CLOCK = ClockRule(
    "C8", "信访人请求复核", starts=(REVIEW,), stops=(REQUEST_FINAL, FINISH),
    limit="C8", counts_from=PetitionEntry.reviewed_on,
    is_right=True, kept_on=(PetitionEntry.final_requested_on, PetitionEntry.finished_on),
)  # fmt: skip
FINAL_CLOCK = ClockRule(
    "C9", "作出复核意见", starts=(REQUEST_FINAL,), stops=(FINAL, SET_ASIDE, WITHDRAW),
    limit="C9", counts_from=PetitionEntry.final_requested_on, pauses=(OPEN_HEARING,), resumes=(END_HEARING,),
    kept_on=(PetitionEntry.final_on, FINAL_OPINION, PetitionEntry.finished_on),
)  # fmt: skip
RESULT_CLOCK = ClockRule(
    "C10", "向交办机关报告结果", starts=(RECEIVE_ASSIGNED,), stops=(REPORT_RESULT,),
    until=PetitionEntry.result_due_on, target_before=RESULT_AHEAD, applies=HAS_RESULT_DATE,
    basis="《信访工作条例》第二十二条第三款，期限由交办机关指定",
)  # fmt: skip
DUTY_CLOCK = ClockRule(
    "C11", "履行法定职责（途径五）", starts=(ACCEPT,), stops=HANDLED,
    limit="C11", counts_from=PetitionEntry.received_on, target_before=HANDLE_AHEAD, applies=ROUTE_DUTY,
    kept_on=ANSWERED,
)  # fmt: skip
CONFIRMATION_CLOCK = ClockRule(
    "C12", "申请司法确认", starts=(MEDIATE,), stops=(CONFIRMED,),
    limit="C12", counts_from=PetitionEntry.agreement_on, applies=CONFIRMATION_WANTED,
)  # fmt: skip
DISCLOSURE_CLOCK = ClockRule(
    "C13", "答复信息公开申请", starts=(TO_DISCLOSURE,), stops=(ANSWER_DISCLOSURE,),
    limit="C13", counts_from=PetitionEntry.received_on, extended_by=PetitionEntry.disclosure_days,
    target_before=TELL_AHEAD, kept_on=(PetitionEntry.finished_on,),
)  # fmt: skip
CONTACT_CLOCK = ClockRule("C14", "首次联系", limit="C14", starts=(SCREEN,), stops=(CONTACT, CONVERT), is_local=True)
SETTLE_CLOCK = ClockRule(
    "C14-settle", "化解", starts=(SCREEN,), stops=(SETTLE, MEDIATE, CONVERT, WITHDRAW),
    limit="C14-settle", extended_by=PetitionEntry.settle_days, is_local=True,
    kept_on=(PetitionEntry.agreement_on, PetitionEntry.finished_on),
)  # fmt: skip

CLOCKS = (
    CONTACT_CLOCK,
    SETTLE_CLOCK,
    _local(
        "backlog", "积案化解", (LIST_BACKLOG, REOPEN), (SETTLE, MEDIATE, WITHDRAW), BACKLOG_DAYS,
        until=PetitionEntry.plan_due_on, kept_on=(PetitionEntry.agreement_on, PetitionEntry.finished_on),
    ),
    PASS_ON_CLOCK,
    TELL_CLOCK,
    TELL_ASSIGNED_CLOCK,
    _local(
        "sort", "甄别和受理（不需书面告知的）", (REGISTER, CONVERT, RECEIVE_ASSIGNED), TOLD, SORT_DAYS,
        counts_from=PetitionEntry.received_on, applies=NEED_NOT_BE_TOLD,
    ),
    OBJECTION_CLOCK,
    RESULT_CLOCK,
    _local("route-1", "引导到诉讼等程序（途径一）", (ACCEPT,), HANDLED, COURTS_DAYS, applies=ROUTE_COURTS, kept_on=ANSWERED),
    _local(
        "route-2", "引导到仲裁（途径二）", (ACCEPT,), HANDLED, ARBITRATION_DAYS, applies=ROUTE_ARBITRATION,
        kept_on=ANSWERED,
    ),
    _local(
        "route-3", "转党组织申诉程序（途径三）", (ACCEPT,), HANDLED, PARTY_APPEAL_DAYS, applies=ROUTE_PARTY, kept_on=ANSWERED,
    ),
    _local(
        "route-4", "导入行政程序（途径四）", (ACCEPT,), HANDLED, ADMINISTRATIVE_DAYS, applies=ROUTE_ADMINISTRATIVE,
        kept_on=ANSWERED,
    ),
    DUTY_CLOCK,
    OPINION_CLOCK,
    _local("suggestion", "研究答复建议意见", (ACCEPT,), HANDLED, SUGGESTION_DAYS, applies=IS_SUGGESTION, kept_on=ANSWERED),
    _local(
        "answer", "催问办理结果", (PASS_ON,), (RESULT_RECEIVED, WITHDRAW), ANSWER_DAYS, until=PetitionEntry.answer_due_on,
        kept_on=(PetitionEntry.finished_on,),
    ),
    DISCLOSURE_CLOCK,
    _local("service", "送达", (REPLY,), (SERVE,), SERVICE_DAYS, kept_on=(PetitionEntry.served_on,)),
    REVIEW_RIGHT_CLOCK,
    REVIEW_CLOCK,
    FINAL_RIGHT_CLOCK,
    FINAL_CLOCK,
    _local("hearing", "复核听证", (OPEN_HEARING,), (END_HEARING,), HEARING_DAYS),
    CONFIRMATION_CLOCK,
    _local(
        "carry-out", "落实处理意见（履行协议）", (REPLY, MEDIATE, REVIEW, FINAL), (CARRY_OUT, SET_ASIDE), CARRY_OUT_DAYS,
        until=PetitionEntry.carry_out_by, applies=MUST_BE_CARRIED_OUT, kept_on=(PetitionEntry.carried_out_on,),
    ),
    _local(
        "finish", "程序办结", (SERVE, MEDIATE), (FINISH,), FINISH_DAYS, applies=NOT_OPINION,
        kept_on=(PetitionEntry.finished_on,),
    ),
    # The office's own turn, once the thirty days of the petitioner are over.
    _local(
        "finish-unasked", "期满未请求复查（复核）的程序办结", (SERVE, REVIEW), (FINISH, REQUEST_REVIEW, REQUEST_FINAL),
        FINISH_UNASKED_DAYS, applies=ROUTE_OPINION,
        kept_on=(PetitionEntry.finished_on, PetitionEntry.review_requested_on, PetitionEntry.final_requested_on),
    ),
    _local(
        "follow-up", "回访",
        (SETTLE, DIRECT_REPLY, RESULT_RECEIVED, ANSWER_DISCLOSURE, GUIDE, FINISH, FINAL, WITHDRAW, REFUSE_CLOSE),
        (FOLLOW_UP,), FOLLOW_UP_DAYS, kept_on=(PetitionEntry.followed_up_on,),
    ),
    _local("close", "销号", (FOLLOW_UP,), (CLOSE, REFUSE_CLOSE), CLOSE_DAYS),
    _local("grade", "首次评定事项等级", (CONTACT, LIST_BACKLOG, REOPEN), (GRADE, CONVERT, SETTLE), GRADE_DAYS),
    _local("grade-review", "事项等级复评", (GRADE, REVOKE_RESOLVED), (RESOLVE,), GRADE_REVIEW_DAYS, applies=IS_GRADED),
    _local("progress-a", "A级事项记录进展", (GRADE, PROGRESS), (RESOLVE,), PROGRESS_A_DAYS, applies=_graded(Grade.A)),
    _local("progress-b", "B级事项记录进展", (GRADE, PROGRESS), (RESOLVE,), PROGRESS_B_DAYS, applies=_graded(Grade.B)),
    _local("progress-c", "C级事项记录进展", (GRADE, PROGRESS), (RESOLVE,), PROGRESS_C_DAYS, applies=_graded(Grade.C)),
)  # fmt: skip

TODAY_IS_USUAL = (
    PetitionEntry.received_on, PetitionEntry.accepted_on, PetitionEntry.notice_on, PetitionEntry.replied_on,
    PetitionEntry.served_on, PetitionEntry.agreement_on, PetitionEntry.carried_out_on, PetitionEntry.finished_on,
    PetitionEntry.review_requested_on, PetitionEntry.reviewed_on, PetitionEntry.final_requested_on,
    PetitionEntry.final_on, PetitionEntry.resolved_on, PetitionEntry.followed_up_on, PetitionEntry.contact_on,
    PetitionEntry.extension_notice_on,
)  # fmt: skip


def default_for(field: Any, entry: PetitionEntry, today: date, decided: Decided) -> Any:
    """Propose today for what is usually noted on the day itself, and the town's term for carrying out."""
    if field.key in {one.key for one in TODAY_IS_USUAL}:
        return today
    if field.key == PetitionEntry.carry_out_by.key:
        return today + timedelta(days=decided(CARRY_OUT_DAYS))
    return None


# --- Figures (rules 9.2 C): matters asked of us; screened disputes and backlog only where named ----------------------

ASKED = (RowKind.FORMAL, RowKind.ASSIGNED)
TELLING = (TELL_CLOCK.code, TELL_ASSIGNED_CLOCK.code)
HANDLING_CODES = (OPINION_CLOCK.code, DUTY_CLOCK.code, "suggestion", "route-1", "route-2", "route-3", "route-4")
RATED = (Satisfaction.GOOD, Satisfaction.FAIR, Satisfaction.BAD)


def _count(*conditions: Any) -> Any:
    return sa.func.count().filter(sa.and_(*conditions))


def _asked_in(period: Period) -> Any:
    return sa.and_(
        PetitionEntry.kind.in_(ASKED),
        PetitionEntry.received_on.between(period.first, period.last),
        Entry.state != VOID.key,
    )


def _visited_in(period: Period) -> Any:
    return sa.and_(_asked_in(period), PetitionEntry.channel == Channel.VISIT)


def _came_again_in(period: Period) -> Any:
    """Count, beside each matter, the further contacts noted in the period."""
    return (
        sa.select(sa.func.count(Event.id))
        .where(
            Event.entry_id == Entry.id,
            Event.step == COME_AGAIN.key,
            Event.at >= day_begins(period.first),
            Event.at < day_begins(period.last, days=1),
        )
        .correlate(Entry)
        .scalar_subquery()
    )


def _contacts(first: Any) -> Callable[[Period], Any]:
    """Return the measure "件次": what came in the first time in the period, and every further contact in it."""

    def measure(period: Period) -> Any:
        of_period = sa.case((first(period), 1), else_=0)
        again = sa.case((Entry.state != VOID.key, _came_again_in(period)), else_=0)
        return sa.func.coalesce(sa.func.sum(of_period + again), 0)

    return measure


def _clock(period: Period, codes: tuple[str, ...], *more: Any) -> Any:
    return sa.exists().where(Clock.entry_id == Entry.id, Clock.code.in_(codes), *more)


def _to_be_told(period: Period) -> Any:
    """Told already, or the last day for it is over."""
    over = sa.or_(Clock.stopped_at.is_not(None), Clock.legal_due_on < period.as_of)
    return sa.and_(_asked_in(period), PetitionEntry.can_be_told, _clock(period, TELLING, over))


def _due_in(period: Period, *more: Any) -> Any:
    return sa.and_(
        Entry.state != VOID.key,
        _clock(period, HANDLING_CODES, Clock.legal_due_on.between(period.first, period.last), *more),
    )


def _finished_in(period: Period) -> Any:
    return sa.and_(
        PetitionEntry.kind.in_(ASKED),
        PetitionEntry.finished_on.between(period.first, period.last),
        Entry.state != VOID.key,
    )


def _first_time_in(period: Period) -> Any:
    return sa.and_(_asked_in(period), sa.or_(PetitionEntry.is_repeat.is_(None), PetitionEntry.is_repeat.is_(False)))


def _backlog(period: Period) -> Any:
    return sa.and_(PetitionEntry.is_backlog, Entry.found_on <= period.as_of, Entry.state != VOID.key)


def _grade_a(period: Period) -> Any:
    return sa.and_(Entry.grade == Grade.A, Entry.found_on <= period.as_of, Entry.state != VOID.key)


def _supported_in(period: Period) -> Any:
    return sa.and_(
        PetitionEntry.opinion == Opinion.SUPPORT,
        PetitionEntry.replied_on.between(period.first, period.last),
        Entry.state != VOID.key,
    )


def _resolved_by(period: Period) -> Any:
    return sa.and_(PetitionEntry.is_resolved, PetitionEntry.resolved_on <= period.as_of)


def _counted(code: str, label: str, definition: str, unit: str, measure: Callable[[Period], Any]) -> Figure:
    return Figure(code, label, definition, unit, counted=Counted.ENTRIES, measure=measure)


CONTACTS = _counted(
    "C-1", "信访总量（件次）", "期间内收到的信访事项，加上期间内同一事项的再次来信来访", "件次", _contacts(_asked_in)
)
MATTERS = _counted(
    "C-1a", "信访事项", "收到日期在期间内的信访事项和上级交办、转送事项，不含作废", "件", lambda p: _count(_asked_in(p))
)
VISITS = _counted("C-1b", "走访批次", "C-1a 中信访形式为走访的", "批次", lambda p: _count(_visited_in(p)))
VISITORS = _counted(
    "C-1c", "走访人次", "C-1b 的人数合计", "人次",
    lambda p: sa.func.coalesce(sa.func.sum(PetitionEntry.people_count).filter(_visited_in(p)), 0),
)  # fmt: skip
GROUPS = _counted(
    "C-1d",
    "其中集体访",
    "C-1b 中达到本镇集体访人数的",
    "批次",
    lambda p: _count(_visited_in(p), PetitionEntry.is_group),
)
TO_BE_TOLD = _counted(
    "C-2a",
    "应受理（告知）",
    "C-1a 中应当书面告知的（姓名、住址不清的除外），已经告知或告知期限已过",
    "件",
    lambda p: _count(_to_be_told(p)),
)
TOLD_IN_TIME = _counted(
    "C-2b", "及时受理（告知）", "C-2a 中在收到之日起十五日内告知的", "件",
    lambda p: _count(_to_be_told(p), _clock(p, TELLING, Clock.days_late == 0)),
)  # fmt: skip
TOLD_LATE = _counted(
    "C-2c", "超期受理（告知）", "C-2a 中超过十五日才告知的", "件",
    lambda p: _count(_to_be_told(p), _clock(p, TELLING, Clock.days_late > 0)),
)  # fmt: skip
NOT_TOLD = _counted(
    "C-2d", "超期未受理（告知）", "C-2a 中期限已过、至今没有告知的", "件",
    lambda p: _count(_to_be_told(p), _clock(p, TELLING, Clock.stopped_at.is_(None))),
)  # fmt: skip
DUE = _counted(
    "C-3a", "应按期办结（答复）", "办理期限（含批准的延期）在期间内到期的", "件", lambda p: _count(_due_in(p))
)
DONE_IN_TIME = _counted(
    "C-3b", "按期办结（答复）", "C-3a 中在期限当日或以前答复的", "件",
    lambda p: _count(_due_in(p, Clock.days_late == 0)),
)  # fmt: skip
RATABLE = _counted(
    "C-4a", "可评价", "程序办结日期（几次办结的，最近一次）在期间内的信访事项", "件", lambda p: _count(_finished_in(p))
)
RATED_COUNT = _counted(
    "C-4b", "已评价", "C-4a 中回访时作出评价的", "件",
    lambda p: _count(_finished_in(p), PetitionEntry.satisfaction.in_(RATED)),
)  # fmt: skip
SATISFIED = _counted(
    "C-5a", "满意和基本满意", "C-4b 中评价为满意、基本满意的", "件",
    lambda p: _count(_finished_in(p), PetitionEntry.satisfaction.in_((Satisfaction.GOOD, Satisfaction.FAIR))),
)  # fmt: skip
FULLY_SATISFIED = _counted(
    "C-5b", "满意", "C-4b 中评价为满意的，不含基本满意", "件",
    lambda p: _count(_finished_in(p), PetitionEntry.satisfaction == Satisfaction.GOOD),
)  # fmt: skip
REPEATS = _counted(
    "C-6a", "重复件次", "登记为重复的事项，加上期间内同一事项的再次来信来访", "件次",
    _contacts(lambda p: sa.and_(_asked_in(p), PetitionEntry.is_repeat)),
)  # fmt: skip
FIRST_TIME = _counted("C-7a", "初次信访", "C-1a 中不是重复的", "件", lambda p: _count(_first_time_in(p)))
RESOLVED_AT_ONCE = _counted(
    "C-7b", "一次性化解", "C-7a 中已实质化解，化解前和化解后本镇设置的天数内没有再次反映的", "件",
    lambda p: _count(
        _first_time_in(p), _resolved_by(p), sa.func.coalesce(PetitionEntry.came_again_soon, sa.false()).is_(sa.false())
    ),
)  # fmt: skip
BACKLOG = _counted(
    "C-8a", "信访积案", "截至日期登记在册的信访积案，含办结后又有反复的", "件", lambda p: _count(_backlog(p))
)
BACKLOG_RESOLVED = _counted(
    "C-8b", "积案实质化解", "C-8a 中截至日期已认定实质化解的", "件", lambda p: _count(_backlog(p), _resolved_by(p))
)
GRADE_A = _counted("C-8c", "A级事项", "截至日期登记、现评为A级的事项", "件", lambda p: _count(_grade_a(p)))
GRADE_A_RESOLVED = _counted(
    "C-8d", "A级事项实质化解", "C-8c 中截至日期已认定实质化解的", "件", lambda p: _count(_grade_a(p), _resolved_by(p))
)
SUPPORTED_COUNT = _counted(
    "C-9a", "支持意见", "处理结论为支持、答复作出日期在期间内的", "件", lambda p: _count(_supported_in(p))
)
SUPPORTED_DONE = _counted(
    "C-9b", "支持意见已落实", "C-9a 中截至日期已落实的", "件",
    lambda p: _count(_supported_in(p), PetitionEntry.carried_out, PetitionEntry.carried_out_on <= p.as_of),
)  # fmt: skip


def _rate(code: str, label: str, part: Figure, whole: Figure) -> Figure:
    return Figure(code, label, f"{part.code} ÷ {whole.code}", "%", part=part, whole=whole)


FIGURES = (
    CONTACTS, MATTERS, VISITS, VISITORS, GROUPS,
    _rate("C-2", "及时受理率", TOLD_IN_TIME, TO_BE_TOLD), TO_BE_TOLD, TOLD_IN_TIME, TOLD_LATE, NOT_TOLD,
    _rate("C-3", "按期办结（答复）率", DONE_IN_TIME, DUE), DUE, DONE_IN_TIME,
    _rate("C-4", "群众参评率", RATED_COUNT, RATABLE), RATABLE, RATED_COUNT,
    _rate("C-5", "参评群众满意率", SATISFIED, RATED_COUNT), SATISFIED,
    _rate("C-5c", "参评群众满意率（不含基本满意）", FULLY_SATISFIED, RATED_COUNT), FULLY_SATISFIED,
    _rate("C-6", "重复信访率", REPEATS, CONTACTS), REPEATS,
    _rate("C-7", "初次信访一次性化解率", RESOLVED_AT_ONCE, FIRST_TIME), FIRST_TIME, RESOLVED_AT_ONCE,
    _rate("C-8", "积案化解率", BACKLOG_RESOLVED, BACKLOG), BACKLOG, BACKLOG_RESOLVED,
    _rate("C-8e", "A级事项化解率", GRADE_A_RESOLVED, GRADE_A), GRADE_A, GRADE_A_RESOLVED,
    _rate("C-9", "支持意见落实率", SUPPORTED_DONE, SUPPORTED_COUNT), SUPPORTED_COUNT, SUPPORTED_DONE,
)  # fmt: skip

# --- Who brought it ------------------------------------------------------------------------------------------------

PEOPLE = Sealed(
    label="信访人",
    fields=(
        Named(key="name", field=Field(label="姓名", kind=Kind.TEXT, most=40, help="集体走访的填代表"), mandatory=False),
        Named(key="phone", field=Field(label="联系电话", kind=Kind.PHONE, most=40), mandatory=False),
        Named(key="address", field=Field(label="住址", kind=Kind.TEXT, most=100), mandatory=False),
        Named(
            key="id_number",
            field=Field(label="证件号码", kind=Kind.TEXT, most=18, help="只有受理程序确实需要时才填写，如核对送达对象"),
            mandatory=False,
        ),
    ),
    openers=(Role.OFFICER, *LEADING_ROLES),
    names=("name",),
    numbers=(PetitionEntry.system_number, PetitionEntry.related_number, PetitionEntry.assigned_number),
    notice=(
        "仅为办理、告知和送达本事项收集，加密保存，可以匿名（全部留空）。只有信访专干和负责人写明理由后可以查看，"
        "每次查看都有记录。信访人有权查询、更正（个人信息保护法第十七条、第四十五条、第四十六条）。"
    ),
)

BOOK = Book(
    key="petitions", position=3, label="信访事项", letter="访", segregated_letter="举", entry_word="事项", officer="信访专干",
    entry=PetitionEntry,
    shared=(
        Shared(column=Entry.grade, field=Field(label="事项等级", kind=Kind.CHOICE, choices=Grade)),
        Shared(column=Entry.responsible, field=Field(label="责任单位", kind=Kind.TEXT, most=100)),
    ),
    headline=headline, is_grave=IS_A, grave_grades=(Grade.A,), states=STATES, void=VOID, steps=STEPS, clocks=CLOCKS,
    papers=(
        ACCEPTANCE, REFUSAL, TRANSFER, OBJECTION, EXTENSION, REPLY_OPINION, REPLY_LETTER, SERVICE, AGREEMENT,
        REVIEW_OPINION, FINAL_OPINION, SUPERVISION,
    ),
    town_rules=(
        FIELD_REPORTS, GROUP_FROM, REPEAT_DAYS, A_FROM, B_FROM, SORT_DAYS, GRADE_DAYS, GRADE_REVIEW_DAYS,
        PROGRESS_A_DAYS, PROGRESS_B_DAYS, PROGRESS_C_DAYS, BACKLOG_DAYS, COURTS_DAYS, ARBITRATION_DAYS,
        PARTY_APPEAL_DAYS, ADMINISTRATIVE_DAYS, SUGGESTION_DAYS, TELL_AHEAD, HANDLE_AHEAD, RESULT_AHEAD, ANSWER_DAYS,
        SERVICE_DAYS, CARRY_OUT_DAYS, FINISH_DAYS, FINISH_UNASKED_DAYS, HEARING_DAYS, FOLLOW_UP_DAYS, CLOSE_DAYS,
    ),
    figures=FIGURES, begin_from=lambda item: (), default_for=default_for, sealed=PEOPLE,
    reporters_only=FIELD_ROLES, open_to_field=FIELD_REPORTS, is_public=True,
)  # fmt: skip
