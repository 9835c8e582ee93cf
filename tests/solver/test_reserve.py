"""The reserve list against every list there is, against cases worked out by hand, and where nothing can be proven."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import alternates
from solver.errors import Cancelled
from solver.problem import Conflict, Pin, Priority, Problem, Quota, SeatGroup, Target, TermRules
from solver.profiles import lot
from solver.reserve import NotSeated, Rate, ReserveList, ReserveRules, UnknownRate, fits, offer, reserve
from solver.rotation import propose
from tests.benchmarks.pools import composition_problem
from tests.solver.brute import Seats
from tests.solver.brute_reserve import Everything, adopted, reserve_rules
from tests.solver.build import person, problem, term

SLOW = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LESS_SLOW = settings(SLOW, max_examples=60)
BOTH = (
    Quota(key="women", where={"gender": ("woman",)}, min=1),
    Quota(key="men", where={"gender": ("man",)}, min=1),
)
SOUTH = Target(key="south", dimension="region", value="south", share="1/2")

PROGRAM = """
import json, sys
from solver.problem import Problem
from solver.reserve import ReserveRules, reserve
question, seats = json.load(sys.stdin)
found = reserve(Problem.model_validate_json(json.dumps(question)), seats, ReserveRules(length=5))
sys.stdout.write(found.model_dump_json(by_alias=True))
"""


def _covered(found: ReserveList) -> Fraction:
    return Fraction(found.singles.covered) + Fraction(found.doubles.covered)


@SLOW
@given(adopted(), reserve_rules())
def test_the_list_is_the_best_of_all_lists(council: tuple[Problem, Seats], rules: ReserveRules) -> None:
    """Of every list of this length it covers most, then has the best priorities, then comes first in the lot."""
    everything = Everything(*council, rules)
    best = everything.best()
    uncovered, sums, _ = everything.cost(best)
    total = sum(everything.weights.values(), Fraction(0))
    found = reserve(*council, rules)
    assert set(found.people) == set(best)
    assert list(found.people) == sorted(found.people, key=lambda name: lot(name, council[0].seed))
    assert _covered(found) == total - uncovered
    assert Fraction(found.bound) == total - uncovered
    assert {found.status, *(outlook.status for outlook in found.priorities)} == {"optimal"}
    if total:
        assert [Fraction(outlook.after) * total for outlook in found.priorities] == sums
    assert [Fraction(outlook.now) for outlook in found.priorities] == everything.values(council[1])


@LESS_SLOW
@given(adopted(), reserve_rules())
def test_what_a_list_says_of_each_member_is_so(council: tuple[Problem, Seats], rules: ReserveRules) -> None:
    """Whoever is asked first keeps every rule and is best for the priorities; possible is what anybody could do."""
    everything = Everything(*council, rules)
    found = reserve(*council, rules)
    for vacancy in found.vacancies:
        ways = everything.ways[(vacancy.person,)]
        listed = [(values, found.people.index(name)) for (name,), values in ways if name in found.people]
        assert vacancy.by == (found.people[min(listed)[1]] if listed else None)
        assert vacancy.possible == bool(ways)
        assert Fraction(vacancy.rate) == everything.weights[(vacancy.person,)]
    assert [vacancy.person for vacancy in found.vacancies] == sorted(council[1])


@LESS_SLOW
@given(adopted(), st.text(max_size=3), st.integers(1, 2))
def test_an_offer_goes_to_the_first_of_the_best(council: tuple[Problem, Seats], seed: str, leavers: int) -> None:
    """Of all who could take one seat or two, whatever the order of the list: every rule kept, then the priorities."""
    everything = Everything(*council, ReserveRules(length=0))
    order = sorted(everything.free, key=lambda name: lot(name, seed))
    leaving = tuple(sorted(council[1], key=lambda name: lot(name, seed))[:leavers])
    found = {team: after for team in permutations(order, len(leaving)) if (after := everything.after(leaving, team))}
    best = min(found, key=lambda team: everything.values(found[team]), default=None)
    assert offer(*council, leaving, order) == best
    assert [fits(*council, leaving, *team) for team in found] == [True] * len(found)


LIMITS = st.tuples(st.sampled_from((100, 10, 0)), st.sampled_from((20, 3, 1, 0)), st.sampled_from((1000, 0)))


@LESS_SLOW
@given(adopted(), reserve_rules(), LIMITS)
def test_what_is_not_proven_is_not_said_to_be(
    council: tuple[Problem, Seats], rules: ReserveRules, limits: tuple[int, int, int]
) -> None:
    """With few pairs weighed or none, what the list covers is still counted in full, and no list is above the bound."""
    everything = Everything(*council, rules)
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in zip(("MOST_LOOKED_AT", "MOST_KEPT", "MOST_SEARCHED"), limits, strict=True):
            patch.setattr(alternates, name, limit)
        found = reserve(*council, rules)
    total = sum(everything.weights.values(), Fraction(0))
    uncovered, sums, _ = everything.cost(found.people)
    fewest, least, _ = everything.cost(everything.best())
    assert len(found.people) == min(rules.length, len(everything.free))
    assert _covered(found) == total - uncovered
    assert Fraction(found.bound) >= total - fewest
    assert (found.status == "optimal") == (Fraction(found.bound) == _covered(found))
    if total:
        assert [Fraction(outlook.after) * total for outlook in found.priorities] == sums
    proven = [outlook.status for outlook in found.priorities].count("optimal")
    assert [uncovered, *sums][: proven + 1 if proven else 0] == [fewest, *least][: proven + 1 if proven else 0]


def test_where_one_of_two_quotas_can_be_covered_it_is_that_of_whoever_leaves_more_often() -> None:
    """One woman and one man sit, and at least one of each must; women leave twice as often, and one place is listed.

    Listing the woman covers a weight of 2 of 3; that both leave weighs 2 x 1 x 1/10 and takes a woman and a man.
    """
    people = [person("a"), person("b", gender="man"), person("c"), person("d", gender="man")]
    rules = ReserveRules(length=1, rates=(Rate(dimension="gender", value="woman", rate="2/1"),))
    found = reserve(problem(people, 2, quotas=BOTH), {"a": "all", "b": "all"}, rules)
    assert found.people == ("c",)
    assert (found.singles.covered, found.singles.total) == ("2", "3")
    assert (found.doubles.covered, found.doubles.total) == ("0", "1/5")
    assert (found.bound, found.status) == ("2", "optimal")
    assert [(each.person, each.by, each.possible) for each in found.vacancies] == [("a", "c", True), ("b", None, True)]


def test_two_departures_at_once_take_two_alternates_who_are_alike() -> None:
    """Both members must be women: one woman listed covers the departure of either (2), two also that of both (1/10)."""
    women = Quota(key="women", where={"gender": ("woman",)}, min=2)
    people = [person(name) for name in "abcd"] + [person("e", gender="man")]
    question = problem(people, 2, quotas=(women,))
    found = [reserve(question, {"a": "all", "b": "all"}, ReserveRules(length=length)) for length in (1, 2)]
    assert [(each.singles.covered, each.doubles.covered) for each in found] == [("2", "0"), ("2", "1/10")]
    assert set(found[1].people) == {"c", "d"}
    assert [(set(kind.people), kind.listed) for kind in found[0].kinds] == [({"c", "d"}, 1)]


def test_among_lists_that_cover_as_much_the_one_that_loses_least_is_chosen() -> None:
    """One seat of two is meant for the south, and is held from there.

    Whoever is listed covers both single departures. With the southern alternate nothing is missing after either. When
    both leave, one alternate cannot fill two seats, and the seat is missing: 1 x 1/10, of departures that weigh 21/10.
    """
    people = [person("a"), person("b", region="south"), person("c"), person("d", region="south")]
    question = problem(people, 2, targets=(SOUTH,), priorities=(Priority(key="representation_gap"),))
    found = reserve(question, {"a": "all", "b": "all"}, ReserveRules(length=1))
    assert found.people == ("d",)
    assert [(each.now, each.after, each.status) for each in found.priorities] == [("0", "1/21", "optimal")]


def test_people_who_must_not_sit_together_may_follow_each_other() -> None:
    """Of two in conflict, the one can take the other's seat, and no other."""
    kin = Conflict(key="kin", people=("a", "c"), reason="married")
    found = reserve(
        problem([person(name) for name in "abc"], 2, conflicts=(kin,)), {"a": "all", "b": "all"}, ReserveRules(length=3)
    )
    assert [(each.person, each.by, each.possible) for each in found.vacancies] == [
        ("a", "c", True),
        ("b", None, False),
    ]


