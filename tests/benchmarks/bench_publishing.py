"""Published figures under attack for longer: many councils, ten years each, a stranger and members who know themselves.

Prints per kind of council how many members were found out, how closely a number of an issue could be known, and how
often something could be published; and the same attack on careless publishing.
"""

import os
import random
import time

from rich.console import Console
from rich.table import Table

from council.councils.gate.counting import pattern
from council.councils.gate.telling import Former
from tests.council.reports.publishing.attacker import Attacker
from tests.council.reports.publishing.rotating import Rotating, carelessly, published, through_the_gate

YEARS, SEATS, GROUPS = 10, (12, 21, 45, 60), (2, 3, 4)
COUNCILS = int(os.environ.get("COUNCILS", "8"))
INSIDERS = 3


def insiders(council: Rotating, issues: list[Former[int]]) -> int:
    """How many of some members, each knowing her own answer, find out another's."""
    lists = [each.people for each in issues]
    everybody = sorted(frozenset[int]().union(*lists))
    patterns = sorted({pattern(each, lists) for each in everybody})
    chosen = random.Random(council.seed).sample(everybody, INSIDERS)  # noqa: S311  # the same each time
    own = [(patterns.index(pattern(each, lists)), council.answers[each]) for each in chosen]
    return sum(bool(Attacker(issues, each).found_out()) for each in own)


def row(seats: int, groups: int) -> list[str]:
    """One line of the table."""
    found = careless = known = careless_known = inside = issues_made = 0
    narrowest, seconds = seats, 0.0
    for seed in range(COUNCILS):
        council = Rotating(seats, groups, seed)
        start = time.perf_counter()
        issues = published(council, YEARS, through_the_gate)
        seconds = max(seconds, (time.perf_counter() - start) / max(1, len(issues)))
        attacker = Attacker(issues)
        found += sum(cell.people for cell in attacker.found_out())
        known += int(attacker.told.sizes.sum())
        issues_made += len(issues)
        inside += insiders(council, issues)
        cells = [cell for at in range(len(issues)) for cell in attacker.cells_of_issue(at)]
        narrowest = min([narrowest, *(cell.most - cell.least for cell in cells)])
        control = Attacker(published(Rotating(seats, groups, seed), YEARS, carelessly))
        careless += sum(cell.people for cell in control.found_out())
        careless_known += int(control.told.sizes.sum())
    return [
        f"{seats} seats, {groups} groups",
        f"{found} of {known}",
        f"{inside} of {COUNCILS * INSIDERS}",
        str(narrowest),
        f"{issues_made / COUNCILS:.1f}",
        f"{seconds:.2f}",
        f"{careless} of {careless_known}",
    ]


def main() -> None:
    """Attack, and print the table."""
    table = Table(title=f"{COUNCILS} councils of each kind, {YEARS} years")
    for name in (
        "council",
        "found out",
        "by members",
        "narrowest",
        "issues",
        "seconds an issue",
        "careless: found out",
    ):
        table.add_column(name)
    for seats in SEATS:
        for groups in GROUPS:
            table.add_row(*row(seats, groups))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
