"""自建房台账: one house, one file; three axes side by side: first judgement, appraisal, and what is done about it.

Rules: domain rules 4 (fields, axes, workflow), 7.B (time limits), 9.2 B (figures).
"""

from ledger.books.housing.clocks import (
    ACCEPT_CLOCK,
    APPRAISAL_CLOCK,
    CLOSE_CLOCK,
    COMMISSION_CLOCK,
    COMPLEX_APPRAISAL_CLOCK,
    DANGER_CLOCK,
    DECIDE_CLOCK,
    DEPARTMENT_CLOCK,
    EVACUATE_CLOCK,
    FIX_CLOCK,
    INTERIM_CLOCK,
    NOTIFY_CLOCK,
    PLATFORM_CLOCK,
    REFERRAL_CLOCK,
    RESUBMIT_CLOCK,
    URGENT_APPRAISAL_CLOCK,
    URGING_CLOCK,
    VERDICT_CLOCK,
)
from ledger.books.housing.conditions import IS_ALTERED, IS_BUSINESS, IS_GRAVE, IS_ILLEGAL
from ledger.books.housing.figures import FIGURES
from ledger.books.housing.learnt import THE_HOUSE_SAYS
from ledger.books.housing.papers import (
    ACCEPTANCE,
    APPRAISAL_REPORT,
    BUILDING_DECISION,
    DEPARTMENT_LETTER,
    INTERIM_OPINION,
    LISTING,
    NOTICE,
    PLEDGE,
    REFERRAL,
    REVIEW_APPRAISAL,
    RURAL_BUILDING_ORDER,
    STOP_USE_NOTICE,
    URGING,
)
from ledger.books.housing.records import VISUAL_SIGNS, House, HousingEntry, HousingVisit, headline
from ledger.books.housing.states import (
    APPRAISED,
    APPRAISING,
    AWAITS_APPROVAL,
    CLOSED,
    FIXED,
    FIXING,
    PASSED,
    REFERRED,
    REGRADED,
    REPORTED,
    SENT_BACK,
    TO_APPRAISE,
    TO_FIX,
    VERIFIED,
    VOID,
)
from ledger.books.housing.steps import STEPS
from ledger.books.housing.town import (
    ACCEPT_DAYS,
    CLOSE_DAYS,
    CONTROL_COUNTS,
    DAYS_GRAVE,
    DAYS_SOME,
    DECIDE_DAYS,
    EXTENSIONS,
    FIRST_SCREENING_DAYS,
    KEY_STOREYS,
    LOOK_BACK_MONTHS,
    NOTIFY_DAYS,
    REFERRAL_DAYS,
    RESUBMIT_DAYS,
)
from ledger.books.housing.visits import A_LOOK_LEADS, begin_from, next_visit
from ledger.books.housing.words import HazardLevel, HouseUse
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.fields import Field, Kind, Shared
from ledger.grammar.steps import Ask
from ledger.models import Entry

BOOK = Book(
    key="housing", position=2, label="自建房安全", letter="房", entry_word="房屋隐患", officer="村镇建设办专干",
    entry=HousingEntry, visit=HousingVisit,
    site=SiteKind(
        model=House, label="自建房", subject_type=Field(label="是否经营性", kind=Kind.CHOICE, choices=HouseUse),
        asks=(
            Ask(House.business_kinds, mandatory=IS_BUSINESS, only_then=True),
            Ask(House.alterations, mandatory=IS_ALTERED, only_then=True),
            Ask(House.illegal_kinds, mandatory=IS_ILLEGAL, only_then=True),
        ),
        name_help="写门牌和用途，如：中心街8号农资门市、村中街27号住宅", answers_for=lambda house: house.owner,
        next_visit=next_visit,
        visit_rules=(FIRST_SCREENING_DAYS, LOOK_BACK_MONTHS, "B7", "B7-quarter", "B8", "B8-business"),
    ),
    shared=(
        Shared(
            column=Entry.grade, field=Field(label="初判", kind=Kind.CHOICE, choices=HazardLevel, help=VISUAL_SIGNS),
        ),
        Shared(column=Entry.responsible, field=Field(label="房屋使用安全责任人", kind=Kind.TEXT, most=100)),
    ),
    headline=headline, is_grave=IS_GRAVE, grave_grades=(HazardLevel.SEVERE,),
    states=(
        REPORTED, SENT_BACK, VERIFIED, TO_APPRAISE, APPRAISING, APPRAISED, TO_FIX, FIXING, FIXED, PASSED,
        AWAITS_APPROVAL, REFERRED, CLOSED, REGRADED, VOID,
    ),
    void=VOID,
    steps=STEPS,
    clocks=(
        VERDICT_CLOCK, RESUBMIT_CLOCK, DEPARTMENT_CLOCK, EVACUATE_CLOCK, NOTIFY_CLOCK, PLATFORM_CLOCK,
        COMMISSION_CLOCK, APPRAISAL_CLOCK, URGENT_APPRAISAL_CLOCK, COMPLEX_APPRAISAL_CLOCK, INTERIM_CLOCK,
        DANGER_CLOCK, URGING_CLOCK, DECIDE_CLOCK, FIX_CLOCK, ACCEPT_CLOCK, CLOSE_CLOCK, REFERRAL_CLOCK,
    ),
    papers=(
        NOTICE, PLEDGE, APPRAISAL_REPORT, INTERIM_OPINION, URGING, STOP_USE_NOTICE, DEPARTMENT_LETTER,
        REVIEW_APPRAISAL, ACCEPTANCE, RURAL_BUILDING_ORDER, BUILDING_DECISION, REFERRAL, LISTING,
    ),
    town_rules=(
        CONTROL_COUNTS, FIRST_SCREENING_DAYS, RESUBMIT_DAYS, NOTIFY_DAYS, DECIDE_DAYS, DAYS_SOME, DAYS_GRAVE,
        EXTENSIONS, ACCEPT_DAYS, CLOSE_DAYS, REFERRAL_DAYS, LOOK_BACK_MONTHS, KEY_STOREYS,
    ),
    figures=FIGURES, begin_from=begin_from,
    visit_leads=A_LOOK_LEADS, site_learns=THE_HOUSE_SAYS,
)
