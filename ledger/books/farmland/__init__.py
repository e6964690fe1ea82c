"""违法占用耕地台账: occupied farmland, from the clue to the look back after the line was closed.

Rules: domain rules 6 (fields, workflow, substance), 7.D (time limits, limits.toml), 9.2 D (figures).
The county decides and punishes; the town finds, stops, reports, follows up, and has one power of its own
(城乡规划法第六十五条). Whether a matter is a crime is a question put to the officer, never a verdict of the program.
"""

from ledger.books.farmland.clocks import (
    ACCEPT_CLOCK,
    CLOSE_CLOCK,
    CORRECT_CLOCK,
    COURT_CLOCK,
    DECISION_AGAIN_CLOCK,
    DECISION_CLOCK,
    DEFENCE_CLOCK,
    ENFORCE_CLOCK,
    FILING_CLOCK,
    FINE_CLOCK,
    HANDOVER_CLOCK,
    HEARING_CLOCK,
    INVESTIGATE_CLOCK,
    LOOK_BACK_CLOCK,
    MONTH_CLOCK,
    PLAN_CLOCK,
    POLICE_CLOCK,
    RECLAMATION_CLOCK,
    RECONSIDER_CLOCK,
    REFERRAL_CLOCK,
    REFERRAL_DECISION_CLOCK,
    REPORT_CLOCK,
    RESUBMIT_CLOCK,
    SERVING_CLOCK,
    STOP_AT_ONCE_CLOCK,
    STOP_CLOCK,
    SUE_CLOCK,
    SUIT_CLOCK,
    URGING_CLOCK,
    VERIFY_CLOCK,
)
from ledger.books.farmland.conditions import IS_GRAVE
from ledger.books.farmland.figures import FIGURES
from ledger.books.farmland.papers import (
    ACCEPTANCE_OPINION,
    COURT_APPLICATION,
    CRIME_REFERRAL,
    FILING,
    HEARING_NOTICE,
    NO_PENALTY,
    PENALTY_DECISION,
    PENALTY_NOTICE,
    REPORT_LETTER,
    STOP_NOTICE,
    TOWN_ANNOUNCEMENT,
    TOWN_ORDER_PAPER,
    URGING,
    WITHDRAWAL,
)
from ledger.books.farmland.reckoning import headline
from ledger.books.farmland.records import FarmlandEntry, FarmlandVisit, Parcel
from ledger.books.farmland.states import (
    ACCEPTED,
    CARRIED_OUT,
    CLOSED,
    CLUE,
    DECIDED,
    ENFORCING,
    FILED,
    NOTIFIED,
    REFERRED,
    REPORTED,
    SENT_BACK,
    STOPPED,
    UNSERVED,
    VERIFIED,
    VOID,
    WATCHED,
)
from ledger.books.farmland.steps.acceptance import ACCEPT, CLOSE, REFUSE_CLOSE, REJECT
from ledger.books.farmland.steps.clue import REPORT, RESUBMIT, SEND_BACK
from ledger.books.farmland.steps.county_case import (
    EXTEND_DECISION,
    FILE,
    HEAR,
    HOLD_HEARING,
    NOTIFY,
    TELL_HEARING,
    WITHDRAW,
)
from ledger.books.farmland.steps.crime import (
    APPROVE_REFERRAL,
    POLICE_FILED,
    POLICE_RETURNED,
    PROPOSE_REFERRAL,
    REFER,
    REFUSE_REFERRAL,
)
from ledger.books.farmland.steps.decision import DECIDE, DECIDE_AGAIN, ORDER_AGAIN, SERVE, SETTLE_REMEDY, SPARE
from ledger.books.farmland.steps.enforcement import APPLY_COURT, HAND_OVER_BUILDINGS, PAY_FINE, URGE
from ledger.books.farmland.steps.look_back import LOOK_BACK, RELAPSE
from ledger.books.farmland.steps.putting_right import CARRY_OUT, CLASSIFY, CORRECT, EXTEND, TOWN_ORDER
from ledger.books.farmland.steps.stopping import REPORT_AT_ONCE, REPORT_UP, STOP, STOP_ON_SPOT
from ledger.books.farmland.steps.supervision import DELIST, HAND_OVER, LIST, RECORD_PAPER, REMARK, REVIEWED
from ledger.books.farmland.steps.verification import CORRECT_FINDINGS, NOTHING_WRONG, VERIFY
from ledger.books.farmland.town import (
    ACCEPT_DAYS,
    CLOSE_DAYS,
    COURT_AHEAD,
    COURT_DAYS,
    CRIME_BASIC_MU,
    CRIME_OTHER_MU,
    DECIDE_AHEAD,
    EXTENSIONS,
    LOOK_BACK_DAYS,
    NEW_SINCE,
    PATROL_DAYS_SUMMER,
    PATROL_DAYS_WINTER,
    PLAN_DAYS,
    POLICE_DAYS,
    RESUBMIT_DAYS,
    STOCK_SINCE,
)
from ledger.books.farmland.visits import last_patch_no, next_patrol
from ledger.books.farmland.words import Era, LandClass
from ledger.grammar.book import Book, SiteKind, VisitFinds
from ledger.grammar.fields import Field, Kind, Shared
from ledger.models import Entry

