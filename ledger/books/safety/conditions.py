"""When something applies to a hazard or to the file of a workplace, and what is said when it does not."""

from ledger.books.safety.records import SafetyEntry, Workplace
from ledger.books.safety.words import Level, Mode, SubjectType
from ledger.grammar.conditions import all_of, is_, is_given, is_missing, is_not, unless
from ledger.grammar.usual_steps import IS_LISTED
from ledger.models import Entry

IS_MAJOR = is_(Entry.grade, Level.MAJOR, otherwise="这是一般隐患，由安监员销号即可")
IS_GENERAL = is_not(Entry.grade, Level.MAJOR, otherwise="重大隐患须由分管领导批准销号，请提请分管领导办理")
VOIDED_BY_OFFICER = is_not(Entry.grade, Level.MAJOR, otherwise="重大隐患只能由分管领导作废，请提请分管领导办理")
MAY_FALL = is_(Entry.grade, Level.MAJOR, otherwise="已经是一般隐患，不需要降级")
MAY_RISE = is_not(Entry.grade, Level.MAJOR, otherwise="已经是重大隐患，不需要升级")
WAS_MAJOR = is_(Entry.grade, Level.MAJOR, otherwise="约定回头看的是重大隐患；一般隐患又出现的，请重新立项")
NEEDS_PLAN = is_(Entry.grade, Level.MAJOR, otherwise="一般隐患不需要治理方案")
TOLD_TO_COUNTY = is_(Entry.grade, Level.MAJOR, otherwise="只有重大隐患须报告县级部门；一般隐患需要移送的，请用“移送”")
RESUMES_ON_REVIEW = is_(SafetyEntry.mode, Mode.STOPPED, otherwise="没有停产（停用）整改，不需要恢复生产审查")
AWAITS_RESUMPTION = all_of(
    is_given(SafetyEntry.resume_asked_on), is_missing(SafetyEntry.may_resume),
    otherwise="没有等待审查的恢复生产申请，请先登记收到申请",
)
MAY_ASK_TO_RESUME = all_of(
    RESUMES_ON_REVIEW, unless(AWAITS_RESUMPTION, otherwise="上次的恢复生产申请还没有审查意见"),
)
ASKS_FOR_LONGER = all_of(
    IS_LISTED, is_given(SafetyEntry.longer_asked_on), is_missing(SafetyEntry.longer_answered_on),
    otherwise="没有等待答复的挂牌延期申请",
)
MAY_ASK_FOR_LONGER = all_of(
    IS_LISTED, is_given(SafetyEntry.listed_until),
    unless(ASKS_FOR_LONGER, otherwise="已经申请挂牌延期，等待答复"),
    otherwise="没有在挂牌督办期限内，或者已经申请延期、等待答复",
)
IS_UNPUBLISHED = all_of(
    IS_LISTED, is_missing(SafetyEntry.published_on), otherwise="没有挂牌督办，或者已经向社会公布",
)
# Of a place (rules 3.1).
IS_SMALL_PLACE = is_(Workplace.subject_type, SubjectType.SMALL_PLACE, otherwise="不是九小场所")
IS_LEASED = is_(Workplace.subject_type, SubjectType.LEASED_WORKSHOP, otherwise="不是出租厂房")
USES_GAS = is_(Workplace.gas_use, True, otherwise="不使用燃气")
HAS_NO_CREDIT_CODE = is_missing(Workplace.credit_code, otherwise="有统一社会信用代码")
