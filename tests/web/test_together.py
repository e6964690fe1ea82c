"""Cases of one occupant are seen together on the page of each, and their areas added up; nobody is listed for it."""

import pytest

from tests.lives import statements, take
from tests.parcels import a_clue, a_parcel, findings, report_up, stop


@pytest.fixture
def cases(town):
    """Two cases of one occupant on two parcels, and one of somebody else."""
    found = [a_clue(town) for _ in range(3)]
    for entry, occupant in zip(found, ("李四", "李四", "王五"), strict=True):
        take(town, entry, "verify", by="officer", answers=findings(entry.found_on, occupant=occupant))
    return found


def test_each_case_shows_the_others_of_its_occupant_with_the_sum_of_their_areas(cases, signed_in):
    one, other, strangers = cases
    client = signed_in("officer")
    panel = client.page(f"/entries/{one.id}").main.text
    assert other.number in panel and strangers.number not in panel
    assert "3,000.00 ㎡" in panel and "2,400.00 ㎡" in panel and "600.00 ㎡" in panel
    assert "同名" in panel


def test_whoever_may_not_see_a_case_is_told_nothing_of_it(town, cases, signed_in):
    far = a_clue(town, parcel=a_parcel(town, area="乙村一网格"), by="worker of another village")
    take(town, far, "verify", by="officer", answers=findings(far.found_on, occupant="李四"))
    for who, is_told in (("officer", True), ("village secretary", False)):
        panel = signed_in(who).page(f"/entries/{cases[0].id}").main.text
        assert (far.number in panel, "4,500.00 ㎡" in panel, "3,000.00 ㎡" in panel) == (is_told, is_told, not is_told)


def test_a_case_alone_has_no_such_panel(cases, signed_in):
    assert "同一用地主体的其他占地问题" not in signed_in("officer").page(f"/entries/{cases[2].id}").main.text


def test_they_are_found_in_one_statement_by_the_name(cases, signed_in):
    client = signed_in("officer")
    with statements() as sent:
        client.page(f"/entries/{cases[0].id}")
    assert len([one for one in sent if "farmland_entry.occupant = " in one]) == 1


def test_the_step_that_asks_whether_they_add_up_shows_each_of_them_with_the_sum_beside_the_question(
    town, cases, signed_in
):
    one, other, alone = (report_up(town, stop(town, entry)) for entry in cases)
    client = signed_in("officer")
    form = client.page(f"/entries/{one.id}/steps/file").main.text
    assert other.number in form and "其中耕地 1.80 亩" in form and "2,400.00 ㎡" in form
    assert "多宗、多次合计是否达到追诉线" in form
    assert "多宗、多次合计" not in client.page(f"/entries/{alone.id}/steps/file").main.text
