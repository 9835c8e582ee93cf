"""Crossed categories: the field's `diversimax` beside our priorities, on its own author's pools and on one of ours.

Both sides are measured by both yardsticks: how far all cells are from equal shares, which is what it minimises, and
how many cells stay empty. By its own choice it stops within a tenth of the best; ours goes on to the proof, so it is
also asked to.
"""

import tempfile
from fractions import Fraction
from pathlib import Path

from rich.console import Console
from rich.table import Table

from solver.formats import read_pool
from tests.benchmarks import assemblies, sides
from tests.benchmarks.crossings import unevenness, unheard
from tests.benchmarks.ours import DAY


class Line:
    """One pool, laid before one side after the other."""

    def __init__(self, pool: assemblies.Pool, table: Table) -> None:
        self.pool = pool
        self.table = table
        self.problem = read_pool(pool.categories, pool.respondents, pool.seats, on=DAY)

    def add(self, side: sides.Side, task: str, shown: str) -> None:
        """Let a side answer, and measure its panel."""
        outcome = side.ask(task, self.pool.folder, self.pool.seats)
        if outcome.answer is None:
            self.table.add_row(self.pool.name, shown, outcome.complaint)
            return
        panel = set(outcome.answer["panel"])
        self.table.add_row(
            self.pool.name,
            shown,
            f"{outcome.seconds('panel_known'):.2f}",
            f"{float(unevenness(self.problem, panel)):.2f}",
            str(unheard(self.problem, panel)),
            _proven(task, outcome.answer),
        )


def _proven(task: str, answer: sides.Answer) -> str:
    if "gap" in answer:
        return "optimal" if not answer["gap"] else f"within {answer['gap']:.1%} of the bound"
    bound = Fraction(answer["bound"])
    if task == "even":
        return f"{answer['status']}: none below {float(2 * bound):.2f}"
    return f"{answer['status']}: none below {bound} empty"


def main() -> None:
    """Print the table."""
    peer = sides.peer()
    table = Table("pool", "panel by", "CPU seconds", "unevenness", "empty cells", "proven", title="Crossed categories")
    with tempfile.TemporaryDirectory() as place:
        for pool in (*assemblies.published(Path(place)), assemblies.write(assemblies.ASSEMBLY_360, Path(place))):
            line = Line(pool, table)
            if peer:
                line.add(peer, "diversimax", "its diversimax")
                line.add(peer, "diversimax-proof", "its, until proven")
            line.add(sides.OURS, "even", "our gap to equal shares")
            line.add(sides.OURS, "heard", "our empty cells")
            table.add_section()
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
