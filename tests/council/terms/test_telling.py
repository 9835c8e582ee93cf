"""Whose term somebody else changed is written to: in her language, with both days, and never with the reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.mail import waiting
from council.members import messages
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.bulk import service as bulk
from council.terms.bulk.service import Change
from council.terms.models import Term
from council.terms.resigning import service as resigning
from council.terms.seats import AmendmentKind
from council.terms.telling import tell_of_change
from tests import factories
from tests.factories import ACTOR, hidden_fields

TODAY = datetime.now(UTC).date()
START, END = TODAY - timedelta(days=300), TODAY + timedelta(days=400)
SECRET = "Reason-nobody-else-reads"


@pytest.fixture
def person(council: Council) -> Person:
    """A member who reads French and is reached by mail."""
    with transaction():
        return members.add_person(ACTOR, council, name="Amina", contact="amina@test.example", language="fr")


@pytest.fixture
def term(council: Council, person: Person) -> Term:
    """Her term."""
    with transaction():
        return terms.begin_term(ACTOR, council, person=person, seat_group="members", start=START, end=END)


def letters(person: Person) -> list[tuple[str, str]]:
    """In which language she was written to, and what about."""
    return [(each.language, each.kind) for each in messages.messages_of(person)]


def test_a_bulk_change_writes_to_each_member_in_her_language(council: Council, person: Person, term: Term) -> None:
    """Both days stand in it, a mail waits in the outbox, and the reason is nowhere."""
    change = Change(kind=AmendmentKind.EXTENDED, decided_on=TODAY, reason=SECRET, new_end=date(2029, 3, 1))
    with transaction():
        bulk.amend_many(ACTOR, council, [term.id], change)
    assert (letters(person), len(waiting())) == ([("fr", "term_changed")], 1)
    letter = messages.latest_to(person)
    assert letter is not None
    assert "1 mars 2029" in letter.body
    assert SECRET not in letter.body


def test_a_resignation_entered_by_an_officer_is_told_and_her_own_is_not(person: Person, term: Term) -> None:
    """What she entered herself she knows; taken back by an officer she is told again."""
    leaves = TODAY + timedelta(days=30)
    with transaction():
        resigning.resign(ACTOR, term, leaves_on=leaves, on=TODAY, reason=SECRET, own=True)
    assert letters(person) == []
    with transaction():
        resigning.take_back(ACTOR, term, on=TODAY, own=False)
    with transaction():
        resigning.resign(ACTOR, term, leaves_on=leaves, on=TODAY, reason=SECRET, own=False)
    assert letters(person) == [("fr", "term_changed")] * 2
    assert all(SECRET not in messages.read(each).body for each in messages.messages_of(person))


def test_a_single_change_on_the_page_writes_to_her(
    client: FlaskClient, officer: User, person: Person, term: Term
) -> None:
    """The page says so before, and the message is there after."""
    factories.sign_in(client, officer)
    path = f"/{term.council.slug}/terms/{term.id}/change"
    page = client.get(path).get_data(as_text=True)
    assert "The member is told by a message" in page
    sent = {"kind": "shortened", "new_end": "2027-02-01", "decided_on": TODAY.isoformat(), "reason": SECRET}
    assert client.post(path, data={**hidden_fields(page), **sent}).status_code == 302
    assert letters(person) == [("fr", "term_changed")]


@pytest.mark.parametrize(("kind", "told"), [(AmendmentKind.DIED, 0), (AmendmentKind.REMOVED, 1)])
def test_nobody_writes_to_the_dead(person: Person, term: Term, kind: AmendmentKind, told: int) -> None:
    """Whoever was removed is told the day; after a death there is nobody to write to."""
    with transaction():
        amendment = terms.amend_term(
            ACTOR, term, kind=kind, new_end=TODAY + timedelta(days=1), decided_on=TODAY, reason=SECRET
        )
        tell_of_change(ACTOR, amendment, before=END)
    assert len(letters(person)) == told
