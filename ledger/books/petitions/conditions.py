"""When a step, an answer, a paper or a clock applies."""

from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.words import Category, Channel, Dispose, Grade, Opinion, Route, RowKind
from ledger.grammar.conditions import all_of, any_of, is_, is_given, is_missing, is_not
from ledger.models import Entry

ALWAYS = all_of()
IS_KEPT_APART = is_(Entry.is_segregated, True, otherwise="这一件没有对谁保密")

# What came in, and what it is about.
IS_ASSIGNED = is_(PetitionEntry.kind, RowKind.ASSIGNED, otherwise="只有上级交办、转送的事项可以提出异议")
IS_BACKLOG = is_(PetitionEntry.is_backlog, True, otherwise="只有信访积案适用")
IS_SCREENED = all_of(
    is_(PetitionEntry.kind, RowKind.SCREENED), is_not(PetitionEntry.is_backlog, True),
    otherwise="只有排查发现的矛盾纠纷适用",
)
IS_ACCUSATION = is_(PetitionEntry.category, Category.ACCUSATION, otherwise="这不是检举控告类事项")
IS_NO_ACCUSATION = is_not(
    PetitionEntry.category, Category.ACCUSATION,
    otherwise="检举控告由纪检监察机关依规依纪依法处理，请用“转纪检监察机关”（第三十条）；重复登记、撤回的也一并转送",
)
IS_CLAIM = is_(PetitionEntry.category, Category.CLAIM, otherwise="只有申诉求决类事项要选择办理途径")
IS_SUGGESTION = is_(PetitionEntry.category, Category.SUGGESTION, otherwise="这不是建议意见类事项")
CAN_BE_TOLD = is_(PetitionEntry.can_be_told, True, otherwise="姓名（名称）、住址不清，不需要书面告知")
# What was assigned from above is told of from the day it was passed on (Art. 23).
TOLD_BY_US = all_of(CAN_BE_TOLD, is_not(PetitionEntry.kind, RowKind.ASSIGNED))
TOLD_AS_ASSIGNED = all_of(CAN_BE_TOLD, is_(PetitionEntry.kind, RowKind.ASSIGNED))
NEED_NOT_BE_TOLD = is_not(PetitionEntry.can_be_told, True, otherwise="要书面告知，按法定期限办理")
CAME_IN_PERSON = is_(PetitionEntry.contact_channel, Channel.VISIT, otherwise="不是走访")
HAS_RESULT_DATE = is_given(PetitionEntry.result_due_on, otherwise="交办机关没有要求报告结果")

# An accusation leaves the book only by handing it to the discipline inspection (Art. 30).
IS_OBJECTABLE = all_of(IS_NO_ACCUSATION, IS_ASSIGNED)

# How it was sorted.
IS_OWN = all_of(
    IS_NO_ACCUSATION, is_(PetitionEntry.dispose, Dispose.OWN, otherwise="处置方式不是“受理自办”，请先重新甄别")
)
IS_ANSWERED = all_of(
    IS_NO_ACCUSATION, is_(PetitionEntry.dispose, Dispose.ANSWER, otherwise="处置方式不是“直接答复”，请先重新甄别")
)
IS_DECLINED = all_of(
    IS_NO_ACCUSATION, is_(PetitionEntry.dispose, Dispose.DECLINE, otherwise="处置方式不是“不予受理”，请先重新甄别")
)
IS_FILED = all_of(
    IS_NO_ACCUSATION, is_(PetitionEntry.dispose, Dispose.FILE, otherwise="处置方式不是“存查”，请先重新甄别")
)
IS_PASSED_ON = is_(
    PetitionEntry.dispose, Dispose.FORWARD, Dispose.ASSIGN, Dispose.REPORT_UP,
    otherwise="处置方式不是转送、交办、呈报，请先重新甄别",
)
GOES_ELSEWHERE = all_of(
    IS_PASSED_ON, IS_NO_ACCUSATION,
    otherwise="检举控告类事项请转纪检监察机关；其他事项请先在甄别时选转送、交办或呈报",
)

