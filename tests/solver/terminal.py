"""The commands as the tests call them, and small questions as files."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from solver.cli import main
from solver.problem import Problem
from tests.solver.build import person, problem
from tests.solver.cases import CASES, IMPOSSIBLE

PINNED = next(case for case in CASES if case.name.startswith("pins")).problem
TARGETED = next(case for case in CASES if case.name.startswith("the most affected")).problem
TOO_MANY_MINIMUMS = IMPOSSIBLE[1].problem
# Nothing tells these people apart but their names.
ALIKE = problem([person(name) for name in "abcd"], 2)


def run(*arguments: object) -> Result:
    """One command, as from a terminal that is none."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def answer(*arguments: object) -> Any:
    """The one document that a command prints for machines."""
    result = run(*arguments, "--json")
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def written(folder: Path, question: Problem) -> Path:
    """A question as a file."""
    path = folder / "problem.json"
    path.write_text(question.model_dump_json(by_alias=True))
    return path
