"""The table of time limits: every row of the rules is there, wordings follow each other, and wrong files stop the start."""

from datetime import date
from pathlib import Path

import pytest

from ledger.grammar import shelf
from ledger.grammar.limits import (
    LimitNotInForce,
    LimitsInvalid,
    Mark,
    Origin,
    length_for,
    load_limits,
    question_for,
    town_rule_for,
    version_on,
)
from ledger.workdays import Unit

LIMITS = Path(__file__).resolve().parents[2] / "ledger" / "books"
GROUPS = load_limits(LIMITS)
NEWEST = {limit.code: limit for group in GROUPS.values() for limit in group.newest()}

D, W, M, H = Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.HOURS

# Written from section 7 of the rules by hand, not from the files. None: the rule names no figure.
ROWS = {
    "A1": (0, D), "A2": (15, D), "A2-once": (7, D), "A2-major": (30, D), "A3": (10, D), "A4": (10, D),
    "A5": (15, D), "A5-year": (1, M), "A6": (3, W), "A7": (3, W), "A8": (24, H), "A9": (3, W),
    "A10": (3, W), "A10-spot": (24, H), "A11": (30, D), "A12": (30, D), "A13": (24, H), "A14": (15, D),
    "A15": None, "A15-ask": (20, W), "A15-answer": (10, W), "A15-publish": (5, W),
    "P1": (90, D), "P2": (7, W), "P3": (5, W), "P3-notice": (7, W), "P4": (15, D),
    "P5": (24, M), "P5-grave": (60, M), "P6": (60, D), "P6-suit": (6, M),
    "B1": None, "B1-business": None, "B2": (5, D), "B3": (15, D), "B3-urgent": (5, D), "B3-complex": (60, D),
    "B3-interim": (30, D),
    "B4": (3, D), "B4-urge": (3, D), "B5": (3, D), "B6": (24, H), "B6-verdict": (72, H), "B6-update": (1, W),
    "B7": (1, M), "B7-quarter": (3, M), "B8": (60, M), "B8-business": (12, M), "B9": None,
    "C1": (15, D), "C2": (15, D), "C3": (15, D), "C4": (5, W), "C5": (60, D), "C6": (30, D), "C7": (30, D),
    "C8": (30, D), "C9": (30, D), "C10": None, "C11": (2, M), "C12": (30, D), "C13": (20, W),
    "C14": (3, D), "C14-settle": (30, D), "C16": (1, W),
    "D1": (24, H), "D2": (3, W), "D3": (3, W), "D3-correct": (3, D), "D3-investigate": (5, W), "D4": None,
    "D5": (10, W), "D6": (90, D), "D7": (5, W), "D7-hearing": (5, W), "D8": (15, D), "D9": (10, W), "D10": (3, M),
    "D15": (60, D), "D15-suit": (6, M), "D16": (15, D),
    # 行政强制法 69: limits of this law up to ten days are working days.
    "D17": (5, W), "D17-ruling": (7, W), "D17-hearing": (30, D), "D17-objection": (15, D),
    "D11": (90, D), "D12": (60, W), "D13": (3, D), "D13-handover": (24, H), "D14": None,
}  # fmt: skip

# Marked CFG in the rules: the town decides. All of housing but B1 and B1-business (建村〔2023〕18号), and these.
LOCAL = {code for code in ROWS if code[0] == "B" and not code.startswith("B1")} | {
    "A2", "A2-once", "A2-major", "A3", "A15", "A15-ask", "A15-answer", "A15-publish", "C14", "C14-settle", "C16",
    "D1", "D2", "D3", "D3-correct", "D3-investigate", "D4", "D5", "D14",
}  # fmt: skip

EXTENSIONS = {"A12": 30, "C5": 30, "C13": 20, "D6": 30}
# Of these the rules say that whoever is concerned is told.
TOLD = {"A12", "C5", "C13"}
ROLLS = {
    "C6", "C8", "C12", "D7", "D7-hearing", "D8", "D15", "D15-suit", "D16", "P3", "P4", "P6", "P6-suit",
}  # fmt: skip


def test_no_row_is_missing_and_none_is_invented():
    assert set(NEWEST) == set(ROWS)


@pytest.mark.parametrize("code", ROWS)
def test_a_row_has_the_length_and_the_unit_of_the_rules(code):
    limit = NEWEST[code]
    if ROWS[code] is None:
        assert limit.length is None
        assert limit.words
    else:
        assert (limit.length, limit.unit) == ROWS[code]


