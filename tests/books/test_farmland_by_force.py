"""The town's own order and its own road, and what the court answers the county: with dates worked by hand.

Ordered and served on Monday 9 March, to be put right by 8 April. Sixty days for a reconsideration end on 8 May, six
months to sue on Wednesday 9 September.
"""

from datetime import date
from decimal import Decimal

import pytest

from ledger.books.farmland.words import Defence, Remedy, Ruling
from tests import parcels
from tests.lives import NOW, faults, take, why_not
from tests.parcels import THE_TOWN, clocks_of, paper, running

SHARED = {"is_forced_by_day": True, "are_supplies_kept": True, "area_demolished": Decimal(1500)}


def at(month: int, day: int):
    return NOW + (date(2026, month, day) - NOW.date())


def urge(town, entry, *, on=(4, 9), comply_by=date(2026, 4, 19)):
    day = at(*on)
    told = {"urged_on": day.date(), "comply_by": comply_by}
    document = paper("town_urging", day.date(), by=THE_TOWN)
    return take(town, entry, "urge_of_town", by="officer", now=day, answers=told, paper=document)


def decide_force(town, entry, *, on=(4, 20)):
    day = at(*on)
    document = paper("force_decision", day.date(), by=THE_TOWN)
    told = {"answers": {"urging_defence": Defence.NONE}, "note": "期满没有拆除"}
    return take(town, entry, "decide_force", by="officer", now=day, paper=document, **told)


def announce(town, entry, *, on=(4, 21), until=date(2026, 5, 6)):
    day = at(*on)
    document = paper("town_announcement", day.date(), by=THE_TOWN)
    told = {"announced_until": until}
    return take(town, entry, "announce", by="officer", now=day, answers=told, paper=document)


def pull_down(town, entry, *, on, **told):
    day = at(*on)
    answers = SHARED | {"forced_on": day.date()} | told
    photos = {"by_force": 1}
    return take(town, entry, "pull_down", by="officer", now=day, answers=answers, photos=photos, note="已清点")


def announced(town):
    return announce(town, decide_force(town, urge(town, parcels.order_by_town(town))))


def when_rights_are_over(town):
    """Every remedy has ended on 9 September."""
    return parcels.settle_remedy(town, announced(town), now=at(9, 10), ended_on=date(2026, 9, 9))


# --- Ordered, served, fought against -------------------------------------------------------------------------------


def test_both_remedies_run_from_the_service_of_the_towns_order(town):
    entry = parcels.order_by_town(town)
    assert running(entry) == {"put-right", "D15", "D15-suit"}
    due = {code: clock.due_on for code, clock in clocks_of(entry).items()}
    assert (due["D15"], due["D15-suit"]) == (date(2026, 5, 8), date(2026, 9, 9))
    early = faults(parcels.settle_remedy, town, entry, now=at(9, 9), ended_on=date(2026, 9, 8))
    assert "到 2026-09-09" in early["remedy_ended_on"]


def test_an_order_that_was_not_served_begins_no_right_and_is_served_in_three_working_days(town):
    entry = parcels.order_by_town(town, served=False)
    assert running(entry) == {"put-right", "town-serving"}
    assert clocks_of(entry)["town-serving"].due_on == date(2026, 3, 12)
    assert "还没有送达" in why_not(urge, town, entry)
    ended = {"now": at(9, 10), "ended_on": date(2026, 9, 9)}
    assert "还没有登记送达" in faults(parcels.settle_remedy, town, entry, **ended)["remedy"]
    told = {"order_served_on": date(2026, 3, 11)}
    entry = take(town, entry, "serve_order", by="officer", now=at(3, 11), answers=told)
    assert running(entry) == {"put-right", "D15", "D15-suit"}
    assert "已经送达" in why_not(take, town, entry, "serve_order", by="officer", now=at(3, 12), answers=told)


# --- Urged, decided, announced, pulled down ------------------------------------------------------------------------


