"""A meeting that was held, with three people around it, and the browsers of those who deal with its minutes."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import db, transaction
from council.meetings.holding.models import Decision, MeetingCall
from council.meetings.models import Meeting
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.meetings.minutes.helpers import BEGAN, add_item, held_meeting, invite

SignIn = Callable[[FlaskClient, User], None]
NAMES = {"Amina Diallo": "name", "Boris Petrov": "pseudonym", "Chana Levi": "none"}


@pytest.fixture
def people(council: Council, member_user: User) -> list[Person]:
    """Amina, who may be named and has an account; Boris, named by pseudonym; Chana, who is only counted."""
    with transaction():
        found = [
            members.add_person(factories.ACTOR, council, name=name, user=member_user if name.startswith("Am") else None)
            for name in NAMES
        ]
        for person, attribution in zip(found, NAMES.values(), strict=True):
            person.attribution = attribution
    return found


@pytest.fixture
def meeting(council: Council, people: list[Person]) -> Meeting:
    """A meeting that was held, with all three, two items and a decision."""
    with transaction():
        held = held_meeting(council)
        first = add_item(held, "Housing")
        add_item(held, "Staff of the office", position=2, confidential=True)
        for person in people:
            invite(held, person)
        call = {"number": 1, "called_at": BEGAN, "needed": 2, "present": 3}
        db.session.add(MeetingCall(id=uuid4(), meeting_id=held.id, **call))
        told = {"method": "hands", "rule": "majority", "text": {"en": "Ask for more rooms."}, "carried": True}
        votes = {"call": 1, "quorum_needed": 2, "quorum_present": 3, "entitled": 3, "in_favour": 2, "against": 1}
        db.session.add(
            Decision(
                id=uuid4(),
                meeting_id=held.id,
                item_id=first.id,
                number=1,
                abstained=0,
                taken_at=BEGAN,
                **told,
                **votes,
            )
        )
    return held


@pytest.fixture
def later(council: Council, meeting: Meeting) -> Meeting:
    """The next meeting, over as well."""
    assert meeting
    with transaction():
        return held_meeting(council, number=2, starts_at=BEGAN + timedelta(days=30))


@pytest.fixture
def office(app: Flask, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    client = app.test_client()
    sign_in(client, officer)
    return client


@pytest.fixture
def own(app: Flask, member_user: User, sign_in: SignIn) -> FlaskClient:
    """Amina's browser."""
    client = app.test_client()
    sign_in(client, member_user)
    return client


@pytest.fixture
def other_office(app: Flask, council: Council, sign_in: SignIn) -> FlaskClient:
    """The browser of somebody else in the secretariat."""
    client = app.test_client()
    sign_in(client, factories.make_user("second", council, Role.SECRETARIAT))
    return client
