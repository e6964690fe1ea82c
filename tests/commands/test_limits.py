"""`due` and `clocks`: the vectors of the rules, the sentence, the trace, and clear refusals."""

import json

import pytest

from ledger.grammar import shelf
from ledger.models import Role
from ledger.services.town_rules import adjust
from ledger.web import current
from tests.builders import a_person, a_town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# Section 10.3 of the rules, each through a row of the table with that length and unit.
VECTORS = [
    ("C1", "2026-01-05", 0, "2026-01-20", "2026-01-20"),
    ("C1", "2026-02-03", 0, "2026-02-18", "2026-02-24"),
    ("C5", "2026-03-02", 0, "2026-05-01", "2026-05-06"),
    ("C5", "2026-08-02", 0, "2026-10-01", "2026-10-08"),
    ("C5", "2026-08-02", 30, "2026-10-31", "2026-11-02"),
    ("P1", "2026-03-02", 0, "2026-05-31", "2026-06-01"),
    ("C4", "2026-02-12", 0, "2026-02-26", "2026-02-26"),
    ("C4", "2026-04-30", 0, "2026-05-11", "2026-05-11"),
    ("A6", "2026-09-18", 0, "2026-09-22", "2026-09-22"),
    ("A6", "2026-09-29", 0, "2026-10-09", "2026-10-09"),
]


@pytest.fixture
def command(application):
    runner = application.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


def document(said):
    assert said.exit_code == 0, said.output
    return json.loads(said.stdout)


@pytest.mark.parametrize(("code", "start", "extend", "raw", "rolled"), VECTORS)
def test_every_vector_of_the_rules(command, code, start, extend, raw, rolled):
    found = document(command("due", "--clock", code, "--from", start, "--extend", str(extend), "--json"))
    assert (found["raw"], found["rolled"], found["counts"], found["due"]) == (raw, rolled, "raw", raw)
    assert found["missing_years"] == []
    assert found["trace"][0]["kind"] == "start"
    assert found["trace"][-1]["kind"] == "result"
    assert found["sentence"].startswith(found["label"])


def test_a_right_of_citizens_counts_to_the_rolled_day(command):
    found = document(command("due", "--clock", "C6", "--from", "2026-09-01", "--json"))
    assert (found["counts"], found["due"]) == ("rolled", "2026-10-08")


def test_hours_want_a_moment(command):
    found = document(command("due", "--clock", "A8", "--from", "2026-09-30T17:30", "--json"))
    assert found["due_at"] == "2026-10-01T09:30:00+00:00"
    refused = command("due", "--clock", "A8", "--from", "2026-09-30")
    assert refused.exit_code == 1
    assert "几点" in refused.output


def test_a_year_that_is_not_loaded_is_said_in_both_forms(command):
    found = document(command("due", "--clock", "P1", "--from", "2026-12-01", "--json"))
    assert found["missing_years"] == [2027]
    assert "2027年放假安排尚未录入" in command("due", "--clock", "P1", "--from", "2026-12-01").output


