"""How long looking ahead takes: four rotations of 60 seats, 2,000 people, 12 dimensions, on one core."""

import time
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from solver.horizon import Horizon, HorizonRules, Least, ahead
from solver.problem import Problem
from tests.benchmarks.pools import composition_problem

SEEDS = (1, 2, 3)
ROTATIONS = 4
AIM = 20.0  # CPU seconds, proven the best or with a bound that is told


def halves(problem: Problem) -> HorizonRules:
    """Terms of two rotations: half of the seats fall free at each."""
    ends = {person.id: 2 for person in problem.people if person.standing == "continuing"}
    return HorizonRules(rotations=ROTATIONS, term=2, ends=ends)


def quarters(problem: Problem) -> HorizonRules:
    """Terms of four rotations, those of today's members ending one after another; every second may return once."""
    continuing = [person.id for person in problem.people if person.standing == "continuing"]
    ends = {name: 2 + at % 3 for at, name in enumerate(continuing)}
    return HorizonRules(rotations=ROTATIONS, term=4, ends=ends, may_return=tuple(continuing[::2]))


def cases() -> Iterator[tuple[str, Problem, HorizonRules]]:
    """Pools with quotas that leave room and with exact ones, under both calendars."""
    for widen, quotas in ((1, "quotas with room"), (0, "exact quotas")):
        for seed in SEEDS:
            problem = composition_problem(seed=seed, widen=widen)
            yield f"{seed}, {quotas}, terms of 2", problem, halves(problem)
            yield f"{seed}, {quotas}, terms of 4", problem, quarters(problem)


def main() -> None:
    """Print the table."""
    table = Table("pool", "CPU seconds", "people missing", "gap", "aim", title="4 rotations, 60 seats, 2,000 people")
    for name, problem, rules in cases():
        start = time.process_time()
        found = ahead(problem, rules)
        seconds = time.process_time() - start
        aim = "reached" if seconds <= AIM else f"more than {AIM:g} s"
        table.add_row(name, f"{seconds:.1f}", _told(found, "missing"), _told(found, "gap"), aim)
    Console(width=140).print(table)


def _told(found: Horizon, part: str) -> str:
    """The value at each rotation, with its bound where it is not proven the best."""
    return ", ".join(_least(getattr(rotation, part)) for rotation in found.rotations)


def _least(least: Least) -> str:
    return least.value if least.status == "optimal" else f"{least.value} (bound {least.bound})"


if __name__ == "__main__":
    main()
