"""`holidays load` and `holidays check`, once by a process of its own, beside a ledger that is running."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import Result

from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Clock, HolidayDecision, Role
from tests.builders import a_person, sign_in
from tests.calendars import A_CSV, A_SOURCE, a_table, as_json
from tests.lives import a_small_town, a_workplace, report

NOW = datetime(2026, 12, 30, 2, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2027.json"
    path.write_bytes(as_json(a_table()))
    return str(path)


@pytest.fixture
def command(application):
    """A function that runs a command here; it begins with nothing read, as a process of its own would."""

    def command(*words: str) -> Result:
        db.session.remove()
        return application.test_cli_runner().invoke(args=words)

    return command


@pytest.fixture
def entry(application):
    town = a_small_town()
    return report(town, a_workplace(town), now=NOW)


def due_on(entry):
    found = db.select(Clock).where(Clock.entry_id == entry.id).execution_options(populate_existing=True)
    db.session.commit()
    return db.session.scalars(found).one().legal_due_on.isoformat()


def decisions():
    db.session.commit()
    return [(one.decision.value, one.by_id) for one in db.session.scalars(db.select(HolidayDecision))]


def test_without_a_decision_the_dates_are_listed_and_nothing_is_loaded(premises, command, entry, file):
    undecided = command("holidays", "load", file)
    assert undecided.exit_code == 2
    assert entry.number in undecided.stdout
    assert "2027年1月4日（周一） → 2027年1月5日（周二）" in undecided.stdout
    assert "--keep" in undecided.stdout
    assert decisions() == []
    assert not (premises.instance_folder / "holidays").exists()


def test_keep_and_move_do_what_they_say(command, entry, file):
    assert command("holidays", "load", file, "--keep").exit_code == 0
    assert (due_on(entry), decisions()) == ("2027-01-04", [("keep", None)])
    said = json.loads(command("holidays", "load", file, "--move", "--json").stdout)
    assert (said["year"], said["loaded"], said["decision"], len(said["differences"])) == (2027, True, "move", 1)
    assert due_on(entry) == "2027-01-05"
    assert decisions() == [("keep", None), ("move", None)]


def test_a_running_ledger_counts_by_a_table_another_process_has_loaded(premises, client, file):
    town = a_small_town()
    sign_in(client, a_person(role=Role.ADMINISTRATOR, area=town.area("青阳县")))
    asked = {"limit": "C4", "start": "2026-12-30"}
    assert "2027年1月7日（周四）" in client.page("/calculator", **asked).text
    premises.run("holidays", "load", file)
    page = client.page("/calculator", **asked).text
    assert "2027年1月8日（周五）" in page
    assert "还没有载入" not in page
    assert 2027 in shelf.holidays().published_years


def test_a_csv_wants_its_source(command, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(A_CSV, encoding="utf-8")
    refused = command("holidays", "load", str(path))
    assert refused.exit_code == 1
    assert "请填写通知的名称和文号" in refused.stderr
    loaded = command("holidays", "load", str(path), "--source", A_SOURCE)
    assert loaded.exit_code == 0
    assert "已载入" in loaded.stdout


def test_a_wrong_file_is_refused_in_a_sentence(command, tmp_path):
    path = tmp_path / "wrong.json"
    path.write_bytes(as_json(a_table(rest_days=[])))
    refused = command("holidays", "load", str(path))
    assert refused.exit_code == 1
    assert "1月1日" in refused.stderr
    # What a process would have told as a traceback is no exit.
    assert isinstance(refused.exception, SystemExit)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_check_misses_next_year_from_october_on(command):
    assert command("holidays", "check", "--at", "2026-09-30").exit_code == 0
    missed = command("holidays", "check", "--at", "2026-10-01")
    assert missed.exit_code == 1
    assert "缺少 2027 年" in missed.stdout
    found = json.loads(command("holidays", "check", "--at", "2026-10-01", "--json").stdout)
    assert found["missing"] == [2027]
    by_year = {year["year"]: year for year in found["years"]}
    assert (by_year[2025]["working_days"], by_year[2026]["working_days"]) == (248, 248)
    assert (by_year[2026]["published"], by_year[2027]["published"]) == (True, False)
    assert by_year[2026]["working_weekends"][0] == {"name": "元旦", "on": "2026-01-04"}
    assert by_year[2026]["rest_days"][1] == {"name": "春节", "from": "2026-02-15", "to": "2026-02-23"}