# The six routes of Art. 31.
ROUTE_COURTS = is_(PetitionEntry.route, Route.COURTS, otherwise="不是途径一")
ROUTE_ARBITRATION = is_(PetitionEntry.route, Route.ARBITRATION, otherwise="不是途径二")
ROUTE_PARTY = is_(PetitionEntry.route, Route.PARTY_APPEAL, otherwise="不是途径三")
ROUTE_ADMINISTRATIVE = is_(PetitionEntry.route, Route.ADMINISTRATIVE, otherwise="不是途径四")
ROUTE_DUTY = is_(PetitionEntry.route, Route.DUTY, otherwise="只有第三十一条第五项的事项适用")
ROUTE_OPINION = is_(PetitionEntry.route, Route.OPINION, otherwise="只有第三十一条第六项的事项适用")
HAS_OTHER_LIMIT = all_of(
    ROUTE_DUTY, is_(PetitionEntry.has_other_limit, True), otherwise="法律、法规没有另行规定期限"
)
GUIDED_ROUTES = (Route.COURTS, Route.ARBITRATION, Route.PARTY_APPEAL, Route.ADMINISTRATIVE)
IS_GUIDED = all_of(
    IS_NO_ACCUSATION,
    is_(
        PetitionEntry.route, *GUIDED_ROUTES,
        otherwise="第三十一条第五、六项和建议意见类事项由本机关答复，不能导入其他途径",
    ),
)
IS_NOT_GUIDED = all_of(
    IS_NO_ACCUSATION,
    is_not(PetitionEntry.route, *GUIDED_ROUTES, otherwise="这一途径应当引导到法定程序，请用“导入法定途径”"),
)
NOT_OPINION = any_of(
    is_not(PetitionEntry.route, Route.OPINION), is_(PetitionEntry.opinion, Opinion.SETTLED),
    otherwise="出具处理意见书的事项由请求复查的期限管着",
)

# Who has been answered in writing may ask twice more, once each (Art. 35, 36).
MAY_ASK_FOR_REVIEW = all_of(
    ROUTE_OPINION, is_given(PetitionEntry.served_on, otherwise="处理意见还没有送达，请求复查的期限还没有开始"),
    is_missing(PetitionEntry.review_requested_on, otherwise="已经请求过复查；对复查意见不服的，请办理“信访人请求复核”"),
)
MAY_ASK_FOR_FINAL = all_of(
    is_given(PetitionEntry.reviewed_on, otherwise="还没有复查意见，请先办理复查"),
    is_missing(PetitionEntry.final_requested_on, otherwise="已经请求过复核，复核意见是最终意见（第三十六条）"),
)

# What was answered, and what became of it.
SUPPORTED = is_(PetitionEntry.opinion, Opinion.SUPPORT, otherwise="处理结论不是“支持”")
CONFIRMATION_WANTED = is_(PetitionEntry.confirmation_wanted, True, otherwise="双方没有共同申请司法确认")
MUST_BE_CARRIED_OUT = all_of(
    is_(PetitionEntry.opinion, Opinion.SUPPORT, Opinion.SETTLED), is_not(PetitionEntry.carried_out, True),
    otherwise="没有需要落实的支持意见或调解协议，或者已经落实",
)
IS_RESOLVED = is_(PetitionEntry.is_resolved, True, otherwise="还没有认定实质化解")
IS_UNRESOLVED = is_not(PetitionEntry.is_resolved, True, otherwise="已经认定实质化解")

# How it is graded, and whether somebody presses for it.
IS_A = is_(Entry.grade, Grade.A, otherwise="这不是A级事项")
MAY_FALL = is_(Entry.grade, Grade.A, Grade.B, otherwise="还没有评定等级，或者已经是C级，不需要降低；首次评定请用“评定事项等级”")
IS_GRADED = all_of(
    is_given(Entry.grade), IS_UNRESOLVED, is_missing(Entry.closed_at), otherwise="还没有评定等级，或已经化解"
)
WANTS_LEAD = all_of(IS_A, IS_UNRESOLVED, is_missing(Entry.lead_id, otherwise="已经确定包案领导"))
OPEN_A = all_of(IS_A, IS_UNRESOLVED, otherwise="不是未化解的A级事项")
OPEN_B = all_of(is_(Entry.grade, Grade.B), IS_UNRESOLVED, otherwise="不是未化解的B级事项")
OPEN_C = all_of(is_(Entry.grade, Grade.C), IS_UNRESOLVED, otherwise="不是未化解的C级事项")
IS_SUPERVISED = is_(Entry.is_listed, True, otherwise="没有督办，不需要解除")
IS_NOT_SUPERVISED = is_not(Entry.is_listed, True, otherwise="已经督办")
