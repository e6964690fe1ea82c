"""What is written about a matter names nobody: who brought it stands in the sealed record alone (rules 5.5, 5.6)."""

from dataclasses import replace
from uuid import uuid4

import pytest

from ledger.books.petitions import BOOK
from ledger.books.petitions.people import PEOPLE
from ledger.books.petitions.words import Grade
from ledger.grammar.sealed import personal_number_in
from ledger.services.entries import take_step
from ledger.services.sealed_people import open_record
from ledger.services.submissions import Submission
from tests import lives
from tests.lives import a_photo, faults, take
from tests.petition_lives import A_BACKLOG, assigned, file, grade, paper, register, screened, sort
from tests.petition_lives import PEOPLE as PETITIONER

NUMBERS = ("13911112222", "139 1111 2222", "139-1111-2222", "１３９１１１１２２２２", "371602199001011234",
           "371602 19900101 123X", "371602900101123")  # fmt: skip
OTHER_NUMBERS = (
    "转办单 370000202603050001", "2026-03-05 至 2026-03-09", "公示期 15 日", "0543-1234567", "IMG_20260305101112345.jpg",
    "示信处〔2026〕3号", "编号 202603051011123", "",
)  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_the_numbers_of_people_are_known_however_they_are_typed(number):
    assert personal_number_in(f"联系{number}即可")


@pytest.mark.parametrize("text", OTHER_NUMBERS)
def test_other_numbers_are_none_of_a_person(text):
    assert not personal_number_in(text)


def test_a_note_with_a_number_is_sent_back_with_what_to_do(town):
    entry = register(town)
    said = faults(take, town, entry, "progress", by="officer", note="已拨打 13911112222 联系")
    assert said == {"note": "这里不写信访人的姓名、手机号和证件号，请改写成“信访人”；需要留存的填在加密的“信访人”一栏"}


@pytest.mark.parametrize("who", ["officer", "leader", "supervisor"])
def test_whoever_writes_it_a_number_stands_in_no_note(town, who):
    step = "supervise" if who == "supervisor" else "progress"
    assert set(faults(take, town, register(town), step, by=who, note="证件号 371602199001011234")) == {"note"}


def test_a_field_worker_reports_a_dispute_without_numbers(town):
    assert set(faults(screened, town, summary="张家的电话是 13911112222")) == {"summary"}


def test_every_text_of_a_step_is_looked_at(town):
    entry = register(town)
    assert set(faults(sort, town, entry, lives.NOW, responsible="农办，13911112222")) == {"responsible"}
    sort(town, entry, lives.NOW)
    bad = replace(paper("acceptance", lives.TODAY), issuing_authority="示范镇 13911112222")
    accepted = {
        "accepted_on": lives.TODAY, "notice_on": lives.TODAY, "responsible": "镇农业农村办", "handler": "李四 13911112222",
        "no_interest": True,
    }  # fmt: skip
    assert set(faults(take, town, entry, "accept", by="officer", answers=accepted, paper=bad)) == {
        "handler", "paper-issuing_authority",
    }  # fmt: skip


def test_numbers_of_documents_may_be_as_long_as_they_are(town):
    entry = assigned(town, lives.NOW, system_number="371602199001011234", assigned_number="371602199001011234")
    assert entry.system_number == "371602199001011234"


def test_the_petitioners_name_is_sent_back_where_it_is_registered_with_it(town):
    said = faults(register, town, people=PETITIONER, summary="欧阳测试要求清淤。")
    assert set(said) == {"summary"}
    assert PETITIONER["name"] not in str(said)


@pytest.mark.parametrize("note", ["已约欧阳测试面谈", "欧阳 测试来电", "与赵代表、欧阳测试沟通"])
def test_the_petitioners_name_stands_in_no_later_note(town, note):
    entry = register(town, people=PETITIONER)
    assert set(faults(take, town, entry, "progress", by="officer", note=note)) == {"note"}
    assert set(faults(grade, town, entry, grade=Grade.B, note=note)) == {"note"}


def test_each_of_several_representatives_is_known(town):
    entry = register(town, people={"name": "欧阳测试、司马举例（代表）"})
    for name in ("欧阳测试", "司马举例"):
        assert set(faults(take, town, entry, "progress", by="officer", note=f"与{name}沟通")) == {"note"}
    take(town, entry, "progress", by="officer", note="与两位代表沟通")


def test_whoever_may_not_open_the_record_learns_nothing_by_guessing(town):
    """A supervisor who guesses a name must not be told by a refusal that it was right."""
    entry = register(town, people=PETITIONER)
    for name in ("欧阳测试", "司马举例"):
        take(town, entry, "supervise", by="supervisor", note=f"{name}一事请尽快办理")
        take(town, entry, "end_supervision", by="supervisor", note="解除")


def test_the_reason_for_opening_is_written_without_names_too(town):
    entry = register(town, people=PETITIONER)
    for reason in ("联系欧阳测试", "核对 13911112222"):
        said = faults(open_record, entry.id, reason=reason, by=town.person("officer"), now=lives.NOW)
        assert set(said) == {"reason"}
        assert PETITIONER["name"] not in str(said)


def test_a_photo_is_not_called_after_the_petitioner(town):
    first_on = {"first_on": lives.TODAY}
    entry = file(town, "list_backlog", lives.NOW, A_BACKLOG | first_on, sealed=PETITIONER)
    leader = town.person("leader")

    def resolve(photo_name: str):
        photos = {"documents": [a_photo(leader, name=photo_name)]}
        submission = Submission(uuid=uuid4(), answers={"resolved_on": lives.TODAY}, photos=photos, note="本人书面认可")
        return take_step(entry.id, "resolve", submission=submission, by=leader, now=lives.NOW)

    for name in ("欧阳测试身份证.jpg", "13911112222.jpg"):
        assert "改名" in faults(resolve, name)["documents"]
    assert resolve("IMG_20260305_101112.jpg").is_resolved


def test_a_book_that_seals_names_says_which_of_its_fields_hold_them():
    assert set(PEOPLE.names) <= {named.key for named in PEOPLE.fields}
    assert {attribute.key for attribute in PEOPLE.numbers} == {"system_number", "related_number", "assigned_number"}
    asked = {ask.field for step in BOOK.steps for ask in step.asks}
    assert set(PEOPLE.numbers) <= asked
