"""Sites: one file for each place, kept by those who work there."""

from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.housing import BOOK as HOUSING
from ledger.books.safety import BOOK
from ledger.books.safety.words import OperatingStatus, SubjectType
from ledger.db import db, transaction
from ledger.models import Area, Entry, Site
from ledger.queries.evidence import photos_of_place
from ledger.queries.sites import places_to_complete, sites_page
from ledger.refusals import AlreadyDifferent, NotAllowed, NotVisible, SomebodyWasFirst
from ledger.services import sites
from ledger.services.sites import SiteSubmission
from tests.lives import NOW, TODAY, a_photo, a_workplace, an_entry, everything, faults, refused, report, why_not
from tests.machinery.concurrency import at_once

# Check characters reckoned by hand after GB 32100-2015 (weights 3^i mod 31).
VALID_CODES = ("91350100M000100Y43", "91110000600037341L")


def submission(town, area: str = "甲村一网格", **more) -> SiteSubmission:
    words = {
        "uuid": uuid4(),
        "name": "甲村木器厂",
        "subject_type": SubjectType.INDUSTRIAL,
        "area_id": town.areas.get(area),
        "address": "工业路 3 号",
        "answers": {},
    } | more
    words["answers"] = {
        "principal": "李四",
        "principal_phone": "0543-1234567",
        "mixed_use": False,
        "operating_status": OperatingStatus.OPEN,
        "regulator": "应急管理办公室",
        "no_credit_code_reason": "正在办理营业执照",
    } | words["answers"]
    return SiteSubmission(**words)


def make(town, *, by: str = "worker of all grids", **more) -> Site:
    who = town.person("officer" if by == "worker of all grids" else by)
    return sites.make_site(BOOK.site, submission=submission(town, **more), by=who, now=NOW)


def change(town, site, version=1, *, by="officer", **more) -> Site:
    return sites.change_site(
        site.id, BOOK.site, submission=submission(town, **more), version=version, by=town.person(by), now=NOW
    )


# What else is said of a place → the fields it then has to say as well (rules 3.1).
WANTED_WHERE = {
    "small place": ({"subject_type": SubjectType.SMALL_PLACE}, {"small_place_type"}),
    "leased workshop": (
        {"subject_type": SubjectType.LEASED_WORKSHOP}, {"landlord", "tenant", "safety_agreement"},
    ),
    "gas": ({"answers": {"gas_use": True}}, {"gas_alarm"}),
    "no credit code": ({"answers": {"no_credit_code_reason": " "}}, {"no_credit_code_reason"}),
}  # fmt: skip


@pytest.mark.parametrize("said", WANTED_WHERE)
def test_what_a_place_has_to_say_follows_from_what_is_said_of_it(town, said):
    more, wanted = WANTED_WHERE[said]
    found = faults(make, town, **more)
    assert set(found) == wanted
    assert all(sentence.startswith("请填写") for sentence in found.values())


def test_a_place_that_lacks_what_is_now_wanted_is_asked_when_its_file_is_next_changed(town):
    site = make(town)
    with transaction() as session:
        session.get(Site, site.id).no_credit_code_reason = None
    report(town, db.session.get(Site, site.id), by="grid head")
    assert set(faults(change, town, site, answers={"no_credit_code_reason": ""})) == {"no_credit_code_reason"}
    change(town, site, answers={"no_credit_code_reason": "", "credit_code": VALID_CODES[0]})


def test_the_file_of_a_place_begins_with_what_was_typed(town):
    site = make(town, name=" 甲村木器厂 ", longitude=118.02, latitude=37.37, answers={"credit_code": VALID_CODES[0]})
    assert (site.name, site.kind, site.principal, site.made_by_id) == (
        "甲村木器厂",
        "workplace",
        "李四",
        town.people["officer"],
    )
    assert (site.town_id, site.village_id, site.area_id) == tuple(
        town.areas[name] for name in ("示范镇", "甲村", "甲村一网格")
    )


@pytest.mark.parametrize("code", VALID_CODES)
def test_a_credit_code_with_its_check_character_is_taken(town, code):
    assert make(town, answers={"credit_code": code}).credit_code == code


def test_a_check_digit_that_fails_is_a_question_and_is_marked(town):
    odd = {"credit_code": "91350100M000100Y44"}
    assert "按证照核对无误" in faults(make, town, answers=odd)["credit_code"]
    site = make(town, answers=odd, confirmed=["credit_code"])
    assert site.credit_code == "91350100M000100Y44"
    said = {named.key: named.field for named in BOOK.site.fields()}["credit_code"].say(site.credit_code)
    assert said == "91350100M000100Y44（校验位不符，已按证照核对）"


