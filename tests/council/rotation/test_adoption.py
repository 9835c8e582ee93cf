"""What adoption leaves behind: a reserve list with its days, who sits on, a snapshot of counts, and a mail to each."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import db, transaction
from council.mail import OutgoingMail
from council.members import service as members
from council.members.models import Person
from council.rotation import adoption, snapshots
from council.rotation.models import Proposal
from council.terms import service as terms
from tests import factories
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.helpers import DAY, LATER
from tests.council.rotation.small_councils import BY_LOT
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
ONE = "/test-council/rotations/2026-07-01/proposals/1"
ENDS = date(2028, 7, 1)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def drawn(app: Flask, council: Council, rotation_on: date = DAY) -> Proposal:
    """A proposal that was drawn and waits to be adopted."""
    proposal = helpers.propose(app, council, rotation_on)
    small_councils.sign_off(proposal)
    small_councils.promise(app, proposal)
    small_councils.draw(app, proposal)
    return proposal


def signed_off(app: Flask, council: Council) -> Proposal:
    """A proposal of a council without lots that waits to be adopted."""
    proposal = helpers.propose(app, council)
    small_councils.sign_off(proposal)
    return proposal


def adopt(proposal: Proposal) -> adoption.Outcome:
    """It is adopted."""
    with transaction():
        return adoption.adopt(ACTOR, proposal)


def give_up_a_seat(council: Council) -> None:
    """Somebody whose term would go on resigns to the day of the rotation."""
    going_on = next(each for each in terms.held_terms(council) if each.end == LATER)
    with transaction():
        terms.amend_term(
            ACTOR,
            terms.term(council, going_on.term_id),
            kind=terms.AmendmentKind.RESIGNED,
            new_end=DAY,
            decided_on=helpers.ASKED,
            reason="She moves away.",
        )


def mails() -> dict[str, str]:
    """What waits to be sent, by address; nobody gets two."""
    written = list(db.session.scalars(select(OutgoingMail)))
    assert len({each.recipient for each in written}) == len(written)
    return {each.recipient: each.body for each in written}


def test_the_reserve_list_is_asked_in_its_order_while_its_terms_last(app: Flask) -> None:
    """From the rotation day until before the day on which the new terms end; not before, and not after."""
    council = small_councils.small_council(
        {**BY_LOT, "vacancy": {"filled_by": "reserve_list", "reserve_list_length": 2}}
    )
    found = adopt(drawn(app, council))
    places = adoption.reserve_list(council, DAY)
    assert [place.person_id for place in places] == [person.id for person in found.reserve]
    assert [place.position for place in places] == [1, 2]
    assert {place.valid_until for place in places} == {ENDS}
    before, last = DAY - timedelta(days=1), ENDS - timedelta(days=1)
    assert [len(adoption.reserve_list(council, on)) for on in (before, DAY, last, ENDS)] == [0, 2, 2, 0]


def test_the_list_of_the_next_rotation_takes_the_place_of_the_one_before(app: Flask) -> None:
    """A year later another half of the council changes; from that day the new list is asked, and the old one not."""
    council = small_councils.small_council(BY_LOT)
    first = adopt(drawn(app, council))
    with transaction():
        small_councils.apply(council, 4, rotation_on=LATER)
    second = adopt(drawn(app, council, LATER))
    asked = {on: [place.person_id for place in adoption.reserve_list(council, on)] for on in (DAY, LATER)}
    assert asked == {DAY: [first.reserve[0].id], LATER: [second.reserve[0].id]}
    assert adoption.reserve_list(council, DAY)[0].valid_until == LATER


@given(DAYS, DAYS, st.lists(DAYS))
def test_a_list_ends_with_its_terms_or_with_the_next_list(begins: date, last: date, others: list[date]) -> None:
    """Whichever comes first; lists before it, or of the same day, change nothing."""
    until = adoption.valid_until(begins, last, others)
    assert until <= last
    assert all(until <= day for day in others if day > begins)
    assert until == last or (until in others and until > begins)


def test_nobody_who_was_erased_stands_on_the_list(app: Flask) -> None:
    """Whoever was drawn for the list and is erased before the adoption is left out."""
    council = small_councils.small_council(BY_LOT)
    proposal = drawn(app, council)
    with transaction():
        members.erase_person(ACTOR, adoption.outcome_of(proposal).reserve[0], on=DAY)
    adopt(proposal)
    assert adoption.reserve_list(council, DAY) == []


@pytest.mark.parametrize(
    ("rules", "until"),
    [
        ({"months": 24}, []),
        ({"months": 24, "interim_months": 6}, [date(2027, 1, 1)]),
        ({"months": 24, "interim_until_succeeded": True}, [None]),
    ],
    ids=["no interim", "six months", "until succeeded"],
)
def test_who_sits_on_is_told_before_as_it_comes_true_after(
    app: Flask, rules: dict[str, object], until: list[date | None]
) -> None:
    """A seat was given up since: the charter says whether one of those leaving sits on, and until when."""
    council = small_councils.small_council({"terms": rules})
    proposal = signed_off(app, council)
    give_up_a_seat(council)
    told = adoption.outcome_of(proposal).sits_on
    assert [each.until for each in told] == until
    adopt(proposal)
    interim = [seat.person_id for seat in terms.seated(council, DAY) if seat.interim]
    assert [each.person.id for each in told] == interim
    assert adoption.outcome_of(proposal).sits_on == told


def test_the_page_says_who_sits_on_and_how_many_are_told(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    """Before anything is done: the names, until when, and the number of mails."""
    council = small_councils.small_council({"terms": {"months": 24, "interim_months": 6}})
    signed_off(app, council)
    give_up_a_seat(council)
    small_councils.give_accounts(council)
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    page = client.get(f"{ONE}/adopt").get_data(as_text=True)
    assert "1 person sits on" in page
    assert "not after 1 January 2027" in page
    assert "6 people get a mail" in page
    assert "2 applicants were not chosen" in page


def test_a_snapshot_counts_everybody_who_sits_and_outlives_them(app: Flask) -> None:
    """Each value with its number, and the same after somebody was erased; the table shows nobody any value."""
    council = small_councils.small_council()
    adopt(signed_off(app, council))
    [snapshot] = snapshots.snapshots_of(council)
    assert snapshot.day == DAY
    assert sum(snapshot.counts["origin"].values()) == small_councils.SEATS
    assert set(snapshot.counts["origin"]) == {"north", "south", "undisclosed"}
    seat = terms.seated(council, DAY)[0]
    with transaction():
        members.erase_person(ACTOR, members.person(council, seat.person_id), on=DAY)
    assert snapshots.latest_by_day(council)[DAY] == snapshot
    with transaction():
        assert snapshots.write_snapshot(council, DAY) == small_councils.SEATS
    assert snapshots.snapshots_of(council)[-1].counts == snapshot.counts


def test_everybody_concerned_gets_one_mail_about_herself_alone(app: Flask) -> None:
    """Those who join, leave, stand on the list and were not chosen; no name of anybody, and no value."""
    council = small_councils.small_council(BY_LOT)
    proposal = drawn(app, council)
    people = small_councils.give_accounts(council)
    with transaction():
        db.session.execute(db.delete(OutgoingMail))
    found = adopt(proposal)
    written = {people[address].id: body for address, body in mails().items()}
    expected = {
        **{each.person.id: "You were chosen: from 1 July 2026" for each in found.begins},
        **{person.id: "Your term in Small council ends on 1 July 2026." for person in found.leaves},
        **{person.id: "You are on the reserve list of Small council until 1 July 2028." for person in found.reserve},
        **{person.id: "You were not chosen this time." for person in found.not_chosen},
    }
    assert written.keys() == expected.keys()
    assert all(words in written[person_id] for person_id, words in expected.items())
    assert all("http://localhost/me" in body for body in written.values())
    assert not any(
        word in body for body in written.values() for word in ("Applicant", "Member ", "north", "south", "P-")
    )
    assert all("Your term ends before 1 July 2028." in written[each.person.id] for each in found.begins)
    refusals = [written[person.id] for person in found.not_chosen]
    assert all("The next rotation is on 1 July 2027." in body for body in refusals)


def test_nobody_is_invited_to_a_rotation_at_which_the_charter_keeps_her_off(app: Flask) -> None:
    """An applicant who has to wait longer than until the next rotation is told that she was not chosen, and no more."""
    rules = {"terms": {"months": 24, "most_consecutive": 1, "cooling_off_months": 60}}
    council = small_councils.small_council(rules)
    people = small_councils.give_accounts(council)
    resting = next(each for each in people.values() if members.name_of(each).startswith("Applicant 0"))
    with transaction():
        first, last = date(2022, 7, 1), date(2024, 7, 1)
        terms.begin_term(ACTOR, council, person=resting, seat_group="members", start=first, end=last)
    found = adopt(signed_off(app, council))
    invited = {people[address].id for address, body in mails().items() if "You may apply again" in body}
    assert resting.id in {person.id for person in found.not_chosen}
    assert invited == {person.id for person in found.not_chosen} - {resting.id}


def test_a_mail_is_in_its_readers_language(app: Flask) -> None:
    """Not in that of the officer who adopts."""
    council = small_councils.small_council()
    proposal = signed_off(app, council)
    people = small_councils.give_accounts(council)
    chosen = adoption.outcome_of(proposal).begins[0].person
    with transaction():
        db.session.get_one(Person, chosen.id).language = "fr"
    adopt(proposal)
    bodies = {people[address].id: body for address, body in mails().items()}
    assert "1 juillet 2026" in bodies[chosen.id]
