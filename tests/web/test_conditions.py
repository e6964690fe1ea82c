"""Forms that ask only what is of interest, and say everything that is wrong at once."""

from datetime import UTC, date, datetime

import pytest

from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.words import BuildingKind, Source
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.words import Category
from ledger.db import db
from ledger.grammar.conditions import when
from ledger.grammar.steps import Ask, Condition
from ledger.models import Paper
from ledger.web.conditions import AsAnswered, followed, is_hidden, left_out
from ledger.workdays import LOCAL_ZONE
from tests.lives import a_photo
from tests.machinery.pages import Page
from tests.parcels import a_parcel
from tests.petition_lives import accepted, register

JUDGED_HERE = when(lambda entry: entry.can_be_told)

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clue(town, signed_in):
    """What a worker types of a parcel that a patrol found."""
    now = datetime.now(UTC)
    parcel = a_parcel(town, now=now)
    worker = signed_in("worker")
    address = f"/record?book=farmland&site={parcel.id}"
    typed = worker.page(address).form("/record?book=farmland").values | {
        "source": Source.PATROL,
        "building_kind": BuildingKind.YARD,
        "use": "堆放石料",
        "stopped_on_spot": "yes",
        "reported_at_once": "no",
        "photo-before_kept": str(a_photo(town.person("worker", now), now)),
    }
    return worker, address, typed


@on_sqlite
def test_the_form_of_a_new_entry_asks_for_a_patch_only_where_there_is_one(clue):
    worker, address, _ = clue
    page = worker.page(address)
    followed_by = {part.get("data-shown-when") for part in page.root.all("div") if part.has("data-shown-when")}
    assert "source=patch" in followed_by


@on_sqlite
def test_what_stands_in_a_hidden_field_is_no_answer(clue):
    worker, _, typed = clue
    sent = worker.submit("/record?book=farmland", typed | {"patch_no": "371602A0012", "issued_on": "昨天"})
    assert sent.status_code == 303
    kept = db.session.query(FarmlandEntry).one()
    assert (kept.patch_no, kept.issued_on) == (None, None)


@on_sqlite
def test_what_is_missing_and_what_cannot_be_read_are_said_in_one_answer_in_the_order_of_the_page(clue):
    worker, _, typed = clue
    wrong = typed | {"source": Source.PATCH, "patch_no": "", "issued_on": "昨天", "use": "", "photo-before_kept": []}
    answer = worker.submit("/record?book=farmland", wrong)
    page = Page(answer.text)
    assert answer.status_code == 422
    told = [line.text for line in page.root.of_class("form-errors")[0].all("li")]
    assert told[1:] == ["请填写图斑编号", "图斑下发日期：请填写日期，例如 2026-03-05", "请填写实际用途"]
    assert told[0].startswith("请拍至少 1 张整改前照片") or "整改前照片" in told[0]


@on_sqlite
def test_a_choice_is_picked_and_words_are_written(town, signed_in):
    answer = signed_in("officer").fill("/record?book=petitions", {"area": str(town.areas["甲村"])})
    wrong = Page(answer.text).field_errors
    assert (wrong["title"], wrong["topic"], wrong["can_be_told"]) == (
        "请填写标题",
        "请选择内容分类",
        "请选择能否书面告知",
    )


@on_sqlite
def test_a_step_says_all_at_once_too(town, signed_in):
    now = datetime.now(UTC)
    entry = register(town, now)
    answer = signed_in("leader").fill(f"/entries/{entry.id}/steps/supervise", {"paper-dated_on": "昨天"})
    wrong = Page(answer.text).field_errors
    assert wrong["paper-dated_on"] == "请填写日期，例如 2026-03-05"
    assert wrong["note"] == "请填写督办要求"


def test_a_condition_is_followed_by_the_answer_it_names():
    def of(seen_in) -> Condition:
        return Condition(holds=lambda entry: True, otherwise="", seen_in=seen_in)

    assert followed(of((PetitionEntry.category, Category.CLAIM))) == "category=claim"
    assert followed(of((PetitionEntry.category, (Category.CLAIM, Category.SUGGESTION)))) == "category=claim,suggestion"
    assert followed(of((PetitionEntry.can_be_told, True))) == "can_be_told=yes"
    assert followed(JUDGED_HERE) is None


def test_what_no_script_can_follow_is_hidden_until_the_form_has_been_answered():
    ask = Ask(field=PetitionEntry.extension_notice_on, mandatory=JUDGED_HERE, only_then=True)
    entry = PetitionEntry(can_be_told=False, extension_notice_on=date(2026, 3, 2))
    told = AsAnswered(entry, {"can_be_told": True})
    assert is_hidden(ask, entry)
    assert not is_hidden(ask, told)
    assert left_out([ask], entry) == {"extension_notice_on"}
    assert left_out([ask], told) == set()
    assert told.extension_notice_on == date(2026, 3, 2)


@on_sqlite
def test_a_paper_stands_on_the_usual_basis_of_its_kind_unless_another_is_written(town, signed_in):
    now = datetime.now(UTC)
    entry = accepted(town, now)
    day = now.astimezone(LOCAL_ZONE).date().isoformat()
    typed = {
        "opinion": "explain",
        "replied_on": day,
        "note": "事实清楚",
        "paper-kind": "reply_opinion",
        "paper-number": "示信处〔2026〕3号",
        "paper-dated_on": day,
        "paper-issuing_authority": "示范镇人民政府",
    }
    assert signed_in("officer").fill(f"/entries/{entry.id}/steps/reply", typed).status_code == 303
    kept = db.session.query(Paper).filter_by(kind="reply_opinion").one()
    assert kept.legal_basis == "《信访工作条例》第三十二条"