def test_exactly_what_the_rules_leave_to_the_town_is_local():
    assert {code for code, limit in NEWEST.items() if limit.origin is Origin.LOCAL} == LOCAL
    assert all((limit.mark is Mark.SETTING) == (code in LOCAL) for code, limit in NEWEST.items())


def test_extensions_have_the_figures_of_the_law():
    found = {code: limit.extension.most for code, limit in NEWEST.items() if limit.extension and limit.extension.most}
    assert found == EXTENSIONS
    for code in EXTENSIONS:
        assert NEWEST[code].extension.approver
    assert {code for code in EXTENSIONS if NEWEST[code].extension.notice} == TOLD


def test_rights_of_citizens_roll_and_duties_of_the_town_do_not():
    assert {code for code, limit in NEWEST.items() if limit.rolls} == ROLLS
    assert all(NEWEST[code].note for code in ROLLS)


def test_what_no_source_was_read_for_asks_to_be_confirmed():
    assert {code for code, limit in NEWEST.items() if limit.confirm} == {"A3", "D5", "D6"}


def test_what_is_counted_towards_an_event_runs_backward():
    assert {code for code, limit in NEWEST.items() if limit.backward} == {"P3-notice", "A15-ask"}


def test_only_hearings_pause_a_limit():
    assert {code for code, limit in NEWEST.items() if limit.pause} == {"C9"}


# --- Wordings and the days they hold ----------------------------------------------------------------------------


def on_day(code, day):
    versions = [limit for group in GROUPS.values() for limit in group.limits if limit.code == code]
    return version_on(versions, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("code", "day", "length", "confirm"),
    [
        ("D6", "2024-04-30", 60, False),
        ("D6", "2024-05-01", 90, True),
        ("A3", "2026-01-31", 10, False),
        ("A3", "2026-02-01", 10, True),
        ("D5", "2024-04-30", 10, False),
        ("D5", "2024-05-01", 10, True),
        ("C1", "2022-05-01", 15, False),
    ],
)
def test_the_wording_of_the_day_of_the_event_counts(code, day, length, confirm):
    limit = on_day(code, day)
    assert (limit.length, limit.confirm) == (length, confirm)


def test_the_regulation_before_2022_is_not_quoted():
    for code in ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10"):
        with pytest.raises(LimitNotInForce, match="自2022年5月1日"):
            on_day(code, "2022-04-30")


def test_the_head_extends_the_decision_once_under_the_old_wording_and_the_new():
    """What the rule of 2024 says of it was not read: at most thirty days, and confirmed by the town (rules 7.D, D6)."""
    for day in ("2024-04-30", "2024-05-01"):
        assert (on_day("D6", day).extension.most, on_day("D6", day).extension.times) == (30, 1)
    assert on_day("D6", "2024-05-01").confirm


# --- What a town may decide --------------------------------------------------------------------------------------


def test_only_local_lengths_may_be_overridden():
    for code, limit in NEWEST.items():
        rule = town_rule_for(limit)
        assert (rule is not None) == (code in LOCAL and limit.length is not None), code
        if rule is not None:
            assert (rule.default, rule.confirm, rule.basis) == (limit.length, limit.confirm, limit.basis)
            assert rule.least <= rule.default <= rule.most
            assert rule.key in (f"limit.{code}", limit.setting)


def test_a_length_of_law_that_waits_to_be_confirmed_is_asked_about_and_stays():
    question = question_for(NEWEST["D6"])
    assert question.yes_no
    assert question.confirm
    assert length_for(NEWEST["D6"], lambda rule: 7) == 90
    assert question_for(NEWEST["A3"]) is None
    assert question_for(NEWEST["P1"]) is None


def test_a_towns_own_length_counts_for_a_local_limit_and_for_no_other():
    assert length_for(NEWEST["C14"], lambda rule: 7 if rule.key == "limit.C14" else rule.default) == 7
    assert length_for(NEWEST["C14"], None) == 3
    assert length_for(NEWEST["C5"], lambda rule: 7) == 60


# --- Files that stop the start -----------------------------------------------------------------------------------

SOUND = """
label = "试"

[[limit]]
code = "X1"
label = "事"
trigger = "发生"
length = 5
unit = "days"
basis = "某规定"
origin = "law"
set_by = "国务院"
mark = "S"
valid_from = 2020-01-01
"""


def loaded(tmp_path, text):
    (tmp_path / "trial.toml").write_text(text, encoding="utf-8")
    return load_limits(tmp_path)


def test_the_sound_file_loads(tmp_path):
    assert loaded(tmp_path, SOUND)["trial"].limits[0].length == 5


