"""Kinds of paper that a hazardous house collects, with who may issue them."""

from ledger.books.housing.records import HousingEntry
from ledger.grammar.fields import STANDS_ALONE
from ledger.grammar.papers import PaperKind
from ledger.grammar.usual_papers import approval
from ledger.models import Entry

CAMPAIGN = "全国自建房安全专项整治工作方案（国办发明电〔2022〕10号）"
STANDING_RULE = "《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）"
# Of one province.
REGULATION = "《浙江省房屋使用安全管理条例》{}（其他省份请改填本省规定）"

NOTICE = PaperKind(
    "hazard_notice", "安全隐患告知书", number_example="青房告〔2026〕3号", legal_basis=STANDING_RULE,
    not_before=(HousingEntry.judged_on,),
)
PLEDGE = PaperKind(
    "pledge", "房屋使用安全责任书", number_example="青房责〔2026〕3号", legal_basis=STANDING_RULE,
    not_before=(Entry.found_on,),
)
APPRAISAL_REPORT = PaperKind(
    "appraisal_report", "房屋安全鉴定报告",
    number_example="鉴字2026-031", legal_basis="《危险房屋鉴定标准》（JGJ 125-2016）", town_may_issue=False,
    not_before=(HousingEntry.commissioned_on,),
)
INTERIM_OPINION = PaperKind(
    "interim_opinion", "鉴定中间意见",
    number_example="鉴中字2026-031", legal_basis=REGULATION.format("第十九条"), town_may_issue=False,
    not_before=(HousingEntry.commissioned_on,),
)
URGING = PaperKind(
    "urging", "督促解危通知书",
    number_example="县建危督〔2026〕3号", legal_basis=REGULATION.format("第二十一条"),
    town_may_issue=False, after=(APPRAISAL_REPORT,),
)
# People are moved out by it before anybody has judged or registered the house.
STOP_USE_NOTICE = PaperKind(
    "stop_use", "停止使用（经营）告知书", number_example="青房停〔2026〕3号", legal_basis=STANDING_RULE,
    not_before=STANDS_ALONE,
)
DEPARTMENT_LETTER = PaperKind(
    "department_letter", "房屋隐患通报函", number_example="青政函〔2026〕3号", legal_basis=REGULATION.format("第三十条"),
    not_before=(HousingEntry.judged_on,),
)
REVIEW_APPRAISAL = PaperKind(
    "review_appraisal", "复核鉴定报告",
    number_example="鉴复字2026-031", legal_basis=REGULATION.format("第二十二条"), town_may_issue=False,
    not_before=(APPRAISAL_REPORT,),
)
ACCEPTANCE = PaperKind(
    "acceptance", "整治验收单", number_example="青房验〔2026〕3号", legal_basis=CAMPAIGN,
    not_before=(HousingEntry.done_on,),
)
# Within a town's or village's plan the town itself orders (Art. 65); within the city's the county decides (Art. 64).
RURAL_BUILDING_ORDER = PaperKind(
    "rural_building_order", "乡村违法建设责令停止（限期改正、拆除）通知书",
    number_example="青政责改〔2026〕3号", legal_basis="《中华人民共和国城乡规划法》第六十五条",
    not_before=(Entry.found_on,),
)
BUILDING_DECISION = PaperKind(
    "building_decision", "违法建设处罚（限期拆除）决定书",
    number_example="县执罚〔2026〕3号", legal_basis="《中华人民共和国城乡规划法》第六十四条",
    town_may_issue=False,
    not_before=(Entry.found_on,),
)
REFERRAL = PaperKind(
    "referral", "移送（报告）函", number_example="青政函〔2026〕4号", legal_basis=STANDING_RULE,
    not_before=(HousingEntry.judged_on,),
)
LISTING = PaperKind(
    "listing", "挂牌督办通知书", number_example="青安办督〔2026〕3号", legal_basis=CAMPAIGN,
    not_before=(Entry.found_on,),
)
APPROVAL = approval()