def test_each_act_of_the_town_waits_for_the_one_before(town):
    entry = parcels.order_by_town(town)
    assert "还没有催告" in why_not(decide_force, town, entry, on=(4, 9))
    assert "还没有强制执行决定" in why_not(announce, town, entry)
    assert "到 2026-04-08" in why_not(urge, town, entry, on=(4, 8))
    entry = urge(town, entry)
    assert clocks_of(entry)["town-urging"].due_on == date(2026, 4, 19)
    assert "最早 2026-04-20" in faults(decide_force, town, entry, on=(4, 17))["paper-dated_on"]
    entry = decide_force(town, entry)
    # Five working days to announce it: 1 to 5 May are off, Monday 27 April is the fifth.
    assert (entry.state, clocks_of(entry)["town-announcing"].due_on) == ("forcing", date(2026, 4, 27))
    assert "还没有公告" in why_not(pull_down, town, entry, on=(4, 21))
    entry = announce(town, entry)
    assert (entry.state, running(entry)) == ("announced", {"put-right", "D15", "D15-suit", "town-force"})


def test_nothing_is_pulled_down_before_the_later_of_both_remedies_is_over(town):
    """A party that has not sued within sixty days may still sue (行政强制法第四十四条)."""
    entry = announced(town)
    assert "先“登记复议、诉讼情况”" in why_not(pull_down, town, entry, on=(5, 11))
    # On its last day the party may still sue: the term is over the day after.
    last_day = faults(parcels.settle_remedy, town, entry, now=at(9, 9), ended_on=date(2026, 9, 9))
    assert last_day == {"remedy_ended_on": "期限到 2026-09-09 才届满，满期以后再登记"}
    entry = parcels.settle_remedy(town, entry, now=at(9, 10), ended_on=date(2026, 9, 9))
    assert "到 2026-09-09" in faults(pull_down, town, entry, on=(9, 10), forced_on=date(2026, 9, 9))["forced_on"]
    entry = pull_down(town, entry, on=(9, 10))
    assert (entry.state, entry.torn_down_on) == ("decided", date(2026, 9, 10))
    assert "已拆除，未复耕" in entry.headline
    assert "已经强制拆除" in why_not(pull_down, town, entry, on=(9, 11))
    assert parcels.carry_out(town, entry, now=at(9, 14)).state == "carried_out"


@pytest.mark.parametrize(
    ("on", "named"), [((9, 12), "周末"), ((9, 25), "中秋"), ((10, 8), "")], ids=["saturday", "holiday", "working day"]
)
def test_no_force_on_a_day_off_but_in_an_emergency(town, on, named):
    entry = when_rights_are_over(town)
    if named:
        refused = faults(pull_down, town, entry, on=on)
        assert named in refused["emergency"] and "第四十三条" in refused["emergency"]
        entry = pull_down(town, entry, on=on, emergency="主体倾斜，随时倒塌")
    else:
        entry = pull_down(town, entry, on=on)
    assert entry.forced_on == at(*on).date()


def test_no_force_at_night_and_no_cutting_of_water_or_power(town):
    entry = when_rights_are_over(town)
    assert "夜间不得" in faults(pull_down, town, entry, on=(9, 10), is_forced_by_day=False)["is_forced_by_day"]
    cut = {"are_supplies_kept": False, "emergency": "主体倾斜"}
    assert "先恢复供应" in faults(pull_down, town, entry, on=(9, 10), **cut)["are_supplies_kept"]
    assert pull_down(town, entry, on=(9, 10), is_forced_by_day=False, emergency="主体倾斜").state == "decided"


def test_the_town_never_asks_the_court_and_never_pulls_down_what_the_county_decided(town):
    entry = when_rights_are_over(town)
    assert "D10" not in clocks_of(entry)
    ordered = parcels.settle_remedy(town, parcels.order_by_town(town), now=at(9, 10), ended_on=date(2026, 9, 9))
    application = paper("court_application", date(2026, 9, 10))
    said = why_not(take, town, ordered, "apply_court", by="officer", now=at(9, 10), paper=application)
    assert "镇政府依次催告、决定强制执行、公告" in said
    assert "申请法院强制执行" in why_not(urge, town, parcels.a_case(town, "decided"))


