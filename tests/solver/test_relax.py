"""The least change that makes an impossible question possible, against every seating of small questions."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver.errors import Cancelled, Rule, RuleConflict, Undecided
from solver.explain import conflict
from solver.problem import Cap, Newcomers, Person, Pin, Problem, Quota
from solver.profiles import Field
from solver.relax import RELAXABLE, Change, Relaxation, least_relaxation
from solver.rotation import propose
from tests.benchmarks.pools import composition_problem
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.cases import CASES, IMPOSSIBLE, Case, ImpossibleCase
from tests.solver.strategies import problems

QUESTIONS = 560
AT_LEAST_DIFFERENT = 500
AT_LEAST_RELAXED = 150
MEN_AND_WOMEN = [person("a"), person("b"), person("c", gender="man"), person("d", gender="man")]
WOMEN = Quota(key="women", where={"gender": ("woman",)}, min=2)
MEN = Quota(key="men", where={"gender": ("man",)}, min=2)


@dataclass(frozen=True)
class Tried:
    """Every seating of a question: which rules it breaks, and by how many seats."""

    problem: Problem

    @cached_property
    def broken(self) -> list[set[Rule]]:
        """For each seating, the rules it breaks."""
        tests = brute.rules(self.problem)
        seatings = brute.all_seatings(self.problem)
        return [{rule for rule, kept in tests.items() if not kept(seats)} for seats in seatings]

    def possible(self, rules: set[Rule]) -> bool:
        """Whether some seating keeps these rules."""
        return any(not broken & rules for broken in self.broken)

    def changes(self) -> list[tuple[int, int, tuple[int, ...]]]:
        """For each seating that keeps what cannot give way: total, bounds touched, and seats for each in order."""
        rules = [rule for rule in brute.rules(self.problem) if rule.kind in RELAXABLE]
        # `brute` names newcomers before caps, the charter after them
        rules.sort(key=lambda rule: RELAXABLE.index(rule.kind))
        found = []
        for seats, broken in zip(brute.all_seatings(self.problem), self.broken, strict=True):
            if all(rule.kind in RELAXABLE for rule in broken):
                members = [each for each in self.problem.people if each.id in seats]
                by = tuple(_short(self.problem, rule, members) for rule in rules)
                found.append((sum(by), len(by) - by.count(0), by))
        return found


def _short(question: Problem, rule: Rule, members: list[Person]) -> int:
    """By how many seats these members miss a minimum or exceed a maximum."""
    if rule.kind == "quota":
        seated = sum(quota.holds(each) for quota in question.quotas if quota.key == rule.key for each in members)
    elif rule.kind == "newcomers":
        seated = sum(each.standing == "candidate" and not each.past_terms for each in members)
    else:
        per = next(cap.per for cap in question.caps if cap.key == rule.key)
        held = Counter(each.affiliations[per] for each in members if per in each.affiliations)
        seated = max(held.values(), default=0)
    return max(0, rule.amount - seated if rule.bound == "min" else seated - rule.amount)


@st.composite
def _questions(draw: st.DrawFn) -> Problem:
    """A question whose seats can mostly be filled, so that more than the seats is in conflict."""
    question = draw(problems(most_people=7))
    field = Field(question)
    stay = len(field.continuing)
    most = stay + len(field.eligible)
    if not most or (question.seat_groups and draw(st.integers(0, 3)) == 0):
        return question
    return question.model_copy(update={"seat_groups": (), "size": min(max(question.size, stay, 1), most)})


def test_of_five_hundred_impossible_questions_each_conflict_is_irreducible_and_each_relaxation_least() -> None:
    """By trying every seating: no rule is named in vain, no smaller change would do, and ties fall as promised."""
    seen: dict[str, Relaxation] = {}

    @settings(max_examples=QUESTIONS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(_questions())
    def compare(question: Problem) -> None:
        tried = Tried(question)
        assume(all(tried.broken))
        _is_irreducible(tried, conflict(question))
        found = least_relaxation(question)
        _is_least(tried, found)
        seen[question.model_dump_json()] = found

    compare()
    assert len(seen) >= AT_LEAST_DIFFERENT
    assert sum(bool(found.changes) for found in seen.values()) >= AT_LEAST_RELAXED


def _is_irreducible(tried: Tried, found: RuleConflict | None) -> None:
    assert found is not None
    named = set(found.rules)
    assert found.minimal
    assert not tried.possible(named)
    assert [tried.possible(named - {rule}) for rule in found.rules] == [True] * len(named)


def _is_least(tried: Tried, found: Relaxation) -> None:
    changes = tried.changes()
    assert found.proven
    if not changes:
        assert found.changes == ()
        assert found.conflict is not None
        assert {rule.kind for rule in found.conflict.rules}.isdisjoint(RELAXABLE)
        _is_irreducible(tried, found.conflict)
        return
    total, touched, by = min(changes)
    assert found.conflict is None
    assert (found.total, len(found.changes)) == (total, touched)
    assert tuple(change.by for change in found.changes) == tuple(seats for seats in by if seats)
    assert [abs(change.to - change.rule.amount) for change in found.changes] == [each.by for each in found.changes]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_where_a_council_is_possible_nothing_is_changed(case: Case) -> None:
    """And it is proven that nothing need be."""
    assert least_relaxation(case.problem) == Relaxation((), 0, 0)


@pytest.mark.parametrize("case", IMPOSSIBLE, ids=lambda case: case.name)
def test_with_the_change_made_a_council_is_possible_or_the_rules_that_remain_are_named(case: ImpossibleCase) -> None:
    """The changed question is answered; where no number is to blame, the conflict is the one known by hand."""
    found = least_relaxation(case.problem)
    if found.conflict is None:
        proposal = propose(_relaxed(case.problem, found))
        assert len(proposal.staying + proposal.joining) == case.problem.size
    else:
        assert {f"{rule.kind}:{rule.key}:{rule.bound}" for rule in found.conflict.rules} == case.rules


def _relaxed(question: Problem, found: Relaxation) -> Problem:
    """The question with its numbers of seats changed so."""
    to = {(change.rule.kind, change.rule.key, change.rule.bound): change.to for change in found.changes}
    quotas = [
        quota.model_copy(
            update={
                "min": to.get(("quota", quota.key, "min"), quota.least(question.size)),
                "max": to.get(("quota", quota.key, "max"), quota.most(question.size)),
                "unit": "count",
            }
        )
        for quota in question.quotas
    ]
    newcomers = question.newcomers and Newcomers(min=to.get(("newcomers", "newcomers", "min"), question.newcomers.min))
    return question.model_copy(update={"quotas": tuple(quotas), "newcomers": newcomers})


@pytest.mark.parametrize(("quotas", "spared"), [((WOMEN, MEN), "women"), ((MEN, WOMEN), "men")])
def test_what_the_charter_names_first_is_spared(quotas: tuple[Quota, ...], spared: str) -> None:
    """Two women and two men do not go into three seats: whichever quota is named last gives way by one."""
    found = least_relaxation(problem(MEN_AND_WOMEN, 3, quotas=quotas))
    assert [(change.rule.key, change.to, change.by) for change in found.changes] == [
        (quota.key, 1, 1) for quota in quotas if quota.key != spared
    ]


def test_one_rule_changed_by_two_seats_is_better_than_two_by_one_each() -> None:
    """Two women, or a man of each region: the women give way, although the charter names them first."""
    people = [
        person("a", gender="man"),
        person("b", "south", "man"),
        person("c", "undisclosed"),
        person("d", "undisclosed"),
    ]
    regions = tuple(Quota(key=name, where={"region": (name,)}, min=1) for name in ("north", "south"))
    found = least_relaxation(problem(people, 2, quotas=(WOMEN, *regions)))
    assert found.changes == (Change(Rule("quota", "women", "min", 2), to=0, by=2),)
    assert found.total == 2


def test_a_cap_is_one_rule_however_many_organisations_exceed_it() -> None:
    """Two unions with two people each and four seats: the cap rises from one to two, which is one seat of change."""
    people = [person(name, affiliations={"organisation": union}) for name, union in ("ax", "bx", "cy", "dy")]
    found = least_relaxation(problem(people, 4, caps=(Cap(key="unions", per="organisation", most=1),)))
    assert found == Relaxation((Change(Rule("cap", "unions", "max", 1), to=2, by=1),), 1, 1)


def test_a_percentage_gives_way_in_seats() -> None:
    """At least half of three seats are two women; there is one."""
    half = Quota(key="women", where={"gender": ("woman",)}, min=50, unit="percent")
    found = least_relaxation(problem(MEN_AND_WOMEN[1:], 3, quotas=(half,)))
    assert found.changes == (Change(Rule("quota", "women", "min", 2), to=1, by=1),)


def test_a_pin_cannot_give_way_and_a_maximum_can() -> None:
    """Two women have pinned seats where one is allowed."""
    one = Quota(key="women", where={"gender": ("woman",)}, max=1)
    pins = tuple(Pin(person=name, seated=True, reason="agreed") for name in "ab")
    found = least_relaxation(problem(MEN_AND_WOMEN, 2, quotas=(one,), pins=pins))
    assert found.changes == (Change(Rule("quota", "women", "max", 1), to=2, by=1),)


def _two_halves(question: Problem) -> Problem:
    """Two values of one dimension are each asked to have more than half of the seats."""
    dimension = question.dimensions[3]
    halves = tuple(
        Quota(key=value, where={dimension.key: (value,)}, min=60, unit="percent") for value in dimension.values[:2]
    )
    return question.model_copy(update={"quotas": (*question.quotas, *halves)})


def test_a_large_question_is_relaxed_by_the_seats_that_two_quotas_ask_too_much() -> None:
    """Of sixty seats two quotas ask for seventy-two; thirty are taken, and of those who sit there only some count."""
    question = _two_halves(composition_problem().model_copy(update={"quotas": ()}))
    taken = [person for person in question.people if person.standing == "continuing"]
    counted = sum(quota.holds(each) for quota in question.quotas for each in taken)
    found = least_relaxation(question)
    assert found.changes == (Change(Rule("quota", "v1", "min", 36), to=found.changes[0].to, by=72 - 30 - counted),)
    assert found.proven


def test_a_change_that_was_not_proven_least_says_so() -> None:
    """With little work allowed, and with the bound that was proven."""
    found = least_relaxation(_two_halves(composition_problem(widen=0)), work=1)
    assert 0 < found.bound < found.total
    assert found.total == sum(change.by for change in found.changes)
    assert not found.proven


def test_work_that_runs_out_before_any_change_is_found_is_said_so() -> None:
    """Neither a change nor a claim that there is none."""
    with pytest.raises(Undecided):
        least_relaxation(composition_problem(people=300, seats=30, dimension_count=8), work=1e-9)


def test_the_search_for_a_change_can_be_cancelled() -> None:
    """It asks as a search does."""
    with pytest.raises(Cancelled):
        least_relaxation(IMPOSSIBLE[1].problem, cancelled=lambda: True)
