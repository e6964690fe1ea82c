"""同一处: files of one spot, joined by those who keep them, told together, and let go again."""

import pytest

from ledger.db import db
from ledger.models import Site
from ledger.queries.premises import likely_at_premises, premises_of
from ledger.refusals import NotAllowed, NotVisible
from ledger.services.premises import join_premises, leave_premises
from ledger.services.sites import retire_site
from tests.houses import a_house
from tests.lives import NOW, a_workplace
from tests.machinery.concurrency import at_once
from tests.parcels import a_parcel


def here(town, site: Site, who: str = "officer") -> set[str]:
    return {line.site.name for line in premises_of(town.person(who), db.session.get_one(Site, site.id)).others}


def join(town, site: Site, other: Site, *, by: str = "officer") -> None:
    join_premises(site.id, other.id, by=town.person(by))


def put(site: Site, **values) -> dict:
    """Write into the file of a place and return what stood there."""
    found = db.session.get_one(Site, site.id)
    was = {key: getattr(found, key) for key in values}
    for key, value in values.items():
        setattr(found, key, value)
    db.session.commit()
    return was


@pytest.fixture
def files(town) -> tuple[Site, Site, Site]:
    """A shop, the house it is in, and the plot the house stands on."""
    return a_workplace(town, name="建国饭店"), a_house(town), a_parcel(town)


def test_a_file_is_alone_until_somebody_says_otherwise(town, files):
    assert [here(town, one) for one in files] == [set(), set(), set()]


def test_joined_files_know_of_each_other_whichever_was_named_first(town, files):
    shop, house, plot = files
    join(town, house, shop)
    join(town, plot, house)
    names = {one.name for one in files}
    assert [here(town, one) for one in files] == [names - {one.name} for one in files]


def test_two_groups_become_one(town, files):
    shop, house, plot = files
    second = a_workplace(town, name="二楼理发店")
    join(town, shop, house)
    join(town, plot, second)
    join(town, second, house)
    assert here(town, shop) == {house.name, plot.name, second.name}


def test_joining_again_changes_nothing(town, files):
    shop, house, _ = files
    for _ in range(2):
        join(town, shop, house)
        join(town, house, shop)
    assert (here(town, shop), here(town, house)) == ({house.name}, {shop.name})


@pytest.mark.parametrize("leaves", [0, 1, 2])
def test_whoever_leaves_leaves_the_others_together(town, files, leaves):
    shop, house, plot = files
    join(town, shop, house)
    join(town, house, plot)
    staying = [one for number, one in enumerate(files) if number != leaves]
    leave_premises(files[leaves].id, of=staying[0].id, by=town.person("officer"))
    assert here(town, files[leaves]) == set()
    assert [here(town, one) for one in staying] == [{staying[1].name}, {staying[0].name}]


def test_a_file_joined_elsewhere_meanwhile_stays_where_it_is(town, files):
    shop, house, plot = files
    join(town, shop, house)
    for of in (plot.id, plot.id):
        leave_premises(shop.id, of=of, by=town.person("officer"))
    assert here(town, shop) == {house.name}


def test_only_who_keeps_both_files_joins_them(town, files):
    shop, house, _ = files
    with pytest.raises(NotAllowed, match="只能查看"):
        join(town, shop, house, by="supervisor")
    elsewhere = a_workplace(town, name="乙村木器厂", area="乙村一网格")
    with pytest.raises(NotVisible):
        join(town, shop, elsewhere, by="worker")
    with pytest.raises(NotAllowed, match="不在同一个村"):
        join(town, shop, elsewhere)
    assert here(town, shop) == set()


def test_a_file_out_of_use_is_neither_joined_nor_listed(town, files):
    shop, house, plot = files
    join(town, shop, house)
    retire_site(house.id, by=town.person("officer"), now=NOW)
    assert here(town, shop) == set()
    with pytest.raises(NotAllowed, match="已经停用"):
        join(town, plot, house)


def test_those_who_join_at_once_leave_one_group(application, town, files):
    shop, house, plot = files
    pairs = [(shop.id, house.id), (house.id, plot.id), (plot.id, shop.id)]
    acts = [lambda pair=pair: join_premises(*pair, by=town.person("officer")) for pair in pairs]
    assert at_once(application, acts) == [None, None, None]
    assert here(town, shop) == {house.name, plot.name}


def test_what_may_be_the_same_spot_is_of_another_kind_and_at_the_same_address_name_or_position(town):
    shop, _, house = a_workplace(town, name="建国饭店"), a_workplace(town, name="另一家店"), a_house(town)
    a_house(town, name="别处的房")

    def likely() -> list[int]:
        found = likely_at_premises(town.person("officer"), db.session.get_one(Site, shop.id))
        return [line.site.id for line in found]

    assert likely() == []
    for same in ({"address": shop.address}, {"name": shop.name}, {"longitude": 118.0, "latitude": 37.0}):
        put(shop, longitude=118.0, latitude=37.0001)
        was = put(house, **same)
        assert likely() == [house.id], same
        put(house, **was)
    put(house, longitude=118.0, latitude=37.01)
    assert likely() == []
    join(town, shop, house)
    put(house, address=shop.address)
    assert likely() == []
