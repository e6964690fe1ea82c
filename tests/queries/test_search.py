"""One search that finds: words in any order, in whatever a line says, for whoever sees it and nobody else."""

from typing import Any

import pytest
import sqlalchemy as sa

from ledger.books.petitions.words import Category, Purpose
from ledger.books.safety import BOOK
from ledger.db import db, transaction
from ledger.models import Searched, SearchText, Site
from ledger.ngrams import normalised
from ledger.queries.entries import Narrowing, entries_of, inbox, overdue_entries, reported_by
from ledger.queries.papers import papers_page
from ledger.queries.search_health import stale_lines
from ledger.queries.sites import search_sites, sites_page
from ledger.queries.views import View, Which
from ledger.services import areas, sites
from ledger.services.search_index import keep_up
from ledger.services.submissions import PaperAnswer
from tests import houses, petition_lives
from tests.lives import NOW, TODAY, Town, a_workplace, order_answers, report, take
from tests.machinery.indexed import assert_indexed_as_it_stands
from tests.services.acts import file_of

INDEXED = pytest.mark.parametrize("is_indexed", [True, False], ids=["indexed", "just written"])


def found(town: Town, who: str, words: str, *, which: Which = Which.ALL, **narrowed: Any) -> set[str]:
    """Return the headlines a list shows somebody who looks for words in it."""
    view, narrowing = View(which, TODAY), Narrowing(words=words, **narrowed)
    return {row.headline for row in entries_of(town.person(who), view=view, narrowing=narrowing).rows}


def settle(is_indexed: bool) -> None:
    if is_indexed:
        keep_up()


@pytest.fixture
def three(town) -> dict[str, Any]:
    """Three hazards of two places in two villages; one was ordered on paper."""
    shop = a_workplace(town, name="甲村集市超市")
    other = a_workplace(town, name="石桥饭店", area="乙村一网格")
    lock = report(town, shop, location="厂区办公室", description="出租方没有安装插排盖板")
    wires = report(town, other, location="后厨", description="插排串联", by="worker of another village")
    exit_ = report(town, shop, location="二楼", description="安全出口上锁")
    paper = PaperAnswer(
        kind="order", number="石应急责改〔2026〕12号", dated_on=TODAY,
        issuing_authority="县应急管理局", legal_basis="安全生产法第六十五条",
    )  # fmt: skip
    answers = order_answers(TODAY, responsible="甲村集市超市有限公司", person_phone="13912345678")
    take(town, exit_, "order", by="officer", answers=answers, paper=paper)
    return {"lock": lock, "wires": wires, "exit": exit_}


# What somebody types → which of the three it finds.
SEARCHES = (
    ("插排", {"lock", "wires"}),
    ("插排 石桥", {"wires"}),
    ("石桥　插排", {"wires"}),
    ("厂区办公室:出租方", {"lock"}),
    ("出租方 厂区", {"lock"}),
    ("中心街８号", {"lock", "wires", "exit"}),
    ("集市 锁", {"exit"}),
    ("锁", {"exit"}),
    ("乙村", {"wires"}),
    ("责改[2026]12", {"exit"}),
    ("有限公司", {"exit"}),
    ("13912345678", {"exit"}),
    ("139-1234 上锁", {"exit"}),
    ("13800000000 插排", {"lock", "wires"}),
    ("张三 后厨", {"wires"}),
    ("插排 二楼", set()),
    ("排插", set()),
)


@INDEXED
def test_every_word_is_found_in_whatever_a_line_says_and_in_any_order(application, town, three, is_indexed):
    settle(is_indexed)
    headlines = {key: entry.headline for key, entry in three.items()}
    assert {typed: found(town, "officer", typed) for typed, _ in SEARCHES} == {
        typed: {headlines[key] for key in wanted} for typed, wanted in SEARCHES
    }


def test_a_number_is_found_in_any_width_and_in_part(application, town, three):
    keep_up()
    number = three["wires"].number
    wide = number.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789-"})
    for typed in (number, wide, number.replace("-", " － "), number.lower(), number.replace("-", ""), number[1:]):
        assert three["wires"].headline in found(town, "officer", typed), typed
    assert found(town, "officer", wide) == {three["wires"].headline}


def test_every_list_is_searched_the_same(application, town, three):
    keep_up()
    officer, worker = town.person("officer"), town.person("worker")
    lists = {
        "open": entries_of(officer, view=View(Which.OPEN, TODAY), narrowing=Narrowing(words="锁")),
        "overdue": overdue_entries(officer, today=TODAY.replace(month=12), narrowing=Narrowing(words="锁")),
        "reported": reported_by(worker, words="锁"),
        "inbox": inbox(worker, narrowing=Narrowing(words="锁")),
    }
    assert {name: [row.id for row in page.rows] for name, page in lists.items()} == {
        name: [three["exit"].id] for name in lists
    }
    assert [line.site.name for line in sites_page(officer, words="石桥 中心街").rows] == ["石桥饭店"]
    assert [line.site.name for line in search_sites(officer, "１３８０００００００ 石桥")] == ["石桥饭店"]
    assert [row.entry_id for row in papers_page(officer, words="12号 石应急").rows] == [three["exit"].id]
    assert [row.entry_id for row in papers_page(officer, words="县应急", kind="order").rows]


