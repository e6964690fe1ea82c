"""The closed lists of petition matters and the codes of their clocks. What is graded is a matter; nobody is graded."""

from ledger.choices import Choice


class RowKind(Choice):
    FORMAL = "formal", "信访事项"
    SCREENED = "screened", "排查发现的矛盾纠纷"
    ASSIGNED = "assigned", "上级交办、转送"
    BACKLOG = "backlog", "信访积案"


class Channel(Choice):
    """Art. 17, with the further ways matters reach a town."""

    VISIT = "visit", "走访"
    LETTER = "letter", "书信"
    PHONE = "phone", "电话"
    ONLINE = "online", "信息网络"
    FAX = "fax", "传真"
    FROM_ABOVE = "from_above", "上级转送"
    LEADER_NOTE = "leader_note", "领导批示"
    HOTLINE = "hotline", "12345热线"


class Purpose(Choice):
    SUGGESTION = "suggestion", "意见建议"
    APPEAL = "appeal", "申诉"
    REQUEST = "request", "求决"
    ACCUSATION = "accusation", "揭发控告"
    QUESTION = "question", "咨询"
    OTHER = "other", "其他"


class Category(Choice):
    SUGGESTION = "suggestion", "建议意见类（第二十九条）"
    ACCUSATION = "accusation", "检举控告类（第三十条）"
    CLAIM = "claim", "申诉求决类（第三十一条）"


class Route(Choice):
    """The six ways of Art. 31, in its order."""

    COURTS = "courts", "（一）诉讼、检察、公安机关法定程序"
    ARBITRATION = "arbitration", "（二）仲裁"
    PARTY_APPEAL = "party_appeal", "（三）党员申诉、申请复审等"
    ADMINISTRATIVE = "administrative", "（四）行政复议、裁决、确认、许可、处罚等"
    DUTY = "duty", "（五）申请查处违法行为、履行职责"
    OPINION = "opinion", "（六）听取陈述、调查核实，出具信访处理意见书"


class LimitUnit(Choice):
    """What another law counts its limit in; the values are those of the units of time limits."""

    DAYS = "days", "日"
    WORKING_DAYS = "working_days", "个工作日"
    MONTHS = "months", "个月"


class Topic(Choice):
    LAND_TAKING = "land_taking", "土地征收"
    HOMESTEAD = "homestead", "宅基地与建房"
    CONTRACTED_LAND = "contracted_land", "承包地"
    RESETTLEMENT = "resettlement", "拆迁安置"
    WAGES = "wages", "劳动欠薪"
    SOCIAL_SECURITY = "social_security", "社会保障"
    VILLAGE_AFFAIRS = "village_affairs", "村务与三资"
    LAW_SUITS = "law_suits", "涉法涉诉"
    ENVIRONMENT = "environment", "环境"
    SCHOOL_HEALTH = "school_health", "教育医疗"
    PROPERTY = "property", "物业"
    NEIGHBOURS = "neighbours", "邻里纠纷"
    OTHER = "other", "其他"


class Dispose(Choice):
    ANSWER = "answer", "直接答复"
    OWN = "own", "受理自办"
    FORWARD = "forward", "转送"
    ASSIGN = "assign", "交办"
    REPORT_UP = "report_up", "呈报"
    DECLINE = "decline", "不予受理"
    FILE = "file", "存查"


class Opinion(Choice):
    SUPPORT = "support", "支持"
    EXPLAIN = "explain", "解释说明"
    REFUSE = "refuse", "不予支持"
    SETTLED = "settled", "调解、和解"


class ReviewResult(Choice):
    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    SET_ASIDE = "set_aside", "撤销"


class Satisfaction(Choice):
    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    BAD = "bad", "不满意"
    UNRATED = "unrated", "未评价"


class CloseKind(Choice):
    CARRIED_OUT = "carried_out", "支持并落实"
    SETTLED = "settled", "调解、和解"
    ACCEPTED = "accepted", "解释后接受"
    GUIDED = "guided", "导入法定途径"
    FINAL = "final", "复核终结"
    ENDED_BY_LAW = "ended_by_law", "依法终结（涉法涉诉）"
    WITHDRAWN = "withdrawn", "信访人撤回"
    REPEATED = "repeated", "重复不再受理"
    TO_DISCIPLINE = "to_discipline", "转纪检监察"


