"""What people call the parts of a house, so that the description names them."""

from ledger.books.housing.records import HousingEntry
from ledger.books.housing.words import HazardPart
from ledger.grammar.guesses import Guess

PARTS = Guess(
    field=HousingEntry.hazard_parts, words_of=HousingEntry.description, takes_several=True,
    synonyms={
        HazardPart.WALL: ("墙", "山墙", "砌体", "外墙"),
        HazardPart.FRAME: ("梁", "柱", "圈梁", "挑梁", "檩"),
        HazardPart.FOUNDATION: ("地基", "基础", "沉降", "下沉", "倾斜", "墙根", "散水"),
        HazardPart.ROOF: ("屋面", "屋顶", "屋架", "房顶", "瓦", "屋盖"),
        HazardPart.SLAB: ("楼板", "预制板", "楼面", "阳台", "挑檐", "雨棚板"),
    },
)
