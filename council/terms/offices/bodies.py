"""Sub-bodies of a council, and who works in them. A member's place ends with the seat, an adviser's does not."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Subject, record
from council.councils.models import Council
from council.database import db, existing
from council.errors import NotFound, Refused
from council.i18n import day
from council.members import service as members
from council.members.models import Person
from council.terms.offices.models import SubBody, SubBodyMember
from council.terms.offices.service import sittings_of
from council.terms.offices.sitting import Sittings

_TOLD = ("name", "formed_on", "ended_on", "version")  # what every act about a sub-body tells


@dataclass(frozen=True)
class Place:
    """Somebody's place in a sub-body: `until` is the day before which it ends; none while no end is known."""

    id: UUID
    body_id: UUID
    person_id: UUID
    adviser: bool
    since: date
    until: date | None

    def covers(self, on: date) -> bool:
        """Whether she works there on a day."""
        return self.since <= on and not self.over(on)

    def over(self, on: date) -> bool:
        """Whether it has ended by a day."""
        return self.until is not None and self.until <= on


# Changes


def form_body(actor: Actor, council: Council, *, name: dict[str, str], on: date) -> SubBody:
    """Form a working group or a committee."""
    formed = SubBody(council_id=council.id, council=council, name=name, formed_on=on)
    db.session.add(formed)
    db.session.flush()
    record(actor, Act.SUB_BODY_FORMED, _subject(formed), council=council.id, details=as_told(formed, *_TOLD))
    return formed


def rename_body(actor: Actor, body: SubBody, *, name: dict[str, str]) -> None:
    """Give a sub-body another name."""
    body.name = name
    body.version += 1
    record(actor, Act.SUB_BODY_RENAMED, _subject(body), council=body.council_id, details=as_told(body, *_TOLD))


def end_body(actor: Actor, body: SubBody, *, on: date) -> None:
    """End a sub-body, and with it every place in it."""
    if body.ended_on is not None:
        raise Refused(_("This group has ended already."), _("Nothing needs to be done."))
    if on < body.formed_on:
        raise Refused(_("The group was formed later than that."), _("Choose a later day."))
    body.ended_on = on
    body.version += 1
    record(actor, Act.SUB_BODY_ENDED, _subject(body), council=body.council_id, details=as_told(body, *_TOLD))


def join_body(actor: Actor, body: SubBody, *, person: Person, since: date, adviser: bool) -> SubBodyMember:
    """Let somebody work in a sub-body: a member as long as she sits, an adviser without a seat."""
    if person.council_id != body.council_id or person.erased_at is not None:
        raise NotFound
    if since < body.formed_on or (body.ended_on is not None and body.ended_on <= since):
        raise Refused(_("The group does not exist on that day."), _("Choose another day."))
    if any(place.person_id == person.id and not place.over(since) for place in places_in(body)):
        raise Refused(_("This person works in this group already."), _("Nothing needs to be done."))
    _refuse_the_wrong_kind(person, since, sits=sittings_of(body.council).sits(person.id, since), adviser=adviser)
    joined = SubBodyMember(body_id=body.id, body=body, person_id=person.id, person=person, adviser=adviser, since=since)
    db.session.add(joined)
    db.session.flush()
    details = as_told(joined, "body_id", "person_id", "adviser", "since")
    record(actor, Act.SUB_BODY_JOINED, _place_subject(joined), council=body.council_id, details=details)
    return joined


def leave_body(actor: Actor, joined: SubBodyMember, *, on: date) -> None:
    """End somebody's place in a sub-body."""
    if _as_it_stands(joined, sittings_of(joined.body.council)).over(on):
        raise Refused(_("This has ended already."), _("Nothing needs to be done."))
    joined.until = max(on, joined.since)
    db.session.flush()
    details = as_told(joined, "body_id", "until")
    record(actor, Act.SUB_BODY_LEFT, _place_subject(joined), council=joined.body.council_id, details=details)


def _refuse_the_wrong_kind(person: Person, since: date, *, sits: bool, adviser: bool) -> None:
    if adviser and sits:
        raise Refused(
            _("%(name)s sits on the council, so this is a member’s place.", name=members.name_of(person)),
            _("Leave the box for an adviser empty."),
        )
    if not adviser and not sits:
        raise Refused(
            _("This person does not sit on %(day)s.", day=day(since)),
            _("Tick the box for an adviser, or choose another day."),
        )


# Questions


def body(council: Council, body_id: UUID) -> SubBody:
    """One sub-body of a council; another council's is not there."""
    return existing(SubBody, body_id, belongs=lambda found: found.council_id == council.id)


def bodies_of(council: Council) -> list[SubBody]:
    """The sub-bodies of a council, the oldest first."""
    formed = select(SubBody).where(SubBody.council_id == council.id)
    return list(db.session.scalars(formed.order_by(SubBody.formed_on, SubBody.id)))


def membership(council: Council, membership_id: UUID) -> SubBodyMember:
    """One person's place in a sub-body of a council; another council's is not there."""
    return existing(SubBodyMember, membership_id, belongs=lambda found: found.body.council_id == council.id)


def places_of(council: Council) -> list[Place]:
    """Every place in a sub-body of a council, oldest first."""
    return _places(council, SubBody.council_id == council.id)


def places_of_person(person: Person) -> list[Place]:
    """One person's places in sub-bodies, oldest first."""
    return _places(person.council, SubBodyMember.person_id == person.id)


def places_in(body: SubBody) -> list[Place]:
    """The places in one sub-body, oldest first."""
    return _places(body.council, SubBodyMember.body_id == body.id)


def _places(council: Council, condition: ColumnElement[bool]) -> list[Place]:
    asked = select(SubBodyMember).join(SubBodyMember.body).where(condition)
    found = db.session.scalars(asked.order_by(SubBodyMember.since, SubBodyMember.id)).all()
    sittings = sittings_of(council) if found else None
    return [_as_it_stands(each, sittings) for each in found if sittings]


def _as_it_stands(joined: SubBodyMember, sittings: Sittings) -> Place:
    end = min(joined.until or date.max, joined.body.ended_on or date.max)
    if not joined.adviser:
        end = sittings.until(joined.person_id, joined.since, end)
    until = None if end == date.max else end
    return Place(joined.id, joined.body_id, joined.person_id, joined.adviser, joined.since, until)


def _subject(body: SubBody) -> Subject:
    return Subject("sub_body", str(body.id))


def _place_subject(joined: SubBodyMember) -> Subject:
    return Subject("sub_body_member", str(joined.id), joined.person_id, members.name_to_record(joined.person))
