"""Why somebody can or cannot sit, and what each rule costs, against every council of small questions."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from solver import why
from solver.errors import Cancelled, Impossible, InvalidProblem, Rule, RuleConflict
from solver.objectives import kept, tally
from solver.problem import Cap, Conflict, Newcomers, Person, Pin, Priority, Problem, Quota, SeatGroup, Target, TermRules
from solver.profiles import Field, TraitReader
from solver.proposal import Proposal
from solver.rotation import Progress, propose
from solver.search import Found
from solver.why import Difference, RuleCost, WhyPerson
from tests.solver import brute
from tests.solver.build import person, problem, term
from tests.solver.strategies import history, problems, quotas, targets

TRIED = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SOUTH = Target(key="south", dimension="region", value="south", share="1")
WOMEN = Quota(key="women", where={"gender": ("woman",)}, min=1)
GAP = (Priority(key="representation_gap"),)


@st.composite
def _questions(draw: st.DrawFn) -> Problem:
    """A question with somebody to choose from and something to aim at, so that a council is often possible."""
    question = draw(problems(most_people=7).filter(lambda each: len(each.people) > 4))
    able = {"standing": "candidate", "leaving_reason": None}
    anywhere = {"groups": (), "seat_group": None}
    people = [
        each.model_copy(update=anywhere | (able if each.standing == "leaving" else {})) for each in question.people
    ]
    stay = len(Field(question).continuing)
    aims = draw(targets().filter(bool))
    rules = {part: getattr(question, part) for part in ("caps", "newcomers", "term_rules", "conflicts", "pins")}
    return problem(
        people,
        draw(st.integers(max(1, stay), max(1, stay, len(people) - 1))),
        quotas=draw(quotas()),
        targets=aims,
        intersections=question.intersections,
        history=draw(history(aims)),
        priorities=question.priorities or GAP,
        **rules,
    )


def _pinned(question: Problem, name: str) -> Problem:
    pins = (*question.pins, Pin(person=name, seated=True, reason="tried"))
    return question.model_copy(update={"pins": tuple(sorted(pins, key=lambda pin: pin.person))})


def _best_councils(question: Problem) -> list[brute.Seats]:
    """Every council that keeps what is best of each priority, give or take its slack."""
    best = brute.best_values(question) or []
    keep = [kept(question, priority, value) for priority, value in zip(question.priorities, best, strict=True)]
    reader = TraitReader(question, question.people)
    traits = {each.id: reader.traits(each) for each in question.people}
    return [
        seats
        for seats in brute.councils(question)
        if all(item.allows(tally(item.pieces, [traits[name] for name in seats])) for item in keep)
    ]


@TRIED
@given(_questions())
def test_for_everybody_the_answer_is_what_trying_every_council_says(question: Problem) -> None:
    """On a best council or not; if not, the best with her, priority by priority; if on none, the rules in the way."""
    assume(brute.councils(question))
    proposal = propose(question)
    best = {name for seats in _best_councils(question) for name in seats}
    for each in question.people:
        found = why.person(question, each.id, proposal=proposal)
        if found.code not in {"equally_good", "costs", "kept_out"}:
            assert found == _plain(question, each)
            continue
        with_her = brute.councils(_pinned(question, each.id))
        assert found.proven
        assert found.code == ("equally_good" if each.id in best else "costs" if with_her else "kept_out")
        if found.code == "costs":
            _costs_what_the_best_with_her_costs(question, found)
        if found.code == "kept_out":
            _is_kept_out_by_no_rule_too_many(question, found)


def _plain(question: Problem, asked: Person) -> WhyPerson:
    """What is known of somebody without any search."""
    if asked.standing == "continuing":
        return WhyPerson(asked.id, "term_continues")
    if asked.leaving_reason is not None:
        return WhyPerson(asked.id, asked.leaving_reason)
    barred = Field(question).barred.get(asked.id)
    if barred is not None:
        return WhyPerson(asked.id, barred)
    (pin,) = (pin for pin in question.pins if pin.person == asked.id)
    return WhyPerson(asked.id, "pinned" if pin.seated else "pinned_out", text=pin.reason)


def _costs_what_the_best_with_her_costs(question: Problem, found: WhyPerson) -> None:
    pinned = _pinned(question, found.person)
    assert [each.key for each in found.differences] == [priority.key for priority in question.priorities]
    assert [each.now for each in found.differences] == brute.best_values(question)
    assert [each.otherwise for each in found.differences] == brute.best_values(pinned)
    assert found.person in found.council
    assert set(found.council) in [set(seats) for seats in _best_councils(pinned)]


def _is_kept_out_by_no_rule_too_many(question: Problem, found: WhyPerson) -> None:
    tests = brute.rules(question)
    seatings = [seats for seats in brute.all_seatings(question) if found.person in seats]
    assert found.conflict is not None
    assert found.conflict.minimal
    named = found.conflict.rules
    assert not any(all(tests[rule](seats) for rule in named) for seats in seatings)
    for spared in named:
        assert any(all(tests[rule](seats) for rule in named if rule != spared) for seats in seatings)


@TRIED
@given(_questions())
def test_each_rule_costs_what_trying_every_council_without_it_says(question: Problem) -> None:
    """Priority by priority, in the charter's order; a rule that binds nothing costs nothing."""
    expected = brute.best_values(question)
    assume(expected is not None)
    found = why.costs(question)
    without = _without_each(question)
    assert [(cost.kind, cost.key) for cost in found] == list(without)
    for cost, freed in zip(found, without.values(), strict=True):
        otherwise = brute.best_values(freed)
        assert [each.now for each in cost.differences] == expected
        assert [each.otherwise for each in cost.differences] == otherwise
        assert cost.binds == (otherwise != expected)
        assert all(each.proven for each in cost.differences)


