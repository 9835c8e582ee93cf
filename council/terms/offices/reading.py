"""Offices and sub-bodies as one reader may see them, by the names she may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from council.councils.models import Council
from council.i18n import label
from council.members import seen
from council.members.models import Person
from council.terms.offices import bodies, elsewhere, service
from council.terms.offices.bodies import Place
from council.terms.offices.elsewhere import SeatElsewhere
from council.terms.offices.models import SubBody
from council.terms.offices.service import Holding
from council.terms.timeline.reading import Reader


@dataclass(frozen=True)
class OfficeLine:
    """An office with who holds it, or will; without a holder it is vacant."""

    office: str
    key: str
    name: str = ""
    holding: Holding | None = None
    coming: bool = False


@dataclass(frozen=True)
class PlaceLine:
    """Somebody's place in a sub-body, by the name its reader may see."""

    name: str
    place: Place


@dataclass(frozen=True)
class BodyLine:
    """A sub-body, and who works in it now or will."""

    body: SubBody
    name: str
    places: tuple[PlaceLine, ...]


@dataclass(frozen=True)
class Shown:
    """The page of the offices."""

    offices: tuple[OfficeLine, ...]
    named: bool  # the charter names an office
    bodies: tuple[BodyLine, ...]
    ended: tuple[BodyLine, ...]


@dataclass(frozen=True)
class OfOnePerson:
    """The offices and sub-bodies of one person with the words for them, and her seats on other bodies."""

    offices: tuple[OfficeLine, ...]
    bodies: tuple[tuple[str, Place], ...]
    elsewhere: tuple[SeatElsewhere, ...]


def shown(council: Council, reader: Reader, on: date) -> Shown:
    """Who holds which office and who works in which sub-body on a day, and who will."""
    holdings = [each for each in service.holdings(council) if each.end > max(on, each.start)]
    places = [each for each in bodies.places_of(council) if not each.over(on) and each.until != each.since]
    ids = {each.person_id for each in holdings} | {each.person_id for each in places}
    names = seen.names_as_seen(ids, reader.roles, reader.own)
    lines = [_body(each, places, names) for each in bodies.bodies_of(council)]
    return Shown(
        offices=tuple(_office_lines(council, holdings, names, on)),
        named=bool(service.offices_on(council, on)),
        bodies=tuple(each for each in lines if not _over(each.body, on)),
        ended=tuple(each for each in lines if _over(each.body, on)),
    )


def of_one(person: Person) -> OfOnePerson:
    """Everything of this kind about one person, for whoever may read all of it."""
    called = service.office_names(person.council)
    names = {each.id: label(each.name) for each in bodies.bodies_of(person.council)}
    return OfOnePerson(
        offices=tuple(
            OfficeLine(label(called.get(each.office, each.office)), each.office, holding=each)
            for each in service.holdings_of(person)
        ),
        bodies=tuple((names[each.body_id], each) for each in bodies.places_of_person(person)),
        elsewhere=tuple(elsewhere.other_seats_of(person)),
    )


def _office_lines(
    council: Council, holdings: Sequence[Holding], names: Mapping[UUID, str], on: date
) -> list[OfficeLine]:
    """Each office of the charter with its holders, then those that only an earlier or later charter names."""
    called, lines = service.office_names(council), []
    named = service.offices_on(council, on)
    for office in named:
        held = [each for each in holdings if each.office == office.key]
        present = [each for each in held if each.covers(on)]
        lines += [_held(label(office.name), each, names) for each in present]
        lines += [OfficeLine(label(office.name), office.key)] * (office.holders - len(present))
        lines += [_held(label(office.name), each, names, coming=True) for each in held if each not in present]
    others = [each for each in holdings if each.office not in {office.key for office in named}]
    return lines + [
        _held(label(called.get(each.office, each.office)), each, names, coming=each.start > on) for each in others
    ]


def _held(office: str, holding: Holding, names: Mapping[UUID, str], *, coming: bool = False) -> OfficeLine:
    return OfficeLine(office, holding.office, names[holding.person_id], holding, coming)


def _body(body: SubBody, places: Sequence[Place], names: Mapping[UUID, str]) -> BodyLine:
    within = [PlaceLine(names[each.person_id], each) for each in places if each.body_id == body.id]
    return BodyLine(body, label(body.name), tuple(within))


def _over(body: SubBody, on: date) -> bool:
    return body.ended_on is not None and body.ended_on <= on
