"""The answer to each applicant: what she may read of her application while it is reviewed, and when it is decided."""

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from council.audit.service import Actor
from council.calls import service as calls
from council.calls.models import Application
from council.calls.review import cases
from council.calls.review.completeness import Lacking, lacking
from council.calls.review.models import CallReview, ReviewCase
from council.calls.review.phases import Outcome, Phase, Refusal
from council.calls.review.words import refusal_reason
from council.calls.service import Stage
from council.database import moment
from council.i18n import day as written_day
from council.i18n import label
from council.members import messages


@dataclass(frozen=True)
class Answer:
    """What an applicant reads about the review of her application: a request to complete it, or its outcome."""

    complete_by: date | None = None
    lacking: Lacking = field(default_factory=Lacking)
    refusal: Refusal | None = None
    reason: str = ""


def answer_to(application: Application, *, on: date) -> Answer | None:
    """What the review tells her now; nothing while it goes on without needing anything from her."""
    case = cases.case_of(application)
    if case is None:
        return None
    phase = Phase(case.review.phase)
    if phase is Phase.COMPLETENESS and _asked(case, on=on):
        return Answer(complete_by=case.complete_by, lacking=lacking(case.review.call, application))
    if phase is Phase.DECIDED and application.stage == Stage.NOT_ELIGIBLE.value and case.refusal:
        return Answer(refusal=Refusal(case.refusal), reason=calls.reason_of(application))
    return None


def may_correct(application: Application, *, usual: bool, on: date) -> bool:
    """Whether she may still correct what she sent: as usual, and while she was asked to; never once it is read."""
    case = cases.case_of(application)
    if case is None or case.review.phase == Phase.DECIDED.value:
        return usual
    return case.review.phase == Phase.COMPLETENESS.value and (usual or _asked(case, on=on))


def ask_to_complete(actor: Actor, case: ReviewCase, *, until: date, on: date) -> None:
    """Give the person time to complete her application, and write to her where a message reaches her."""
    cases.ask_to_complete(actor, case, until=until, on=on)
    person = case.application.person
    if not messages.reads_here(person):
        return
    with messages.in_her_language(person):
        messages.send(
            actor,
            person,
            kind="application_incomplete",
            subject=_("Your application is not complete yet"),
            body=_incomplete_words(case.application, until),
            at=moment(),
        )


def _incomplete_words(application: Application, until: date) -> str:
    """What is asked of her, and where she sees it: with her receipt code, if she has one, or on her own page."""
    told = {"call": label(application.call.title), "day": written_day(until)}
    if application.receipt_hash:
        return _(
            "Something is missing in your application to “%(call)s”. You can add it until %(day)s. "
            "Enter your receipt code on the page of the call to see what is missing, or ask the secretariat.",
            **told,
        )
    return _(
        "Something is missing in your application to “%(call)s”. You can add it until %(day)s. "
        "If you sign in here, you see on your own page what is missing. You can also ask the secretariat.",
        **told,
    )


def answer_everybody(actor: Actor, review: CallReview, *, on: date) -> None:
    """Decide every application as it was noted, and tell each person whom a message reaches that it is decided."""
    found = cases.active(review)
    messages.load_keys(each.application.person for each in found)
    for case in found:
        stage = Stage.ELIGIBLE if case.outcome == Outcome.ELIGIBLE.value else Stage.NOT_ELIGIBLE
        reason = _reason(case) if stage is Stage.NOT_ELIGIBLE else ""
        calls.decide_application(actor, case.application, stage=stage, reason=reason, on=on)
        _tell(actor, case)


def _reason(case: ReviewCase) -> str:
    """What she reads why she cannot be chosen: what was written, else the usual sentence in her language."""
    with messages.in_her_language(case.application.person):
        usual = refusal_reason(Refusal(case.refusal)) if case.refusal else ""
    return cases.reason_of(case) or usual


def _tell(actor: Actor, case: ReviewCase) -> None:
    person = case.application.person
    if not messages.reads_here(person):
        return
    with messages.in_her_language(person):
        messages.send(
            actor,
            person,
            kind="application_decided",
            subject=_("Your application is decided"),
            body=_answered_words(case.application),
            at=moment(),
        )


def _answered_words(application: Application) -> str:
    """That she has an answer, and where she reads it."""
    call = label(application.call.title)
    if application.receipt_hash:
        return _(
            "There is an answer to your application to “%(call)s”. Enter your receipt code on the page of the "
            "call to read it, look at your own page, or ask the secretariat.",
            call=call,
        )
    return _(
        "There is an answer to your application to “%(call)s”. If you sign in here, you read it on your own page. "
        "You can also ask the secretariat.",
        call=call,
    )


def _asked(case: ReviewCase, *, on: date) -> bool:
    waiting = case.complete_by is not None and on <= case.complete_by and not case.complete
    return waiting and bool(lacking(case.review.call, case.application))
