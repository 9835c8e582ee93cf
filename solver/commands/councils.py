"""A council as the commands print it: who leaves, stays and joins, and what each priority reached."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.table import Table

from solver.commands.voice import Document, Voice, table
from solver.evidence import Claim
from solver.problem import ONLY_GROUP
from solver.proposal import Because, Objective, Proposal
from solver.words_explain import PRIORITIES, amount

REASONS = {
    "term_ended": "the term has ended",
    "chose_to_leave": "by choice",
    "no_answer": "gave no answer",
    "term_limit": "the terms allowed in a row are served",
    "total_limit": "the time allowed in all is served",
    "no_seat_group": "qualifies for no seat group",
    "not_selected": "not selected",
    "pinned_out": "kept out",
    "term_continues": "the term goes on",
    "returns": "returns",
    "pinned": "promised a seat",
    "fills_quota": "fills a quota",
    "meets_target": "meets a target",
    "completes_council": "completes the council",
}
STATUSES = {"optimal": "optimal", "best_found": "best found"}


def people_table(proposal: Proposal, voice: Voice) -> Table:
    """Who leaves, stays and joins, and why; which quotas and targets somebody meets only on request."""
    rows = list(_people(proposal, voice))
    if {group for _, _, group, _ in rows} <= {"", ONLY_GROUP}:
        return table(("person", "", "why"), [(person, verb, why) for person, verb, _, why in rows])
    return table(("person", "", "seat group", "why"), rows)


def _people(proposal: Proposal, voice: Voice) -> Iterator[tuple[str, str, str, str]]:
    for line in proposal.leaving:
        yield line.person, "leaves", "", _why(line.reason, voice)
    for verb, seated in (("stays", proposal.staying), ("joins", proposal.joining)):
        for member in seated:
            yield member.person, verb, member.seat_group, _why(member.reason, voice)


def _why(reason: Because, voice: Voice) -> str:
    told = [each for each in (reason.text, *reason.quotas, *reason.targets) if each] if voice.show_values else []
    return ": ".join([REASONS[reason.code], *([", ".join(dict.fromkeys(told))] if told else [])])


def priorities_table(reached: Sequence[Objective | Claim]) -> Table:
    """The best that was found for each priority, what no council is below, and whether the two are the same."""
    rows = [
        (PRIORITIES[each.key], amount(Fraction(each.best)), amount(Fraction(each.bound)), STATUSES[each.status])
        for each in reached
    ]
    return table(("priority", "best", "at least", "status"), rows)


def document(proposal: Proposal, voice: Voice) -> Document:
    """The proposal for machines; which quotas and targets somebody meets, and a pin's reason, only on request."""
    made: Document = proposal.model_dump(mode="json", by_alias=True)
    if not voice.show_values:
        for line in (*made["leaving"], *made["staying"], *made["joining"]):
            line["reason"] = {"code": line["reason"]["code"]}
    return made
