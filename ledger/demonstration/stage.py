"""Playing the cues: every act through the service that a person's phone or desk would call."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from uuid import UUID

import sqlalchemy as sa
from PIL import Image
from PIL.ExifTags import IFD, Base

from ledger.db import db
from ledger.demonstration.founding import Cast
from ledger.demonstration.scenes import drawn
from ledger.demonstration.schedule import Cue
from ledger.demonstration.town import TOWNS
from ledger.grammar.merging import MERGE, TIE
from ledger.grammar.stories import Act, Answers, Document, Look, Part, Tale, ToldMeasure, ToldSite
from ledger.models import ChecklistItem, Entry, Event, Person, Role, Site, Tick, Visit
from ledger.queries.checklists import town_checklists
from ledger.queries.measures import measures_of
from ledger.services.entries import file_entry, take_step
from ledger.services.evidence import Bounds, receive_upload
from ledger.services.linking import tie
from ledger.services.merging import merge
from ledger.services.proposals import agree, propose
from ledger.services.sites import SiteSubmission, make_site
from ledger.services.submissions import MeasureLine, PaperAnswer, Submission
from ledger.services.visits import VisitSubmission, explain_finding, record_visit
from ledger.settings import Settings
from ledger.workdays import day_begins, local_date

LOOKING = timedelta(minutes=25)
drawn_once = cache(drawn)


@cache
def scanned_once(scene: str) -> bytes:
    """Return a drawn scene as an office's scanner sends it."""
    file = BytesIO()
    with Image.open(BytesIO(drawn_once(scene))) as sheet:
        sheet.convert("L").save(file, "PDF")
    return file.getvalue()


def taken_by_camera(picture: bytes, on: date) -> bytes:
    """Return a drawn picture with what a camera writes beside it: that it was taken on the morning of a day."""
    file, notes = BytesIO(), Image.Exif()
    notes.get_ifd(IFD.Exif).update(
        {Base.DateTimeOriginal: f"{on:%Y:%m:%d} 09:40:00", Base.OffsetTimeOriginal: "+08:00"}
    )
    with Image.open(BytesIO(picture)) as image:
        image.save(file, "JPEG", quality="keep", exif=notes)
    return file.getvalue()


def taken_again(picture: bytes, shot: int) -> bytes:
    """Return the nth photo of one scene: no camera writes the same bytes twice, and the ledger knows a photo by them."""
    comment = f"{shot}".encode() if shot > 1 else b""
    # Behind the two bytes a JPEG file begins with.
    return picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + picture[2:] if comment else picture


