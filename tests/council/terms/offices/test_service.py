"""Offices, groups and other seats: what the charter allows, what ends with the seat, and what is left after erasure."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.exchange import popolo
from council.terms.limits import add_months
from council.terms.offices import bodies, elsewhere, service
from council.terms.offices.models import SubBody
from council.terms.seats import AmendmentKind
from tests.council.terms import popolo_schema
from tests.council.terms.offices.helpers import END, START, TODAY, council_with_offices, give, person, seat
from tests.factories import ACTOR, make_council

NEXT = TODAY + timedelta(days=100)


@pytest.fixture
def council(app: Flask) -> Council:
    """A council whose charter names offices."""
    assert app
    return council_with_offices()


@pytest.fixture
def amina(council: Council) -> Person:
    """Somebody who sits."""
    found = person(council, "Amina", listed=True)
    seat(found)
    return found


@pytest.fixture
def group(council: Council) -> SubBody:
    """A working group."""
    with transaction():
        return bodies.form_body(ACTOR, council, name={"en": "Housing"}, on=START)


def join(group: SubBody, who: Person, since: date = TODAY, *, adviser: bool = False) -> bodies.Place:
    """Let somebody work in the group."""
    with transaction():
        joined = bodies.join_body(ACTOR, group, person=who, since=since, adviser=adviser)
    return next(each for each in bodies.places_in(group) if each.id == joined.id)


def acts() -> list[str]:
    """What was written into the record since the terms began."""
    made = [each.act for each in db.session.scalars(select(Entry).order_by(Entry.sequence))]
    return made[made.index(Act.TERM_BEGUN.value) + 1 :]


def too_long(who: Person) -> None:
    """A chair for longer than the charter says."""
    give(who, end=add_months(TODAY, 13))


def beyond_her_seat(who: Person) -> None:
    """An office that begins while she sits and ends later than her seat."""
    give(who, "rapporteur", end=END + timedelta(days=1))


def without_a_seat(who: Person) -> None:
    """An office for somebody who does not sit."""
    give(person(who.council, "Bashir"))


def an_office_of_no_charter(who: Person) -> None:
    """An office that the charter does not name."""
    give(who, "treasurer")


def twice_herself(who: Person) -> None:
    """The same office twice at the same time."""
    give(who, "rapporteur")
    give(who, "rapporteur", start=TODAY + timedelta(days=30))


def two_chairs(who: Person) -> None:
    """A second person in an office that is named once, in the middle of the other's time."""
    other = person(who.council, "Carmen")
    seat(other)
    give(who, start=NEXT)
    give(other, start=TODAY, end=add_months(TODAY, 8))


def backwards(who: Person) -> None:
    """An office that ends on the day on which it begins."""
    give(who, end=TODAY)


def three_times(who: Person) -> None:
    """A third time in a row, put between the other two."""
    give(who, start=TODAY - timedelta(days=90), end=TODAY)
    give(who, start=NEXT, end=NEXT + timedelta(days=20))
    give(who, start=TODAY, end=NEXT)


@pytest.mark.parametrize(
    "attempt",
    [
        too_long,
        beyond_her_seat,
        without_a_seat,
        an_office_of_no_charter,
        twice_herself,
        two_chairs,
        backwards,
        three_times,
    ],
)
def test_what_the_charter_does_not_allow_is_refused(amina: Person, attempt: Callable[[Person], None]) -> None:
    """Each rule of an office stands against the one attempt that breaks it."""
    with pytest.raises(Refused):
        attempt(amina)


def test_an_office_named_twice_is_held_by_two(council: Council, amina: Person) -> None:
    """Two rapporteurs at a time, and no third."""
    others = [person(council, name) for name in ("Bashir", "Carmen")]
    for each in others:
        seat(each)
    give(amina, "rapporteur")
    give(others[0], "rapporteur")
    with pytest.raises(Refused):
        give(others[1], "rapporteur")


def test_an_office_ends_with_the_seat(council: Council, amina: Person) -> None:
    """She resigns: the office ends on that day. Her term only runs out: she holds it through the interim."""
    given, term = give(amina), terms.terms_of(amina)[0]
    with transaction():
        terms.amend_term(
            ACTOR,
            terms.term(council, term.term_id),
            kind=AmendmentKind.SHORTENED,
            new_end=NEXT,
            decided_on=TODAY,
            reason="agreed",
        )
    assert service.holding_of(given).end == min(add_months(TODAY, 6), add_months(NEXT, 3))
    with transaction():
        terms.amend_term(
            ACTOR,
            terms.term(council, term.term_id),
            kind=AmendmentKind.RESIGNED,
            new_end=NEXT,
            decided_on=TODAY,
            reason="moved",
        )
    assert service.holding_of(given).end == NEXT


def test_an_office_without_an_end_lasts_as_long_as_is_allowed(council: Council, amina: Person) -> None:
    """The charter's months for the chair; her seat for an office without a length."""
    found = [service.latest_end(council, amina, office, TODAY) for office in ("chair", "rapporteur")]
    assert found == [add_months(TODAY, 12), END]


def test_an_office_ends_early_with_a_reason(amina: Person) -> None:
    """The reason can be read until she is erased; a day outside its time, or no reason, is refused."""
    given = give(amina)
    for on, reason in ((TODAY, ""), (add_months(TODAY, 6), "too late")):
        with pytest.raises(Refused), transaction():
            service.end_office(ACTOR, given, on=on, reason=reason)
    with transaction():
        service.end_office(ACTOR, given, on=NEXT, reason="A new task.")
    holding = service.holding_of(given)
    assert (holding.end, holding.early, service.reason_of(given)) == (NEXT, True, "A new task.")
    assert acts() == [Act.OFFICE_GIVEN.value, Act.OFFICE_ENDED.value]


