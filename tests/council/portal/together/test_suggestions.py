"""Whom to pair: properties that hold for any council, and the reasons in order."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from council.portal.together.suggestions import NEW_FOR, Suggestion, buddies, handovers
from council.terms.service import Held

ON = date(2026, 11, 22)
OLD, NEW, END = date(2024, 7, 1), date(2026, 7, 1), date(2028, 7, 1)
PEOPLE = [UUID(int=number) for number in range(1, 9)]
LANGUAGES = ("ar", "es", "so")
A, B, C, D = PEOPLE[:4]


def _held(person: UUID, start: date, end: date = END, follows: UUID | None = None) -> Held:
    return Held(
        UUID(int=person.int * 1000 + start.toordinal() % 1000), person, "members", start, end, end, follows=follows
    )


@st.composite
def councils(draw: st.DrawFn) -> tuple[list[Held], dict[UUID, tuple[str, ...]], list[tuple[UUID, UUID]]]:
    """Some people with one term each, the languages they speak, and pairs that run."""
    chosen = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    held = [_held(each, ON - timedelta(days=draw(st.integers(-200, 900)))) for each in chosen]
    spoken = {each: tuple(draw(st.lists(st.sampled_from(LANGUAGES), unique=True))) for each in chosen}
    return held, spoken, draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=3))


@given(councils())
def test_every_newcomer_gets_one_buddy_who_knows_the_council(
    drawn: tuple[list[Held], dict[UUID, tuple[str, ...]], list[tuple[UUID, UUID]]],
) -> None:
    """Exactly those who are new and have none, as soon as somebody has sat for long; never a newcomer with another."""
    held, spoken, paired = drawn
    sitting = {each.person_id for each in held if each.covers(ON)}
    began = {each.person_id: each.start for each in held}
    experienced = {each for each in sitting if began[each] <= ON - NEW_FOR}
    waiting = {each for each in sitting - experienced if each not in {newcomer for newcomer, _guide in paired}}
    found = buddies(held, sitting, spoken, paired=paired, on=ON)
    assert sorted(each.newcomer for each in found) == sorted(waiting if experienced else ())
    assert {each.guide for each in found} <= experienced
    assert all(set(each.shared) == set(spoken[each.newcomer]) & set(spoken[each.guide]) for each in found)


def test_a_shared_language_comes_before_an_equal_load() -> None:
    """She who speaks with both newcomers accompanies both; without languages the newcomers are shared out."""
    held = [_held(A, OLD), _held(B, OLD), _held(C, NEW), _held(D, NEW)]
    sitting = {A, B, C, D}
    speaking = buddies(held, sitting, {B: ("so",), C: ("so",), D: ("so",)}, paired=[], on=ON)
    silent = buddies(held, sitting, {}, paired=[], on=ON)
    assert [each.guide for each in speaking] == [B, B]
    assert [each.guide for each in silent] == [A, B]


def test_somebody_who_returned_is_no_newcomer() -> None:
    """Only a first term makes one new."""
    held = [_held(A, OLD), _held(B, date(2022, 7, 1), date(2024, 7, 1)), _held(B, NEW)]
    assert buddies(held, {A, B}, {}, paired=[], on=ON) == []


def test_whoever_takes_a_seat_is_paired_with_the_one_who_left_that_very_seat() -> None:
    """It is known whose seat it is, so languages do not matter."""
    left, other = _held(A, OLD, NEW), _held(B, OLD, NEW)
    held = [left, other, _held(C, NEW, follows=left.term_id)]
    found = handovers(held, {B: ("so",), C: ("so",)}, paired=[], on=ON)
    assert [(each.newcomer, each.guide, each.same_seat) for each in found] == [(C, A, True)]


def test_at_a_rotation_those_who_leave_are_shared_among_those_who_come() -> None:
    """Whoever goes on leaves nothing to hand over."""
    held = [_held(A, OLD, NEW), _held(B, OLD, NEW), _held(B, NEW), _held(C, NEW), _held(D, NEW)]
    found = handovers(held, {}, paired=[(D, A)], on=ON)
    assert found == [Suggestion(found[0].kind, C, A, ())]


def test_what_was_handed_over_long_ago_is_not_suggested() -> None:
    """After half a year it is too late."""
    begun = ON - timedelta(days=181)
    assert handovers([_held(A, OLD, begun), _held(C, begun)], {}, paired=[], on=ON) == []


@given(councils())
def test_each_newcomer_gets_the_best_of_all_who_know_the_council(
    drawn: tuple[list[Held], dict[UUID, tuple[str, ...]], list[tuple[UUID, UUID]]],
) -> None:
    """Compared with everybody one by one: most languages shared, then fewest accompanied, then in a fixed order."""
    held, spoken, paired = drawn
    sitting = {each.person_id for each in held if each.covers(ON)}
    experienced = [each.person_id for each in held if each.covers(ON) and each.start <= ON - NEW_FOR]
    load = Counter(guide for _newcomer, guide in paired)
    for found in buddies(held, sitting, spoken, paired=paired, on=ON):
        languages = set(spoken[found.newcomer])
        ranks = {each: (-len(languages & set(spoken[each])), load[each], str(each)) for each in experienced}
        assert found.guide == min(experienced, key=ranks.__getitem__)
        load[found.guide] += 1


def test_a_seat_that_changes_hands_in_years_is_not_suggested_yet() -> None:
    """Within a year it is; half a year later still."""
    ahead = [_held(A, OLD, NEW), _held(B, NEW)]
    asked = [NEW - timedelta(days=366), NEW - timedelta(days=365), NEW, NEW + timedelta(days=180)]
    assert [len(handovers(ahead, {}, paired=[], on=day)) for day in asked] == [0, 1, 1, 0]
