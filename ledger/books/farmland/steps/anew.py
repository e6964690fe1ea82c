"""What is said no more once a round, a decision or a whole case begins anew."""

from ledger.books.farmland.records import FarmlandEntry
from ledger.grammar.steps import emptied

# A new round: what was said about the last one does not count for it.
NOT_DONE_YET = emptied(
    FarmlandEntry.done_on, FarmlandEntry.acceptance, FarmlandEntry.accepted_on, FarmlandEntry.confirmed_by,
    FarmlandEntry.confirmed_on, FarmlandEntry.put_right_on,
)
# The case begins again with the notice; the day of the judgement stays, the new decision is counted from it.
THE_PENALTY_ANEW = emptied(
    FarmlandEntry.notified_on, FarmlandEntry.hearing_told_on, FarmlandEntry.defence, FarmlandEntry.hearing,
    FarmlandEntry.decided_on, FarmlandEntry.served_on, FarmlandEntry.remedy, FarmlandEntry.urged_on,
    FarmlandEntry.applied_on, FarmlandEntry.handed_over_on, FarmlandEntry.fine_paid_on, FarmlandEntry.in_appraisal,
    FarmlandEntry.reconsidered_on, FarmlandEntry.taken_up_on, FarmlandEntry.court_hears, FarmlandEntry.ruling,
    FarmlandEntry.ruling_received_on, FarmlandEntry.objected_on,
)
# The town orders anew, and walks its whole road again.
THE_ORDER_ANEW = emptied(
    FarmlandEntry.ordered_on, FarmlandEntry.order_served_on, FarmlandEntry.remedy, FarmlandEntry.reconsidered_on,
    FarmlandEntry.urged_on, FarmlandEntry.comply_by, FarmlandEntry.urging_defence, FarmlandEntry.force_decided_on,
    FarmlandEntry.announced_on, FarmlandEntry.announced_until, FarmlandEntry.forced_on,
    FarmlandEntry.is_forced_by_day, FarmlandEntry.are_supplies_kept, FarmlandEntry.emergency,
)
# A relapse: nothing was stopped, reported, filed or put right.
THE_CASE_ANEW = (
    *NOT_DONE_YET,
    *dict.fromkeys((*THE_PENALTY_ANEW, *THE_ORDER_ANEW)),
    *emptied(
        FarmlandEntry.finished, FarmlandEntry.stopped_on, FarmlandEntry.refused_on, FarmlandEntry.reported_to,
        FarmlandEntry.filed_on, FarmlandEntry.handling, FarmlandEntry.handling_reason, FarmlandEntry.deferred_until,
        FarmlandEntry.torn_down_on, FarmlandEntry.crime_together, FarmlandEntry.crime_answer, FarmlandEntry.referral,
        FarmlandEntry.remedy_ended_on,
        FarmlandEntry.plan_on,
    ),
    (FarmlandEntry.stopped_on_spot, False),
    (FarmlandEntry.reported_at_once, False),
    *emptied(
        FarmlandEntry.area_demolished, FarmlandEntry.area_recultivated, FarmlandEntry.recultivated_farmland,
        FarmlandEntry.recultivated_basic, FarmlandEntry.area_regularised, FarmlandEntry.regularised_farmland,
        FarmlandEntry.regularised_basic,
    ),
)
