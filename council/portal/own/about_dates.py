"""What a council keeps of when a person can meet and of what she said of dates, for her own copy."""

from babel.dates import get_day_names
from sqlalchemy import select

from council.database import db
from council.i18n import code, label
from council.meetings.dates import service as dates
from council.meetings.dates.models import DateAnswer, DateOption, DatePoll
from council.meetings.dates.words import DUTIES
from council.members.models import Person
from council.portal.own import copied_meetings
from council.portal.own.about_person import Parts


def hours(person: Person) -> Parts:
    """When she can meet."""
    kept, known = dates.kept_hours(person), dates.hours_of(person)
    if kept is None or known is None:
        return []
    named = get_day_names("wide", locale=code())
    return [
        copied_meetings.Hours(
            zone=known.zone,
            weekdays=[named[each] for each in sorted(known.weekdays)],
            not_before=known.earliest.isoformat("minutes"),
            not_after=known.latest.isoformat("minutes"),
            duties=[
                f"{DUTIES[each.kind]}: {', '.join(named[day] for day in sorted(each.weekdays))}, "
                f"{each.start:%H:%M}–{each.end:%H:%M}"
                for each in known.duties
            ],
            away=[f"{first.isoformat()} – {last.isoformat()}" for first, last in known.away],
            chosen_on=kept.entered_on,
        )
    ]


def dates_said(person: Person) -> Parts:
    """What she said of dates for meetings."""
    hers = (
        select(DateAnswer, DateOption, DatePoll)
        .join(DateOption, DateOption.id == DateAnswer.option_id)
        .join(DatePoll, DatePoll.id == DateOption.poll_id)
        .where(DateAnswer.person_id == person.id)
        .order_by(DateOption.starts_at)
    )
    return [
        copied_meetings.DateSaid(meeting=label(poll.meeting.title), starts_at=option.starts_at, answer=said.can)
        for said, option, poll in db.session.execute(hers)
    ]
