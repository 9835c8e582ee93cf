"""This project's answer to the same two files as `peer.py`, with the same moments noted."""

import argparse
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from solver.formats import read_pool
from solver.leximin import leximin
from solver.lottery import hold, open_hall
from solver.problem import Problem
from solver.rotation import DEFAULT_WORK, compose, propose
from solver.search import Effort
from tests.benchmarks.crossings import QUESTIONS

DAY = date(2026, 1, 1)
PANELS = 1000


def moment() -> dict[str, float]:
    """Now, in CPU and in wall seconds."""
    return {"cpu": time.process_time(), "wall": time.perf_counter()}


def lottery(_task: str, problem: Problem) -> dict[str, Any]:
    """Everybody's chance alone, and then from the start again with a thousand panels, certificate and check."""
    hall = open_hall(compose(problem, Effort(DEFAULT_WORK)))
    gathered = moment()
    chances = leximin(hall.system)
    chances_known = moment()
    held = hold(problem, panels=PANELS)
    panels_known = moment()
    return {
        "gathered": gathered,
        "chances_known": chances_known,
        "panels_known": panels_known,
        "profiles": len(chances.of_profile),
        "realised_as": held.chances,
        "least": held.least.model_dump() if held.least else None,
        "never": sum(len(profile.people) for profile in held.profiles if profile.ideal == "0"),
        "deviation": held.deviation,
    }


def panel(task: str, problem: Problem) -> dict[str, Any]:
    """The best panel for one question about the pool, and what is proven of it."""
    proposal = propose(QUESTIONS[task](problem))
    (reached,) = proposal.objectives
    return {
        "panel_known": moment(),
        "panel": [seated.person for seated in proposal.joining],
        "bound": reached.bound,
        "status": reached.status,
    }


def main() -> None:
    """Read, compute, and write what was found, and when, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["lottery", *QUESTIONS])
    parser.add_argument("folder", type=Path)
    parser.add_argument("seats", type=int)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    imported = moment()
    problem = read_pool(options.folder / "categories.csv", options.folder / "respondents.csv", options.seats, on=DAY)
    moments = {"imported": imported, "read": moment()}
    found = (panel if options.task in QUESTIONS else lottery)(options.task, problem)
    options.out.write_text(json.dumps(moments | found))


if __name__ == "__main__":
    main()
