"""Areas: loading tables, making, renaming, moving, retiring; what lies in an area goes with it."""

import io

import pytest
import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.db import db
from ledger.models import AccessRecord, Area, AreaLevel, Entry, Role, Site, Visit
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services.area_tables import read_area_rows
from ledger.services.areas import load_areas, make_area, move_area, rename_area, restore_area, retire_area
from tests.lives import NOW, TODAY, a_visit, a_workplace, an_entry, counted, report, tallied

DIVISIONS = """code,level,name,parent
910000000000,province,示例省,
910100000000,prefecture,示例市,910000000000
910101000000,county,东区,910100000000
910102000000,county,西区,910100000000
910101001000,town,城关街道,910101000000
910102001000,town,城关街道,910102000000
910102100000,town,柳树镇,910102000000
"""

TOWN_TABLE = """name,level,parent
青桐镇,town,示例县
东管区,district,青桐镇
甲子营村,village,东管区
西管区,district,青桐镇
荷村,village,西管区
"""


def rows_of(text: str, encoding: str = "utf-8"):
    return read_area_rows(io.BytesIO(text.encode(encoding)))


def load(text: str, by=None):
    return load_areas(rows_of(text), by=by, now=NOW)


def area_named(name: str, code: str | None = None) -> Area:
    found = sa.select(Area).where(Area.name == name)
    return db.session.scalars(found.where(Area.code == code) if code else found).one()


def everything_known() -> list[tuple]:
    columns = (Area.id, Area.parent_id, Area.level, Area.name, Area.code, Area.path, Area.town_id, Area.village_id)
    return [tuple(row) for row in db.session.execute(sa.select(*columns).order_by(Area.id))]


def test_the_statistics_bureaus_table_loads_with_its_codes_and_its_tree(application):
    counts = load(DIVISIONS)
    assert (counts.added, counts.changed, counts.unchanged) == (7, 0, 0)
    willow = area_named("柳树镇")
    assert willow.code == "910102100000"
    assert willow.town_id == willow.id
    names = [db.session.get(Area, int(part)).name for part in willow.path.strip("/").split("/")]
    assert names == ["示例省", "示例市", "西区", "柳树镇"]


def test_namesakes_in_two_counties_stay_apart_by_their_codes(application):
    load(DIVISIONS)
    assert area_named("城关街道", "910101001000").parent.name == "东区"
    assert area_named("城关街道", "910102001000").parent.name == "西区"


@pytest.mark.parametrize("table", [DIVISIONS, TOWN_TABLE], ids=["divisions", "a town's own"])
def test_loading_the_same_table_again_changes_nothing(application, table):
    load(table)
    before = everything_known()
    again = load(table)
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(rows_of(table)))
    assert everything_known() == before


def test_the_order_of_the_lines_does_not_matter(application):
    head, *lines = DIVISIONS.strip().split("\n")
    load("\n".join([head, *reversed(lines)]))
    assert area_named("柳树镇").path.count("/") == 5


def test_a_towns_own_table_without_codes_makes_districts_and_villages(application):
    load(TOWN_TABLE)
    village, town = area_named("荷村"), area_named("青桐镇")
    assert village.parent.name == "西管区"
    assert (village.town_id, village.village_id) == (town.id, village.id)
    assert town.parent.level is AreaLevel.COUNTY


def test_a_towns_own_table_finds_the_town_that_the_first_page_made(application):
    load("name,level,parent\n青桐镇,town,\n")
    counts = load(TOWN_TABLE)
    assert (counts.added, counts.unchanged) == (4, 1)
    assert area_named("荷村").town_id == area_named("青桐镇").id


def test_a_newer_name_for_a_known_code_is_taken_over(application):
    load(DIVISIONS)
    counts = load(DIVISIONS.replace("柳树镇", "垂柳镇"))
    assert (counts.added, counts.changed) == (0, 1)
    assert area_named("垂柳镇").code == "910102100000"


