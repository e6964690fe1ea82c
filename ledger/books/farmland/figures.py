"""Figures (rules 9.2 D)."""

from ledger.books.farmland.conditions import DEFERS
from ledger.books.farmland.papers import COURT_APPLICATION, CRIME_REFERRAL, FILING
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import VOID
from ledger.grammar.conditions import Attribute, is_, is_given, is_more_than, is_not, unless
from ledger.grammar.fields import in_mu
from ledger.grammar.figures import Counted, Counting, Figure, by_as_of, count, in_period, rate, total
from ledger.grammar.papers import PaperKind
from ledger.models import Entry, Paper

IS_NOT_VOID = is_not(Entry.state, VOID.key)
VERIFIED = (in_period(Entry.found_on), IS_NOT_VOID, is_given(FarmlandEntry.verified_on))
# 分类处置暂缓 is the only handling that asks for nothing now.
TO_BE_PUT_RIGHT = (*VERIFIED, unless(DEFERS))
PUT_RIGHT = (*TO_BE_PUT_RIGHT, by_as_of(FarmlandEntry.put_right_on))


def _area(code: str, label: str, definition: str, field: Attribute, *conditions: Counting) -> Figure:
    definition += "；按平方米相加后换算，1 亩 = 2000/3 ㎡"
    return total(code, label, definition, "亩", field, *conditions, says=in_mu)


def _papers(code: str, label: str, kind: PaperKind) -> Figure:
    definition = f"落款日期在期间内的{kind.label}，不论由谁出具"
    return count(code, label, definition, "件", is_(Paper.kind, kind.key), over=Counted.PAPERS, each=Paper.id)


CASES = count("D-1", "违法占地宗数", "发现日期在期间内、核查属实的占地问题，不含核查无问题的线索", "宗", *VERIFIED)
CASES_AREA = _area("D-1a", "违法占地面积", "D-1 的占用土地面积", FarmlandEntry.area_total, *VERIFIED)
CASES_FARMLAND = _area("D-1b", "其中耕地", "D-1 的耕地面积", FarmlandEntry.area_farmland, *VERIFIED)
CASES_BASIC = _area("D-1c", "其中永久基本农田", "D-1 的永久基本农田面积", FarmlandEntry.area_basic, *VERIFIED)

SHOULD = count("D-2a", "应整改宗数", "D-1 中处置方式不是“分类处置暂缓”的", "宗", *TO_BE_PUT_RIGHT)
DONE = count("D-2b", "整改到位宗数", "D-2a 中截至统计日已批准销号的", "宗", *PUT_RIGHT)
DONE_RATE = rate("D-2", "整改率（按宗数）", DONE, SHOULD)
SHOULD_AREA = _area("D-3a", "应整改耕地面积", "D-2a 的耕地面积", FarmlandEntry.area_farmland, *TO_BE_PUT_RIGHT)
DONE_AREA = _area("D-3b", "整改到位耕地面积", "D-2b 的耕地面积", FarmlandEntry.area_farmland, *PUT_RIGHT)
DONE_AREA_RATE = rate("D-3", "整改率（按耕地面积）", DONE_AREA, SHOULD_AREA)

DEMOLISHED = _area("D-4a", "拆除面积", "D-1 的拆除面积", FarmlandEntry.area_demolished, *VERIFIED)
RECULTIVATED = _area("D-4b", "复耕面积", "D-1 的复垦（复耕）面积", FarmlandEntry.area_recultivated, *VERIFIED)
REGULARISED = _area("D-4c", "补办面积", "D-1 的完善手续面积", FarmlandEntry.area_regularised, *VERIFIED)

NEW_CASES = count(
    "D-5", "新增违法占耕宗数", "动工时间在期间内、占用耕地的，不论何时发现；目标为零新增", "宗",
    in_period(FarmlandEntry.started_on), IS_NOT_VOID, is_more_than(FarmlandEntry.area_farmland, 0),
)

FILINGS = _papers("D-6a", "立案数", FILING)
CRIME_REFERRALS = _papers("D-6b", "移送公安数", CRIME_REFERRAL)
COURT_APPLICATIONS = _papers("D-6c", "申请强制执行数", COURT_APPLICATION)
