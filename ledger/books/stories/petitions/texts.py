"""Invented matters: facts and demands, nothing about anybody."""

from dataclasses import dataclass

from ledger.books.petitions import Topic


@dataclass(frozen=True)
class Told:
    title: str
    summary: str
    topic: Topic
    unit: str
    handler: str
    answer: str
    done: str = "已按答复意见办理完毕，现场核对无误。"


def _told(topic: Topic, unit: str, title: str, summary: str, answer: str) -> Told:
    return Told(title, summary, topic, unit, HANDLERS[unit], answer)


HANDLERS = {
    "镇自然资源所": "王承办", "镇规划建设办": "李承办", "镇农业农村办": "张承办", "镇社会事务办": "刘承办",
    "镇综合行政执法队": "陈承办", "镇综治中心": "杨承办", "镇财政所": "赵承办", "镇司法所": "孙承办",
}  # fmt: skip
LAND, BUILDING, FARMING, AFFAIRS, ENFORCEMENT, CENTRE, FINANCE, JUSTICE = HANDLERS

TEXTS = (
    _told(Topic.LAND_TAKING, LAND, "修路占地补偿面积有出入", "修路占用承包地，测量面积与发放补偿的面积相差 0.3 亩，要求重新测量。", "经重新测量，少计 0.28 亩，补发补偿款。"),
    _told(Topic.HOMESTEAD, BUILDING, "宅基地申请半年没有答复", "去年提交宅基地申请，至今没有答复，要求说明办理情况。", "申请材料缺少村民小组意见，已一次性告知并协助补齐。"),
    _told(Topic.CONTRACTED_LAND, FARMING, "承包地边界被占", "相邻地块耕种时越过界石约两米，要求恢复边界。", "经核对确权图，边界以界石为准，双方已现场确认。"),
    _told(Topic.RESETTLEMENT, BUILDING, "安置房交房推迟", "协议约定年底交房，已推迟四个月，要求明确交房时间并支付过渡费。", "已督促建设单位明确交房时间，推迟期间过渡费照发。"),
    _told(Topic.WAGES, AFFAIRS, "工地拖欠两个月工资", "在镇区工地干活，两个月工资没有发放，要求支付。", "经核实，拖欠属实，已由施工单位全额支付。"),
    _told(Topic.SOCIAL_SECURITY, AFFAIRS, "居民养老保险缴费年限有误", "系统显示的缴费年限少两年，要求更正。", "经查缴费凭证，确有两年漏录，已报县社保中心补录。"),
    _told(Topic.VILLAGE_AFFAIRS, FINANCE, "要求公开村集体机动地承包费", "近三年机动地承包费没有公开，要求公开收支。", "已由镇农经站审核，村务公开栏公开三年明细。"),
    _told(Topic.ENVIRONMENT, ENFORCEMENT, "养殖场气味扰民", "村南养殖场夏季气味大，要求治理。", "已责成养殖场加盖粪污池、每日清运，经复核气味明显减轻。"),
    _told(Topic.ENVIRONMENT, BUILDING, "村内排水沟堵塞", "下雨后路面积水，排水沟多年没有清淤，要求清淤。", "已列入本月清淤计划，由村委组织实施。"),
    _told(Topic.SCHOOL_HEALTH, AFFAIRS, "校车停靠点太远", "停靠点离村口约一公里，要求增设。", "经与运营单位协商，增设村口停靠点。"),
    _told(Topic.PROPERTY, CENTRE, "小区电梯常停", "电梯一个月停用五次，要求维修。", "已督促物业更换控制板，公示维保记录。"),
    _told(Topic.SOCIAL_SECURITY, AFFAIRS, "低保停发不清楚原因", "三月起低保停发，要求说明原因。", "因家庭收入核对超过标准，已当面说明依据和申诉途径。"),
    _told(Topic.CONTRACTED_LAND, FARMING, "土地流转费没有按时给付", "流转合同约定三月给付流转费，至今未付，要求支付。", "经调解，承租方分两次付清。"),
    _told(Topic.VILLAGE_AFFAIRS, FARMING, "机井长期不能使用", "村东机井坏了两年，浇地困难，要求修复。", "已安排维修，更换水泵和电缆。"),
    _told(Topic.HOMESTEAD, BUILDING, "邻居翻建影响采光", "北侧翻建加高一层，采光受影响，要求核查是否批准。", "经核查，加高部分未经批准，已责令改正。"),
    _told(Topic.ENVIRONMENT, ENFORCEMENT, "路边烧烤油烟和噪声", "夜间烧烤营业到凌晨，要求规范。", "已责令安装油烟净化器，营业不超过二十三时。"),
    _told(Topic.LAND_TAKING, LAND, "青苗补偿标准不一致", "同一地块相邻两户青苗补偿标准不同，要求说明。", "两户作物种类不同，已出示补偿标准文件并说明。"),
    _told(Topic.WAGES, AFFAIRS, "零工工钱被扣", "在合作社做零工，结算时扣款三百元，要求退还。", "扣款没有依据，合作社已退还。"),
    _told(Topic.NEIGHBOURS, CENTRE, "共用巷道堆放杂物", "巷道被杂物占用，出入不便，要求清理。", "已清理，两家约定不再占用。"),
    _told(Topic.SCHOOL_HEALTH, AFFAIRS, "村卫生室药品不全", "常用慢病药经常没有，要求配齐。", "已督促卫生院按目录配送，每周补货。"),
    _told(Topic.PROPERTY, CENTRE, "物业费收取标准没有公示", "要求公示收费标准和收支。", "物业已公示合同、标准和年度收支。"),
    _told(Topic.RESETTLEMENT, BUILDING, "拆迁附属物漏登", "水井和围墙没有登记补偿，要求补登。", "经核实，水井漏登属实，予以补登。"),
    _told(Topic.OTHER, CENTRE, "路灯大面积不亮", "村中心街十二盏路灯不亮，要求修复。", "已更换灯具和控制箱。"),
    _told(Topic.CONTRACTED_LAND, FARMING, "确权证面积与实际不符", "证上面积比实际少半亩，要求更正。", "经测绘，差额属实，已报县局更正。"),
    _told(Topic.ENVIRONMENT, BUILDING, "自来水水压不足", "三层以上经常没有水，要求解决。", "已在泵房增设加压泵。"),
    _told(Topic.VILLAGE_AFFAIRS, FINANCE, "集体分红名单有遗漏", "家中一人未列入分红名单，要求补发。", "经核对成员资格，符合条件，予以补发。"),
    _told(Topic.HOMESTEAD, LAND, "宅基地证没有发放", "房屋已建成十年，没有发证，要求办理。", "已纳入本年度登记发证计划。"),
    _told(Topic.SOCIAL_SECURITY, AFFAIRS, "医保报销材料被退回", "异地住院材料两次被退回，要求一次告知。", "已一次性列明所缺材料，协助办结。"),
)  # fmt: skip
DISPUTES = (
    _told(Topic.NEIGHBOURS, JUSTICE, "两户因滴水发生争执", "檐水滴入邻院，一方要求改装水槽。", "加装水槽，费用各半。"),
    _told(Topic.NEIGHBOURS, JUSTICE, "地邻因排水口有争议", "雨后水排入邻地，对方要求改道。", "排水口改向村沟。"),
    _told(Topic.CONTRACTED_LAND, FARMING, "代耕地收回有争议", "口头代耕五年，一方要求收回，另一方已种下小麦。", "麦收后交回，互不补偿。"),
    _told(Topic.NEIGHBOURS, JUSTICE, "宅基地滴水空间争议", "翻建时双方对滴水空间说法不同。", "按原墙基后退三十厘米。"),
    _told(Topic.WAGES, AFFAIRS, "装修款尾数争议", "装修结束，双方对增项款项说法不同。", "增项按八百元结清。"),
)  # fmt: skip
