"""What the law leaves to the town."""

from datetime import date

from ledger.grammar.town_rules import TownRule, day_number

STOCK_SINCE = TownRule(
    "farmland.stock_since", "存量分界：这一天以前动工的为早期存量",
    default=day_number(date(2013, 1, 1)), least=day_number(date(1987, 1, 1)), most=day_number(date(2199, 12, 31)),
    is_day=True, basis="全国农村乱占耕地建房摸排口径",
)
NEW_SINCE = TownRule(
    "farmland.new_since", "新增分界：这一天起动工的为新增，零容忍",
    default=day_number(date(2020, 7, 3)), least=day_number(date(1987, 1, 1)), most=day_number(date(2199, 12, 31)),
    is_day=True, basis="全国农村乱占耕地建房专项整治：2020年7月3日以后新增的零容忍",
)
CRIME_BASIC_MU = TownRule(
    "farmland.crime_basic_mu", "追诉线：永久基本农田面积",
    default=5, unit="亩", least=1, most=100, confirm=True,
    basis="刑法第三百四十二条；法释〔2000〕14号第三条，请核对有没有新的司法解释",
)
CRIME_OTHER_MU = TownRule(
    "farmland.crime_other_mu", "追诉线：其他耕地面积", default=10, unit="亩", least=1, most=100, confirm=True,
    basis="刑法第三百四十二条；法释〔2000〕14号第三条，请核对有没有新的司法解释",
)
RESUBMIT_DAYS = TownRule("farmland.resubmit_days", "线索退回后补充期限", default=3, unit="个工作日", least=1, most=30)
PLAN_DAYS = TownRule("farmland.plan_days", "整改的默认期限", default=30, unit="日", least=1, most=365)
EXTENSIONS = TownRule("farmland.extensions", "整改期限最多延期次数", default=1, unit="次", least=0, most=5)
COURT_DAYS = TownRule("farmland.court_days", "申请强制执行后跟踪期限", default=60, unit="日", least=1, most=365)
POLICE_DAYS = TownRule("farmland.police_days", "移送公安后跟踪期限", default=30, unit="日", least=1, most=180)
ACCEPT_DAYS = TownRule("farmland.accept_days", "报告整改完成后验收期限", default=15, unit="日", least=1, most=90)
DECIDE_AHEAD = TownRule("farmland.decide_ahead", "处罚决定在法定期限前几日作出", default=5, unit="日", most=30)
COURT_AHEAD = TownRule("farmland.court_ahead", "申请法院强制执行在法定期限前几日提出", default=10, unit="日", most=60)
CLOSE_DAYS = TownRule("farmland.close_days", "验收合格后销号期限", default=5, unit="个工作日", least=1, most=30)
LOOK_BACK_DAYS = TownRule("farmland.look_back_days", "销号后回头看期限", default=90, unit="日", least=1, most=365)
PATROL_DAYS_SUMMER = TownRule(
    "farmland.patrol_days_summer", "重点地块巡查间隔（4月至10月）",
    default=7, unit="日", least=1, most=90, basis="地方做法（延庆区）：4月至10月每周一次",
)
PATROL_DAYS_WINTER = TownRule(
    "farmland.patrol_days_winter", "重点地块巡查间隔（11月至次年3月）",
    default=15, unit="日", least=1, most=90, basis="地方做法（延庆区）：11月至次年3月每月至少两次",
)
