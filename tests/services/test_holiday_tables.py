"""A year's table handed in: JSON and CSV say the same, wrong ones are refused with a sentence, and files are kept whole."""

import json
from datetime import date

import pytest

from ledger.holidays import SHIPPED_TABLES, Holidays
from ledger.refusals import AnswersRefused
from ledger.services.holiday_tables import TABLE_BYTES, keep_file, read_table
from tests.calendars import A_CSV, A_SOURCE, a_table, as_json


def handed_in(tmp_path, content, **more):
    return read_table(content, own=tmp_path, **more)


def test_a_csv_makes_the_same_file_as_its_json(tmp_path):
    by_json = handed_in(tmp_path, as_json(a_table()))
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        by_csv = handed_in(tmp_path, A_CSV.encode(encoding), source=A_SOURCE)
        assert json.loads(by_csv.content) == json.loads(by_json.content)
    assert by_json.year == 2027
    assert by_json.holidays.rest_name(date(2027, 1, 1)) == "元旦"
    assert by_json.holidays.is_working_day(date(2027, 10, 9))
    assert 2026 in by_json.holidays.published_years


def test_looking_at_a_table_changes_nothing(tmp_path):
    handed_in(tmp_path, as_json(a_table()))
    assert list(tmp_path.iterdir()) == []


REST = a_table()["rest_days"]

WRONG = {
    "not JSON": (b"{year: 2027}", "JSON"),
    "a key twice": (b'{"year": 2027, "year": 2028}', "写了两次"),
    "no year": (as_json({"rest_days": []}), "year"),
    "a year in words": (as_json(a_table() | {"year": "2027"}), '"2027"'),
    "a year far away": (as_json(a_table(3027)), "3027"),
    "no source": (as_json({key: value for key, value in a_table().items() if key != "source"}), "source"),
    "an empty source": (as_json(a_table(source=" ")), "source"),
    "no New Year": (as_json(a_table(rest_days=REST[1:])), "1月1日"),
    "a day of another year": (
        as_json(a_table(rest_days=[*REST, {"name": "元旦", "from": "2028-01-01", "to": "2028-01-01"}])),
        "2028-01-01",
    ),
    "a worked Wednesday": (as_json(a_table(working_days=[{"name": "国庆节", "on": "2027-09-29"}])), "2027-09-29"),
    "off and worked": (as_json(a_table(working_days=[{"name": "元旦", "on": "2027-01-02"}])), "2027-01-02"),
    "an unknown word": (as_json(a_table(colour="red")), "colour"),
    "a list": (b"[]", "列名"),
    "no heading": (b"2027-01-01,a,rest\n", "列名"),
    "a day that is none": (A_CSV.replace("2027-01-01", "2027-02-30").encode(), "2027-02-30"),
    "an unknown kind": (A_CSV.replace("上班", "加班").encode(), "加班"),
    "no name": (A_CSV.replace(",元旦,", ",,").encode(), "第 2 行"),
    "a day twice": ((A_CSV + "2027-10-09,国庆节,上班\n").encode(), "2027-10-09"),
    "an odd quote": ((A_CSV + '2027-10-10,"国庆节,放假\n').encode(), "引号"),
    "another encoding": (b"\xff\xfe\x00\x01\x80", "编码"),
    "too large": (b" " * (TABLE_BYTES + 1), "太大"),
    "nothing": (b"", "列名"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_its_sentence(name, tmp_path):
    content, said = WRONG[name]
    with pytest.raises(AnswersRefused) as refusal:
        handed_in(tmp_path, content, source=A_SOURCE)
    sentence = refusal.value.faults["table"]
    assert said in sentence
    assert str(tmp_path) not in sentence
    assert "现在用的放假安排没有变" in sentence


def test_a_csv_without_a_source_asks_for_it(tmp_path):
    with pytest.raises(AnswersRefused) as refusal:
        handed_in(tmp_path, A_CSV.encode())
    assert "source" in refusal.value.faults


def test_a_town_adds_days_of_its_own_to_a_published_year(tmp_path):
    own = a_table(2026, amends=True, rest_days=[{"name": "三月三", "from": "2026-04-20", "to": "2026-04-20"}])
    assert handed_in(tmp_path, as_json(own)).holidays.rest_name(date(2026, 4, 20)) == "三月三"


def test_days_added_do_not_take_the_place_of_the_towns_whole_table(tmp_path):
    keep_file(2027, handed_in(tmp_path, as_json(a_table())).content, own=tmp_path, stamp="a")
    own = a_table(
        amends=True, rest_days=[{"name": "三月三", "from": "2027-04-09", "to": "2027-04-09"}], working_days=[]
    )
    with pytest.raises(AnswersRefused, match="请按提示"):
        handed_in(tmp_path, as_json(own))


def test_a_spoiled_neighbour_is_named_and_the_table_is_not_blamed(tmp_path):
    (tmp_path / "2028.json").write_text("{}", encoding="utf-8")
    with pytest.raises(AnswersRefused) as refusal:
        handed_in(tmp_path, as_json(a_table()))
    assert "2028.json" in refusal.value.faults["table"]


def test_a_replaced_file_stays_beside_the_new_one(tmp_path):
    own = tmp_path / "holidays"
    first, second = (as_json(a_table(source=source)).decode() for source in ("第一版", "第二版"))
    keep_file(2027, first, own=own, stamp="20261120T010000")
    keep_file(2027, second, own=own, stamp="20261121T010000")
    assert (own / "2027.json").read_text(encoding="utf-8") == second
    assert (own / "2027.json.until-20261121T010000").read_text(encoding="utf-8") == first
    assert len(list(own.iterdir())) == 2
    assert Holidays.load(SHIPPED_TABLES, override=own).sources[2027] == "第二版"
