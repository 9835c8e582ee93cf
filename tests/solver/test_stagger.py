"""Staggered first terms against every way there is to make the cohorts, and the lot against every order it can draw."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import cohorts
from solver.draw import BadNumbers, Method, octo_41
from solver.errors import Cancelled, Undecided
from solver.problem import Problem, SeatGroup
from solver.stagger import BadStagger, Stagger, StaggerRules, deal, slips, stagger
from solver.vacancy import NotSeated
from tests.benchmarks.pools import composition_problem
from tests.solver.build import person, problem

MANY = settings(max_examples=300, deadline=None, derandomize=True)
SOME = settings(MANY, max_examples=60)
METHODS: tuple[tuple[Method, str], ...] = (("octo-41", "7623.10"), ("rfc-3797", "9319./"), ("digits", "042"))

Cohorts = dict[str, int]
Council = tuple[Problem, dict[str, str], StaggerRules]


@st.composite
def councils(draw: st.DrawFn) -> Council:
    """Up to seven members in one seat group or two, and two or three cohorts that fit them; some people do not sit."""
    groups = draw(st.sampled_from(((), ("lay", "expert"))))
    people = [
        person(
            f"p{at}",
            draw(st.sampled_from(("north", "south", "undisclosed"))),
            draw(st.sampled_from(("woman", "man"))),
        )
        for at in range(draw(st.integers(1, 8)))
    ]
    seats = {each.id: draw(st.sampled_from(groups or ("all",))) for each in people[:7]}
    held = Counter(seats.values())
    made = tuple(SeatGroup(key=key, seats=held[key]) for key in groups)
    number = draw(st.integers(2, 3))
    cohorts = {name: draw(st.integers(0, number - 1)) for name in seats}  # the sizes of some cohorts that there are
    within = {key: _sizes(cohorts, number, {key}, seats) for key in groups if draw(st.booleans())}
    rules = StaggerRules(
        cohorts=_sizes(cohorts, number, set(seats.values()), seats),
        within=within,
        dimensions=draw(st.sampled_from(((), ("region",), ("gender", "region")))),
    )
    return problem(people, len(seats), seat_groups=made), seats, rules


def _sizes(cohorts: Cohorts, number: int, groups: set[str], seats: Mapping[str, str]) -> tuple[int, ...]:
    """How many members in these seat groups each cohort has."""
    held = Counter(cohort for name, cohort in cohorts.items() if seats[name] in groups)
    return tuple(held[at] for at in range(number))


def _every(council: Council) -> Iterator[Cohorts]:
    """Every way to make cohorts of these sizes."""
    _, seats, rules = council
    pile = [cohort for cohort, size in enumerate(rules.cohorts) for _ in range(size)]
    for order in sorted(set(permutations(pile))):
        cohorts = dict(zip(sorted(seats), order, strict=True))
        if _fits(council, cohorts):
            yield cohorts


def _fits(council: Council, cohorts: Cohorts) -> bool:
    _, seats, rules = council
    number = len(rules.cohorts)
    return (
        cohorts.keys() == seats.keys()
        and _sizes(cohorts, number, set(seats.values()), seats) == rules.cohorts
        and all(_sizes(cohorts, number, {key}, seats) == sizes for key, sizes in rules.within.items())
    )


def _imbalances(council: Council, cohorts: Cohorts) -> tuple[Fraction, Fraction]:
    """The worst and the total, by their definition: each cohort's part of those who hold a value, and what it has."""
    asked, _, rules = council
    members = [each for each in asked.people if each.id in cohorts]
    found = [Fraction(0)]
    for dimension in asked.dimensions:
        if rules.dimensions and dimension.key not in rules.dimensions:
            continue
        for value in (*dimension.values, "undisclosed"):
            held = [each.id for each in members if each.values[dimension.key] == value]
            for cohort, size in enumerate(rules.cohorts):
                has = sum(cohorts[name] == cohort for name in held)
                found.append(abs(has - Fraction(size, max(1, len(members))) * len(held)))
    return max(found), sum(found, Fraction(0))


@MANY
@given(councils())
def test_no_cohorts_of_these_sizes_are_more_balanced(council: Council) -> None:
    """The worst imbalance and then the total are those of the best of all ways, and proven; whatever is drawn."""
    found = stagger(*council)
    best = min(_imbalances(council, cohorts) for cohorts in _every(council))
    assert (found.worst.status, found.total.status) == ("optimal", "optimal")
    assert (Fraction(found.worst.bound), Fraction(found.total.bound)) == best
    assert (Fraction(found.worst.value), Fraction(found.total.value)) == best
    for method, numbers in METHODS:
        cohorts = deal(found, method, numbers)
        assert _fits(council, cohorts)
        assert _imbalances(council, cohorts) == best


