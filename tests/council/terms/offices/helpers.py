"""A council of three seats whose charter names a chair once and a rapporteur twice."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import transaction
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.offices import service as offices
from council.terms.offices.models import OfficeTerm
from tests import factories
from tests.factories import ACTOR

TODAY = datetime.now(UTC).date()
START, END = TODAY - timedelta(days=300), TODAY + timedelta(days=400)
RAPPORTEUR = {"name": {"en": "Rapporteur", "fr": "Rapporteuse"}}
OFFICES: list[Mapping[str, Any]] = [
    {"name": {"en": "Chair"}, "months": 12, "most_consecutive": 2},
    RAPPORTEUR,
    RAPPORTEUR,
]


def rules(**changed: object) -> CharterRules:
    """The charter, as it is or with changes."""
    told: dict[str, object] = {
        "least_size": 1,
        "most_size": 3,
        "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": 3}],
        "terms": {"months": 24, "interim_months": 3},
        "officers": OFFICES,
    }
    return CharterRules.model_validate({**told, **changed})


def council_with_offices() -> Council:
    """The council, without people."""
    council = factories.make_council()
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=rules(), in_force_from=date(2023, 1, 1))
    return council


def person(council: Council, name: str, *, listed: bool = False) -> Person:
    """Somebody the council knows."""
    with transaction():
        return members.add_person(ACTOR, council, name=name, listed=listed)


def seat(who: Person, start: date = START, end: date = END) -> Term:
    """A term of hers."""
    with transaction():
        return terms.begin_term(ACTOR, who.council, person=who, seat_group="members", start=start, end=end)


def give(who: Person, office: str = "chair", start: date = TODAY, end: date | None = None) -> OfficeTerm:
    """An office of hers; for six months, unless another end is told."""
    with transaction():
        until = end or add_months(start, 6)
        return offices.give_office(ACTOR, who.council, person=who, office=office, start=start, end=until)
