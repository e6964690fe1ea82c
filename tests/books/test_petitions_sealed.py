"""What a matter seals, completed part by part, and who may end a matter, after what (domain rules 2.3, 5.5)."""

from datetime import date

import pytest

from ledger.books.petitions.words import Dispose
from ledger.models import Entry
from ledger.services.sealed_people import open_record
from tests import lives
from tests.lives import faults, fresh, take, why_not
from tests.petition_lives import PEOPLE, assigned, on, paper, register, reported, running, screened, sort

# --- Sealed people ----------------------------------------------------------------------------------------------------


def opened(town, entry: Entry) -> dict[str, str]:
    return open_record(entry.id, reason="核对送达地址", by=town.person("officer"), now=lives.NOW)


def test_completing_what_is_sealed_keeps_what_is_not_typed_again(town):
    entry = register(town, people=PEOPLE)
    take(town, entry, "seal_people", by="officer", sealed={"phone": "13700000000"})
    assert opened(town, entry) == PEOPLE | {"phone": "13700000000"}


def test_what_is_sealed_is_taken_away_only_when_that_is_said(town):
    entry = register(town, people=PEOPLE)
    said = faults(take, town, entry, "seal_people", by="officer", cleared=["phone"], sealed={"phone": "13700000000"})
    assert set(said) == {"sealed-phone"}
    take(town, entry, "seal_people", by="officer", cleared=["id_number"])
    assert "id_number" not in opened(town, entry)
    take(town, entry, "seal_people", by="officer", cleared=["name", "phone", "address"])
    assert "没有登记" in why_not(open_record, entry.id, reason="核对送达地址", by=town.person("officer"), now=lives.NOW)


def test_completing_nothing_is_no_completion(town):
    entry = register(town, people=PEOPLE)
    assert "请填写" in faults(take, town, entry, "seal_people", by="officer")["sealed-name"]


def test_a_telephone_number_of_the_house_is_a_clue_like_any_other(town):
    entry = register(town, people=PEOPLE | {"phone": "0536-1234567"})
    for said in ("回拨 0536-1234567", "回拨05361234567", "手机 139–1111–2222", "手机139·1111·2222"):
        assert set(faults(take, town, entry, "progress", by="officer", note=said)) == {"note"}
    take(town, entry, "progress", by="officer", note="2026-03-05 18:30 到现场，量得 1380.5 米")


# --- Who ends it, and what is owed before -----------------------------------------------------------------------------


def test_what_is_owed_to_whoever_assigned_it_is_reported_before_it_is_closed(town):
    entry = assigned(town, lives.NOW, result_due_on=date(2026, 5, 1))
    sort(town, entry, lives.NOW, dispose=Dispose.DECLINE)
    decline = {
        "by": "fellow officer", "note": "已依法终结", "answers": {"notice_on": lives.TODAY},
        "paper": paper("refusal", lives.TODAY),
    }  # fmt: skip
    assert "报告结果" in faults(take, town, entry, "decline", **decline)[""]
    reported(town, entry)
    take(town, entry, "decline", **decline)


def test_whoever_registered_a_matter_does_not_turn_it_down_alone(town):
    entry = sort(town, register(town), lives.NOW, dispose=Dispose.FILE, can_be_told=False)
    assert "须由他人办理" in why_not(take, town, entry, "file_away", by="officer", note="姓名住址不清")


@pytest.mark.parametrize(
    "summary",
    ["群众对自来水水质不放心，要求检测。", "办证时被工作人员刁难，要求道歉。", "在县精神病医院就医的费用没有报销。"],
)
def test_what_happened_is_written_down_truthfully(town, summary):
    assert fresh(register(town, summary=summary)).summary == summary


def test_labels_of_people_are_sent_back_all_the_same(town):
    for said in ("系不放心人员", "为精神病人"):
        assert "summary" in faults(register, town, summary=said)


def test_a_right_to_be_told_needs_somebody_to_tell(town):
    entry = register(town, can_be_told=False)
    assert set(running(entry)) == {"sort"}
    assert set(running(register(town))) == {"C2", "C16"}


def test_nothing_is_extended_after_its_last_day(town):
    dispute = screened(town)
    take(town, dispute, "contact", by="officer", note="双方愿意调解", answers={"reached_on": lives.TODAY})
    late = {"by": "leader", "note": "等待材料", "now": on(4, 20)}
    assert "已过" in faults(take, town, dispute, "extend_settling", answers={"settle_days": 15}, **late)["settle_days"]
    asked = register(town)
    take(town, asked, "to_disclosure", by="officer", note="已告知", answers={"responsible": "镇党政办公室"})
    more = {"disclosure_days": 10}
    assert "已过" in faults(take, town, asked, "extend_disclosure", answers=more, **late)["disclosure_days"]
