"""What a council keeps of how a person took part in meetings while they were held."""

from sqlalchemy import select

from council.database import db
from council.i18n import label
from council.meetings.holding.models import AttendanceMark, Ballot, BallotVoter, Conflict, SpeakingRequest
from council.members.models import Person
from council.portal.own import copied_holding
from council.portal.own.about_person import Parts


def attended(person: Person) -> Parts:
    """Every note of how she took part, in the order in which they were made."""
    hers = select(AttendanceMark).where(AttendanceMark.person_id == person.id).order_by(AttendanceMark.made_at)
    return [
        copied_holding.Attended(meeting=label(each.meeting.title), presence=each.state, noted_at=each.made_at)
        for each in db.session.scalars(hers)
    ]


def spoken(person: Person) -> Parts:
    """When she asked to speak, and from when until when she did."""
    hers = select(SpeakingRequest).where(SpeakingRequest.person_id == person.id).order_by(SpeakingRequest.asked_at)
    return [
        copied_holding.Spoken(
            meeting=label(each.meeting.title),
            asked_at=each.asked_at,
            began_at=each.began_at,
            finished_at=each.ended_at,
        )
        for each in db.session.scalars(hers)
    ]


def stood_aside(person: Person) -> Parts:
    """The items of which she said that they are a matter of her own."""
    hers = select(Conflict).where(Conflict.person_id == person.id).order_by(Conflict.stated_at)
    return [
        copied_holding.StoodAside(
            meeting=label(each.item.meeting.title), item=label(each.item.title), stated_at=each.stated_at
        )
        for each in db.session.scalars(hers)
    ]


def voted(person: Person) -> Parts:
    """The secret ballots in which she took part; nobody can say what she chose."""
    hers = (
        select(Ballot).join(BallotVoter, BallotVoter.ballot_id == Ballot.id).where(BallotVoter.person_id == person.id)
    )
    return [
        copied_holding.Voted(meeting=label(each.meeting.title), item=label(each.item.title))
        for each in db.session.scalars(hers.order_by(Ballot.opened_at))
    ]
