"""What the law leaves to the town: its own periods, how often one is extended, what counts as put right."""

from ledger.grammar.town_rules import TownRule

CONTROL_COUNTS = TownRule(
    "housing.control_counts", "只采取管理措施的房屋，也可按已整治验收",
    default=0, most=1, yes_no=True, basis="管理措施降低风险但没有消除隐患，一般只计已管控，不计已整治",
)
FIRST_SCREENING_DAYS = TownRule(
    "housing.first_screening_days", "新建档房屋首次排查期限",
    default=30, unit="日", least=1, most=365, basis="本镇规定：登记在册的房屋都要排查，不漏一栋",
)
RESUBMIT_DAYS = TownRule(
    "housing.resubmit_days", "退回后补充期限（自建房）", default=3, unit="个工作日", least=1, most=30,
)
NOTIFY_DAYS = TownRule("housing.notify_days", "核定后告知责任人期限", default=3, unit="个工作日", least=1, most=30)
DECIDE_DAYS = TownRule(
    "housing.decide_days", "收到鉴定报告后确定处置期限", default=5, unit="个工作日", least=1, most=30,
)
DAYS_SOME = TownRule("housing.days_some", "一定隐患的默认整治期限", default=60, unit="日", least=1, most=365)
DAYS_GRAVE = TownRule(
    "housing.days_grave", "严重隐患和C、D级的默认整治期限", default=30, unit="日", least=1, most=365,
)
EXTENSIONS = TownRule("housing.extensions", "整治期限最多延期次数", default=1, unit="次", least=0, most=5)
ACCEPT_DAYS = TownRule("housing.accept_days", "报告整治完成后验收期限", default=10, unit="日", least=1, most=60)
CLOSE_DAYS = TownRule(
    "housing.close_days", "验收合格后销号期限（自建房）", default=3, unit="个工作日", least=1, most=30,
)
REFERRAL_DAYS = TownRule(
    "housing.referral_days", "移送后跟踪答复期限（自建房）", default=30, unit="日", least=1, most=180,
)
LOOK_BACK_MONTHS = TownRule(
    "housing.look_back_months", "销号后多久回头看一次（自建房）",
    default=12, unit="个月", least=1, most=60, basis="本镇规定：销过号的房屋每年回头看一次",
)
KEY_STOREYS = TownRule(
    "housing.key_storeys", "几层及以上的自建房算重点", default=3, unit="层", least=2, most=10,
    basis="《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）：三层及以上是重点；有的平台从四层起分",
)