def test_a_village_that_waited_for_its_code_gets_it(application):
    load(TOWN_TABLE)
    counts = load("code,name,level,parent\n910102100201,荷村,village,西管区\n")
    assert (counts.added, counts.changed) == (0, 1)
    assert area_named("荷村").code == "910102100201"


def test_a_district_put_between_town_and_village_survives_the_next_load(application):
    table = DIVISIONS + "910102100201,village,荷村,910102100000\n"
    load(table)
    load("name,level,parent\n东管区,district,柳树镇\n")
    move_area(area_named("荷村").id, to_parent_id=area_named("东管区").id, by=None, now=NOW)
    counts = load(table)
    assert counts.added == counts.changed == 0
    assert area_named("荷村").parent.name == "东管区"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables_from_every_office_program_can_be_read(application, encoding):
    assert [row.name for row in rows_of(TOWN_TABLE, encoding)][:2] == ["青桐镇", "东管区"]


def test_chinese_column_names_and_levels_are_understood():
    rows = rows_of("名称,级别,上级\n荷村,村,西管区\n")
    assert (rows[0].level, rows[0].parent) == (AreaLevel.VILLAGE, "西管区")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("name,level,parent\n荷村,village,不存在的镇\n", "第 2 行“荷村”：找不到上级“不存在的镇”"),
        ("code,level,name,parent\n37A,town,荷镇,\n", "第 2 行：代码“37A”应是 12 位数字"),
        ("name,level,parent\n荷村,hamlet,西管区\n", "第 2 行：级别“hamlet”认不出"),
        ("name,level,parent\n,village,西管区\n", "第 2 行：没有名称"),
        ("name,parent\n荷村,西管区\n", "缺 level"),
        ("name,level,parent\n", "没有一行区域"),
        ('name,level,parent\n"荷村,village,西管区\n', "引号不成对"),
        ("PK\x03\x04\0\0", "不是 CSV 文件"),
    ],
)
def test_a_table_that_cannot_be_loaded_is_refused_with_the_line(application, table, sentence):
    with pytest.raises(AnswersRefused) as refused:
        load(table)
    assert sentence in refused.value.faults["table"]
    assert everything_known() == []


def test_one_unknown_parent_is_one_complaint_however_much_hangs_on_it(application):
    load("name,level,parent\n东县,county,\n")
    with pytest.raises(AnswersRefused) as refused:
        load(TOWN_TABLE)
    said = refused.value.faults["table"]
    assert "第 2 行“青桐镇”：找不到上级“示例县”" in said
    assert said.count("第 ") == 1


def test_one_wrong_line_loads_nothing_at_all(application):
    with pytest.raises(AnswersRefused):
        load(DIVISIONS + "910102100201,village,荷村,919999999999\n")
    assert everything_known() == []


def test_a_parent_whose_name_fits_two_areas_is_asked_for_by_code(application):
    load(DIVISIONS)
    with pytest.raises(AnswersRefused) as refused:
        load("name,level,parent\n荷村,village,城关街道\n")
    assert "请把上级写成代码" in refused.value.faults["table"]


def test_an_administrator_loads_villages_into_the_own_town_only(town):
    keeper = town.person("administrator")
    assert load("name,level,parent\n丁村,village,东管区\n", by=keeper).added == 1
    with pytest.raises(AnswersRefused) as refused:
        load("name,level,parent\n戊村,village,邻镇\n", by=keeper)
    assert "不在您管理的范围内" in refused.value.faults["table"]
    with pytest.raises(AnswersRefused):
        load("name,level,parent\n新省,province,\n", by=keeper)


