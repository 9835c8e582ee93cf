"""A sent application in its writer's hands: finding it by its receipt, correcting it, withdrawing it."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from council.audit.acts import Act
from council.audit.service import Actor
from council.calls.answers import seal_answers
from council.calls.applying.drafts import filled_in_draft, may_send, save_draft
from council.calls.applying.filled import Filled, filled_in
from council.calls.models import Application, Call, Draft
from council.calls.review.answering import may_correct
from council.calls.service import Stage, receive_application, record_application
from council.councils.models import Council
from council.database import db
from council.errors import Refused
from council.members import service as members
from council.members.choices.service import Channel, choices_of, choose


@dataclass(frozen=True)
class Own:
    """What a receipt opens: an application that was begun, or one that was sent."""

    call: Call
    receipt_hash: bytes
    draft: Draft | None = None
    application: Application | None = None

    @property
    def holder(self) -> UUID:
        """Under whose key it lies."""
        return self.draft.id if self.draft else self._sent.person_id

    @property
    def filled(self) -> Filled:
        """What she filled in."""
        return filled_in_draft(self.draft) if self.draft else filled_in(self._sent)

    @property
    def stage(self) -> Stage | None:
        """How far it has come; nothing before it is sent."""
        return Stage(self.application.stage) if self.application else None

    @property
    def version(self) -> int:
        """How often it was changed."""
        return self.draft.version if self.draft else self._sent.version

    @property
    def _sent(self) -> Application:
        assert self.application is not None  # noqa: S101  # one of the two is always there
        return self.application

    def may_change(self, on: date) -> bool:
        """Whether she may still change it: before a decision, until the deadline."""
        if self.draft:
            return True
        usual = may_send(self.call, self.receipt_hash, on)
        return self.stage is Stage.RECEIVED and may_correct(self._sent, usual=usual, on=on)


def own_by_receipt(council: Council, receipt_hash: bytes) -> Own | None:
    """What a receipt opens in a council; the latest, if it was carried over to another call."""
    draft = db.session.scalar(
        select(Draft).join(Call, Call.id == Draft.call_id).where(_in(council), Draft.receipt_hash == receipt_hash)
    )
    if draft is not None:
        return Own(draft.call, receipt_hash, draft=draft)
    found = applications_with(council, receipt_hash)
    return Own(found[0].call, receipt_hash, application=found[0]) if found else None


def applications_with(council: Council, receipt_hash: bytes) -> list[Application]:
    """Every sent application a receipt opens, the latest first."""
    hers = select(Application).join(Call, Call.id == Application.call_id)
    hers = hers.where(_in(council), Application.receipt_hash == receipt_hash)
    return [
        each
        for each in db.session.scalars(hers.order_by(Call.rotation_on.desc(), Application.received_on.desc()))
        if each.person.erased_at is None
    ]


def keep(actor: Actor, own: Own, filled: Filled, *, language: str, on: date) -> None:
    """Keep what she filled in: in her draft, or in the application she sent."""
    if own.draft:
        save_draft(actor, own.draft, filled, language=language)
    elif own.application:
        correct_application(actor, own.application, filled, on=on)


def correct_application(actor: Actor, application: Application, filled: Filled, *, on: date) -> Application:
    """Write down what she changed in an application that was sent and not decided."""
    receipt = application.receipt_hash or b""
    usual = may_send(application.call, receipt, on)
    if application.stage != Stage.RECEIVED.value or not may_correct(application, usual=usual, on=on):
        raise Refused(
            _("This application can no longer be changed here."),
            _("Tell the secretariat what should be corrected. You can still withdraw it."),
        )
    person, before = application.person, filled_in(application)
    if (filled.name, filled.contact) != (before.name, before.contact):
        members.correct_person(actor, person, name=filled.name or before.name, contact=filled.contact)
    if filled.channel != before.channel:
        channel = Channel(filled.channel) if filled.channel else None
        choose(actor, person, replace(choices_of(person), channel=channel), on=on, by=members.BY_HERSELF)
    members.declare_traits(actor, person, filled.traits, on=on, by=members.BY_HERSELF)
    seal_answers(application, filled.answers)
    application.keep_for_next = filled.keep_for_next
    application.version += 1
    record_application(actor, Act.APPLICATION_CORRECTED, application.call, application)
    return application


def withdraw_application(actor: Actor, application: Application, *, on: date) -> Application:
    """Take an application back: it counts nowhere any more. It may be sent again until the deadline."""
    if application.stage not in {Stage.RECEIVED.value, Stage.ELIGIBLE.value}:
        raise Refused(_("There is nothing to withdraw."), _("Read above how far your application has come."))
    application.stage, application.decided_on = Stage.WITHDRAWN.value, on
    application.reason_sealed, application.keep_for_next = None, False
    application.version += 1
    record_application(actor, Act.APPLICATION_WITHDRAWN, application.call, application)
    return application


def send_again(actor: Actor, application: Application, *, on: date) -> Application:
    """Send an application that was withdrawn once more, while it may still come in."""
    if not may_send(application.call, application.receipt_hash or b"", on):
        raise Refused(_("The last day to apply has passed."), _("Ask the secretariat whether you can still apply."))
    return receive_application(actor, application.call, person=application.person, on=on)


def _in(council: Council) -> ColumnElement[bool]:
    return Call.council_id == council.id
