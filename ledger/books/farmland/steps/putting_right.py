"""整改: ordered by the town or classified, extended, done."""

from ledger.books.farmland.checks import PARTS_PUT_RIGHT
from ledger.books.farmland.conditions import TOWN_HAS_POWER
from ledger.books.farmland.papers import TOWN_ORDER_PAPER
from ledger.books.farmland.reckoning import remaining
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CARRIED_OUT, DECIDED, REPORTED, STOPPED, TO_BE_DONE, VERIFIED
from ledger.books.farmland.steps.verification import THE_CRIME_QUESTION
from ledger.books.farmland.town import EXTENSIONS, PLAN_DAYS
from ledger.grammar.days import happened, in_days
from ledger.grammar.steps import Ask, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import FIELD_AND_OFFICER, OFFICE, extension

BY_WHEN = Ask(FarmlandEntry.plan_on, fresh=True, not_past=True, default=in_days(PLAN_DAYS))
THE_PLAN = (Ask(FarmlandEntry.handling), Ask(FarmlandEntry.next_step), BY_WHEN)
TOWN_ORDER = Step(
    "town_order", "镇政府责令限期改正", from_states=(STOPPED, REPORTED), to=DECIDED, who=OFFICE,
    asks=(*THE_PLAN, *THE_CRIME_QUESTION),
    paper=PaperAsk(kinds=(TOWN_ORDER_PAPER,), mandatory=True), applies=TOWN_HAS_POWER,
)
CLASSIFY = Step(
    "classify", "不立案，分类处置", from_states=(REPORTED,), to=DECIDED, who=OFFICE,
    asks=(*THE_PLAN, *THE_CRIME_QUESTION, Ask(FarmlandEntry.approved_by, fresh=True)),
    must_note="不立案的理由和处置依据",
)
EXTEND = extension(
    FarmlandEntry.plan_on, "整改期限", *TO_BE_DONE, most=EXTENSIONS, who=OFFICE,
    label="批准整改延期", asked_as="延期后的拟完成日期", default=in_days(PLAN_DAYS),
    or_else="请催促整改，或提请挂牌督办、报县级机关",
    reason=FarmlandEntry.reason, approved_by=FarmlandEntry.approved_by,
)
AFTER = Proof("after", "整改后照片", least=1, basis="销号须有整改前后对照照片，请在同一位置拍摄")
PUT_RIGHT = (
    happened(FarmlandEntry.done_on),
    Ask(FarmlandEntry.area_demolished),
    Ask(FarmlandEntry.area_recultivated),
    Ask(FarmlandEntry.recultivated_farmland, mandatory=False),
    Ask(FarmlandEntry.recultivated_basic, mandatory=False),
    Ask(FarmlandEntry.area_regularised),
    Ask(FarmlandEntry.regularised_farmland, mandatory=False),
    Ask(FarmlandEntry.regularised_basic, mandatory=False),
    Ask(FarmlandEntry.has_reclamation_plan, mandatory=False),
)
WHAT_REMAINS = (FarmlandEntry.area_remaining, lambda entry, _: remaining(entry))
CORRECT = Step(
    "correct", "当事人已自行改正", done="当事人自行改正",
    from_states=(VERIFIED, STOPPED, REPORTED), to=CARRIED_OUT, who=FIELD_AND_OFFICER,
    asks=(Ask(FarmlandEntry.handling), *PUT_RIGHT), proofs=(AFTER,), checks=PARTS_PUT_RIGHT, sets=(WHAT_REMAINS,),
)
CARRY_OUT = Step(
    "carry_out", "报告整改完成", from_states=TO_BE_DONE, to=CARRIED_OUT, who=FIELD_AND_OFFICER, asks=PUT_RIGHT,
    proofs=(AFTER,), checks=PARTS_PUT_RIGHT, sets=(WHAT_REMAINS,),
)