@INDEXED
def test_nobody_finds_what_they_do_not_see(application, town, three, is_indexed):
    settle(is_indexed)
    assert found(town, "worker of another village", "插排") == {three["wires"].headline}
    assert found(town, "officer of another town", "插排") == set()
    assert found(town, "administrator", "插排") == set()


@INDEXED
def test_what_only_the_file_of_a_place_says_is_found_by_whoever_sees_the_file(application, town, is_indexed):
    """A worker keeps seeing what they reported, and not the file of the place that has moved away."""
    shop = a_workplace(town)
    report(town, shop)
    with transaction() as session:
        moved = {"area_id": town.areas["乙村一网格"], "village_id": town.areas["乙村"]}
        session.execute(sa.update(Site).where(Site.id == shop.id).values(moved | {"version": Site.version + 1}))
    settle(is_indexed)
    assert found(town, "worker", "安全出口 甲村饭店")
    assert not found(town, "worker", "13800000000")
    assert found(town, "officer", "13800000000 安全出口")


def test_a_search_narrows_together_with_the_filters(application, town, three):
    keep_up()
    assert found(town, "officer", "插排", village_id=town.areas["乙村"]) == {three["wires"].headline}
    assert found(town, "officer", "中心街", state="ordered") == {three["exit"].headline}
    assert found(town, "officer", "插排", book="housing") == set()
    assert found(town, "officer", "锁", which=Which.CLOSED) == set()


def test_a_page_is_followed_by_the_next_whichever_way_it_was_found(application, town, monkeypatch):
    shop = a_workplace(town)
    made = [report(town, shop, description=f"第{number}处插排") for number in range(7)]
    keep_up()
    monkeypatch.setattr("ledger.queries.entries.PAGE", 3)
    officer, narrowing = town.person("officer"), Narrowing(words="插排 饭店")
    for most_picked, most_of_a_month in ((2000, 2000), (0, 2000), (0, 0)):
        monkeypatch.setattr("ledger.queries.search.MOST_PICKED", most_picked)
        monkeypatch.setattr("ledger.queries.entries.MOST_PICKED", most_of_a_month)
        monkeypatch.setattr("ledger.queries.entries.FEW_PICKED", 2 if most_picked else 150)
        for which in (Which.OPEN, Which.ALL):
            seen, after = [], None
            while True:
                page = entries_of(officer, view=View(which, TODAY), narrowing=narrowing, after=after)
                seen += [row.id for row in page.rows]
                after = page.next_key
                if after is None:
                    break
            assert sorted(seen) == [one.id for one in made] and len(seen) == 7


def test_what_is_sealed_is_in_no_index_and_what_is_kept_apart_is_found_by_who_sees_it(application, town):
    answers = {"category": Category.ACCUSATION, "purpose": Purpose.ACCUSATION, "title": "反映公款使用问题"}
    entry = petition_lives.file(
        town, "register", NOW, petition_lives.a_petition(TODAY, **answers), by="fellow officer",
        sealed=petition_lives.PEOPLE, concerns_people=[town.people["leader"]], concerns_areas=[],
        concerns_outsiders=False,
    )  # fmt: skip
    keep_up()
    words = "\n".join(db.session.scalars(sa.select(SearchText.words + SearchText.file_words)))
    assert "反映公款使用问题" in words
    assert not [sealed for sealed in petition_lives.PEOPLE.values() if normalised(sealed) in words]
    assert found(town, "officer", "公款 反映") == {entry.headline}
    assert found(town, "leader", "公款 反映") == set()
    assert found(town, "leader", entry.number) == set()


def test_a_changed_file_and_a_new_name_of_an_area_are_found_at_once(application, town, three):
    keep_up()
    shop = db.session.get(Site, three["lock"].site_id)
    sites.change_site(
        shop.id, BOOK.site, submission=file_of(shop, address="中山路 5 号"), version=shop.version,
        by=town.person("officer"), now=NOW,
    )  # fmt: skip
    areas.rename_area(town.areas["乙村一网格"], name="柳林网格", by=town.person("administrator"), now=NOW)
    for _ in range(2):
        assert found(town, "officer", "中山路5号 插排") == {three["lock"].headline}
        assert found(town, "officer", "柳林") == {three["wires"].headline}
        assert found(town, "officer", "乙村一") == set()
        keep_up()
    assert_indexed_as_it_stands()


def test_a_house_is_found_by_its_number_and_its_owner(application, town):
    house = houses.a_house(town)
    keep_up()
    officer = town.person("officer")
    for typed in (house.house_number, house.owner, house.owner_phone):
        assert [line.site.id for line in search_sites(officer, typed)] == [house.id], typed


def test_what_somebody_wrote_past_the_index_is_counted_as_stale(application, town, three):
    keep_up()
    assert stale_lines() == 0
    with transaction() as session:
        session.execute(
            sa.update(SearchText)
            .where(SearchText.kind == Searched.ENTRY, SearchText.row_id == three["lock"].id)
            .values(words="别的")
        )
    assert stale_lines() == 1
