"""A member's offices and sub-bodies in sentences, for her own page."""

from datetime import date

from flask_babel import gettext as _

from council.i18n import day
from council.members.models import Person
from council.terms.offices.bodies import Place
from council.terms.offices.reading import OfficeLine, of_one


def own_offices(person: Person, on: date) -> list[str]:
    """What she holds now or will, and until when."""
    found = of_one(person)
    held = [line for line in found.offices if line.holding and line.holding.end > max(on, line.holding.start)]
    places = [(name, place) for name, place in found.bodies if not place.over(on) and place.until != place.since]
    return [*(_office(line, on) for line in held), *(_place(name, place) for name, place in places)]


def _place(group: str, place: Place) -> str:
    if place.until is None:
        return _("You work in “%(group)s”.", group=group)
    return _("You work in “%(group)s” until %(day)s.", group=group, day=day(place.until))


def _office(line: OfficeLine, on: date) -> str:
    held = line.holding
    if held is None:
        return line.office
    if held.start > on:
        told = {"office": line.office, "start": day(held.start), "end": day(held.end)}
        return _("%(office)s: you begin on %(start)s, until %(end)s.", **told)
    return _("%(office)s: you hold this office until %(day)s.", office=line.office, day=day(held.end))
