"""Writing down how a call was made known, and counting who came by its links; planning for those who are missing."""

import secrets
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from council import crypto
from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.models import Call
from council.calls.outreach.models import MissingStep, Outreach
from council.config import LANGUAGES
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, existing
from council.errors import NotFound, Refused

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none looks like another
TOKEN_LENGTH = 8


class Channel(StrEnum):
    """The way by which people heard of a call."""

    MEETING = "meeting"
    GROUP = "group"
    RADIO = "radio"
    SOCIAL_MEDIA = "social_media"
    MESSAGES = "messages"
    MAIL = "mail"
    POSTER = "poster"
    PRESS = "press"
    OFFICE = "office"
    OTHER = "other"


class OutreachDetails(TypedDict):
    """What was tried: when, how, in which language, whom it was for, how many it reached."""

    day: date
    channel: Channel
    language: str
    group: str
    reach: int | None
    note: str


def note_outreach(actor: Actor, call: Call, **details: Unpack[OutreachDetails]) -> Outreach:
    """Write down one way by which a call was made known; it gets a link that counts who came by it."""
    noted = Outreach(id=uuid4(), call_id=call.id, call=call, token=_new_token(), applications=0)
    _write(noted, details)
    db.session.add(noted)
    db.session.flush()
    _record(actor, Act.OUTREACH_NOTED, noted)
    return noted


def change_outreach(actor: Actor, noted: Outreach, **details: Unpack[OutreachDetails]) -> None:
    """Correct what was written down, for example how many it reached in the end."""
    _write(noted, details)
    noted.version += 1
    _record(actor, Act.OUTREACH_CHANGED, noted)


def outreach_of(call: Call) -> list[Outreach]:
    """Every way by which a call was made known, the latest first."""
    order = (Outreach.day.desc(), Outreach.token)
    return list(db.session.scalars(select(Outreach).where(Outreach.call_id == call.id).order_by(*order)))


def outreach(call: Call, outreach_id: UUID) -> Outreach:
    """One way by which this call was made known; any other is not there."""
    return existing(Outreach, outreach_id, belongs=lambda found: found.call_id == call.id)


def known_token(call: Call, token: str) -> str:
    """The token of a link of this call; empty for anything else."""
    if not set(token) <= set(LETTERS):  # not one of ours, and perhaps nothing a database can be asked for
        return ""
    found = select(Outreach.token).where(Outreach.call_id == call.id, Outreach.token == token[:TOKEN_LENGTH])
    return db.session.scalar(found) or ""


def count_application(call: Call, token: str) -> None:
    """Count one more application by a link. Which one is not kept, so that a link never leads to a person."""
    if token:
        same = (Outreach.call_id == call.id, Outreach.token == token)
        db.session.execute(update(Outreach).where(*same).values(applications=Outreach.applications + 1))


def group_of(noted: Outreach) -> str:
    """Whom it was for."""
    return _opened(noted.call.council_id, "outreaches", "group_sealed", noted.id, noted.group_sealed)


def note_of(noted: Outreach) -> str:
    """What else was written about it."""
    return _opened(noted.call.council_id, "outreaches", "note_sealed", noted.id, noted.note_sealed)


def officers(council: Council) -> list[User]:
    """Who can take a step: the secretariat."""
    held = [each.user for each in councils.grants_of(council) if each.role == Role.SECRETARIAT.value]
    return list(dict.fromkeys(held))


def plan_step(actor: Actor, call: Call, *, gap: str, step: str, owner: User, due_on: date) -> MissingStep:
    """Plan what is done for a group that is missing: by whom, and until when."""
    _must_be_officer(call, owner)
    planned = MissingStep(id=uuid4(), call_id=call.id, call=call, gap=gap, owner_id=owner.id, due_on=due_on)
    planned.step_sealed = _sealed(planned, "step_sealed", step)
    db.session.add(planned)
    db.session.flush()
    _record_step(actor, Act.MISSING_STEP_PLANNED, planned)
    return planned


