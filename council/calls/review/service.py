"""A review from phase to phase: opening it after the deadline, going on, going back with a reason, and its end."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls import service as calls
from council.calls.models import Application, Call
from council.calls.review import answering, assessing, cases
from council.calls.review.completeness import lacking
from council.calls.review.models import CallReview, PhaseStep, ReviewCase
from council.calls.review.phases import Outcome, Phase, Refusal, phase_after, phase_before
from council.calls.service import Stage
from council.councils import service as councils
from council.database import db
from council.errors import NotFound, Refused
from council.i18n import day as written_day


def review_of(call: Call) -> CallReview | None:
    """The review of a call, once one was opened."""
    return db.session.scalar(select(CallReview).where(CallReview.call_id == call.id))


def review(call: Call) -> CallReview:
    """The review of a call; before it is opened it is not there."""
    found = review_of(call)
    if found is None:
        raise NotFound
    return found


def check_opening(call: Call, *, on: date) -> None:
    """Refuse a review that came too early, or that has nothing to review."""
    if on <= call.closes_on:
        raise Refused(
            _("This call is open until %(day)s.", day=written_day(call.closes_on)),
            _("Open the review when everybody who wished to apply could do so."),
        )
    if not calls.call_counts(call)[Stage.RECEIVED]:
        raise Refused(
            _("No application waits for a decision."), _("A review needs applications that nobody has decided.")
        )
    if _charter_id(call) is None:
        raise Refused(_("The council has no charter for that day."), _("Adopt a charter first."))


def open_review(actor: Actor, call: Call, *, on: date) -> CallReview:
    """Begin to review the applications to a call. From now on nobody of them is decided outside of the review."""
    check_opening(call, on=on)
    if review_of(call) is not None:
        raise Refused(_("The review of this call is open already."), _("Go on with it."))
    opened = CallReview(
        call_id=call.id,
        call=call,
        charter_id=_charter_id(call),
        phase=Phase.COMPLETENESS.value,
        criteria=list(call.criteria),
        opened_on=on,
    )
    db.session.add(opened)
    db.session.flush()
    _take_in(opened)
    _step(opened, on=on)
    subject, details = _told(opened)
    record(actor, Act.APPLICATIONS_REVIEW_OPENED, subject, council=call.council_id, details=details)
    return opened


def next_phase(review: CallReview) -> Phase | None:
    """Which phase comes next; without assessors the applications are not assessed."""
    return phase_after(Phase(review.phase), assessed=bool(assessing.assessors_of(review)))


def open_next_phase(actor: Actor, review: CallReview, phase: Phase, *, on: date) -> None:
    """Go on to the next phase, which must be the one that was announced."""
    if phase is not next_phase(review):
        raise Refused(_("Another phase comes next now."), _("Open the page again to see which."))
    _check_ready(review, on=on)
    if phase is Phase.ELIGIBILITY:
        _note_incomplete(review)
    if phase is Phase.BLIND:
        review.criteria = list(review.call.criteria)
    review.phase = phase.value
    review.version += 1
    _step(review, on=on)
    if phase is Phase.BLIND:
        assessing.deal_numbers(review)
    subject, details = _told(review)
    record(actor, Act.REVIEW_PHASE_OPENED, subject, council=review.call.council_id, details=details)
    if phase is Phase.DECIDED:
        answering.answer_everybody(actor, review, on=on)


def go_back(actor: Actor, review: CallReview, *, reason: str, on: date) -> None:
    """Go back one phase, with a reason; never once names stand beside points."""
    back = phase_before(Phase(review.phase))
    if back is None:
        raise Refused(
            _("There is no way back from this phase."),
            _("Once names stand beside points, nobody can assess without names any more."),
        )
    if not reason:
        raise Refused(_("The reason is missing."), _("Write why the review goes back."))
    review.phase = back.value
    review.version += 1
    _step(review, on=on, reason=reason)
    subject, details = _told(review)
    record(actor, Act.REVIEW_PHASE_REOPENED, subject, council=review.call.council_id, details=details)


def steps_of(review: CallReview) -> list[tuple[PhaseStep, str]]:
    """The phases as they were opened, each with the reason for going back where there is one."""
    found = db.session.scalars(
        select(PhaseStep).where(PhaseStep.review_id == review.id).order_by(PhaseStep.number)
    ).all()
    return [(each, _reason(review, each)) for each in found]


def _charter_id(call: Call) -> UUID | None:
    charter = councils.charter_on(call.council, call.rotation_on)
    return charter.id if charter else None


def _take_in(review: CallReview) -> None:
    """A case for each application that nobody has decided and that has none yet."""
    known = select(ReviewCase.application_id).where(ReviewCase.review_id == review.id)
    waiting = select(Application.id).where(
        Application.call_id == review.call_id,
        Application.stage == Stage.RECEIVED.value,
        Application.id.not_in(known),
    )
    for application_id in db.session.scalars(waiting).all():
        db.session.add(ReviewCase(review_id=review.id, review=review, application_id=application_id))
    db.session.flush()


def _check_ready(review: CallReview, *, on: date) -> None:
    phase = Phase(review.phase)
    if phase is Phase.COMPLETENESS:
        _take_in(review)
        _refuse_while_incomplete(cases.active(review), review.call, on=on)
    if phase in {Phase.ELIGIBILITY, Phase.VISIBLE}:
        _refuse_while_unnoted(cases.active(review))


def _refuse_while_incomplete(found: Sequence[ReviewCase], call: Call, *, on: date) -> None:
    incomplete = [each for each in found if not each.complete and lacking(call, each.application)]
    unasked = [each for each in incomplete if each.complete_by is None]
    if unasked:
        raise Refused(
            ngettext(
                "%(num)d application is not complete, and nobody asked for the rest.",
                "%(num)d applications are not complete, and nobody asked for the rest.",
                len(unasked),
            ),
            _("Ask each person to complete it, or note that it counts as complete."),
        )
    waiting = [each.complete_by for each in incomplete if each.complete_by is not None and each.complete_by >= on]
    if waiting:
        raise Refused(
            _("Somebody still has time to complete an application, until %(day)s.", day=written_day(max(waiting))),
            _("Go on after that day, or when the application is complete."),
        )


def _refuse_while_unnoted(found: Sequence[ReviewCase]) -> None:
    unnoted = sum(each.outcome is None for each in found)
    if unnoted:
        raise Refused(
            ngettext(
                "Of %(num)d application it is not noted yet whether it is eligible.",
                "Of %(num)d applications it is not noted yet whether they are eligible.",
                unnoted,
            ),
            _("Note it for each, or for all that remain."),
        )


def _note_incomplete(review: CallReview) -> None:
    """Who did not complete her application in time is turned away for that, unless somebody notes otherwise.

    Whoever was turned away for it, and completed it when the review had gone back, waits for a decision again.
    """
    for each in cases.active(review):
        incomplete = not each.complete and bool(lacking(review.call, each.application))
        if incomplete and each.outcome is None:
            each.outcome, each.refusal = Outcome.NOT_ELIGIBLE.value, Refusal.INCOMPLETE.value
            each.version += 1
        elif not incomplete and each.refusal == Refusal.INCOMPLETE.value:
            each.outcome, each.refusal, each.reason_sealed = None, None, None
            each.version += 1


def _step(review: CallReview, *, on: date, reason: str = "") -> None:
    number = (db.session.scalar(select(func.max(PhaseStep.number)).where(PhaseStep.review_id == review.id)) or 0) + 1
    sealed = crypto.seal(review.call.council_id, reason, _place(review, number)) if reason else None
    db.session.add(
        PhaseStep(review_id=review.id, number=number, phase=review.phase, opened_on=on, reason_sealed=sealed)
    )
    db.session.flush()


def _reason(review: CallReview, step: PhaseStep) -> str:
    if step.reason_sealed is None:
        return ""
    return crypto.unseal(review.call.council_id, step.reason_sealed, _place(review, step.number))


def _place(review: CallReview, number: int) -> crypto.Place:
    return crypto.Place("review_steps", "reason_sealed", f"{review.id}/{number}")


def _told(review: CallReview) -> tuple[Subject, dict[str, Detail]]:
    return Subject("call", str(review.call_id)), {"phase": review.phase}
