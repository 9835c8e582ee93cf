"""What goes wrong, as an exit status, sentences and a document; one place for all commands."""

from dataclasses import asdict, dataclass

import click

from solver import words
from solver.commands.voice import Document, Voice
from solver.errors import Cancelled, Impossible, RuleConflict, SolverError, Undecided, Unsound
from solver.formats import WrongEvidence
from solver.relax import Relaxation
from solver.words_explain import NOT_FOUND, relaxation

DONE, WRONG, BAD_INPUT, IMPOSSIBLE, UNDECIDED, STOPPED = 0, 1, 2, 3, 4, 130
STATUSES: dict[type[SolverError], int] = {
    WrongEvidence: WRONG,
    Unsound: WRONG,
    Impossible: IMPOSSIBLE,
    Undecided: UNDECIDED,
    Cancelled: STOPPED,
}
MOST_SHOWN = 20


class NoCouncil(Impossible):
    """No council is possible: the rules in conflict, the least change if it was found, and all of it in words."""

    def __init__(self, conflict: RuleConflict, change: Relaxation | None, *more: str) -> None:
        super().__init__(conflict)
        self.change = change
        self.sentences = [words.conflict(conflict), NOT_FOUND if change is None else relaxation(change), *more]


@dataclass(frozen=True)
class Refusal:
    """What a command that was not carried out says, and the exit status it ends with."""

    status: int
    document: Document
    sentences: list[str]

    def say(self, voice: Voice) -> int:
        """Say it; of very many faults people are shown the first."""
        shown = self.sentences[:MOST_SHOWN]
        if len(self.sentences) > len(shown):
            shown.append(f"… and {len(self.sentences) - len(shown)} more.")
        voice.tell(self.document, *shown, stderr=True)
        return self.status


def refusal(error: SolverError, *, show_values: bool) -> Refusal:
    """What to say of an error."""
    sentences = error.sentences if isinstance(error, NoCouncil) else words.sentences(error, show_values=show_values)
    document: Document = {"error": error.code, "sentences": sentences, "faults": []}
    for fault in getattr(error, "faults", ()):
        document["faults"].append({**asdict(fault), "parameters": words.shown(fault, show_values=show_values)})
    if isinstance(error, NoCouncil):
        document["conflict"] = asdict(error.conflict)
        document["change"] = None if error.change is None else asdict(error.change)
    return Refusal(_status(error), document, sentences)


def _status(error: SolverError) -> int:
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), BAD_INPUT)


def usage(error: click.ClickException) -> Refusal:
    """What to say of a command line that cannot be understood."""
    sentence = error.format_message()
    return Refusal(BAD_INPUT, {"error": "usage", "sentences": [sentence], "faults": []}, [sentence])
