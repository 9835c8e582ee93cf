"""`rotation propose`: who leaves, stays and joins."""

from dataclasses import asdict, dataclass
from pathlib import Path

import click

from solver import files
from solver.commands.councils import document, people_table, priorities_table
from solver.commands.questions import OUT, Asked, as_json, asking, show_values
from solver.commands.refusals import DONE, WRONG
from solver.commands.voice import Said, Voice, Watch, table
from solver.crosscheck import Agreement, cross_check
from solver.evidence import Evidence
from solver.proposal import Proposal
from solver.rotation import propose as search
from solver.words_explain import PRIORITIES, amount

VERDICTS = {True: "agrees", False: "DISAGREES", None: "cannot tell"}
DISPUTED = "Another solver comes to another best than this one: nothing was written. Report this with the question."


@dataclass(frozen=True)
class Found:
    """A proposal, and what another solver says of it where it was asked."""

    proposal: Proposal
    agreements: tuple[Agreement, ...]

    @property
    def disputed(self) -> bool:
        """Whether the other solver says that it is wrong."""
        return any(each.agrees is False for each in self.agreements)


@click.command(short_help="One council, the best by the charter's priorities.")
@asking
@click.option("--out", type=OUT, help="Where to write the evidence file.")
@click.option("--cross-check", "crossed", is_flag=True, help="Let another solver (HiGHS) search for each best again.")
@as_json
@show_values
@click.pass_obj
def propose(voice: Voice, /, *, asked: Asked, out: Path | None, crossed: bool) -> int:
    """Propose who leaves, stays and joins: one council, the best by the charter's priorities.

    PROBLEM is a question in JSON (schema rotation-problem/1). A pool of the sortition field is read as it is instead
    with --quotas, --pool and --seats; everyone in it is then an applicant.

    \b
    rotation propose problem.json --out evidence.json
    rotation propose problem.json --cross-check
    rotation propose --quotas categories.csv --pool respondents.csv --seats 30
    """  # noqa: D301 - a backspace is how click is told to keep lines

    def solve(watch: Watch) -> Found:
        proposal = search(asked.problem, progress=watch.told, cancelled=watch.cancelled, work=asked.work)
        if not crossed:
            return Found(proposal, ())
        watch.begin("another solver searches again")
        return Found(proposal, cross_check(asked.problem, proposal))

    found = asked.answer(voice, solve)
    evidence = Evidence(problem=asked.problem, proposal=found.proposal)
    if out is not None and not found.disputed:
        files.write({out: evidence.written()})
    made = document(found.proposal, voice)
    made |= {"cross_check": [asdict(each) for each in found.agreements]} if crossed else {}
    made |= {"error": "disputed", "sentences": [DISPUTED], "faults": []} if found.disputed else {}
    voice.tell(made, asked.note, *_parts(found, voice))
    return WRONG if found.disputed else DONE


def _parts(found: Found, voice: Voice) -> list[Said]:
    parts: list[Said] = [people_table(found.proposal, voice)]
    if found.proposal.objectives:
        parts.append(priorities_table(found.proposal.objectives))
    if found.agreements:
        rows = [(PRIORITIES[each.key], *_bests(each), VERDICTS[each.agrees]) for each in found.agreements]
        parts.append(table(("priority", "ours", "by HiGHS", ""), rows))
    return [*parts, DISPUTED] if found.disputed else parts


def _bests(found: Agreement) -> tuple[str, str]:
    return amount(found.ours), "none found" if found.theirs is None else amount(found.theirs)
