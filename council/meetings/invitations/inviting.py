"""Inviting those who sit on the day of a meeting, and others to it; reminding whoever has not answered."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.service import Actor, record
from council.database import db
from council.errors import NotFound, Refused
from council.meetings.invitations import telling
from council.meetings.invitations.queries import invitation_of, invitations_of
from council.meetings.models import Answer, Invitation, Kind, Meeting, State
from council.members import messages
from council.members.models import Person
from council.members.queries import rows_of_many
from council.members.service import subject_of
from council.terms import service as terms


def invite_seated(actor: Actor, meeting: Meeting, *, at: datetime) -> list[Invitation]:
    """Invite whoever sits on the day of a meeting and was not invited yet."""
    people = not_invited(meeting)
    messages.load_keys(people)
    return [invite(actor, meeting, each, at=at) for each in people]


def invite(actor: Actor, meeting: Meeting, person: Person, *, at: datetime) -> Invitation:
    """Invite one person, in her language. To a preparatory meeting only those who sit are invited."""
    _must_be_announced(meeting)
    if person.council_id != meeting.council_id or person.erased_at is not None:
        raise NotFound
    if meeting.kind == Kind.PREPARATORY.value and person.id not in seated_then(meeting):
        raise Refused(_("Only members take part in a preparatory meeting."), _("Invite members only."))
    if invitation_of(meeting, person) is not None:
        raise Refused(_("She was invited already."), _("Remind her, if she has not answered."))
    invited = Invitation(
        id=uuid4(),
        meeting_id=meeting.id,
        meeting=meeting,
        person_id=person.id,
        person=person,
        invited_at=at,
        answer=Answer.NONE.value,
        waiting=False,
    )
    db.session.add(invited)
    db.session.flush()
    telling.tell(actor, invited, telling.invited, at=at)
    _record(actor, Act.INVITED, invited)
    return invited


def remind_all(actor: Actor, meeting: Meeting, *, at: datetime) -> int:
    """Remind everybody who has not answered, once a day at most; says how many were."""
    to_remind = [each for each in invitations_of(meeting) if may_be_reminded(each, at)]
    messages.load_keys(each.person for each in to_remind)
    for each in to_remind:
        remind(actor, each, at=at)
    return len(to_remind)


def remind(actor: Actor, invitation: Invitation, *, at: datetime) -> None:
    """Remind one person who has not answered."""
    _must_be_announced(invitation.meeting)
    if not may_be_reminded(invitation, at):
        raise Refused(_("She has answered, or was reminded today already."), _("Open the list again to see who has."))
    invitation.reminded_at = at
    invitation.version += 1
    telling.tell(actor, invitation, telling.reminded, at=at)
    _record(actor, Act.INVITATION_REMINDED, invitation)


def may_be_reminded(invitation: Invitation, at: datetime) -> bool:
    """Whether somebody has not answered, and was neither invited nor reminded today."""
    latest = invitation.reminded_at or invitation.invited_at
    silent = invitation.answer == Answer.NONE.value and invitation.person.erased_at is None
    return silent and latest.date() < at.date()


def day_of(meeting: Meeting) -> date | None:
    """The day on which a meeting begins, where it is held."""
    return meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date() if meeting.starts_at else None


def seated_then(meeting: Meeting) -> list[UUID]:
    """Who sits on the day of a meeting."""
    day = day_of(meeting)
    return [each.person_id for each in terms.seated(meeting.council, day)] if day else []


def not_invited(meeting: Meeting) -> list[Person]:
    """Who sits on the day of a meeting and was not invited to it."""
    known = {each.person_id for each in invitations_of(meeting)}
    return [each for each in _people(seated_then(meeting)) if each.id not in known and each.erased_at is None]


def _people(ids: Iterable[UUID]) -> list[Person]:
    wanted = list(dict.fromkeys(ids))
    rows = rows_of_many(wanted, lambda part: select(Person).where(Person.id.in_(part)))
    found = {row.Person.id: row.Person for row in rows}
    return [found[each] for each in wanted if each in found]


def _must_be_announced(meeting: Meeting) -> None:
    if meeting.state != State.ANNOUNCED.value:
        raise Refused(
            _("Invitations go out while a meeting is announced and has not begun."),
            _("Open the page of the meeting to see how it stands."),
        )


def _record(actor: Actor, act: Act, invitation: Invitation) -> None:
    details = {"meeting": str(invitation.meeting_id)}
    record(actor, act, subject_of(invitation.person), council=invitation.meeting.council_id, details=details)