@SOME
@given(councils())
def test_the_lot_alone_tells_members_apart_who_are_alike(council: Council) -> None:
    """Called by other names, in another order, members of a kind are as many and go to the cohorts in equal numbers."""
    asked, seats, rules = council
    other = {each.id: f"q{9 - at}" for at, each in enumerate(asked.people)}
    renamed = [each.model_copy(update={"id": other[each.id]}) for each in asked.people]
    again = asked.model_copy(update={"people": tuple(sorted(renamed, key=attrgetter("id")))})
    found = stagger(asked, seats, rules)
    there = stagger(again, {other[name]: group for name, group in seats.items()}, rules)
    for one, two in zip(found.kinds, there.kinds, strict=True):
        assert two.model_copy(update={"people": one.people}) == one
        assert sorted(other[name] for name in one.people) == list(two.people)


def test_every_order_of_the_slips_being_as_likely_so_is_every_one_of_equal_cohorts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A woman and two men in cohorts of one, one and one: of 720 orders each is in each cohort in 240."""
    people = [person("a"), person("b", gender="man"), person("c", gender="man")]
    found = stagger(problem(people, 3), dict.fromkeys("abc", "all"), StaggerRules(cohorts=(1, 1, 1)))
    held: Counter[tuple[str, int]] = Counter()
    for order in permutations(slips(found)):
        monkeypatch.setattr(cohorts, "order_of", lambda *_, drawn=order: list(drawn))
        held.update(deal(found, "digits", "0").items())
    assert held == {(name, cohort): 240 for name in "abc" for cohort in range(3)}


def test_no_smaller_total_buys_a_larger_worst_imbalance() -> None:
    """Cohorts of two, one and three of six people, where a total of 6 is possible with a worst of 5/6 and no less."""
    told = (("north", "woman"), ("south", "man"), ("undisclosed", "man"))
    others = (("north", "woman"), ("south", "man"), ("north", "undisclosed"))
    people = [person(name, *values) for name, values in zip("abcdef", (*told, *others), strict=True)]
    found = stagger(problem(people, 6), dict.fromkeys("abcdef", "all"), _rules(2, 1, 3))
    assert (found.worst.value, found.total.value) == ("2/3", "19/3")


def test_cohorts_that_differ_in_size_within_a_seat_group_do_not_change_places() -> None:
    """Two cohorts of two; the expert belongs to the second, whatever is drawn."""
    groups = (SeatGroup(key="lay", seats=3), SeatGroup(key="expert", seats=1))
    seats = {"a": "lay", "b": "lay", "c": "lay", "d": "expert"}
    rules = StaggerRules(cohorts=(2, 2), within={"expert": (0, 1)})
    found = stagger(problem([person(name) for name in "abcd"], 4, seat_groups=groups), seats, rules)
    drawn = [deal(found, "digits", str(number)) for number in range(100)]
    assert {cohorts["d"] for cohorts in drawn} == {1}
    assert {cohorts["a"] for cohorts in drawn} == {0, 1}


def test_members_of_a_kind_go_to_the_cohorts_in_the_order_in_which_they_are_drawn() -> None:
    """One of three goes to the first cohort, of another size than the second: whoever OCTO-41 names first."""
    found = stagger(problem([person(name) for name in "abc"], 3), dict.fromkeys("abc", "all"), _rules(1, 2))
    order = octo_41(["member a", "member b", "member c"], "7623.10")
    first, *others = [slip.removeprefix("member ") for slip in order]
    assert deal(found, "octo-41", "7623.10") == {first: 0, **dict.fromkeys(others, 1)}
    assert slips(found) == ["cohort 1", "cohort 2", "member a", "member b", "member c"]


def test_numbers_that_are_not_in_their_one_form_deal_nothing() -> None:
    """As for a panel, so that whoever types them cannot choose."""
    found = stagger(problem([person("a")], 1), {"a": "all"}, _rules(1))
    with pytest.raises(BadNumbers):
        deal(found, "octo-41", "007")


def test_a_council_of_nobody_has_empty_cohorts_in_balance() -> None:
    """Nothing to divide by, and nothing breaks."""
    found = stagger(problem([person("a")], 1), {}, _rules(0, 0))
    assert (found.kinds, found.worst.value, found.total.value) == ((), "0", "0")
    assert deal(found, "digits", "7") == {}


def test_kinds_are_in_the_order_of_the_charter() -> None:
    """By seat group and then by value, `undisclosed` last; what is said of them can be read back from the file."""
    groups = (SeatGroup(key="lay", seats=2), SeatGroup(key="expert", seats=2))
    people = [person("a", "south"), person("b", "undisclosed"), person("c", "south"), person("d", "north")]
    seats = {"a": "expert", "b": "lay", "c": "lay", "d": "expert"}
    found = stagger(problem(people, 4, seat_groups=groups), seats, StaggerRules(cohorts=(2, 2), dimensions=("region",)))
    assert [(kind.seat_group, kind.values) for kind in found.kinds] == [
        ("lay", {"region": "south"}),
        ("lay", {"region": "undisclosed"}),
        ("expert", {"region": "north"}),
        ("expert", {"region": "south"}),
    ]
    assert Stagger.model_validate_json(found.model_dump_json(by_alias=True)) == found


@pytest.mark.parametrize(
    ("rules", "fault", "key"),
    [
        ({"cohorts": (1, 2)}, "sizes", None),
        ({"cohorts": (2, 2), "within": {"lay": (1, 1)}}, "sizes_within", "lay"),
        ({"cohorts": (2, 2), "within": {"lay": (1, 1, 1)}}, "sizes_within", "lay"),
        ({"cohorts": (2, 2), "within": {"nobody's": (1, 0)}}, "sizes_within", "nobody's"),
        ({"cohorts": (2, 2), "within": {"lay": (3, 0)}}, "more_within_than_in_all", None),
        ({"cohorts": (2, 2), "within": {"lay": (2, 1), "expert": (1, 0)}}, "more_within_than_in_all", None),
        ({"cohorts": (2, 2), "dimensions": ("age",)}, "unknown_dimension", "age"),
    ],
)
def test_cohorts_that_do_not_fit_the_council_are_refused(rules: dict[str, Any], fault: str, key: str | None) -> None:
    """Four members, three of them lay and one an expert."""
    groups = (SeatGroup(key="lay", seats=3), SeatGroup(key="expert", seats=1))
    seats = {"a": "lay", "b": "lay", "c": "lay", "d": "expert"}
    with pytest.raises(BadStagger) as refused:
        stagger(problem([person(name) for name in "abcd"], 4, seat_groups=groups), seats, StaggerRules(**rules))
    assert refused.value.parameters == {"fault": fault, "key": key}


@pytest.mark.parametrize("seats", [{"z": "all"}, {"a": "lay"}])
def test_members_and_seat_groups_that_nobody_knows_are_refused(seats: dict[str, str]) -> None:
    """Someone not in the question, and a seat group that does not exist."""
    with pytest.raises(NotSeated):
        stagger(problem([person("a")], 1), seats, _rules(1))


def _rules(*cohorts: int) -> StaggerRules:
    return StaggerRules(cohorts=cohorts)


def _large(members: int) -> Council:
    """A council of which hardly two members are alike, in three cohorts."""
    asked = composition_problem(people=members + 1, seats=members, dimension_count=6)
    return asked, {each.id: "all" for each in asked.people[:members]}, _rules(*([members // 3] * 3))


def test_what_is_not_proven_is_not_said_to_be() -> None:
    """With work for a first look only: what was found is given, with bounds that are no larger, and is dealt."""
    council = _large(30)
    found = stagger(*council, work=0.01)
    worst, total = _imbalances(council, deal(found, "octo-41", "1"))
    assert (Fraction(found.worst.value), Fraction(found.total.value)) == (worst, total)
    assert Fraction(found.worst.bound) <= worst
    assert Fraction(found.total.bound) < total
    assert found.total.status == "best_found"


def test_without_work_for_any_cohorts_none_are_given() -> None:
    """It says so, rather than guess."""
    with pytest.raises(Undecided):
        stagger(*_large(30), work=0)


@pytest.mark.parametrize("answers", range(2))
def test_it_can_be_cancelled(answers: int) -> None:
    """In either search."""
    told = iter([False] * answers)
    with pytest.raises(Cancelled):
        stagger(*_large(6), cancelled=lambda: next(told, True))
