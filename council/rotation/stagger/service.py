"""First terms of different lengths, from the plan to the terms: planned, promised, drawn, adopted, each part once.

What was promised is held against the record before the draw and before adoption: see `stagger_promise`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import awaited, crypto
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import Cohort
from council.database import db, moment
from council.errors import NotFound, Refused
from council.members.models import Person
from council.rotation.drawings import LONGEST_SOURCE, Promise
from council.rotation.models import Staggering
from council.rotation.promised import sha256
from council.rotation.stagger import promise as stagger_promise
from council.rotation.stagger import telling as stagger_telling
from council.rotation.stagger.facts import FirstTerms, first_terms

PLAN_KIND = "stagger_terms"
LONGEST_REASON = 500


class StaggeringState(StrEnum):
    """How far the first terms have come."""

    REQUESTED = "requested"
    FAILED = "failed"
    MADE = "made"
    COMMITTED = "committed"
    DRAWN = "drawn"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


STEPS: Mapping[StaggeringState, frozenset[StaggeringState]] = {
    StaggeringState.REQUESTED: frozenset({StaggeringState.MADE, StaggeringState.FAILED, StaggeringState.WITHDRAWN}),
    StaggeringState.FAILED: frozenset(),
    StaggeringState.MADE: frozenset({StaggeringState.COMMITTED, StaggeringState.WITHDRAWN}),
    StaggeringState.COMMITTED: frozenset({StaggeringState.DRAWN, StaggeringState.WITHDRAWN}),
    StaggeringState.DRAWN: frozenset({StaggeringState.ADOPTED}),
    StaggeringState.ADOPTED: frozenset(),
    StaggeringState.WITHDRAWN: frozenset(),
}
ENDED = frozenset({StaggeringState.FAILED.value, StaggeringState.WITHDRAWN.value})


@dataclass(frozen=True)
class Asked:
    """A question ready to be put: whose terms, and its text for the solver."""

    first: FirstTerms
    question: str


# Changes


def request_plan(actor: Actor, council: Council, *, asked: Asked) -> Staggering:
    """Write the question down and queue it; hand the job over once this is saved."""
    begins_on, charter = asked.first.begins_on, asked.first.charter
    before = latest(council, begins_on)
    if charter is None or (before is not None and before.state not in ENDED):
        raise Refused(
            _("There is a plan for these first terms already."),
            _("Open its page to see how far it has come. A plan can be taken back before its draw."),
        )
    staggering_id = uuid4()
    found = Staggering(
        id=staggering_id,
        council_id=council.id,
        council=council,
        charter_id=charter.id,
        begins_on=begins_on,
        number=1 + (before.number if before else 0),
        state=StaggeringState.REQUESTED.value,
        requested_at=moment(),
        problem_sealed=crypto.seal(council.id, asked.question, _place("problem_sealed", staggering_id)),
    )
    awaited.put(PLAN_KIND, found)
    asked_sha256 = sha256(asked.question.encode())
    details = {**as_told(found, "charter_id", "problem_sealed"), "question_sha256": asked_sha256}
    record_step(actor, Act.STAGGERING_REQUESTED, found, details)
    return found


def keep_plan(actor: Actor, found: Staggering, *, plan: bytes) -> None:
    """Keep the plan, sealed, with its fingerprint."""
    step(found, StaggeringState.MADE)
    found.plan_sealed = crypto.seal(found.council_id, plan.decode(), _place("plan_sealed", found.id))
    found.plan_sha256 = sha256(plan)
    record_step(actor, Act.STAGGERING_PLANNED, found, as_told(found, "plan_sealed", "plan_sha256"))


def end_without_plan(actor: Actor, found: Staggering, *, code: str) -> None:
    """Mark that there is no plan, with the code of what happened; it can be asked for again."""
    step(found, StaggeringState.FAILED)
    found.told = json.dumps({"code": code})
    record_step(actor, Act.STAGGERING_FAILED, found, {**as_told(found, "told"), "code": code})


def promise_draw(actor: Actor, found: Staggering, *, promise: Promise, public: bytes) -> None:
    """Promise the draw: the plan's fingerprint, the slips, the numbers that decide, and when they will be known."""
    if promise.draw_at <= moment():
        raise Refused(
            _("The draw has to come after the promise."),
            _("Choose a moment later than now, when the numbers are known."),
        )
    stagger_promise.refuse_if_altered(found, plan_of(found))
    refuse_when_overtaken(found, on=moment().date())
    step(found, StaggeringState.COMMITTED)
    found.method, found.source, found.draw_at = promise.method, promise.source[:LONGEST_SOURCE], promise.draw_at
    found.committed_at, found.public_file = moment(), public
    details: dict[str, Detail] = {
        **as_told(found, "method", "source", "draw_at"),
        "plan_sha256": str(found.plan_sha256),
        "public_sha256": sha256(public),
        "people_sha256": stagger_promise.people_digest(found, public),
    }
    stagger_telling.tell_of_promise(actor, found, people_of(found))
    record_step(actor, Act.STAGGERING_COMMITTED, found, details)


