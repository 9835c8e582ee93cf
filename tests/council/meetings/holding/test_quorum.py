"""Who is there and whether enough are: whatever order marks arrive in, and however many tablets send them."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from council.councils.rules import CharterRules
from council.meetings.holding.models import Presence
from council.meetings.holding.quorum import THERE, Mark, attended, filled_by, needed, quorum

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 7)]


def rules(seats: int, first: str, second: str | None = None) -> CharterRules:
    """A charter with so many seats and such a quorum."""
    group = {"key": "members", "name": {"en": "Members"}, "seats": seats}
    meetings = {"quorum": {"first_call": first, "second_call": second}}
    plain = {"least_size": 1, "most_size": seats, "seat_groups": [group], "terms": {"months": 24}}
    return CharterRules.model_validate({**plain, "meetings": meetings})


def mark(person: UUID, state: Presence, minute: int, *, place: UUID | None = None, number: int = 0) -> Mark:
    """A mark made so many minutes after noon."""
    at = NOON + timedelta(minutes=minute)
    return Mark(UUID(int=1000 + number), person, state, at, at, place)


marks = st.lists(
    st.builds(
        mark,
        st.sampled_from(PEOPLE),
        st.sampled_from(list(Presence)),
        st.integers(0, 30),
        number=st.integers(0, 10**6),
    ),
    max_size=30,
    unique_by=lambda each: each.id,
)


@given(marks, st.randoms())
def test_the_order_in_which_marks_arrive_does_not_matter(made: list[Mark], random: st.DataObject) -> None:
    """Two tablets that hold the same marks show the same, whoever's came first."""
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert attended(shuffled) == attended(made)


@given(marks)
def test_the_latest_mark_of_each_person_counts(made: list[Mark]) -> None:
    """What somebody's attendance is now is what her latest mark says."""
    found = attended(made)
    for person in {each.person_id for each in made}:
        last = max((each for each in made if each.person_id == person), key=lambda one: (one.made_at, one.id))
        assert found[person].state is last.state
        assert found[person].there is (last.state in THERE)


@given(marks)
def test_nobody_leaves_before_she_came(made: list[Mark]) -> None:
    """Times of arrival and leaving are in order, and whoever is there has come."""
    for each in attended(made).values():
        assert not (each.arrived_at and each.left_at) or each.arrived_at <= each.left_at
        assert not each.there or each.arrived_at is not None


@given(marks, st.integers(0, 30))
def test_the_past_is_not_changed_by_later_marks(made: list[Mark], minute: int) -> None:
    """Who was there at a moment stays the same, whatever is noted afterwards."""
    at = NOON + timedelta(minutes=minute)
    assert attended(made, at) == attended([each for each in made if each.made_at <= at])


@given(st.integers(1, 200), st.integers(1, 20), st.integers(1, 20))
def test_a_quorum_is_the_least_number_that_reaches_the_share(seats: int, above: int, below: int) -> None:
    """No fewer than the share of the seats, and not one more than it takes."""
    share = Fraction(min(above, below), max(above, below))
    found = needed(rules(seats, str(share)), 1)
    assert found >= share * seats
    assert found - 1 < share * seats or found == 1


def test_the_second_call_needs_fewer() -> None:
    """A charter's two shares of twenty-three seats, by hand."""
    charter = rules(23, "1/2", "1/3")
    assert [needed(charter, call) for call in (1, 2)] == [12, 8]


def test_without_a_second_call_the_first_counts_on() -> None:
    """A charter that knows one call asks the same each time."""
    assert needed(rules(23, "1/2"), 2) == 12


def test_a_charter_without_a_quorum_needs_somebody() -> None:
    """One person has to be there."""
    charter = rules(5, "1/2")
    without = charter.model_copy(update={"meetings": charter.meetings.model_copy(update={"quorum": None})})
    assert needed(without, 1) == 1


def test_a_substitute_counts_while_her_member_is_away() -> None:
    """A seat counts once: for the member, or for one who sits in for her."""
    member, other, second = PEOPLE[:3]
    sitting_in = [
        mark(other, Presence.SUBSTITUTE, 1, place=member, number=1),
        mark(second, Presence.SUBSTITUTE, 1, place=member, number=2),
    ]
    back = [*sitting_in, mark(member, Presence.LATE, 2, number=3)]
    assert filled_by([member], attended(sitting_in)) == {member: other}
    assert filled_by([member], attended(back)) == {member: member}


@given(st.sets(st.sampled_from(PEOPLE)), st.sets(st.sampled_from(PEOPLE)))
def test_whoever_stands_aside_is_not_counted(here: set[UUID], away: set[UUID]) -> None:
    """Of those who are there, only they count who do not stand aside."""
    found = quorum(rules(6, "1/2"), {each: each for each in here}, call=1, aside=away)
    assert found.present == len(here - away)
    assert found.reached is (len(here - away) >= 3)


def test_taking_a_mark_back_leaves_no_time() -> None:
    """A slip of the finger does not say that somebody came."""
    member = PEOPLE[0]
    noted = [mark(member, Presence.PRESENT, 1, number=1), mark(member, Presence.NOT_NOTED, 2, number=2)]
    late = [*noted, mark(member, Presence.LATE, 9, number=3)]
    assert attended(noted)[member].arrived_at is None
    assert attended(late)[member].arrived_at == NOON + timedelta(minutes=9)


def test_coming_back_forgets_that_she_left() -> None:
    """Who returns is there, since she first came."""
    member = PEOPLE[0]
    states = (Presence.PRESENT, Presence.LEFT_EARLY, Presence.PRESENT)
    found = attended([mark(member, state, minute, number=minute) for minute, state in enumerate(states)])[member]
    assert (found.there, found.arrived_at, found.left_at) == (True, NOON, None)