def _without_each(question: Problem) -> dict[tuple[str, str], Problem]:
    """The question without each of its rules in turn."""
    freed: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, part in (("quota", "quotas"), ("cap", "caps")):
        rules = getattr(question, part)
        freed |= {(kind, rule.key): {part: tuple(other for other in rules if other != rule)} for rule in rules}
    if question.newcomers is not None:
        freed["newcomers", "newcomers"] = {"newcomers": None}
    for conflict in question.conflicts:
        freed["conflict", conflict.key] = {"conflicts": tuple(each for each in question.conflicts if each != conflict)}
    return {name: question.model_copy(update=update) for name, update in freed.items()}


def test_the_best_council_with_somebody_costs_half_a_seat() -> None:
    """Half a seat is aimed at the south: with her from the south it is met, with the other it is missing, exactly."""
    people = [person("a", standing="continuing"), person("b"), person("c", "south")]
    target = SOUTH.model_copy(update={"share": "1/4"})
    found = why.person(problem(people, 2, targets=(target,), priorities=GAP), "b")
    assert found == WhyPerson(
        "b",
        "costs",
        differences=(Difference("representation_gap", Fraction(0), Fraction(1, 2), proven=True),),
        council=("a", "b"),
    )
    assert found.differences[0].change == Fraction(1, 2)


@pytest.mark.parametrize(("slack", "code"), [(0, "costs"), (1, "equally_good")])
def test_who_is_not_on_the_best_council_may_be_on_one_within_the_slack(slack: int, code: str) -> None:
    """The only seat is aimed at the south; someone from the north costs one seat, which the charter may allow."""
    priorities = (Priority(key="representation_gap", slack=slack),)
    question = problem([person("a", "south"), person("b")], 1, targets=(SOUTH,), priorities=priorities)
    assert why.person(question, "b").code == code


