"""信访事项台账: petition matters, from the first contact to the closed file. A row is a matter, never a person.

Rules: domain rules 5 (fields, workflow, grading, duties, what must not be built), 7.C (time limits), 9.2 C (figures).
The articles named in these rooms without a law are those of 信访工作条例 (in force since 2022-05-01).
"""


from ledger.books.petitions.clocks import CLOCKS
from ledger.books.petitions.conditions import IS_A
from ledger.books.petitions.figures import FIGURES
from ledger.books.petitions.papers import (
    ACCEPTANCE,
    AGREEMENT,
    EXTENSION,
    FINAL_OPINION,
    OBJECTION,
    REFUSAL,
    REPLY_LETTER,
    REPLY_OPINION,
    REVIEW_OPINION,
    SERVICE,
    SUPERVISION,
    TRANSFER,
)
from ledger.books.petitions.people import PEOPLE
from ledger.books.petitions.records import PetitionEntry, headline
from ledger.books.petitions.states import STATES, VOID
from ledger.books.petitions.steps import STEPS
from ledger.books.petitions.town import (
    A_FROM,
    ADMINISTRATIVE_DAYS,
    ANSWER_DAYS,
    ARBITRATION_DAYS,
    B_FROM,
    BACKLOG_DAYS,
    CARRY_OUT_DAYS,
    CLOSE_DAYS,
    COURTS_DAYS,
    FIELD_REPORTS,
    FINISH_DAYS,
    FINISH_UNASKED_DAYS,
    FOLLOW_UP_DAYS,
    GRADE_DAYS,
    GRADE_REVIEW_DAYS,
    GROUP_FROM,
    HANDLE_AHEAD,
    HEARING_DAYS,
    PARTY_APPEAL_DAYS,
    PROGRESS_A_DAYS,
    PROGRESS_B_DAYS,
    PROGRESS_C_DAYS,
    REPEAT_DAYS,
    RESULT_AHEAD,
    SERVICE_DAYS,
    SORT_DAYS,
    SUGGESTION_DAYS,
    TELL_AHEAD,
)
from ledger.books.petitions.words import Grade
from ledger.grammar.book import Book
from ledger.grammar.fields import Field, Kind, Shared
from ledger.models import FIELD_ROLES, Entry

BOOK = Book(
    key="petitions", position=3, label="信访事项", letter="访", segregated_letter="举", entry_word="事项", officer="信访专干",
    entry=PetitionEntry,
    shared=(
        Shared(column=Entry.grade, field=Field(label="事项等级", kind=Kind.CHOICE, choices=Grade)),
        Shared(column=Entry.responsible, field=Field(label="责任单位", kind=Kind.TEXT, most=100)),
    ),
    headline=headline, is_grave=IS_A, grave_grades=(Grade.A,), states=STATES, void=VOID, steps=STEPS, clocks=CLOCKS,
    papers=(
        ACCEPTANCE, REFUSAL, TRANSFER, OBJECTION, EXTENSION, REPLY_OPINION, REPLY_LETTER, SERVICE, AGREEMENT,
        REVIEW_OPINION, FINAL_OPINION, SUPERVISION,
    ),
    town_rules=(
        FIELD_REPORTS, GROUP_FROM, REPEAT_DAYS, A_FROM, B_FROM, SORT_DAYS, GRADE_DAYS, GRADE_REVIEW_DAYS,
        PROGRESS_A_DAYS, PROGRESS_B_DAYS, PROGRESS_C_DAYS, BACKLOG_DAYS, COURTS_DAYS, ARBITRATION_DAYS,
        PARTY_APPEAL_DAYS, ADMINISTRATIVE_DAYS, SUGGESTION_DAYS, TELL_AHEAD, HANDLE_AHEAD, RESULT_AHEAD, ANSWER_DAYS,
        SERVICE_DAYS, CARRY_OUT_DAYS, FINISH_DAYS, FINISH_UNASKED_DAYS, HEARING_DAYS, FOLLOW_UP_DAYS, CLOSE_DAYS,
    ),
    figures=FIGURES, begin_from=lambda item: (), sealed=PEOPLE,
    reporters_only=FIELD_ROLES, open_to_field=FIELD_REPORTS, is_public=True,
)
