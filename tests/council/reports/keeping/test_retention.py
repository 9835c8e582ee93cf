"""What was kept for long enough is erased on its day and not before, and what is still needed stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council import crypto, mail
from council.access import Role
from council.accounts.models import SignInTry, User
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.calls import service as calls
from council.calls.answers import answers_of
from council.calls.models import Application, Call
from council.config import Settings
from council.councils.models import Council, RoleGrant
from council.crypto import DataKey
from council.database import db, transaction
from council.keeping_commands import carry_out_retention
from council.mail import OutgoingMail
from council.members import messages
from council.members import service as members
from council.members.models import Person
from council.reports.keeping.retention import ahead
from council.reports.keeping.retention.due import What
from council.reports.keeping.retention.erasing import carry_out, choose, over
from council.reports.keeping.retention.tidying import tidy
from council.terms import service as terms
from tests import factories
from tests.factories import ACTOR

ROTATION = date(2023, 7, 1)
APPLICANT_ENDS = date(2025, 7, 1)  # 24 months after the rotation
SERVED_UNTIL = date(2024, 7, 1)
MEMBER_ENDS = date(2027, 7, 1)  # 36 months after the term
LONG_AGO = datetime(2023, 1, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
SignIn = Callable[[FlaskClient, User], None]


@pytest.fixture
def settings(app: Flask) -> Settings:
    """The times that hold unless told otherwise."""
    found: Settings = app.config["COUNCIL_SETTINGS"]
    return found


def _person(council: Council, name: str) -> Person:
    """Somebody the council has known for long."""
    with transaction():
        person = members.add_person(ACTOR, council, name=name, contact=f"{name.lower()}@test.example")
        members.declare_traits(ACTOR, person, {"gender": "woman"}, on=date(2023, 1, 1), by="self")
        person.created_at = LONG_AGO
    return person


def _call(council: Council, rotation_on: date) -> Call:
    with transaction():
        opens, closes = rotation_on - timedelta(days=90), rotation_on - timedelta(days=30)
        return calls.plan_call(
            ACTOR, council, title={"en": "Seats"}, text={}, opens_on=opens, closes_on=closes, rotation_on=rotation_on
        )


def _apply(call: Call, person: Person, *, keep_for_next: bool = False) -> Application:
    with transaction():
        return calls.receive_application(
            ACTOR,
            call,
            person=person,
            on=call.opens_on,
            answers={"why": "Because"},
            keep_for_next=keep_for_next,
        )


def _serve(council: Council, person: Person, start: date, end: date) -> None:
    with transaction():
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=end)


def _ends(council: Council, settings: Settings, what: What) -> list[date]:
    return sorted(each.day for each in over(council, settings, on=date(2100, 1, 1)) if each.what is what)


def _run(council: Council, settings: Settings, on: date) -> dict[What, int]:
    with transaction():
        return dict(carry_out(ACTOR, council, settings, on=on))


# Applicants


def test_an_applicant_who_was_never_chosen_is_erased_on_her_day(council: Council, settings: Settings) -> None:
    """Not a day before; then her key is destroyed, and only her pseudonym is left."""
    applicant = _person(council, "Amina")
    _apply(_call(council, ROTATION), applicant)
    before = _run(council, settings, APPLICANT_ENDS - A_DAY)
    after = _run(council, settings, APPLICANT_ENDS)
    assert (before, after) == ({}, {What.APPLICANTS: 1, What.APPLICATIONS: 1})
    assert db.session.get_one(DataKey, applicant.id).wrapped is None
    assert (applicant.erased_at is not None, members.name_of(applicant)) == (True, applicant.pseudonym)


def test_a_later_application_keeps_her(council: Council, settings: Settings) -> None:
    """Counted from the last rotation she applied for; what she wrote for the first goes in its own time."""
    applicant = _person(council, "Amina")
    first = _apply(_call(council, ROTATION), applicant)
    later = _apply(_call(council, date(2024, 7, 1)), applicant)
    assert _run(council, settings, APPLICANT_ENDS) == {What.APPLICATIONS: 1}
    assert (answers_of(first), answers_of(later)) == ({}, {"why": "Because"})
    assert _ends(council, settings, What.APPLICANTS) == [date(2026, 7, 1)]


def test_an_application_kept_for_the_next_call_waits_for_it(council: Council, settings: Settings) -> None:
    """Until there is a next call no day is known; then it counts from that call's rotation."""
    _apply(_call(council, ROTATION), _person(council, "Amina"), keep_for_next=True)
    unknown = _ends(council, settings, What.APPLICANTS)
    _call(council, date(2024, 7, 1))
    assert (unknown, _ends(council, settings, What.APPLICANTS)) == ([], [date(2026, 7, 1)])


