"""Applying to a call as somebody the council knows: her own row is used, and what she said of herself stays hers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.service import Actor
from council.calls import service
from council.calls.answers import seal_answers
from council.calls.applying.drafts import may_send
from council.calls.applying.filled import asked_only, filled_in
from council.calls.applying.own import correct_application
from council.calls.criteria import questions_of
from council.calls.models import Application, Call
from council.calls.review.answering import may_correct
from council.calls.service import Entered, Stage
from council.councils.models import Council
from council.database import db, moment
from council.errors import Refused
from council.i18n import day
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.words import limit_sentence


@dataclass(frozen=True)
class Told:
    """What she writes in an application, beside what the council knows of her. Traits left out stay as they are."""

    answers: Mapping[str, str]
    traits: Mapping[str, str]
    language: str | None = None
    keep_for_next: bool = False


# Changes


def apply_known(actor: Actor, call: Call, person: Person, told: Told, *, on: date, entered: Entered) -> Application:
    """Take in the application of somebody the council knows, by herself while the call is open, or by an officer."""
    refuse_to_apply(call, person)
    if entered is Entered.SELF and not may_send(call, b"", on):
        raise Refused(_("Nobody can apply to this call today."), _("Ask the secretariat whether you can still apply."))
    members.declare_traits(actor, person, told.traits, on=on, by=_by(entered))
    application = service.receive_application(
        actor,
        call,
        person=person,
        on=on,
        entered=entered,
        language=told.language,
        acknowledged_at=moment(),
    )
    seal_answers(application, asked_only(questions_of(call), dict(told.answers)))
    application.keep_for_next = told.keep_for_next
    return application


def correct_known(actor: Actor, application: Application, told: Told, *, on: date) -> Application:
    """Write down what she changed in her application while it is not decided."""
    answers = asked_only(questions_of(application.call), dict(told.answers))
    update = {"answers": answers, "traits": dict(told.traits), "keep_for_next": told.keep_for_next}
    return correct_application(actor, application, filled_in(application).model_copy(update=update), on=on)


# Questions


def refuse_to_apply(call: Call, person: Person) -> None:
    """Refuse whoever sits on after the rotation anyhow, and whom the charter does not let begin a term then."""
    starts = call.rotation_on
    if any(each.covers(starts) for each in terms.terms_of(person)):
        raise Refused(
            _("The term goes on after %(day)s, so no application is needed.", day=day(starts)),
            _("Apply in the call before the term ends."),
        )
    limit = terms.limit_on(call.council, person.id, starts)
    if not limit.may_return:
        raise Refused(limit_sentence(limit), _("Apply in a later call."))


def may_apply(call: Call, application: Application | None, on: date) -> bool:
    """Whether she can send an application of her own on a day: none of hers counts yet, and the call is open."""
    return (application is None or application.stage == Stage.WITHDRAWN.value) and may_send(call, b"", on)


def may_change(application: Application | None, on: date) -> bool:
    """Whether she can still correct the application she sent."""
    if application is None or application.stage != Stage.RECEIVED.value:
        return False
    usual = may_send(application.call, application.receipt_hash or b"", on)
    return may_correct(application, usual=usual, on=on)


def call_for(council: Council, rotation_on: date) -> Call | None:
    """The published call for a rotation; where there are several, the one that closes last."""
    published = (Call.council_id == council.id, Call.rotation_on == rotation_on, Call.published_at.is_not(None))
    return db.session.scalar(select(Call).where(*published).order_by(Call.closes_on.desc(), Call.id).limit(1))


def calls_ahead(person: Person, on: date) -> list[Call]:
    """The calls for a rotation still to come in which she has no application that counts."""
    council = person.council
    taken = {each.call_id for each in service.applications_of(person) if each.stage != Stage.WITHDRAWN.value}
    return [each for each in service.calls_of(council) if each.rotation_on > on and each.id not in taken]


def _by(entered: Entered) -> str:
    return members.BY_HERSELF if entered is Entered.SELF else members.BY_OFFICER
