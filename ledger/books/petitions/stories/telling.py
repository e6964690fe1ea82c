"""What every matter can do: keep its acts in order, choose among words, and number the papers of the office."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any, Self

from ledger.books.petitions.stories.texts import Told, told
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Step
from ledger.grammar.stories import Act, Answers, Document, Papers, Part, Tale, ToldSite, office_day
from ledger.models import Role

TOWN, COUNTY, CITY = "示范镇人民政府", "示例县人民政府", "示例市人民政府"
VILLAGES, CORNERS = 23, 6
OFFICER, FELLOW = Part(role=Role.OFFICER), Part(role=Role.OFFICER, number=1)
LEADER, CHIEF, SUPERVISOR = Part(role=Role.LEADER), Part(role=Role.CHIEF), Part(role=Role.SUPERVISOR)
WORKER, SECRETARY = Part(role=Role.WORKER), Part(role=Role.VILLAGE_SECRETARY)
# Nobody's: invented people with telephone numbers that are given to no one.
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", ("示民", "示国", "示芳", "示梅", "示军", "示平", "示霞", "示玉")
LANES = ("中心街", "村东巷", "学校路", "桥头路", "老井巷")


@dataclass
class Desk:
    """What everything passes: it hands out the texts in their order, its numbered papers, and takes down names."""

    chance: Random
    texts: dict[str, deque[Told]] = field(default_factory=lambda: {way: deque(rows) for way, rows in told().items()})
    papers: Papers = field(default_factory=Papers)
    count: int = 0

    def text(self, way: str) -> Told:
        """Return the next text of a way; no two matters are told in the same words."""
        self.count += 1
        return self.texts[way].popleft()

    def paper(self, kind: PaperKind, on: date, issuer: str = TOWN) -> Document:
        return self.papers.paper(kind, on, issuer)

    def people(self) -> tuple[tuple[str, str], ...]:
        name = self.chance.choice(SURNAMES) + self.chance.choice(GIVEN)
        phone = f"1380000{self.chance.randrange(1000, 9999)}"
        lane = f"{self.chance.choice(LANES)}{self.chance.randrange(1, 300)}号"
        return (("name", name), ("phone", phone), ("address", f"示范镇{lane}"))


class Telling:
    """One matter as it is told, act by act, on days offices work."""

    def __init__(self, office: Desk, text: Told) -> None:
        self.office, self.text, self.number = office, text, office.count
        self.village, self.corner = self.number * 5 % VILLAGES, self.number % CORNERS
        self.acts: list[Act] = []

    @cached_property
    def site(self) -> ToldSite:
        """Return the corner of the town it lies in; asked for when all is told."""
        return ToldSite(
            name=f"第{self.number}件", subject_type="", village=self.village, corner=self.corner, address="",
            known_since=self.acts[0].on - timedelta(days=2), answers=(),
        )

    def tale(self) -> Tale:
        return Tale(site=self.site, acts=tuple(self.acts))

    def day(self, on: date) -> date:
        """Return a working day near `on`, not before the last act."""
        last = self.acts[-1].on if self.acts else on - timedelta(days=14)
        return max(office_day(on, not_before=max(on - timedelta(days=12), last)), last)

    def one_of(self, words: Sequence[str]) -> str:
        """Return what is said this time; the next matter says it in other words."""
        return words[self.number % len(words)]

    def act(self, step: Step, on: date, by: Part, answers: Answers = (), note: str = "", **more: Any) -> Self:
        self.acts.append(Act(step=step, on=on, by=by, answers=answers, note=note, **more))
        return self
