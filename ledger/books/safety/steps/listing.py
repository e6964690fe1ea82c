"""挂牌督办: by whom it is listed and until when, made public, lengthened or not, taken off the list (rules 7, A15)."""

from ledger.books.safety.checks import ASKED_IN_TIME, LENGTHENED_A_YEAR, LISTED_A_YEAR
from ledger.books.safety.conditions import ASKS_FOR_LONGER, IS_MAJOR, IS_UNPUBLISHED, MAY_ASK_FOR_LONGER
from ledger.books.safety.papers import ACCEPTANCE, DELISTING, LISTING, LISTING_ANSWER
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import UNDER_ORDER
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Step, emptied
from ledger.grammar.usual_steps import OFFICE, delisted, listed, not_relisted

# Departments of the county and above list it (安全生产法 Art. 41); the town records their paper.
LIST = listed(
    UNDER_ORDER,
    asks=(
        Ask(SafetyEntry.supervising_unit), Ask(SafetyEntry.supervising_person),
        Ask(SafetyEntry.listed_on, fresh=True, not_ahead=True, by_paper=True),
        Ask(SafetyEntry.listed_until, fresh=True, help="挂牌督办通知书写明的期限，最长一年"),
    ),
    paper=PaperAsk(kinds=(LISTING,), mandatory=True), checks=(LISTED_A_YEAR,),
    sets=emptied(SafetyEntry.published_on, SafetyEntry.longer_asked_on, SafetyEntry.longer_answered_on),
)
PUBLISH_LISTING = Step(
    "publish_listing", "已向社会公布", done="向社会公布挂牌督办", from_states=UNDER_ORDER, who=OFFICE,
    asks=(happened(SafetyEntry.published_on),), applies=IS_UNPUBLISHED,
)
ASK_FOR_LONGER = Step(
    "ask_for_longer", "申请挂牌延期", from_states=UNDER_ORDER, who=OFFICE,
    asks=(
        happened(SafetyEntry.longer_asked_on),
        Ask(SafetyEntry.reason, label="申请晚了的理由", mandatory=False, fresh=True, help="按时申请的不填"),
    ),
    checks=(ASKED_IN_TIME,), applies=MAY_ASK_FOR_LONGER, sets=emptied(SafetyEntry.longer_answered_on),
    must_note="申请延到哪天、为什么",
)
LENGTHEN_LISTING = Step(
    "lengthen_listing", "挂牌延期获准", done="挂牌单位同意延期", from_states=UNDER_ORDER, who=OFFICE,
    asks=(
        Ask(SafetyEntry.listed_until, label="延期后的挂牌督办期限", fresh=True),
        Ask(SafetyEntry.longer_answered_on, not_ahead=True, by_paper=True),
    ),
    paper=PaperAsk(kinds=(LISTING_ANSWER,), mandatory=True), checks=(LENGTHENED_A_YEAR,), applies=ASKS_FOR_LONGER,
    extends=True,
)
KEEP_LISTING = Step(
    "keep_listing", "挂牌延期未获准", done="挂牌单位不同意延期", from_states=UNDER_ORDER, who=OFFICE,
    asks=(Ask(SafetyEntry.longer_answered_on, not_ahead=True, by_paper=True),),
    paper=PaperAsk(kinds=(LISTING_ANSWER,), mandatory=True), applies=ASKS_FOR_LONGER,
)
DELIST = delisted(UNDER_ORDER, paper=PaperAsk(kinds=(ACCEPTANCE, DELISTING), mandatory=IS_MAJOR))
NOT_RELISTED = not_relisted(UNDER_ORDER)
