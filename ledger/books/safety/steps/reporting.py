"""排查上报: what is found is reported, or put right and closed on the spot."""

from ledger.books.safety.checks import NOT_MAJOR
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import CLOSED, REPORTED
from ledger.books.safety.words import Level, Mode
from ledger.grammar.steps import Ask, Proof, Step
from ledger.grammar.usual_steps import ANYBODY, FIELD_AND_OFFICER
from ledger.models import Entry

BEFORE = Proof("before", "整改前照片", least=1, basis="隐患登记须附整改前照片，销号时与整改后照片对照")
AFTER = Proof("after", "整改后照片", least=1, basis="销号须有整改前后对照照片，请在同一角度拍摄", answers="before")

# One sentence says what and where: 部位 is written apart only where the sentence does not tell it.
THE_HAZARD = (
    Ask(SafetyEntry.description, help="一句话写清哪个部位、什么问题，如：二楼安全出口上锁；一条只写一处隐患"),
    Ask(SafetyEntry.category), Ask(Entry.grade, default=lambda entry, today, decided: Level.GENERAL),
    Ask(SafetyEntry.location, mandatory=False, help="描述里已经写明的不用再填"),
)
WHAT_IS_REPORTED = (*THE_HAZARD, Ask(SafetyEntry.mode, default=lambda entry, today, decided: Mode.BY_DATE))

REPORT = Step(
    "report", "上报隐患", done="上报", to=REPORTED, who=ANYBODY, asks=WHAT_IS_REPORTED, proofs=(BEFORE,),
)
FIX_ON_SPOT = Step(
    "fix_on_spot", "当场整改并销号", done="当场整改，同日销号", to=CLOSED, who=FIELD_AND_OFFICER,
    asks=(*THE_HAZARD, Ask(SafetyEntry.measure)), proofs=(BEFORE, AFTER), checks=(NOT_MAJOR,),
    sets=((SafetyEntry.mode, Mode.AT_ONCE),),
)
