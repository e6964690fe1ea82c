"""Papers: what others decided goes on record as theirs, in the order the law gives, each document once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.db import db
from ledger.models import Entry, EntryPaper, Paper
from tests.lives import (
    NOW,
    TODAY,
    Town,
    a_paper,
    a_workplace,
    an_entry,
    faults,
    listing_answers,
    order,
    rectify,
    report,
    take,
)

# What a step of its own records is told there: being listed, lengthened, taken off, the review before work goes on.
RECORDED = BOOK.steps_by_key["record_paper"].paper.kinds
DECIDED_ELSEWHERE = [kind.key for kind in RECORDED if not kind.town_may_issue]


def record(town: Town, entry: Entry, paper, **more) -> Entry:
    return take(town, entry, "record_paper", by="officer", paper=paper, **more)


def on_record(entry: Entry) -> list[str]:
    found = sa.select(Paper.kind).join(EntryPaper).where(EntryPaper.entry_id == entry.id).order_by(EntryPaper.id)
    return list(db.session.scalars(found))


def test_an_order_is_recorded_with_its_number_issuer_and_law(town):
    entry = order(town, report(town, a_workplace(town)), paper=a_paper())
    paper = db.session.scalars(sa.select(Paper)).one()
    assert (paper.kind, paper.number, paper.dated_on) == ("order", "青应急责改〔2026〕3号", TODAY)
    assert (paper.issuing_authority, paper.legal_basis) == ("青阳县应急管理局", "《山东省安全生产条例》第四十七条")
    assert (paper.town_id, paper.recorded_by_id, paper.recorded_at) == (entry.town_id, town.people["officer"], NOW)


@pytest.mark.parametrize("kind", DECIDED_ELSEWHERE)
def test_what_only_a_competent_body_decides_is_never_put_down_to_the_town(town, kind):
    entry = an_entry(town, "ordered")
    if kind == "measure_decision":
        record(town, entry, a_paper("check_record", "检记 1 号"))
    found = faults(record, town, entry, a_paper(kind, issuing_authority="青阳县示范镇人民政府"))
    assert "不能由示范镇作出" in found["paper-issuing_authority"]
    assert "本镇只作登记" in found["paper-issuing_authority"]
    record(town, entry, a_paper(kind))
    assert on_record(entry)[-1] == kind


def test_who_lists_a_hazard_is_never_the_town(town):
    entry = an_entry(town, "ordered")
    answers = listing_answers(TODAY + timedelta(days=60))
    of_the_town = a_paper("listing", "挂牌 1 号", issuing_authority="青阳县示范镇人民政府")
    found = faults(take, town, entry, "list", by="chief", answers=answers, paper=of_the_town)
    assert "不能由示范镇作出" in found["paper-issuing_authority"]
    take(town, entry, "list", by="chief", answers=answers, paper=a_paper("listing", "挂牌 1 号"))
    assert on_record(entry) == ["listing"]


@pytest.mark.parametrize("office", ["青阳县自然资源局示范镇自然资源所", "青阳县市场监督管理局示范镇分局"])
def test_an_office_the_county_keeps_in_the_town_decides_in_the_name_of_the_county(town, office):
    entry = record(town, an_entry(town, "ordered"), a_paper("coercion_decision", issuing_authority=office))
    assert on_record(entry) == ["coercion_decision"]


def test_the_town_may_order_and_refer_in_its_own_name(town):
    order(town, report(town, a_workplace(town)), paper=a_paper(issuing_authority="示范镇人民政府"))


def test_a_measure_is_decided_after_a_record_of_the_check(town):
    entry = an_entry(town, "ordered")
    found = faults(record, town, entry, a_paper("measure_decision"))
    assert found == {"paper-kind": "登记现场处理措施决定书以前，须先登记：现场检查记录"}
    record(town, entry, a_paper("check_record", "检记 1 号"))
    record(town, entry, a_paper("measure_decision"))
    assert on_record(entry) == ["check_record", "measure_decision"]


def test_a_recheck_is_written_up_only_after_an_order(town):
    entry = an_entry(town, "rectified")
    opinion = a_paper("recheck_opinion", "复查 1 号")
    found = faults(take, town, entry, "pass", by="officer", paper=opinion)
    assert found["paper-kind"].startswith("登记整改复查意见书以前，须先登记：责令限期整改指令书、")
    record(town, entry, a_paper())
    entry = take(town, entry, "pass", by="officer", paper=opinion, answers={"recheck_companions": "李四"})
    assert on_record(entry) == ["order", "recheck_opinion"]


def test_under_a_formal_order_nobody_rechecks_alone(town):
    entry = rectify(town, order(town, report(town, a_workplace(town)), paper=a_paper()))
    found = faults(take, town, entry, "pass", by="officer")
    assert found == {
        "recheck_companions": "下达过责令限期整改指令书的，复查须两人以上，请填写同行复查人员",
        "paper-kind": "下达过责令限期整改等文书的，复查须登记整改复查意见书，请填写文号和落款日期",
    }


def test_one_order_over_several_hazards_is_one_document(town):
    site = a_workplace(town)
    hazards = [order(town, report(town, site), paper=a_paper()) for _ in range(3)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Paper)) == 1
    assert [on_record(entry) for entry in hazards] == [["order"]] * 3


@pytest.mark.parametrize("change", [{"dated_on": TODAY + timedelta(days=1)}, {"legal_basis": "另一条"}])
def test_the_same_number_with_another_date_or_law_is_refused(town, change):
    site = a_workplace(town)
    order(town, report(town, site), paper=a_paper())
    found = faults(order, town, report(town, site), now=NOW + timedelta(days=1), paper=a_paper(**change))
    assert found["paper-number"].startswith("这个文号已登记过，落款日期是 2026-03-09")


def test_the_same_number_of_another_issuer_is_another_document(town):
    site = a_workplace(town)
    order(town, report(town, site), paper=a_paper())
    of_the_town = a_paper(issuing_authority="示范镇人民政府", dated_on=TODAY + timedelta(days=1))
    order(town, report(town, site), now=NOW + timedelta(days=1), paper=of_the_town)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Paper)) == 2


def test_every_part_that_is_missing_is_said(town):
    entry = an_entry(town, "ordered")
    empty = a_paper(number=" ", dated_on=None, issuing_authority="", legal_basis="\n")
    assert faults(record, town, entry, empty) == {
        "paper-number": "请填写文号",
        "paper-dated_on": "请填写落款日期",
        "paper-issuing_authority": "请填写出具机关",
        "paper-legal_basis": "请填写法律依据",
    }


def test_what_the_database_could_not_keep_is_refused_with_a_sentence(town):
    entry = an_entry(town, "ordered")
    found = faults(
        record,
        town,
        entry,
        a_paper(
            number="号" * 61, issuing_authority="局\x00", legal_basis="法" * 301, dated_on=TODAY + timedelta(days=1)
        ),
    )
    assert set(found) == {"paper-number", "paper-issuing_authority", "paper-legal_basis", "paper-dated_on"}


def test_recording_a_paper_wants_a_paper_of_a_kind_the_step_knows(town):
    entry = an_entry(town, "ordered")
    assert faults(record, town, entry, None) == {"paper-kind": "请选择文书种类并填写文号"}
    wrong = faults(take, town, entry, "remark", by="officer", note="看", paper=a_paper())
    assert wrong == {"paper-kind": "这一步不登记这种文书，请重新选择"}
    unknown = a_paper()
    unknown = type(unknown)(**{**vars(unknown), "kind": "poem"})
    assert set(faults(record, town, entry, unknown)) == {"paper-kind"}


def test_a_paper_is_written_down_without_blanks_around_it(town):
    site = a_workplace(town)
    order(town, report(town, site), paper=a_paper(number=" 责改 1 号 "))
    order(town, report(town, site), paper=a_paper(number="责改 1 号"))
    assert db.session.scalars(sa.select(Paper.number)).all() == ["责改 1 号"]


def test_another_town_has_documents_of_its_own(town):
    order(town, report(town, a_workplace(town)), paper=a_paper())
    elsewhere = a_workplace(town, area="邻村", by="officer of another town")
    entry = report(town, elsewhere, by="worker of another town")
    later = {"now": NOW + timedelta(days=3), "paper": a_paper(dated_on=TODAY + timedelta(days=3))}
    order(town, entry, by="officer of another town", **later)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Paper)) == 2
