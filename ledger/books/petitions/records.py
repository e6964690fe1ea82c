"""What is recorded of a matter, one line a field. Who brought it is sealed (people.py) and stands nowhere here."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.books.petitions.words import (
    Affected, Category, Channel, CloseKind, Complexity, Conflict, Dispose, Grade, Harm, LimitUnit, Merits, Opinion,
    OurClock, Purpose, ReviewResult, Route, RowKind, Satisfaction, TimeOpen, Topic,
)
from ledger.choices import ChoiceColumn
from ledger.grammar.fields import STANDS_ALONE, choice, day, is_so, long_text, text, whole, yes_no
from ledger.models import Entry, StepRow


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
    first_on: Mapped[date | None] = day("首次信访日期", after=STANDS_ALONE)
    received_on: Mapped[date | None] = day("收到日期", after=(first_on,), help="各项法定期限从这一天起算")
    is_repeat: Mapped[bool | None] = yes_no("是否重复")
    related_number: Mapped[str | None] = text("关联事项编号", most=40, folded=True)
    reached_on: Mapped[date | None] = day("先行联系日期", after=(received_on,), help="与来访来信人当面、电话联系上的那一天")
    contact_count: Mapped[int] = whole("来信来访件次", unit="件次")
    contact_on: Mapped[date | None] = day("再次来信来访日期", after=(received_on,))
    contact_channel: Mapped[Channel | None] = choice("再次来信来访的形式", Channel)
    contact_people: Mapped[int | None] = whole("再次走访人数", unit="人", least=1, most=100_000)
    came_again_soon: Mapped[bool | None] = yes_no("化解前或化解后不久又反映")
    can_be_told: Mapped[bool | None] = yes_no("能否书面告知", help="姓名（名称）、住址不清的，可以不告知（第二十三条）")
    assigned_number: Mapped[str | None] = text("交办（转送）文号", most=60)
    assigned_by: Mapped[str | None] = text("交办（转送）机关", most=60)
    result_due_on: Mapped[date | None] = day("要求报告结果的日期", after=(received_on,), help="交办文书写明期限的填写")
    dispose: Mapped[Dispose | None] = choice("处置方式", Dispose)
    handler: Mapped[str | None] = text("承办人", most=40)
    no_interest: Mapped[bool | None] = yes_no("承办人与本事项无利害关系", help="有直接利害关系的应当回避（第二十八条）")
    accepted_on: Mapped[date | None] = day("受理日期", after=(received_on,))
    notice_on: Mapped[date | None] = day("告知日期", after=(received_on,))
    has_other_limit: Mapped[bool | None] = yes_no(
        "法律、法规另有办理期限", help="另有规定的从其规定；没有的按《行政诉讼法》第四十七条两个月"
    )
    other_limit: Mapped[int | None] = whole("另行规定的期限", least=1, most=730)
    other_limit_unit: Mapped[LimitUnit | None] = choice("期限单位", LimitUnit)
    other_limit_basis: Mapped[str | None] = text("期限依据", most=200, help="写到条，如《××条例》第二十条")
    passed_to: Mapped[str | None] = text("转往机关（单位）", most=60)
    answer_due_on: Mapped[date | None] = day("要求反馈日期", after=(received_on,))
    extended_days: Mapped[int | None] = whole("延长天数", unit="日", most=30)
    extension_reason: Mapped[str | None] = long_text("延期理由", most=500)
    extension_notice_on: Mapped[date | None] = day("延期告知日期", after=(accepted_on,))
    settle_days: Mapped[int | None] = whole("化解延长天数", unit="日", most=365)
    disclosure_days: Mapped[int | None] = whole("信息公开答复延长天数", unit="个工作日", most=20)
    opinion: Mapped[Opinion | None] = choice("处理结论", Opinion)
    replied_on: Mapped[date | None] = day("答复作出日期", after=(accepted_on,))
    served_on: Mapped[date | None] = day("送达日期", after=(replied_on,), help="信访人收到的那一天，请求复查的三十日由此起算")
    agreement_on: Mapped[date | None] = day("调解协议生效日期", after=(Entry.found_on,))
    confirmation_wanted: Mapped[bool | None] = yes_no("双方是否共同申请司法确认")
    carry_out_by: Mapped[date | None] = day("落实（履行）期限", after=(replied_on, agreement_on,))
    carried_out: Mapped[bool | None] = yes_no("是否落实")
    carried_out_on: Mapped[date | None] = day("落实日期", after=(Entry.found_on, replied_on, agreement_on))
    accepts_in_writing: Mapped[bool | None] = yes_no("信访人自愿书面表示接受")
    review_requested_on: Mapped[date | None] = day("请求复查日期", after=(served_on,))
    review_body: Mapped[str | None] = text("复查机关", most=60)
    review_result: Mapped[ReviewResult | None] = choice("复查结果", ReviewResult)
    reviewed_on: Mapped[date | None] = day("信访人收到复查意见日期", after=(review_requested_on,))
    final_requested_on: Mapped[date | None] = day("请求复核日期", after=(reviewed_on,))
    final_body: Mapped[str | None] = text("复核机关", most=60)
    final_result: Mapped[ReviewResult | None] = choice("复核结果", ReviewResult)
    final_on: Mapped[date | None] = day("复核意见作出日期", after=(final_requested_on,))
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
    plan_due_on: Mapped[date | None] = day("积案化解期限", after=(received_on,))
    is_finished: Mapped[bool] = yes_no("程序办结")
    finished_on: Mapped[date | None] = day("程序办结日期", after=(received_on, served_on, agreement_on, reviewed_on))
    is_resolved: Mapped[bool] = yes_no("实质化解")
    resolved_on: Mapped[date | None] = day("实质化解日期", after=(Entry.found_on,))
    followed_up_on: Mapped[date | None] = day("回访日期", after=(finished_on,))
    satisfaction: Mapped[Satisfaction | None] = choice("满意度", Satisfaction)
    # What was first said of it: asking again until somebody is content is told, and counts for nothing.
    first_satisfaction: Mapped[Satisfaction | None] = choice("首次评价", Satisfaction)
    close_kind: Mapped[CloseKind | None] = choice("办结方式", CloseKind)


class PetitionContact(StepRow):
    """A further coming of the same matter: whoever came is counted by their number and never by name."""

    __tablename__ = "petitions_contact"

    channel: Mapped[Channel] = mapped_column(ChoiceColumn(Channel))
    # Of those who came in person; a letter is no number of people.
    people: Mapped[int | None]
    is_group: Mapped[bool]


def headline(entry: PetitionEntry) -> str:
    return entry.title or ""