def test_somebody_who_was_added_and_did_nothing_ends_too(council: Council, settings: Settings) -> None:
    """Counted from the day on which the council came to know her."""
    _person(council, "Amina")
    assert _ends(council, settings, What.APPLICANTS) == [date(2025, 1, 1)]


# Former members


def test_of_a_former_member_the_name_and_the_terms_stay(council: Council, settings: Settings) -> None:
    """Her contact and what she said of herself are gone; who served, and how often, can still be told."""
    person = _person(council, "Berta")
    _serve(council, person, date(2023, 1, 1), SERVED_UNTIL)
    before = _run(council, settings, MEMBER_ENDS - A_DAY)
    after = _run(council, settings, MEMBER_ENDS)
    assert (before, after) == ({}, {What.MEMBERS: 1})
    assert (members.name_of(person), members.contact_of(person)) == ("Berta", "")
    assert dict(members.traits_of(person)) == {}
    assert [each.end for each in terms.terms_of(person)] == [SERVED_UNTIL]
    assert _run(council, settings, MEMBER_ENDS + A_DAY) == {}


def test_whoever_sits_has_no_day(council: Council, settings: Settings) -> None:
    """A member, and one who was a member and sits again."""
    person = _person(council, "Berta")
    _serve(council, person, date(2023, 1, 1), SERVED_UNTIL)
    _serve(council, person, date(2026, 1, 1), date(2029, 1, 1))
    assert _ends(council, settings, What.MEMBERS) == [date(2032, 1, 1)]


def test_whoever_agreed_to_be_kept_is_kept_until_she_takes_it_back(council: Council, settings: Settings) -> None:
    """Her choice is an act, and holds at once both ways."""
    person = _person(council, "Berta")
    _serve(council, person, date(2023, 1, 1), SERVED_UNTIL)
    found = []
    for kept in (True, False):
        with transaction():
            choose(ACTOR, person, kept=kept, on=SERVED_UNTIL)
        found.append(_ends(council, settings, What.MEMBERS))
    chosen = select(func.count()).where(Entry.act == Act.RETENTION_CHOSEN.value)
    assert (found, db.session.scalar(chosen)) == ([[], [MEMBER_ENDS]], 2)


def test_an_account_that_was_only_a_members_is_closed(council: Council, settings: Settings, member_user: User) -> None:
    """An account with another task stays for that."""
    officer = factories.make_user("both", council, Role.SECRETARIAT)
    for user in (member_user, officer):
        person = _person(council, user.name)
        _serve(council, person, date(2023, 1, 1), SERVED_UNTIL)
        with transaction():
            person.user_id = user.id
    _run(council, settings, MEMBER_ENDS)
    held = select(RoleGrant.user_id).where(RoleGrant.revoked_at.is_(None))
    assert (member_user.active, officer.active) == (False, True)
    assert list(db.session.scalars(held)) == [officer.id]


# Messages, and what is kept for a short time


