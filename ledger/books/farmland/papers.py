"""The kinds of paper: the county's, and the few that are the town's own."""

from typing import Any

from ledger.books.farmland.conditions import TOWN_HAS_POWER
from ledger.books.farmland.records import FarmlandEntry
from ledger.grammar.fields import STANDS_ALONE
from ledger.grammar.papers import PaperKind
from ledger.grammar.usual_papers import approval


def of_the_county(key: str, label: str, **words: Any) -> PaperKind:
    """The county decides and punishes; the town records what it issued."""
    return PaperKind(key, label, town_may_issue=False, **words)


# The county may have stopped it before it told the town.
STOP_NOTICE = of_the_county(
    "stop_notice", "责令停止违法行为通知书", number_example="县自然资停〔2026〕3号",
    legal_basis="《中华人民共和国土地管理法》第六十八条；《土地管理法实施条例》第四十八条",
    not_before=STANDS_ALONE,
)
REPORT_LETTER = PaperKind(
    "report_letter", "违法用地报告（函告）", number_example="青政函〔2026〕3号",
    legal_basis="《中华人民共和国土地管理法》第六十七条；本省土地管理条例关于巡查报告的规定",
    not_before=(FarmlandEntry.discovered_on,),
)
FILING = of_the_county(
    "filing", "立案呈批表", number_example="县自然资立〔2026〕3号",
    legal_basis="《自然资源行政处罚办法》；宅基地案件《中华人民共和国土地管理法》第七十八条",
    not_before=(FarmlandEntry.verified_on,),
)
# The head of the county's bureau decides, and the paper says so.
EXTENSION_APPROVAL = of_the_county(
    "extension_approval", "延长办案期限审批表", number_example="县自然资延〔2026〕3号", after=(FILING,), approves=True,
    legal_basis="《中华人民共和国行政处罚法》第六十条；《自然资源行政处罚办法》",
)
WITHDRAWAL = of_the_county(
    "withdrawal", "撤销立案决定书", number_example="县自然资撤〔2026〕3号", after=(FILING,),
    legal_basis="《自然资源行政处罚办法》",
)
PENALTY_NOTICE = of_the_county(
    "penalty_notice", "行政处罚告知书", number_example="县自然资罚告〔2026〕3号", after=(FILING,),
    legal_basis="《自然资源行政处罚办法》第三十三条",
)
HEARING_NOTICE = of_the_county(
    "hearing_notice", "听证告知书", number_example="县自然资听告〔2026〕3号", after=(FILING,),
    legal_basis="《自然资源行政处罚办法》第三十四条",
)
# While one of these has it, the days for the decision do not count (自然资源行政处罚办法).
HEARING_REQUEST = of_the_county(
    "hearing_request", "听证申请书（收文）", number_example="县自然资收〔2026〕3号", after=(HEARING_NOTICE,),
    legal_basis="《中华人民共和国行政处罚法》第六十三条、第六十四条",
)
HEARING_SUMMONS = of_the_county(
    "hearing_summons", "听证通知书", number_example="县自然资听通〔2026〕3号", after=(HEARING_NOTICE,),
    legal_basis="《中华人民共和国行政处罚法》第六十四条",
)
HEARING_RECORD = of_the_county(
    "hearing_record", "听证笔录（听证报告）", number_example="县自然资听〔2026〕3号", after=(HEARING_REQUEST, HEARING_SUMMONS),
    legal_basis="《中华人民共和国行政处罚法》第六十四条",
)
APPRAISAL_ORDER = of_the_county(
    "appraisal_order", "鉴定（检测、公告）委托书", number_example="县自然资鉴委〔2026〕3号", after=(FILING,),
    legal_basis="《自然资源行政处罚办法》：鉴定、检测、公告的时间不计入办案期限",
)
APPRAISAL_OPINION = of_the_county(
    "appraisal_opinion", "鉴定意见（检测报告、公告）", number_example="鉴〔2026〕3号", after=(APPRAISAL_ORDER,),
    legal_basis="《自然资源行政处罚办法》",
)
NO_PENALTY = of_the_county(
    "no_penalty", "不予行政处罚决定书", number_example="县自然资不罚〔2026〕3号", after=(FILING,),
    legal_basis="《中华人民共和国行政处罚法》第三十三条、第三十六条",
    not_before=(PENALTY_NOTICE, HEARING_NOTICE),
)
PENALTY_DECISION = of_the_county(
    "penalty_decision", "行政处罚决定书", number_example="县自然资罚〔2026〕3号", after=(PENALTY_NOTICE,),
    legal_basis="《中华人民共和国土地管理法》第七十七条",
    not_before=(HEARING_NOTICE,),
)
URGING = of_the_county(
    "urging", "催告书", number_example="县自然资催〔2026〕3号", after=(PENALTY_DECISION,),
    legal_basis="《中华人民共和国行政强制法》第五十四条",
    not_before=(FarmlandEntry.served_on,),
)
COURT_APPLICATION = of_the_county(
    "court_application", "强制执行申请书", number_example="县自然资执申〔2026〕3号", after=(URGING,),
    legal_basis="《中华人民共和国土地管理法》第八十三条；《中华人民共和国行政强制法》第五十三条",
)
REFERRAL_DECISION = of_the_county(
    "referral_decision", "涉嫌犯罪案件移送（不移送）审批表", number_example="县自然资移审〔2026〕3号",
    legal_basis="《行政执法机关移送涉嫌犯罪案件的规定》第五条：负责人自接到报告之日起三日内决定",
    not_before=(FILING,),
)
CRIME_REFERRAL = of_the_county(
    "crime_referral", "涉嫌犯罪案件移送书", number_example="县自然资移〔2026〕3号",
    legal_basis="《行政执法机关移送涉嫌犯罪案件的规定》第五条",
    not_before=(REFERRAL_DECISION,),
)
POLICE_REPLY = of_the_county(
    "police_reply", "公安机关不予立案通知书", number_example="县公不立〔2026〕3号", after=(CRIME_REFERRAL,),
    legal_basis="《行政执法机关移送涉嫌犯罪案件的规定》第八条：不予立案的，书面通知移送案件的行政执法机关",
)
ACCEPTANCE_OPINION = of_the_county(
    "acceptance_opinion", "验收意见", number_example="县自然资验〔2026〕3号",
    legal_basis="《土地复垦条例》第二十九条；当地验收办法",
    not_before=(FarmlandEntry.done_on,),
)
TOWN_ORDER_PAPER = PaperKind(
    "town_order", "责令停止建设、限期改正通知书", number_example="青政责改〔2026〕3号", applies=TOWN_HAS_POWER,
    legal_basis="《中华人民共和国城乡规划法》第六十五条",
    not_before=(FarmlandEntry.discovered_on,),
)
TOWN_URGING = PaperKind(
    "town_urging", "催告书（镇政府）", number_example="青政催〔2026〕3号",
    after=(TOWN_ORDER_PAPER,), applies=TOWN_HAS_POWER,
    legal_basis="《中华人民共和国行政强制法》第三十五条：载明履行的期限、方式和陈述权、申辩权",
    not_before=(FarmlandEntry.order_served_on,),
)
FORCE_DECISION = PaperKind(
    "force_decision", "行政强制执行决定书", number_example="青政强执〔2026〕3号",
    after=(TOWN_URGING,), applies=TOWN_HAS_POWER,
    legal_basis="《中华人民共和国行政强制法》第三十四条、第三十七条",
)
TOWN_ANNOUNCEMENT = PaperKind(
    "town_announcement", "限期自行拆除公告", number_example="青政拆告〔2026〕3号",
    after=(FORCE_DECISION,), applies=TOWN_HAS_POWER,
    legal_basis="《中华人民共和国行政强制法》第四十四条：公告、限期自行拆除，复议、诉讼期满后方可强制拆除；"
    "第四十三条：夜间和法定节假日不得实施，不得停水、停电、停热、停气",
)
APPROVAL = approval()
