"""The documents of a case, and who may issue them (rules 3.4, 3.5)."""

from ledger.books.safety.records import SafetyEntry
from ledger.grammar.papers import PaperKind
from ledger.grammar.usual_papers import approval
from ledger.models import Entry

CHECK_RECORD = PaperKind(
    "check_record", "现场检查记录",
    number_example="青应急检记〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第六十八条",
    not_before=(Entry.found_on,),
)
ORDER_PAPER = PaperKind(
    "order", "责令限期整改指令书",
    number_example="青应急责改〔2026〕3号", legal_basis="《山东省安全生产条例》第四十七条",
    not_before=(CHECK_RECORD,),
)
MEASURE_DECISION = PaperKind(
    "measure_decision", "现场处理措施决定书",
    number_example="县应急现决〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第六十五条第一款第三项",
    town_may_issue=False, after=(CHECK_RECORD,),
)
COERCION_DECISION = PaperKind(
    "coercion_decision", "查封（扣押）决定书",
    number_example="县应急查扣〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第六十五条第一款第四项",
    town_may_issue=False,
    not_before=(CHECK_RECORD,),
)
FIRE_SEALING = PaperKind(
    "fire_sealing", "消防临时查封决定书",
    number_example="县消封字〔2026〕第3号", legal_basis="《消防监督检查规定》第二十二条",
    town_may_issue=False,
    not_before=(Entry.found_on,),
)
CLOSING_DOWN = PaperKind(
    "closing_down", "关闭决定",
    number_example="县政发〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第一百一十五条",
    town_may_issue=False,
    not_before=(MEASURE_DECISION, COERCION_DECISION),
)
FIRE_ORDER = PaperKind(
    "fire_order", "消防责令限期改正通知书",
    number_example="县消限字〔2026〕第3号", legal_basis="《消防监督检查规定》第十九条", town_may_issue=False,
    not_before=(Entry.found_on,),
)
RECHECK_OPINION = PaperKind(
    "recheck_opinion", "整改复查意见书",
    number_example="青应急复查〔2026〕3号", legal_basis="《山东省安全生产条例》第四十七条",
    after=(ORDER_PAPER, MEASURE_DECISION, COERCION_DECISION),
    not_before=(SafetyEntry.done_on,),
)
PENALTY_DECISION = PaperKind(
    "penalty_decision", "行政处罚决定书",
    number_example="县应急罚〔2026〕3号", legal_basis="《中华人民共和国行政处罚法》第五十七条", town_may_issue=False,
    not_before=(CHECK_RECORD,),
)
REFERRAL = PaperKind(
    "referral", "移送（报告）函",
    number_example="青政函〔2026〕3号", legal_basis="《山东省安全生产条例》第四十七条",
    not_before=(Entry.found_on,),
)
LISTING = PaperKind(
    "listing", "挂牌督办通知书",
    number_example="县安办督〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第四十一条",
    town_may_issue=False,
    not_before=(Entry.found_on,),
)
LISTING_ANSWER = PaperKind(
    "listing_answer", "挂牌督办延期答复",
    number_example="县安办函〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第四十一条", town_may_issue=False,
    after=(LISTING,),
)
DELISTING = PaperKind(
    "delisting", "摘牌（核销）通知书",
    number_example="县安办销〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第四十一条", town_may_issue=False,
    not_before=(LISTING, SafetyEntry.done_on),
)
# 验收意见 of whoever is competent to accept it, which is not the town (rules 2.1, 3.4).
ACCEPTANCE = PaperKind(
    "acceptance", "重大隐患验收意见",
    number_example="县应急验〔2026〕3号", legal_basis="《安全生产事故隐患排查治理暂行规定》第十八条", town_may_issue=False,
    not_before=(SafetyEntry.done_on,),
)
RESUMPTION = PaperKind(
    "resumption", "恢复生产经营审查意见",
    number_example="县应急复产〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第六十五条", town_may_issue=False,
    not_before=(SafetyEntry.resume_asked_on,),
)
APPROVAL = approval()
