"""Ten years of rotation, attacked: what the gate publishes tells on nobody, what somebody careless publishes does."""

import random

import pytest

from council.councils.gate.counting import pattern
from council.councils.gate.telling import Former
from tests.council.reports.publishing.attacker import Attacker, Cell
from tests.council.reports.publishing.rotating import Rotating, carelessly, published, through_the_gate

YEARS = 10
COUNCILS = [(12, 2), (12, 3), (21, 2), (21, 3), (45, 2), (45, 3), (60, 2), (60, 3), (21, 4)]


@pytest.mark.parametrize(("seats", "groups"), COUNCILS)
def test_ten_years_of_figures_tell_on_nobody(seats: int, groups: int) -> None:
    """Whoever knows who sat when, every issue and how it is made, finds out 0 members; 0 numbers of an issue exactly.

    The same holds for a member who knows her own answer besides.
    """
    council = Rotating(seats, groups, seed=0)
    issues = published(council, YEARS, through_the_gate)
    attacker = Attacker(issues)
    assert len(issues) >= 3
    assert attacker.found_out() == []
    narrowest = min(cell.most - cell.least for at in range(len(issues)) for cell in attacker.cells_of_issue(at))
    assert narrowest >= 4  # five numbers, as many as the smallest group has people
    assert _found_out_by_a_member(council, issues) == []


def _found_out_by_a_member(council: Rotating, issues: list[Former[int]]) -> list[Cell]:
    lists = [each.people for each in issues]
    chance = random.Random(council.seats)  # noqa: S311  # the same each time
    member = chance.choice(sorted(frozenset[int]().union(*lists)))
    patterns = sorted({pattern(each, lists) for each in frozenset[int]().union(*lists)})
    own = (patterns.index(pattern(member, lists)), council.answers[member])
    return Attacker(issues, own).found_out()


def test_the_same_attacker_undoes_careless_publishing() -> None:
    """Hiding small numbers each year is not enough: out of the same councils, he reads the answers of many members."""
    found = known = 0
    for seats, groups in COUNCILS:
        attacker = Attacker(published(Rotating(seats, groups, seed=0), YEARS, carelessly))
        found += sum(cell.people for cell in attacker.found_out())
        known += int(attacker.told.sizes.sum())
    assert found / known > 0.2
