"""Whom an issue counts: never fewer than so many people who can be told apart, whoever comes and leaves."""

from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from council.councils.gate.counting import Counted, atoms, counted
from council.councils.rules import CharterRules, SeatGroup, TermRules
from council.reports.publishing.planning import possible_from
from council.terms.seats import Held

SITTING = st.frozensets(st.integers(0, 60), min_size=8, max_size=40)


@settings(deadline=None)
@given(st.lists(SITTING, min_size=1, max_size=8), st.integers(5, 8))
def test_no_comparison_of_issues_is_about_fewer_people(sittings: list[frozenset[int]], smallest: int) -> None:
    """Random lists, however wild: all who were counted in exactly the same issues are at least so many."""
    issues: list[frozenset[int]] = []
    for sitting in sittings:
        issues.append(counted(issues, sitting, smallest).people)
    never = (False,) * len(issues)
    assert [size for pattern, size in atoms(issues).items() if size < smallest and pattern != never] == []


@settings(deadline=None)
@given(st.lists(SITTING, min_size=2, max_size=6))
def test_it_is_said_who_is_missing_and_who_has_left(sittings: list[frozenset[int]]) -> None:
    """Counted people are those who sit, but for the missing, and with those who left."""
    issues: list[frozenset[int]] = []
    for sitting in sittings:
        found = counted(issues, sitting, 5)
        assert found.people == (sitting - found.missing) | found.left
        issues.append(found.people)


def test_a_whole_cohort_comes_and_leaves() -> None:
    """A third that is large enough is simply exchanged."""
    found = counted([range(24)], range(8, 32), 5)
    assert found == Counted(frozenset(range(8, 32)), frozenset(), frozenset())


def test_one_who_leaves_alone_is_still_counted() -> None:
    """Taking her out would tell what she answered; so would putting in her only successor."""
    found = counted([range(24)], [*range(1, 24), 99], 5)
    assert found == Counted(frozenset(range(24)), frozenset({99}), frozenset({0}))


def test_a_few_who_stay_of_a_cohort_are_left_out() -> None:
    """Three return where five left: kept alone among the former, they would be looked at closely."""
    found = counted([range(8), range(40)], [*range(3), *range(8, 40), *range(50, 55)], 5)
    assert (sorted(found.missing), sorted(found.left)) == ([0, 1, 2], [])


def test_figures_that_leave_out_too_many_are_none() -> None:
    """More than half of those who sit missing or gone: that is not this council any more."""
    assert not counted([range(12)], [*range(4, 12), *range(20, 24)], 5).describes(12, 5)
    assert counted([range(12)], range(20, 32), 5).describes(12, 5)


def test_too_small_a_council_is_never_told_about() -> None:
    """Ten people at five to a group leave no range that hides anything."""
    assert not counted([], range(10), 5).describes(10, 5)
    assert counted([], range(11), 5).describes(11, 5)


def _rules(seats: int) -> CharterRules:
    group = SeatGroup(key="seats", name={"en": "Seats"}, seats=seats)
    return CharterRules(least_size=seats, most_size=seats, seat_groups=[group], terms=TermRules(months=36))


def _held(number: int, end: date) -> Held:
    return Held(UUID(int=1000 + number), UUID(int=number), "seats", date(2024, 1, 1), end, end)


def test_the_day_from_which_new_figures_are_possible_follows_from_the_terms() -> None:
    """Thirds of eight rotate each year: the next rotation is enough. Thirds of four: not before two are gone."""
    ends = [date(2027, 1, 1), date(2028, 1, 1), date(2029, 1, 1)]
    for seats, expected in ((24, date(2027, 1, 1)), (12, date(2029, 1, 1))):
        held = [_held(place, ends[place % 3]) for place in range(seats)]
        former = [frozenset(each.person_id for each in held)]
        assert possible_from(former, held, _rules(seats), on=date(2026, 11, 22), smallest=5) == expected


def test_where_nobody_leaves_no_day_is_named() -> None:
    """Without terms ahead there is nothing to wait for."""
    assert possible_from([], [], _rules(24), on=date(2026, 11, 22), smallest=5) is None