def change_step(  # noqa: PLR0913  # a step is told whole, in one act
    actor: Actor, planned: MissingStep, *, step: str, owner: User, due_on: date, result: str, on: date
) -> None:
    """Change a step, or write down what came of it; with a result it is over."""
    _must_be_officer(planned.call, owner)
    planned.step_sealed = _sealed(planned, "step_sealed", step)
    planned.owner_id, planned.due_on = owner.id, due_on
    planned.result_sealed = _sealed(planned, "result_sealed", result) if result else None
    planned.ended_on = (planned.ended_on or on) if result else None
    planned.version += 1
    _record_step(actor, Act.MISSING_STEP_CHANGED, planned)


def steps_of(call: Call) -> Sequence[MissingStep]:
    """The steps of a call, and those of earlier calls that nobody has ended: they are carried on to this one."""
    earlier = select(Call.id).where(Call.council_id == call.council_id, Call.opens_on < call.opens_on).scalar_subquery()
    here = or_(MissingStep.call_id == call.id, MissingStep.call_id.in_(earlier) & MissingStep.ended_on.is_(None))
    return list(db.session.scalars(select(MissingStep).where(here).order_by(MissingStep.due_on, MissingStep.id)))


def missing_step(call: Call, step_id: UUID) -> MissingStep:
    """One step of a call, or one that was carried on to it; any other is not there."""
    found = next((each for each in steps_of(call) if each.id == step_id), None)
    if found is None:
        raise NotFound
    return found


def step_words(planned: MissingStep) -> str:
    """What is planned."""
    return _opened(planned.call.council_id, "missing_steps", "step_sealed", planned.id, planned.step_sealed)


def result_words(planned: MissingStep) -> str:
    """What came of it; empty while it is not over."""
    return _opened(planned.call.council_id, "missing_steps", "result_sealed", planned.id, planned.result_sealed)


def _write(noted: Outreach, details: OutreachDetails) -> None:
    if details["language"] not in LANGUAGES:
        raise Refused(_("This site does not know this language."), _("Choose one of those offered."))
    holder = noted.call.council_id
    noted.day, noted.channel, noted.language = details["day"], Channel(details["channel"]).value, details["language"]
    noted.reach = details["reach"]
    for column, text in (("group_sealed", details["group"]), ("note_sealed", details["note"])):
        place = crypto.Place("outreaches", column, noted.id)
        setattr(noted, column, crypto.seal(holder, text, place) if text else None)


def _sealed(planned: MissingStep, column: str, text: str) -> bytes:
    return crypto.seal(planned.call.council_id, text, crypto.Place("missing_steps", column, planned.id))


def _opened(holder: UUID, table: str, column: str, row: UUID, sealed: bytes | None) -> str:  # noqa: PLR0917  # where it stands
    return crypto.unseal(holder, sealed, crypto.Place(table, column, row)) if sealed else ""


def _must_be_officer(call: Call, owner: User) -> None:
    if owner.id not in {each.id for each in officers(call.council)}:
        raise Refused(_("This person does not work in the secretariat."), _("Choose somebody who does."))


def _new_token() -> str:
    while True:
        token = "".join(secrets.choice(LETTERS) for _letter in range(TOKEN_LENGTH))
        if db.session.scalar(select(Outreach.id).where(Outreach.token == token)) is None:
            return token


def _record(actor: Actor, act: Act, noted: Outreach) -> None:
    details: dict[str, Detail] = {
        "call": str(noted.call_id),
        "channel": noted.channel,
        "language": noted.language,
        "on": noted.day.isoformat(),
    }
    record(actor, act, Subject("outreach", str(noted.id)), council=noted.call.council_id, details=details)


def _record_step(actor: Actor, act: Act, planned: MissingStep) -> None:
    details: dict[str, Detail] = {
        "call": str(planned.call_id),
        "due_on": planned.due_on.isoformat(),
        "ended": planned.ended_on is not None,
    }
    record(actor, act, Subject("missing_step", str(planned.id)), council=planned.call.council_id, details=details)
