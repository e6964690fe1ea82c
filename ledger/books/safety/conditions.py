"""When something applies to a hazard or to the file of a workplace, and what is said when it does not."""

from ledger.books.safety.records import Workplace
from ledger.books.safety.words import Level, SubjectType
from ledger.grammar.conditions import is_, is_missing, is_not
from ledger.models import Entry

IS_MAJOR = is_(Entry.grade, Level.MAJOR, otherwise="这是一般隐患，由安监员销号即可")
IS_GENERAL = is_not(Entry.grade, Level.MAJOR, otherwise="重大隐患须由分管领导批准销号，请提请分管领导办理")
VOIDED_BY_OFFICER = is_not(Entry.grade, Level.MAJOR, otherwise="重大隐患只能由分管领导作废，请提请分管领导办理")
MAY_FALL = is_(Entry.grade, Level.MAJOR, otherwise="已经是一般隐患，不需要降级")
MAY_RISE = is_not(Entry.grade, Level.MAJOR, otherwise="已经是重大隐患，不需要升级")
WAS_MAJOR = is_(Entry.grade, Level.MAJOR, otherwise="约定回头看的是重大隐患；一般隐患又出现的，请重新立项")
# Of a place (rules 3.1).
IS_SMALL_PLACE = is_(Workplace.subject_type, SubjectType.SMALL_PLACE, otherwise="不是九小场所")
IS_LEASED = is_(Workplace.subject_type, SubjectType.LEASED_WORKSHOP, otherwise="不是出租厂房")
USES_GAS = is_(Workplace.gas_use, True, otherwise="不使用燃气")
HAS_NO_CREDIT_CODE = is_missing(Workplace.credit_code, otherwise="有统一社会信用代码")
