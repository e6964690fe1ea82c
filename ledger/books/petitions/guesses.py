"""What people say a matter is about, so that its topic follows; read of the title alone, which names nobody."""

from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.words import Topic
from ledger.grammar.guesses import Guess

TOPIC = Guess(
    field=PetitionEntry.topic, words_of=PetitionEntry.title,
    synonyms={
        Topic.LAND_TAKING: ("征地", "征收", "土地补偿", "青苗", "占地补偿"),
        Topic.HOMESTEAD: ("宅基地", "建房", "盖房", "翻建", "房屋翻新"),
        Topic.CONTRACTED_LAND: ("承包地", "承包田", "土地承包", "流转", "确权", "机动地"),
        Topic.RESETTLEMENT: ("拆迁", "安置", "回迁", "搬迁", "过渡费"),
        Topic.WAGES: ("欠薪", "工资", "工钱", "工程款", "劳务费", "农民工"),
        Topic.SOCIAL_SECURITY: ("低保", "养老", "医保", "五保", "补贴", "救助", "残疾", "退役", "优抚", "社保"),
        Topic.VILLAGE_AFFAIRS: ("村务", "财务公开", "村账", "村干部", "三资", "集体资产", "选举", "党务"),
        Topic.LAW_SUITS: ("法院", "判决", "执行难", "派出所", "公安", "诉讼", "案件"),
        Topic.ENVIRONMENT: ("污染", "污水", "臭味", "异味", "噪音", "噪声", "垃圾", "扬尘", "油烟", "排水", "养殖场"),
        Topic.SCHOOL_HEALTH: ("学校", "入学", "教师", "医院", "卫生室", "医疗", "幼儿园", "校车"),
        Topic.PROPERTY: ("物业", "小区", "供暖", "停车", "电梯"),
        Topic.NEIGHBOURS: ("邻居", "邻里", "相邻", "滴水", "院墙", "过道", "地界", "纠纷"),
    },
)