def test_making_an_area_tells_where_it_lies(town):
    made = make_area(
        parent_id=town.areas["甲村"],
        level=AreaLevel.GRID,
        name=" 甲村二网格 ",
        by=town.person("administrator"),
        now=NOW,
    )
    assert made.name == "甲村二网格"
    assert made.path == f"{town.area('甲村').path}{made.id}/"
    assert (made.town_id, made.village_id) == (town.areas["示范镇"], town.areas["甲村"])
    record = db.session.scalars(sa.select(AccessRecord).where(AccessRecord.subject == f"area:{made.id}")).one()
    assert (record.act, record.by_id) == ("area.make", town.people["administrator"])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "某" * 61}, "name"),
        ({"name": "坏\0名"}, "name"),
        ({"name": "甲村一网格"}, "name"),
        ({"code": "12345"}, "code"),
        ({"level": AreaLevel.TOWN}, "level"),
    ],
)
def test_an_area_that_cannot_stand_is_refused_beside_the_field(town, values, field):
    wanted = {"level": AreaLevel.GRID, "name": "甲村九网格", "code": None} | values
    with pytest.raises(AnswersRefused) as refused:
        make_area(parent_id=town.areas["甲村"], by=town.person("administrator"), now=NOW, **wanted)
    assert list(refused.value.faults) == [field]


def test_renaming_keeps_the_place_and_refuses_a_siblings_name(town):
    keeper = town.person("administrator")
    rename_area(town.areas["乙村"], name="乙家村", code="910102100202", by=keeper, now=NOW)
    assert (town.area("乙村").name, town.area("乙村").code) == ("乙家村", "910102100202")
    with pytest.raises(AnswersRefused):
        rename_area(town.areas["乙村"], name="甲村", by=keeper, now=NOW)
    with pytest.raises(AnswersRefused):
        rename_area(town.areas["甲村"], name="甲村", code="910102100202", by=keeper, now=NOW)


def test_moving_a_grid_takes_its_sites_visits_entries_and_tallies_to_the_other_village(town):
    site = a_workplace(town)
    visit = a_visit(town, site)
    kept = report(town, a_workplace(town, name="留下的单位", area="甲村"), by="village secretary")
    moved = an_entry(town, site=site)
    closed = an_entry(town, "closed", site=site)
    count = move_area(
        town.areas["甲村一网格"], to_parent_id=town.areas["丙村"], by=town.person("administrator"), now=NOW
    )
    assert count == 2
    db.session.expire_all()
    target = town.areas["丙村"]
    assert {db.session.get(Entry, one.id).village_id for one in (moved, closed)} == {target}
    assert db.session.get(Entry, kept.id).village_id == town.areas["甲村"]
    assert db.session.get(Site, site.id).village_id == db.session.get(Visit, visit.id).village_id == target
    micro_grid = town.area("甲村一网格一组")
    assert micro_grid.path.startswith(town.area("丙村").path)
    assert micro_grid.village_id == target
    assert tallied() == counted()


def test_moving_a_village_to_another_district_leaves_the_tallies_right(town):
    entry = an_entry(town)
    move_area(town.areas["甲村"], to_parent_id=town.areas["西管区"], by=town.person("administrator"), now=NOW)
    db.session.expire_all()
    assert db.session.get(Entry, entry.id).village_id == town.areas["甲村"]
    assert town.area("甲村一网格一组").path.startswith(town.area("西管区").path)
    assert tallied() == counted()


def test_what_the_district_head_sees_follows_the_village(town):
    an_entry(town)
    from_before = db.session.scalar(seen_by(town, "head of the other district"))
    move_area(town.areas["甲村"], to_parent_id=town.areas["西管区"], by=town.person("administrator"), now=NOW)
    db.session.expire_all()
    assert (from_before, db.session.scalar(seen_by(town, "head of the other district"))) == (0, 1)
    assert db.session.scalar(seen_by(town, "district head")) == 0


def seen_by(town, who):
    return sa.select(sa.func.count(Entry.id)).where(visible_entries(town.person(who)))


