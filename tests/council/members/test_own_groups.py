"""Members say themselves which groups they belong to and for whom they sit; nobody has to."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.groups import service
from council.members.groups.models import Group
from council.members.groups.service import Kind
from council.members.models import Person
from tests import factories
from tests.factories import ACTOR, hidden_fields

PAGE = "/me/test-council/groups"
ON = date(2026, 5, 1)


@pytest.fixture
def person(client: FlaskClient, council: Council, member_user: User) -> Person:
    """Somebody with an account, signed in."""
    factories.sign_in(client, member_user)
    with transaction():
        return members.add_person(ACTOR, council, name="Amina", user=member_user)


def group(council: Council, name: str, *, public: bool) -> Group:
    """A group the council knows."""
    with transaction():
        return service.add_group(ACTOR, council, kind=Kind.ORGANISED, name=name, contact="", public=public)


def say(client: FlaskClient, **typed: str) -> int:
    """Send the form; says with which status it was answered."""
    usual = {"kind": "informal", "capacity": "myself", "since": ON.isoformat()}
    sent = {**hidden_fields(client.get(PAGE).get_data(as_text=True)), **usual, **typed}
    return client.post(PAGE, data=sent).status_code


def test_only_groups_named_in_public_are_offered(client: FlaskClient, council: Council, person: Person) -> None:
    """Which other groups the council knows is told to nobody; nothing is asked that must be answered."""
    group(council, "Harbour Light", public=True)
    group(council, "Tuesday kitchen", public=False)
    page = client.get(PAGE).get_data(as_text=True)
    assert ("Harbour Light" in page, "Tuesday kitchen" in page) == (True, False)
    assert "Nobody has to belong to a group" in page
    assert service.belongings_of(person) == []


def test_she_sits_in_the_name_of_a_group_and_leaves_it(client: FlaskClient, council: Council, person: Person) -> None:
    """What she chose is written down as said, and ended on her word."""
    known = group(council, "Harbour Light", public=True)
    assert say(client, group=str(known.id), capacity="its_name") == 302
    [found] = service.belongings_of(person)
    assert (found.group_id, found.speaks_for, found.since) == (known.id, True, ON)
    assert "you sit in its name" in client.get(PAGE).get_data(as_text=True)
    leave = f"{PAGE}/{found.id}/end"
    page = client.get(leave).get_data(as_text=True)
    assert "You no longer belong to “Harbour Light”" in page
    assert client.post(leave, data=hidden_fields(page)).status_code == 302
    assert service.belongings_of(person)[0].until is not None
    assert client.get(leave).status_code == 404


def test_a_group_she_names_is_found_again_or_made_known(client: FlaskClient, council: Council, person: Person) -> None:
    """However it is written; a new one is not public, and only she is in it."""
    known = group(council, "Tuesday kitchen", public=False)
    assert say(client, group="another", name=" tuesday  KITCHEN") == 302
    assert say(client, group="another", name="Night shift") == 302
    groups = {service.name_of(each): each for each in service.groups_of(council)}
    assert (sorted(groups), groups["Night shift"].public) == (["Night shift", "Tuesday kitchen"], False)
    assert {each.group_id for each in service.belongings_of(person)} == {known.id, groups["Night shift"].id}


def test_another_group_needs_its_name(client: FlaskClient, council: Council, person: Person) -> None:
    """Without one nothing is written down."""
    assert say(client, group="another") == 422
    assert (service.groups_of(council), service.belongings_of(person)) == ([], [])


def test_nobody_ends_what_somebody_else_said(client: FlaskClient, council: Council, person: Person) -> None:
    """Another person's place in a group is not there for her."""
    assert person
    with transaction():
        other = members.add_person(ACTOR, council, name="Bashir")
        known = service.add_group(ACTOR, council, kind=Kind.ORGANISED, name="Harbour", contact="", public=True)
        theirs = service.affiliate(ACTOR, other, known, speaks_for=False, since=ON)
    assert client.get(f"{PAGE}/{theirs.id}/end").status_code == 404


def test_a_group_that_ends_lets_everybody_go_each_with_an_act(council: Council) -> None:
    """Nobody belongs to what is no more, also not who was to join later; who had left keeps the day she left."""
    ended_on = date(2026, 9, 1)
    known, other = group(council, "Harbour", public=True), group(council, "Kitchen", public=True)
    with transaction():
        people = [members.add_person(ACTOR, council, name=name) for name in ("A", "B", "C")]
        for person, since in zip(people, (ON, ON, date(2026, 12, 1)), strict=True):
            service.affiliate(ACTOR, person, known, speaks_for=False, since=since)
        service.affiliate(ACTOR, people[0], other, speaks_for=False, since=ON)
        gone = service.belongings_of(people[1])[0]
        service.end_affiliation(ACTOR, service.affiliation(people[1], gone.id), on=date(2026, 6, 1))
    with transaction():
        service.end_group(ACTOR, service.group(council, known.id), on=ended_on)
    found = [service.belongings_of(each)[0].until for each in people]
    assert found == [ended_on, date(2026, 6, 1), date(2026, 12, 1)]
    assert [each.until for each in service.belongings_of(people[0]) if each.group_id == other.id] == [None]
    acts = db.session.query(Entry).filter_by(act=Act.AFFILIATION_ENDED.value).count()
    assert acts == 3