def test_a_search_within_the_slack_that_comes_to_no_end_is_not_called_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best council with her is told all the same."""
    priorities = (Priority(key="representation_gap", slack=1),)
    question = problem([person("a", "south"), person("b")], 1, targets=(SOUTH,), priorities=priorities)
    monkeypatch.setattr(why, "search", lambda *_: Found(cp_model.UNKNOWN, 0, ()))
    found = why.person(question, "b")
    assert (found.code, found.council, found.proven) == ("costs", ("b",), False)


def test_a_cost_against_a_council_not_proven_best_is_not_called_proven() -> None:
    """A better council may yet be found, with her or without."""
    question = problem([person("a", "south"), person("b")], 1, targets=(SOUTH,), priorities=GAP)
    found = why.person(question, "b", proposal=_unproven(propose(question)))
    assert [each.proven for each in found.differences] == [False]
    assert not found.proven


def test_who_is_on_a_better_council_than_was_found_is_on_one_as_good() -> None:
    """Where the work sufficed for a council that misses two seats, and with her only one is missing."""
    question = problem([person("a", "south"), person("b")], 1, targets=(SOUTH,), priorities=GAP)
    proposal = _unproven(propose(question))
    worse = tuple(each.model_copy(update={"best": "2"}) for each in proposal.objectives)
    found = why.person(question, "b", proposal=proposal.model_copy(update={"objectives": worse}))
    assert found == WhyPerson("b", "equally_good")


def _unproven(proposal: Proposal) -> Proposal:
    """The same answer, had the work not sufficed for a proof."""
    best_found = [each.model_copy(update={"status": "best_found"}) for each in proposal.objectives]
    return proposal.model_copy(update={"objectives": tuple(best_found)})


def test_who_is_kept_out_is_told_the_rules_and_not_that_she_was_tried() -> None:
    """The one seat must go to a woman."""
    found = why.person(problem([person("a"), person("b", gender="man")], 1, quotas=(WOMEN,)), "b")
    rules = (Rule("quota", "women", "min", 1), Rule("seats", "all", "exactly", 1))
    assert found == WhyPerson("b", "kept_out", conflict=RuleConflict(rules, minimal=True))


PINS = (Pin(person="c", seated=True, reason="agreed"), Pin(person="d", seated=False, reason="on leave"))
PLAIN = problem(
    [
        person("a", standing="continuing", seat_group="lay"),
        person("b", standing="leaving", leaving_reason="no_answer"),
        person("c", groups=("lay",)),
        person("d", groups=("lay",)),
        person("e"),
        person("f", groups=("lay",), past_terms=(term("2024-03-01", "2026-03-01"),)),
    ],
    2,
    seat_groups=(SeatGroup(key="lay", seats=2),),
    term_rules=TermRules(max_consecutive=1, cooling_off_days=365),
    pins=PINS,
)


@pytest.mark.parametrize(
    "answer",
    [
        WhyPerson("a", "term_continues"),
        WhyPerson("b", "no_answer"),
        WhyPerson("c", "pinned", text="agreed"),
        WhyPerson("d", "pinned_out", text="on leave"),
        WhyPerson("e", "no_seat_group"),
        WhyPerson("f", "max_consecutive"),
    ],
    ids=lambda answer: answer.code,
)
def test_about_whom_nothing_is_to_be_decided_no_search_is_made(
    answer: WhyPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is in the question itself."""
    monkeypatch.setattr(why, "propose", None)
    assert why.person(PLAIN, answer.person) == answer


def test_a_name_that_nobody_has_is_said_so() -> None:
    """As a fault of what was asked."""
    with pytest.raises(InvalidProblem) as caught:
        why.person(PLAIN, "z")
    assert [(fault.code, fault.parameters) for fault in caught.value.faults] == [("unknown_person", {"person": "z"})]


@pytest.mark.parametrize("ask", [lambda question: why.person(question, "a"), why.costs], ids=["person", "costs"])
def test_where_no_council_is_possible_the_conflict_is_raised(ask: Callable[[Problem], object]) -> None:
    """It is not about her, nor about one rule."""
    with pytest.raises(Impossible):
        ask(problem([person("a")], 2))


def test_without_priorities_whoever_fits_is_on_an_equally_good_council() -> None:
    """And no rule costs anything, because nothing is aimed at."""
    question = problem([person("a"), person("b")], 1, quotas=(WOMEN,))
    assert [why.person(question, name).code for name in "ab"] == ["equally_good"] * 2
    assert why.costs(question) == (RuleCost("quota", "women", ()),)