def test_a_pin_ends_with_the_departure_of_whom_it_seats() -> None:
    """Whoever must sit may leave all the same, and is replaced."""
    pins = (Pin(person="a", seated=True, reason="the chair"), Pin(person="c", seated=False, reason="asked not to"))
    question = problem([person(name) for name in "abc"], 1, pins=pins)
    assert reserve(question, {"a": "all"}, ReserveRules(length=2)).people == ("b",)
    assert offer(question, {"a": "all"}, ["a"], ["c", "b"]) == ("b",)


def test_two_vacancies_in_different_seat_groups_are_offered_in_the_order_of_those_leaving() -> None:
    """Each steps into the seat of the one in whose place she is named, and only if she qualifies for it."""
    groups = (SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1))
    both = ("lay", "expert")
    people = [person(name, groups=both) for name in "ab"] + [person("c", groups=("expert",)), person("d", groups=both)]
    question, seats = problem(people, 2, seat_groups=groups), {"a": "lay", "b": "expert"}
    assert offer(question, seats, ["b", "a"], ["d", "c"]) == ("c", "d")
    assert offer(question, seats, ["a"], ["c"]) is None
    assert fits(question, seats, ["a", "b"], "d", "c")
    assert not fits(question, seats, ["a", "b"], "d")
    assert not fits(question, seats, ["a", "b"], "d", "d")
    assert not fits(question, seats, ["a"], "b")


