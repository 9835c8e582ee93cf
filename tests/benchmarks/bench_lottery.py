"""Fair chances and a thousand numbered panels, beside the sortition field's own library on the same files.

Seconds are those of the CPU, so that what else the machine does is not counted; each pool has a fresh process on each
side, and loading the libraries and reading the files are not counted either. An aim is the most seconds that we allow
ourselves for the chances alone and with the panels.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import assemblies, sides
from tests.benchmarks.assemblies import Pool

WIDTH = 150
AIMS = {
    assemblies.ASSEMBLY_360.name: (0.5, 10.0),
    assemblies.ASSEMBLY_1706.name: (2.0, 30.0),
    assemblies.THREE_PROFILES.name: (1.0, 1.0),
}
NEAR = Fraction(1, 1000)  # how far the panels may miss the ideal least chance: one panel in all
SAME = 1e-6  # of a chance
FASTER = (200, 20)  # how many times, for the chances alone and with the panels …
LARGE = 300  # … on pools of so many people
GROWN = 1.5  # how many times as long the largest of the growing pools may take as the smallest
ITS_LOTTERIES = {  # where it is not its leximin alone
    assemblies.ASSEMBLY_360.name: ("leximin", "maximin"),
    assemblies.ASSEMBLY_1706.name: ("leximin", "maximin"),
    assemblies.GROWTH[1].name: (),
    assemblies.GROWTH[2].name: (),
}


@dataclass(frozen=True)
class Ours:
    """What this project made of a pool."""

    pool: Pool
    outcome: sides.Outcome
    people: int

    @property
    def seconds(self) -> tuple[float, float]:
        """For the chances alone, and from the start again with the panels."""
        return self.outcome.seconds("chances_known"), self.outcome.seconds("panels_known", since="chances_known")

    def least(self, which: str) -> Fraction:
        """The least chance of anyone who can sit at all: `ideal`, `realised` or its `bound`."""
        return Fraction(self.outcome.found["least"][which])

    @property
    def verdict(self) -> str:
        """What was missed, if anything."""
        aims = AIMS.get(self.pool.name, ())
        late = [f"more than {aim:g} s" for aim, seconds in zip(aims, self.seconds, strict=False) if seconds > aim]
        far = ["panels too far off"] * (self.least("ideal") - self.least("realised") > NEAR)
        loose = ["bound not reached"] * (self.least("bound") - self.least("ideal") > SAME * self.least("bound"))
        other = [] if self.outcome.found["realised_as"] == "relaxation" else [self.outcome.found["realised_as"]]
        return "; ".join(late + far + loose + other) or "reached"


def ours(pool: Pool, table: Table) -> Ours:
    """Hold our lottery on a pool, and write its row."""
    people = len(pool.respondents.read_text(encoding="utf-8").splitlines()) - 1
    made = Ours(pool, sides.OURS.ask("lottery", pool.folder, pool.seats), people)
    if made.outcome.answer is None:
        table.add_row(pool.name, str(people), "", made.outcome.complaint)
        return made
    found = made.outcome.found
    table.add_row(
        pool.name,
        f"{people:,}",
        f"{found['profiles']:,}",
        f"{found['imported']['cpu']:.2f}",
        f"{made.outcome.seconds('read', since='imported'):.2f}",
        *(f"{seconds:.2f}" for seconds in made.seconds),
        *(f"{float(made.least(which)):.6f}" for which in ("ideal", "realised", "bound")),
        str(found["never"]),
        made.verdict,
    )
    return made


def beside(peer: sides.Side, made: Ours, table: Table) -> None:
    """Hold the other side's lotteries on the same pool, and write a row for each."""
    for algorithm in ITS_LOTTERIES.get(made.pool.name, ("leximin",)):
        its = peer.ask(algorithm, made.pool.folder, made.pool.seats)
        own = (f"{float(made.least('ideal')):.6f}", f"{float(made.least('realised')):.3f}")
        if its.answer is not None:
            table.add_row(made.pool.name, algorithm, *_compared(made, its, own))
        elif its.stopped is not None:
            times = (f"> {its.stopped / seconds:,.0f}" for seconds in made.seconds)
            table.add_row(made.pool.name, algorithm, f"> {its.stopped}", "", own[0], "", own[1], *times, its.complaint)
        else:
            table.add_row(made.pool.name, algorithm, "", "", own[0], "", own[1], "", "", its.complaint)


def _compared(made: Ours, its: sides.Outcome, own: tuple[str, str]) -> Iterator[str]:
    """Its seconds and least chances beside ours, and what we missed, if anything."""
    able = [person for person, chance in its.found["chances"].items() if chance]
    least, realised = (min(its.found[which][person] for person in able) for which in ("chances", "realised"))
    moments = ("chances_known", "panels_known")
    times = [its.seconds(until) / spent for until, spent in zip(moments, made.seconds, strict=True)]
    slow = made.people >= LARGE and [
        f"{what} less than {aim} times faster"
        for what, aim, found in zip(("chances", "panels"), FASTER, times, strict=True)
        if found < aim
    ]
    unfair = ["less fair"] * (made.least("ideal") < least - SAME)
    yield from (f"{its.seconds('panels_known'):.1f}", f"{least:.6f}", own[0], f"{realised:.3f}", own[1])
    yield from (f"{each:,.0f}" for each in times)
    yield "; ".join(unfair + (slow or [])) or "reached"


def growth(made: dict[str, Ours]) -> str:
    """How the time grew with the pool: of solving, which has an aim, and of everything after reading."""
    first, *_, last = (made[shape.name] for shape in assemblies.GROWTH)
    if first.outcome.answer is None or last.outcome.answer is None:
        return "Growth: no answer."
    early, late = (each.outcome.seconds("chances_known", since="gathered") for each in (first, last))
    alone, panels = (after / before for before, after in zip(first.seconds, last.seconds, strict=True))
    verdict = "reached" if late <= GROWN * early else f"more than {GROWN:g} times"
    return (
        f"From {first.people:,} to {last.people:,} people of the same profiles, solving for the chances takes "
        f"{late / early:.2f} times as long ({verdict}); with gathering people into profiles {alone:.1f} times, "
        f"with the panels, their check and everybody's line in the evidence {panels:.1f} times."
    )


def main() -> None:
    """Print both tables, and how the time grew."""
    console = Console(width=WIDTH)
    peer = sides.peer()
    own = Table(title="Our lottery, in CPU seconds")
    for head in ("pool", "people", "profiles", "load", "read", "chances", "1,000 panels"):
        own.add_column(head, justify="left" if head == "pool" else "right", no_wrap=True)
    for head in ("least chance", "on the panels", "bound", "never", "verdict"):
        own.add_column(head)
    other = Table(title="The field's library on the same files, in CPU seconds")
    for head in ("pool", "its lottery", "its seconds"):
        other.add_column(head, no_wrap=True)
    for head in ("its least", "ours", "on its panels", "on ours", "times faster: chances", "panels", "verdict"):
        other.add_column(head)
    with tempfile.TemporaryDirectory() as place:
        pools = [
            *assemblies.published(Path(place)),
            *(assemblies.write(shape, Path(place)) for shape in assemblies.SHAPES),
        ]
        made = {pool.name: ours(pool, own) for pool in pools}
        console.print(own)
        console.print(growth(made))
        if peer:
            for each in made.values():
                if each.outcome.answer is not None:
                    beside(peer, each, other)
            console.print(other)


if __name__ == "__main__":
    main()
