"""Names stand in the order of their pinyin, a surname read as one."""

import pytest

from ledger.pinyin import MOST_OF_A_KEY, name_key


def test_names_stand_as_people_look_for_them():
    names = ["张三", "曾国强", "单雄", "查良", "仇和", "区大明", "阿明", "王五", "李四", "尉迟恭"]
    assert sorted(names, key=name_key) == [
        "阿明", "李四", "区大明", "仇和", "单雄", "王五", "尉迟恭", "曾国强", "查良", "张三",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["", "Ａlice", "worker", "王", "𠮷田" * 60])
def test_any_name_at_all_has_its_place(name):
    assert len(name_key(name)) <= MOST_OF_A_KEY
    assert name_key(name) == name_key(name).lower()
