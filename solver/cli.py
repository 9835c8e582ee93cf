"""`rotation …`: the method from a terminal, without the web application. The only part of the solver that speaks."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from solver import check as checker
from solver import words
from solver.errors import BadFile, Impossible, InvalidProblem, SolverError, Undecided
from solver.formats import evidence, read_pool, read_problem
from solver.problem import Problem
from solver.proposal import Proposal
from solver.rotation import DEFAULT_WORK, Progress
from solver.rotation import propose as solve

BAD_INPUT, IMPOSSIBLE, UNDECIDED = 2, 3, 4
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Propose the rotation of a council, and check what was proposed.

    The optimiser decides the composition, a lot decides between people whom no rule tells apart, and anyone can check
    both from the evidence file.

    \b
    Exit status
      0  done; the evidence is right
      1  the evidence is wrong
      2  an input cannot be used: file, line, column and what was expected are printed
      3  no council can keep all the rules: the rules in conflict are printed
      4  the work allowed was used up before any council was found
    """  # noqa: D301 - a backspace is how click is told to keep lines


@main.command()
@click.argument("problem", type=FILE, required=False)
@click.option("--quotas", type=FILE, help="The field's categories.csv, in place of PROBLEM.")
@click.option("--pool", type=FILE, help="The field's respondents.csv, in place of PROBLEM.")
@click.option("--seats", type=click.IntRange(1, 1000), help="Seats to fill from the pool.")
@click.option("--id", "id_column", default="id", show_default=True, help="The column of the pool that names people.")
@click.option("--out", type=FILE, help="Where to write the evidence file.")
@click.option("--work", type=click.FloatRange(0.01, 3600), default=DEFAULT_WORK, show_default=True,
              help="Most work for each priority, in deterministic seconds: the same on every machine.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the answer for machines.")
@click.option("--show-values", is_flag=True, help="Print values that people gave, where a message is about one.")
def propose(**options: object) -> None:
    """Propose who leaves, stays and joins.

    PROBLEM is a question in JSON (schema rotation-problem/1). A pool of the sortition field is read as it is instead
    with --quotas, --pool and --seats; everyone in it is then an applicant.

    \b
    rotation propose problem.json --out evidence.json
    rotation propose --quotas categories.csv --pool respondents.csv --seats 30 --out evidence.json
    """  # noqa: D301 - as above
    sys.exit(_propose(_Options(options)))


@main.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict for machines.")
def check(file: Path, *, as_json: bool) -> None:
    """Say whether an evidence file is right: yes, or the first line that is wrong.

    Everything is computed again from the question in the file, with the standard library alone. The same check works
    from a copy of one file: python check.py evidence.json
    """
    try:
        verdict = checker.check(file.read_bytes())
    except OSError as error:
        click.echo(f"{file}: {error.strerror}", err=True)
        sys.exit(BAD_INPUT)
    if as_json:
        click.echo(json.dumps(asdict(verdict)))
    else:
        click.echo("yes" if verdict.ok else f"no: {verdict.path}: {verdict.code} {verdict.detail}".rstrip())
    sys.exit(0 if verdict.ok else 1)


class _Options:
    """What the command was called with."""

    def __init__(self, given: dict[str, object]) -> None:
        self.given = given
        self.as_json = bool(given["as_json"])
        self.show_values = bool(given["show_values"])

    def problem(self) -> Problem:
        """The question, from whichever files were named."""
        pool = [self.given[name] for name in ("quotas", "pool", "seats")]
        match (self.given["problem"], *pool):
            case (Path() as problem, None, None, None):
                return read_problem(problem)
            case (None, Path() as quotas, Path() as people, int() as seats):
                day = datetime.now(tz=UTC).date()
                return read_pool(quotas, people, seats, on=day, id_column=str(self.given["id_column"]))
        msg = "Name a PROBLEM file, or all of --quotas, --pool and --seats."
        raise click.UsageError(msg)


def _propose(options: _Options) -> int:
    try:
        problem = options.problem()
        proposal = _solve(problem, options)
    except (BadFile, InvalidProblem) as error:
        _report(options, error, [words.fault(found, show_values=options.show_values) for found in error.faults])
        return BAD_INPUT
    except Impossible as error:
        _report(options, error, [words.conflict(error.conflict)])
        return IMPOSSIBLE
    except Undecided as error:
        _report(
            options,
            error,
            ["No council was found in the work allowed, and none was shown to be impossible. Allow more with --work."],
        )
        return UNDECIDED
    out = options.given["out"]
    if isinstance(out, Path):
        try:
            out.write_bytes(evidence(problem, proposal))
        except OSError as error:
            click.echo(f"{out}: {error.strerror}", err=True)
            return BAD_INPUT
    _print(proposal, as_json=options.as_json)
    return 0


def _report(options: _Options, error: SolverError, sentences: list[str]) -> None:
    if options.as_json:
        click.echo(json.dumps({"error": error.code, "sentences": sentences}))
    else:
        for sentence in sentences:
            click.echo(sentence, err=True)


def _solve(problem: Problem, options: _Options) -> Proposal:
    work = float(str(options.given["work"]))
    console = Console(stderr=True)
    if options.as_json or not console.is_terminal:
        return solve(problem, work=work)
    with Bar(console=console, transient=True) as bar:
        return solve(problem, work=work, progress=_shown(bar))


def _shown(bar: Bar) -> Callable[[Progress], None]:
    task = bar.add_task("rules")

    def show(progress: Progress) -> None:
        found = f"best {progress.best or '–'}, at least {progress.bound or '–'}"
        text = f"{progress.stage} of {progress.stages}: {progress.key}, {found}"
        bar.update(task, description=text, total=progress.stages, completed=progress.stage - 1)

    return show


def _print(proposal: Proposal, *, as_json: bool) -> None:
    if as_json:
        click.echo(proposal.model_dump_json(by_alias=True))
        return
    people = Table("person", "", "seat group", "why")
    for line in proposal.leaving:
        people.add_row(line.person, "leaves", "", line.reason.code)
    for verb, seated in (("stays", proposal.staying), ("joins", proposal.joining)):
        for member in seated:
            people.add_row(member.person, verb, member.seat_group, member.reason.code)
    reached = Table("priority", "value", "at least", "status")
    for objective in proposal.objectives:
        reached.add_row(objective.key, objective.value, objective.bound, objective.status)
    console = Console(highlight=False, markup=False)
    console.print(people)
    if proposal.objectives:
        console.print(reached)
