"""Offices and sub-bodies in Popolo: an office is a post of the council, a sub-body an organization within it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from council.councils.models import Council
from council.i18n import label
from council.terms.offices import bodies, service

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Readers:
    """For whom a file is made: whom it names and by which id, and on which day; without a day, at all times."""

    people: Mapping[UUID, str]
    id_of: Callable[[UUID], str]
    on: date | None = None


def add_offices(document: dict[str, list[dict[str, Any]]], council: Council, readers: Readers) -> None:
    """Add who holds which office and who works in which sub-body, as far as the file names these people."""
    organization = f"council/{council.slug}"
    held = [
        each
        for each in service.holdings(council)
        if each.person_id in readers.people and each.start < each.end and (not readers.on or each.covers(readers.on))
    ]
    called = service.office_names(council)
    names = {each.office: label(called.get(each.office, each.office)) for each in held}
    document["posts"] += [
        {"id": f"{organization}/office/{key}", "label": name, "role": name, "organization_id": organization}
        for key, name in names.items()
    ]
    document["memberships"] += [
        {
            "id": readers.id_of(each.id),
            "person_id": readers.people[each.person_id],
            "organization_id": organization,
            "post_id": f"{organization}/office/{each.office}",
            "role": names[each.office],
            "start_date": each.start.isoformat(),
            "end_date": (each.end - ONE_DAY).isoformat(),
        }
        for each in held
    ]
    _add_bodies(document, council, readers)


def _add_bodies(document: dict[str, list[dict[str, Any]]], council: Council, readers: Readers) -> None:
    organization = f"council/{council.slug}"
    for body in bodies.bodies_of(council):
        if readers.on and not (body.formed_on <= readers.on < (body.ended_on or date.max)):
            continue
        within = {
            "id": f"{organization}/body/{body.id}",
            "name": label(body.name),
            "parent_id": organization,
            "founding_date": body.formed_on.isoformat(),
        }
        if body.ended_on:
            within["dissolution_date"] = body.ended_on.isoformat()
        document["organizations"].append(within)
    shown = {each["id"] for each in document["organizations"]}
    for place in bodies.places_of(council):
        body_id = f"{organization}/body/{place.body_id}"
        known = place.person_id in readers.people and body_id in shown
        if known and place.until != place.since and (not readers.on or place.covers(readers.on)):
            document["memberships"].append(_membership(place, body_id, readers))


def _membership(place: bodies.Place, body_id: str, readers: Readers) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": readers.id_of(place.id),
        "person_id": readers.people[place.person_id],
        "organization_id": body_id,
        "role": "adviser" if place.adviser else "member",
        "start_date": place.since.isoformat(),
    }
    return {**told, "end_date": (place.until - ONE_DAY).isoformat()} if place.until else told