def test_no_word_settles_what_is_no_code_at_all(town):
    short = faults(make, town, answers={"credit_code": "91350100M000100Y4"}, confirmed=["credit_code"])
    assert "18 位" in short["credit_code"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("91350100M000100Y44", "校验位不对"),
        ("91350100M000010Y43", "校验位不对"),
        ("9135O100M000100Y43", "不含 I、O、S、V、Z"),
        ("91350100M000100Y4", "18 位"),
    ],
)
def test_a_credit_code_with_a_slip_is_refused(town, code, sentence):
    assert sentence in faults(make, town, answers={"credit_code": code})["credit_code"]


def test_a_credit_code_is_kept_in_capitals_without_blanks(town):
    assert make(town, answers={"credit_code": " ９１３５０１００ m000100y43"}).credit_code == "91350100M000100Y43"


@pytest.mark.parametrize("phone", ["13800000000", "0543-1234567", "13800000000、0543-1234567-801"])
def test_a_phone_number_is_mobile_or_has_its_area_code(town, phone):
    assert make(town, answers={"principal_phone": phone}).principal_phone == phone


@pytest.mark.parametrize("phone", ["1380000000", "1234567", "138000000001", "电话", "1" * 41, "10000000000"])
def test_what_is_no_phone_number_is_refused(town, phone):
    assert "11 位手机号" in faults(make, town, answers={"principal_phone": phone})["principal_phone"]


def test_every_fault_is_said_at_once(town):
    found = faults(
        make, town, name=" ", subject_type=None, area="nowhere", address="x" * 201, longitude=200.0, latitude=30.0,
        answers={"principal": "", "floors": 121, "colour": "red", "risk_level": "pink", "special_work": ["hot", "fly"]},
    )  # fmt: skip
    assert found == {
        "name": "请填写单位（场所）名称",
        "subject_type": "请选择场所类别",
        "address": "地址最多 200 个字，现在是 201 个，请缩短",
        "area_id": "请选择它在哪个村（社区）或网格，只能选您岗位范围内的",
        "longitude": "位置不对，请重新定位，或留空",
        "principal": "请填写主要负责人",
        "floors": "层数不能大于 120，请核对单位是不是层",
        "colour": "没有这一项",
        "risk_level": "请从列表中选择风险等级",
        "special_work": "请从列表中选择危险作业",
    }


def test_a_name_is_taken_once_in_an_area(town):
    make(town)
    assert "已有同名" in faults(make, town, address="另一处")["name"]
    assert make(town, area="乙村").id


def test_a_name_is_free_again_when_the_place_is_out_of_use(town):
    first = make(town)
    sites.retire_site(first.id, by=town.person("officer"), now=NOW)
    assert make(town).id != first.id


@pytest.mark.parametrize("area", ["邻村", "乙村一网格"])
def test_a_worker_makes_no_place_outside_the_own_grid(town, area):
    assert set(faults(make, town, area=area, by="worker")) == {"area_id"}
    assert make(town, area="甲村一网格一组", by="worker").id


@pytest.mark.parametrize("area", ["示范镇", "东管区"])
def test_a_place_lies_in_a_village_or_a_grid(town, area):
    assert set(faults(make, town, area=area)) == {"area_id"}


def test_a_place_does_not_lie_in_an_area_that_has_ended(town):
    with transaction() as session:
        session.get(Area, town.areas["甲村一网格"]).valid_to = TODAY
    assert set(faults(make, town)) == {"area_id"}


@pytest.mark.parametrize("who", ["supervisor", "administrator"])
def test_whoever_only_looks_or_keeps_accounts_makes_no_place(town, who):
    assert set(faults(make, town, by=who)) == {"area_id"}


def test_the_same_submission_makes_one_place_also_at_once(application, town):
    sent = submission(town)
    act = lambda: sites.make_site(BOOK.site, submission=sent, by=town.person("officer"), now=NOW).id  # noqa: E731
    assert len(set(at_once(application, [act] * 4))) == 1
    before = everything()
    act()
    assert everything() == before


def test_the_same_id_with_other_content_or_from_somebody_else_is_a_conflict(town):
    sent = submission(town)
    site = sites.make_site(BOOK.site, submission=sent, by=town.person("officer"), now=NOW)
    other = replace(sent, name="别的厂")
    refused(AlreadyDifferent, sites.make_site, BOOK.site, submission=other, by=town.person("officer"), now=NOW)
    stranger = town.person("officer of another town")
    refused(AlreadyDifferent, sites.make_site, BOOK.site, submission=sent, by=stranger, now=NOW)
    change(town, site, name="改过名的厂")
    assert sites.make_site(BOOK.site, submission=sent, by=town.person("officer"), now=NOW).id == site.id


def test_a_correction_is_made_on_the_version_seen(town):
    site = make(town)
    assert change(town, site, name="甲村家具厂").version == 2
    refused(SomebodyWasFirst, change, town, site, name="别的名")


def test_of_two_corrections_at_once_one_learns_that_somebody_was_first(application, town):
    site = make(town)
    acts = [lambda name=name: change(town, site, name=name).name for name in ("一号", "二号")]
    answers = at_once(application, acts)
    assert sorted(type(answer).__name__ for answer in answers) == ["SomebodyWasFirst", "str"]