def test_an_area_cannot_be_moved_under_a_smaller_one_or_where_it_is(town):
    keeper = town.person("administrator")
    for area, parent in (("甲村", "乙村一网格"), ("甲村", "乙村"), ("甲村", "东管区")):
        with pytest.raises(AnswersRefused) as refused:
            move_area(town.areas[area], to_parent_id=town.areas[parent], by=keeper, now=NOW)
        assert list(refused.value.faults) == ["parent"]


def test_nothing_below_a_town_is_made_moved_or_loaded_outside_every_town(town):
    with pytest.raises(AnswersRefused) as refused:
        move_area(town.areas["丙村"], to_parent_id=town.areas["青阳县"], by=None, now=NOW)
    assert "要放在某个镇" in refused.value.faults["parent"]
    with pytest.raises(AnswersRefused) as refused:
        make_area(parent_id=town.areas["青阳县"], level=AreaLevel.VILLAGE, name="丁村", by=None, now=NOW)
    assert "要设在某个镇" in refused.value.faults["level"]
    for parent in ("青阳县", ""):
        with pytest.raises(AnswersRefused) as refused:
            load(f"name,level,parent\n丁村,village,{parent}\n")
        assert "要设在某个镇" in refused.value.faults["table"]


def test_an_administrator_moves_nothing_out_of_or_into_the_own_town(town):
    keeper = town.person("administrator")
    for area, parent in (("邻村", "东管区"), ("甲村", "邻镇"), ("示范镇", "邻镇")):
        with pytest.raises(NotVisible):
            move_area(town.areas[area], to_parent_id=town.areas[parent], by=keeper, now=NOW)


def test_a_village_with_records_stays_in_its_town_because_its_numbers_do(town):
    an_entry(town)
    with pytest.raises(NotAllowed, match="编号属于原来的镇"):
        move_area(town.areas["甲村"], to_parent_id=town.areas["邻镇"], by=None, now=NOW)
    move_area(town.areas["丙村"], to_parent_id=town.areas["邻镇"], by=None, now=NOW)
    assert town.area("丙村").town_id == town.areas["邻镇"]


def test_an_area_in_use_is_not_retired_and_the_sentence_says_what_is_in_it(town):
    an_entry(town)
    with pytest.raises(NotAllowed) as refused:
        retire_area(town.areas["甲村"], by=town.person("administrator"), now=NOW)
    assert "4 个在任岗位、1 个在用对象、1 条未办结条目" in refused.value.sentence
    assert town.area("甲村").valid_to is None


def test_an_empty_area_is_retired_with_what_is_below_it_and_can_come_back(town):
    keeper = town.person("administrator")
    made = make_area(parent_id=town.areas["丙村"], level=AreaLevel.GRID, name="丙村一网格", by=keeper, now=NOW)
    assert retire_area(town.areas["丙村"], by=keeper, now=NOW) == 2
    assert town.area("丙村").valid_to is not None
    assert not town.area("丙村").exists_on(TODAY)
    with pytest.raises(AnswersRefused):
        make_area(parent_id=town.areas["丙村"], level=AreaLevel.GRID, name="新", by=keeper, now=NOW)
    with pytest.raises(NotAllowed, match="先恢复上级"):
        restore_area(made.id, by=keeper, now=NOW)
    assert restore_area(town.areas["丙村"], by=keeper, now=NOW).valid_to is None


def test_another_towns_administrator_changes_nothing_of_ours(town):
    town.add_person("administrator of another town", Role.ADMINISTRATOR, "邻镇")
    stranger = town.person("administrator of another town")
    before = everything_known()
    for change in (
        lambda: make_area(parent_id=town.areas["甲村"], level=AreaLevel.GRID, name="新", by=stranger, now=NOW),
        lambda: rename_area(town.areas["甲村"], name="新", by=stranger, now=NOW),
        lambda: move_area(town.areas["甲村"], to_parent_id=town.areas["邻镇"], by=stranger, now=NOW),
        lambda: retire_area(town.areas["丙村"], by=stranger, now=NOW),
    ):
        with pytest.raises(NotVisible):
            change()
    assert everything_known() == before