def test_people_read_both_dates_which_counts_why_and_the_law(command):
    said = command("due", "--clock", "C5", "--from", "2026-08-02", "--extend", "31").output
    for words in (
        "2026年11月1日",
        "2026年11月2日",
        "以原日期为准",
        "最多延长30日",
        "《信访工作条例》第三十四条",
        "逢周末",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--clock", "ZZ", "--from", "2026-01-01"), "没有“ZZ”"),
        (("--clock", "C10", "--from", "2026-01-01"), "没有可以推算的天数"),
        (("--clock", "C1", "--from", "2022-04-30"), "自2022年5月1日"),
        (("--clock", "C1", "--from", "last week"), "请写成 2026-03-02"),
        (("--clock", "C1", "--from", "2026-02-30"), "请写成 2026-03-02"),
        (("--clock", "C1", "--from", "2026-01-01", "--extend", "-1"), "--extend"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(command, words, said):
    refused = command("due", *words)
    assert refused.exit_code != 0
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_the_table_has_every_wording(command):
    rows = document(command("clocks", "--json"))
    assert len([row for row in rows if row["code"] == "D6"]) == 2
    c5 = next(row for row in rows if row["code"] == "C5")
    assert (c5["length"], c5["unit"], c5["extension_most"], c5["from"]) == (60, "days", 30, "受理")
    assert (c5["origin"], c5["valid_from"], c5["confirm"]) == ("law", "2022-05-01", False)
    d4 = next(row for row in rows if row["code"] == "D4")
    assert (d4["length"], d4["unit"]) == (None, None)
    said = command("clocks").output
    assert "C5" in said
    assert "请确认" in said


# --- What the town counts by itself ------------------------------------------------------------------------------------


def test_every_clock_of_every_book_can_be_asked_for(command):
    rows = document(command("clocks", "--json"))
    known = {(row["group"], row["code"]) for row in rows}
    for book in shelf.books():
        for rule in book.clocks:
            assert rule.limit or (book.key, rule.code) in known, (book.key, rule.code)
    assert ("every-book", "attend") in known
    codes = [row["code"] for row in rows if row["valid_to"] is None and row["valid_from"] is None]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("code", "start", "due_on"),
    [
        ("service", "2026-03-02", "2026-03-09"),
        ("progress-a", "2026-03-02", "2026-03-09"),
        # Two working days from the Thursday before 清明节: Friday and Tuesday.
        ("A-review", "2026-04-02", "2026-04-07"),
        ("D12b", "2026-03-02", "2026-03-17"),
        ("attend", "2026-03-02", "2026-04-01"),
    ],
)
def test_the_towns_own_clocks_are_counted_like_those_of_the_law(command, code, start, due_on):
    found = document(command("due", "--clock", code, "--from", start, "--json"))
    assert (found["due"], found["origin"]) == (due_on, "local")


def test_a_date_somebody_sets_has_no_days_to_count(command):
    refused = command("due", "--clock", "put-right", "--from", "2026-03-02")
    assert refused.exit_code == 1
    assert "没有可以推算的天数：以办理时所定的日期为准" in refused.output


def test_a_towns_own_length_counts_where_it_has_one(command):
    town = a_town("青桐镇")
    keeper = a_person(role=Role.ADMINISTRATOR, area=town.town)
    adjust(town.town.id, "limit.C14", 5, by=keeper, now=current.now())
    adjust(town.town.id, "petitions.service_days", 10, by=keeper, now=current.now())
    due = {code: document(command("due", "--clock", code, "--from", "2026-03-02", "--json"))["due"] for code in OWN}
    assert due == OWN
    own = {row["code"]: row["own_length"] for row in document(command("clocks", "--json"))}
    assert (own["C14"], own["service"], own["C5"]) == (5, 10, None)
    assert "首次联系　5日（本镇所定）" in command("clocks").output


OWN = {"C14": "2026-03-07", "service": "2026-03-12", "C5": "2026-05-01"}


def test_among_several_towns_one_has_to_be_named(command):
    first, second = a_town("青桐镇"), a_town("邻镇")
    for town, days in ((first, 5), (second, 7)):
        keeper = a_person(role=Role.ADMINISTRATOR, area=town.town)
        adjust(town.town.id, "limit.C14", days, by=keeper, now=current.now())
    asked = ("due", "--clock", "C14", "--from", "2026-03-02", "--json")
    assert document(command(*asked))["due"] == "2026-03-05"
    assert document(command(*asked, "--town", "邻镇"))["due"] == "2026-03-09"
    refused = command(*asked, "--town", "无此镇")
    assert refused.exit_code == 1
    assert "没有唯一叫“无此镇”的镇" in refused.output


# --- Where each is used ------------------------------------------------------------------------------------------------


def test_each_row_says_which_clock_of_which_book_counts_by_it_and_by_which_steps(command):
    rows = {row["code"]: row["used"] for row in document(command("clocks", "--json"))}
    (rectify,) = rows["A2"]["clocks"]
    assert (rectify["book"], rectify["clock"], rectify["is_right"]) == ("safety", "A2", False)
    assert "order" in rectify["starts"]
    assert "rectify" in rectify["stops"]
    assert "extend" in rectify["extends"]
    assert {"entry", "overdue", "reminders"} <= set(rectify["shown"])
    (recheck,) = rows["A3"]["clocks"]
    assert (recheck["begins_when_it_runs_out"], recheck["falls_to"]) == ("A2", "officer")
    assert {use["book"] for use in rows["attend"]["clocks"]} == {book.key for book in shelf.books()}
    assert "police_returned" in next(use["starts"] for use in rows["D6"]["clocks"] if use["clock"] == "D6")


def test_each_row_says_which_figures_ask_about_it(command):
    rows = {row["code"]: row["used"] for row in document(command("clocks", "--json"))}
    (rectify,) = rows["A2"]["clocks"]
    assert {"A-6", "A-7", "X-1"} <= set(rectify["figures"])
    assert "A-7b" not in rectify["figures"]
    (recheck,) = rows["A3"]["clocks"]
    assert {"A-7b", "A-8", "X-1"} <= set(recheck["figures"])
    assert "A-7" not in recheck["figures"]
    (remedy,) = rows["C6"]["clocks"]
    assert (remedy["is_right"], remedy["shown"], remedy["figures"]) == (True, ["entry"], [])


def test_every_clock_of_every_book_is_told_once_and_what_only_the_calculator_knows_says_so(command):
    rows = document(command("clocks", "--json"))
    newest = {row["code"]: row["used"] for row in rows}
    told = [(use["book"], use["clock"]) for used in newest.values() for use in used["clocks"]]
    declared = {(book.key, rule.code) for book in shelf.books() for rule in book.clocks}
    assert declared <= set(told)
    assert len(told) == len(set(told))
    assert newest["A8"]["clocks"] == []
    assert "只供推算" in next(line for line in command("clocks").output.splitlines() if line.startswith("  A8"))


def test_what_sets_when_a_place_is_looked_at_again_says_so(command):
    rows = {row["code"]: row["used"] for row in document(command("clocks", "--json"))}
    asked = {code for book in shelf.books() if book.site for code in book.site.visit_rules if isinstance(code, str)}
    assert asked
    assert {code for code, used in rows.items() if used["visits"]} == asked
