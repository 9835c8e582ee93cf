"""What tests of the front rooms share: a day, people on seats, and reading a page."""

from datetime import date

from flask.testing import FlaskClient

from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Term
from tests import factories

TODAY = date(2026, 11, 22)
ROTATION = date(2027, 7, 1)
LATER = date(2028, 7, 1)
BEGAN = date(2025, 7, 1)


def read(client: FlaskClient, path: str) -> str:
    """A page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def add_person(council: Council, name: str, *, listed: bool = False, user: User | None = None, **traits: str) -> Person:
    """Somebody the council knows, with what she says of herself."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name=name, listed=listed, user=user)
        if traits:
            members.declare_traits(factories.ACTOR, person, traits, on=BEGAN, by="self")
    return person


def seat(council: Council, person: Person, start: date = BEGAN, end: date = ROTATION) -> Term:
    """Give a person a seat."""
    with transaction():
        return terms.begin_term(factories.ACTOR, council, person=person, seat_group="members", start=start, end=end)
