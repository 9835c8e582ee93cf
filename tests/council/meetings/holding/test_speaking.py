"""The order of speaking: fair to whoever has spoken least, and the same for everybody who asks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from council.meetings.holding.models import Turn
from council.meetings.holding.speaking import Wish, queue, speaking, spoken

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def wish(person: int, asked: int, state: Turn = Turn.WAITING, *, minutes: int = 0, number: int = 0) -> Wish:
    """A wish to speak, so many minutes after noon; one that was spoken for so long."""
    began = NOON + timedelta(minutes=asked) if state in {Turn.SPOKEN, Turn.SPEAKING} else None
    ended = began + timedelta(minutes=minutes) if began and state is Turn.SPOKEN else None
    own_id = UUID(int=1 + number or person * 1000 + asked)
    return Wish(own_id, UUID(int=person), state, NOON + timedelta(minutes=asked), began, ended)


wishes = st.lists(
    st.builds(
        wish,
        st.integers(1, 8),
        st.integers(0, 60),
        st.sampled_from([Turn.WAITING, Turn.SPOKEN, Turn.WITHDRAWN]),
        minutes=st.integers(0, 20),
        number=st.integers(1, 10**6),
    ),
    max_size=25,
    unique_by=lambda each: each.id,
)


@given(wishes)
def test_whoever_waits_is_in_the_queue_once(asked: list[Wish]) -> None:
    """Nobody who waits is lost, and nobody else is in the queue."""
    found = queue(asked)
    assert sorted(each.id for each in found) == sorted(each.id for each in asked if each.state is Turn.WAITING)


@given(wishes)
def test_first_contributions_come_first_then_those_who_spoke_least(asked: list[Wish]) -> None:
    """Going down the queue, nobody has spoken less than somebody before her, and equals stand as they asked."""
    before, found = spoken(asked), queue(asked)
    for one, following in pairwise(found):
        first, second = before.get(one.person_id), before.get(following.person_id)
        assert second is not None or first is None
        if first is not None and second is not None:
            assert first[1] <= second[1]
        if (first is None and second is None) or (first and second and first[1] == second[1]):
            assert one.asked_at <= following.asked_at


def test_a_new_voice_comes_before_a_known_one() -> None:
    """By hand: one who spoke a minute and asked first comes after one who has not spoken."""
    asked = [wish(1, 0, Turn.SPOKEN, minutes=1), wish(1, 5), wish(2, 9)]
    assert [each.person_id.int for each in queue(asked)] == [2, 1]


def test_who_speaks_now_does_not_wait() -> None:
    """The one who has the floor is not in the queue, and has spoken once."""
    asked = [wish(1, 0, Turn.SPEAKING), wish(2, 1)]
    now = speaking(asked)
    assert now is not None
    assert now.person_id.int == 1
    assert [each.person_id.int for each in queue(asked)] == [2]
    assert spoken(asked)[UUID(int=1)] == (1, timedelta(0))
