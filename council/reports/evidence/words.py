"""Decisions, and what came of checking them again, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from council.i18n import instant
from council.reports.evidence.models import EvidenceCheck
from council.reports.evidence.service import CheckKind
from council.rotation.service import ProposalState
from council.rotation.stagger.service import StaggeringState


@dataclass(frozen=True)
class Mark:
    """A few words with the shape that they stand in."""

    label: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """What came of a check: in a sentence, whether all is well, and what else is to be said."""

    words: str
    good: bool
    more: tuple[str, ...] = ()


def state_mark(state: str) -> Mark:
    """How far a decision has come; a state of neither proposals nor first terms is a mistake."""
    return {
        ProposalState.REQUESTED: Mark(_("is being computed"), "waiting"),
        ProposalState.COMPUTED: Mark(_("computed and checked"), "good"),
        ProposalState.IMPOSSIBLE: Mark(_("impossible under the rules"), "warning"),
        ProposalState.FAILED: Mark(_("failed"), "warning"),
        ProposalState.CANCELLED: Mark(_("stopped"), "ended"),
        ProposalState.INTERRUPTED: Mark(_("interrupted"), "warning"),
        ProposalState.IN_REVIEW: Mark(_("read by the council"), "waiting"),
        ProposalState.SIGNED_OFF: Mark(_("signed off"), "good"),
        ProposalState.SENT_BACK: Mark(_("sent back"), "ended"),
        ProposalState.WITHDRAWN: Mark(_("taken back"), "ended"),
        ProposalState.COMMITTING: Mark(_("draw being promised"), "waiting"),
        ProposalState.COMMITTED: Mark(_("draw promised"), "waiting"),
        ProposalState.DRAWN: Mark(_("drawn"), "good"),
        ProposalState.ADOPTED: Mark(_("adopted"), "good"),
        StaggeringState.MADE: Mark(_("planned"), "good"),
    }[ProposalState(state) if state != StaggeringState.MADE.value else StaggeringState.MADE]


def state_words(state: str) -> str:
    """The same without its shape."""
    return state_mark(state).label


def kind_words(kind: str) -> str:
    """What was asked for."""
    return {CheckKind.CHECK: _("Checked again"), CheckKind.AGAIN: _("Computed again")}[CheckKind(kind)]


def answer(made: EvidenceCheck) -> Answer:
    """What came of a check."""
    return _checked(made.answer) if made.kind == CheckKind.CHECK.value else _again(made.answer)


def when_words(made: EvidenceCheck) -> str:
    """When it came to its end."""
    return instant(made.made_at)


def _checked(told: Mapping[str, Any]) -> Answer:
    if told["file_sha256"] != told["recorded_sha256"]:
        return Answer(_("The file is not the one that the record names: its fingerprint is another."), good=False)
    if told["altered"]:
        return Answer(_("The file is as recorded, and other parts of this decision are not."), good=False)
    if not told["ok"]:
        where = _("At %(path)s, by the rule that it calls “%(code)s”.", path=told["path"] or "$", code=told["code"])
        return Answer(_("The independent checker says no."), good=False, more=(where,))
    more = _("The file has the fingerprint that act %(number)s of the record names.", number=told["act"])
    return Answer(_("Right: everything in the file follows from the question and the rules."), good=True, more=(more,))


def _again(told: Mapping[str, Any]) -> Answer:
    result, then, now = told["result"], told["then"], told["now"]
    more = [_versions(then, now)] if then and now else []
    if told["differs"]:
        parts = ", ".join(told["differs"])
        more.append(
            ngettext(
                "This part differs: %(parts)s.", "These parts differ: %(parts)s.", len(told["differs"]), parts=parts
            )
        )
    if result == "identical":
        return Answer(
            _("Identical: the same question gave the same answer, to the last chance."), good=True, more=tuple(more)
        )
    if result == "same_best" and then != now:
        words = _("The same best: every priority reaches what it reached then. Other versions may choose other people.")
        return Answer(words, good=True, more=tuple(more))
    words = {
        "impossible": _("Computed again, no council can follow all the rules. The decision says otherwise."),
        "undecided": _("The work allowed was used up before an answer was found."),
        "same_best": _("Every priority reaches what it reached then, and the answer is not the same."),
    }.get(result, _("Computed again, something else comes out."))
    return Answer(words, good=False, more=tuple(more))


def _versions(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    told = {"solver": then["solver"], "ortools": then["ortools"]}
    if then == now:
        return _("Both times with version %(solver)s of the method and OR-Tools %(ortools)s.", **told)
    return _(
        "Then with version %(solver)s of the method and OR-Tools %(ortools)s, now with %(now)s and %(now_ortools)s.",
        **told,
        now=now["solver"],
        now_ortools=now["ortools"],
    )
