"""A real town is founded in whatever order its people come upon the pages: there is one tree in the end, and nobody's town twice."""

import io
from itertools import product

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Area, AreaLevel, Person, Post
from ledger.queries.accounts import person_of_session
from ledger.refusals import AnswersRefused
from ledger.services.accounts import make_first_administrator
from ledger.services.area_loading import AreaCounts
from ledger.services.area_tables import read_area_rows
from ledger.services.areas import load_areas
from ledger.workdays import local_date
from tests.lives import NOW

HEAD = "code,level,name,parent\n"
ABOVE = "910000000000,province,示例省,\n910100000000,prefecture,示例市,910000000000\n"
COUNTY = "910102000000,county,西县,910100000000\n"
TOWN = "910102100000,town,柳树镇,910102000000\n"
NEIGHBOURS = "910102001000,town,城关街道,910102000000\n"
FAR_AWAY = "910101000000,county,东县,910100000000\n910101001000,town,城关街道,910101000000\n"
TABLES = {
    "whole": HEAD + ABOVE + COUNTY + FAR_AWAY + NEIGHBOURS + TOWN,
    "cut to the county": HEAD + COUNTY + NEIGHBOURS + TOWN,
    "cut to the town": HEAD + TOWN,
}
CODE = "910102100000"
OWN_TABLE = "name,level,parent\n柳树镇,town,西县\n东管区,district,柳树镇\n荷村,village,东管区\n"


def load(table: str, by: Person | None) -> AreaCounts:
    return load_areas(read_area_rows(io.BytesIO(table.encode())), by=by, now=NOW)


def found(**more) -> Person:
    more = {"area_name": "柳树镇", "area_level": AreaLevel.TOWN} | more
    person = make_first_administrator(
        name="管测试", sign_in_name="13800138000", password="Liushu-Zhen-2026", now=NOW, **more
    )
    return read_afresh(person)


def read_afresh(person: Person) -> Person:
    """Return the person as the next request reads them, with where their posts lie by then."""
    db.session.expire_all()
    return person_of_session(person.id, 0, today=local_date(NOW)).person


def assert_one_tree(town: str = "柳树镇") -> Area:
    """Return the town, of which there is one; every node lies where its parent does."""
    areas = {one.id: one for one in db.session.scalars(sa.select(Area).execution_options(populate_existing=True))}
    assert len([one for one in areas.values() if one.parent_id is None]) == 1
    for one in areas.values():
        parent = areas.get(one.parent_id)
        assert one.path == f"{parent.path if parent else '/'}{one.id}/"
        assert one.town_id == (one.id if one.level is AreaLevel.TOWN else parent and parent.town_id)
    (found,) = [one for one in areas.values() if one.name == town]
    return found


@pytest.mark.parametrize("code", [CODE, None], ids=["its code known", "its code not known"])
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("by_page", [True, False], ids=["by page", "by command"])
def test_first_the_page_then_any_table_by_any_door_twice(application, code, table, by_page):
    person = found(area_code=code)
    load(TABLES[table], read_afresh(person) if by_page else None)
    town = assert_one_tree()
    assert (town.id, town.code) == (person_area(person), CODE)
    again = load(TABLES[table], read_afresh(person) if by_page else None)
    assert (again.added, again.changed) == (0, 0)
    assert_one_tree()


@pytest.mark.parametrize("table", TABLES)
def test_first_any_table_then_the_page_which_chooses_the_town_from_it(application, table):
    load(TABLES[table], None)
    person = found(area_id=assert_one_tree().id)
    assert person_area(person) == assert_one_tree().id
    assert load(TABLES[table], person).changed == 0
    assert load(OWN_TABLE, person).added == 2
    assert_one_tree()


@pytest.mark.parametrize(("first", "then"), list(product(TABLES, TABLES)))
def test_a_smaller_table_and_a_larger_one_come_together_in_either_order(application, first, then):
    load(TABLES[first], None)
    load(TABLES[then], None)
    assert_one_tree()


@pytest.mark.parametrize("table", TABLES)
def test_a_towns_own_table_and_the_bureaus_come_together_in_either_order(application, table):
    load(OWN_TABLE, None)
    load(TABLES[table], None)
    assert assert_one_tree().code == CODE
    assert load(OWN_TABLE, None).added == 0


def test_a_county_that_the_first_page_made_comes_under_its_prefecture_and_takes_in_its_towns(application):
    person = found(area_name="西县", area_level=AreaLevel.COUNTY)
    counts = load(TABLES["whole"], person)
    # The province, the prefecture and two towns; the county was there, what lies in the other is nobody's business here.
    assert (counts.added, counts.changed, counts.left_out) == (4, 1, 2)
    assert assert_one_tree().parent_id == person_area(person)


def test_the_page_takes_of_a_whole_table_what_is_its_town_and_where_that_lies(application):
    person = found()
    counts = load(TABLES["whole"], person)
    assert (counts.added, counts.changed, counts.left_out) == (3, 1, 3)
    names = {one for (one,) in db.session.execute(sa.select(Area.name))}
    assert names == {"示例省", "示例市", "西县", "柳树镇"}


def test_where_the_table_has_several_of_that_name_the_code_is_asked_for(application):
    person = found(area_name="城关街道")
    for by in (person, None):
        with pytest.raises(AnswersRefused) as refused:
            load(TABLES["whole"], by)
        assert "“城关街道”在表里有 2 个" in refused.value.faults["table"]
        assert "填上 12 位代码" in refused.value.faults["table"]
    assert_one_tree("城关街道")


def test_where_areas_are_loaded_the_first_page_wants_one_of_them(application):
    load(TABLES["whole"], None)
    with pytest.raises(AnswersRefused) as refused:
        found()
    assert refused.value.faults == {"area": "区域已经载入，请在里面选择您的镇或县"}
    province = db.session.scalars(sa.select(Area.id).where(Area.level == AreaLevel.PROVINCE)).one()
    with pytest.raises(AnswersRefused):
        found(area_id=province)
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 0


def test_a_towns_administrator_never_hangs_it_under_what_somebody_else_keeps(application):
    load(TABLES["cut to the county"], None)
    person = found(area_id=db.session.scalars(sa.select(Area.id).where(Area.name == "柳树镇")).one())
    before = db.session.scalar(sa.select(sa.func.count(Area.id)))
    counts = load(TABLES["whole"], person)
    # The county hangs nowhere yet; it is not this town's to hang.
    assert (counts.added, counts.changed) == (0, 0)
    assert db.session.scalar(sa.select(sa.func.count(Area.id))) == before
    assert load(TABLES["whole"], None).added == 4


def person_area(person: Person) -> int:
    return db.session.scalars(sa.select(Post.area_id).where(Post.person_id == person.id)).one()
