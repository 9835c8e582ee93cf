"""Open calls and the applications to them: planning, receiving, deciding; and who may come at a rotation."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, distinct, func, select, update

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.answers import seal_answers
from council.calls.models import Application, Call
from council.calls.review.models import CallReview, ReviewCase
from council.calls.review.phases import Phase
from council.councils.models import Council, Labels
from council.database import db, existing, moment
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person


class Stage(StrEnum):
    """How far an application has come."""

    RECEIVED = "received"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    WITHDRAWN = "withdrawn"


class Entered(StrEnum):
    """How an application came to be written down."""

    SELF = "self"
    PAPER = "paper"
    IMPORT = "import"
    CARRIED = "carried"


class Written(TypedDict, total=False):
    """What an application holds beside its writer, and how it came in."""

    entered: Entered
    language: str | None
    answers: Mapping[str, str]
    receipt_hash: bytes
    acknowledged_at: datetime
    keep_for_next: bool


class CallDetails(TypedDict):
    """What a call says, and for which rotation."""

    title: Labels
    text: Labels
    opens_on: date
    closes_on: date
    rotation_on: date
    text_status: NotRequired[dict[str, str]]
    target_seats: NotRequired[int | None]


def plan_call(actor: Actor, council: Council, **details: Unpack[CallDetails]) -> Call:
    """Plan an invitation to apply for the seats of one rotation."""
    _check_days(details)
    call = Call(council_id=council.id, created_at=moment(), **details)
    db.session.add(call)
    db.session.flush()
    record(actor, Act.CALL_PLANNED, Subject("call", str(call.id)), council=council.id, details=_days(call))
    return call


def change_call(actor: Actor, call: Call, **details: Unpack[CallDetails]) -> Call:
    """Change what a call says or when it is open."""
    _check_days(details)
    for field, value in details.items():
        setattr(call, field, value)
    call.version += 1
    record(actor, Act.CALL_CHANGED, Subject("call", str(call.id)), council=call.council_id, details=_days(call))
    return call


def receive_application(
    actor: Actor, call: Call, *, person: Person, on: date, **written: Unpack[Written]
) -> Application:
    """Take in a person's application. She applies to a call once; a withdrawn application may be taken in again."""
    if person.council_id != call.council_id:
        raise NotFound
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so she cannot apply any more."))
    application = application_of(call, person)
    if application is None:
        application = _new_application(call, person, on, written)
        db.session.add(application)
    elif application.stage == Stage.WITHDRAWN.value:
        application.stage, application.received_on = Stage.RECEIVED.value, on
        application.decided_on, application.reason_sealed = None, None
        application.version += 1
    else:
        raise Refused(
            _("This person has already applied to this call."), _("Open her application to see how far it has come.")
        )
    db.session.flush()
    record_application(actor, Act.APPLICATION_RECEIVED, call, application)
    return application


def _new_application(call: Call, person: Person, on: date, written: Written) -> Application:
    application = Application(
        id=uuid4(),
        call_id=call.id,
        person_id=person.id,
        stage=Stage.RECEIVED.value,
        received_on=on,
        submitted_at=moment(),
        entered=written.get("entered", Entered.PAPER).value,
        **{field: written.get(field) for field in ("language", "receipt_hash", "acknowledged_at")},
        keep_for_next=written.get("keep_for_next", False),
    )
    seal_answers(application, written.get("answers", {}))
    return application


def decide_application(
    actor: Actor, application: Application, *, stage: Stage, reason: str = "", on: date
) -> Application:
    """Say whether an application is eligible, not eligible (with the reason) or withdrawn."""
    stage = Stage(stage)
    if stage is Stage.NOT_ELIGIBLE and not reason:
        raise Refused(_("The reason is missing."), _("Write why this application is not eligible."))
    if stage is not Stage.WITHDRAWN:
        _refuse_under_review(ReviewCase.application_id == application.id)
    application.stage = stage.value
    application.decided_on = None if stage is Stage.RECEIVED else on
    application.reason_sealed = _sealed(application, reason)
    application.version += 1
    record_application(actor, Act.APPLICATION_DECIDED, application.call, application)
    return application


def reason_of(application: Application) -> str:
    """Why an application was decided as it was; empty when the person has been erased."""
    if application.reason_sealed is None:
        return ""
    try:
        return crypto.unseal(application.person_id, application.reason_sealed, _place(application))
    except crypto.Unreadable:
        return ""


def _sealed(application: Application, reason: str) -> bytes | None:
    kept = reason and application.person.erased_at is None
    return crypto.seal(application.person_id, reason, _place(application)) if kept else None


def _place(application: Application) -> crypto.Place:
    return crypto.Place("applications", "reason_sealed", application.id)


def accept_received(actor: Actor, call: Call, *, on: date) -> int:
    """Say of every application that only was received that it is eligible; says how many there were."""
    _refuse_under_review(CallReview.call_id == call.id)
    received = (Application.call_id == call.id, Application.stage == Stage.RECEIVED.value)
    count = db.session.scalar(select(func.count()).where(*received)) or 0
    changed = {"stage": Stage.ELIGIBLE.value, "decided_on": on, "version": Application.version + 1}
    db.session.execute(update(Application).where(*received).values(changed))
    db.session.expire_all()
    details: dict[str, Detail] = {"stage": Stage.ELIGIBLE.value, "count": count, "on": on.isoformat()}
    record(actor, Act.APPLICATIONS_DECIDED, Subject("call", str(call.id)), council=call.council_id, details=details)
    return count


