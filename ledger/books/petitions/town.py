"""What the law leaves to the town, but for the lengths of its own promises: those stand beside their clocks."""

from ledger.grammar.town_rules import TownRule, town
from ledger.workdays import Unit

FIELD_REPORTS = TownRule(
    "petitions.field_reports", "村和网格可以上报矛盾纠纷",
    default=1, most=1, yes_no=True, basis="本镇规定；默认只上报、不看台账",
)
GROUP_FROM = town(
    "petitions.group_from", "几人以上算集体访", 5, "人", least=2, most=50,
    basis="通常做法：5 人以上为集体访；个别系统为超过 5 人",
)
REPEAT_DAYS = town("petitions.repeat_days", "化解后几日内又反映的不算一次性化解", 365, Unit.DAYS, most=365)
A_FROM = town("petitions.a_from", "因素得分几分以上建议A级", 8, "分", most=14, basis="本镇规定；建议值")
B_FROM = town("petitions.b_from", "因素得分几分以上建议B级", 4, "分", most=14, basis="本镇规定；建议值")
TELL_AHEAD = town(
    "petitions.tell_ahead", "转送、告知、信息公开答复在法定期限前几个工作日完成", 2, Unit.WORKING_DAYS, least=0, most=10
)
HANDLE_AHEAD = town(
    "petitions.handle_ahead", "处理意见、履行职责在法定期限前几日完成", 5, Unit.DAYS, least=0, most=30
)
RESULT_AHEAD = town(
    "petitions.result_ahead", "向交办机关报告结果在要求日期前几日完成", 3, Unit.DAYS, least=0, most=30
)
CARRY_OUT_DAYS = town(
    "petitions.carry_out_days", "支持意见、调解协议的落实期限（没有另定日期的）", 60, Unit.DAYS, most=365
)
