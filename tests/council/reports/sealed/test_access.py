"""Sealed tables: asked for, opened for a time by somebody else, read on the record, and closed again by themselves."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import mail
from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.reports.sealed import service
from council.reports.sealed.models import SealedAccess
from council.reports.sealed.service import AccessState, Wish
from council.rotation import settling
from council.terms import service as terms
from tests import factories
from tests.council.members.helpers import add_dimension, read
from tests.council.rotation import helpers
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
HERE, DESK = "/test-council/audit/sealed", "/test-council/sealed-requests"
BEGUN = date(2023, 7, 1)
TODAY = datetime.now(UTC).date()
WISH = Wish(("gender", "secret"), BEGUN, TODAY, "Two complaints about the last rotation.")


@pytest.fixture
def closed(council: Council) -> Council:
    """Three members, under a charter that looks at a sealed dimension together with another."""
    add_dimension(council, "sealed", "secret")
    latest = councils.latest_charter(council)
    assert latest is not None
    told = councils.rules_of(latest).model_dump(mode="json")
    told["dimensions"], told["crossings"] = [*told["dimensions"], "secret"], [{"dimensions": ["gender", "secret"]}]
    with transaction():
        rules = councils.rules_of(latest).model_validate(told)
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=factories.CHARTER_FROM)
        for number in range(3):
            person = helpers.add_person(council, f"Member {number}", {"gender": "woman", "secret": "first"})
            end = TODAY + timedelta(days=300)
            terms.begin_term(ACTOR, council, person=person, seat_group="members", start=BEGUN, end=end)
        settling.settle(council, TODAY)
    return council


@pytest.fixture
def asked(closed: Council, auditor: User) -> SealedAccess:
    """The auditor asked for the table."""
    with transaction():
        return service.ask(auditor, closed, wish=WISH)


def acts() -> list[str]:
    """What the record says of sealed tables, in order."""
    found = select(Entry.act).where(Entry.subject.startswith("sealed_access:")).order_by(Entry.sequence)
    return list(db.session.scalars(found))


def test_from_the_question_to_the_table(
    app: Flask, closed: Council, *, auditor: User, officer: User, sign_in: SignIn
) -> None:
    """Asked on a page, opened on a page, read: four acts, a mail each way, and the exact numbers."""
    client, office = app.test_client(), app.test_client()
    sign_in(client, auditor)
    sign_in(office, officer)
    form = {"table": "gender secret", "first_day": "2024-01-01", "last_day": TODAY.isoformat(), "reason": WISH.reason}
    sent = client.post(HERE, data={**factories.hidden_fields(read(client, HERE)), **form})
    assert sent.status_code == 302
    [request] = service.requests(closed)
    assert f"{DESK}/{request.id}" in read(office, "/test-council/")
    page = read(office, f"{DESK}/{request.id}")
    assert WISH.reason in page
    until = {"until": (TODAY + timedelta(days=7)).isoformat()}
    assert office.post(f"{DESK}/{request.id}", data={**factories.hidden_fields(page), **until}).status_code == 302
    own = read(client, HERE)
    table = client.post(f"{HERE}/{request.id}", data=factories.hidden_fields(own))
    assert (table.status_code, "<strong>3</strong>" in table.get_data(as_text=True)) == (200, True)
    told = [each.recipient for each in db.session.scalars(select(mail.OutgoingMail))]
    assert acts() == [Act.SEALED_ACCESS_ASKED, Act.SEALED_ACCESS_GRANTED, Act.SEALED_TABLE_READ]
    assert told == [officer.email, auditor.email]


@pytest.mark.parametrize("state", ["asked", "refused", "over", "another"])
def test_a_table_that_is_not_open_to_her_is_not_there(
    client: FlaskClient, asked: SealedAccess, auditor: User, officer: User, *, sign_in: SignIn, state: str
) -> None:
    """Before the answer, after a refusal, after the last day, and for another auditor; nothing is recorded as read."""
    reader = auditor
    if state == "refused":
        with transaction():
            service.refuse(officer, asked)
    if state in {"over", "another"}:
        with transaction():
            service.grant(officer, asked, until=TODAY)
    if state == "over":
        with transaction():
            asked.open_until = TODAY - timedelta(days=1)
    if state == "another":
        reader = factories.make_user("second", asked.council, Role.AUDITOR)
    sign_in(client, reader)
    fields = factories.hidden_fields(read(client, HERE))
    assert client.post(f"{HERE}/{asked.id}", data=fields).status_code == 404
    assert Act.SEALED_TABLE_READ.value not in acts()


def test_access_ends_by_itself(asked: SealedAccess, officer: User, auditor: User) -> None:
    """Open on its last day, over on the next; nobody has to do anything."""
    until = TODAY + timedelta(days=3)
    with transaction():
        service.grant(officer, asked, until=until)
    states = [service.state_of(asked, until + timedelta(days=days)) for days in (0, 1)]
    assert states == [AccessState.OPEN, AccessState.OVER]
    assert [service.is_open_to(auditor, asked, until), service.is_open_to(officer, asked, until)] == [True, False]


@pytest.mark.parametrize("days", [-1, service.LONGEST_DAYS + 1])
def test_it_is_opened_for_a_time(asked: SealedAccess, officer: User, days: int) -> None:
    """Neither into the past nor for good."""
    with pytest.raises(Refused), transaction():
        service.grant(officer, asked, until=TODAY + timedelta(days=days))
    assert acts() == [Act.SEALED_ACCESS_ASKED]


def test_nobody_opens_it_to_herself_and_nobody_decides_twice(asked: SealedAccess, auditor: User, officer: User) -> None:
    """An auditor who is also an administrator waits for somebody else; the first answer counts."""
    with pytest.raises(Refused), transaction():
        service.grant(auditor, asked, until=TODAY)
    with transaction():
        service.refuse(officer, asked)
    with pytest.raises(Refused), transaction():
        service.grant(officer, asked, until=TODAY)
    assert acts() == [Act.SEALED_ACCESS_ASKED, Act.SEALED_ACCESS_REFUSED]


def test_an_auditor_whose_role_was_taken_back_reads_nothing(
    client: FlaskClient, asked: SealedAccess, *, auditor: User, officer: User, sign_in: SignIn
) -> None:
    """An open table is open to an auditor only."""
    with transaction():
        service.grant(officer, asked, until=TODAY)
    sign_in(client, auditor)
    fields = factories.hidden_fields(read(client, HERE))
    with transaction():
        councils.revoke_role(
            ACTOR, next(each for each in councils.grants_of(asked.council) if each.user_id == auditor.id)
        )
    assert client.post(f"{HERE}/{asked.id}", data=fields).status_code in {400, 404}  # her session ended with the role
    assert Act.SEALED_TABLE_READ.value not in acts()


def test_the_reason_is_sealed(asked: SealedAccess) -> None:
    """The database does not hold it in plain, nor do the record and the mails."""
    written = [asked.reason_sealed, *db.session.scalars(select(Entry.body))]
    mails = [each.body for each in db.session.scalars(select(mail.OutgoingMail))]
    assert [each for each in written if b"complaints" in each] == []
    assert [each for each in mails if "complaints" in each] == []
    assert service.reason_of(asked) == WISH.reason


def test_a_wrong_form_is_shown_again(client: FlaskClient, closed: Council, auditor: User, sign_in: SignIn) -> None:
    """Days out of order, no reason, a table that is not closed: nothing is asked."""
    sign_in(client, auditor)
    form = {"table": "gender", "first_day": "2024-02-01", "last_day": "2024-01-01", "reason": ""}
    sent = client.post(HERE, data={**factories.hidden_fields(read(client, HERE)), **form})
    page = sent.get_data(as_text=True)
    assert (sent.status_code, "This day comes before the first one." in page) == (422, True)
    assert service.requests(closed) == []
