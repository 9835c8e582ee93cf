"""Leximin chances on the relaxation: every level of them, and not only the least."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from solver.errors import Cancelled, Unsound
from solver.leximin import LOOSER, Chances, leximin
from solver.linear import Linear
from solver.lottery import exact
from solver.model import Question
from solver.problem import Dimension, Person, Problem, Quota
from solver.profiles import Field, TraitReader
from solver.system import System
from tests.solver.build import person, problem
from tests.solver.lotteries import hall_of
from tests.solver.lottery_cases import CASES, Case, triangle

STEPS = {"one of ten": 10, "one of five": 5, "one of two": 2, "one of one": 1}


def _chances(question: Problem) -> tuple[dict[str, Fraction], Chances]:
    """Everyone's chance in the relaxation, and how it was found."""
    system = hall_of(question).system
    found = leximin(system)
    profiles = zip(system.question.profiles, found.of_profile.tolist(), strict=True)
    return {name: exact(chance) for profile, chance in profiles for name in profile.people}, found


@pytest.mark.parametrize("case", CASES)
def test_the_relaxation_promises_what_was_worked_out_by_hand(case: Callable[[], Case]) -> None:
    """Also where no whole panels can keep the promise."""
    assert _chances(case().problem)[0] == case().relaxed


def _stairs() -> Problem:
    """A seat for each region; ten, five, two people and one come from them, each region's women apart from its men."""
    people = [
        Person(id=f"{region} {at}", standing="candidate", values={"region": region, "gender": ("woman", "man")[at % 2]})
        for region, size in STEPS.items()
        for at in range(size)
    ]
    return problem(
        people,
        len(STEPS),
        dimensions=(Dimension(key="region", values=tuple(STEPS)), Dimension(key="gender", values=("woman", "man"))),
        quotas=(
            *(Quota(key=region, where={"region": (region,)}, min=1, max=1) for region in STEPS),
            Quota(key="women", where={"gender": ("woman",)}, min=0),
        ),
    )


def test_every_level_is_raised_as_far_as_it_goes_and_not_only_the_least() -> None:
    """Chances of 1/10, 1/5, 1/2 and 1: whoever stopped at the first level would leave eight people with nothing.

    Women and men of a region are two profiles on one level, so that most levels are ties.
    """
    chances, found = _chances(_stairs())
    assert chances == {name: Fraction(1, STEPS[name.rpartition(" ")[0]]) for name in chances}
    assert sorted({exact(level.chance) for level in found.levels}) == [Fraction(1, size) for size in (10, 5, 2, 1)]
    assert sorted(at for level in found.levels for at in level.settled) == list(range(7))


def test_when_all_can_have_the_same_chance_all_have_it_in_however_many_levels() -> None:
    """Nine profiles in a square whose quotas ask of every row and column its own share: half for each of 24 people.

    The programme's prices name some of them at a time; whoever they name, the next level is no higher.
    """
    sizes = {("north", "young"): 2, ("north", "middle"): 4, ("north", "old"): 2, ("south", "young"): 4}
    sizes |= {("south", "middle"): 2, ("south", "old"): 2, ("west", "young"): 2, ("west", "middle"): 2}
    sizes[("west", "old")] = 4
    people = [
        Person(id=f"{region} {age} {at}", standing="candidate", values={"region": region, "age": age})
        for (region, age), size in sizes.items()
        for at in range(size)
    ]
    regions, ages = ("north", "south", "west"), ("young", "middle", "old")
    quotas = [Quota(key=region, where={"region": (region,)}, min=4, max=4) for region in regions]
    quotas += [Quota(key=age, where={"age": (age,)}, min=4, max=4) for age in ages]
    dimensions = (Dimension(key="region", values=regions), Dimension(key="age", values=ages))
    chances, _ = _chances(problem(people, 12, dimensions=dimensions, quotas=tuple(quotas)))
    assert set(chances.values()) == {Fraction(1, 2)}


def test_whoever_asked_can_stop_between_two_levels() -> None:
    """Asked after the first level, it says stop: no second one is solved."""
    asked = iter((False, True))
    system = hall_of(_stairs()).system
    with pytest.raises(Cancelled):
        leximin(system, cancelled=lambda: next(asked))
    assert list(asked) == []


def test_rules_that_no_lottery_keeps_have_no_chances() -> None:
    """Two seats and one person, which the search for the first council would have told before."""
    question = problem([person("a")], 2)
    field = Field(question)
    profiles = TraitReader(question, field.eligible).group(field.eligible)
    with pytest.raises(Unsound) as raised:
        leximin(System(Question(question, profiles, ())))
    assert raised.value.parameters == {"fault": "no lottery keeps the rules"}


def test_a_programme_that_rounding_made_impossible_is_built_anew_and_looser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every attempt but the loosest fails, from the second level on: the chances are as before to one in a million."""
    expected, _ = _chances(_stairs())
    really, tried = Linear.solve, []

    def solve(linear: Linear) -> bool:
        tried.append(linear)
        return really(linear) and (len(tried) == 1 or len(tried) % (len(LOOSER) + 1) == 1)

    monkeypatch.setattr(Linear, "solve", solve)
    system = hall_of(_stairs()).system
    found = leximin(system)
    off = [
        abs(chance - float(expected[profile.people[0]])) / chance
        for profile, chance in zip(system.question.profiles, found.of_profile.tolist(), strict=True)
    ]
    assert len(tried) == 1 + (len(found.levels) - 1) * (1 + len(LOOSER))
    assert max(off) < 1e-6


def test_chances_have_no_least_where_nobody_can_be_drawn() -> None:
    """All seats are taken: the only level is nought."""
    _, found = _chances(problem([person("a", standing="continuing"), person("b")], 1))
    assert ([level.chance for level in found.levels], found.least) == ([0.0], None)


def test_the_least_level_above_nought_is_the_one_to_prove() -> None:
    """The triangle's least chance is a half."""
    _, found = _chances(triangle().problem)
    assert found.least is not None
    assert exact(found.least.chance) == Fraction(1, 2)
