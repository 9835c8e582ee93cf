"""Erasing what was kept for long enough: an act for each run that erased something, with how much of what."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import delete, update

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.models import Application
from council.calls.review.models import BlindCopy, ReviewCase
from council.config import Settings
from council.councils.models import Council
from council.database import db
from council.members import erasing
from council.members import service as members
from council.members.groups.models import Affiliation
from council.members.keeping import keep_figures
from council.members.models import Message, Person, Trait
from council.members.needs.models import AccessNeeds
from council.members.own.models import CalendarFeed
from council.members.service import subject_of
from council.members.skills.models import DeclaredSkills
from council.reports.keeping.retention.due import Due, What, due
from council.terms.offices.models import OtherSeat

AT_ONCE = 500
SAID = (AccessNeeds, DeclaredSkills, Affiliation, OtherSeat, CalendarFeed)


def over(council: Council, settings: Settings, *, on: date) -> list[Due]:
    """What is over by a day."""
    return [each for each in due(council, settings) if each.day <= on]


def carry_out(actor: Actor, council: Council, settings: Settings, *, on: date) -> Counter[What]:
    """Erase everything of a council that is over by a day, and write down how much it was."""
    found = over(council, settings, on=on)
    counts = Counter(each.what for each in found)
    if not found:
        return counts
    keep_figures(council, on)
    for each in found:
        if each.what is What.APPLICANTS:
            _erase(actor, db.session.get_one(Person, each.id), on)
    for each in found:
        if each.what is What.MEMBERS:
            _clear(actor, db.session.get_one(Person, each.id), on)
    _clear_applications(each.id for each in found if each.what is What.APPLICATIONS)
    _clear_messages(each.id for each in found if each.what is What.MESSAGES)
    details: dict[str, Detail] = {"on": on.isoformat(), **{what.value: counts[what] for what in What}}
    record(actor, Act.RETENTION_CARRIED_OUT, Subject("council", str(council.id)), council=council.id, details=details)
    return counts


def choose(actor: Actor, person: Person, *, kept: bool, on: date) -> None:
    """Write down whether a person wishes to be kept after her time on the council."""
    person.kept_since = on if kept else None
    person.version += 1
    record(actor, Act.RETENTION_CHOSEN, subject_of(person), council=person.council_id, details={"kept": kept})


def _erase(actor: Actor, person: Person, on: date) -> None:
    user = person.user
    members.erase_person(actor, person, on=on)
    if user is not None:
        erasing.leave_no_account(actor, user, person.council)


def _clear(actor: Actor, person: Person, on: date) -> None:
    """Her name and her terms stay: the charter limits how often somebody serves, and asks who did."""
    for model in SAID:
        db.session.execute(delete(model).where(model.person_id == person.id))
    hers = Trait.person_id == person.id
    db.session.execute(update(Trait).where(hers, Trait.withdrawn_on.is_(None)).values(withdrawn_on=on))
    db.session.execute(update(Trait).where(hers).values(value_sealed=b""))
    user, person.user_id = person.user, None
    person.contact_sealed = person.organisation_sealed = person.spoken_sealed = None
    person.channel = person.language = None
    person.listed_with, person.photo_allowed = [], False
    person.version += 1
    db.session.flush()
    if user is not None:
        erasing.leave_no_account(actor, user, person.council)


def _clear_applications(ids: Iterable[UUID]) -> None:
    """That somebody applied, and how far she came, stays to be counted; what she wrote, and was written of it, goes."""
    for some in _parts(ids):
        of_these = ReviewCase.application_id.in_(some)
        cases = list(db.session.scalars(ReviewCase.__table__.select().with_only_columns(ReviewCase.id).where(of_these)))
        here = Application.id.in_(some)
        empty = {"answers_sealed": None, "reason_sealed": None, "receipt_hash": None}
        db.session.execute(update(Application).where(here).values(empty))
        db.session.execute(update(ReviewCase).where(of_these).values(reason_sealed=None))
        db.session.execute(update(BlindCopy).where(BlindCopy.case_id.in_(cases)).values(given_sealed=None))


def _clear_messages(ids: Iterable[UUID]) -> None:
    for some in _parts(ids):
        db.session.execute(update(Message).where(Message.id.in_(some)).values(subject_sealed=b"", body_sealed=b""))


def _parts(ids: Iterable[UUID]) -> list[list[UUID]]:
    known = list(ids)
    return [known[start : start + AT_ONCE] for start in range(0, len(known), AT_ONCE)]
