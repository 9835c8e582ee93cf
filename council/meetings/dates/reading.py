"""The dates that somebody is asked about, as her own page shows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from council.i18n import day, label
from council.meetings.dates import service
from council.members.models import Person


@dataclass(frozen=True)
class DatesAsked:
    """One question about dates, and the way to answer it."""

    title: str
    sentence: str
    button: str
    url: str


def dates_asked(person: Person) -> Iterator[DatesAsked]:
    """The questions about dates that wait for somebody, answered or not."""
    for poll in service.open_polls(person.council):
        if person.id in service.asked_by(poll):
            answered = bool(service.said_by(poll, person))
            until = day(poll.answers_until)
            yield DatesAsked(
                label(poll.meeting.title),
                _("You answered which dates you can meet.")
                if answered
                else _("Say until %(day)s which dates you can meet.", day=until),
                _("Change my answer") if answered else _("Answer"),
                url_for("meetings.own_dates", council=person.council, meeting_id=poll.meeting_id),
            )
