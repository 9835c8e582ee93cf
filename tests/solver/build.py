"""Small questions for the tests: everything has a value that fits unless the test names another."""

from datetime import date
from typing import Any

from solver.problem import Dimension, PastTerm, Person, Problem

DAY = date(2026, 3, 1)
REGION = Dimension(key="region", values=("north", "south"))
GENDER = Dimension(key="gender", values=("woman", "man"))


def person(name: str, region: str = "north", gender: str = "woman", **other: Any) -> Person:
    """An applicant, unless `standing` says otherwise."""
    return Person(**{"id": name, "standing": "candidate", "values": {"region": region, "gender": gender}, **other})


def term(start: str, end: str, *, partial: bool = False) -> PastTerm:
    """A term served."""
    return PastTerm(start=date.fromisoformat(start), end=date.fromisoformat(end), partial=partial)


def problem(people: list[Person], size: int, **other: Any) -> Problem:
    """A council of so many seats with two dimensions."""
    given = {"council": "test", "charter": "1", "rotation_day": DAY, "seed": "seed", "dimensions": (REGION, GENDER)}
    return Problem(**{**given, "people": tuple(people), "size": size, **other})
