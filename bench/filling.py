"""Filling a migrated ledger with many safety entries: what years of work would have left behind.

Of a hundred entries twenty are open: five overdue, five near due (their first reminder is due this morning), ten due
later. Three quarters of the closed ones were put right on the spot, the others went the whole way.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from uuid import UUID

from bench.town import Ground, Place, lay_out
from bench.writing import Writer, counted_at_last, look_over, tables, writing
from ledger.books.safety import BOOK
from ledger.books.safety.papers import ORDER_PAPER
from ledger.grammar import shelf
from ledger.grammar.ladder import LADDER, rung_at
from ledger.grammar.town_rules import NEAR_DAYS
from ledger.holidays import Holidays
from ledger.models import Role
from ledger.workdays import Unit, due, local_date, sentence

AT_A_TIME = 20_000
ENTRIES_A_SITE = 25
# One in so many entries began with a visit, and one in so many orders was given on paper.
ENTRIES_A_VISIT, ORDERS_A_PAPER = 4, 4
# Seven of ten entries lie in the large town.
IN_LARGE_TOWN = 7
SPARE_UPLOADS = 6000

COLUMNS = {
    "area": "id, parent_id, level, name, path, town_id, village_id, valid_from",
    "person": "id, name, sign_in_name, password_hash, password_is_temporary, failures, session_epoch, large_text, made_at",
    "post": "id, person_id, role, area_id, valid_from",
    "site": "id, uuid, kind, subject_type, name, area_id, town_id, village_id, address, made_by_id, made_at, last_visit_at, version",
    "workplace": "id, principal, principal_phone, mixed_use, operating_status, regulator",
    "entry": "id, uuid, content_hash, book, number, headline, state, grade, area_id, town_id, village_id, site_id, responsible, "
    "found_on, reported_by_id, reported_at, awaits, holder_id, held_since, round, is_listed, next_due_on, next_action_at, "
    "closed_at, version, is_segregated",
    "safety_entry": "id, description, location, category, mode, measure, person, due_on, done_on",
    "event": "id, uuid, content_hash, entry_id, step, at, by_id, round, from_state, to_state, note, answers",
    "clock": "id, entry_id, code, label, round, started_on, start_event_id, length, unit, legal_due_on, legal_due_rolled_on, "
    "target_due_on, basis, is_local, sentence, trace, extensions, stopped_at, stop_event_id, days_late, extended_by, rolls, pauses",
    "upload": "id, uuid, by_id, received_at, sha256, name, content_type, size_bytes, width, height",
    "evidence": "id, entry_id, event_id, proof, round, upload_id, by_id, at, sha256, details",
    "paper": "id, town_id, kind, number, dated_on, issuing_authority, legal_basis, recorded_by_id, recorded_at",
    "entry_paper": "id, entry_id, paper_id, event_id",
    "visit": "id, uuid, content_hash, book, number, site_id, area_id, town_id, village_id, by_id, started_at, ended_at, "
    "received_at, result, ticks, settled, unsettled",
    "safety_visit": "id, visit_kind",
    "sequence": "town_id, name, last",
}
HASH = "0" * 64
PLACES = ("二楼安全出口", "一楼车间东侧", "配电间", "仓库北门", "厨房燃气间", "院内棚房", "楼梯间", "三号机床旁")
FAULTS = (
    "安全出口上锁，钥匙不在现场",
    "电线私拉乱接，没有穿管",
    "灭火器压力不足，未按期检修",
    "疏散通道堆放纸箱",
    "燃气软管老化，没有报警装置",
)
CATEGORIES = ("fire_exit_blocked", "fire_wiring", "fire_equipment", "premises", "gas")


@dataclass(frozen=True)
class Life:
    """How far entries of one kind have come: the steps taken with the state before and after, and whose turn it is."""

    steps: tuple[tuple[str, str | None, str], ...]
    awaits: Role | None = None
    # The clocks, by the position of the step that started each; the one after the last step runs.
    clocks: tuple[tuple[str, int], ...] = ()

    @property
    def state(self) -> str:
        return self.steps[-1][2]


_REPORT = ("report", None, "reported")
_ORDER = ("order", "reported", "ordered")
_RECTIFY = ("rectify", "ordered", "rectified")
_PASS = ("pass", "rectified", "passed")

REPORTED = Life(steps=(_REPORT,), awaits=Role.OFFICER, clocks=(("A-review", 0),))
ORDERED = Life(steps=(_REPORT, _ORDER), awaits=Role.WORKER, clocks=(("A-review", 0), ("A2", 1)))
RECTIFIED = Life(steps=(_REPORT, _ORDER, _RECTIFY), awaits=Role.OFFICER, clocks=(("A-review", 0), ("A2", 1), ("A3", 2)))
CLOSED = Life(
    steps=(_REPORT, _ORDER, _RECTIFY, _PASS, ("close", "passed", "closed")),
    clocks=(("A-review", 0), ("A2", 1), ("A3", 2), ("A-close", 3)),
)
FIXED = Life(steps=(("fix_on_spot", None, "closed"),))

# What entry number i is, by i % 20.
OVERDUE, NEAR, LATER = 0, 1, (2, 3)


def life_of(number: int) -> Life:
    kind, turn = number % 20, number // 20
    if kind in (OVERDUE, NEAR):
        return RECTIFIED if turn % 4 == 3 else ORDERED
    if kind in LATER:
        return (REPORTED, ORDERED, REPORTED, RECTIFIED)[turn % 4]
    return CLOSED if kind % 4 == 3 else FIXED


@dataclass(frozen=True)
class Filled:
    """What a measurement needs to know of the ledger it finds."""

    ground: Ground
    entries: int
    # A worker of the large town, a site in their grid, and the last upload before those kept for them.
    worker_id: int
    site_id: int
    uploads_from: int
    seconds: float


def fill(database_url: str, entries: int, *, now: datetime) -> Filled:
    began = datetime.now(UTC)
    # What an entry is found by, its book declares.
    shelf.discover("ledger.books")
    ground = lay_out()
    maker = Maker(ground, entries, now)
    with writing(database_url) as writer, counted_at_last(writer.connection):
        for table, rows in (("area", ground.areas), ("person", ground.people), ("post", ground.posts)):
            writer.write(table, COLUMNS[table], rows)
        maker.write_sites(writer)
        numbers = iter(range(1, entries + 1))
        while batch := list(islice(numbers, AT_A_TIME)):
            maker.write_entries(writer, batch)
        maker.write_spare_uploads(writer)
        maker.write_counts(writer)
        writer.go_on_counting(tables())
    look_over(database_url)
    return Filled(
        ground=ground,
        entries=entries,
        worker_id=maker.sites[0].worker_id,
        site_id=1,
        uploads_from=maker.uploads_made - SPARE_UPLOADS,
        seconds=(datetime.now(UTC) - began).total_seconds(),
    )


class Maker:
    """Makes the rows, the same ones for the same size and day."""

    def __init__(self, ground: Ground, entries: int, now: datetime) -> None:
        self.ground = ground
        self.now = now
        self.today = local_date(now)
        self.sites = [self._place(number) for number in range(1, max(entries // ENTRIES_A_SITE, 1) + 1)]
        self.events, self.clocks, self.evidence = count(1), count(1), count(1)
        self.uploads_made = 0
        self.last: Counter[int] = Counter()
        counted = due(self.today, length=15, unit=Unit.DAYS, holidays=Holidays())
        self.trace = _json([line.as_json() for line in counted.trace])
        self.sentence = sentence(counted, "整改", 15, Unit.DAYS)
        self.rules = {rule.code: rule for rule in BOOK.clocks}

    def _place(self, number: int) -> Place:
        places = self.ground.places[0 if number % 10 < IN_LARGE_TOWN else 1 + number % 3]
        return places[(number * 2654435761 >> 16) % len(places)]

    def write_sites(self, writer: Writer) -> None:
        sites = list(enumerate(self.sites, 1))
        writer.write("site", COLUMNS["site"], (self._site(number, place) for number, place in sites))
        writer.write(
            "workplace",
            COLUMNS["workplace"],
            ((number, "王主任", "13800000000", False, "open", "应急管理所") for number, _ in sites),
        )

    def _site(self, number: int, place: Place) -> tuple:
        seen = self._moment(self.today - timedelta(days=number % 60))
        return (
            number, _uuid(1, number), "workplace", "small_place", f"第{number}号门店", place.area_id, place.town_id,
            place.village_id, f"中心街{number % 300}号", place.worker_id, seen, seen, 1,
        )  # fmt: skip

    def write_entries(self, writer: Writer, numbers: list[int]) -> None:
        rows: dict[str, list[tuple]] = {
            table: []
            for table in (
                "visit", "safety_visit", "entry", "safety_entry", "event", "clock", "upload", "evidence", "paper",
                "entry_paper",
            )
        }  # fmt: skip
        for number in numbers:
            self._make(rows, number)
        for table, made in rows.items():
            writer.write(table, COLUMNS[table], made)

    def _make(self, rows: dict[str, list[tuple]], number: int) -> None:
        life, site_id = life_of(number), 1 + (number * 2654435761 >> 16) % len(self.sites)
        place = self.sites[site_id - 1]
        due_on = self._due_on(number, life)
        found_on = (due_on or self.today - timedelta(days=20 + number * 17 % 700)) - timedelta(days=30)
        last_on = min(found_on + timedelta(days=3 * len(life.steps)), self.today)
        if number % ENTRIES_A_VISIT == 0:
            self._make_visit(rows, number, site_id, place, found_on)
        self._make_entry(rows, number, life, site_id, place, due_on, found_on, last_on)
        events = self._make_events(rows, number, life, place, found_on, last_on)
        if len(events) > 1 and number // 20 % ORDERS_A_PAPER == 0:
            self._make_paper(rows, number, place, events[1], min(found_on + timedelta(days=3), last_on))
        self._make_clocks(rows, number, life, events, due_on, found_on, last_on)
        for proof in ("before", "after") if len(life.steps) > 2 or life is FIXED else ("before",):
            self._make_photo(
                rows, number, events[0 if proof == "before" else min(2, len(events) - 1)], proof, place, found_on
            )

    def _make_visit(
        self, rows: dict[str, list[tuple]], number: int, site_id: int, place: Place, found_on: date
    ) -> None:
        at, result = self._moment(found_on), "found" if number % (2 * ENTRIES_A_VISIT) else "nothing_found"
        rows["visit"].append(
            (
                number, _uuid(5, number), HASH, BOOK.key, f"安检{found_on.year}-{number:04d}", site_id, place.area_id,
                place.town_id, place.village_id, place.worker_id, at, at, at, result, "{}", "{}", 0,
            )
        )  # fmt: skip
        rows["safety_visit"].append((number, "patrol"))

    def _make_paper(
        self, rows: dict[str, list[tuple]], number: int, place: Place, event_id: int, dated_on: date
    ) -> None:
        officer_id = self.ground.holders[place.town_id, Role.OFFICER][0]
        rows["paper"].append(
            (
                number, place.town_id, ORDER_PAPER.key, f"责改〔{dated_on.year}〕{number}号", dated_on.isoformat(),
                "县应急管理局", "安全生产法", officer_id, self._moment(dated_on),
            )
        )  # fmt: skip
        rows["entry_paper"].append((number, number, number, event_id))

    def _due_on(self, number: int, life: Life) -> date | None:
        if life.awaits is None:
            return None
        kind = number % 20
        if kind == OVERDUE:
            return self.today - timedelta(days=1 + number * 17 % 90)
        return self.today + timedelta(days=NEAR_DAYS.default + (0 if kind == NEAR else 2 + number * 17 % 60))

    def _make_entry(
        self, rows: dict[str, list[tuple]], number: int, life: Life, site_id: int, place: Place,
        due_on: date | None, found_on: date, last_on: date,
    ) -> None:  # fmt: skip
        self.last[place.town_id] += 1
        location, fault = PLACES[number % len(PLACES)], FAULTS[number % len(FAULTS)]
        rows["entry"].append(
            (
                number, _uuid(2, number), HASH, BOOK.key, f"安{self.today.year}-{self.last[place.town_id]:04d}",
                f"{location}：{fault}", life.state, "general" if number % 40 else "major", place.area_id, place.town_id,
                place.village_id, site_id, f"第{site_id}号门店", found_on.isoformat(), place.worker_id,
                self._moment(found_on), life.awaits.value if life.awaits else None,
                place.worker_id if life.awaits is Role.WORKER else None, self._moment(last_on), 1, False,
                due_on.isoformat() if due_on else None, self._next_action_at(number, due_on),
                None if life.awaits else self._moment(last_on), len(life.steps), False,
            )
        )  # fmt: skip
        rows["safety_entry"].append(
            (
                number, fault, location, CATEGORIES[number % len(CATEGORIES)], "by_date", "当日拆除，恢复畅通", "张三",
                due_on.isoformat() if due_on else None, last_on.isoformat() if len(life.steps) > 2 else None,
            )
        )  # fmt: skip

    def _next_action_at(self, number: int, due_on: date | None) -> str | None:
        """The overdue have had all their reminders; those near due get theirs this morning, the others later."""
        if due_on is None or number % 20 == OVERDUE:
            return None
        if number % 20 == NEAR:
            return self._moment(self.today - timedelta(days=1))
        return _text(rung_at(LADDER[0], due_on, is_grave=False, decided=lambda rule: rule.default))

    def _make_events(
        self, rows: dict[str, list[tuple]], number: int, life: Life, place: Place, found_on: date, last_on: date
    ) -> list[int]:
        officer_id = self.ground.holders[place.town_id, Role.OFFICER][0]
        ids = []
        for position, (step, before, after) in enumerate(life.steps):
            event_id = next(self.events)
            ids.append(event_id)
            by_id = place.worker_id if step in ("report", "fix_on_spot", "rectify") else officer_id
            on = min(found_on + timedelta(days=3 * position), last_on)
            rows["event"].append(
                (
                    event_id, _uuid(3, event_id), HASH, number, step, self._moment(on), by_id, 1, before, after, None,
                    ANSWERS if position < 2 else "[]",
                )
            )  # fmt: skip
        return ids

    def _make_clocks(
        self, rows: dict[str, list[tuple]], number: int, life: Life, events: list[int],
        due_on: date | None, found_on: date, last_on: date,
    ) -> None:  # fmt: skip
        for code, started_by in life.clocks:
            rule = self.rules[code]
            stopped = started_by + 1 < len(life.steps)
            started_on = min(found_on + timedelta(days=3 * started_by), last_on)
            ends_on = (started_on + timedelta(days=15) if stopped or due_on is None else due_on).isoformat()
            rows["clock"].append(
                (
                    next(self.clocks), number, code, rule.label, 1, started_on.isoformat(), events[started_by], 15,
                    Unit.DAYS.value, ends_on, ends_on, ends_on, rule.basis, True, self.sentence, self.trace, 0,
                    self._moment(last_on) if stopped else None, events[started_by + 1] if stopped else None,
                    0 if stopped else None, 0, False, "[]",
                )
            )  # fmt: skip

    def _make_photo(
        self, rows: dict[str, list[tuple]], number: int, event_id: int, proof: str, place: Place, found_on: date
    ) -> None:
        upload, at = self._upload(place.worker_id, self._moment(found_on)), self._moment(found_on)
        rows["upload"].append(upload)
        rows["evidence"].append(
            (next(self.evidence), number, event_id, proof, 1, upload[0], place.worker_id, at, upload[4], "{}")
        )

    def _upload(self, by_id: int, at: str) -> tuple:
        self.uploads_made += 1
        number = self.uploads_made
        return (
            number, _uuid(4, number), by_id, at, f"{number:064x}", "现场.jpg", "image/jpeg", 2_400_000, 4000, 3000,
        )  # fmt: skip

    def write_spare_uploads(self, writer: Writer) -> None:
        """Photos one worker has sent and not used yet: filing an entry needs one each time."""
        worker_id, at = self.sites[0].worker_id, self._moment(self.today - timedelta(days=1))
        writer.write("upload", COLUMNS["upload"], [self._upload(worker_id, at) for _ in range(SPARE_UPLOADS)])

    def write_counts(self, writer: Writer) -> None:
        name = f"{BOOK.letter}{self.today.year}"
        writer.write("sequence", COLUMNS["sequence"], ((town, name, last) for town, last in self.last.items()))

    def _moment(self, day: date) -> str:
        return f"{day.isoformat()} 02:00:00.000000"


def upload_uuid(number: int) -> str:
    """Return the id of the upload with this number, as a form carries it."""
    return str(UUID(_uuid(4, number)))


def _uuid(kind: int, number: int) -> str:
    return f"{kind:08x}{number:024x}"


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


ANSWERS = _json(
    [
        {"field": "location", "label": "部位", "text": "二楼安全出口", "was": ""},
        {"field": "category", "label": "隐患类别", "text": "疏散通道、安全出口堵塞或锁闭", "was": ""},
        {"field": "description", "label": "隐患描述", "text": "安全出口上锁，钥匙不在现场", "was": ""},
        {"field": "grade", "label": "隐患等级", "text": "一般", "was": ""},
    ]
)
