"""What the works and a refused appraisal leave on the register of houses."""

from ledger.books.housing.words import AppraisalGrade, AppraisalStatus
from tests.houses import a_fixed_entry, a_house, a_paper, accept_and_close, finish, kept, notify, report, verify
from tests.lives import TODAY, faults, take


def reviewed(grade, **more):
    told = {"acceptance_companions": "李四", "grade_after_works": grade}
    return {"by": "officer", "answers": told, "paper": a_paper("review_appraisal", authority="省建科院")} | more


def test_an_appraisal_after_the_works_writes_the_new_grade_on_the_house_and_keeps_the_old_on_the_line(town):
    house = a_house(town)
    entry = a_fixed_entry(town, house, grade=AppraisalGrade.D)
    assert kept(house).appraisal_grade == AppraisalGrade.D
    entry = take(town, entry, "pass_grave", **reviewed(AppraisalGrade.B))
    assert kept(house).appraisal_grade == AppraisalGrade.D
    entry = take(town, entry, "approve_close", by="leader", note="同意销号")
    assert (entry.appraisal_grade, kept(house).appraisal_grade) == (AppraisalGrade.D, AppraisalGrade.B)


def test_a_grade_after_the_works_and_its_report_come_together_and_say_that_the_danger_is_gone(town):
    entry = a_fixed_entry(town, a_house(town), grade=AppraisalGrade.C)
    assert "请填写复核鉴定" in faults(take, town, entry, "pass_grave", **reviewed(None))["grade_after_works"]
    still = faults(take, town, entry, "pass_grave", **reviewed(AppraisalGrade.C))
    assert "仍为C级" in still["grade_after_works"]
    other = a_paper("acceptance")
    refused = faults(take, town, entry, "pass_grave", **reviewed(AppraisalGrade.B, paper=other))
    assert "以复核鉴定报告为凭" in refused["grade_after_works"]


def test_a_refused_appraisal_that_was_referred_is_told_as_not_made(town):
    house = a_house(town)
    entry = notify(town, verify(town, report(town, house), needs_appraisal=True))
    entry = take(town, entry, "refer", by="officer", answers={"referred_to": "县住建局"}, note="拒不鉴定")
    assert kept(house).appraisal_status == AppraisalStatus.PENDING
    answers = {"due_on": TODAY}
    entry = take(town, entry, "answered", by="officer", answers=answers, note="先行加固")
    assert kept(house).appraisal_status == AppraisalStatus.NOT_DONE
    accept_and_close(town, finish(town, entry))
    assert kept(house).appraisal_status == AppraisalStatus.NOT_DONE
