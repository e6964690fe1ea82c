"""What the law leaves to the town, but for the lengths of its own clocks, which stand beside them."""

from ledger.grammar.town_rules import TownRule, town
from ledger.workdays import Unit

CONTROL_COUNTS = TownRule(
    "housing.control_counts", "只采取管理措施的房屋，也可按已整治验收",
    default=0, most=1, yes_no=True, basis="管理措施降低风险但没有消除隐患，一般只计已管控，不计已整治",
)
FIRST_SCREENING_DAYS = town(
    "housing.first_screening_days", "新建档房屋首次排查期限", 30, Unit.DAYS, most=365,
    basis="本镇规定：登记在册的房屋都要排查，不漏一栋",
)
DAYS_SOME = town("housing.days_some", "一定隐患的默认整治期限", 60, Unit.DAYS, most=365)
DAYS_GRAVE = town("housing.days_grave", "严重隐患和C、D级的默认整治期限", 30, Unit.DAYS, most=365)
EXTENSIONS = town("housing.extensions", "整治期限最多延期次数", 1, "次", least=0, most=5)
LOOK_BACK_MONTHS = town(
    "housing.look_back_months", "销号后多久回头看一次（自建房）", 12, Unit.MONTHS, most=60,
    basis="本镇规定：销过号的房屋每年回头看一次",
)
KEY_STOREYS = town(
    "housing.key_storeys", "几层及以上的自建房算重点", 3, "层", least=2, most=10,
    basis="《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）：三层及以上是重点；有的平台从四层起分",
)
