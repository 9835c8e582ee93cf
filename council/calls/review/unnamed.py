"""What an assessor reads: applications under her own numbers, with the answers meant for assessors and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council import crypto
from council.calls.answers import answers_of
from council.calls.criteria import questions_of
from council.calls.review import assessing
from council.calls.review.models import Assessor, BlindCopy
from council.calls.review.phases import Phase
from council.calls.review.words import phase_name
from council.i18n import label

ASSESSING_HAS_BEGUN = frozenset({Phase.BLIND, Phase.VISIBLE, Phase.DECIDED})


@dataclass(frozen=True)
class ReviewLine:
    """One call that somebody assesses."""

    review_id: UUID
    call: str
    state: str
    badge: str
    open: bool


@dataclass(frozen=True)
class CopyLine:
    """One application in her list."""

    number: int
    state: str
    badge: str


@dataclass(frozen=True)
class ListPage:
    """The applications before an assessor."""

    call: str
    lead: str
    lines: Sequence[CopyLine]
    next: int | None
    open: bool


@dataclass(frozen=True)
class Read:
    """A question and what was answered to it."""

    question: str
    answer: str


@dataclass(frozen=True)
class CopyPage:
    """One application without its name; once the assessment is over, also what others gave."""

    call: str
    number: int
    conflict: bool
    open: bool
    answers: Sequence[Read]
    own: Sequence[str]
    others: Sequence[str]


def lines(mine: Sequence[Assessor]) -> list[ReviewLine]:
    """The calls somebody assesses."""
    found = []
    for each in mine:
        phase = Phase(each.review.phase)
        waits = phase not in ASSESSING_HAS_BEGUN
        state = _("Has not begun") if waits else _("Open") if phase is Phase.BLIND else _("Over")
        badge = "waiting" if waits else "good" if phase is Phase.BLIND else "ended"
        found.append(ReviewLine(each.review_id, label(each.review.call.title), state, badge, open=not waits))
    return found


def list_page(assessor: Assessor) -> ListPage:
    """Her applications, and which comes next; none before assessing begins."""
    phase = Phase(assessor.review.phase)
    copies = assessing.copies_of(assessor) if phase in ASSESSING_HAS_BEGUN else []
    left = [each for each in copies if each.given_at is None and not each.conflict]
    return ListPage(
        call=label(assessor.review.call.title),
        lead=_lead(phase, len(left)),
        lines=[CopyLine(each.number, *_state(each)) for each in copies],
        next=left[0].number if left and phase is Phase.BLIND else None,
        open=phase is Phase.BLIND,
    )


def copy_page(copy: BlindCopy) -> CopyPage:
    """One application: the answers meant for assessors, in the order of the questions."""
    review, application = copy.assessor.review, copy.case.application
    crypto.load_keys([application.person_id])
    answers = answers_of(application)
    over = review.phase in {Phase.VISIBLE.value, Phase.DECIDED.value}
    own = assessing.given(copy)
    given = assessing.given_by_case(review).get(copy.case_id, []) if over and own else []
    return CopyPage(
        call=label(review.call.title),
        number=copy.number,
        conflict=copy.conflict,
        open=review.phase == Phase.BLIND.value,
        answers=[
            Read(label(each.text), answers.get(each.key, ""))
            for each in questions_of(review.call)
            if each.seen_by == "assessors"
        ],
        own=_told(copy, [own] if own else []),
        others=_told(copy, [each for each in given if each.assessor != copy.assessor.number]),
    )


def _lead(phase: Phase, left: int) -> str:
    if phase not in ASSESSING_HAS_BEGUN:
        return _("The secretariat still checks the applications. You will find them here when that is done.")
    if phase is not Phase.BLIND:
        return _(
            "The assessment is over. Thank you. The review is now in this phase: %(phase)s", phase=phase_name(phase)
        )
    if left:
        return ngettext(
            "%(num)d application waits for your points.", "%(num)d applications wait for your points.", left
        )
    return _("You have assessed everything. You can still change your points until the assessment is over.")


def _state(copy: BlindCopy) -> tuple[str, str]:
    if copy.conflict:
        return _("Left to others"), "ended"
    return (_("Done"), "good") if copy.given_at else (_("To do"), "waiting")


def _told(copy: BlindCopy, given: Sequence[assessing.Given]) -> list[str]:
    return [
        _("%(criterion)s: %(points)d", criterion=label(criterion.name), points=each.points[criterion.key])
        for each in given
        for criterion in assessing.criteria_of(copy.assessor.review)
        if criterion.key in each.points
    ]