def test_a_place_in_a_group_ends_with_the_seat_unless_she_advises(
    council: Council, amina: Person, group: SubBody
) -> None:
    """A member's until the interim is over; an adviser's never by itself; both when the group ends."""
    adviser = person(council, "Bashir")
    assert join(group, amina).until == add_months(END, 3)
    assert join(group, adviser, adviser=True).until is None
    with transaction():
        bodies.end_body(ACTOR, group, on=NEXT)
    assert {each.until for each in bodies.places_in(group)} == {NEXT}


def test_who_may_join_a_group(council: Council, amina: Person, group: SubBody) -> None:
    """Nobody twice, nobody before it was formed, no member without a seat, no adviser with one."""
    join(group, amina)
    bashir = person(council, "Bashir")
    carmen = person(council, "Carmen")
    seat(carmen)
    for who, since, adviser in (
        (amina, TODAY, False),
        (bashir, TODAY, False),
        (carmen, TODAY, True),
        (bashir, START - timedelta(days=1), True),
    ):
        with pytest.raises(Refused):
            join(group, who, since, adviser=adviser)
    assert [each.person_id for each in bodies.places_in(group)] == [amina.id]


def test_a_place_ends_and_may_begin_again(amina: Person, group: SubBody) -> None:
    """After she left she may come back; to leave twice is refused."""
    first = join(group, amina, START)
    with transaction():
        bodies.leave_body(ACTOR, bodies.membership(group.council, first.id), on=TODAY)
    with pytest.raises(Refused), transaction():
        bodies.leave_body(ACTOR, bodies.membership(group.council, first.id), on=TODAY)
    join(group, amina)
    assert [each.since for each in bodies.places_of_person(amina)] == [START, TODAY]


def test_what_belongs_to_another_council_is_not_there(amina: Person, group: SubBody) -> None:
    """An office, a group and a place are found in their own council only."""
    given, place = give(amina), join(group, amina)
    other = make_council("other-council")
    for attempt in (
        lambda: service.office_term(other, given.id),
        lambda: bodies.body(other, group.id),
        lambda: bodies.membership(other, place.id),
        lambda: elsewhere.other_seat(person(other, "Nobody"), given.id),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_an_erased_person_leaves_nothing_to_read(amina: Person, group: SubBody) -> None:
    """No table holds where else she sat or why her office ended; her pseudonym stays, and the record is whole."""
    given = give(amina)
    join(group, amina)
    with transaction():
        service.end_office(ACTOR, given, on=NEXT, reason="zzreason")
        told = {"body": "zzbody", "part": "zzpart", "since": START, "until": None, "for_council": True}
        elsewhere.enter_other_seat(ACTOR, amina, own=True, **told)  # type: ignore[arg-type]  # as the form gives it
    assert [(each.body, each.part) for each in elsewhere.other_seats_of(amina)] == [("zzbody", "zzpart")]
    with transaction():
        members.erase_person(ACTOR, amina, on=TODAY)
    assert (service.reason_of(given), elsewhere.other_seats_of(amina)) == ("", [])
    stored = [
        str(row)
        for table in ("office_terms", "other_seats", "sub_body_members", "entries")
        for row in db.session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  # names written here
    ]
    assert [row for row in stored if any(word in row for word in ("zzreason", "zzbody", "zzpart"))] == []
    assert audit.verify() is None
    with pytest.raises(NotFound), transaction():
        elsewhere.enter_other_seat(ACTOR, amina, own=False, **told)  # type: ignore[arg-type]


def test_acts_hold_no_words_about_her(amina: Person) -> None:
    """What the record says of another seat is that there is one, and by whom it was told."""
    with transaction():
        told = {"body": "zzbody", "part": "zzpart", "since": START, "until": None, "for_council": False}
        seat_elsewhere = elsewhere.enter_other_seat(ACTOR, amina, own=False, **told)  # type: ignore[arg-type]
        elsewhere.end_other_seat(ACTOR, seat_elsewhere, on=TODAY)
    with pytest.raises(Refused), transaction():
        elsewhere.end_other_seat(ACTOR, seat_elsewhere, on=TODAY)
    with transaction():
        elsewhere.remove_other_seat(ACTOR, elsewhere.other_seat(amina, seat_elsewhere.id))
    entry = db.session.scalars(select(Entry).where(Entry.act == Act.OTHER_SEAT_ENTERED.value)).one()
    assert json.loads(entry.body)["details"] == {"own": False, "for_council": False}
    assert elsewhere.other_seats_of(amina) == []


def test_popolo_holds_offices_and_groups(council: Council, amina: Person, group: SubBody) -> None:
    """Both files keep to the schema; the public one names only whom it named before."""
    hidden = person(council, "Bashir")
    seat(hidden)
    give(amina)
    give(hidden, "rapporteur")
    for each in (amina, hidden):
        join(group, each)
    public = popolo.public_document(council, TODAY)
    with transaction():
        whole = popolo.hand_out(ACTOR, council)
    assert [list(popolo_schema.faults(each)) for each in (public, whole)] == [[], []]
    assert [len(each["memberships"]) for each in (public, whole)] == [3, 6]
    assert [each["label"] for each in public["posts"]] == ["Members", "Chair"]
    assert [each["name"] for each in public["organizations"]][1:] == ["Housing"]
