"""Accounts and areas from the machine itself, on both databases."""

import json

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Area, AreaLevel, Person, Post, Role
from ledger.services.passwords import is_password
from tests.builders import a_town

AREAS = """level,name,parent
county,示例县,
town,青桐镇,示例县
district,东管区,青桐镇
village,甲子营村,东管区
"""

DIVISIONS = """code,level,name,parent
370000000000,province,山东省,
370100000000,prefecture,济南市,370000000000
370102000000,county,历下区,370100000000
370102001000,town,解放路街道,370102000000
"""


@pytest.fixture
def command(application):
    def run(*words: str):
        return application.test_cli_runner().invoke(args=list(words))

    return run


def add(command, *more: str):
    return command("people", "add", "--name", "赵管理", "--sign-in-name", "Zhao", "--role", "administrator", *more)


def test_a_person_is_added_with_a_password_that_works_once(command):
    town = a_town().town
    done = add(command, "--area", "青桐镇", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    person = db.session.get(Person, said["id"])
    assert (person.sign_in_name, person.password_is_temporary) == ("zhao", True)
    assert is_password(person.password_hash, said["one_time_password"])
    post = db.session.scalars(sa.select(Post)).one()
    assert (post.person_id, post.role, post.area_id, post.book) == (person.id, Role.ADMINISTRATOR, town.id, None)


def test_without_json_the_password_is_told_in_words(command):
    a_town()
    done = add(command, "--area", "青桐镇")
    assert "一次性密码：" in done.stdout
    assert "登录名：zhao" in done.stdout


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--area", "别处镇"), "没有找到区域“别处镇”"),
        (("--area", "第一网格"), "或有几个同名的"),
        (("--area", "青桐镇", "--book", "nothing"), "没有台账“nothing”"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_is_refused_in_a_sentence_and_nobody_is_added(command, more, sentence):
    a_town()
    done = add(command, *more)
    assert done.exit_code != 0
    assert sentence in done.output
    assert db.session.scalar(sa.select(Person.id)) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sign_in_name_is_given_once(command):
    a_town()
    add(command, "--area", "青桐镇")
    again = add(command, "--area", "青桐镇")
    assert again.exit_code == 1
    assert "登录名" in again.output


@pytest.mark.parametrize("table", [AREAS, DIVISIONS], ids=["by name", "by code"])
def test_areas_load_once_however_often_they_are_loaded(command, tmp_path, table):
    file = tmp_path / "areas.csv"
    file.write_text(table, encoding="utf-8")
    first = command("areas", "load", str(file), "--json")
    assert json.loads(first.stdout) == {"added": 4, "changed": 0, "unchanged": 0}
    again = command("areas", "load", str(file))
    assert again.stdout == "新增 0 个，修改 0 个，未变 4 个\n"
    town = db.session.scalars(sa.select(Area).where(Area.level == AreaLevel.TOWN)).one()
    assert town.town_id == town.id
    assert town.path.count("/") in (3, 5)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_that_cannot_be_read_says_which_line(command, tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text("level,name,parent\nkingdom,某地,\n", encoding="utf-8")
    done = command("areas", "load", str(file))
    assert done.exit_code == 1
    assert "第 2 行" in done.output
