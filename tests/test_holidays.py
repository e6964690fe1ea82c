"""The shipped tables say what the State Council said, and a wrong table never gets as far as a promise."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.holidays import SHIPPED_TABLES, Holidays, HolidaysInvalid

# Written out from the notices themselves, independently of the files.
OFF_2025 = """
    01-01
    01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04
    04-04 04-05 04-06
    05-01 05-02 05-03 05-04 05-05
    05-31 06-01 06-02
    10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08
"""
OFF_2026 = """
    01-01 01-02 01-03
    02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23
    04-04 04-05 04-06
    05-01 05-02 05-03 05-04 05-05
    06-19 06-20 06-21
    09-25 09-26 09-27
    10-01 10-02 10-03 10-04 10-05 10-06 10-07
"""
WORKED_2025 = "01-26 02-08 04-27 09-28 10-11"
WORKED_2026 = "01-04 02-14 02-28 05-09 09-20 10-10"


def days_of(year, words):
    return {date.fromisoformat(f"{year}-{word}") for word in words.split()}


def a_table(year=2027, **changes):
    """Return a sound table for `year`; a change of None leaves that key out."""
    table = {
        "year": year,
        "source": "关于节假日安排的通知",
        "rest_days": [
            {"name": "元旦", "from": f"{year}-01-01", "to": f"{year}-01-01"},
            {"name": "劳动节", "from": f"{year}-05-01", "to": f"{year}-05-03"},
            {"name": "国庆节", "from": f"{year}-10-01", "to": f"{year}-10-07"},
        ],
        "working_days": [],
    } | changes
    return {key: value for key, value in table.items() if value is not None}


def write(folder, name, content):
    folder.mkdir(exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shipped():
    return Holidays.load(SHIPPED_TABLES)


@pytest.mark.parametrize(("year", "off", "worked"), [(2025, OFF_2025, WORKED_2025), (2026, OFF_2026, WORKED_2026)])
def test_shipped_table_equals_the_notice_of_the_state_council(shipped, year, off, worked):
    assert {day for day in shipped.rest_days if day.year == year} == days_of(year, off)
    assert {day for day in shipped.working_weekends if day.year == year} == days_of(year, worked)
    assert "国务院办公厅关于" in shipped.sources[year]


@pytest.mark.parametrize("year", [2025, 2026])
def test_shipped_year_has_248_working_days(shipped, year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(shipped.is_working_day(day) for day in days) == 248


def test_every_day_is_either_worked_or_off_and_a_rest_day_has_a_name(shipped):
    assert shipped.is_rest_day(date(2026, 10, 1)) and not shipped.is_working_day(date(2026, 10, 1))
    assert shipped.is_working_day(date(2026, 10, 10)) and not shipped.is_rest_day(date(2026, 10, 10))
    assert shipped.rest_name(date(2026, 10, 3)) == "国庆节"
    assert shipped.rest_name(date(2026, 10, 11)) == "周末"


@pytest.mark.parametrize("year", [2024, 2027, 2028])
def test_year_without_a_table_has_weekends_and_what_the_regulation_fixes_by_the_date_and_nothing_else(shipped, year):
    """Rules 10.2: 1 January, 1 and 2 May, 1 to 3 October, in years after the last table and before the first alike."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    named = {day: shipped.rest_name(day) for day in days if shipped.rest_name(day) != "周末"}
    assert named == {
        date(year, 1, 1): "元旦",
        date(year, 5, 1): "劳动节",
        date(year, 5, 2): "劳动节",
        date(year, 10, 1): "国庆节",
        date(year, 10, 2): "国庆节",
        date(year, 10, 3): "国庆节",
    }
    assert all(shipped.is_rest_day(day) == (day in named or day.weekday() >= 5) for day in days)


def test_year_without_a_table_is_reported_missing(shipped):
    assert shipped.published_years == {2025, 2026}
    assert shipped.missing_years(date(2025, 1, 1), date(2026, 12, 31)) == ()
    assert shipped.missing_years(date(2024, 12, 31), date(2028, 1, 1)) == (2024, 2027, 2028)


def test_next_years_table_is_one_more_file(tmp_path):
    holidays = Holidays.load(write(tmp_path / "tables", "2027.json", a_table()))
    assert holidays.published_years == {2027}
    assert holidays.is_rest_day(date(2027, 10, 7))
    assert holidays.is_working_day(date(2027, 10, 8))


def test_table_may_begin_in_the_last_days_of_the_december_before(tmp_path):
    rest_days = [{"name": "元旦", "from": "2026-12-31", "to": "2027-01-03"}, *a_table()["rest_days"][1:]]
    holidays = Holidays.load(write(tmp_path / "tables", "2027.json", a_table(rest_days=rest_days)))
    assert holidays.is_rest_day(date(2026, 12, 31))
    assert holidays.published_years == {2027}


