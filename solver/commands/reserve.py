"""`rotation reserve`: who is asked when a seat falls vacant."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import click
from pydantic import ValidationError

from solver import files
from solver.commands.councils import STATUSES
from solver.commands.questions import FILE, OUT, Asked, as_json, show_values, work
from solver.commands.refusals import DONE
from solver.commands.voice import Document, Said, Voice, Watch, table
from solver.drawn import reserve_list
from solver.evidence import Evidence
from solver.formats import read_question, sound
from solver.reserve import Coverage, Outlook, Rate, ReserveList, ReserveRules, Vacancy, VacancyRule
from solver.rotation import propose
from solver.words import people
from solver.words_explain import PRIORITIES, amount

LENGTH = 10


class RateType(click.ParamType[Rate]):
    """How many times as likely as others those who hold a value are to leave."""

    name = "dim=value:rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Rate:
        """The dimension ends at the first =, the value at the last colon."""
        held, _, rate = str(value).rpartition(":")
        dimension, _, kind = held.partition("=")
        try:
            return Rate(dimension=dimension, value=kind, rate=rate)
        except ValidationError:
            self.fail(f"Found {value!r}; expected such as gender=woman:3/2 or age=30-39:0.5.", param, ctx)


@click.command(short_help="Whom to ask when a seat falls vacant.")
@click.argument("file", type=FILE)
@click.option("--length", type=click.IntRange(0, 1000), default=LENGTH, show_default=True, help="How many people.")
@click.option("--rates", type=RateType(), multiple=True, help="Who is how likely to leave; may be given several times.")
@click.option("--vacancy-rule", type=click.Choice(get_args(VacancyRule)), default="remainder", show_default=True,
              help="What whoever steps in is offered: the rest of the term, or that and the next term.")  # fmt: skip
@click.option("--out", type=OUT, help="Where to write the evidence with the reserve list in it.")
@work
@as_json
@show_values
@click.pass_obj
def reserve(voice: Voice, /, *, file: Path, out: Path | None, work: float, **rules: Any) -> int:
    """Choose whom to ask when a seat falls vacant, everybody else continuing.

    FILE is evidence with a council in it, or a question, for which a council is proposed first. The list is chosen so
    that as many departures as possible, of one member or two, can be filled from it with every rule kept.

    \b
    rotation reserve drawn.json --length 12 --out reserve.json
    rotation reserve problem.json --rates age=18-29:3/2 --rates age=70+:2/1
    """  # noqa: D301 - a backspace is how click is told to keep lines
    read = read_question(file)
    problem = read.problem if isinstance(read, Evidence) else read
    asked = Asked(problem, work, {}, f"Read {people(len(problem.people))}.")
    wanted = ReserveRules(**rules)

    def solve(watch: Watch) -> tuple[Evidence, ReserveList]:
        evidence = read if isinstance(read, Evidence) else _proposed(asked, watch)
        watch.begin("choosing the reserve list")
        return evidence, reserve_list(evidence, wanted, cancelled=watch.cancelled, work=work)

    evidence, chosen = asked.answer(voice, solve)
    written = sound(evidence.model_copy(update={"reserve": chosen}))
    if out is not None:
        files.write({out: written})
    voice.tell(_document(chosen, voice), asked.note, *_parts(chosen))
    return DONE


def _proposed(asked: Asked, watch: Watch) -> Evidence:
    proposal = propose(asked.problem, progress=watch.told, cancelled=watch.cancelled, work=asked.work)
    return Evidence(problem=asked.problem, proposal=proposal)


def _parts(chosen: ReserveList) -> Iterator[Said]:
    yield table(("place", "reserve list"), [(str(at), name) for at, name in enumerate(chosen.people, start=1)])
    yield table(("who leaves", "is followed by"), [(each.person, _follower(each)) for each in chosen.vacancies])
    yield f"Of departures of one member {_share(chosen.singles)} can be filled, of two {_share(chosen.doubles)}."
    proven = "That no list of this length fills more is proven."
    yield proven if chosen.status == "optimal" else "That a list of this length may fill more is not ruled out."
    if chosen.priorities:
        rows = [(PRIORITIES[each.key], *_outlook(each), STATUSES[each.status]) for each in chosen.priorities]
        yield table(("priority", "now", "after a departure, on average", "status"), rows)


def _follower(vacancy: Vacancy) -> str:
    if vacancy.by is not None:
        return vacancy.by
    return "nobody on the list" if vacancy.possible else "nobody at all"


def _share(found: Coverage) -> str:
    """What part of the departures, by weight."""
    total = Fraction(found.total)
    return f"{float(100 * Fraction(found.covered) / total):.4g} %" if total else "none"


def _outlook(found: Outlook) -> tuple[str, str]:
    return amount(Fraction(found.now)), f"{float(Fraction(found.after)):.4g}"


def _document(chosen: ReserveList, voice: Voice) -> Document:
    """The list for machines; who is alike, and how likely to leave by her values, only on request."""
    made: Document = chosen.model_dump(mode="json", by_alias=True)
    if not voice.show_values:
        del made["kinds"]
        for vacancy in made["vacancies"]:
            del vacancy["rate"]
    return made
