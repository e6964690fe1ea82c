"""What is offered may change under an open form: what was chosen and typed is still there, with what to do next."""

import re
from pathlib import Path

from ledger.services.people import retire_person
from ledger.services.sites import retire_site
from ledger.web.offered import GONE
from tests.builders import sign_in
from tests.lives import a_workplace
from tests.machinery.pages import Page

WEB = Path(__file__).resolve().parents[2] / "ledger" / "web"
PLAIN_LIST = re.compile(r"from wtforms import (\([^)]*|[^\n]*)\b(SelectField|RadioField|SelectMultipleField)\b")


def test_every_list_to_choose_from_keeps_what_was_chosen():
    read = {path.name: path.read_text(encoding="utf-8") for path in WEB.glob("*.py")}
    assert "asked_inputs.py" in read
    assert [name for name, text in read.items() if PLAIN_LIST.search(text)] == []


def test_a_colleague_who_left_while_the_form_was_open_stays_chosen_and_the_page_says_so(client, towns):
    now = towns.now
    officer = sign_in(client, towns.town.person("officer", now))
    address = f"/entries/{towns.ours['entry_id']}/steps/hand_over"
    form = officer.page(address).form(address)
    colleague = towns.town.people["fellow officer"]
    assert f'value="{colleague}"' in officer.page(address).html
    retire_person(colleague, by=towns.town.person("administrator", now), now=now)
    answer = officer.submit(address, form.values | {"hand_to": str(colleague), "note": "请他去看"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "请重新选择" in page.main.text
    assert GONE in page.main.text
    assert page.form(address).values["hand_to"] == str(colleague)


def test_a_place_retired_while_an_entry_was_typed_keeps_the_words(client, towns):
    worker = sign_in(client, towns.town.person("worker", towns.now))
    place = a_workplace(towns.town, name="刚刚停用的店", area="甲村一网格一组", by="worker")
    page = worker.page(f"/record?site={place.id}")
    form = page.form()
    values = form.values | {"step": "report", "description": "后门上锁"}
    retire_site(place.id, by=towns.town.person("worker", towns.now), now=towns.now)
    answer = worker.submit(form.action, values)
    page = Page(answer.text)
    assert "已经停用" in page.main.text
    assert page.form().values["description"] == "后门上锁"
