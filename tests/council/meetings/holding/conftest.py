"""A council of twelve, its meeting, and somebody of its secretariat."""

import pytest

from council.councils.models import Council
from council.meetings.models import Meeting
from council.members.models import Person
from tests.council.meetings.holding import room_of_twelve as room


@pytest.fixture
def twelve(council: Council) -> list[Person]:
    """Twelve members; eight have to be there at the first call, four at the second."""
    room.adopt(council, {"quorum": room.QUORUM, "decision_rule": "simple", "objections_allowed": 1})
    return room.twelve(council)


@pytest.fixture
def meeting(council: Council, twelve: list[Person]) -> Meeting:
    """A meeting of today."""
    assert twelve
    return room.meeting(council)