def test_a_place_keeps_its_own_name_when_it_is_corrected(town):
    site = make(town)
    assert change(town, site, address="工业路 5 号").address == "工业路 5 号"


def test_a_place_moves_only_when_nothing_is_open_there(town):
    site = a_workplace(town)
    report(town, site)
    assert "未销号" in faults(change, town, site, area="乙村")["area_id"]
    empty = a_workplace(town, name="空店")
    assert change(town, empty, area="乙村", name="空店").village_id == town.areas["乙村"]


@pytest.mark.parametrize(("who", "kind"), [("supervisor", NotAllowed), ("worker of another town", NotVisible)])
def test_whoever_does_not_keep_a_place_does_not_change_or_retire_it(town, who, kind):
    site = a_workplace(town)
    refused(kind, change, town, site, by=who)
    refused(kind, sites.retire_site, site.id, by=town.person(who), now=NOW)


def test_a_place_is_put_out_of_use_only_when_nothing_is_open_there(town):
    site = a_workplace(town)
    an_entry(town, "ordered", site=site)
    an_entry(town, "reported", site=site)
    an_entry(town, "closed", site=site)
    assert "还有 2 条没有销号" in why_not(sites.retire_site, site.id, by=town.person("officer"), now=NOW)


def test_nothing_is_filed_at_a_place_out_of_use(town):
    site = a_workplace(town)
    sites.retire_site(site.id, by=town.person("officer"), now=NOW)
    assert "已经停用" in why_not(report, town, site)


def test_retiring_and_filing_at_the_same_moment_never_leave_an_open_entry_at_a_place_out_of_use(application, town):
    for number in range(5):
        site = a_workplace(town, name=f"店 {number}")
        at_once(
            application,
            [
                lambda site=site: report(town, site).id,
                lambda site=site: sites.retire_site(site.id, by=town.person("officer"), now=NOW).id,
            ],
        )
    lost = sa.select(Entry.id).join(Site, Site.id == Entry.site_id).where(Site.retired_at.is_not(None))
    assert db.session.scalars(lost).all() == []


def in_the_rain(town, *, photos: int = 1, may_wait: bool = True, **more) -> SiteSubmission:
    worker = town.person("worker")
    words = {
        "uuid": uuid4(), "name": "新开的面馆", "subject_type": None, "area_id": town.areas["甲村一网格一组"], "address": "",
        "longitude": 117.5, "latitude": 37.3, "photos": [a_photo(worker, NOW) for _ in range(photos)], "may_wait": may_wait,
    }  # fmt: skip
    return SiteSubmission(**(words | more))


def begin_in_the_rain(town, kind=BOOK.site, **more) -> Site:
    return sites.make_site(kind, submission=in_the_rain(town, **more), by=town.person("worker"), now=NOW)


@pytest.mark.parametrize("kind", [BOOK.site, HOUSING.site], ids=lambda kind: kind.label)
def test_a_place_is_begun_on_the_spot_with_its_name_its_grid_its_position_and_a_photo(town, kind):
    site = begin_in_the_rain(town, kind)
    assert (site.is_provisional, site.subject_type, site.address, site.longitude) == (True, None, "", 117.5)
    assert [proof.evidence.proof for proof in photos_of_place(site.id)] == ["place"]
    assert [line.site.id for line in places_to_complete(town.person("officer"), {kind.key})] == [site.id]
    assert [row.site.id for row in sites_page(town.person("officer"), is_provisional=True).rows] == [site.id]


def test_what_is_begun_on_the_spot_wants_a_photo_and_a_position_or_an_address(town):
    assert set(faults(begin_in_the_rain, town, photos=0, longitude=None, latitude=None)) == {"place", "address"}
    assert begin_in_the_rain(town, longitude=None, latitude=None, address="集市东头").is_provisional


def test_whoever_may_not_leave_it_for_later_is_asked_for_all_of_it(town):
    assert {"principal", "subject_type", "address"} <= set(faults(begin_in_the_rain, town, may_wait=False))


def test_the_file_is_provisional_until_nothing_is_left_to_say_and_never_again(town):
    site = begin_in_the_rain(town)
    report(town, site)
    half = {"name": site.name, "area": "甲村一网格一组", "subject_type": None}
    assert change(town, site, **half).is_provisional
    whole = half | {"subject_type": SubjectType.INDUSTRIAL}
    assert not change(town, site, 2, **whole).is_provisional
    assert places_to_complete(town.person("officer"), {BOOK.site.key}) == []
    assert "subject_type" in faults(change, town, site, 3, **half)


def test_a_file_that_is_complete_from_the_start_needs_no_photo(town):
    site = make(town, by="worker", area="甲村一网格一组", may_wait=True)
    assert not site.is_provisional
