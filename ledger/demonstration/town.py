"""示范镇 and its neighbour: the tree of areas, and which posts there are in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.grammar.book import Book
from ledger.models import AreaLevel, Role
from ledger.services.area_tables import AreaRow

COUNTY, TOWN, NEIGHBOUR = "示例县", "示范镇", "邻镇"
TOWNS = (TOWN, NEIGHBOUR)
DISTRICTS = (
    ("城关管区", ("西堤村", "东岭村", "南杨村", "北庄村", "新安社区", "和苑社区")),
    ("西河管区", ("柳沟村", "石桥村", "前坊村", "后坊村", "槐树屯村", "河湾村")),
    ("东山管区", ("杏林村", "枣园村", "上泉村", "下泉村", "双塔村", "青石村")),
    ("南湖管区", ("大井村", "小井村", "梨花村", "官道村", "清溪社区")),
)
NEIGHBOURS_DISTRICTS = (("邻东管区", ("邻一村",)),)
VILLAGES = {
    TOWN: tuple(village for _, villages in DISTRICTS for village in villages),
    NEIGHBOUR: tuple(village for _, villages in NEIGHBOURS_DISTRICTS for village in villages),
}
CORNERS = 6


def area_rows() -> list[AreaRow]:
    rows = [AreaRow(level=AreaLevel.COUNTY, name=COUNTY)]
    for town, districts, corners in ((TOWN, DISTRICTS, CORNERS), (NEIGHBOUR, NEIGHBOURS_DISTRICTS, 1)):
        rows.append(AreaRow(level=AreaLevel.TOWN, name=town, parent=COUNTY))
        for district, villages in districts:
            rows.append(AreaRow(level=AreaLevel.DISTRICT, name=district, parent=town))
            for village in villages:
                rows.append(AreaRow(level=AreaLevel.VILLAGE, name=village, parent=district))
                rows += _grids(village, corners)
    return rows


def _grids(village: str, corners: int) -> Iterator[AreaRow]:
    """Yield one grid or, in every second village, two, with their micro-grids numbered through the village."""
    names = [f"{village}第一网格", f"{village}第二网格"]
    grids = names if corners > 1 and _number(village) % 2 else names[:1]
    for grid in grids:
        yield AreaRow(level=AreaLevel.GRID, name=grid, parent=village)
    for corner in range(corners):
        grid = grids[corner * len(grids) // corners]
        yield AreaRow(level=AreaLevel.MICRO_GRID, name=corner_name(village, corner), parent=grid)


def _number(village: str) -> int:
    return next(villages.index(village) for villages in VILLAGES.values() if village in villages)


def corner_name(village: str, corner: int) -> str:
    return f"{village}{corner + 1}号微网格"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A post waiting for somebody. `title` puts a person into the table of sign-ins, `look` says what to see there.

    `books` are the keys of the books the post is for, empty for all.
    """

    roles: tuple[Role, ...]
    town: str
    area: str
    books: tuple[str, ...] = ()
    title: str = ""
    look: str = ""


def seats(books: Sequence[Book]) -> list[Seat]:
    """Return every post of both towns; the telephone numbers follow this order, those of the table first.

    Every book has officers of its own, and more than one: whoever put something right does not recheck it.
    """
    first, *others = books
    return [*_signed_in_seats(first, books), *_further_seats(first), *_officers(others)]


def _signed_in_seats(first: Book, books: Sequence[Book]) -> list[Seat]:
    home = VILLAGES[TOWN][0]
    return [
        Seat(
            roles=(Role.WORKER,), town=TOWN, area=corner_name(home, 0), title="网格员（手机）",
            look="我的待办、记一条、检查表里还没登记的发现",
        ),
        Seat(
            roles=(Role.VILLAGE_SECRETARY, Role.GRID_HEAD), town=TOWN, area=home, title="村书记兼网格长",
            look="本村在办事项和到期提醒",
        ),
        Seat(
            roles=(Role.OFFICER,), town=TOWN, area=TOWN, books=(first.key,), title=first.officer,
            look="待审核、待复查、待销号，登记文书，批准延期",
        ),
        Seat(
            roles=(Role.OFFICER,), town=TOWN, area=TOWN, books=(first.key,), title=f"{first.officer}（同事）",
            look="换人复查：自己上报的由同事复查销号",
        ),
        Seat(roles=(Role.LEADER,), town=TOWN, area=TOWN, title="分管领导", look="超期清单，批准重大隐患销号"),
        Seat(roles=(Role.CHIEF,), town=TOWN, area=TOWN, title="镇长", look="全镇超期清单，挂牌督办和摘牌"),
        Seat(roles=(Role.SUPERVISOR,), town=TOWN, area=TOWN, title="督查办", look="全镇在办和超期，只看不办"),
        Seat(
            roles=(Role.ADMINISTRATOR,), town=TOWN, area=TOWN, title="系统管理员",
            look="人员、岗位、区域、检查表、时限规则",
        ),
        Seat(roles=(Role.AUDITOR,), town=TOWN, area=TOWN, title="审计管理员", look="登录和账号变动记录"),
        Seat(
            roles=(Role.OFFICER,), town=NEIGHBOUR, area=NEIGHBOUR, books=tuple(book.key for book in books),
            title=f"邻镇{first.officer}",
            look="只看得到邻镇的条目",
        ),
    ]  # fmt: skip


def _further_seats(first: Book) -> Iterator[Seat]:
    yield Seat(roles=(Role.CHIEF,), town=TOWN, area=TOWN)
    yield Seat(roles=(Role.OFFICER,), town=TOWN, area=TOWN, books=(first.key,))
    for district, _villages in DISTRICTS:
        yield Seat(roles=(Role.DISTRICT_HEAD,), town=TOWN, area=district)
    yield Seat(roles=(Role.LEADER,), town=NEIGHBOUR, area=NEIGHBOUR)
    yield Seat(roles=(Role.WORKER,), town=NEIGHBOUR, area=corner_name(VILLAGES[NEIGHBOUR][0], 0))
    for number, village in enumerate(VILLAGES[TOWN]):
        if number:
            yield Seat(roles=(Role.VILLAGE_SECRETARY, Role.GRID_HEAD), town=TOWN, area=village)
        for corner in range(CORNERS):
            if number or corner:
                yield Seat(roles=(Role.WORKER,), town=TOWN, area=corner_name(village, corner))


def _officers(books: Sequence[Book]) -> Iterator[Seat]:
    for book in books:
        yield Seat(
            roles=(Role.OFFICER,), town=TOWN, area=TOWN, books=(book.key,), title=book.officer,
            look=f"{book.label}：待办、登记、办理和销号",
        )  # fmt: skip
        yield Seat(roles=(Role.OFFICER,), town=TOWN, area=TOWN, books=(book.key,))
