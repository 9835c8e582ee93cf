"""What a council keeps of what a person said to minutes and of meetings, and of her work in between."""

from sqlalchemy import select

from council.database import db
from council.i18n import label
from council.meetings.minutes import comments, contributions, looking_back
from council.meetings.minutes.models import LookBack, Minutes, MinutesComment
from council.meetings.models import AgendaItem
from council.members.models import Person
from council.portal.own import copied_meetings
from council.portal.own.about_person import Parts


def commented(person: Person) -> Parts:
    """What she said to drafts of minutes, and the answers."""
    hers = select(MinutesComment, Minutes).join(Minutes, Minutes.id == MinutesComment.minutes_id)
    rows = db.session.execute(hers.where(MinutesComment.person_id == person.id).order_by(MinutesComment.made_at))
    return [
        copied_meetings.Commented(
            meeting=label(minutes.meeting.title),
            text=comments.words_of(made, comments.TEXT),
            made_at=made.made_at,
            reply=comments.words_of(made, comments.ANSWER),
            answered_at=made.answered_at,
        )
        for made, minutes in rows
    ]


def looked_back(person: Person) -> Parts:
    """What she thinks of meetings, as far as it was not counted yet."""
    found = []
    for said, opinion in looking_back.answers_by(person):
        about = db.session.get_one(LookBack, said.look_back_id)
        items = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == about.meeting_id))
        titles = {str(each.id): label(each.title) for each in items}
        found.append(
            copied_meetings.LookedBack(
                meeting=label(about.meeting.title),
                levels=[
                    copied_meetings.Rated(item=titles.get(item, ""), level=level.value)
                    for item, level in opinion.levels.items()
                ],
                checks=[
                    copied_meetings.Checked(check=check.value, degree=degree.value)
                    for check, degree in opinion.checks.items()
                ],
                useful=opinion.useful,
                word=opinion.word.value if opinion.word else None,
                answered_at=said.answered_at,
            )
        )
    return found


def contributed(person: Person) -> Parts:
    """What she did between meetings."""
    return [
        copied_meetings.Contributed(
            day=each.day, work=said.work.value, minutes=said.minutes, what=said.what, noted_at=each.noted_at
        )
        for each, said in contributions.notes_of(person)
    ]
