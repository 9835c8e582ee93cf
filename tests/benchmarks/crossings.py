"""What `diversimax` of the field's library asks of a panel, said in this project's own words.

It crosses categories in every way that leaves no more cells than seats and at least two people to a cell, and minimises
the sum, over all cells, of how far the members in a cell are from an equal share. The members of one crossing add up
to the panel, so that what some cells have too much others lack: the sum is twice the gap to equal targets.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, product
from math import prod

from solver.problem import Dimension, Intersection, Person, Priority, Problem, Target

PEOPLE_PER_CELL = 2


@dataclass(frozen=True)
class Crossing:
    """Some of the categories, and every combination of the values found in the pool."""

    categories: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    @property
    def key(self) -> str:
        """Its name."""
        return " × ".join(self.categories)

    def cell_of(self, person: Person) -> tuple[str, ...]:
        """The one cell that a person is in."""
        return tuple(person.values[category] for category in self.categories)


def crossings(problem: Problem) -> list[Crossing]:
    """Those that it looks at; beyond fifty it would take a random fifty, which is why no pool here has so many."""
    names = [dimension.key for dimension in problem.dimensions]
    seen = {name: sorted({person.values[name] for person in problem.people}) for name in names}
    chosen = chain.from_iterable(combinations(names, count) for count in range(1, len(names) + 1))
    most = min(problem.size, len(problem.people) // PEOPLE_PER_CELL)
    return [
        Crossing(categories, tuple(product(*(seen[name] for name in categories))))
        for categories in chosen
        if prod(len(seen[name]) for name in categories) <= most
    ]


def even(problem: Problem) -> Problem:
    """Its own question: each crossing is a dimension, each cell a value with an equal share as its target."""
    made = crossings(problem)
    people = [
        person.model_copy(update={"values": {each.key: _name(each.cell_of(person)) for each in made} | person.values})
        for person in problem.people
    ]
    crossed = [each for each in made if len(each.categories) > 1]
    dimensions = [Dimension(key=each.key, values=tuple(map(_name, each.cells))) for each in crossed]
    targets = [
        Target(key=f"{each.key}={_name(cell)}", dimension=each.key, value=_name(cell), share=f"1/{len(each.cells)}")
        for each in made
        for cell in each.cells
    ]
    update = {
        "dimensions": (*problem.dimensions, *dimensions),
        "people": tuple(people),
        "targets": tuple(targets),
        "priorities": (Priority(key="representation_gap"),),
    }
    return _asked(problem, update)


def heard(problem: Problem) -> Problem:
    """The question nearest to it in a charter: that as few as possible of the crossed cells are left empty."""
    intersections = [
        Intersection(key=f"{each.key}={_name(cell)}", where=dict(zip(each.categories, cell, strict=True)))
        for each in crossings(problem)
        if len(each.categories) > 1
        for cell in each.cells
    ]
    return _asked(
        problem, {"intersections": tuple(intersections), "priorities": (Priority(key="uncovered_intersections"),)}
    )


QUESTIONS: dict[str, Callable[[Problem], Problem]] = {"even": even, "heard": heard}


def unevenness(problem: Problem, panel: Collection[str]) -> Fraction:
    """Its objective on a panel."""
    off = Fraction(0)
    for each in crossings(problem):
        inside = [each.cell_of(person) for person in problem.people if person.id in panel]
        off += sum(abs(inside.count(cell) - Fraction(problem.size, len(each.cells))) for cell in each.cells)
    return off


def unheard(problem: Problem, panel: Collection[str]) -> int:
    """How many cells of two categories and more nobody on a panel is in."""
    return sum(
        len(set(each.cells) - {each.cell_of(person) for person in problem.people if person.id in panel})
        for each in crossings(problem)
        if len(each.categories) > 1
    )


def _name(cell: tuple[str, ...]) -> str:
    return " · ".join(cell)


def _asked(problem: Problem, update: Mapping[str, object]) -> Problem:
    return Problem.model_validate({**problem.model_dump(by_alias=True), **update})
