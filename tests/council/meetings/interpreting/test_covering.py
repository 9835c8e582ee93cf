"""Needed against booked: hand-known lists, and what holds of every list."""

from hypothesis import given
from hypothesis import strategies as st

from council.meetings.interpreting.covering import Booked, Cover, State, Way, covered

CODES = st.sampled_from(["ar", "fr", "es", "ti"])
BOOKED = st.builds(Booked, CODES, st.sampled_from(Way), st.sampled_from(State))


def test_what_most_people_miss_comes_first() -> None:
    """Three need Arabic and nobody is booked; one needs French, asked for; Spanish is confirmed and nobody needs it."""
    booked = [Booked("fr", Way.FROM_AFAR, State.ASKED), Booked("es", Way.IN_ROOM, State.CONFIRMED)]
    found = covered(["fr", "ar", "ar", "ar"], booked)
    assert [(each.code, each.needed_by, each.cover, each.gap) for each in found] == [
        ("ar", 3, Cover.MISSING, True),
        ("fr", 1, Cover.ASKED, True),
        ("es", 0, Cover.CONFIRMED, False),
    ]


def test_one_confirmed_booking_is_enough() -> None:
    """Another one of the same language that is only asked for takes nothing away."""
    booked = [Booked("ar", Way.IN_ROOM, State.ASKED), Booked("ar", Way.FROM_AFAR, State.CONFIRMED)]
    (found,) = covered(["ar"], booked)
    assert (found.cover, found.ways, found.gap) == (Cover.CONFIRMED, (Way.IN_ROOM, Way.FROM_AFAR), False)


def test_a_cancelled_booking_covers_nothing() -> None:
    """The language is missing again; one that nobody needs is not shown any more."""
    booked = [Booked("ar", Way.IN_ROOM, State.CANCELLED), Booked("fr", Way.IN_ROOM, State.CANCELLED)]
    (found,) = covered(["ar"], booked)
    assert (found.code, found.cover, found.ways) == ("ar", Cover.MISSING, ())


@given(st.lists(CODES, max_size=12), st.lists(BOOKED, max_size=12))
def test_a_gap_is_a_needed_language_without_a_confirmed_booking(needed: list[str], booked: list[Booked]) -> None:
    """Whatever the order of people and bookings, counted another way."""
    found = covered(needed, booked)
    confirmed = {each.language for each in booked if each.state is State.CONFIRMED}
    assert {each.code for each in found if each.gap} == set(needed) - confirmed
    assert sum(each.needed_by for each in found) == len(needed)
    assert [each.code for each in found] == [each.code for each in covered(needed[::-1], booked[::-1])]
