"""The options that name files and say what is asked, the same for every command that asks."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from solver.commands.refusals import NoCouncil
from solver.commands.voice import Voice, Watch
from solver.errors import Impossible, Undecided
from solver.explain import conflict
from solver.formats import read_problem
from solver.pools import FieldFiles, Flex, Pool, read_files
from solver.problem import Problem
from solver.relax import Relaxation, least_relaxation
from solver.rotation import DEFAULT_WORK
from solver.words import number, people
from solver.words_explain import within_flex

USUAL = "commas"
LONGEST = 200  # letters, as of every name in a question
FILE = click.Path(dir_okay=False, path_type=Path)

T = TypeVar("T")
Command = Callable[..., int]


class OutFile(click.ParamType[Path]):
    """A file to be written: its folder is looked for before the work begins, not after."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, if its folder is there."""
        path = Path(value)
        if not path.parent.is_dir():
            self.fail(f"The folder {path.parent} is not there.", param, ctx)
        if path.is_dir():
            self.fail(f"{path} is a folder; name a file.", param, ctx)
        return path


class Text(click.ParamType[str]):
    """A text that says something."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without the spaces around it."""
        text = str(value).strip()
        if not 1 <= len(text) <= LONGEST:
            self.fail(f"It has {len(text)} letters; write 1 to {LONGEST}.", param, ctx)
        return text


OUT = OutFile()
TEXT = Text()
DAY = click.DateTime(["%Y-%m-%d"])

as_json = click.option("--json", is_flag=True, expose_value=False, help="Print one JSON document, for machines.")
show_values = click.option(
    "--show-values",
    is_flag=True,
    expose_value=False,
    help="Print also what people gave as their values, and what gives it away.",
)
work = click.option(
    "--work",
    type=click.FloatRange(0.01, 3600),
    default=DEFAULT_WORK,
    show_default=True,
    help="Most work for each search, in deterministic seconds: the same on every machine.",
)

ASKED = (
    click.argument("problem", type=FILE, required=False),
    click.option("--quotas", type=FILE, help="The field's categories.csv, in place of PROBLEM."),
    click.option("--pool", type=FILE, help="The field's respondents.csv, in place of PROBLEM."),
    click.option("--seats", type=click.IntRange(1, 1000), help="Seats to fill from the pool."),
    click.option("--id", "id_column", default="id", show_default=True, help="The pool's column that names people."),
    click.option(
        "--address",
        multiple=True,
        metavar="COLUMN",
        help="A column of the pool's addresses; name each. Of those who agree in all of them one gets a seat at most.",
    ),
    click.option("--on", type=DAY, metavar="DAY", help="The day of a pool's rotation, as 2027-03-01. [default: today]"),
    click.option(
        "--seed",
        type=TEXT,
        help="What the lot between equals is drawn from; otherwise the PROBLEM's seed, or the hash of the two files.",
    ),
    work,
)


@dataclass(frozen=True)
class Asked:
    """The question that was asked, what the files say of themselves, and how much work it is worth."""

    problem: Problem
    work: float
    flex: Flex
    note: str

    def answer(self, voice: Voice, solve: Callable[[Watch], T]) -> T:
        """What `solve` finds, watched; where no council is possible, raises `NoCouncil` with the least change."""
        try:
            with voice.watching() as watch:
                return solve(watch)
        except Impossible as error:
            with voice.watching() as watch:
                watch.begin("looking for the least change that makes a council possible")
                change = self._least_change(watch)
                more = self._flexed(change, watch) if change and change.changes and self.flex else ()
            raise NoCouncil(error.conflict, change, *more) from error

    def _least_change(self, watch: Watch) -> Relaxation | None:
        try:
            return least_relaxation(self.problem, cancelled=watch.cancelled, work=self.work)
        except Undecided:
            return None

    def _flexed(self, change: Relaxation, watch: Watch) -> tuple[str]:
        """Whether the file allows the change, or others that would do."""
        limits = [self.flex[quota.key] for quota in self.problem.quotas]
        quotas = tuple(
            quota.model_copy(update={"min": low, "max": high})
            for quota, (low, high) in zip(self.problem.quotas, limits, strict=True)
        )
        flexed = self.problem.model_copy(update={"quotas": quotas})
        possible = conflict(flexed, cancelled=watch.cancelled, work=self.work) is None
        return (within_flex(change, self.flex, possible=possible),)


def asking(command: Command) -> Command:
    """Give a command the options that say what is asked, and the question they ask."""
    names = ("problem", "quotas", "pool", "seats", "id_column", "address", "on", "seed", "work")

    @functools.wraps(command)
    def asked(*arguments: Any, **options: Any) -> int:
        given = {name: options.pop(name) for name in names}
        return command(*arguments, asked=_read(given), **options)

    return functools.reduce(lambda inner, option: option(inner), reversed(ASKED), asked)


def _read(given: dict[str, Any]) -> Asked:
    """The question, from whichever files were named."""
    files = [given[name] for name in ("quotas", "pool", "seats")]
    if given["problem"] is None and None not in files:
        return _read_pool(given)
    of_pools = [given[name] for name in ("on", "address") if given[name]]
    if given["problem"] is None or of_pools or any(each is not None for each in files):
        msg = "Name a PROBLEM file, or all of --quotas, --pool and --seats; --address and --on go with --pool."
        raise click.UsageError(msg)
    problem = read_problem(given["problem"])
    if given["seed"] is not None:
        problem = problem.model_copy(update={"seed": given["seed"]})
    return Asked(problem, given["work"], {}, f"Read {people(len(problem.people))}.")


def _read_pool(given: dict[str, Any]) -> Asked:
    files = FieldFiles(given["quotas"], given["pool"], given["id_column"], given["address"])
    day = given["on"] or datetime.now(tz=UTC)
    pool = read_files(files, given["seats"], on=day.date(), seed=given["seed"])
    return Asked(pool.problem, given["work"], pool.flex, _note(files, pool))


def _note(files: FieldFiles, pool: Pool) -> str:
    """What was read, so that a wrong file is noticed."""
    problem = pool.problem
    note = f"Read {people(len(problem.people))} and {number(len(problem.quotas), 'quota')}."
    if files.address:
        sharing = sum(bool(person.affiliations) for person in problem.people)
        note += f" {people(sharing)} share an address with somebody."
    for file, separator in zip((files.categories, files.respondents), pool.separators, strict=True):
        if separator != USUAL:
            note += f" The cells of {file.name} are separated by {separator}."
    return note
