"""Two entries made one and two again, one made two and one again, two tied, in the midst of a walk: the ledger adds up.

Both sides leave the walk afterwards, because a dossier tells of steps alone.
"""

from random import Random
from uuid import uuid4

from ledger.grammar.value_faults import is_empty
from ledger.models import FIELD_ROLES, Entry, Person, Role
from ledger.queries.measures import measures_of
from ledger.queries.merging import shares_of
from ledger.refusals import NotAllowed, NotVisible, Refused
from ledger.services.linking import tie, untie
from ledger.services.merging import merge, unmerge
from ledger.services.rejoining import rejoin
from ledger.services.splitting import split
from ledger.services.submissions import Submission
from tests.lives import fresh
from tests.walks.laws import STAFF, Dossier, can_see, is_over
from tests.walks.looking import everything_in_one_look
from tests.walks.measures import assert_counted
from tests.walks.walker import World

# So many have to be left for everybody else to go on with.
FEWEST = 3
HANDS_OFF = (*FIELD_ROLES, Role.SUPERVISOR)


def merge_two(world: World, who: str, chance: Random) -> None:
    """Merge two entries or be refused; taken back, the one that was merged stands as it stood."""
    if len(world.stories) <= FEWEST + 1:
        return
    one, two = chance.sample(world.stories, 2)
    was = standing(one)
    before = everything_in_one_look()
    uuid, by = uuid4(), world.person(who)
    try:
        world.power.through(
            lambda: merge(one.entry.id, two.entry.id, uuid=uuid, reason="同一件，先后上报", by=by, now=world.now)
        )
    except Refused as refused:
        assert_nothing_came_of_it(world, refused, before, who, one, two)
        return
    assert_may(world, who, one, two)
    assert fresh(one.entry).state == "merged" and fresh(two.entry).state == two.state.key
    for dossier in (one, two):
        assert_counted(fresh(dossier.entry))
    leave(world, one, two)
    if chance.random() < 0.5:
        world.power.through(lambda: unmerge(one.entry.id, reason="不是同一件", by=by, now=world.now))
        assert standing(one) == was
        for dossier in (one, two):
            assert_counted(fresh(dossier.entry))


def split_one(world: World, who: str, chance: Random) -> None:
    """Split an entry or be refused; both halves promise the same."""
    splits = world.book.splits
    if splits is None or len(world.stories) <= FEWEST:
        return
    old = chance.choice(world.stories)
    told = {field.key: getattr(old.entry, field.key) for field in splits.asks}
    answers = {key: value for key, value in told.items() if not is_empty(value)}
    said = next(key for key in ("summary", "description", "use") if key in answers)
    answers[said] = f"另一处：{uuid4().hex[:6]}"
    answers |= {share.key: getattr(old.entry, share.key) / 2 for share in shares_of(world.book, old.entry)}
    before, by = everything_in_one_look(), world.person(who)
    sent = Submission(uuid=uuid4(), answers=answers, note="是两件事")
    going = [one.id for one in measures_of(old.entry.id) if one.is_open][:1]
    try:
        new = world.power.through(lambda: split(old.entry.id, submission=sent, measure_ids=going, by=by, now=world.now))
    except Refused as refused:
        assert_nothing_came_of_it(world, refused, before, who, old)
        return
    assert_may(world, who, old)
    assert standing(Dossier(book=world.book, entry=new)) == standing(old)
    for entry in (fresh(old.entry), new):
        assert_counted(entry)
    if chance.random() < 0.5:
        rejoin_halves(world, old, new, by)
    leave(world, old)


def rejoin_halves(world: World, old: Dossier, new: Entry, by: Person) -> None:
    """Undo a split while nothing has happened on the part: the other stands as it stood; apart they stay so."""
    was = standing(old)
    try:
        world.power.through(lambda: rejoin(new.id, reason="现场核实是同一件", by=by, now=world.now))
    except (NotAllowed, NotVisible):
        assert fresh(old.entry).is_segregated or fresh(new).is_segregated
        return
    assert standing(old) == was and fresh(new).state == "merged"
    for entry in (fresh(old.entry), fresh(new)):
        assert_counted(entry)


def tie_two(world: World, who: str, chance: Random) -> None:
    """Tie two entries or be refused, from either side; nothing but the tie changes, and untied there is none."""
    if world.book.ties is None or len(world.stories) <= FEWEST + 1:
        return
    one, two = chance.sample(world.stories, 2)
    before, stood, by = everything_in_one_look(), (standing(one), standing(two)), world.person(who)
    uuid = uuid4()
    try:
        world.power.through(
            lambda: tie(one.entry.id, two.entry.id, uuid=uuid, reason="同一项目占两块地", by=by, now=world.now)
        )
    except Refused as refused:
        assert_nothing_came_of_it(world, refused, before, who, one, two)
        return
    assert (standing(one), standing(two)) == stood
    untie(two.entry.id, one.entry.id, reason="核实为两个项目", by=by, now=world.now)
    leave(world, one, two)


def standing(dossier: Dossier) -> tuple:
    entry = fresh(dossier.entry)
    return entry.state, entry.awaits, entry.holder_id, entry.round, entry.next_due_on


def assert_nothing_came_of_it(world: World, refused: Refused, before: tuple, who: str, *those: Dossier) -> None:
    assert refused.sentence
    assert everything_in_one_look() == before
    is_seen = all(can_see(one, who, world.town) for one in those)
    assert isinstance(refused, NotVisible) == (not is_seen), refused


def assert_may(world: World, who: str, *those: Dossier) -> None:
    """Only an office over each of them, which sees each of them, while each of them is open."""
    for one in those:
        assert STAFF[who][0] not in HANDS_OFF and is_over(who, one.entry, world.town)
        assert can_see(one, who, world.town) and not one.state.is_closed


def leave(world: World, *those: Dossier) -> None:
    for one in those:
        world.stories.remove(one)
    world.last = None


def meddle(world: World, times: int) -> None:
    """Merge, split and tie again and again, mostly as those who may."""
    chance = Random(7)
    for _ in range(times):
        who = chance.choice(("officer", "stand-in officer", "leader", "leader", "worker", "officer of another town"))
        merge_two(world, who, chance)
        split_one(world, chance.choice(("officer", "leader", "worker")), chance)
        tie_two(world, chance.choice(("officer", "leader", "worker")), chance)
