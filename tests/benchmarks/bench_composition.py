"""How long a composition takes: 2,000 people, 60 seats, 12 dimensions, three and six priorities, on one core."""

import time
from itertools import pairwise

from rich.console import Console
from rich.table import Table

from solver import check
from solver.evidence import evidence
from solver.problem import Problem
from solver.rotation import Progress, propose
from tests.benchmarks.pools import composition_problem, six_priorities

SEEDS = (1, 2, 3)
AIM = 5.0  # CPU seconds, proven optimal


def now() -> float:
    """Seconds of work on all cores, so that what else the machine does is not counted."""
    return time.process_time()


class Stopwatch:
    """Notes when each stage is first heard of."""

    def __init__(self) -> None:
        self.starts: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        """Take one report of progress."""
        self.starts.setdefault(progress.key, now())


def measure(name: str, problem: Problem, table: Table) -> None:
    """One rotation: a line for each stage, one for the whole, one for the check."""
    watch = Stopwatch()
    start = now()
    proposal = propose(problem, progress=watch)
    end = now()
    verdict = check.check(evidence(problem, proposal))
    checked = now()
    spent = [after - before for before, after in pairwise([*watch.starts.values(), end])]
    for objective, seconds in zip(proposal.objectives, spent, strict=True):
        table.add_row(name, objective.key, f"{seconds:.2f}", objective.status, objective.value, objective.bound)
    proven = all(objective.status == "optimal" for objective in proposal.objectives)
    missed = ["not proven"] * (not proven) + [f"more than {AIM:g} s"] * (end - start > AIM)
    whole = f"all, {proposal.profiles.count} profiles"
    table.add_row(name, whole, f"{end - start:.2f}", "; ".join(missed) or "reached", "", "")
    table.add_row(name, "check", f"{checked - end:.2f}", "yes" if verdict.ok else "no", "", "", end_section=True)


def main() -> None:
    """Print the table."""
    table = Table(
        "pool", "stage", "CPU seconds", "status", "value", "bound", title="2,000 people, 60 seats, 12 dimensions"
    )
    for seed in SEEDS:
        problem = composition_problem(seed=seed)
        measure(f"{seed}, three", problem, table)
        measure(f"{seed}, six", six_priorities(problem, seed=seed), table)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
