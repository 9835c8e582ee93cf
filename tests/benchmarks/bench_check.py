"""How long anyone needs to verify a lottery: a copy of the checker alone in a folder, a bare Python, a thousand panels.

Start and end of Python are counted. The same file with somebody else on one panel must be refused.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from solver import check
from solver.evidence import Evidence
from solver.formats import read_pool
from solver.lottery import hold
from tests.benchmarks import assemblies
from tests.benchmarks.ours import DAY, PANELS

YES, NO = 0, 1  # what the checker exits with
AIM = 2.0  # seconds, for a thousand panels of sixty
SHAPES = (assemblies.GROWTH[0], assemblies.ASSEMBLY_1000)


@dataclass(frozen=True)
class Verified:
    """How one run of the checker ended, and its CPU seconds."""

    code: int
    seconds: float


def verify(checker: Path, file: Path) -> Verified:
    """Run a copy of the checker with the standard library alone."""
    command = [sys.executable, "-I", "-S", str(checker), str(file)]
    with subprocess.Popen(command, cwd=checker.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Verified(process.returncode, usage.ru_utime + usage.ru_stime)


def altered(evidence: Evidence) -> Evidence:
    """The same evidence, its hash made right again, in which somebody else sits on the first panel."""
    lottery = evidence.lottery
    assert lottery is not None
    (group, *groups), *panels = lottery.panels
    other = next(place for place in range(len(evidence.problem.people)) if place not in group)
    exchanged = tuple(sorted((other, *group[1:])))
    moved = lottery.model_copy(update={"panels": ((exchanged, *groups), *panels)})
    return evidence.model_copy(update={"lottery": moved})


def verdict(right: Verified, wrong: Verified) -> str:
    """What was missed, if anything."""
    if (right.code, wrong.code) != (YES, NO):
        return "wrong"
    return "reached" if right.seconds <= AIM else f"more than {AIM:g} s"


def row(pool: assemblies.Pool, place: Path) -> tuple[str, ...]:
    """Hold the lottery of a pool, and have its evidence verified, as it is and altered."""
    checker, file = place / "check.py", place / "evidence.json"
    shutil.copyfile(check.__file__, checker)
    problem = read_pool(pool.categories, pool.respondents, pool.seats, on=DAY)
    evidence = Evidence(problem=problem, lottery=hold(problem, panels=PANELS))
    file.write_bytes(altered(evidence).written())
    wrong = verify(checker, file)
    size = file.write_bytes(evidence.written())
    right = verify(checker, file)
    said = ("yes" if each.code == YES else "no" for each in (right, wrong))
    shape = f"{PANELS:,} × {pool.seats}"
    return pool.name, shape, f"{size / 1e6:.1f}", f"{right.seconds:.2f}", *said, verdict(right, wrong)


def main() -> None:
    """Print the table."""
    heads = ("pool", "panels × seats", "MB", "seconds", "accepted", "altered one accepted", "verdict")
    table = Table(*heads, title="python check.py evidence.json")
    with tempfile.TemporaryDirectory() as place:
        for shape in SHAPES:
            table.add_row(*row(assemblies.write(shape, Path(place)), Path(place)))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
