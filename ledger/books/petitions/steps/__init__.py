"""The procedure, chapter by chapter, in the order a matter goes through it; behind it what may be done at any time."""

from ledger.books.petitions import states
from ledger.books.petitions.steps import (
    closing, disclosure, handling, keeping, progress, registering, review, service, settling, sorting, supervision,
)

CHAPTERS = (
    registering, settling, sorting, disclosure, handling, service, review, closing, progress, keeping, supervision,
)

# What is expected next where a matter stands; where several steps are named, how it was sorted decides.
EXPECTS = {
    states.REPORTED: settling.CONTACT,
    states.SETTLING: (settling.SETTLE, sorting.TO_DISCIPLINE),
    states.REGISTERED: sorting.SORT,
    states.OBJECTED: (sorting.OBJECTION_UPHELD, sorting.TO_DISCIPLINE),
    states.SORTED: (
        sorting.ACCEPT, sorting.PASS_ON, sorting.TO_DISCIPLINE, sorting.DECLINE, sorting.DIRECT_REPLY,
        sorting.FILE_AWAY,
    ),
    states.PASSED_ON: (sorting.RESULT_RECEIVED, sorting.TO_DISCIPLINE),
    states.DISCLOSING: disclosure.ANSWER_DISCLOSURE,
    states.HANDLING: (handling.REPLY, handling.GUIDE, sorting.TO_DISCIPLINE),
    states.REPLIED: service.SERVE,
    states.SERVED: service.FINISH,
    states.MEDIATED: service.FINISH,
    states.REVIEWING: review.REVIEW,
    states.REVIEWED: service.FINISH,
    states.FINAL_REVIEWING: review.FINAL,
    states.HEARING: review.END_HEARING,
    states.FINISHED: closing.FOLLOW_UP,
    states.FOLLOWED_UP: (closing.CLOSE, sorting.TO_DISCIPLINE),
}
