"""What is wrong with an old house, how it is put right, and what the office sees afterwards. Invented throughout."""

from dataclasses import dataclass

from ledger.books.housing.words import HazardPart, Judgement

WALL, ROOF, SLAB = HazardPart.WALL, HazardPart.ROOF, HazardPart.SLAB
FOUNDATION, FRAME, OTHER = HazardPart.FOUNDATION, HazardPart.FRAME, HazardPart.OTHER


@dataclass(frozen=True)
class Sign:
    part: HazardPart
    description: str
    plan: str = ""
    accepted: str = ""


SOME = (
    Sign(
        WALL,
        "东山墙有斜裂缝，宽约 3 毫米，从窗角延伸到檐口",
        "东山墙双面钢筋网水泥砂浆加固，窗角增设钢拉带。",
        "裂缝已灌浆封闭，加固面层平整，观察两周没有新裂。",
    ),
    Sign(
        ROOF,
        "后坡屋面瓦片脱落，望板受潮，室内有漏雨痕迹",
        "更换望板和脱落瓦片，做防水垫层。",
        "屋面已翻修，淋水试验不漏。",
    ),
    Sign(SLAB, "二层预制板板缝开裂，板底抹灰脱落", "板底粘贴碳纤维布，板缝重新灌缝。", "板底已加固，板缝密实。"),
    Sign(
        FOUNDATION,
        "西北角散水下沉，勒脚与墙体脱开约 1 厘米",
        "恢复散水，西北角注浆加固。",
        "散水坡度正常，沉降观测点没有变化。",
    ),
    Sign(FRAME, "门洞上方木过梁端部腐朽", "更换为钢筋混凝土过梁，两端支座加垫块。", "过梁已更换，墙体没有新增裂缝。"),
    Sign(WALL, "前檐墙勒脚返碱酥碎，深约 4 厘米", "剔除酥碎砖，置换砌筑并做防潮层。", "置换砌筑密实，防潮层已做。"),
    Sign(OTHER, "女儿墙顶砖松动，沿街一侧有掉落危险", "拆除松动部分，重做压顶。", "松动部分已拆，压顶牢固。"),
    Sign(WALL, "内隔墙与外墙连接处竖向裂缝，宽约 2 毫米", "连接处植筋拉结，裂缝灌浆。", "拉结筋已植入，裂缝封闭。"),
    Sign(
        OTHER,
        "外挑阳台栏板根部开裂，钢筋锈蚀外露",
        "凿除松散混凝土，补焊钢筋后重新浇筑栏板。",
        "栏板已重做，推力检查牢固。",
    ),
    Sign(ROOF, "厢房檩条挠度过大，屋脊中部下沉约 5 厘米", "增设檩下支撑，更换两根檩条。", "屋脊恢复平直，支撑可靠。"),
)
SEVERE = (
    Sign(
        ROOF,
        "后坡屋面大面积下沉，主檩折断，有塌落危险",
        "拆除后坡屋面，更换檩条和屋面板，由镇上施工队施工，责任人出资。",
        "新屋面已完成，檩条规格与方案一致。",
    ),
    Sign(
        WALL,
        "承重南墙外闪约 6 厘米，墙体与楼板脱开",
        "搭设支撑后拆除南墙重砌，设构造柱和圈梁。",
        "南墙已重砌，构造柱、圈梁齐全。",
    ),
    Sign(
        SLAB,
        "二层预制板支座处压碎，板端搁置不足 4 厘米",
        "板端下增设钢托梁，更换受损板两块。",
        "托梁安装到位，受损板已更换。",
    ),
    Sign(
        FOUNDATION,
        "房后取土后西侧基础悬空，墙体斜裂缝宽 10 毫米",
        "回填夯实，西侧基础托换加固。",
        "托换基础达到强度，裂缝没有发展。",
    ),
    Sign(
        FRAME,
        "一层开店拆除承重墙垛，二层梁底出现斜裂缝",
        "恢复承重墙垛，梁底粘钢加固。",
        "墙垛恢复，粘钢固化检验合格。",
    ),
    Sign(
        WALL,
        "土坯墙根部淘空，连续降雨后局部坍落",
        "拆除土坯墙部分，改砌砖墙，并完善排水。",
        "砖墙已砌筑，屋后排水沟通畅。",
    ),
)
SIGNS = {Judgement.SOME: SOME, Judgement.SEVERE: SEVERE}
# What looks like a crack and is none: the line is taken back.
HAIR_CRACK = Sign(WALL, "堂屋北墙抹灰面有网状裂纹，走向不明")