AGAIN = SOUND.replace('label = "试"\n', "").replace("2020-01-01", "2022-01-01")
CLOSED = SOUND.replace("valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_to = 2021-12-31")

WRONG = {
    "not TOML": (SOUND + "=", "trial.toml"),
    "no label": (SOUND.replace('label = "试"\n', ""), "wants a label"),
    "unknown word": (SOUND + 'colour = "red"\n', "X1: colour is no word"),
    "missing word": (SOUND.replace('basis = "某规定"\n', ""), "X1: basis is missing"),
    "empty word": (SOUND.replace('"某规定"', '" "'), "X1: basis is empty"),
    "text for a number": (SOUND.replace("length = 5", 'length = "5"'), "X1: length = '5'"),
    "yes for a number": (SOUND.replace("length = 5", "length = true"), "X1: length = True"),
    "negative": (SOUND.replace("length = 5", "length = -5"), "X1: length = -5"),
    "unknown unit": (SOUND.replace('"days"', '"weeks"'), "X1: unit = 'weeks'"),
    "unknown origin": (SOUND.replace('"law"', '"custom"'), "X1: origin = 'custom'"),
    "unknown mark": (SOUND.replace('mark = "S"', 'mark = "?"'), "X1: mark = '?'"),
    "length without unit": (SOUND.replace('unit = "days"\n', ""), "X1: has a length without a unit"),
    "unit without length": (SOUND.replace("length = 5", 'words = "立即"'), "X1: has a unit without a length"),
    "neither length nor words": (
        SOUND.replace('length = 5\nunit = "days"\n', ""),
        "X1: has neither a length nor words",
    ),
    "hours that roll": (SOUND.replace('"days"', '"hours"') + "rolls = true\n", "X1: is in hours"),
    "backward and extended": (
        SOUND + "backward = true\nextension = { most = 5 }\n",
        "X1: runs backward",
    ),
    "law a town may set": (SOUND + 'setting = "x.days"\n', "X1: is law"),
    "local without bounds": (SOUND.replace('"law"', '"local"'), "X1: is local, and its length 5"),
    "local outside its bounds": (
        SOUND.replace('"law"', '"local"') + "least = 6\nmost = 9\n",
        "X1: is local, and its length 5",
    ),
    "ends before it begins": (SOUND + "valid_to = 2019-01-01\n", "X1: ends on 2019-01-01"),
    "wrong date": (SOUND.replace("2020-01-01", '"2020-01-01"'), "X1: valid_from = '2020-01-01'"),
    "unknown word of an extension": (SOUND + "extension = { days = 5 }\n", "X1: days is no word"),
    "two wordings at once": (SOUND + AGAIN, "X1: the wording from 2022-01-01 begins before"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_the_file_the_row_and_the_value(name, tmp_path):
    text, said = WRONG[name]
    with pytest.raises(LimitsInvalid) as refusal:
        loaded(tmp_path, text)
    assert said in str(refusal.value)
    assert "trial.toml" in str(refusal.value)


def test_wordings_that_follow_each_other_are_taken(tmp_path):
    assert len(loaded(tmp_path, CLOSED + AGAIN)["trial"].limits) == 2


def test_one_code_belongs_to_one_file(tmp_path):
    (tmp_path / "another.toml").write_text(SOUND, encoding="utf-8")
    with pytest.raises(LimitsInvalid, match=r"already a row of another\.toml"):
        loaded(tmp_path, SOUND)


def test_a_folder_without_files_stops_the_start(tmp_path):
    with pytest.raises(LimitsInvalid):
        load_limits(tmp_path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_rule_that_a_book_declares_as_well_is_one_and_the_same(application):
    """Where a book keeps the setting of a limit, both name the same default in the same unit."""
    of_books = {one.key: one for book in shelf.books() for one in book.town_rules}
    shared = [limit for limit in NEWEST.values() if limit.setting in of_books]
    assert {limit.code for limit in shared} >= {"A2", "A2-once", "A2-major", "A3"}
    for limit in shared:
        own, kept = town_rule_for(limit), of_books[limit.setting]
        assert (own.default, own.counted_in, own.least, own.most) == (
            kept.default,
            kept.counted_in,
            kept.least,
            kept.most,
        )


def test_every_group_with_rows_of_a_book_bears_the_letter_of_one_kind():
    assert {key: {limit.code[0] for limit in group.limits} for key, group in GROUPS.items()} == {
        "safety": {"A"},
        "housing": {"B"},
        "petitions": {"C"},
        "farmland": {"D"},
        "penalties": {"P"},
    }
