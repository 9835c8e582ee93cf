"""The same question gives the same bytes: in another process, with another hash seed, in another order of people."""

import os
import random
import subprocess
import sys

from solver.formats import evidence
from solver.problem import Problem
from solver.rotation import propose
from tests.benchmarks.pools import composition_problem

PROGRAM = """
import sys
from solver.formats import evidence
from solver.problem import Problem
from solver.rotation import propose
question = Problem.model_validate_json(sys.stdin.buffer.read())
sys.stdout.buffer.write(evidence(question, propose(question, work=1.0)))
"""


def _shuffled(question: Problem, seed: int) -> bytes:
    order = random.Random(seed)  # noqa: S311 - repeatable, not secret
    document = question.model_copy(update={"people": tuple(order.sample(question.people, len(question.people)))})
    return document.model_dump_json(by_alias=True).encode()


def test_separate_processes_with_other_hash_seeds_and_orders_write_the_same_evidence() -> None:
    """Three fresh processes, three hash seeds, three orders of the people: one file."""
    question = composition_problem(people=150, seats=20, dimension_count=4)
    here = evidence(question, propose(question, work=1.0))
    written = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=_shuffled(question, seed),
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    ]
    assert written == [here] * 3