def draw(actor: Actor, found: Staggering, *, numbers: str, dealt: dict[str, int], public: bytes) -> None:
    """Write down the public numbers, in their canonical text, and what they deal: once, and for good."""
    if found.draw_at is None or moment() < found.draw_at:
        raise Refused(
            _("It was promised that the numbers are not known yet."),
            _("Draw at the moment that was promised, or later."),
        )
    stagger_promise.refuse_if_altered(found, plan_of(found))
    step(found, StaggeringState.DRAWN)
    found.numbers, found.dealt, found.drawn_at, found.public_file = numbers, dealt, moment(), public
    details = {**as_told(found, "numbers", "dealt"), "public_sha256": sha256(public)}
    record_step(actor, Act.STAGGERING_DRAWN, found, details)


def withdraw(actor: Actor, found: Staggering, *, reason: str) -> None:
    """Take a plan back before its draw, and say why; whoever was told of the draw is told."""
    if not reason.strip():
        raise Refused(_("Taking a plan back needs a reason."), _("Write the reason in a sentence."))
    if found.state == StaggeringState.COMMITTED.value:
        stagger_telling.tell_of_withdrawal(actor, found, people_of(found))
    step(found, StaggeringState.WITHDRAWN)
    found.told = json.dumps({"reason": reason.strip()[:LONGEST_REASON], "at": moment().isoformat()})
    record_step(actor, Act.STAGGERING_WITHDRAWN, found, as_told(found, "told"))


def hand_out(actor: Actor, found: Staggering) -> bytes:
    """The whole plan; each look is recorded, because it holds what people declared."""
    content = plan_of(found)
    record_step(actor, Act.EVIDENCE_DOWNLOADED, found, {"evidence_sha256": sha256(content)})
    return content


# Questions


def latest(council: Council, begins_on: date) -> Staggering | None:
    """What was done last about the first terms that began on a day."""
    return next(iter(_all(council, begins_on)), None)


def current(council: Council, begins_on: date) -> Staggering:
    """The same; `NotFound` if nothing was done."""
    found = latest(council, begins_on)
    if found is None:
        raise NotFound
    return found


def promised_in_public(council: Council, begins_on: date) -> list[Staggering]:
    """Every promise of a draw about these first terms, the latest first; `NotFound` if there is none."""
    found = [each for each in _all(council, begins_on) if each.committed_at is not None]
    if not found:
        raise NotFound
    return found


def question_of(found: Staggering) -> str:
    """The question as it was put."""
    return crypto.unseal(found.council_id, found.problem_sealed, _place("problem_sealed", found.id))


def until_of(found: Staggering) -> date:
    """The day before which all of these terms ended when the plan was made."""
    return date.fromisoformat(json.loads(question_of(found))["until"])


def plan_of(found: Staggering) -> bytes:
    """The sealed plan; `NotFound` while there is none, `Refused` when its seal is broken."""
    if found.plan_sealed is None:
        raise NotFound
    try:
        return crypto.unseal(found.council_id, found.plan_sealed, _place("plan_sealed", found.id)).encode()
    except crypto.Unreadable:
        raise stagger_promise.altered() from None


def people_of(found: Staggering) -> list[Person]:
    """The members whose first terms these are, by pseudonym."""
    names = list(json.loads(question_of(found))["seats"])
    these = select(Person).where(Person.council_id == found.council_id, Person.pseudonym.in_(names))
    return list(db.session.scalars(these.order_by(Person.pseudonym)))


def cohorts_of(found: Staggering) -> list[Cohort]:
    """The lengths that the charter states, in its order."""
    stated = councils.rules_of(found.charter).stagger
    return stated.cohorts if stated else []


def told_of(found: Staggering) -> dict[str, Any]:
    """What was written down when there is no plan, or when it was taken back."""
    told: dict[str, Any] = json.loads(found.told) if found.told else {}
    return told


def refuse_when_overtaken(found: Staggering, *, on: date) -> None:
    """Refuse a plan for terms that are not any more what they were when it was made."""
    now, asked = first_terms(found.council, found.begins_on, on=on), json.loads(question_of(found))
    seats = {name: term.seat_group for name, term in now.named().items()}
    if now.hindrance or seats != asked["seats"] or now.until.isoformat() != asked["until"]:
        raise Refused(
            _("Terms were changed since this plan was made, so it does not fit any more."),
            _("Take this plan back, and make a new one."),
        )


def step(found: Staggering, to: StaggeringState) -> None:
    """Take the first terms on to their next state; refuses one that does not follow."""
    if to not in STEPS[StaggeringState(found.state)]:
        raise Refused(
            _("These first terms are not in a state in which that can be done."),
            _("Open their page again to see how far they have come."),
        )
    found.state = to.value
    found.version += 1


def record_step(actor: Actor, act: Act, found: Staggering, details: Mapping[str, Detail] | None = None) -> None:
    """Write an act about first terms into the record."""
    told = as_told(found, "begins_on", "number", "state", "version")
    record(
        actor, act, Subject("staggering", str(found.id)), council=found.council_id, details={**told, **(details or {})}
    )


def _all(council: Council, begins_on: date) -> list[Staggering]:
    made = select(Staggering).where(Staggering.council_id == council.id, Staggering.begins_on == begins_on)
    return list(db.session.scalars(made.order_by(Staggering.number.desc())))


def _place(column: str, staggering_id: UUID) -> crypto.Place:
    return crypto.Place("staggerings", column, staggering_id)