@pytest.mark.parametrize("seed", "abc")
def test_any_two_of_three_seats_are_filled_by_the_two_alternates_who_qualify_for_them(seed: str) -> None:
    """Three kinds of seats, an alternate for each: all departures of one (3) and two (3/10) are covered."""
    groups = tuple(SeatGroup(key=key, seats=1) for key in "abc")
    people = [person(f"{kind}{key}", groups=(key,)) for key in "abc" for kind in ("member", "free")]
    seats = {f"member{key}": key for key in "cab"}
    found = reserve(problem(people, 3, seat_groups=groups, seed=seed), seats, ReserveRules(length=3))
    assert (found.singles.covered, found.doubles.covered) == ("3", "3/10")


def test_whoever_steps_in_for_the_next_term_too_must_be_allowed_both() -> None:
    """After one of two terms allowed, the remainder may be served, and the term after it only if parts do not count."""
    served = (term("2024-03-01", "2026-03-01"),)
    people = [person("a"), person("b", standing="returning", past_terms=served)]
    listed = []
    for counts in (True, False):
        rules = TermRules(max_consecutive=2, cooling_off_days=730, partial_counts=counts, new_term_days=730)
        question = problem(people, 1, term_rules=rules)
        remainder, both = ReserveRules(length=1), ReserveRules(length=1, vacancy_rule="remainder_and_next_term")
        listed += [reserve(question, {"a": "all"}, asked).people for asked in (remainder, both)]
    assert listed == [("b",), (), ("b",), ("b",)]


@pytest.mark.parametrize(("length", "listed"), [(0, 0), (2, 2), (7, 3)])
def test_a_list_is_as_long_as_asked_or_names_everyone(length: int, listed: int) -> None:
    """Also where one person would cover all there is to cover."""
    question = problem([person(name) for name in "abcde"], 2)
    found = reserve(question, {"a": "all", "b": "all"}, ReserveRules(length=length))
    assert len(found.people) == listed
    assert found.status == "optimal"
    assert found.singles.covered == ("2" if length else "0")


def test_without_candidates_without_members_or_without_departures_there_is_nothing_to_cover() -> None:
    """Nobody free, an empty council, members who never leave: the list says so and nothing breaks."""
    question = problem([person("a")], 1, targets=(SOUTH,), priorities=(Priority(key="worst_gap"),))
    never = ReserveRules(length=2, rates=(Rate(dimension="gender", value="woman", rate="0"),))
    nobody = reserve(question, {"a": "all"}, ReserveRules(length=2))
    assert (nobody.people, nobody.singles.covered, nobody.singles.total) == ((), "0", "1")
    assert [each.possible for each in nobody.vacancies] == [False]
    assert (reserve(question, {}, never).people, reserve(question, {"a": "all"}, never).singles.total) == (("a",), "0")


def test_the_same_question_gives_the_same_list_in_another_process_with_its_rows_in_another_order() -> None:
    """Neither the order of people and seats nor the seed of a process's hashes decides."""
    question, seats = _proposed(people=80, seats=10, dimension_count=3)
    document = question.model_dump(mode="json", by_alias=True)
    document["people"].reverse()
    asked = json.dumps([document, dict(sorted(seats.items(), reverse=True))])
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    there = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=asked, env=environment, capture_output=True, text=True, check=True
    )
    here = reserve(question, seats, ReserveRules(length=5))
    assert there.stdout == here.model_dump_json(by_alias=True)
    assert ReserveList.model_validate_json(there.stdout) == here


def test_a_list_that_covers_everything_needs_no_search_to_be_known_for_the_best() -> None:
    """Of 20 seats and 300 people, with too many ways to fill two seats to search them all."""
    question, seats = _proposed(people=300, seats=20, dimension_count=5)
    found = reserve(question, seats, ReserveRules(length=20))
    assert (found.singles.covered, found.doubles.covered, found.bound) == ("20", "19", "39")
    assert found.status == "optimal"
    assert {outlook.status for outlook in found.priorities} == {"best_found"}


