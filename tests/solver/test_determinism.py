"""The same question gives the same bytes: in another process, with another hash seed, in another order of people."""

import os
import random
import subprocess
import sys
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import profiles
from solver.errors import Impossible
from solver.evidence import evidence
from solver.problem import Cap, Conflict, Problem
from solver.profiles import Field, Profile, TraitReader, lot
from solver.rotation import propose
from tests.benchmarks.pools import composition_problem
from tests.solver.build import person, problem
from tests.solver.strategies import problems

NAMING = ("people", "conflicts", "pins")

PROGRAM = """
import sys
from solver.evidence import evidence
from solver.problem import Cap, Conflict, Problem
from solver.rotation import propose
question = Problem.model_validate_json(sys.stdin.buffer.read())
sys.stdout.buffer.write(evidence(question, propose(question, work=1.0)))
"""


def _shuffled(question: Problem, seed: int) -> bytes:
    order = random.Random(seed)  # noqa: S311 - repeatable, not secret
    document = question.model_copy(update={"people": tuple(order.sample(question.people, len(question.people)))})
    return document.model_dump_json(by_alias=True).encode()


def test_separate_processes_with_other_hash_seeds_and_orders_write_the_same_evidence() -> None:
    """Three fresh processes, three hash seeds, three orders of the people: one file."""
    question = composition_problem(people=150, seats=20, dimension_count=4)
    here = evidence(question, propose(question, work=1.0))
    written = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=_shuffled(question, seed),
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    ]
    assert written == [here] * 3


def _renamed(node: Any, names: dict[str, str]) -> Any:
    """The same document with other names in it."""
    if isinstance(node, dict):
        return {key: _renamed(item, names) for key, item in node.items()}
    if isinstance(node, list):
        return [_renamed(item, names) for item in node]
    return names.get(node, node)


def _other(question: Problem, names: dict[str, str], order: random.Random) -> Problem:
    """The same question with its people under other names, in another order."""
    document = question.model_dump(mode="json", by_alias=True)
    document |= {part: _renamed(document[part], names) for part in NAMING}
    order.shuffle(document["people"])
    return Problem.model_validate(document, strict=False)


def _values(question: Problem) -> list[str] | None:
    try:
        return [objective.best for objective in propose(question).objectives]
    except Impossible:
        return None


def _new_names(question: Problem, order: random.Random) -> dict[str, str]:
    old = [*(each.id for each in question.people), "union", "church"]
    return dict(zip(old, order.sample([f"{name}'" for name in old], len(old)), strict=True))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems(), st.integers(0, 1000))
def test_names_and_the_order_of_rows_change_nothing_that_the_priorities_reach(question: Problem, seed: int) -> None:
    """Other ids, other names of organisations, other rows first: the same values, or just as impossible."""
    order = random.Random(seed)  # noqa: S311 - repeatable, not secret
    assert _values(_other(question, _new_names(question, order), order)) == _values(question)


def _profiles(question: Problem) -> tuple[Profile, ...]:
    field = Field(question)
    return TraitReader(question, (*field.eligible, *field.continuing)).group(field.eligible)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_profiles_comes_from_traits_and_the_lot_and_not_from_names(
    order: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two in conflict, two of each capped house, alike otherwise: other names that draw the same lots stand alike."""
    houses = {"c": "union", "d": "union", "e": "church", "f": "church"}
    question = problem(
        [person(name, affiliations={"organisation": houses[name]} if name in houses else {}) for name in "abcdef"],
        2,
        caps=(Cap(key="one house", per="organisation", most=1),),
        conflicts=(Conflict(key="kin", people=("a", "b"), reason="married"),),
    )
    old = ["a", "b", "union", "church"]
    names = {name: name for name in "cdef"} | {name: old[at] for name, at in zip(old, order, strict=True)}
    before = [[names[name] for name in profile.people] for profile in _profiles(question)]
    back = {new: name for name, new in names.items()}
    monkeypatch.setattr(profiles, "lot", lambda name, seed: lot(back[name], seed))
    assert [list(profile.people) for profile in _profiles(_other(question, names, random.Random(1)))] == before  # noqa: S311 - repeatable, not secret
