"""What has changed of rows that were read goes out by plain statements, with everything the unit of work holds to."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from ledger.db import db, transaction
from ledger.models import Clock, Entry, Post, Visit
from ledger.refusals import AnswersRefused
from tests.lives import BOOK, TODAY, a_visit, a_workplace, order, report, statements, take


@pytest.fixture
def entry(town) -> Entry:
    return report(town, a_workplace(town))


def kept(entry_id: int) -> Entry:
    """Return an entry as the database has it, whatever the session knows."""
    db.session.rollback()
    return db.session.get_one(Entry, entry_id, populate_existing=True)


def updates(sent: list[str]) -> list[str]:
    return [statement for statement in sent if statement.startswith("UPDATE")]


def test_only_the_columns_that_changed_are_sent_a_statement_a_table(town, entry):
    version = entry.version
    with statements() as sent, transaction():
        entry.responsible, entry.location, entry.headline = "李四", "三楼", entry.headline
    first, second = updates(sent)
    assert first.startswith("UPDATE entry SET responsible=") and "headline" not in first
    assert second.startswith("UPDATE safety_entry SET location=")
    stored = kept(entry.id)
    assert (stored.responsible, stored.location, stored.version) == ("李四", "三楼", version + 1)


def test_a_change_of_the_details_alone_is_a_new_version(town, entry):
    version = entry.version
    with transaction():
        entry.location = "三楼"
    assert entry.version == kept(entry.id).version == version + 1


def test_what_is_set_to_what_it_was_sends_nothing(town, entry):
    version = entry.version
    with statements() as sent, transaction():
        entry.location = entry.location
    assert updates(sent) == []
    assert kept(entry.id).version == version


def test_a_row_that_somebody_else_has_changed_is_not_written_over(town, entry):
    entry_id, table = entry.id, Entry.__table__
    with pytest.raises(StaleDataError), transaction() as session:
        session.connection().execute(sa.update(table).where(table.c.id == entry_id).values(version=99, headline="别人"))
        entry.headline = "自己"
    assert kept(entry_id).headline != "自己"


def test_what_is_changed_again_after_it_was_sent_is_sent_again(town, entry):
    with transaction() as session:
        entry.location = "三楼"
        session.flush()
        entry.location = "四楼"
    assert kept(entry.id).location == "四楼"


def test_what_was_sent_in_a_refused_transaction_is_forgotten(town, entry):
    was = entry.location
    with pytest.raises(AnswersRefused), transaction() as session:
        entry.location = "三楼"
        session.flush()
        raise AnswersRefused({"location": "不对"})
    assert entry.location == kept(entry.id).location == was


def test_what_was_sent_within_a_savepoint_is_taken_back_with_it(town, entry):
    was = entry.location
    with transaction() as session:
        savepoint = session.begin_nested()
        entry.location = "三楼"
        session.flush()
        savepoint.rollback()
        assert entry.location == was
    assert kept(entry.id).location == was


def test_a_reference_that_changes_writes_the_key_it_stands_for(town):
    first, second = a_workplace(town), a_workplace(town, name="乙饭店")
    visit = a_visit(town, first)
    with transaction():
        visit.site = second
    db.session.rollback()
    assert db.session.scalar(sa.select(Visit.site_id).where(Visit.id == visit.id)) == second.id


def test_what_the_database_is_to_work_out_is_worked_out_there(town, entry):
    clock = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id)).first()
    extensions = clock.extensions
    with transaction():
        clock.extensions = Clock.extensions + 2
    assert clock.extensions == extensions + 2


def test_a_row_that_begins_beside_one_that_ends_is_written_and_the_other_gone(town):
    post = db.session.scalars(sa.select(Post).order_by(Post.id.desc())).first()
    again = Post(person_id=post.person_id, role=post.role, area_id=post.area_id, valid_from=TODAY)
    with transaction() as session:
        post.valid_to = TODAY - timedelta(days=1)
        session.add(again)
    assert db.session.scalar(sa.select(Post.valid_to).where(Post.id == post.id)) == TODAY - timedelta(days=1)
    assert again.id is not None


def test_who_took_the_steps_is_asked_only_where_another_has_to_take_this_one(town, entry):
    order(town, entry)
    for step, is_asked in (("start", False), ("pass", True)):
        assert bool(BOOK.steps_by_key[step].not_by) is is_asked
    with statements() as sent:
        take(town, entry, "start", by="worker", note="已联系锁匠")
    assert [statement for statement in sent if "UNION ALL" in statement] == []
