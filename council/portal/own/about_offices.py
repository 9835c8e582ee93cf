"""What a council keeps of a person's offices, of her part in its groups, and of her seats on other bodies."""

from collections.abc import Sequence

from council.i18n import label
from council.members.models import Person
from council.portal.own import copied
from council.portal.own.copied_part import Part
from council.terms.offices import elsewhere, service
from council.terms.offices.reading import of_one

Parts = Sequence[Part]


def offices(person: Person) -> Parts:
    """The offices she held and holds, with the reasons where one ended early."""
    called = service.office_names(person.council)
    return [
        copied.OfficeHeld(
            office=label(called.get(each.office, each.office)),
            start=each.start,
            end=each.agreed_end,
            new_end=each.end,
            reason=service.reason_of(service.office_term(person.council, each.id)),
        )
        for each in service.holdings_of(person)
    ]


def bodies(person: Person) -> Parts:
    """The groups of the council in which she works or worked."""
    return [
        copied.WorkedIn(group=name, adviser=place.adviser, since=place.since, until=place.until)
        for name, place in of_one(person).bodies
    ]


def other_seats(person: Person) -> Parts:
    """Where else she sits or sat."""
    return [
        copied.SeatElsewhere(
            body=each.body,
            part=each.part,
            since=each.since,
            until=each.until,
            for_this_council=each.for_council,
            entered_by_officer=not each.own,
        )
        for each in elsewhere.other_seats_of(person)
    ]
