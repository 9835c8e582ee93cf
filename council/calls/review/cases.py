"""One application under review: asking the person to complete it, and noting whether it is eligible and why not."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.models import Application
from council.calls.review.completeness import lacking
from council.calls.review.eligibility import findings_of, rules_of
from council.calls.review.models import CallReview, ReviewCase
from council.calls.review.phases import OUTCOMES_ARE_NOTED, Outcome, Phase, Refusal
from council.calls.review.words import finding_sentence
from council.calls.service import Stage
from council.database import db, existing
from council.errors import Refused
from council.members import messages
from council.members.models import Person


def active(review: CallReview, *, skip: int = 0, most: int | None = None) -> list[ReviewCase]:
    """The cases that still count, by pseudonym: nobody withdrew, and nobody was erased. Their keys are open."""
    found = list(db.session.scalars(_active(review).order_by(Person.pseudonym).offset(skip).limit(most)))
    crypto.load_keys(each.application.person_id for each in found)
    return found


def outcome_counts(review: CallReview) -> dict[Outcome | None, int]:
    """How many cases that still count were noted as what; none stands for those not noted yet."""
    counted = _active(review).with_only_columns(ReviewCase.outcome, func.count()).group_by(ReviewCase.outcome)
    found = {Outcome(outcome) if outcome else None: count for outcome, count in db.session.execute(counted)}
    return {each: found.get(each, 0) for each in (*Outcome, None)}


def _active(review: CallReview) -> Select[ReviewCase]:
    return (
        select(ReviewCase)
        .join(Application, Application.id == ReviewCase.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            ReviewCase.review_id == review.id,
            Application.stage != Stage.WITHDRAWN.value,
            Person.erased_at.is_(None),
        )
    )


def case(review: CallReview, case_id: UUID) -> ReviewCase:
    """A case of this review that still counts; any other is not there."""
    return existing(ReviewCase, case_id, belongs=lambda found: found.review_id == review.id and _counts(found))


def _counts(case: ReviewCase) -> bool:
    """Whether its person still wants it, and is not erased."""
    return case.application.stage != Stage.WITHDRAWN.value and case.application.person.erased_at is None


def case_of(application: Application) -> ReviewCase | None:
    """The case of an application, if it is or was under review."""
    return db.session.scalar(select(ReviewCase).where(ReviewCase.application_id == application.id))


def ask_to_complete(actor: Actor, case: ReviewCase, *, until: date, on: date) -> None:
    """Give the person time to complete her application, until a day."""
    _must_be_in(case, Phase.COMPLETENESS)
    if not lacking(case.review.call, case.application):
        raise Refused(_("This application is complete."), _("Nothing needs to be asked."))
    if until <= on:
        raise Refused(_("This day is over."), _("Choose a later last day, so that there is time to answer."))
    case.complete_by, case.complete = until, False
    case.version += 1
    _record(actor, Act.COMPLETION_ASKED, case, {"until": until.isoformat()})


def note_complete(actor: Actor, case: ReviewCase) -> None:
    """Say that an application counts as complete although something is missing."""
    _must_be_in(case, Phase.COMPLETENESS)
    case.complete = True
    case.version += 1
    _record(actor, Act.COMPLETENESS_NOTED, case, {})


def note_outcome(actor: Actor, case: ReviewCase, outcome: Outcome, *, refusal: Refusal | None, reason: str) -> None:
    """Say whether an application is eligible. Against what the rules say, and to turn somebody away, give a reason."""
    if Phase(case.review.phase) not in OUTCOMES_ARE_NOTED:
        raise Refused(_("Nothing is noted about single applications in this phase."), _("Open the review again."))
    if outcome is Outcome.NOT_ELIGIBLE and (refusal is None or not reason):
        raise Refused(_("The reason is missing."), _("Choose why, and write it so that the person can read it."))
    if outcome is Outcome.ELIGIBLE and not reason and needs_reason(case):
        raise Refused(_("A rule stands against this application."), _("Write why it is eligible all the same."))
    _note(case, outcome, refusal if outcome is Outcome.NOT_ELIGIBLE else None, reason)
    _record(actor, Act.OUTCOME_NOTED, case, {})


def needs_reason(case: ReviewCase) -> bool:
    """Whether calling this application eligible overrides a rule, or what was noted before."""
    return case.outcome == Outcome.NOT_ELIGIBLE.value or bool(findings_of(case.review, [case])[case.id])


def settle(actor: Actor, review: CallReview, *, reason: str) -> int:
    """Note all that remains of a phase at once; says how much that was.

    Applications count as complete as they stand; or each is eligible unless a rule stands against it, and then it is
    turned away under that rule.
    """
    phase, found = Phase(review.phase), active(review)
    if phase is Phase.COMPLETENESS:
        count = _settle_completeness(found)
    elif phase is Phase.ELIGIBILITY:
        if rules_of(review).eligibility and not reason:
            raise Refused(
                _("The charter states conditions that cannot be computed."), _("Write how you looked at them.")
            )
        count = _settle_outcomes(review, [each for each in found if each.outcome is None], reason)
    else:
        raise Refused(_("Nothing is noted for all applications in this phase."), _("Open the review again."))
    details: dict[str, Detail] = {"phase": review.phase, "count": count}
    subject = Subject("call", str(review.call_id))
    record(actor, Act.OUTCOMES_NOTED, subject, council=review.call.council_id, details=details)
    return count


def reason_of(case: ReviewCase) -> str:
    """What was written about the outcome; empty when the person has been erased."""
    if case.reason_sealed is None:
        return ""
    try:
        return crypto.unseal(case.application.person_id, case.reason_sealed, _place(case))
    except crypto.Unreadable:
        return ""


def incomplete(found: Sequence[ReviewCase]) -> list[ReviewCase]:
    """Those in which something is missing, and which do not count as complete."""
    return [each for each in found if not each.complete and lacking(each.review.call, each.application)]


def _settle_completeness(found: list[ReviewCase]) -> int:
    open_cases = incomplete(found)
    for each in open_cases:
        each.complete = True
        each.version += 1
    return len(open_cases)


def _settle_outcomes(review: CallReview, found: list[ReviewCase], reason: str) -> int:
    against = findings_of(review, found)
    for each in found:
        finding = next(iter(against[each.id]), None)
        if finding is None:
            _note(each, Outcome.ELIGIBLE, None, reason)
            continue
        with messages.in_her_language(each.application.person):
            _note(each, Outcome.NOT_ELIGIBLE, finding.refusal, finding_sentence(finding))
    return len(found)


def _note(case: ReviewCase, outcome: Outcome, refusal: Refusal | None, reason: str) -> None:
    case.outcome, case.refusal = outcome.value, refusal.value if refusal else None
    case.reason_sealed = crypto.seal(case.application.person_id, reason, _place(case)) if reason else None
    case.version += 1


def _must_be_in(case: ReviewCase, phase: Phase) -> None:
    if case.review.phase != phase.value:
        raise Refused(_("The review has gone on to another phase."), _("Open the review again."))


def _place(case: ReviewCase) -> crypto.Place:
    return crypto.Place("review_cases", "reason_sealed", case.id)


def _record(actor: Actor, act: Act, case: ReviewCase, details: dict[str, Detail]) -> None:
    subject = Subject("application", str(case.application_id))
    told: dict[str, Detail] = {"call": str(case.review.call_id), "phase": case.review.phase, **details}
    record(actor, act, subject, council=case.review.call.council_id, details=told)
