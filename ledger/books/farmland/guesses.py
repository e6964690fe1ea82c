"""What people say is done on the land, so that the kind of building or use follows."""

from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.words import BuildingKind
from ledger.grammar.guesses import Guess

KIND = Guess(
    field=FarmlandEntry.building_kind, words_of=FarmlandEntry.use,
    synonyms={
        BuildingKind.HOUSE_SINGLE: ("住房", "住宅", "建房", "盖房", "宅基地", "院墙", "民房"),
        BuildingKind.HOUSE_MULTIPLE: ("多户", "楼房出售", "小产权", "住宅楼"),
        BuildingKind.PUBLIC_SERVICE: ("学校", "卫生室", "文化广场", "广场", "村委", "养老", "停车场"),
        BuildingKind.INDUSTRY: ("厂房", "车间", "工厂", "加工", "仓库", "门市", "商铺", "饭店", "钢构", "板房"),
        BuildingKind.YARD: ("堆放", "堆场", "料场", "石料", "沙场", "砂石", "废品", "堆土"),
        BuildingKind.ROAD: ("道路", "修路", "硬化路", "路面", "铺路"),
        BuildingKind.GRAVE: ("坟", "墓"),
        BuildingKind.SOIL_TAKING: ("取土", "挖土", "采砂", "挖砂", "挖沙", "挖塘"),
        BuildingKind.LIVESTOCK: ("养殖", "猪舍", "猪场", "鸡舍", "鸭棚", "羊圈", "牛棚", "养猪", "养羊", "养鸡"),
        BuildingKind.GREENING: ("绿化", "植树", "苗木", "种树", "栽树"),
        BuildingKind.FACILITY_FARMING: ("大棚", "看护房", "设施农业", "温室", "农机库", "晾晒", "育苗"),
    },
)