@dataclass(eq=False)
class Stage:
    """What has been played so far. An interrupted load finds its acts again by their ids and leaves them alone."""

    settings: Settings
    cast: Cast
    sites: dict[ToldSite, int] = field(default_factory=dict)
    visits: dict[Look, int] = field(default_factory=dict)
    items: dict[Look, list[ChecklistItem]] = field(default_factory=dict)
    entries: dict[Tale, int] = field(default_factory=dict)
    # How often each scene was photographed at each place, by whatever was played already.
    shots: Counter[tuple[ToldSite, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.known = {
            **_ids(sa.select(Site.uuid, Site.id)),
            **_ids(sa.select(Visit.uuid, Visit.id)),
            **_ids(sa.select(Event.uuid, Event.entry_id)),
        }

    def play(self, cue: Cue) -> None:
        self.shots.update(_photographed(cue))
        if cue.site is not None:
            self.sites[cue.site] = self.known.get(cue.uuid) or self.open_file(cue, cue.site)
        elif cue.look is not None:
            self.items[cue.look] = self.items_of(cue, cue.look)
            self.visits[cue.look] = self.known.get(cue.uuid) or self.look_at(cue, cue.look)
        elif cue.tale is not None and cue.act is not None:
            self.entries[cue.tale] = self.known.get(cue.uuid) or self.take(cue, cue.tale, cue.act)

    def open_file(self, cue: Cue, site: ToldSite) -> int:
        area = self.cast.area_of(site)
        if cue.book.site is None:
            return area.id
        village = next(name for name, one in self.cast.areas.items() if one.id == area.village_id)
        submission = SiteSubmission(
            uuid=cue.uuid,
            name=site.name,
            subject_type=site.subject_type,
            area_id=area.id,
            address=f"{TOWNS[site.town]}{village}{site.address}",
            answers=_by_key(site.answers),
        )
        by = self.cast.holders(Role.WORKER, area.id, cue.book.key)[0]
        return make_site(cue.book.site, submission=submission, by=by, now=cue.at).id

    def items_of(self, cue: Cue, look: Look) -> list[ChecklistItem]:
        """Return the items that were ticked, in the order of the list; none where the list did not hold yet."""
        if not look.checklist:
            return []
        lists = town_checklists(self.cast.area_of(look.site).town_id, cue.book.key)
        chosen = next(one for one in lists if one.key == look.checklist)
        return chosen.items_on(local_date(cue.at)) if chosen.valid_from <= local_date(cue.at) else []

    def look_at(self, cue: Cue, look: Look) -> int:
        by = self.cast.person(look.by, look.site, cue.book.key)
        items = self.items[look]
        misfits = {items[number].id for number in look.misfits if items}
        visit = record_visit(
            cue.book,
            site_id=self.sites[look.site],
            submission=VisitSubmission(
                uuid=cue.uuid,
                started_at=max(cue.at - LOOKING, day_begins(local_date(cue.at))),
                ended_at=cue.at,
                answers=_by_key(look.answers),
                checklist_id=items[0].checklist_id if items else None,
                ticks={item.id: Tick.DOES_NOT_FIT if item.id in misfits else Tick.FITS for item in items},
                photos=[self.photo(look.scene, by, cue.at, at_place=look.site)] if look.scene else [],
                note=look.note,
            ),
            by=by,
            now=cue.at,
        )
        for number, reason in look.explained if items else ():
            explain_finding(visit.id, items[number].id, reason=reason, by=by, now=cue.at)
        return visit.id

    def bring_together(self, cue: Cue, tale: Tale, act: Act, other: Tale) -> int:
        """Merge an entry into another, or tie both."""
        by = self.cast.person(act.by, tale.site, cue.book.key)
        entry_id = self.entries.get(tale) or self.opened_by(tale)
        {MERGE: merge, TIE: tie}[act.step](
            entry_id, self.entries[other], uuid=cue.uuid, reason=act.note, by=by, now=cue.at
        )
        return entry_id

    def take(self, cue: Cue, tale: Tale, act: Act) -> int:
        if act.other is not None:
            return self.bring_together(cue, tale, act, act.other)
        by = self.cast.person(act.by, tale.site, cue.book.key)
        photos: dict[str, list[UUID]] = {}
        for proof, scene in act.photos:
            photos.setdefault(proof.key, []).append(
                self.photo(scene, by, cue.at, at_place=tale.site, taken_on=act.taken_on)
            )
        for proof, scene in act.scans:
            photos.setdefault(proof.key, []).append(self.scan(scene, by, cue.at))
        submission = Submission(
            uuid=cue.uuid,
            answers=_by_key(act.answers),
            photos=photos,
            paper=_paper(act.document) if act.document else None,
            note=act.note,
            hand_to_id=self.cast.person(act.hand_to, tale.site, cue.book.key).id if act.hand_to else None,
            sealed=dict(act.people),
            concerns_people=[self.cast.person(part, tale.site, cue.book.key).id for part in act.concerns],
            measures=[self.measure(one, tale, cue) for one in act.measures],
            measure_ids=self.measures_called(act.about, tale),
            going_on=act.going_on,
        )
        if not act.step.files_new:
            entry_id = self.entries.get(tale) or self.opened_by(tale)
            if self.is_decided_by_another(act, by):
                return self.propose(cue, tale, act, entry_id, submission)
            return take_step(entry_id, act.step.key, submission=submission, by=by, now=cue.at).id
        items = self.items.get(tale.look, []) if tale.look else []
        entry = file_entry(
            cue.book,
            act.step,
            site_id=self.sites[tale.site] if cue.book.site is not None else None,
            area_id=self.sites[tale.site] if cue.book.site is None else None,
            submission=submission,
            by=by,
            now=cue.at,
            visit_id=self.visits[tale.look] if tale.look else None,
            item_id=items[tale.item].id if items and tale.item is not None else None,
        )
        return entry.id

    def measure(self, told: ToldMeasure, tale: Tale, cue: Cue) -> MeasureLine:
        if isinstance(told.who, str):
            return MeasureLine(text=told.text, named=told.who, due_on=told.due_on)
        person = self.cast.person(told.who, tale.site, cue.book.key)
        return MeasureLine(text=told.text, person_id=person.id, due_on=told.due_on)

    def measures_called(self, texts: tuple[str, ...], tale: Tale) -> list[int]:
        return [one.id for one in measures_of(self.entries[tale]) if one.stands and one.text in texts] if texts else []

    def is_decided_by_another(self, act: Act, by: Person) -> bool:
        paper_kind = act.document.kind.key if act.document else None
        if act.step.never_alone:
            return True
        return not (by.holds(*act.step.decided_by) or not act.step.decided_by or act.step.is_approved_by(paper_kind))

    def propose(self, cue: Cue, tale: Tale, act: Act, entry_id: int, submission: Submission) -> int:
        """Propose a step; unless the story leaves it open, whoever leads there agrees at once."""
        by = self.cast.person(act.by, tale.site, cue.book.key)
        proposal = propose(entry_id, act.step.key, submission=submission, by=by, now=cue.at)
        if not act.is_undecided:
            leader = self.cast.person(Part(role=Role.LEADER), tale.site, cue.book.key)
            agree(proposal.id, by=leader, now=cue.at)
        return entry_id

    def opened_by(self, tale: Tale) -> int:
        """Return the entry that the look of a tale opened by what it judged."""
        return db.session.scalars(sa.select(Entry.id).where(Entry.visit_id == self.visits[tale.look])).one()

    def photo(self, scene: str, by: Person, at: datetime, *, at_place: ToldSite, taken_on: date | None = None) -> UUID:
        content = drawn_once(scene) if taken_on is None else taken_by_camera(drawn_once(scene), taken_on)
        content = taken_again(content, self.shots[at_place, scene])
        return self.take_in(content, f"IMG_{at:%Y%m%d_%H%M%S}.jpg", by, at)

    def scan(self, scene: str, by: Person, at: datetime) -> UUID:
        return self.take_in(scanned_once(scene), f"扫描件{at:%Y%m%d%H%M%S}.pdf", by, at)

    def take_in(self, content: bytes, name: str, by: Person, at: datetime) -> UUID:
        folder, bounds = self.settings.evidence, Bounds.of(self.settings)
        return receive_upload(BytesIO(content), name=name, folder=folder, bounds=bounds, by=by, now=at).uuid


def _ids(query: sa.Select[tuple[UUID, int]]) -> dict[UUID, int]:
    return dict(db.session.execute(query).tuples().all())


def _photographed(cue: Cue) -> set[tuple[ToldSite, str]]:
    if cue.look is not None:
        return {(cue.look.site, cue.look.scene)} if cue.look.scene else set()
    if cue.tale is not None and cue.act is not None:
        return {(cue.tale.site, scene) for _, scene in cue.act.photos}
    return set()


def _by_key(answers: Answers) -> dict[str, object]:
    return {attribute.key: value for attribute, value in answers if value is not None}


def _paper(document: Document) -> PaperAnswer:
    return PaperAnswer(
        kind=document.kind.key,
        number=document.number,
        dated_on=document.dated_on,
        issuing_authority=document.issuer,
        legal_basis=document.kind.legal_basis,
    )
