"""A case that was measured becomes two whose areas add up to it, and one again with all of it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from ledger.models import Entry
from ledger.queries.measures import measures_of
from ledger.services.rejoining import rejoin
from ledger.services.splitting import split
from ledger.services.submissions import MeasureLine, Submission
from tests import parcels
from tests.lives import NOW, TODAY, Town, counted, events_of, faults, fresh, take, tallied, why_not

AREAS = ("area_total", "area_agri", "area_farmland", "area_basic")
# Of 1,500 m² in all, 1,400 of them agricultural, 1,200 farmland, 300 basic.
SOUTH = {"area_total": Decimal(500), "area_agri": Decimal(500), "area_farmland": Decimal(400), "area_basic": Decimal(0)}
ROOF, RUBBLE = "拆除屋面", "清运建筑垃圾"


def parted(town: Town, old: Entry, *measure_ids: int, **answers) -> Entry:
    told = {"building_kind": "yard", "use": "路南堆放石料"} | (SOUTH | answers)
    sent = Submission(uuid=uuid4(), answers=told, note="其实是两块地")
    return split(old.id, submission=sent, by=town.person("officer"), now=NOW, measure_ids=measure_ids)


def one_again(town: Town, part: Entry) -> Entry:
    return rejoin(part.id, reason="是同一块地", by=town.person("officer"), now=NOW)


def areas(entry: Entry) -> tuple[int, ...]:
    entry = fresh(entry)
    return tuple(int(getattr(entry, key)) for key in (*AREAS, "area_remaining"))


def still_open(entry: Entry) -> list[str]:
    return [one.text for one in measures_of(entry.id) if one.is_open]


@pytest.fixture
def case(town) -> Entry:
    return parcels.a_case(town, "reported")


def test_each_has_its_part_and_both_tell_it(town, case):
    new = parted(town, case)
    assert (areas(new), areas(case)) == ((500, 500, 400, 0, 500), (1000, 900, 800, 300, 1000))
    assert "0.60 亩" in fresh(new).headline and "1.20 亩" in fresh(case).headline
    for entry, now in ((new, "400.00 ㎡"), (case, "800.00 ㎡")):
        told = {line["label"]: line for line in events_of(entry)[-1].answers}
        assert now in told["其中耕地"]["text"] and "1,200.00 ㎡" in told["其中耕地"]["was"]
    assert "占用土地面积" not in {line["label"] for line in events_of(new)[0].answers}
    assert counted() == tallied()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"area_total": Decimal(1500)}, "两条都要有一部分"),
        ({"area_total": Decimal(0)}, "两条都要有一部分"),
        ({"area_total": None}, "请填写"),
        ({"area_farmland": Decimal(1300)}, "不能超过原来的"),
        ({"area_agri": Decimal(600), "area_farmland": Decimal(400)}, "不能超过拆出这一条的占用土地面积"),
        (
            {"area_basic": Decimal(0), "area_agri": Decimal(400), "area_total": Decimal(900)},
            "超过了它剩下的占用土地面积",
        ),
        ({"area_total": Decimal(-1)}, "不能小于"),
    ],
)
def test_what_does_not_add_up_on_either_half_is_refused_beside_its_area(town, case, wrong, said):
    found = faults(parted, town, case, **wrong)
    assert any(said in sentence for sentence in found.values()) and found.keys() <= set(AREAS)
    assert areas(case) == (1500, 1400, 1200, 300, 1500)


def test_one_again_it_has_all_of_it(town, case):
    before = areas(case)
    part = parted(town, case)
    one_again(town, part)
    assert areas(case) == before
    told = {line["label"]: line for line in events_of(case)[-1].answers}
    assert "1,500.00 ㎡" in told["占用土地面积"]["text"] and "1,000.00 ㎡" in told["占用土地面积"]["was"]


def test_measures_go_with_the_half_they_belong_to_and_come_back(town, case):
    until = TODAY + timedelta(days=9)
    lines = [MeasureLine(text=text, named="当事人", due_on=until) for text in (ROOF, RUBBLE)]
    take(town, case, "list_measures", by="officer", measures=lines)
    rubble = next(one.id for one in measures_of(case.id) if one.text == RUBBLE)
    part = parted(town, case, rubble)
    assert (still_open(case), still_open(part)) == ([ROOF], [RUBBLE])
    assert (fresh(case).measures_open, fresh(part).measures_open) == (1, 1)
    one_again(town, part)
    assert (sorted(still_open(case)), fresh(case).measures_open) == (sorted([ROOF, RUBBLE]), 2)


def test_the_papers_of_a_case_name_the_whole_area_so_it_stays_one(town, case):
    filed = parcels.file(town, case)
    assert "按一个案子办完" in why_not(parted, town, filed)


def test_a_case_over_the_line_of_a_crime_is_asked_about_on_both_halves(town):
    case = parcels.a_case(town, "reported", **{key: area * 10 for key, area in parcels.AREAS.items()})
    part = parted(town, case)
    assert [fresh(one).crime_question for one in (case, part)] == [True, True]