UNION = {"organisation": "union"}
STAYS = person("a", standing="continuing", affiliations=UNION)
BINDING = {
    "quota": problem(
        [person("b", "south"), person("c")], 1, quotas=(Quota(key="north", where={"region": ("north",)}, min=1),)
    ),
    "cap": problem(
        [STAYS, person("b", "south", affiliations=UNION), person("c")],
        2,
        caps=(Cap(key="unions", per="organisation", most=1),),
    ),
    "newcomers": problem(
        [person("b", "south", past_terms=(term("2010-03-01", "2012-03-01"),)), person("c")],
        1,
        newcomers=Newcomers(min=1),
    ),
    "conflict": problem(
        [STAYS, person("b", "south"), person("c")],
        2,
        conflicts=(Conflict(key="kin", people=("a", "b"), reason="sisters"),),
    ),
}


@pytest.mark.parametrize("kind", list(BINDING))
def test_a_rule_that_keeps_out_the_only_southerner_costs_the_seat_aimed_at_her(kind: str) -> None:
    """Of each kind of rule, and the seat is saved without it."""
    seat = SOUTH.model_copy(update={"share": f"1/{BINDING[kind].size}"})
    (found,) = why.costs(BINDING[kind].model_copy(update={"targets": (seat,), "priorities": GAP}))
    assert (found.kind, found.binds) == (kind, True)
    assert found.differences == (Difference("representation_gap", Fraction(1), Fraction(0), proven=True),)
    assert found.differences[0].change == -1


def _wide(count: int) -> Problem:
    """So many quotas that the council, of one from the south, does not touch; and one that it does."""
    wide = [Quota(key=f"q{index}", where={"gender": ("man",)}, max=index + 1) for index in range(count)]
    return problem([person("a", "south"), person("b")], 1, quotas=(WOMEN, *wide), targets=(SOUTH,), priorities=GAP)


def _note(monkeypatch: pytest.MonkeyPatch, answer: Callable[[Proposal], Proposal]) -> list[int]:
    """How many quotas each question has that is asked from now on; each answer is passed on as `answer` makes it."""
    asked: list[int] = []

    def noted(question: Problem, **_: object) -> Proposal:
        asked.append(len(question.quotas))
        return answer(propose(question))

    monkeypatch.setattr(why, "propose", noted)
    return asked


def test_quotas_that_the_council_does_not_touch_are_tried_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight cost nothing at one stroke, the ninth by itself; progress says so."""
    asked = _note(monkeypatch, lambda proposal: proposal)
    told: list[tuple[int, int]] = []
    found = why.costs(_wide(8), progress=lambda done, of: told.append((done, of)))
    assert asked == [9, 1, 8]
    assert told == [(8, 9), (9, 9)]
    assert [cost.binds for cost in found] == [False] * 9


def test_what_is_not_proven_to_cost_nothing_together_is_tried_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Down to single quotas, in halves; and what was found is not called proven."""
    asked = _note(monkeypatch, _unproven)
    found = why.costs(_wide(4))
    assert asked == [5, 1, 3, 4, 4, 3, 4, 4, 4]
    assert [cost.key for cost in found] == ["women", "q0", "q1", "q2", "q3"]
    assert not any(each.proven for cost in found for each in cost.differences)


@pytest.mark.parametrize(
    "ask",
    [
        lambda stop: why.person(_wide(1), "b", cancelled=stop),
        lambda stop: why.person(_wide(1), "b", proposal=propose(_wide(1)), cancelled=stop),
        lambda stop: why.costs(_wide(1), cancelled=stop),
        lambda stop: why.costs(problem([person("a")], 1), cancelled=stop),
    ],
    ids=["without her", "with her", "with rules", "without rules"],
)
def test_asking_why_can_be_cancelled(ask: Callable[[Callable[[], bool]], object]) -> None:
    """It asks as a search does."""
    with pytest.raises(Cancelled):
        ask(lambda: True)


def test_progress_is_told_of_the_search_without_her_and_of_the_search_with_her() -> None:
    """At least once of each, and of no other."""
    seen: list[Progress] = []
    assert why.person(_wide(1), "b", progress=seen.append).code == "costs"
    assert {each.key for each in seen} == {"representation_gap"}
    assert len(seen) >= 2
