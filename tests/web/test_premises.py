"""同一处 on the page: one place with all its stories, whichever files and books they stand in."""

import pytest

from ledger.books import housing
from ledger.books.safety import BOOK
from ledger.services.premises import join_premises
from tests import houses
from tests.houses import a_house
from tests.lives import a_visit, a_workplace, report
from tests.machinery.pages import Page


@pytest.fixture
def shop(town):
    return a_workplace(town, name="建国饭店")


@pytest.fixture
def house(town):
    return a_house(town)


def headlines(page: Page) -> set[str]:
    return {row.of_class("row-link")[0].text for row in page.main.of_class("entry-row")}


def files(page: Page) -> list[str]:
    return [one.all("a")[0].text for one in page.main.of_class("file")]


def test_one_page_shows_the_entries_and_visits_of_every_file_of_the_spot(town, shop, house, signed_in):
    hazard, finding = report(town, shop), houses.report(town, house)
    a_visit(town, shop)
    client = signed_in("officer")
    alone = client.page(f"/sites/{house.id}")
    assert headlines(alone) == {finding.headline}
    assert "建国饭店" not in alone.main.text
    join_premises(shop.id, house.id, by=town.person("officer"))
    for site, other in ((shop, house), (house, shop)):
        page = client.page(f"/sites/{site.id}")
        assert headlines(page) == {hazard.headline, finding.headline}
        assert files(page) == [other.name]
        assert "未发现问题" in page.main.text and "哪里" in page.main.text


def test_a_number_beside_a_file_leads_to_what_is_open_of_that_file_alone(town, shop, house, signed_in):
    hazard, finding = report(town, shop), houses.report(town, house)
    join_premises(shop.id, house.id, by=town.person("officer"))
    client = signed_in("officer")
    found = client.page("/sites/search", q="建国饭店")
    assert list(found.links) == ["1 条未销号"]
    page = client.page(found.links["1 条未销号"])
    assert headlines(page) == {hazard.headline}
    assert headlines(client.page(page.links["看同一处的全部"])) == {hazard.headline, finding.headline}


def test_a_new_entry_is_shown_what_is_open_at_the_spot_in_any_book(town, shop, house, signed_in):
    finding = houses.report(town, house)
    client = signed_in("worker")
    assert finding.headline not in client.page("/record", book=BOOK.key, site=shop.id).main.text
    join_premises(shop.id, house.id, by=town.person("officer"))
    assert finding.headline in client.page("/record", book=BOOK.key, site=shop.id).main.text
    hazard = report(town, shop)
    assert hazard.headline in client.page("/record", book=housing.BOOK.key, site=house.id).main.text


def test_files_are_joined_and_let_go_by_a_button_each(town, shop, house, signed_in):
    client = signed_in("worker")
    address = client.page(f"/sites/{shop.id}").links["关联同一处的档案"]
    assert files(client.page(address)) == []
    assert files(client.page(address, q="自建房")) == [house.name]
    answer = client.submit(address, {"join": house.id}, follow_redirects=True)
    assert f"已关联“{house.name}”" in answer.text and "解除关联" in answer.text
    answer = client.submit(address, {"leave": house.id}, follow_redirects=True)
    assert "不再与这里关联" in answer.text
    assert files(client.page(f"/sites/{shop.id}")) == []


@pytest.mark.parametrize("number", ["", "x", "9" * 20, "-1"])
def test_a_number_that_is_none_is_answered_in_words(town, shop, signed_in, number):
    answer = signed_in("worker").submit(f"/sites/{shop.id}/premises", {"join": number})
    assert answer.status_code == 422
    assert "点按钮" in answer.text


def test_who_only_reads_is_offered_no_button(town, shop, house, signed_in):
    join_premises(shop.id, house.id, by=town.person("officer"))
    page = signed_in("supervisor").page(f"/sites/{shop.id}")
    assert files(page) == [house.name]
    assert "增减关联" not in page.links
    assert signed_in("supervisor").get(f"/sites/{shop.id}/premises").status_code == 403