def test_table_saved_by_windows_notepad_is_read(tmp_path):
    folder = write(tmp_path / "tables", "2027.json", "\ufeff" + json.dumps(a_table()))
    assert Holidays.load(folder).published_years == {2027}


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    folder = write(write(tmp_path / "tables", "2027.json", a_table()), "说明.txt", "每年十一月更新")
    assert Holidays.load(folder).published_years == {2027}


def test_town_without_tables_of_its_own_uses_the_shipped_ones(tmp_path, shipped):
    assert Holidays.load(SHIPPED_TABLES, tmp_path / "nothing here") == shipped


def test_towns_full_table_replaces_the_shipped_year(tmp_path, shipped):
    own = Holidays.load(SHIPPED_TABLES, write(tmp_path / "own", "2026.json", a_table(2026, source="本镇自行录入")))
    assert own.sources[2026] == "本镇自行录入"
    assert own.is_working_day(date(2026, 2, 16))
    assert own.is_rest_day(date(2026, 2, 14))
    assert own.sources[2025] == shipped.sources[2025]


def an_amendment(year, rest_days=(), working_days=()):
    return {
        "year": year,
        "amends": True,
        "source": "县政府通知",
        "rest_days": [{"name": "开斋节", "from": day, "to": day} for day in rest_days],
        "working_days": [{"name": "抗洪", "on": day} for day in working_days],
    }


def test_amendment_changes_only_the_days_it_names(tmp_path, shipped):
    amendment = an_amendment(
        2026,
        rest_days=["2026-03-20", "2026-10-10"],
        working_days=["2026-10-07", "2026-10-03", "2026-07-11"],
    )
    own = Holidays.load(SHIPPED_TABLES, write(tmp_path / "own", "2026.json", amendment))
    changed = {
        day: own.is_working_day(day)
        for day in map(date.fromordinal, range(739000, 740500))
        if own.is_working_day(day) != shipped.is_working_day(day)
    }
    assert changed == {
        date(2026, 3, 20): False,
        date(2026, 10, 10): False,
        date(2026, 10, 7): True,
        date(2026, 10, 3): True,
        date(2026, 7, 11): True,
    }
    assert date(2026, 10, 10) not in own.working_weekends
    assert own.rest_name(date(2026, 3, 20)) == "开斋节"
    assert own.sources[2026] == shipped.sources[2026] + "；县政府通知"


def test_year_known_by_an_amendment_alone_is_still_missing(tmp_path):
    folder = write(tmp_path / "own", "2027.json", an_amendment(2027, rest_days=["2027-03-10"]))
    own = Holidays.load(SHIPPED_TABLES, folder)
    assert own.is_rest_day(date(2027, 3, 10))
    assert own.missing_years(date(2027, 1, 1), date(2027, 1, 1)) == (2027,)


def test_amendment_may_have_a_fixed_day_worked_before_the_years_table_is_there(tmp_path, shipped):
    """In a flood the town works on National Day, be it a Friday or a Saturday; the days beside it stay off."""
    amendment = an_amendment(2027, working_days=["2027-10-01", "2027-10-02"])
    own = Holidays.load(SHIPPED_TABLES, write(tmp_path / "own", "2027.json", amendment))
    days = [date(2027, 9, 30) + timedelta(days=n) for n in range(5)]
    assert [own.is_working_day(day) for day in days] == [True, True, True, False, True]
    assert [shipped.is_working_day(day) for day in days] == [True, False, False, False, True]


def test_table_of_a_year_before_2025_may_have_the_second_of_may_worked(tmp_path):
    """In 2018 it was: the second day came with the regulation of 2024-11-10."""
    rest_days = [
        {"name": "元旦", "from": "2018-01-01", "to": "2018-01-01"},
        {"name": "劳动节", "from": "2018-04-29", "to": "2018-05-01"},
        {"name": "国庆节", "from": "2018-10-01", "to": "2018-10-07"},
    ]
    own = Holidays.load(write(tmp_path / "tables", "2018.json", a_table(2018, rest_days=rest_days)))
    assert own.is_working_day(date(2018, 5, 2))


def rest(first, last, name="节日"):
    return [*a_table()["rest_days"], {"name": name, "from": first, "to": last}]


def worked(*days):
    return [{"name": "春节", "on": day} for day in days]


