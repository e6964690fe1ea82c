"""A setting looked at before it changes: what runs is shown, decided about, and stands in the record."""

import re

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Clock, Role, RuleDecision, TownDecision
from ledger.web.slow import takes_long
from tests.builders import a_person, sign_in
from tests.lives import a_workplace, report
from tests.machinery.pages import Page

REVIEW = "safety.review_days"


@pytest.fixture
def town(small_town):
    return small_town


@pytest.fixture
def entry(town):
    return report(town, a_workplace(town))


@pytest.fixture
def keeper(client, town):
    return sign_in(client, a_person("管测试", Role.ADMINISTRATOR, town.area("示范镇")))


@pytest.fixture
def path(town):
    return f"/admin/rules/{town.areas['示范镇']}/{REVIEW}"


def due_on():
    db.session.commit()
    return db.session.scalars(sa.select(Clock).execution_options(populate_existing=True)).one().legal_due_on.isoformat()


def seen_on(page):
    (tag,) = re.findall(r'<input[^>]*name="seen"[^>]*>', page.text)
    return re.search(r'value="([0-9a-f]{64})"', tag).group(1)


def test_what_nothing_runs_by_is_saved_at_once(keeper, path):
    assert keeper.fill(path, {"value": "5"}).status_code == 303
    page = keeper.page("/admin/rules").main.text
    assert "本镇 5 个工作日" in page
    assert "没有正在走的期限改变日期" in page


def test_what_something_runs_by_is_looked_at_before_anything_changes(keeper, entry, path):
    answer = keeper.fill(path, {"value": "5"})
    assert answer.location.endswith(f"{path}/rehearsal?value=5")
    page = keeper.page(answer.location)
    for words in (
        "还没有保存，什么都没有变",
        entry.number,
        "2026年3月11日（周三）",
        "2026年3月16日（周一），推后 5 天",
    ):
        assert words in page.text
    assert entry.headline not in page.text
    assert due_on() == "2026-03-11"
    assert db.session.scalars(sa.select(TownDecision)).all() == []


@pytest.mark.parametrize(("decision", "date"), [("keep", "2026-03-11"), ("move", "2026-03-16")])
def test_the_decision_is_done_and_stands_on_the_page_with_who_and_why(keeper, town, entry, path, decision, date):
    shown = keeper.get(f"{path}/rehearsal?value=5")
    form = {"seen": seen_on(shown), "decision": decision, "reason": "安监员只有一人"}
    assert keeper.submit(f"{path}/decision?value=5", form).status_code == 303
    assert due_on() == date
    page = keeper.page("/admin/rules").main.text
    done = {"keep": "1 个正在走的期限按旧", "move": "1 个正在走的期限按新"}[decision]
    for words in (done, "安监员只有一人", "管测试", "默认 2 个工作日改为5 个工作日"):
        assert words in page


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(keeper, entry, path):
    shown = keeper.get(f"{path}/rehearsal?value=5")
    answer = keeper.submit(f"{path}/decision?value=5", {"seen": seen_on(shown), "reason": "安监员只有一人"})
    assert answer.status_code == 422
    assert "请选择既有的按旧还是按新" in Page(answer.text).field_errors["decision"]
    assert "安监员只有一人" in answer.text
    answer = keeper.submit(f"{path}/decision?value=5", {"seen": seen_on(shown), "decision": "move"})
    assert "请写明理由" in Page(answer.text).field_errors["reason"]
    assert db.session.scalars(sa.select(RuleDecision)).all() == []


def test_where_the_list_has_changed_meanwhile_it_is_shown_anew_and_nothing_is_saved(keeper, town, entry, path):
    shown = keeper.get(f"{path}/rehearsal?value=5")
    other = report(town, a_workplace(town, name="乙村饭店"))
    form = {"seen": seen_on(shown), "decision": "move", "reason": "安监员只有一人"}
    answer = keeper.submit(f"{path}/decision?value=5", form)
    for words in ("现在是 2 个期限", other.number, "安监员只有一人"):
        assert words in answer.text
    assert db.session.scalars(sa.select(RuleDecision)).all() == []
    again = form | {"seen": seen_on(answer)}
    assert keeper.submit(f"{path}/decision?value=5", again).status_code == 303


def test_a_reason_that_is_too_long_is_refused_and_stays(keeper, entry, path):
    seen, reason = seen_on(keeper.get(f"{path}/rehearsal?value=5")), "因" * 501
    answer = keeper.submit(f"{path}/decision?value=5", {"seen": seen, "decision": "keep", "reason": reason})
    assert answer.status_code == 422
    assert "理由请控制在 500 字以内" in answer.text
    assert reason in answer.text
    assert db.session.scalars(sa.select(RuleDecision)).all() == []


def test_going_back_to_the_default_is_looked_at_as_well(keeper, entry, path):
    shown = keeper.get(f"{path}/rehearsal?value=5")
    keeper.submit(f"{path}/decision?value=5", {"seen": seen_on(shown), "decision": "move", "reason": "一"})
    answer = keeper.get(f"{path}/default")
    assert answer.location.endswith(f"{path}/rehearsal")
    page = keeper.get(answer.location)
    assert "2026年3月11日（周三），提前 5 天" in page.text
    keeper.submit(f"{path}/decision", {"seen": seen_on(page), "decision": "move", "reason": "二"})
    assert due_on() == "2026-03-11"


def test_what_ran_is_replayed_on_demand(keeper, entry, path):
    page = keeper.page(f"{path}/rehearsal?value=5")
    assert "近一年已经办结的" not in "".join(one.text for one in page.root.all("h2"))
    page = keeper.page(page.links["也推演近一年已经办结的"])
    assert "近一年已经办结的" in "".join(one.text for one in page.root.all("h2"))


def test_when_somebody_is_reminded_is_shown_and_not_asked_about(keeper, town, entry):
    page = keeper.page(f"/admin/rules/{town.areas['示范镇']}/near_days/rehearsal?value=7")
    assert "提醒不是答应别人的日期" in page.text
    assert 'name="decision"' not in page.text


@pytest.mark.parametrize("value", ["999", "-1", "x", "1e3", "99999999999999999999"])
def test_a_value_no_town_may_set_leads_nowhere(keeper, path, value):
    assert keeper.get(f"{path}/rehearsal?value={value}").status_code == 404


def test_a_rehearsal_is_read_aside_and_a_decision_is_not(path):
    assert takes_long("GET", f"{path}/rehearsal", "value=5")
    assert not takes_long("POST", f"{path}/decision", "value=5")
    assert not takes_long("GET", path, "")
