"""`check`: the command, the page and what both look at, on both databases."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.clockwork.jobs import REMIND, run
from ledger.db import db
from ledger.models import Role
from ledger.queries.health import Verdict, check
from tests.builders import a_person, a_town, sign_in

NOW = datetime(2026, 6, 24, 1, tzinfo=UTC)


@pytest.fixture
def verdicts(application):
    def look(now: datetime = NOW) -> dict[str, Verdict]:
        db.session.rollback()
        return {finding.key: finding.verdict for finding in check(application.config["LEDGER"], now=now)}

    return look


def test_a_ledger_whose_timetable_runs_is_in_order(application, verdicts):
    run(REMIND, now=NOW - timedelta(hours=25))
    assert Verdict.WRONG not in verdicts().values()


def test_a_timetable_that_never_ran_or_stopped_a_day_ago_is_wrong(application, verdicts):
    assert verdicts()["clockwork"] is Verdict.WRONG
    run(REMIND, now=NOW - timedelta(hours=27))
    assert verdicts()["clockwork"] is Verdict.WRONG
    run(REMIND, now=NOW - timedelta(hours=1))
    assert verdicts()["clockwork"] is Verdict.GOOD


def test_a_proxy_that_gives_https_and_is_not_counted_makes_one_address_of_everybody(application):
    behind = replace(application.config["LEDGER"], https=True, proxies=0)
    [finding] = [one for one in check(behind, now=NOW) if one.key == "settings"]
    assert finding.verdict is Verdict.NOTE
    assert "LEDGER_PROXIES" in finding.sentence
    [finding] = [one for one in check(replace(behind, proxies=1), now=NOW) if one.key == "settings"]
    assert finding.verdict is Verdict.GOOD


def test_a_trigger_somebody_took_away_is_missed(application, verdicts):
    assert verdicts()["append_only"] is Verdict.GOOD
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        drop = "DROP TRIGGER event_no_delete" if is_sqlite else "ALTER TABLE event DISABLE TRIGGER event_append_only"
        connection.execute(sa.text(drop))
    assert verdicts()["append_only"] is Verdict.WRONG


def test_a_database_that_was_not_upgraded_is_wrong_and_the_check_goes_on(application, verdicts):
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    assert verdicts()["migrations"] is Verdict.WRONG
    assert "town_rules" in verdicts()


@pytest.fixture
def finding_of(application):
    def look(key: str):
        db.session.rollback()
        return next(one for one in check(application.config["LEDGER"], now=NOW) if one.key == key)

    return look


def do(statement: str) -> None:
    """Leave the database as it would be had a migration been forgotten."""
    with db.engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_a_forgotten_migration_is_one_sentence_that_names_book_and_column(application, finding_of):
    assert finding_of("tables").verdict is Verdict.GOOD
    do("ALTER TABLE housing_entry DROP COLUMN reason")
    do("ALTER TABLE lease RENAME TO forgotten")
    finding = finding_of("tables")
    assert finding.verdict is Verdict.WRONG
    assert "“自建房安全”的列 housing_entry.reason" in finding.sentence
    assert "程序的表 lease" in finding.sentence
    assert "db upgrade" in finding.sentence


def test_a_book_without_its_table_says_so_and_the_other_pages_keep_working(application, client):
    sign_in(client, a_person(role=Role.LEADER, area=a_town().town))
    do("ALTER TABLE housing_entry RENAME TO forgotten")
    application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/figures", query_string={"book": "housing"})
    assert answer.status_code == 503
    assert "数据库里还缺这本台账的表" in answer.text
    for address in ("/overdue", "/overview", "/figures?book=safety", "/books/farmland"):
        client.page(address)


def test_a_book_whose_reports_reach_nobody_is_named_with_the_town(application, finding_of):
    town = a_town()
    assert finding_of("reached").verdict is Verdict.GOOD
    a_person(area=town.grid)
    a_person("王安监", Role.OFFICER, town.town, "safety")
    finding = finding_of("reached")
    assert finding.verdict is Verdict.NOTE
    assert "青桐镇的“自建房安全”没有村镇建设办专干" in finding.sentence
    # What the officer proposes about a hazard waits for a leader whom the town has not.
    assert "“安全生产与消防隐患”没有分管领导，提请的没有人决定" in finding.sentence
    assert "没有安监员" not in finding.sentence
    a_person("李专干", Role.OFFICER, town.county)
    assert finding_of("reached").verdict is Verdict.NOTE
    a_person("周领导", Role.LEADER, town.town)
    assert finding_of("reached").verdict is Verdict.GOOD


def test_next_years_holidays_are_missed_from_october_on(application, verdicts):
    assert "holidays_2027" not in verdicts(datetime(2026, 9, 30, 1, tzinfo=UTC))
    assert verdicts(datetime(2026, 9, 30, 16, tzinfo=UTC))["holidays_2027"] is Verdict.WRONG
    assert verdicts()["holidays_2026"] is Verdict.GOOD
    assert verdicts(datetime(2031, 3, 1, tzinfo=UTC))["holidays_2031"] is Verdict.WRONG


def test_rules_to_be_confirmed_are_a_note_and_nothing_wrong(application, verdicts):
    assert verdicts()["town_rules"] in (Verdict.NOTE, Verdict.GOOD)


def test_the_command_says_a_line_each_and_ends_with_status_1_when_something_is_wrong(application):
    command = application.test_cli_runner()
    said = command.invoke(args=["check"])
    assert said.exit_code == 1
    assert "有问题　定时程序：还没有运行过" in said.stdout
    document = json.loads(command.invoke(args=["check", "--json"]).stdout)
    assert document["is_wrong"]
    assert len(document["findings"]) == len(said.stdout.splitlines())
    assert {"key", "label", "verdict", "sentence"} == document["findings"][0].keys()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_away_is_said_in_one_line(premises):
    away = type(premises)("postgresql+psycopg://ledger@127.0.0.1:9/away", premises.instance_folder)
    done = away.attempt("check")
    assert done.returncode == 1
    assert "有问题　数据库：连不上" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_page_shows_administrators_the_same(client):
    town = a_town().town
    sign_in(client, a_person(role=Role.ADMINISTRATOR, area=town))
    assert "还没有运行过，提醒不会发出" in client.page("/admin/check").text
    sign_in(client, a_person(role=Role.OFFICER, area=town))
    assert client.get("/admin/check").status_code == 403


def test_a_ledger_that_no_longer_counts_what_is_written_is_wrong(application, verdicts):
    assert verdicts()["tallies"] is Verdict.GOOD
    is_sqlite = db.engine.dialect.name == "sqlite"
    do("DROP TRIGGER event_figures_insert" if is_sqlite else "ALTER TABLE event DISABLE TRIGGER event_figures_insert")
    assert verdicts()["tallies"] is Verdict.WRONG
