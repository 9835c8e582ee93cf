"""The exact search against every council of small questions; and that it may begin where another search ended."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from solver.exact import Exact
from solver.objectives import Kept, kept
from solver.problem import Priority, Problem, Target
from solver.rotation import posed
from solver.search import Effort, search
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.searches import answered
from tests.solver.strategies import problems

EFFORT = Effort(work=4)
MANY = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
GAP, VOICES = Priority(key="representation_gap"), Priority(key="repeated_voices")
QUESTION = problem(
    [person("a"), person("b", "south"), person("c", standing="returning")],
    2,
    targets=(Target(key="south", dimension="region", value="south", share="1/4"),),
    priorities=(GAP, VOICES),
)


@MANY
@given(answered())
def test_each_aim_is_the_best_of_its_priority_among_the_councils_that_keep_the_others(asked: Problem) -> None:
    """By trying every council; aims are in whole units, and come back as exact fractions."""
    exact, reached, found = Exact(posed(asked)[1]), list[Kept](), list[Fraction]()
    for priority in asked.priorities:
        measure = exact.aim(priority.key, reached)
        found.append(measure.exact(search(exact.model, exact.cells, EFFORT).bound))
        reached.append(kept(asked, priority, found[-1]))
    assert found == brute.best_values(asked)


@MANY
@given(problems(most_people=6))
def test_without_an_aim_it_says_whether_there_is_a_council_at_all(asked: Problem) -> None:
    """By trying every council."""
    exact = Exact(posed(asked)[1])
    found = search(exact.model, exact.cells, EFFORT)
    assert (found.any, found.impossible) == ((True, False) if brute.councils(asked) else (False, True))


def test_what_is_kept_enters_the_model_once_and_stays_for_every_aim_that_follows() -> None:
    """Half a seat is aimed at in the south, and one southerner fills it; aimed at again, nothing has to be added."""
    exact = Exact(posed(QUESTION)[1])
    gap = exact.aim(GAP.key, ())
    best = gap.exact(search(exact.model, exact.cells, EFFORT).bound)
    reached = [kept(QUESTION, GAP, best)]
    exact.aim(VOICES.key, reached)
    rules = len(exact.model.proto.constraints)
    exact.aim(VOICES.key, reached)
    assert best == 0
    assert len(exact.model.proto.constraints) == rules


def test_a_search_starts_from_the_last_council_only() -> None:
    """Each council takes the place of the one before as a hint; none leaves none."""
    exact = Exact(posed(QUESTION)[1])
    cells = list(exact.council.cells)
    hints = []
    for seated in ((1, 1, 0), (0, 1, 1), None):
        exact.start_from(None if seated is None else dict(zip(cells, seated, strict=True)))
        hint = exact.model.proto.solution_hint
        hints.append(dict(zip(hint.vars, hint.values, strict=True)))
    places = [cell.index for cell in exact.cells]
    assert hints == [dict(zip(places, (1, 1, 0), strict=True)), dict(zip(places, (0, 1, 1), strict=True)), {}]