def test_messages_and_mails_are_forgotten(council: Council, settings: Settings) -> None:
    """A message cannot be read any more after its time, by nobody; a mail that left is gone with its address."""
    person = _person(council, "Berta")
    _serve(council, person, date(2023, 1, 1), date(2099, 1, 1))
    with transaction():
        messages.send(ACTOR, person, kind="note", subject="Hello", body="Dear Berta", at=LONG_AGO)
        outgoing = db.session.scalars(select(OutgoingMail)).one()
        mail.mark_sent(outgoing, at=LONG_AGO)
    assert messages.letters_of(person).total == 1
    assert _run(council, settings, date(2025, 1, 1)) == {What.MESSAGES: 1}
    with transaction():
        tidy(settings, at=LONG_AGO + timedelta(days=31))
    assert (messages.letters_of(person).total, db.session.scalar(select(func.count(OutgoingMail.id)))) == (0, 0)


def test_tries_to_sign_in_are_forgotten_on_a_quiet_site_too(settings: Settings) -> None:
    """After a quarter of an hour, whether or not anybody tries again."""
    with transaction():
        db.session.add(SignInTry(bucket=b"\0" * 32, tried_at=LONG_AGO))
    with transaction():
        tidy(settings, at=LONG_AGO + timedelta(minutes=14))
    kept = db.session.scalar(select(func.count(SignInTry.id)))
    with transaction():
        tidy(settings, at=LONG_AGO + timedelta(minutes=16))
    assert (kept, db.session.scalar(select(func.count(SignInTry.id)))) == (1, 0)


# Runs


def test_each_run_that_erased_something_is_one_act_with_its_counts(council: Council) -> None:
    """And a run that found nothing leaves no trace; the record stays whole."""
    _apply(_call(council, ROTATION), _person(council, "Amina"))
    erased = [carry_out_retention(ACTOR, on=day) for day in (APPLICANT_ENDS, APPLICANT_ENDS, APPLICANT_ENDS + A_DAY)]
    runs = db.session.scalars(select(Entry).where(Entry.act == Act.RETENTION_CARRIED_OUT.value)).all()
    assert (erased, len(runs), audit.verify()) == ([2, 0, 0], 1, None)
    assert b'"applicants":1' in runs[0].body


def test_what_was_erased_is_unreadable_with_every_key_there_is(council: Council, settings: Settings) -> None:
    """Her name as it was sealed before does not open any more."""
    applicant = _person(council, "Amina")
    sealed = applicant.name_sealed
    _run(council, settings, date(2030, 1, 1))
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(applicant.id, sealed, crypto.Place("people", "name_sealed", applicant.id))


# Pages


def test_the_secretariat_reads_a_year_ahead(
    council: Council, client: FlaskClient, officer: User, sign_in: SignIn
) -> None:
    """On which day, how many people; nothing without a day, and nothing later than a year."""
    today, settings = datetime.now(UTC).date(), client.application.config["COUNCIL_SETTINGS"]
    sign_in(client, officer)
    empty = client.get(f"/{council.slug}/retention").get_data(as_text=True)
    _person(council, "Amina")
    page = client.get(f"/{council.slug}/retention").get_data(as_text=True)
    assert ("Nothing is erased within the next year" in empty, "Within a day" in page) == (True, True)
    assert "1 person who never had a seat is erased altogether." in page
    assert ahead.ahead(council, settings, on=date(2023, 6, 1)) == []
    assert [each.day for each in ahead.ahead(council, settings, on=today)] == [None]


def test_a_former_member_chooses_on_her_own_page(
    council: Council, client: FlaskClient, member_user: User, sign_in: SignIn
) -> None:
    """She reads her day, agrees to be kept, and takes it back; a stale form is refused."""
    person = _person(council, "Berta")
    _serve(council, person, date(2023, 1, 1), SERVED_UNTIL)
    with transaction():
        person.user_id = member_user.id
    sign_in(client, member_user)
    address, found = f"/me/{council.slug}/retention", []
    first = factories.hidden_fields(client.get(address).get_data(as_text=True))
    for _turn in range(2):
        page = client.get(address).get_data(as_text=True)
        found.append("On 1 July 2027 your contact" in page)
        assert client.post(address, data=factories.hidden_fields(page)).status_code == 302
    assert (found, db.session.get_one(Person, person.id).kept_since) == ([True, False], None)
    assert client.post(address, data=first).status_code == 409