def test_rates_too_fine_to_be_added_up_exactly_are_weighed_all_the_same_and_prove_nothing() -> None:
    """Rates with large prime denominators: what is covered is exact, and no priority is said to be proven."""
    values = (("gender", "woman", "1/9999991"), ("region", "north", "1/9999973"), ("region", "south", "1/9999943"))
    rates = tuple(Rate(dimension=dimension, value=value, rate=rate) for dimension, value, rate in values)
    people = [person("a"), person("b", region="south"), person("c"), person("d", region="south")]
    priorities = (Priority(key="representation_gap"), Priority(key="most_affected_gap"))
    question = problem(people, 2, targets=(SOUTH,), priorities=priorities)
    found = reserve(question, {"a": "all", "b": "all"}, ReserveRules(length=1, rates=rates))
    once = Fraction(1, 9999991)
    assert found.people == ("d",)
    assert Fraction(found.singles.covered) == once * (Fraction(1, 9999973) + Fraction(1, 9999943))
    assert [outlook.status for outlook in found.priorities] == ["best_found", "best_found"]


def test_where_no_two_alternates_could_be_looked_at_together_the_bound_takes_every_pair_to_be_covered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two who leave one by one (2), or at once (1/10), of which nothing is known."""
    monkeypatch.setattr(alternates, "MOST_LOOKED_AT", 0)
    question = problem([person(name) for name in "abcde"], 2, quotas=BOTH[:1])
    assert reserve(question, {"a": "all", "b": "all"}, ReserveRules(length=1)).bound == "21/10"


def test_an_exchange_finds_what_adding_one_by_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six seats of their own kind; one alternate could take four of them, two others three each and so all six.

    Whoever adds the best first ends with five; the exchange of the one for the other reaches the bound.
    """
    monkeypatch.setattr(alternates, "MOST_SEARCHED", 0)
    groups = tuple(SeatGroup(key=key, seats=1) for key in "123456")
    members = [person(f"m{key}", groups=(key,)) for key in "123456"]
    free = [person("four", groups=tuple("1234")), person("x", groups=tuple("125")), person("y", groups=tuple("346"))]
    seats = {f"m{key}": key for key in "123456"}
    found = reserve(problem(members + free, 6, seat_groups=groups), seats, ReserveRules(length=2, double_weight="0"))
    assert set(found.people) == {"x", "y"}
    assert (found.singles.covered, found.bound, found.status) == ("6", "6", "optimal")


def test_without_work_for_a_proof_the_list_found_by_exchanges_is_given() -> None:
    """What was found is kept, and is not called proven."""
    question, seats = _proposed(people=40, seats=8, dimension_count=3)
    found = reserve(question, seats, ReserveRules(length=2), work=1e-9)
    assert len(found.people) == 2
    assert Fraction(found.bound) > _covered(found) > 0
    assert {found.status, *(outlook.status for outlook in found.priorities)} == {"best_found"}


def test_seats_and_rates_that_nobody_knows_are_refused() -> None:
    """Someone not in the question, a seat group that does not exist, a leaver who does not sit, an unknown value."""
    question, rules = problem([person("a"), person("b")], 1), ReserveRules(length=1)
    for seats in ({"z": "all"}, {"a": "lay"}):
        with pytest.raises(NotSeated):
            reserve(question, seats, rules)
    with pytest.raises(NotSeated):
        offer(question, {"a": "all"}, ["b"], [])
    with pytest.raises(UnknownRate):
        reserve(question, {"a": "all"}, ReserveRules(length=1, rates=(Rate(dimension="age", value="old", rate="2/1"),)))


@pytest.mark.parametrize("answers", range(7))
def test_a_reserve_list_can_be_cancelled(answers: int) -> None:
    """At whichever moment it asks: of ways to fill one seat and two, of two exchanges, of the search, of ways again."""
    question, seats = problem([person(name) for name in "abcde"], 2, quotas=BOTH[:1]), dict.fromkeys("ab", "all")
    told = iter([False] * answers)
    with pytest.raises(Cancelled):
        reserve(question, seats, ReserveRules(length=2), cancelled=lambda: next(told, True))


def _proposed(**shape: int) -> tuple[Problem, Seats]:
    """A question of this shape, and a council proposed for it."""
    question = composition_problem(**shape)
    proposal = propose(question)
    return question, {line.person: line.seat_group for line in (*proposal.staying, *proposal.joining)}
