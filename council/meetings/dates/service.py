"""Writing down when people can meet, asking them about dates, and choosing one."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, delete, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council
from council.database import db, moment
from council.errors import NotFound, Refused
from council.meetings.dates.finding import Hours, shut_out
from council.meetings.dates.models import Can, DateAnswer, DateOption, DatePoll, PossibleHours
from council.meetings.models import Meeting, State
from council.members import sealed_lists
from council.members.models import Person
from council.members.queries import rows_of_many
from council.members.service import subject_of
from council.terms import service as terms

MOST_OPTIONS = 10
_HOURS = TypeAdapter(Hours)


@dataclass(frozen=True)
class Outcome:
    """One date: who answered what, and whom it would shut out by what she said or by the hours she gave."""

    option: DateOption
    said: Mapping[UUID, Can]
    shut_out: frozenset[UUID]
    silent: int  # who neither answered nor gave hours

    def number(self, can: Can) -> int:
        """How many said this."""
        return sum(each is can for each in self.said.values())


# When people can meet


def set_hours(actor: Actor, person: Person, hours: Hours, *, on: date, by: str) -> None:
    """Write down when a person can meet; `by` says whether she did it herself."""
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))
    kept = db.session.scalar(select(PossibleHours).where(PossibleHours.person_id == person.id))
    if kept is None:
        kept = PossibleHours(id=uuid4(), person_id=person.id, version=0)
    content = _HOURS.dump_python(hours, mode="json")
    kept.content_sealed = sealed_lists.seal(person.id, content, _place(kept.id))
    kept.entered_by, kept.entered_on = by, on
    kept.version += 1
    db.session.add(kept)
    record(actor, Act.HOURS_GIVEN, subject_of(person), council=person.council_id, details={"by": by})


def kept_hours(person: Person) -> PossibleHours | None:
    """What is written down of when a person can meet, sealed."""
    return db.session.scalar(select(PossibleHours).where(PossibleHours.person_id == person.id))


def hours_of_many(people: Collection[UUID]) -> dict[UUID, Hours]:
    """When each of many people can meet; whoever gave no hours is left out."""
    rows = rows_of_many(people, lambda ids: select(PossibleHours).where(PossibleHours.person_id.in_(ids)))
    opened = ((row.PossibleHours.person_id, _opened(row.PossibleHours)) for row in rows)
    return {person: hours for person, hours in opened if hours is not None}


def hours_of(person: Person) -> Hours | None:
    """When a person can meet, if she said so."""
    return hours_of_many([person.id]).get(person.id)


def _opened(kept: PossibleHours) -> Hours | None:
    content = sealed_lists.unseal(kept.person_id, kept.content_sealed, _place(kept.id))
    try:
        return _HOURS.validate_python(content) if content else None
    except ValidationError:  # written by an older version; she is asked again
        return None


def _place(row: UUID) -> crypto.Place:
    return crypto.Place("possible_hours", "content_sealed", row)


# Asking about dates


def asked_about(council: Council, on: date) -> list[UUID]:
    """Who is asked about the dates of a meeting: whoever sits on a day."""
    return [each.person_id for each in terms.seated(council, on)]


def asked_by(poll: DatePoll) -> list[UUID]:
    """Who is asked: whoever sits on the first of the dates."""
    return asked_about(poll.meeting.council, options_of(poll)[0].starts_at.date())


def people(ids: Collection[UUID]) -> list[Person]:
    """The people with these ids."""
    return [row.Person for row in rows_of_many(ids, lambda part: select(Person).where(Person.id.in_(part)))]


def open_poll(
    actor: Actor, meeting: Meeting, *, starts: Collection[datetime], length: timedelta, answers_until: date
) -> DatePoll:
    """Ask those who sit about dates for a meeting that has none."""
    if meeting.state != State.PLANNED.value:
        raise Refused(_("This meeting was announced already."), _("Change its date, or plan another meeting."))
    if poll_of(meeting) is not None:
        raise Refused(_("The members were asked about dates already."), _("Take the question back to ask anew."))
    if not 1 <= len(set(starts)) <= MOST_OPTIONS:
        raise Refused(_("Ask about one date at least, and about ten at most."))
    poll = DatePoll(
        id=uuid4(),
        meeting_id=meeting.id,
        meeting=meeting,
        length=round(length.total_seconds() / 60),
        opened_at=moment(),
        answers_until=answers_until,
    )
    db.session.add(poll)
    db.session.flush()
    db.session.add_all(DateOption(poll_id=poll.id, starts_at=each) for each in sorted(set(starts)))
    db.session.flush()
    _record(actor, Act.DATES_ASKED, poll, {"dates": [each.isoformat() for each in sorted(set(starts))]})
    return poll


def take_back(actor: Actor, poll: DatePoll) -> None:
    """Take the question back; the answers are forgotten."""
    _must_be_open(poll)
    _record(actor, Act.DATES_TAKEN_BACK, poll, {})
    options = select(DateOption.id).where(DateOption.poll_id == poll.id)
    db.session.execute(delete(DateAnswer).where(DateAnswer.option_id.in_(options)))
    db.session.execute(delete(DateOption).where(DateOption.poll_id == poll.id))
    db.session.delete(poll)
    db.session.flush()


def answer(actor: Actor, poll: DatePoll, person: Person, *, said: Mapping[UUID, Can], assisted: bool = False) -> None:
    """Write down what a person says of the dates; what she said before is replaced."""
    _must_be_open(poll)
    options = {each.id for each in options_of(poll)}
    if not set(said) <= options:
        raise NotFound
    for kept in db.session.scalars(_answers(poll).where(DateAnswer.person_id == person.id)):
        db.session.delete(kept)
    db.session.flush()
    db.session.add_all(
        DateAnswer(option_id=option, person_id=person.id, can=Can(can).value, assisted=assisted)
        for option, can in said.items()
    )
    db.session.flush()
    details: dict[str, Detail] = {"meeting": str(poll.meeting_id), "assisted": assisted}
    record(actor, Act.DATE_ANSWERED, subject_of(person), council=person.council_id, details=details)


def choose(actor: Actor, poll: DatePoll, option: DateOption) -> None:
    """Hold the meeting on one of the dates; the others are free again."""
    _must_be_open(poll)
    meeting, length = poll.meeting, timedelta(minutes=poll.length)
    meeting.starts_at, meeting.ends_at = option.starts_at, option.starts_at + length
    meeting.version += 1
    poll.closed_at = moment()
    poll.version += 1
    option.chosen = True
    _record(actor, Act.DATE_CHOSEN, poll, {"starts_at": option.starts_at.isoformat()})


def poll_of(meeting: Meeting) -> DatePoll | None:
    """The question about the dates of a meeting."""
    return db.session.scalar(select(DatePoll).where(DatePoll.meeting_id == meeting.id))


def open_polls(council: Council) -> list[DatePoll]:
    """The questions of a council that wait for answers, the most urgent first."""
    waiting = select(DatePoll).join(Meeting).where(Meeting.council_id == council.id, DatePoll.closed_at.is_(None))
    return list(db.session.scalars(waiting.order_by(DatePoll.answers_until, DatePoll.id)))


def options_of(poll: DatePoll) -> list[DateOption]:
    """The dates of a question, in their order."""
    return list(db.session.scalars(select(DateOption).where(DateOption.poll_id == poll.id).order_by("starts_at")))


def said_by(poll: DatePoll, person: Person) -> dict[UUID, Can]:
    """What a person said of each date."""
    return {
        each.option_id: Can(each.can)
        for each in db.session.scalars(_answers(poll).where(DateAnswer.person_id == person.id))
    }


def outcomes(poll: DatePoll, people: Sequence[UUID]) -> list[Outcome]:
    """What was said of each date, and whom it would shut out, in the order of the dates."""
    hours, length = hours_of_many(people), timedelta(minutes=poll.length)
    answers = list(db.session.scalars(_answers(poll)))
    found = []
    for option in options_of(poll):
        said = {each.person_id: Can(each.can) for each in answers if each.option_id == option.id}
        unanswered = {who: hours[who] for who in people if who in hours and who not in said}
        by_hours = shut_out(unanswered, option.starts_at, option.starts_at + length)
        by_word = {who for who, can in said.items() if can is Can.NO}
        silent = sum(who not in said and who not in hours for who in people)
        found.append(Outcome(option, said, frozenset({*by_hours, *by_word}), silent))
    return found


def shut_out_before(council: Council) -> Counter[UUID]:
    """How often each person had to say no to the date that was chosen in the end."""
    refused = (
        select(DateAnswer.person_id)
        .join(DateOption, DateOption.id == DateAnswer.option_id)
        .join(DatePoll, DatePoll.id == DateOption.poll_id)
        .join(Meeting, Meeting.id == DatePoll.meeting_id)
        .where(Meeting.council_id == council.id, DateOption.chosen, DateAnswer.can == Can.NO.value)
    )
    return Counter(db.session.scalars(refused))


def _answers(poll: DatePoll) -> Select[DateAnswer]:
    joined = select(DateAnswer).join(DateOption, DateOption.id == DateAnswer.option_id)
    return joined.where(DateOption.poll_id == poll.id)


def _must_be_open(poll: DatePoll) -> None:
    if poll.closed_at is not None:
        raise Refused(_("A date was chosen already."), _("If you cannot come on that day, say so to the invitation."))


def _record(actor: Actor, act: Act, poll: DatePoll, details: Mapping[str, Detail]) -> None:
    subject = Subject("meeting", str(poll.meeting_id))
    record(actor, act, subject, council=poll.meeting.council_id, details=dict(details))
