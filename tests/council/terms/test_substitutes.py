"""Substitutes: named where the charter gives a seat some, as many as it gives, and taken off again."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms import substitutes
from council.terms.models import Term
from tests import factories
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
START, END = TODAY - timedelta(days=300), TODAY + timedelta(days=200)
PERSONAL = {"substitutes": 4, "substitute_mode": "personal"}
LISTED = {"substitutes": 3, "substitute_mode": "list"}


def give(council: Council, rule: Mapping[str, object]) -> None:
    """A charter with two seats, and substitutes for them as the rule says."""
    group = {"key": "members", "name": {"en": "Members"}, "seats": 2, **rule}
    rules = {"least_size": 1, "most_size": 2, "seat_groups": [group], "terms": {"months": 24}}
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=CharterRules.model_validate(rules), in_force_from=date(2023, 1, 1))


def person(council: Council, name: str) -> Person:
    """Somebody the council knows."""
    with transaction():
        return members.add_person(ACTOR, council, name=name)


def seat(council: Council, name: str) -> Term:
    """Somebody who sits now."""
    sitting = person(council, name)
    with transaction():
        return terms.begin_term(ACTOR, council, person=sitting, seat_group="members", start=START, end=END)


def name(term: Term, who: Person) -> None:
    """Name a substitute today."""
    with transaction():
        substitutes.name_substitute(ACTOR, term, who, on=TODAY)


def in_line(term: Term) -> list[str]:
    """Who is asked when the seat falls vacant, by name."""
    return [members.name_of(each.person) for each in substitutes.in_line_for(term, TODAY)]


def test_each_seat_has_its_share_of_personal_substitutes(council: Council) -> None:
    """Four for two seats are two for each, asked in the order in which they were named, for their own seat only."""
    give(council, PERSONAL)
    one, other = seat(council, "One"), seat(council, "Other")
    for each in ("First", "Second"):
        name(one, person(council, each))
    with pytest.raises(Refused):
        name(one, person(council, "Third"))
    name(other, person(council, "Hers"))
    assert (in_line(one), in_line(other)) == (["First", "Second"], ["Hers"])


def test_a_common_list_serves_every_seat_of_its_group(council: Council) -> None:
    """Those named for the seat come first, then those of the others; the list is as long as the charter says."""
    give(council, LISTED)
    one, other = seat(council, "One"), seat(council, "Other")
    name(other, person(council, "Theirs"))
    name(one, person(council, "Hers"))
    name(one, person(council, "Also hers"))
    with pytest.raises(Refused):
        name(other, person(council, "Too many"))
    assert in_line(one) == ["Hers", "Also hers", "Theirs"]
    assert in_line(other) == ["Theirs", "Hers", "Also hers"]


def test_nobody_is_named_where_she_cannot_be(council: Council) -> None:
    """Not without a rule for it, not a member, not twice, not somebody of another council or erased."""
    give(council, {})
    one, other = seat(council, "One"), seat(council, "Other")
    somebody = person(council, "Somebody")
    with pytest.raises(Refused):
        name(one, somebody)
    give(council, PERSONAL)
    with pytest.raises(Refused):
        name(one, other.person)
    name(one, somebody)
    with pytest.raises(Refused):
        name(other, somebody)
    stranger, erased = person(factories.make_council("other"), "Stranger"), person(council, "Erased")
    with transaction():
        members.erase_person(ACTOR, erased, on=TODAY)
    for missing in (stranger, erased):
        with pytest.raises(NotFound):
            name(one, missing)
    with transaction(), pytest.raises(Refused):
        substitutes.name_substitute(ACTOR, one, person_later(council), on=END)


def person_later(council: Council) -> Person:
    """Somebody added inside the open transaction."""
    return members.add_person(ACTOR, council, name="Later")


def test_a_substitute_is_named_and_taken_off_through_the_page(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The timeline leads there; both are acts; a seat without substitutes has no such page."""
    term = seat(council, "Amina Diallo")
    sign_in(client, officer)
    path = f"/{council.slug}/terms/{term.id}/substitutes"
    assert client.get(path).status_code == 404
    give(council, PERSONAL)
    who = person(council, "Lin Wei")
    assert path in client.get(f"/{council.slug}/terms").get_data(as_text=True)
    hidden = factories.hidden_fields(client.get(path).get_data(as_text=True))
    assert client.post(path, data=hidden).status_code == 422
    assert client.post(path, data={**hidden, "person": str(who.id)}).status_code == 302
    page = client.get(path).get_data(as_text=True)
    assert "Lin Wei" in page
    hidden = factories.hidden_fields(page[: page.index("Name a substitute")])
    assert client.post(f"{path}/{who.id}/remove", data=hidden).status_code == 302
    assert in_line(term) == []
    acts = [act for act in db.session.scalars(select(Entry.act).order_by(Entry.sequence)) if "substitute" in act]
    assert acts == [Act.SUBSTITUTE_NAMED.value, Act.SUBSTITUTE_REMOVED.value]
