"""管控: what lowers the danger at once, and removes none of it."""

from ledger.books.housing.checks import MEASURES_KEPT
from ledger.books.housing.conditions import IS_CONTROLLED
from ledger.books.housing.papers import STOP_USE_NOTICE
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import ALL_OPEN, UNDER_ORDER
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Proof, Step, emptied
from ledger.grammar.usual_steps import ANYBODY, OFFICE
from ledger.models import Entry

CONTROL = Step(
    "control", "采取管控措施", from_states=ALL_OPEN, who=ANYBODY,
    asks=(
        Ask(HousingEntry.management_measures, help="可能倒塌或鉴定为D级的，须停止使用并撤离人员；用于经营的，须停止经营"),
        # People leave a house that may come down, and wait for nobody to judge or register it.
        happened(HousingEntry.controlled_on, may_precede=(HousingEntry.judged_on, Entry.found_on)),
        Ask(HousingEntry.moved_out, mandatory=False, help="撤离名单拍照附上"),
    ),
    checks=(MEASURES_KEPT,), proofs=(Proof("control", "停用、警示、撤离照片"),),
    paper=PaperAsk(kinds=(STOP_USE_NOTICE,)), sets=((HousingEntry.is_controlled, True),),
)
LIFT_CONTROL = Step(
    "lift_control", "解除管控措施", from_states=UNDER_ORDER, who=OFFICE, applies=IS_CONTROLLED,
    sets=(
        (HousingEntry.is_controlled, False), *emptied(HousingEntry.management_measures, HousingEntry.controlled_on),
    ),
    must_note="解除理由",
)
