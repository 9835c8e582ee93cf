"""The demonstration's last rotation, carried from its applicants to its terms by the real services, in its own time.

Nothing of it is invented but the people, what they say, and the numbers of a public lottery: the solver decides.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from council import jobs, mail
from council.audit.service import Actor
from council.councils.models import Council
from council.database import as_of, db, transaction
from council.mail import OutgoingMail
from council.members.models import Person
from council.rotation import adoption, bridge, drawings, review, service
from council.rotation.adoption import NewTerm
from council.rotation.decision import Voice
from council.rotation.drawings import Promise
from council.rotation.explain import service as explanations
from council.rotation.models import Proposal

PANELS = 20  # so few, because whoever tries the demonstration out waits for it
SEED = "2026"  # of the search; otherwise each demonstration would have other members
METHOD, SOURCE = "octo-41", "The six winning numbers of the national lottery on the evening of the draw."
NUMBERS = "5 17 23 31 40 44"
OFFICE_OPENS = time(9)
LOTTERY_IS_HELD = time(18)
READ_FOR, LAID_OUT_FOR, PROMISED_FOR = timedelta(days=14), timedelta(days=28), timedelta(days=8)


@dataclass(frozen=True)
class LastRotation:
    """Whose rotation it is, from which day on, and the last day of its call."""

    council: Council
    day: date
    closed_on: date

    @property
    def proposed_on(self) -> date:
        """When the applications were decided, so that a proposal could be asked for."""
        return self.closed_on + READ_FOR

    @property
    def signed_off_on(self) -> date:
        """When the council had said what it thinks of the proposal."""
        return self.proposed_on + LAID_OUT_FOR

    @property
    def drawn_on(self) -> date:
        """When the lottery was held."""
        return self.signed_off_on + PROMISED_FOR


def carry_out(actor: Actor, rotation: LastRotation) -> tuple[NewTerm, ...]:
    """From the question to the terms of those who were drawn; gives these back."""
    with _few_panels():
        proposal_id = _propose(actor, rotation)
        _sign_off(actor, rotation, proposal_id)
        _promise(actor, rotation, proposal_id)
        _draw(actor, rotation, proposal_id)
    with as_of(at(rotation.drawn_on + timedelta(days=1))), transaction():
        begun = adoption.adopt(actor, _proposal(proposal_id)).begins
        _mails_have_left(at(rotation.drawn_on + timedelta(days=1)))
    return begun


def at(day: date, hour: time = OFFICE_OPENS) -> datetime:
    """An hour of a day."""
    return datetime.combine(day, hour, UTC)


def _propose(actor: Actor, rotation: LastRotation) -> UUID:
    """The proposal and its explanations, as the worker computes them."""
    with as_of(at(rotation.proposed_on)):
        with transaction():
            asked = bridge.ask(rotation.council, rotation.day)
            seeded = json.dumps({**json.loads(asked.problem), "seed": SEED})
            proposal_id = service.request_proposal(actor, rotation.council, asked=replace(asked, problem=seeded)).id
        _work_on(proposal_id)
        explained = explanations.explanation_of(_proposal(proposal_id))
        if explained is not None:
            _work_on(explained.id)
    return proposal_id


def _sign_off(actor: Actor, rotation: LastRotation, proposal_id: UUID) -> None:
    """All who may speak agree; only one has no opinion."""
    opened, closes = rotation.proposed_on + timedelta(days=1), rotation.signed_off_on
    with as_of(at(opened)), transaction():
        about = review.open_review(actor, _proposal(proposal_id), closes_on=closes, on=opened)
    with as_of(at(closes)), transaction():
        for number, person_id in enumerate(about.voters):
            voice, person = Voice.YES if number else Voice.ABSTAIN, db.session.get_one(Person, UUID(person_id))
            review.give_opinion(actor, about, person, voice=voice, comment="", on=closes)
        review.close_review(actor, about, on=closes)


def _promise(actor: Actor, rotation: LastRotation, proposal_id: UUID) -> None:
    """A file is sealed before anybody can know the numbers."""
    promise = Promise(METHOD, SOURCE, at(rotation.drawn_on, LOTTERY_IS_HELD))
    with as_of(at(rotation.signed_off_on + timedelta(days=1))):
        with transaction():
            drawings.ask_to_commit(actor, _proposal(proposal_id), promise=promise)
        _work_on(proposal_id)


def _draw(actor: Actor, rotation: LastRotation, proposal_id: UUID) -> None:
    """The numbers of the lottery name the panel."""
    with as_of(at(rotation.drawn_on, LOTTERY_IS_HELD) + timedelta(hours=1)):
        with transaction():
            proposal = _proposal(proposal_id)
            numbers, panel = bridge.panel_named(proposal, NUMBERS)
            drawings.draw(actor, proposal, numbers=numbers, panel=panel)
        _work_on(proposal_id)


def _work_on(subject: UUID) -> None:
    """Do what was queued last on a subject, here and now."""
    current_app.extensions["council.jobs"].run(jobs.work_on(subject))
    db.session.rollback()


def _proposal(proposal_id: UUID) -> Proposal:
    return db.session.get_one(Proposal, proposal_id)


def _mails_have_left(moment: datetime) -> None:
    """What was written to people then is not sent to them now."""
    for waiting in db.session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))):
        mail.mark_sent(waiting, at=moment)


@contextmanager
def _few_panels() -> Iterator[None]:
    """The solver finds this draw's panels; afterwards as many again as the settings say."""
    queue, settings = current_app.extensions["council.jobs"], current_app.config["COUNCIL_SETTINGS"]
    bridge.register(queue, settings.model_copy(update={"lottery_panels": PANELS}))
    try:
        yield
    finally:
        bridge.register(queue, settings)
