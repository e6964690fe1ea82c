"""What is refused, and what the person reads."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.books.safety.words import Level
from ledger.db import db, transaction
from ledger.models import Entry, Post, Role
from ledger.refusals import AnswersRefused, NotVisible
from ledger.services import entries, moves
from ledger.services.submissions import Submission
from tests.houses import a_house
from tests.lives import (
    NOW,
    TODAY,
    a_photo,
    a_report,
    a_workplace,
    an_entry,
    faults,
    order,
    order_answers,
    refused,
    report,
    take,
    why_not,
)

REPORT = BOOK.steps_by_key["report"]


# --- Refusals ----------------------------------------------------------------------------------------------------------


def test_every_fault_is_said_at_once(town):
    site, by = a_workplace(town), town.person("worker")
    submission = Submission(
        uuid=uuid4(),
        answers={"location": "x" * 61, "grade": "huge", "colour": "red"},
        photos={"sky": [a_photo(by)]},
        note="\x00",
    )
    found = faults(
        entries.file_entry, BOOK, REPORT, site_id=site.id, submission=submission, by=by, now=NOW,
        found_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    assert found == {
        "found_on": "发现日期不能晚于今天，请核对",
        "location": "部位最多 60 个字，现在是 61 个，请缩短",
        "category": "请选择隐患类别",
        "description": "请填写隐患描述",
        "grade": "请从列表中选择隐患等级",
        "mode": "请选择整改方式",
        "colour": "这一步不填写这一项",
        "before": "请拍至少 1 张整改前照片（隐患登记须附整改前照片，销号时与整改后照片对照）",
        "sky": "这一步不附这种照片，请去掉",
        "note": "里面有无法保存的字符，请重新输入",
    }


def test_blanks_are_no_answer(town):
    assert set(faults(report, town, a_workplace(town), description=" \n　")) == {"description"}


@pytest.mark.parametrize(
    "funds", [Decimal("NaN"), Decimal("Infinity"), Decimal("-1"), Decimal("0.001"), Decimal(10**9)]
)
def test_money_is_a_sound_amount(town, funds):
    entry = report(town, a_workplace(town), grade=Level.MAJOR)
    assert set(faults(order, town, entry, major=True, funds=funds)) == {"funds"}


def test_half_a_character_from_a_broken_keyboard_is_refused_with_a_sentence(town):
    assert faults(report, town, a_workplace(town), location="门\ud83d") == {
        "location": "部位里有无法保存的字符，请重新输入"
    }


def test_a_step_that_does_not_lead_on_from_here_is_refused(town):
    assert why_not(take, town, an_entry(town, "reported"), "close", by="officer") == (
        "条目现在是“待审核”，不能办理“销号”。请刷新后按当前情况办理。"
    )


def test_a_step_that_does_not_exist_is_not_found(town):
    refused(NotVisible, take, town, an_entry(town), "burn", by="officer")


@pytest.mark.parametrize(("who", "step"), [("worker", "order"), ("grid head", "send_back"), ("supervisor", "remark")])
def test_whoever_may_not_take_a_step_learns_who_may(town, who, step):
    assert "办理" in why_not(take, town, an_entry(town), step, by=who, note="理由")


@pytest.mark.parametrize("who", ["worker of another town", "officer of another town", "worker of another village"])
def test_an_entry_out_of_reach_does_not_exist(town, who):
    refused(NotVisible, take, town, an_entry(town), "remark", by=who, note="看看")


def test_nobody_files_at_a_site_out_of_reach(town):
    site = a_workplace(town)
    refused(NotVisible, report, town, site, by="worker of another village")
    refused(NotVisible, report, town, site, by="administrator")


def test_a_place_of_another_kind_is_refused_to_whoever_sees_it(town):
    house = a_house(town)
    assert "请选择或新增一个" in why_not(report, town, house)
    refused(NotVisible, report, town, house, by="worker of another village")


def test_what_was_written_before_something_went_wrong_is_forgotten(town, monkeypatch):
    site, by = a_workplace(town), town.person("worker")

    def tear(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(moves.sealed_people, "keep_sealed", tear)
    with pytest.raises(ConnectionError) as torn:
        entries.file_entry(BOOK, REPORT, site_id=site.id, submission=a_report(by), by=by, now=NOW)
    # What failed still holds the entry; the session does not.
    assert torn.tb is not None
    assert not [one for one in db.session.identity_map.values() if isinstance(one, Entry)]
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Entry))


def test_whoever_only_supervises_files_nothing(town):
    assert "不在您的岗位范围内" in why_not(report, town, a_workplace(town), by="supervisor")


def test_a_step_on_an_old_entry_is_no_way_to_file_a_new_one(town):
    site, by = a_workplace(town), town.person("officer")
    said = why_not(
        entries.file_entry, BOOK, BOOK.steps_by_key["close"], site_id=site.id, submission=a_report(by), by=by, now=NOW
    )
    assert said == "“销号”不能用来新建条目。"


def test_after_a_refusal_the_person_still_has_the_posts_of_today(town):
    entry, by = an_entry(town), town.person("officer")
    with pytest.raises(AnswersRefused):
        entries.take_step(entry.id, "order", submission=Submission(uuid=uuid4()), by=by, now=NOW)
    assert [post.area.name for post in by.posts] == ["示范镇"]
    assert not db.session().in_transaction()
    entries.take_step(
        entry.id,
        "order",
        submission=Submission(uuid=uuid4(), answers=order_answers(TODAY)),
        by=by,
        now=NOW,
    )


def test_what_a_refused_step_had_written_on_the_entry_is_forgotten(town):
    entry, by = an_entry(town), town.person("officer")
    with pytest.raises(AnswersRefused):
        answers = order_answers(TODAY, grade=Level.MAJOR, measure="")
        entries.take_step(entry.id, "order", submission=Submission(uuid=uuid4(), answers=answers), by=by, now=NOW)
    assert entry.grade == Level.GENERAL
    assert not db.session.dirty


def test_a_post_for_another_book_gives_nothing_here(town):
    town.add_person("officer of another book", Role.OFFICER, "示范镇", book="housing")
    refused(NotVisible, take, town, an_entry(town), "remark", by="officer of another book", note="看看")


def test_a_person_without_a_post_of_today_files_nothing(town):
    site = a_workplace(town)
    with transaction() as session:
        session.execute(
            sa.update(Post).where(Post.person_id == town.people["worker"]).values(valid_to=TODAY - timedelta(days=1))
        )
    refused(NotVisible, report, town, site)
