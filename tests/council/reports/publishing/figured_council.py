"""A council of twenty-four whose members told a sealed origin; a third of their terms ends each year."""

from datetime import date

from sqlalchemy import select

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.limits import add_months
from tests.factories import ACTOR

BEGUN, DAY, NEXT_YEAR = date(2026, 1, 1), date(2026, 11, 22), date(2027, 1, 1)
SEATS, COHORTS = 24, 3
ORIGINS = ("north",) * 9 + ("south",) * 12 + ("undocumented",) * 2  # the last of twenty-four said nothing
NAMES = {"north": {"en": "North", "ar": "الشمال"}, "south": {"en": "South", "ar": "الجنوب"}}


def figured_council(slug: str = "test-council") -> Council:
    """The council, with everybody on a seat."""
    with transaction():
        council = councils.found_council(ACTOR, slug=slug, name={"en": "Figured council"}, level="local", about={})
        values = [*NAMES.items(), ("undocumented", {"en": "Without papers"})]
        name = {"en": "Origin", "ar": "الأصل"}
        councils.add_dimension(ACTOR, council, key="origin", name=name, purpose={}, sensitivity="sealed", values=values)
        councils.adopt_charter(ACTOR, council, rules=rules(), in_force_from=BEGUN)
        for number in range(SEATS):
            _seat(council, number, BEGUN, add_months(BEGUN, 12 * (1 + number % COHORTS)))
    return council


def rules() -> CharterRules:
    """Its charter."""
    return CharterRules.model_validate(
        {
            "least_size": SEATS,
            "most_size": SEATS,
            "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": SEATS}],
            "terms": {"months": 36},
            "dimensions": ["origin"],
        }
    )


def _seat(council: Council, number: int, start: date, end: date) -> None:
    person = members.add_person(ACTOR, council, name=f"Member {number}")
    if number < len(ORIGINS):
        members.declare_traits(ACTOR, person, {"origin": ORIGINS[number]}, on=start, by="self")
    terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=end)


def rotate_a_third(council: Council, people: int = SEATS // COHORTS, *, on: date = NEXT_YEAR) -> None:
    """Newcomers take the seats of those whose terms end in a year; fewer than all of them leave early."""
    ending = [each for each in terms.held_terms(council) if each.end == NEXT_YEAR][:people]
    with transaction():
        for number, each in enumerate(ending):
            if on < each.end:
                term = terms.term(council, each.term_id)
                kind = terms.AmendmentKind.RESIGNED
                terms.amend_term(ACTOR, term, kind=kind, new_end=on, decided_on=on, reason="She moved.")
            _seat(council, number, on, add_months(NEXT_YEAR, 36))


def somebody_from(council: Council, origin: str) -> Person:
    """One of those who declared an origin."""
    known = list(db.session.scalars(select(Person).where(Person.council_id == council.id)))
    declared = members.traits_of_many(each.id for each in known)
    return next(each for each in known if declared[each.id].get("origin") == origin)
