"""When a step, an answer, a paper or a clock applies."""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.words import Category, Dispose, Grade, Opinion, Route, RowKind
from ledger.choices import Choice
from ledger.grammar.steps import Condition
from ledger.models import Entry


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


def _graded(grade: Grade) -> Condition:
    return Condition(
        holds=lambda entry: entry.grade == grade and not entry.is_resolved, otherwise=f"不是未化解的{grade.label}事项"
    )


IS_GRADED = Condition(
    holds=lambda entry: entry.grade is not None and not entry.is_resolved and entry.closed_at is None,
    otherwise="还没有评定等级，或已经化解",
)
