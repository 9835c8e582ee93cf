"""Who was invited, and what can be read of her answer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select

from council import crypto
from council.councils.models import Council
from council.database import db, existing
from council.meetings.models import Answer, Invitation, Meeting, State
from council.members import sealed_lists
from council.members.models import Person

REASON, NEEDS = "reason_sealed", "needs_sealed"


class Help(StrEnum):
    """What somebody can ask for, beside interpretation."""

    TRAVEL = "travel"
    VISA = "visa"
    CHILD_CARE = "child_care"
    ACCESS = "access"
    DIAL_IN = "dial_in"


@dataclass(frozen=True)
class MeetingNeeds:
    """What somebody needs for one meeting: languages into which she needs interpretation, a list, her own words."""

    interpretation: tuple[str, ...] = ()
    listed: tuple[Help, ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.interpretation or self.listed or self.words)


NOTHING = MeetingNeeds()


def invitations_of(meeting: Meeting) -> list[Invitation]:
    """Everybody who was invited, in the order of the invitations."""
    hers = select(Invitation).where(Invitation.meeting_id == meeting.id)
    return list(db.session.scalars(hers.order_by(Invitation.invited_at, Invitation.id)))


def invitation_of(meeting: Meeting, person: Person) -> Invitation | None:
    """One person's invitation."""
    hers = select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.person_id == person.id)
    return db.session.scalar(hers)


def invitation(council: Council, meeting_id: UUID, invitation_id: UUID) -> Invitation:
    """An invitation to a meeting of a council."""

    def belongs(found: Invitation) -> bool:
        return found.meeting_id == meeting_id and found.meeting.council_id == council.id

    return existing(Invitation, invitation_id, belongs=belongs)


def invited_to(person: Person) -> list[Invitation]:
    """The meetings somebody was invited to, by their dates."""
    return list(db.session.scalars(_told_to(person).order_by(Meeting.starts_at, Meeting.id)))


def _told_to(person: Person) -> Select[Invitation]:  # type: ignore[type-arg, unused-ignore]
    hers = select(Invitation).join(Meeting).where(Invitation.person_id == person.id)
    return hers.where(Meeting.announced_at.is_not(None), Meeting.state != State.PLANNED.value)


def counts(meeting: Meeting) -> Mapping[tuple[Answer, bool], int]:
    """How many gave each answer; with True, how many of them wait for a place. Nobody erased holds a place."""
    grouped = (
        select(Invitation.answer, Invitation.waiting, func.count())
        .join(Person)
        .where(Invitation.meeting_id == meeting.id, Person.erased_at.is_(None))
        .group_by(Invitation.answer, Invitation.waiting)
    )
    return Counter({(Answer(answer), waiting): number for answer, waiting, number in db.session.execute(grouped)})


def needs_of(invitation: Invitation) -> MeetingNeeds:
    """What somebody asked for."""
    told = sealed_lists.unseal(invitation.person_id, invitation.needs_sealed, place(NEEDS, invitation.id))
    if not told:
        return NOTHING
    return MeetingNeeds(tuple(told["interpretation"]), tuple(Help(each) for each in told["listed"]), told["words"])


def needs_of_many(invitations: Iterable[Invitation]) -> dict[UUID, MeetingNeeds]:
    """What many asked for, by person; whoever asked for nothing is missing."""
    some = [each for each in invitations if each.needs_sealed]
    crypto.load_keys(each.person_id for each in some)
    found = {each.person_id: needs_of(each) for each in some}
    return {person_id: needs for person_id, needs in found.items() if needs}


def reason_of(invitation: Invitation) -> str:
    """Why she answered as she did; only she and the secretariat may read it."""
    return str(sealed_lists.unseal(invitation.person_id, invitation.reason_sealed, place(REASON, invitation.id)) or "")


def place(column: str, row: UUID) -> crypto.Place:
    """Where something sealed about an invitation stands."""
    return crypto.Place("invitations", column, row)
