"""What is asked of the ledger: signing in as real people, and the requests of a town's day."""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import sqlalchemy as sa
from PIL import Image

from bench.filling import SPARE_UPLOADS, Filled, upload_uuid
from bench.load import URL_ENCODED, Asked, Client, multipart
from bench.town import PASSWORD, sign_in_name
from ledger.models import Entry
from ledger.queries.entries import PAGE

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# As a browser of today asks; what it is sent is compressed.
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "zh-CN"}
DEEP = 0.9
OVERDUE_LIST, ALL_OF_A_BOOK = "overdue", "all of a book"
# What somebody may look for: two words that each stand in every fifth or eighth line, together or never together, one
# character of nearly every line, one of every fifth, one that stands nowhere, a place, a telephone number.
SEARCHES = {
    "two words": "灭火器 楼梯间",
    "two words never together": "灭火器 软管",
    "one character of every line": "号",
    "one character of some lines": "电",
    "one character of no line": "龘",
    "a rare word": "第7号门店",
    "a telephone number": "13800000000",
}


def form(address: str, values: dict[str, str]) -> Asked:
    """Return a form as the page sends it once its photos have been sent."""
    return Asked(address, urlencode(values).encode(), URL_ENCODED, status=303)


class SignedIn:
    """A browser in which one person has signed in by name and password."""

    def __init__(self, port: int, person_id: int) -> None:
        plain = Client(port)
        self.sign_in(plain, person_id)
        page = plain.ask(Asked("/password", shows="csrf_token")).decode()
        # The first token of a session is written into it.
        plain.keep_cookie()
        self.token = TOKEN.search(page).group(1)
        self.plain = plain
        self.browser = Client(port, plain.headers | BROWSER)

    def sign_in(self, client: Client, person_id: int) -> None:
        page = client.ask(Asked("/sign-in")).decode()
        client.keep_cookie()
        values = {
            "csrf_token": TOKEN.search(page).group(1),
            "sign_in_name": sign_in_name(person_id),
            "password": PASSWORD,
        }
        client.ask(Asked("/sign-in", urlencode(values).encode(), URL_ENCODED, status=303))
        client.keep_cookie()


