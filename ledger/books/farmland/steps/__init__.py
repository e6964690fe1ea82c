"""The procedure, chapter by chapter, and what each state expects of whoever's turn it is."""

from ledger.books.farmland.states import (
    ACCEPTED, ANNOUNCED, CARRIED_OUT, CLUE, DECIDED, DEFERRED, ENFORCING, FILED, FORCING, NOTIFIED, REFERRED,
    REPORTED, SENT_BACK, STOPPED, UNSERVED, VERIFIED,
)
from ledger.books.farmland.steps import (
    acceptance, by_force, clue, county_case, crime, decision, dismissal, enforcement, look_back, putting_right,
    stopping, supervision, verification,
)
from ledger.grammar.rooms import every
from ledger.grammar.steps import Step

STEPS = every(
    Step, clue, verification, stopping, county_case, decision, enforcement, putting_right, by_force, crime, acceptance,
    look_back, dismissal, supervision,
)
EXPECTS = {
    CLUE: verification.VERIFY,
    SENT_BACK: clue.RESUBMIT,
    # What stands finished leaves nothing to stop and is reported at once.
    VERIFIED: (stopping.STOP, stopping.REPORT_UP),
    # Within three days the party puts it right by itself, or the county hears of it.
    STOPPED: (putting_right.CORRECT, stopping.REPORT_UP),
    REPORTED: county_case.FILE,
    FILED: county_case.NOTIFY,
    NOTIFIED: decision.DECIDE,
    UNSERVED: decision.SERVE,
    DECIDED: putting_right.CARRY_OUT,
    ENFORCING: putting_right.CARRY_OUT,
    FORCING: by_force.ANNOUNCE,
    # Pulled down once every term is over, and then grown on again.
    ANNOUNCED: by_force.PULL_DOWN,
    DEFERRED: putting_right.TAKE_UP,
    # The police answer, one way or the other.
    REFERRED: (crime.POLICE_RETURNED, crime.POLICE_FILED),
    CARRIED_OUT: acceptance.ACCEPT,
    ACCEPTED: acceptance.CLOSE,
}