BOOK = Book(
    key="farmland", position=4, label="违法占用耕地", letter="地", entry_word="占地问题", officer="自然资源专干",
    entry=FarmlandEntry, visit=FarmlandVisit,
    site=SiteKind(
        model=Parcel, label="地块", subject_type=Field(label="地类", kind=Kind.CHOICE, choices=LandClass),
        name_help="写当地的叫法，如：大块地29号地块", address_help="写在村子哪个方向、多远，如：南杨村村东 650 米",
        next_visit=next_patrol, visit_rules=(PATROL_DAYS_SUMMER, PATROL_DAYS_WINTER),
    ),
    shared=(Shared(column=Entry.grade, field=Field(label="存量或新增", kind=Kind.CHOICE, choices=Era)),),
    headline=headline, is_grave=IS_GRAVE, grave_grades=(Era.NEW,),
    states=(
        CLUE, SENT_BACK, VERIFIED, STOPPED, REPORTED, FILED, NOTIFIED, UNSERVED, DECIDED, ENFORCING, REFERRED,
        CARRIED_OUT, ACCEPTED, WATCHED, CLOSED, VOID,
    ),
    void=VOID,
    steps=(
        REPORT, VERIFY, STOP_ON_SPOT, REPORT_AT_ONCE, STOP, CORRECT, REPORT_UP, TOWN_ORDER, FILE, CLASSIFY, NOTIFY,
        TELL_HEARING, HEAR, HOLD_HEARING, DECIDE, SERVE, CARRY_OUT, ACCEPT, CLOSE, LOOK_BACK, SEND_BACK, RESUBMIT,
        REJECT, REFUSE_CLOSE, RELAPSE, CORRECT_FINDINGS, SPARE, WITHDRAW, EXTEND_DECISION, EXTEND, SETTLE_REMEDY,
        DECIDE_AGAIN, ORDER_AGAIN, PAY_FINE, URGE, APPLY_COURT, HAND_OVER_BUILDINGS, PROPOSE_REFERRAL,
        APPROVE_REFERRAL, REFUSE_REFERRAL, REFER, POLICE_RETURNED, POLICE_FILED, NOTHING_WRONG, REVIEWED,
        RECORD_PAPER, LIST, DELIST, HAND_OVER, REMARK,
    ),
    clocks=(
        STOP_AT_ONCE_CLOCK, REPORT_CLOCK, VERIFY_CLOCK, MONTH_CLOCK, RESUBMIT_CLOCK, STOP_CLOCK, CORRECT_CLOCK,
        INVESTIGATE_CLOCK, FILING_CLOCK, DECISION_CLOCK, DECISION_AGAIN_CLOCK, DEFENCE_CLOCK, HEARING_CLOCK,
        SERVING_CLOCK, FINE_CLOCK, SUE_CLOCK, RECONSIDER_CLOCK, SUIT_CLOCK, URGING_CLOCK, COURT_CLOCK, ENFORCE_CLOCK,
        HANDOVER_CLOCK, RECLAMATION_CLOCK, ACCEPT_CLOCK, REFERRAL_DECISION_CLOCK, REFERRAL_CLOCK, POLICE_CLOCK,
        PLAN_CLOCK, CLOSE_CLOCK, LOOK_BACK_CLOCK,
    ),
    papers=(
        STOP_NOTICE, REPORT_LETTER, FILING, WITHDRAWAL, PENALTY_NOTICE, HEARING_NOTICE, NO_PENALTY, PENALTY_DECISION,
        URGING, COURT_APPLICATION, CRIME_REFERRAL, ACCEPTANCE_OPINION, TOWN_ORDER_PAPER, TOWN_ANNOUNCEMENT,
    ),
    town_rules=(
        STOCK_SINCE, NEW_SINCE, CRIME_BASIC_MU, CRIME_OTHER_MU, RESUBMIT_DAYS, PLAN_DAYS, EXTENSIONS, COURT_DAYS,
        POLICE_DAYS, ACCEPT_DAYS, DECIDE_AHEAD, COURT_AHEAD, CLOSE_DAYS, LOOK_BACK_DAYS, PATROL_DAYS_SUMMER,
        PATROL_DAYS_WINTER,
    ),
    visit_finds=VisitFinds(label="现场正在动工", when=lambda visit: visit.building_seen),
    clean_visit=((FarmlandVisit.building_seen, False),), figures=FIGURES, begin_from=lambda item: (),
    site_learns=((Parcel.patch_no, last_patch_no),),
)