def call(council: Council, call_id: UUID) -> Call:
    """A call of this council; any other is not there."""
    return existing(Call, call_id, belongs=lambda found: found.council_id == council.id)


def published_call(council: Council, call_id: UUID) -> Call:
    """A call that everyone may read; one that is only planned is not there."""
    found = call(council, call_id)
    if found.published_at is None:
        raise NotFound
    return found


def published_calls(council: Council) -> list[Call]:
    """The calls that everyone may read, the one for the latest rotation first."""
    return [each for each in calls_of(council) if each.published_at is not None]


def calls_of(council: Council) -> list[Call]:
    """The calls of a council, the one for the latest rotation first."""
    order = (Call.rotation_on.desc(), Call.opens_on.desc(), Call.created_at.desc())
    return list(db.session.scalars(select(Call).where(Call.council_id == council.id).order_by(*order)))


def application(call: Call, application_id: UUID) -> Application:
    """An application to this call; any other is not there."""
    return existing(Application, application_id, belongs=lambda found: found.call_id == call.id)


def application_of(call: Call, person: Person) -> Application | None:
    """The application of a person to a call, if there is one."""
    return db.session.scalar(
        select(Application).where(Application.call_id == call.id, Application.person_id == person.id)
    )


def applications_of(person: Person) -> list[Application]:
    """Every application of a person, the latest first."""
    of_hers = select(Application).where(Application.person_id == person.id).order_by(Application.received_on.desc())
    return list(db.session.scalars(of_hers))


def applicants(council: Council, rotation_on: date) -> list[UUID]:
    """Whose applications for a rotation are eligible, in a stable order; nobody twice, nobody erased."""
    question = _eligible(select(Application.person_id), council, rotation_on).order_by(Person.pseudonym)
    return list(dict.fromkeys(db.session.scalars(question)))


def who_applied(council: Council, rotation_on: date) -> set[UUID]:
    """Who sent an application for a rotation, whatever was decided about it; not who took it back."""
    question = select(Application.person_id).join(Call, Call.id == Application.call_id)
    sent = Application.stage != Stage.WITHDRAWN.value
    return set(db.session.scalars(question.where(Call.council_id == council.id, Call.rotation_on == rotation_on, sent)))


def applicant_count(council: Council, rotation_on: date) -> int:
    """How many people's applications for a rotation are eligible."""
    question = select(func.count(distinct(Application.person_id)))
    return db.session.scalar(_eligible(question, council, rotation_on)) or 0


def _eligible(question: Select[Any], council: Council, rotation_on: date) -> Select[Any]:
    return (
        question.join(Call, Call.id == Application.call_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            Call.council_id == council.id,
            Call.rotation_on == rotation_on,
            Application.stage == Stage.ELIGIBLE.value,
            Person.erased_at.is_(None),
        )
    )


def pool_counts(council: Council, rotation_on: date) -> dict[Stage, int]:
    """How many applications for a rotation have come how far."""
    question = (
        select(Application.stage, func.count().label("how_many"))
        .join(Call, Call.id == Application.call_id)
        .where(Call.council_id == council.id, Call.rotation_on == rotation_on)
        .group_by(Application.stage)
    )
    found = {row.stage: row.how_many for row in db.session.execute(question)}
    return {stage: found.get(stage.value, 0) for stage in Stage}


def call_counts(call: Call) -> dict[Stage, int]:
    """How many applications to one call have come how far."""
    question = (
        select(Application.stage, func.count().label("how_many"))
        .where(Application.call_id == call.id)
        .group_by(Application.stage)
    )
    found = {row.stage: row.how_many for row in db.session.execute(question)}
    return {stage: found.get(stage.value, 0) for stage in Stage}


def record_application(actor: Actor, act: Act, call: Call, application: Application) -> None:
    """Write down what happened to an application, and how far it has come now."""
    person = db.session.get_one(Person, application.person_id)
    subject = Subject("application", str(application.id), person.id, members.name_to_record(person))
    details = {
        "call": str(call.id),
        "person": str(person.id),
        "stage": application.stage,
        "entered": application.entered,
    }
    record(actor, act, subject, council=call.council_id, details=details)


def _refuse_under_review(which: ColumnElement[bool]) -> None:
    """While a review goes on, what it reviews is decided there and all at once."""
    going_on = select(CallReview.id).join(ReviewCase, ReviewCase.review_id == CallReview.id)
    if db.session.scalar(going_on.where(which, CallReview.phase != Phase.DECIDED.value).limit(1)):
        raise Refused(
            _("The applications to this call are under review."), _("Open the review, and note there what you decide.")
        )


def _days(call: Call) -> dict[str, str]:
    return {
        "opens_on": call.opens_on.isoformat(),
        "closes_on": call.closes_on.isoformat(),
        "rotation_on": call.rotation_on.isoformat(),
    }


def _check_days(details: CallDetails) -> None:
    if not details["opens_on"] < details["closes_on"]:
        raise Refused(_("The call closes before it opens."), _("Choose a closing day after the opening day."))
    if not details["closes_on"] <= details["rotation_on"]:
        raise Refused(
            _("The call closes after the rotation it is for."), _("Choose a closing day before the rotation.")
        )
