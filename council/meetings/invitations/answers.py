"""Answering an invitation, within the places there are; whoever waits moves up when a place is given back."""

from collections.abc import Iterator
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, record
from council.database import db
from council.errors import Refused
from council.meetings.invitations import telling
from council.meetings.invitations.queries import NEEDS, NOTHING, REASON, MeetingNeeds, counts, place
from council.meetings.models import Answer, Invitation, Meeting, Mode, State
from council.members import sealed_lists
from council.members.models import Person
from council.members.service import subject_of

POSSIBLE = {
    Mode.IN_PERSON: (Answer.COME, Answer.CANNOT),
    Mode.REMOTE: (Answer.REMOTE, Answer.CANNOT),
    Mode.HYBRID: (Answer.COME, Answer.REMOTE, Answer.CANNOT),
}
TAKE_PLACES = (Answer.COME, Answer.REMOTE)


class Said(TypedDict):
    """What somebody answered; `assisted` when an officer writes it down for her."""

    answer: Answer
    reason: NotRequired[str]
    needs: NotRequired[MeetingNeeds]
    at: datetime
    assisted: NotRequired[bool]


def answer_invitation(actor: Actor, invitation: Invitation, **said: Unpack[Said]) -> Invitation:
    """Write down what somebody answers; she waits if no place is left. A place she gives back goes to who waits."""
    meeting, answer, at = invitation.meeting, Answer(said["answer"]), said["at"]
    _must_be_open(meeting, answer, at)
    if invitation.person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))
    if answer.value != invitation.answer:
        invitation.waiting = not has_place(meeting, answer) or bool(_waiting(meeting, answer))
        invitation.answer, invitation.answered_at = answer.value, at
    _keep(invitation, said.get("reason", ""), said.get("needs", NOTHING))
    invitation.assisted = said.get("assisted", False)
    invitation.version += 1
    db.session.flush()
    details: dict[str, Detail] = {"meeting": str(meeting.id), "assisted": invitation.assisted}
    record(actor, Act.INVITATION_ANSWERED, subject_of(invitation.person), council=meeting.council_id, details=details)
    move_up(actor, meeting, at=at)
    return invitation


def possible(meeting: Meeting) -> tuple[Answer, ...]:
    """How one can answer."""
    return POSSIBLE[Mode(meeting.mode)]


def is_open(meeting: Meeting, at: datetime) -> bool:
    """Whether answers are still taken: until the meeting is over, is closed or cancelled."""
    ongoing = meeting.state in {State.ANNOUNCED.value, State.OPEN.value}
    return ongoing and (meeting.ends_at is None or at < meeting.ends_at)


def places(meeting: Meeting, answer: Answer) -> int | None:
    """How many can take part in a way; none when there is no limit."""
    return {Answer.COME: meeting.room_places, Answer.REMOTE: meeting.remote_places}.get(answer)


def has_place(meeting: Meeting, answer: Answer) -> bool:
    """Whether one more can take part in a way. Ask inside the transaction that takes the place."""
    most = places(meeting, answer)
    return most is None or counts(meeting)[answer, False] < most


def holds_everybody(meeting: Meeting) -> bool:
    """Whether there is a place for each who was promised one."""
    promised = counts(meeting)
    limits = ((answer, places(meeting, answer)) for answer in possible(meeting))
    return all(most is None or promised[answer, False] <= most for answer, most in limits)


def move_up(actor: Actor, meeting: Meeting, *, at: datetime) -> list[Invitation]:
    """Give the places that are free to those who wait longest."""
    return [give_place(actor, each, at=at) for answer in TAKE_PLACES for each in _next(meeting, answer)]


def give_place(actor: Actor, invitation: Invitation, *, at: datetime) -> Invitation:
    """Tell one who waited that there is a place for her."""
    invitation.waiting = False
    invitation.version += 1
    db.session.flush()
    telling.tell(actor, invitation, telling.moved_up, at=at)
    details: dict[str, Detail] = {"meeting": str(invitation.meeting_id)}
    person = invitation.person
    record(actor, Act.PLACE_GIVEN, subject_of(person), council=person.council_id, details=details)
    return invitation


def ask_again(meeting: Meeting, *, everybody: bool) -> None:
    """Forget the answers to another date, or only those that are no longer possible; what people need stays."""
    allowed = set(possible(meeting))
    for each in db.session.scalars(select(Invitation).where(Invitation.meeting_id == meeting.id)):
        if each.answer != Answer.NONE.value and (everybody or Answer(each.answer) not in allowed):
            each.answer, each.answered_at, each.waiting = Answer.NONE.value, None, False
            each.reason_sealed, each.assisted = None, False
            each.version += 1
    db.session.flush()


def _next(meeting: Meeting, answer: Answer) -> Iterator[Invitation]:
    """Those who wait, the longest first, as long as there are places."""
    for each in _waiting(meeting, answer):
        if not has_place(meeting, answer):
            return
        yield each


def _waiting(meeting: Meeting, answer: Answer) -> list[Invitation]:
    hers = select(Invitation).join(Person).where(Invitation.meeting_id == meeting.id, Invitation.waiting.is_(True))
    hers = hers.where(Invitation.answer == answer.value, Person.erased_at.is_(None))
    return list(db.session.scalars(hers.order_by(Invitation.answered_at, Invitation.id)))


def _keep(invitation: Invitation, reason: str, needs: MeetingNeeds) -> None:
    told = {"interpretation": needs.interpretation, "listed": needs.listed, "words": needs.words}
    holder, row = invitation.person_id, invitation.id
    invitation.reason_sealed = sealed_lists.seal(holder, reason, place(REASON, row)) if reason else None
    invitation.needs_sealed = sealed_lists.seal(holder, told, place(NEEDS, row)) if needs else None


def _must_be_open(meeting: Meeting, answer: Answer, at: datetime) -> None:
    if not is_open(meeting, at):
        raise Refused(
            _("Answers to this invitation are not taken any more."),
            _("Open the page of the meeting to see how it stands."),
        )
    if answer not in possible(meeting):
        raise Refused(
            _("One cannot take part in this meeting in that way."), _("Choose one of the answers that are offered.")
        )
