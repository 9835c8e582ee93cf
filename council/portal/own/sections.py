"""Everything one council keeps about one person, gathered part by part for her own copy."""

from collections.abc import Callable, Mapping
from datetime import datetime

from council.councils.models import Council
from council.i18n import label
from council.members.models import Person
from council.portal.own import (
    about_dates,
    about_holding,
    about_meetings,
    about_minutes,
    about_offices,
    about_person,
    about_recommendations,
    about_seats,
    copied,
)
from council.portal.own.about_person import Parts

# What a new table holds about a person is gathered in a function here, and described in `copied.OwnData`.
SECTIONS: Mapping[str, Callable[[Person], Parts]] = {
    "statements": about_person.statements,
    "skills": about_person.skills,
    "needs": about_person.needs,
    "groups": about_person.groups,
    "accompanied": about_person.accompanied,
    "suggestions": about_person.suggestions,
    "supported": about_person.supported,
    "terms": about_seats.terms,
    "offices": about_offices.offices,
    "bodies": about_offices.bodies,
    "elsewhere": about_offices.other_seats,
    "reminders": about_seats.reminders,
    "offers": about_seats.offers,
    "in_line": about_seats.in_line,
    "applications": about_seats.applications,
    "reviews": about_seats.reviews,
    "fixed": about_seats.fixed,
    "opinions": about_seats.opinions,
    "invited": about_meetings.invited,
    "proposed_items": about_meetings.proposed_items,
    "attended": about_holding.attended,
    "spoken": about_holding.spoken,
    "stood_aside": about_holding.stood_aside,
    "voted": about_holding.voted,
    "commented": about_minutes.commented,
    "looked_back": about_minutes.looked_back,
    "contributed": about_minutes.contributed,
    "hours": about_dates.hours,
    "dates_said": about_dates.dates_said,
    "raised": about_recommendations.raised,
    "objected": about_recommendations.objected,
    "ordered": about_recommendations.ordered,
    "account_wished": about_recommendations.account_wished,
    "letters": about_seats.letters,
    "messages": about_person.written,
    "calendar": about_person.calendar,
    "erasure_asked": about_person.erasure_asked,
    "looks": about_person.looks,
    "record": about_person.record,
}


def own_data(council: Council, person: Person, *, at: datetime) -> copied.OwnData:
    """Her copy of everything."""
    return copied.OwnData.model_validate(
        {
            "written_at": at,
            "council": label(council.name),
            "council_short_name": council.slug,
            "identity": about_person.identity(person),
            "choices": about_person.choices(person),
            **{name: list(gather(person)) for name, gather in SECTIONS.items()},
        }
    )
