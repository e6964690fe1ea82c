"""The machine that decides who does what when: hypothesis draws, the world acts and is held to the declaration."""

from datetime import timedelta
from random import Random
from typing import Any, ClassVar
from uuid import uuid4

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from ledger.grammar.book import Book
from ledger.refusals import AnswersRefused
from ledger.services import sites
from ledger.services.sites import SiteSubmission
from tests.lives import NOW, Town
from tests.walks.answers import Answers, Known
from tests.walks.journeys import OFFICERS, PASSING_DAYS, Travellers
from tests.walks.laws import STAND_INS
from tests.walks.walker import EVERYBODY, PLACE

CHANCE = some.randoms(use_true_random=True)
WHO = some.sampled_from(EVERYBODY)
TRIES = 20


class Walk(RuleBasedStateMachine):
    """People who know no rule take steps on a few entries of one book; days go by."""

    world: ClassVar[Travellers]

    @initialize(chance=CHANCE)
    def begin(self, chance: Random) -> None:
        self.world.stories.clear()
        self.world.now = NOW
        for step in self.world.book.filing_steps():
            for _ in range(TRIES):
                if self.world.file(step, chance.choice(OFFICERS), chance) is not None:
                    break

    @rule(days=some.integers(1, 12))
    def wait(self, days: int) -> None:
        self.world.now += timedelta(days=days)

    @rule(chance=CHANCE, who=WHO, is_sound=some.booleans())
    def file(self, chance: Random, who: str, is_sound: bool) -> None:
        self.world.file(chance.choice(self.world.book.filing_steps()), who, chance, is_sound=is_sound)

    @rule(chance=CHANCE, steps=some.integers(4, 10))
    def go_on(self, chance: Random, steps: int) -> None:
        """Take steps somebody may take, rather those that have been taken least."""
        for _ in range(steps):
            self.world.now += timedelta(days=chance.choice(PASSING_DAYS))
            self.world.go_on(chance)

    @rule(chance=CHANCE, who=WHO, is_sound=some.booleans())
    def step_blindly(self, chance: Random, who: str, is_sound: bool) -> None:
        self.world.try_blindly(who, chance, is_sound=is_sound)

    @rule(chance=CHANCE, who=WHO)
    def something_else(self, chance: Random, who: str) -> None:
        """Fill in what no form would send, send again what was sent, look at a place, or ask who it is about."""
        world = self.world
        chance.choice(
            [
                lambda: world.err(chance),
                lambda: world.send_again(chance),
                lambda: world.visit(who, chance),
                lambda: world.open_sealed(chance.choice(world.stories), who),
            ]
        )()

    def teardown(self) -> None:
        self.world.assert_all_counted()


def a_world(book: Book, town: Town, known: Known) -> Travellers:
    for who, (role, area) in STAND_INS.items():
        town.add_person(who, role, area)
    answers = Answers(book=book, town=town, known=known)
    world = Travellers(book=book, town=town, answers=answers, site_ids=[])
    if book.site is not None:
        world.site_ids = [a_place(world, Random(number)) for number in range(2)]
        world.new_place = lambda: a_place(world, Random(0))
    return world


def a_place(world: Travellers, chance: Random) -> int:
    """Begin the file of a place from what its kind declares; what is refused is thought of anew, or left out."""
    kind = world.book.site
    needed = {one.key for one in kind.fields() if one.mandatory}
    answers = world.answers.record(kind.fields(), chance)
    for _ in range(TRIES):
        try:
            return _a_place(world, chance, answers)
        except AnswersRefused as refused:
            said = refused.faults
            anew = {key for key in said if key in needed or key not in answers}
            answers = {key: told for key, told in answers.items() if key not in said}
            answers |= world.answers.record(kind.fields(), chance, only=anew)
    raise AssertionError(f"nobody could begin the file of a {kind.key}: {said}")


def _a_place(world: Travellers, chance: Random, answers: dict[str, Any]) -> int:
    kind = world.book.site
    submission = SiteSubmission(
        uuid=uuid4(),
        name=f"村东{uuid4().hex[:6]}",
        subject_type=chance.choice(list(kind.subject_type.choices)),
        area_id=world.town.areas[PLACE],
        address="甲村村东",
        answers=answers,
    )
    return sites.make_site(kind, submission=submission, by=world.person("officer"), now=world.now).id


def walk(world: Travellers, *, walks: int, acts: int, seed: int | None = None) -> None:
    """Let hypothesis drive the world: always by the same draws, or by those of a seed."""
    Walk.world = world
    machine = Walk if seed is None else seeded(seed)(type("SeededWalk", (Walk,), {}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=walks,
            stateful_step_count=acts,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=seed is None,
            database=None,
        ),
    )