class Grade(Choice):
    """Of the matter (rules 5.4); nobody is graded."""

    A = "a", "A级"
    B = "b", "B级"
    C = "c", "C级"


# The factors of a grade: the members stand for 0, 1 and 2 points.


class Harm(Choice):
    INCONVENIENCE = "inconvenience", "带来不便"
    MONEY = "money", "造成钱物损失"
    LIFE = "life", "关系生命健康、住房或基本生活"


class Affected(Choice):
    FEW = "few", "1 至 4 人"
    SOME = "some", "5 至 29 人"
    MANY = "many", "30 人以上"


class TimeOpen(Choice):
    SHORT = "short", "不满 60 日"
    MIDDLE = "middle", "60 至 365 日"
    LONG = "long", "超过 365 日"


class OurClock(Choice):
    IN_TIME = "in_time", "在法定期限内"
    NEAR = "near", "临近期限"
    BROKEN = "broken", "已超期或程序有缺漏"


class Complexity(Choice):
    ONE_UNIT = "one_unit", "一个单位能办"
    SEVERAL = "several", "需要几个单位共同办"
    BEYOND = "beyond", "需要县级解决或存在法律政策空白"


class Merits(Choice):
    UNFOUNDED = "unfounded", "经核查诉求没有依据"
    PARTLY = "partly", "部分有依据"
    FOUNDED = "founded", "有依据而没有落实"


class Conflict(Choice):
    CALM = "calm", "平和"
    HARDENING = "hardening", "双方对立加深"
    DANGER = "danger", "有造成人身伤害的危险"


class ClockCode(Choice):
    """The promises by name; most are called after their row in the table of time limits (limits.toml)."""

    CONTACT = "C14", "首次联系"
    SETTLE = "C14-settle", "化解"
    REACH = "C16", "先行联系来访来信人"
    BACKLOG = "backlog", "积案化解"
    PASS_ON = "C1", "转送、交办"
    TELL = "C2", "书面告知是否受理"
    TELL_ASSIGNED = "C3", "书面告知是否受理（转送、交办）"
    SORT = "sort", "甄别和受理（不需书面告知的）"
    OBJECT = "C4", "提出异议"
    RESULT = "C10", "向交办机关报告结果"
    COURTS = "route-1", "引导到诉讼等程序（途径一）"
    ARBITRATION = "route-2", "引导到仲裁（途径二）"
    PARTY_APPEAL = "route-3", "转党组织申诉程序（途径三）"
    ADMINISTRATIVE = "route-4", "导入行政程序（途径四）"
    DUTY = "C11", "履行法定职责（途径五）"
    OPINION = "C5", "办结（途径六：处理意见）"
    SUGGESTION = "suggestion", "研究答复建议意见"
    ANSWER = "answer", "催问办理结果"
    DISCLOSURE = "C13", "答复信息公开申请"
    SERVICE = "service", "送达"
    REVIEW_RIGHT = "C6", "信访人请求复查"
    REVIEW = "C7", "作出复查意见"
    FINAL_RIGHT = "C8", "信访人请求复核"
    FINAL = "C9", "作出复核意见"
    HEARING = "hearing", "复核听证"
    CONFIRMATION = "C12", "申请司法确认"
    CARRY_OUT = "carry-out", "落实处理意见（履行协议）"
    FINISH = "finish", "程序办结"
    FINISH_UNASKED = "finish-unasked", "期满未请求复查（复核）的程序办结"
    FOLLOW_UP = "follow-up", "回访"
    CLOSE = "close", "销号"
    GRADE = "grade", "首次评定事项等级"
    GRADE_REVIEW = "grade-review", "事项等级复评"
    PROGRESS_A = "progress-a", "A级事项记录进展"
    PROGRESS_B = "progress-b", "B级事项记录进展"
    PROGRESS_C = "progress-c", "C级事项记录进展"
    LEAD = "C-lead", "确定包案领导"
    OUTSIDE = "C-outside", "外部答复"
