"""The record with a million acts: what an act costs, how fast it is checked, and how long a proof takes.

An embedded database in a folder of its own; times are what the process itself computed, so that a busy machine does not
count against it. Each figure is told beside what is asked of it; one that misses it fails the benchmark.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID

from flask import Flask
from rich.console import Console
from rich.table import Table

from council.app import create_app
from council.audit import checking, checkpoints, tree
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.checking import Rounds
from council.audit.comparing import Verdict, compare
from council.audit.service import Subject, System
from council.database import db, transaction
from tests.conftest import settings_for

ACTS = 1_000_000
SMALL = 1000
AT_ONCE = 20_000
TRIES = 200
ACTOR = System("benchmark")
COUNCIL = UUID(int=7)
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)

LEAST_A_SECOND = 50_000
MOST_PROOF_MS = 10.0
MOST_GROWTH = 1.5  # an act at a million may cost so many times what it costs at a thousand
MOST_PAGE_MS = 100.0


@dataclass(frozen=True)
class Figure:
    """What was measured, and whether it is what is asked."""

    name: str
    found: str
    asked: str
    good: bool


@contextmanager
def application() -> Iterator[Flask]:
    """The application over an empty database in a folder of its own."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(settings_for(folder))
    try:
        with app.app_context():
            db.create_all()
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def seconds(work: Callable[[], object]) -> float:
    """How long this process computed for something."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def write(until: int) -> None:
    """Fill the record up to so many acts."""
    while (last := audit.last_act()) < until:
        told = ((Subject("account", str(each)), {"number": each}) for each in range(last, min(until, last + AT_ONCE)))
        with transaction():
            audit.record_many(ACTOR, Act.LANGUAGE_CHOSEN, told, council=COUNCIL)


def one_act() -> float:
    """What one act in a transaction of its own costs in the middle, in milliseconds."""

    def act() -> None:
        with transaction():
            audit.record(ACTOR, Act.LANGUAGE_CHOSEN, Subject("account", "one"), council=COUNCIL)

    return median(seconds(act) for _try in range(TRIES)) * 1000


def sign(at: datetime) -> str:
    """Let the tree grow and make a checkpoint."""
    with transaction():
        made = checkpoints.checkpoint_now(at)
        assert made is not None
        return made.note


def checked() -> None:
    """The worker's round, in its turns, kept."""
    rounds, check = Rounds(), None
    while check is None:
        check = rounds.turn(NOW)
    with transaction():
        checking.keep(check)


def at_least(name: str, found: float, least: float) -> Figure:
    """Something that must be fast enough."""
    return Figure(name, f"{found:,.0f} a second", f"at least {least:,.0f}", found >= least)


def at_most(name: str, found: float, most: float, unit: str = "ms") -> Figure:
    """Something that must not take longer."""
    return Figure(name, f"{found:.2f} {unit}", f"at most {most:g}", found <= most)


def measure() -> list[Figure]:
    """All figures, in the order in which they can be taken."""
    write(SMALL)
    early, small = sign(NOW), one_act()
    write(ACTS)
    grown = seconds(lambda: sign(NOW + timedelta(hours=1)))
    large = one_act()
    sign(NOW + timedelta(hours=2))
    size = audit.last_act()
    faults: list[object] = []
    verified = seconds(lambda: faults.append(audit.verify()))
    round_took = seconds(checked)
    whole = seconds(lambda: faults.append(checking.standing(short=sys.maxsize).fault))
    page = median(seconds(checking.standing) for _try in range(20)) * 1000
    held = seconds(lambda: faults.append(None if compare(early).verdict is Verdict.BEGINNING else early)) * 1000
    signed = checkpoints.latest()
    assert signed is not None
    over = signed.size
    places = range(1, over, over // TRIES)
    inclusion = [seconds(partial(tree.inclusion_proof, each, over)) for each in places]
    consistency = [seconds(partial(tree.consistency_proof, each, over)) for each in places]
    return [
        at_most("an act, at a thousand", small, 1000),
        at_most("an act, at a million", large, 1000),
        at_most("the one over the other", large / small, MOST_GROWTH, "times"),
        at_least("acts taken into the tree", ACTS / grown, LEAST_A_SECOND / 5),
        at_least("acts checked", size / verified, LEAST_A_SECOND),
        at_least("acts checked with tree and checkpoints", size / whole, LEAST_A_SECOND),
        at_least("acts checked by the worker in its turns", size / round_took, LEAST_A_SECOND),
        at_most("is the record whole, on a page", page, MOST_PAGE_MS),
        at_most("an older checkpoint held against it", held, MOST_PAGE_MS),
        at_most("proof that an act is in it, the middle", median(inclusion) * 1000, MOST_PROOF_MS),
        at_most("proof that an act is in it, the slowest", max(inclusion) * 1000, MOST_PROOF_MS),
        at_most("proof of an older checkpoint, the slowest", max(consistency) * 1000, MOST_PROOF_MS),
        Figure("faults found", str(sum(each is not None for each in faults)), "0", not any(faults)),
    ]


def main() -> None:
    """Measure, tell, and fail if a figure is not what is asked."""
    with application():
        figures = measure()
    table = Table("what", "found", "asked", "")
    for each in figures:
        table.add_row(each.name, each.found, each.asked, "" if each.good else "MISSED")
    Console().print(table)
    if not all(each.good for each in figures):
        sys.exit("A figure is not what is asked.")


if __name__ == "__main__":
    main()
