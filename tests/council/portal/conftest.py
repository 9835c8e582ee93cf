"""A day on which the front rooms are read, and a council with three members on it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine

from council.accounts.models import User
from council.councils.models import Council
from council.members.models import Person
from council.terms.models import Term
from tests.council.portal.helpers import LATER, TODAY, add_person, seat


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Every test here is read on 22 November 2026."""
    with time_machine.travel(TODAY, tick=False):
        yield


@dataclass(frozen=True)
class Seated:
    """Three members: two whose terms end at the coming rotation, one who stays."""

    listed: Person
    unlisted: Person
    staying: Person
    term: Term


@pytest.fixture
def seated(council: Council, member_user: User) -> Seated:
    """Three members; the first has an account, agreed to be named, and her term ends first."""
    listed = add_person(
        council,
        "Amina Diallo",
        listed=True,
        user=member_user,
        region="africa",
        gender="woman",
        migration_status="refugee",
        age_band="from60",
    )
    unlisted = add_person(
        council, "Bashir Nuur", region="arab-states", gender="another", migration_status="undocumented"
    )
    staying = add_person(council, "Carmen Rojas", region="africa", gender="man", migration_status="worker")
    term = seat(council, listed)
    seat(council, unlisted)
    seat(council, staying, end=LATER)
    return Seated(listed, unlisted, staying, term)
