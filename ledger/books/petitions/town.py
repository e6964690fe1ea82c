"""What the law leaves to the town."""

from ledger.grammar.town_rules import TownRule


def _days(
    name: str, label: str, default: int, unit: str = "日", *, most: int = 365, basis: str = "本镇规定"
) -> TownRule:
    return TownRule(f"petitions.{name}", label, default=default, unit=unit, least=1, most=most, basis=basis)


GROUP_FROM = TownRule(
    "petitions.group_from", "几人以上算集体访",
    default=5, unit="人", least=2, most=50, basis="通常做法：5 人以上为集体访；个别系统为超过 5 人",
)
FIELD_REPORTS = TownRule(
    "petitions.field_reports", "村和网格可以上报矛盾纠纷",
    default=1, most=1, yes_no=True, basis="本镇规定；默认只上报、不看台账",
)
REPEAT_DAYS = _days("repeat_days", "化解后几日内又反映的不算一次性化解", 365)
A_FROM = TownRule(
    "petitions.a_from", "因素得分几分以上建议A级",
    default=8, unit="分", least=1, most=14, basis="本镇规定；建议值",
)
B_FROM = TownRule(
    "petitions.b_from", "因素得分几分以上建议B级",
    default=4, unit="分", least=1, most=14, basis="本镇规定；建议值",
)
GRADE_DAYS = _days("grade_days", "排查纠纷和积案的首次评级期限", 7, most=30)
GRADE_REVIEW_DAYS = _days("grade_review_days", "事项等级复评间隔", 30, most=30, basis="本镇规定；至少每三十日复评一次")
PROGRESS_A_DAYS = _days("progress_a_days", "A级事项进展记录间隔", 7, most=30)
PROGRESS_B_DAYS = _days("progress_b_days", "B级事项进展记录间隔", 14, most=60)
PROGRESS_C_DAYS = _days("progress_c_days", "C级事项进展记录间隔", 30, most=90)
BACKLOG_DAYS = _days("backlog_days", "信访积案化解期限（没有另定日期的）", 180, most=730)
SORT_DAYS = _days("sort_days", "不需要书面告知的事项的甄别期限", 15)
COURTS_DAYS = _days("courts_days", "途径一：引导到诉讼等程序的期限", 15)
ARBITRATION_DAYS = _days("arbitration_days", "途径二：引导到仲裁的期限", 15)
PARTY_APPEAL_DAYS = _days("party_appeal_days", "途径三：转党组织申诉程序的期限", 15)
ADMINISTRATIVE_DAYS = _days(
    "administrative_days", "途径四：导入行政程序的期限", 60, basis="本镇规定；所导入程序另有法定期限的从其规定"
)
SUGGESTION_DAYS = _days("suggestion_days", "建议意见研究答复期限", 60)
ANSWER_DAYS = _days("answer_days", "转送、交办后催问结果的期限", 60)
SERVICE_DAYS = _days("service_days", "答复作出后的送达期限", 7, most=60)
CARRY_OUT_DAYS = _days("carry_out_days", "支持意见、调解协议的落实期限（没有另定日期的）", 60)
FINISH_DAYS = _days("finish_days", "送达或调解后的办结期限", 30)
FINISH_UNASKED_DAYS = _days(
    "finish_unasked_days", "送达后未请求复查（复核）的办结期限", 45, basis="本镇规定；信访人三十日的权利期满以后"
)
HEARING_DAYS = _days("hearing_days", "复核听证期限", 30)
FOLLOW_UP_DAYS = _days("follow_up_days", "程序办结后的回访期限", 30)
TELL_AHEAD = TownRule(
    "petitions.tell_ahead", "转送、告知、信息公开答复在法定期限前几个工作日完成",
    default=2, unit="个工作日", most=10,
)
HANDLE_AHEAD = TownRule(
    "petitions.handle_ahead", "处理意见、履行职责在法定期限前几日完成", default=5, unit="日", most=30,
)
RESULT_AHEAD = TownRule(
    "petitions.result_ahead", "向交办机关报告结果在要求日期前几日完成", default=3, unit="日", most=30,
)
CLOSE_DAYS = _days("close_days", "回访后的销号期限", 15)
