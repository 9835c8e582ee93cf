"""Assessing without names: who assesses, under which numbers she meets the applications, and the points she gives.

Each assessor meets the same applications under numbers and in an order drawn for her alone.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, literal, or_, select

from council import crypto
from council.access import PERMISSIONS, Permission, Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.criteria import Criterion
from council.calls.models import Application, Call
from council.calls.review import cases
from council.calls.review.models import Assessor, BlindCopy, CallReview, ReviewCase
from council.calls.review.phases import Outcome, Phase
from council.calls.service import Stage
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, existing, moment
from council.errors import NotFound, Refused
from council.members.models import Person

BEFORE_AND_DURING = frozenset({Phase.COMPLETENESS, Phase.ELIGIBILITY, Phase.BLIND})
ENOUGH = 2  # assessments of one application, so that it does not hang on one reading


@dataclass(frozen=True)
class Given:
    """What one assessor gave one application: points by criterion, and a comment."""

    assessor: int
    points: Mapping[str, int]
    comment: str


@dataclass(frozen=True)
class Progress:
    """How far assessing has come, in numbers that tell of nobody."""

    assessors: int
    expected: int
    given: int
    conflicts: int
    too_few: int


def criteria_of(review: CallReview) -> list[Criterion]:
    """What this review judges by."""
    return [Criterion.model_validate(each) for each in review.criteria]


def assessors_of(review: CallReview) -> list[Assessor]:
    """Who assesses, by number."""
    return list(db.session.scalars(select(Assessor).where(Assessor.review_id == review.id).order_by(Assessor.number)))


def assessor(review: CallReview, assessor_id: UUID) -> Assessor:
    """An assessor of this review; any other is not there."""
    return existing(Assessor, assessor_id, belongs=lambda found: found.review_id == review.id)


def may_be_named(review: CallReview) -> list[User]:
    """Who could assess: whoever may, does not yet, and has not applied herself."""
    taken = {each.user_id for each in assessors_of(review)} | _applied(review)
    found = {
        grant.user_id: grant.user
        for grant in councils.grants_of(review.call.council)
        if Permission.ASSESS in PERMISSIONS[Role(grant.role)] and grant.user_id not in taken
    }
    return list(found.values())


def name_assessor(actor: Actor, review: CallReview, *, user: User) -> Assessor:
    """Ask somebody to assess the applications; whoever applied herself cannot."""
    if Phase(review.phase) not in BEFORE_AND_DURING:
        raise Refused(_("Nobody assesses without names any more."), _("Nothing needs to be done."))
    if user.id not in {each.id for each in may_be_named(review)}:
        raise Refused(_("This person cannot assess these applications."), _("Choose somebody else."))
    number = db.session.scalar(select(func.max(Assessor.number)).where(Assessor.review_id == review.id)) or 0
    named = Assessor(review_id=review.id, review=review, user_id=user.id, user=user, number=number + 1)
    db.session.add(named)
    db.session.flush()
    if review.phase == Phase.BLIND.value:
        _deal_to(named, _to_assess(review))
    _record(actor, Act.ASSESSOR_NAMED, named)
    return named


def take_off(actor: Actor, assessor: Assessor) -> None:
    """Let an assessor go who has given nothing yet."""
    copies = copies_of(assessor)
    if Phase(assessor.review.phase) not in BEFORE_AND_DURING or any(each.given_at for each in copies):
        raise Refused(_("This assessor has given points already."), _("What was given stays."))
    for each in copies:
        db.session.delete(each)
    db.session.flush()
    _record(actor, Act.ASSESSOR_TAKEN_OFF, assessor)
    db.session.delete(assessor)
    db.session.flush()


def reviews_for(user: User, council: Council) -> list[Assessor]:
    """Where somebody assesses in a council, the latest rotation first; nothing before assessing begins."""
    found = (
        select(Assessor)
        .join(CallReview, CallReview.id == Assessor.review_id)
        .join(Call, Call.id == CallReview.call_id)
        .where(Assessor.user_id == user.id, Call.council_id == council.id)
        .order_by(Call.rotation_on.desc())
    )
    return list(db.session.scalars(found))


def assesses(user: User, council: Council) -> bool:
    """Whether somebody was asked to assess anything in a council."""
    asked = (
        select(Assessor.id)
        .join(CallReview, CallReview.id == Assessor.review_id)
        .join(Call, Call.id == CallReview.call_id)
        .where(Assessor.user_id == user.id, Call.council_id == council.id)
    )
    return db.session.scalar(asked.limit(1)) is not None


def assessor_for(user: User, council: Council, review_id: UUID) -> Assessor:
    """Her part in a review of this council; where she has none, it is not there."""
    found = next((each for each in reviews_for(user, council) if each.review_id == review_id), None)
    if found is None:
        raise NotFound
    return found


def copies_of(assessor: Assessor) -> list[BlindCopy]:
    """The applications before an assessor, by her numbers; those that were withdrawn or erased are gone.

    What is noted after the assessment changes nothing here: it would tell of a decision before its time.
    """
    hers = (
        select(BlindCopy)
        .join(ReviewCase, ReviewCase.id == BlindCopy.case_id)
        .join(Application, Application.id == ReviewCase.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            BlindCopy.assessor_id == assessor.id,
            or_(ReviewCase.outcome == Outcome.ELIGIBLE.value, literal(assessor.review.phase != Phase.BLIND.value)),
            Application.stage != Stage.WITHDRAWN.value,
            Person.erased_at.is_(None),
        )
        .order_by(BlindCopy.number)
    )
    return list(db.session.scalars(hers))


def copy(assessor: Assessor, number: int) -> BlindCopy:
    """One application under her number; before the blind phase there is none."""
    found = next((each for each in copies_of(assessor) if each.number == number), None)
    if found is None or Phase(assessor.review.phase) in {Phase.COMPLETENESS, Phase.ELIGIBILITY}:
        raise NotFound
    return found


def deal_numbers(review: CallReview) -> None:
    """Lay each eligible application before each assessor, under numbers drawn anew for whoever has given none."""
    eligible = _to_assess(review)
    for each in assessors_of(review):
        laid = list(db.session.scalars(select(BlindCopy).where(BlindCopy.assessor_id == each.id)))
        if not any(copy.given_at or copy.conflict for copy in laid):
            for copy in laid:
                db.session.delete(copy)
            db.session.flush()
            laid = []
        known = {copy.case_id for copy in laid}
        _deal_to(each, [case for case in eligible if case.id not in known])


def _to_assess(review: CallReview) -> list[ReviewCase]:
    return [each for each in cases.active(review) if each.outcome == Outcome.ELIGIBLE.value]


def _deal_to(assessor: Assessor, fresh: Sequence[ReviewCase]) -> None:
    """Lay applications before an assessor; one that she sent herself after she was named goes to the others alone."""
    own = (
        select(Application.id)
        .join(Person, Person.id == Application.person_id)
        .where(Application.call_id == assessor.review.call_id, Person.user_id == assessor.user_id)
    )
    hers = set(db.session.scalars(own))
    dealt = [each for each in fresh if each.application_id not in hers]
    last = db.session.scalar(select(func.max(BlindCopy.number)).where(BlindCopy.assessor_id == assessor.id)) or 0
    numbers = list(range(last + 1, last + 1 + len(dealt)))
    secrets.SystemRandom().shuffle(numbers)
    for case, number in zip(dealt, numbers, strict=True):
        db.session.add(BlindCopy(assessor_id=assessor.id, assessor=assessor, case_id=case.id, number=number))
    db.session.flush()


def give(actor: Actor, copy: BlindCopy, *, points: Mapping[str, int], comment: str) -> None:
    """Give an application its points. They can be changed until the phase is over."""
    _must_be_blind(copy)
    criteria = {each.key: each.most for each in criteria_of(copy.assessor.review)}
    if set(points) != set(criteria) or any(not 0 <= value <= criteria[key] for key, value in points.items()):
        raise Refused(_("The points do not fit the criteria."), _("Give points for each criterion."))
    holder = copy.case.application.person_id
    told = json.dumps({"points": dict(points), "comment": comment}, sort_keys=True)
    copy.given_sealed = crypto.seal(holder, told, _place(copy))
    copy.given_at, copy.conflict = moment(), False
    copy.version += 1
    _record_copy(actor, Act.ASSESSMENT_GIVEN, copy)


def state_conflict(actor: Actor, copy: BlindCopy) -> None:
    """Leave an application to the others, because she thinks that she knows the person; her points are forgotten."""
    _must_be_blind(copy)
    copy.conflict, copy.given_at, copy.given_sealed = True, None, None
    copy.version += 1
    _record_copy(actor, Act.CONFLICT_STATED, copy)


def given(copy: BlindCopy) -> Given | None:
    """What was given on one copy; nothing before that, and nothing once the applicant was erased."""
    if copy.given_sealed is None:
        return None
    try:
        opened = crypto.unseal(copy.case.application.person_id, copy.given_sealed, _place(copy))
    except crypto.Unreadable:
        return None
    told = json.loads(opened)
    return Given(copy.assessor.number, told["points"], told["comment"])


def given_by_case(review: CallReview) -> dict[UUID, list[Given]]:
    """What every assessor gave each application; only once the names have joined the points."""
    if Phase(review.phase) not in {Phase.VISIBLE, Phase.DECIDED}:
        raise NotFound
    found: dict[UUID, list[Given]] = {}
    for each in _copies(review):
        told = given(each)
        if told is not None:
            found.setdefault(each.case_id, []).append(told)
    return found


def progress(review: CallReview) -> Progress:
    """How far assessing has come: counts, and nothing of what was given."""
    assessed = dict.fromkeys((each.id for each in _to_assess(review)), 0)
    copies = [each for each in _copies(review) if each.case_id in assessed]
    for each in copies:
        assessed[each.case_id] += each.given_at is not None
    return Progress(
        assessors=len(assessors_of(review)),
        expected=sum(not each.conflict for each in copies),
        given=sum(each.given_at is not None for each in copies),
        conflicts=sum(each.conflict for each in copies),
        too_few=sum(count < ENOUGH for count in assessed.values()),
    )


def _copies(review: CallReview) -> list[BlindCopy]:
    of_review = select(BlindCopy).join(Assessor, Assessor.id == BlindCopy.assessor_id)
    return list(db.session.scalars(of_review.where(Assessor.review_id == review.id).order_by(Assessor.number)))


def _applied(review: CallReview) -> set[UUID]:
    applied = (
        select(Person.user_id)
        .join(Application, Application.person_id == Person.id)
        .where(Application.call_id == review.call_id, Person.user_id.is_not(None))
    )
    return {each for each in db.session.scalars(applied) if each is not None}


def _must_be_blind(copy: BlindCopy) -> None:
    if copy.assessor.review.phase != Phase.BLIND.value:
        raise Refused(_("The assessment is over."), _("What was given stays as it is."))


def _place(copy: BlindCopy) -> crypto.Place:
    return crypto.Place("blind_copies", "given_sealed", copy.id)


def _record(actor: Actor, act: Act, assessor: Assessor) -> None:
    user = assessor.user
    subject = Subject("account", str(user.id), user.id, user.name)
    details: dict[str, Detail] = {"call": str(assessor.review.call_id), "number": assessor.number}
    record(actor, act, subject, council=assessor.review.call.council_id, details=details)


def _record_copy(actor: Actor, act: Act, copy: BlindCopy) -> None:
    review = copy.assessor.review
    details = {"call": str(review.call_id)}
    record(actor, act, Subject("blind_copy", str(copy.id)), council=review.call.council_id, details=details)
