"""The pools of the benchmarks: repeatable, possible, as they are described; and the lock of the other side."""

import re
import tomllib
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from solver.formats import read_pool
from solver.problem import Problem
from solver.rotation import propose
from tests.benchmarks import assemblies, sides
from tests.benchmarks.assemblies import ASSEMBLY_360, GROWTH, SHAPES, THREE_PROFILES, UNIQUE_1706, Pool, Shape
from tests.benchmarks.crossings import crossings, even, unevenness, unheard

SMALL = [shape for shape in SHAPES if shape.people < 5000]


def read(pool: Pool) -> Problem:
    """The question that a pool asks."""
    return read_pool(pool.categories, pool.respondents, pool.seats, on=date(2026, 1, 1))


def profiles(problem: Problem) -> Counter[tuple[str, ...]]:
    """How many people of each profile there are."""
    return Counter(tuple(person.values.values()) for person in problem.people)


@pytest.mark.parametrize("shape", SMALL, ids=lambda shape: shape.name)
def test_a_pool_has_the_people_and_the_exact_quotas_of_its_shape(shape: Shape, tmp_path: Path) -> None:
    """Proves that both sides read what the table says, and that no quota shuts out everybody with one value."""
    problem = read(assemblies.write(shape, tmp_path))
    seats: Counter[str] = Counter()
    for quota in problem.quotas:
        seats.update(dict.fromkeys(quota.where, quota.min or 0))
    assert len(problem.people) == shape.people
    assert list(seats.values()) == [shape.seats] * len(shape.widths)
    assert [quota.key for quota in problem.quotas if quota.min != quota.max or not quota.min] == []


def test_a_pool_is_the_same_each_time(tmp_path: Path) -> None:
    """Proves that a measurement can be repeated on the same files."""
    once, again = (assemblies.write(ASSEMBLY_360, tmp_path / name) for name in ("once", "again"))
    assert once.categories.read_bytes() == again.categories.read_bytes()
    assert once.respondents.read_bytes() == again.respondents.read_bytes()


def test_the_quotas_can_be_met(tmp_path: Path) -> None:
    """Proves that a council exists that keeps the exact quotas."""
    proposal = propose(read(assemblies.write(ASSEMBLY_360, tmp_path)))
    assert len(proposal.joining) == ASSEMBLY_360.seats


def test_a_pool_that_grows_keeps_its_people_its_profiles_and_its_quotas(tmp_path: Path) -> None:
    """Proves that only the number of people differs between the pools on which growth is measured."""
    small, large = (read(assemblies.write(shape, tmp_path)) for shape in GROWTH[:2])
    assert large.people[: len(small.people)] == small.people
    assert large.quotas == small.quotas
    assert sorted(profiles(large)) == sorted(profiles(small))
    assert len(profiles(small)) == GROWTH[0].profiles


def test_the_pools_have_as_many_profiles_as_they_are_named_for(tmp_path: Path) -> None:
    """Proves that one pool has three profiles, and that in another nearly every person is a profile of her own."""
    three, unique = (profiles(read(assemblies.write(shape, tmp_path))) for shape in (THREE_PROFILES, UNIQUE_1706))
    assert len(three) == 3
    assert len(unique) > 0.85 * unique.total()


def test_the_crossed_question_is_twice_the_gap(tmp_path: Path) -> None:
    """Proves that what `diversimax` minimises is asked of this project exactly, and measured by its own definition."""
    problem = read(assemblies.write(Shape("tiny", 40, 8, widths=(2, 2, 3)), tmp_path))
    assert [len(each.cells) for each in crossings(problem)] == [2, 2, 3, 4, 6, 6]
    proposal = propose(even(problem))
    panel = {seated.person for seated in proposal.joining}
    (reached,) = proposal.objectives
    assert (reached.status, 2 * Fraction(reached.value)) == ("optimal", unevenness(problem, panel))
    assert unheard(problem, {person.id for person in problem.people}) == 0


def test_the_lock_of_the_other_side_is_complete_and_holds_no_address() -> None:
    """Proves that what the benchmarks are measured against can be installed from any index, and from none unseen."""
    text = sides.PEER_LOCK.read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    assert [line for line in lines if not line.startswith(" ") and not line.endswith("\\")] == []
    locked = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }
    groups = tomllib.loads((sides.ROOT / "pyproject.toml").read_text())["dependency-groups"]
    wanted = [Requirement(line) for line in groups["peer"]]
    assert [str(need) for need in wanted if locked.get(canonicalize_name(need.name), "0") not in need.specifier] == []
