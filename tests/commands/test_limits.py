"""`due` and `clocks`: the vectors of the rules, the sentence, the trace, and clear refusals."""

import json

import pytest

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