class Day:
    """The requests of a day, made from what stands in the ledger. Every form can be sent once."""

    def __init__(self, engine: sa.Engine, filled: Filled, today: date) -> None:
        self.filled = filled
        self.today = today
        self.town_id = filled.ground.town_id
        with engine.connect() as connection:
            late = (Entry.town_id == self.town_id, Entry.closed_at.is_(None), Entry.next_due_on < today)
            keys = sa.select(Entry.next_due_on, Entry.id).where(*late).order_by(Entry.next_due_on, Entry.id)
            self.late = connection.execute(keys).all()
            self.open_ids = self._ids(connection, Entry.closed_at.is_(None))
            # What was reported as major stays so when it is ordered, and nothing is put right before it is found.
            general = sa.and_(Entry.state == "reported", Entry.grade == "general", Entry.found_on <= today)
            self.reported_ids = self._ids(connection, general)
            self.ordered_ids = self._ids(connection, Entry.state == "ordered")
        self.uploads = iter(range(filled.uploads_from + 1, filled.uploads_from + SPARE_UPLOADS + 1))

    def _ids(self, connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[int]:
        """Return ids of the large town that lie far apart, so that no page is read twice from a warm place."""
        found = list(connection.scalars(sa.select(Entry.id).where(Entry.town_id == self.town_id, condition)))
        stride = 7919
        return [found[number * stride % len(found)] for number in range(len(found))] if len(found) % stride else found

    def overdue(self) -> Asked:
        return Asked("/overdue", shows="entry-row")

    def overdue_after(self, share: float) -> Asked:
        """The page that begins after this share of all that is late."""
        day, number = self.late[min(int(len(self.late) * share), len(self.late) - 1)]
        return Asked(f"/overdue?after={day}.{number}", shows="entry-row")

    def overdue_last(self) -> Asked:
        """The last full page."""
        day, number = self.late[-PAGE - 1]
        return Asked(f"/overdue?after={day}.{number}", shows="entry-row")

    def overdue_in_village(self) -> Asked:
        return Asked(f"/overdue?village={self.filled.ground.village_id}", shows="entry-row")

    def inbox(self) -> Asked:
        return Asked("/inbox")

    def mine(self) -> Asked:
        return Asked("/me")

    def overview(self) -> Asked:
        return Asked("/overview")

    def of_a_book(self) -> Asked:
        return Asked("/books/safety", shows="entry-row")

    def all_of_a_book(self) -> Asked:
        return Asked("/books/safety?which=all", shows="entry-row")

    def searches(self) -> dict[str, Asked]:
        """What people look for in the list of what is overdue and in all of a book, by what it is: see SEARCHES."""
        lists = {OVERDUE_LIST: "/overdue?", ALL_OF_A_BOOK: "/books/safety?which=all&"}
        return {
            f"{words}, {where}": Asked(f"{address}{urlencode({'q': typed})}")
            for where, address in lists.items()
            for words, typed in SEARCHES.items()
        }

    def figures(self) -> Asked:
        return Asked("/figures?book=safety&period=this-year", shows="本年")

    def sites(self) -> Asked:
        return Asked("/sites")

    def papers(self) -> Asked:
        return Asked("/papers")

    def entries(self) -> Iterator[Asked]:
        while True:
            yield from (Asked(f"/entries/{entry_id}", shows="timeline") for entry_id in self.open_ids)

    def filing(self, token: str) -> Iterator[Asked]:
        """New hazards, each with a photo that was sent before."""
        for number in self.uploads:
            values = {
                "csrf_token": token,
                "submission": str(uuid4()),
                "visit": "",
                "item": "",
                "step": "report",
                "photo-before_kept": upload_uuid(number),
                "site": str(self.filled.site_id),
                "location": "二楼安全出口",
                "category": "fire_exit_blocked",
                "description": f"安全出口上锁，钥匙不在现场，第 {number} 次",
                "grade": "general",
                "mode": "by_date",
                "measure": "",
                "note": "",
            }
            yield form("/record?book=safety", values)

    def orders(self, token: str) -> Iterator[Asked]:
        """核定并责令整改: the step that asks most, stops one clock and starts another."""
        for entry_id in self.reported_ids:
            values = {
                "csrf_token": token,
                "submission": str(uuid4()),
                "version": "1",
                "grade": "general",
                "category": "fire_exit_blocked",
                "mode": "by_date",
                "responsible": "示范饭店",
                "person": "张三",
                "person_phone": "13800000000",
                "measure": "当日拆除门锁",
                "ordered_on": self.today.isoformat(),
                "due_on": (self.today + timedelta(days=15)).isoformat(),
                "funds": "",
                "interim": "",
                "standard": "",
                "paper-kind": "",
                "paper-number": "",
                "paper-dated_on": "",
                "paper-issuing_authority": "",
                "paper-legal_basis": "",
                "note": "",
            }
            yield form(f"/entries/{entry_id}/steps/order", values)

    def starts(self, token: str) -> Iterator[Asked]:
        """开始整改: a step that asks for a sentence only."""
        for entry_id in self.ordered_ids:
            values = {"csrf_token": token, "submission": str(uuid4()), "version": "2", "note": "已联系锁匠"}
            yield form(f"/entries/{entry_id}/steps/start", values)

    def photos(self, token: str) -> Iterator[Asked]:
        """Photos of 12 million pixels, every one different."""
        picture = Image.effect_noise((1000, 750), 40).resize((4000, 3000)).convert("RGB")
        while True:
            picture.putpixel((0, 0), (uuid4().int % 256, 0, 0))
            file = io.BytesIO()
            picture.paste((uuid4().int % 256, 90, 90), (0, 0, 40, 40))
            picture.save(file, "JPEG", quality=88)
            yield Asked("/uploads", multipart({"csrf_token": token}, {"photo": file.getvalue()}), shows="token")