WRONG_FILES = {
    "not JSON": ("2027.json", '{\n  "year": 2027,\n  oops', "第3行"),
    "not an object": ("2027.json", "[]", "[]"),
    "key twice": ("2027.json", '{"year": 2027, "year": 2027}', "“year”写了两次"),
    "name of the file": ("2027年.json", a_table(), "文件名应为四位年份"),
    "another year": ("2027.json", a_table(2026), "year 为 2026"),
    "year as text": ("2027.json", a_table(year="2027"), 'year 为 "2027"'),
    "year as true": ("0001.json", a_table() | {"year": True}, "year 为 true"),
    "no source": ("2027.json", a_table(source=None), "缺少 source"),
    "empty source": ("2027.json", a_table(source="  "), 'source 为 "  "'),
    "misspelt key": ("2027.json", a_table(restdays=[]), "不认识“restdays”"),
    "amends as text": ("2027.json", a_table(amends="yes"), 'amends 为 "yes"'),
    "no rest days": ("2027.json", a_table(rest_days=None), "缺少 rest_days"),
    "rest days not a list": ("2027.json", a_table(rest_days={}), "rest_days 为 {}"),
    "rest day as text": ("2027.json", a_table(rest_days=["2027-01-01"]), '"2027-01-01"'),
    "rest day without an end": ("2027.json", a_table(rest_days=[{"name": "元旦", "from": "2027-01-01"}]), "缺少 to"),
    "rest day with an unknown key": (
        "2027.json",
        a_table(working_days=[{"name": "元", "on": "2027-01-02", "of": 1}]),
        "of",
    ),
    "impossible date": (
        "2027.json",
        a_table(rest_days=rest("2027-02-29", "2027-03-01")),
        '"2027-02-29"，日历上没有这一天',
    ),
    "compact date": ("2027.json", a_table(rest_days=rest("20270210", "2027-02-11")), '"20270210"'),
    "date as number": ("2027.json", a_table(rest_days=rest(20270210, "2027-02-11")), "20270210"),
    "ends before it begins": (
        "2027.json",
        a_table(rest_days=rest("2027-02-12", "2027-02-05")),
        "2027-02-12 到 2027-02-05",
    ),
    "longer than any holiday": ("2027.json", a_table(rest_days=rest("2027-02-05", "2027-03-12")), "2027-03-12"),
    "nameless": ("2027.json", a_table(rest_days=rest("2027-02-05", "2027-02-12", "")), 'name 为 ""'),
    "day off twice": ("2027.json", a_table(rest_days=rest("2027-10-07", "2027-10-08")), "2027-10-07 写了两次"),
    "worked twice": ("2027.json", a_table(working_days=worked("2027-02-20", "2027-02-20")), "2027-02-20 写了两次"),
    "off and worked": ("2027.json", a_table(working_days=worked("2027-10-02")), "2027-10-02 既写成放假又写成上班"),
    "worked on a Monday": ("2027.json", a_table(working_days=worked("2027-02-22")), "2027-02-22 不是周末"),
    "another year's day": ("2027.json", a_table(rest_days=rest("2028-01-01", "2028-01-02")), "2028-01-01 不在 2027 年"),
    "long before": ("2027.json", a_table(rest_days=rest("2026-12-24", "2026-12-24")), "2026-12-24 不在 2027 年"),
    "National Day forgotten": ("2027.json", a_table(rest_days=a_table()["rest_days"][:2]), "缺少10月1日"),
    "second of May forgotten": (
        "2027.json",
        a_table(rest_days=[{"name": "劳动节", "from": "2027-05-01", "to": "2027-05-01"}, *a_table()["rest_days"][::2]]),
        "缺少5月2日",
    ),
    "a fixed Saturday worked": (
        "2027.json",
        a_table(
            rest_days=[*a_table()["rest_days"][:2], {"name": "国庆节", "from": "2027-10-01", "to": "2027-10-01"}],
            working_days=worked("2027-10-02"),
        ),
        "缺少10月2日",
    ),
    "worked anyway": ("2027.json", an_amendment(2027, working_days=["2027-03-10"]), "2027-03-10 本来就是工作日"),
}


@pytest.mark.parametrize(("name", "content", "named"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_wrong_table_stops_with_a_sentence_naming_file_and_value(tmp_path, name, content, named):
    folder = write(tmp_path / "tables", name, content)
    with pytest.raises(HolidaysInvalid) as refusal:
        Holidays.load(folder)
    assert str(folder / name) in str(refusal.value)
    assert named in str(refusal.value)
    assert "请改正" in str(refusal.value)


def test_table_in_another_encoding_is_refused_by_name(tmp_path):
    (tmp_path / "2027.json").write_bytes(json.dumps(a_table(), ensure_ascii=False).encode("gbk"))
    with pytest.raises(HolidaysInvalid, match=r"2027\.json 有误：文字编码不是 UTF-8"):
        Holidays.load(tmp_path)


def test_two_years_may_not_claim_the_same_day(tmp_path):
    folder = write(tmp_path / "tables", "2022.json", a_table(2022, working_days=worked("2022-12-31")))
    rest_days = [{"name": "元旦", "from": "2022-12-31", "to": "2023-01-02"}, *a_table(2023)["rest_days"][1:]]
    write(folder, "2023.json", a_table(2023, rest_days=rest_days))
    with pytest.raises(HolidaysInvalid, match=r"2023\.json.*2022-12-31"):
        Holidays.load(folder)


def test_missing_folder_of_tables_is_named(tmp_path):
    with pytest.raises(HolidaysInvalid, match="nowhere"):
        Holidays.load(tmp_path / "nowhere")


def test_tables_cannot_be_changed_once_loaded(shipped):
    with pytest.raises(TypeError):
        shipped.rest_days[date(2026, 7, 1)] = "建党节"


def test_shipped_files_lie_beside_the_code():
    assert sorted(path.name for path in Path(SHIPPED_TABLES).glob("*.json")) == ["2025.json", "2026.json"]
