"""What administrators write, act by act: made ready, and then done by whoever is handed the result."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from ledger.books.safety import BOOK
from ledger.db import db
from ledger.grammar.town_rules import NEAR_DAYS
from ledger.models import AreaLevel, Person, Role
from ledger.queries.checklists import town_checklists
from ledger.services import accounts, areas, checklists, people, shipped_checklists, town_rules
from ledger.services.area_tables import read_area_rows
from ledger.services.checklists import ChecklistHead, ItemText
from ledger.services.people import NewPost
from tests.builders import PASSWORD, a_person
from tests.lives import LATER, NOW, TODAY, Town


def keeper(town: Town) -> Any:
    return town.person("administrator")


def here(town: Town) -> int:
    return town.areas["示范镇"]


# --- Accounts ---------------------------------------------------------------------------------------------------------


def changing_a_password(town: Town) -> Callable[[], Any]:
    person_id = a_person().id

    def change() -> Any:
        # Read afresh, as every request reads whoever asks.
        by = db.session.get_one(Person, person_id, populate_existing=True)
        return accounts.change_password(old=PASSWORD, new="Andere-Worte-77", by=by, now=NOW)

    return change


def adding_somebody(town: Town) -> Callable[[], Any]:
    post, by = NewPost(role=Role.WORKER, area_id=town.areas["丙村"]), keeper(town)
    return lambda: people.add_person(name="李样例", sign_in_name="13800000009", post=post, by=by, now=NOW)


def somebody(town: Town) -> int:
    return town.add_person(f"someone {uuid4().hex[:6]}", Role.WORKER, "丙村")


def changing_somebody(town: Town) -> Callable[[], Any]:
    who, by = somebody(town), keeper(town)
    return lambda: people.change_person(who, name="李样", sign_in_name=f"li{who}", phone=None, by=by, now=NOW)


def retiring_somebody(town: Town) -> Callable[[], Any]:
    who, by = somebody(town), keeper(town)
    return lambda: people.retire_person(who, by=by, now=NOW)


def restoring_somebody(town: Town) -> Callable[[], Any]:
    who, by = somebody(town), keeper(town)
    people.retire_person(who, by=by, now=NOW)
    return lambda: people.restore_person(who, by=by, now=NOW)


def resetting_a_password(town: Town) -> Callable[[], Any]:
    who, by = somebody(town), keeper(town)
    return lambda: people.reset_password(who, by=by, now=NOW)


def giving_a_post(town: Town) -> Callable[[], Any]:
    who, by, post = somebody(town), keeper(town), NewPost(role=Role.WORKER, area_id=town.areas["乙村"])
    return lambda: people.give_post(who, post=post, by=by, now=NOW)


def ending_a_post(town: Town) -> Callable[[], Any]:
    who, by, post = somebody(town), keeper(town), NewPost(role=Role.WORKER, area_id=town.areas["乙村"])
    given = people.give_post(who, post=post, by=by, now=NOW).id
    return lambda: people.end_post(given, by=by, now=LATER)


# --- Areas ------------------------------------------------------------------------------------------------------------


def loading_areas(town: Town) -> Callable[[], Any]:
    table = "name,level,parent\n青桐镇,town,\n荷村,village,青桐镇\n"
    return lambda: areas.load_areas(read_area_rows(BytesIO(table.encode())), by=None, now=NOW)


def making_an_area(town: Town) -> Callable[[], Any]:
    by, parent = keeper(town), town.areas["东管区"]
    return lambda: areas.make_area(parent_id=parent, level=AreaLevel.VILLAGE, name="丁村", by=by, now=NOW)


def a_village(town: Town, name: str) -> int:
    by, parent = keeper(town), town.areas["东管区"]
    return areas.make_area(parent_id=parent, level=AreaLevel.VILLAGE, name=name, by=by, now=NOW).id


def renaming_an_area(town: Town) -> Callable[[], Any]:
    village, by = a_village(town, "戊村"), keeper(town)
    return lambda: areas.rename_area(village, name="戊新村", by=by, now=NOW)


def moving_an_area(town: Town) -> Callable[[], Any]:
    village, by, to = a_village(town, "己村"), keeper(town), town.areas["西管区"]
    return lambda: areas.move_area(village, to_parent_id=to, by=by, now=NOW)


def retiring_an_area(town: Town) -> Callable[[], Any]:
    village, by = a_village(town, "庚村"), keeper(town)
    return lambda: areas.retire_area(village, by=by, now=LATER)


def restoring_an_area(town: Town) -> Callable[[], Any]:
    village, by = a_village(town, "辛村"), keeper(town)
    areas.retire_area(village, by=by, now=LATER)
    return lambda: areas.restore_area(village, by=by, now=LATER)


# --- Checklists and rules ---------------------------------------------------------------------------------------------


def making_a_checklist(town: Town) -> Callable[[], Any]:
    by, head = keeper(town), ChecklistHead(title=f"汛期检查{uuid4().hex[:4]}", valid_from=TODAY)
    return lambda: checklists.make_checklist(town_id=here(town), book=BOOK.key, head=head, by=by, now=NOW)


def an_own_list(town: Town) -> int:
    head = ChecklistHead(title=f"夏季检查{uuid4().hex[:4]}", valid_from=TODAY)
    made = checklists.make_checklist(town_id=here(town), book=BOOK.key, head=head, by=keeper(town), now=NOW)
    for text in ("出口畅通", "电线完好"):
        checklists.add_item(made.id, town_id=here(town), item=ItemText(text=text), by=keeper(town), now=NOW)
    return made.id


def items_of(town: Town, checklist_id: int) -> list[int]:
    return [one.id for lists in town_checklists(here(town)) if lists.id == checklist_id for one in lists.items]


def changing_a_checklist(town: Town) -> Callable[[], Any]:
    known, by, head = an_own_list(town), keeper(town), ChecklistHead(title="改名的检查", valid_from=TODAY)
    return lambda: checklists.change_checklist(known, town_id=here(town), head=head, by=by, now=NOW)


def changing_a_shipped_checklist(town: Town) -> Callable[[], Any]:
    shipped_checklists.ship_checklists(now=NOW)
    known = next(one for one in town_checklists(here(town)) if one.town_id is None)
    by, head = keeper(town), ChecklistHead(title="本镇的检查", valid_from=TODAY)
    return lambda: checklists.change_checklist(known.id, town_id=here(town), head=head, by=by, now=NOW)


def adding_an_item(town: Town) -> Callable[[], Any]:
    known, by, item = an_own_list(town), keeper(town), ItemText(text="灭火器有效")
    return lambda: checklists.add_item(known, town_id=here(town), item=item, by=by, now=NOW)


def replacing_an_item(town: Town) -> Callable[[], Any]:
    item, by = items_of(town, an_own_list(town))[0], keeper(town)
    return lambda: checklists.replace_item(
        item, town_id=here(town), item=ItemText(text="出口不锁"), by=by, now=NOW + timedelta(days=1)
    )


def retiring_an_item(town: Town) -> Callable[[], Any]:
    item, by = items_of(town, an_own_list(town))[0], keeper(town)
    return lambda: checklists.retire_item(item, town_id=here(town), by=by, now=LATER)


def moving_an_item(town: Town) -> Callable[[], Any]:
    item, by = items_of(town, an_own_list(town))[0], keeper(town)
    return lambda: checklists.move_item(item, town_id=here(town), by_places=1, by=by, now=NOW)


def adjusting_a_rule(town: Town) -> Callable[[], Any]:
    by = keeper(town)
    return lambda: town_rules.adjust(here(town), NEAR_DAYS.key, 7, by=by, now=NOW)
