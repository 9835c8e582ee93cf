"""`rotation lottery`: fair chances over equally good councils, numbered panels, and at once the draw if asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from solver import files
from solver.commands.councils import priorities_table
from solver.commands.draws import METHODS, drawn_document, drawn_parts, now
from solver.commands.questions import OUT, Asked, as_json, asking, show_values
from solver.commands.refusals import DONE
from solver.commands.voice import Document, Said, Voice, Watch, figures
from solver.draw import Method, canonical_numbers, panel_of
from solver.drawn import committed, drawn, published
from solver.evidence import Commitment, Evidence, Lottery
from solver.formats import sound
from solver.lottery import MOST_PANELS, PANELS, hold
from solver.words_chances import CHANCES, NOBODY, NoChance, chance, reaches_bound, without_chance

USUAL: Method = "octo-41"
GIVEN = "given on the command line"


@dataclass(frozen=True)
class Wanted:
    """How many panels are wanted, the draw if it is to be held at once, and the files to write."""

    panels: int
    numbers: str | None
    method: Method | None
    out: Path | None
    public: Path | None

    def refuse_faults(self) -> None:
        """Raise what is wrong before the search begins rather than after it."""
        if self.numbers is None and self.method is not None:
            msg = "--method goes with --numbers: without them nothing is drawn yet."
            raise click.UsageError(msg)
        if self.out is not None and self.out == self.public:
            msg = "--out and --public name the same file."
            raise click.UsageError(msg)
        if self.numbers is not None:
            method = self.method or USUAL
            panel_of(method, canonical_numbers(self.numbers, method), self.panels)

    def evidence(self, asked: Asked, lottery: Lottery) -> Evidence:
        """The evidence of the lottery, with the draw if it is to be held."""
        evidence = Evidence(problem=asked.problem, lottery=lottery)
        if self.numbers is None:
            return evidence
        moment = now()
        promise = Commitment(method=self.method or USUAL, source=GIVEN, committed_at=moment, drawn_at=moment)
        return drawn(committed(evidence, promise), self.numbers)

    def write(self, evidence: Evidence) -> None:
        """Write the files that are wanted; the lottery was checked when it was held, its draw is checked here."""
        data = evidence.written() if evidence.draw is None else sound(evidence)
        written = {self.out: data, self.public: published(evidence).written()}
        files.write({path: data for path, data in written.items() if path is not None})


@click.command(short_help="Fair chances: equally likely panels, as good as can be.")
@asking
@click.option("--panels", type=click.IntRange(1, MOST_PANELS), default=PANELS, show_default=True,
              help="How many equally likely panels to make.")  # fmt: skip
@click.option("--numbers", help="Draw at once with these numbers: to try it out, or when they are public already.")
@click.option("--method", type=METHODS, help=f"The procedure of that draw; {USUAL} unless named.")
@click.option("--out", type=OUT, help="Where to write the evidence file.")
@click.option("--public", type=OUT, help="Where to write the file for everyone, without anybody's values.")
@as_json
@show_values
@click.pass_obj
def lottery(voice: Voice, /, *, asked: Asked, **wanted: Any) -> int:
    """Give everybody a fair chance: equally likely panels, all of them as good as can be.

    PROBLEM is a question in JSON (schema rotation-problem/1). A pool of the sortition field is read as it is instead
    with --quotas, --pool and --seats; everyone in it is then an applicant. Among all panels that keep the rules and
    reach the best of every priority, chances are made as equal as can be (leximin). Then promise the draw with rotation
    commit, and hold it with rotation draw.

    \b
    rotation lottery problem.json --out evidence.json --public public.json
    rotation lottery --quotas categories.csv --pool respondents.csv \\
        --seats 30 --id nr --address street --address postcode
    rotation lottery problem.json --numbers "042" --method digits
    """  # noqa: D301 - a backspace is how click is told to keep lines
    want = Wanted(**wanted)
    want.refuse_faults()

    def solve(watch: Watch) -> tuple[Lottery, Watch]:
        found = hold(asked.problem, panels=want.panels, progress=watch.told, cancelled=watch.cancelled, work=asked.work)
        return found, watch

    held, watch = asked.answer(voice, solve)
    evidence = want.evidence(asked, held)
    want.write(evidence)
    kept_out = tuple(without_chance(asked.problem, held))
    document = _document(held, kept_out, voice) | {"seconds": watch.seconds} | drawn_document(evidence, voice)
    seconds = ", ".join(f"{step.replace('_', ' ')} {each:.2f}" for step, each in watch.seconds.items())
    hashed = [f"SHA-256 {evidence.digest} of {want.out}"] if want.out else []
    voice.tell(
        document,
        asked.note,
        *_parts(held, kept_out, voice),
        *drawn_parts(evidence, voice),
        f"Seconds: {seconds}.",
        *hashed,
    )
    return DONE


def _parts(held: Lottery, kept_out: tuple[NoChance, ...], voice: Voice) -> Iterator[Said]:
    yield NOBODY if held.least is None else CHANCES[held.chances]
    yield figures(_figures(held))
    if held.objectives:
        yield priorities_table(held.objectives)
    for each in kept_out:
        yield each.sentence(names=voice.show_values)


def _figures(held: Lottery) -> Iterator[tuple[str, str]]:
    able = sum(len(each.people) for each in held.profiles if Fraction(each.ideal))
    yield "people who can be drawn", str(able)
    yield "panels, and how many differ", f"{len(held.panels)}, {len(set(held.panels))}"
    if held.least is not None:
        yield "least chance, ideal", chance(held.least.ideal)
        yield "least chance, on the panels", chance(held.least.realised)
        reached = "which the ideal reaches" if reaches_bound(held) else "which the ideal does not reach"
        yield "no lottery can give more than", f"{chance(held.least.bound)}, {reached}"
    yield "largest deviation from the ideal", chance(held.deviation)


def _document(held: Lottery, kept_out: tuple[NoChance, ...], voice: Voice) -> Document:
    return {
        "chances": held.chances,
        "least": None if held.least is None else held.least.model_dump(),
        "ideal_reaches_bound": reaches_bound(held),
        "deviation": held.deviation,
        "panels": len(held.panels),
        "distinct_panels": len(set(held.panels)),
        "no_chance": [
            {"people": list(each.people) if voice.show_values else len(each.people), "reason": each.reason}
            for each in kept_out
        ],
        "objectives": [each.model_dump() for each in held.objectives],
    }
