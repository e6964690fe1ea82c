"""What the law leaves to the town."""

from datetime import date

from ledger.grammar.town_rules import TownRule, day_number, town
from ledger.workdays import Unit

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
CRIME_BASIC_MU = town(
    "farmland.crime_basic_mu", "追诉线：永久基本农田面积", 5, "亩", most=100, confirm=True,
    basis="刑法第三百四十二条；法释〔2000〕14号第三条，请核对有没有新的司法解释",
)
CRIME_OTHER_MU = town(
    "farmland.crime_other_mu", "追诉线：其他耕地面积", 10, "亩", most=100, confirm=True,
    basis="刑法第三百四十二条；法释〔2000〕14号第三条，请核对有没有新的司法解释",
)
RESUBMIT_DAYS = town("farmland.resubmit_days", "线索退回后补充期限", 3, Unit.WORKING_DAYS, most=30)
PLAN_DAYS = town("farmland.plan_days", "整改的默认期限", 30, Unit.DAYS, most=365)
DEFERRAL_DAYS = town(
    "farmland.deferral_days", "分类处置暂缓后再研判期限", 180, Unit.DAYS, most=730,
    basis="本镇规定：暂缓不是不管，定期研判，政策明确后整改",
)
EXTENSIONS = town("farmland.extensions", "整改期限最多延期次数", 1, "次", least=0, most=5)
TOWN_SERVING_DAYS = town("farmland.town_serving_days", "镇政府责令后送达期限", 3, Unit.WORKING_DAYS, most=30)
COMPLY_DAYS = town("farmland.comply_days", "镇政府催告后履行的默认期限", 10, Unit.DAYS, most=90)
ANNOUNCE_DAYS = town("farmland.announce_days", "强制执行决定后公告期限", 5, Unit.WORKING_DAYS, most=30)
SELF_DEMOLITION_DAYS = town("farmland.self_demolition_days", "公告后自行拆除的默认期限", 15, Unit.DAYS, most=90)
COURT_DAYS = town("farmland.court_days", "申请强制执行后跟踪期限", 60, Unit.DAYS, most=365)
POLICE_DAYS = town("farmland.police_days", "移送公安后跟踪期限", 30, Unit.DAYS, most=180)
ACCEPT_DAYS = town("farmland.accept_days", "报告整改完成后验收期限", 15, Unit.DAYS, most=90)
DECISION_EXTENSION = town(
    "farmland.decision_extension", "处罚决定最多延长（一次，由负责人批准）", 30, Unit.DAYS, most=90, confirm=True,
    basis="《国土资源行政处罚办法》（2014年）为三十日；《自然资源行政处罚办法》（2024年）的规定请核对",
)
DECIDE_AHEAD = town("farmland.decide_ahead", "处罚决定在法定期限前几日作出", 5, Unit.DAYS, least=0, most=30)
COURT_AHEAD = town("farmland.court_ahead", "申请法院强制执行在法定期限前几日提出", 10, Unit.DAYS, least=0, most=60)
CLOSE_DAYS = town("farmland.close_days", "验收合格后销号期限", 5, Unit.WORKING_DAYS, most=30)
RELIST_DAYS = town(
    "farmland.relist_days", "挂过牌的反弹后决定是否重新挂牌期限", 3, Unit.WORKING_DAYS, most=30,
)
LOOK_BACK_DAYS = town("farmland.look_back_days", "销号后回头看期限", 90, Unit.DAYS, most=365)
FINE_DAYS = town(
    "farmland.fine_days", "销号时罚款未缴清的催缴期限（从送达起算）", 15, Unit.DAYS, most=180,
    basis="《中华人民共和国行政处罚法》第六十七条：收到决定书之日起十五日内缴纳",
)
PATROL_DAYS_SUMMER = town(
    "farmland.patrol_days_summer", "重点地块巡查间隔（4月至10月）", 7, Unit.DAYS, most=90,
    basis="地方做法（延庆区）：4月至10月每周一次",
)
PATROL_DAYS_WINTER = town(
    "farmland.patrol_days_winter", "重点地块巡查间隔（11月至次年3月）", 15, Unit.DAYS, most=90,
    basis="地方做法（延庆区）：11月至次年3月每月至少两次",
)