def test_an_order_overturned_takes_the_whole_road_back(town):
    entry = announced(town)
    overturned = {"now": at(5, 7), "ended_on": date(2026, 5, 7), "remedy": Remedy.OVERTURNED}
    entry = parcels.settle_remedy(town, entry, **overturned)
    entry = take(town, entry, "order_again", by="officer", now=at(5, 8), note="没有告知权利")
    road = (entry.ordered_on, entry.order_served_on, entry.urged_on, entry.force_decided_on, entry.announced_on)
    assert (entry.state, set(road)) == ("reported", {None})
    assert not running(entry) & {"D15", "D15-suit", "town-force", "town-serving", "town-announcing"}


# --- After a reconsideration ---------------------------------------------------------------------------------------


def test_fifteen_days_to_sue_follow_a_reconsideration_and_govern_what_is_left(town):
    """Served on 19 March; upheld by a decision received on 2 April, which may be sued over until the 17th."""
    entry = parcels.a_case(town, "decided")
    told = {"remedy": Remedy.RECONSIDERED, "reconsidered_on": date(2026, 4, 2)}
    entry = take(town, entry, "settle_remedy", by="officer", now=at(4, 3), answers=told)
    assert (running(entry), clocks_of(entry)["D16"].due_on) == ({"put-right", "D16"}, date(2026, 4, 17))
    upheld = {"now": at(4, 20), "remedy": Remedy.UPHELD}
    early = faults(parcels.settle_remedy, town, entry, ended_on=date(2026, 4, 16), **upheld)
    assert "到 2026-04-17" in early["remedy_ended_on"]
    entry = parcels.settle_remedy(town, entry, ended_on=date(2026, 4, 17), **upheld)
    assert clocks_of(entry)["D10"].due_on == date(2026, 7, 17)


# --- The court -----------------------------------------------------------------------------------------------------


def before_court(town):
    """Applied for on Wednesday 3 June."""
    entry = parcels.settle_remedy(town, parcels.a_case(town, "decided"), now=at(5, 20), ended_on=date(2026, 5, 18))
    urged = {"answers": {"urged_on": date(2026, 5, 19)}, "paper": paper("urging", date(2026, 5, 19))}
    entry = take(town, entry, "urge", by="officer", now=at(5, 20), **urged)
    application = paper("court_application", date(2026, 6, 3))
    return take(town, entry, "apply_court", by="officer", now=at(6, 3), paper=application)


def rule(town, entry, ruling, *, on):
    told = {"ruling": ruling, "ruling_received_on": at(*on).date()}
    return take(town, entry, "court_rules", by="officer", now=at(*on), answers=told, note="（2026）行审3号")


def test_the_court_takes_up_in_five_working_days_and_rules_in_seven_or_thirty_after_hearing_both(town):
    entry = before_court(town)
    assert clocks_of(entry)["D17"].due_on == date(2026, 6, 10)
    assert "还没有受理" in faults(rule, town, entry, Ruling.GRANTED, on=(6, 5))["ruling"]
    told = {"answers": {"taken_up_on": date(2026, 6, 8)}}
    entry = take(town, entry, "court_takes_up", by="officer", now=at(6, 9), **told)
    assert clocks_of(entry)["D17-ruling"].due_on == date(2026, 6, 17)
    entry = take(town, entry, "court_hears", by="officer", now=at(6, 12), note="")
    assert clocks_of(entry)["D17-ruling"].days_late is None
    assert clocks_of(entry)["D17-hearing"].due_on == date(2026, 7, 8)
    entry = rule(town, entry, Ruling.GRANTED, on=(7, 6))
    assert (entry.state, running(entry)) == ("enforcing", {"D10b", "put-right"})
    assert clocks_of(entry)["D17-hearing"].days_late == 0


def test_a_ruling_against_the_county_is_objected_to_in_fifteen_days_or_accepted(town):
    entry = rule(town, before_court(town), Ruling.NOT_TAKEN_UP, on=(6, 9))
    assert clocks_of(entry)["D17-objection"].due_on == date(2026, 6, 24)
    objected = {"answers": {"objected_on": date(2026, 6, 12)}, "now": at(6, 12)}
    entry = take(town, entry, "object", by="officer", **objected)
    assert running(entry) == {"D10b", "put-right"}
    entry = take(town, entry, "give_up_court", by="officer", now=at(7, 6), note="上一级法院维持")
    assert (entry.state, entry.ruling, running(entry)) == ("decided", None, {"put-right"})
