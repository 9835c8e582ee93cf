"""Why applications were not eligible, counted over all calls of a council; small numbers are not told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from council.calls.models import Application, Call
from council.calls.review.models import CallReview, ReviewCase
from council.calls.review.phases import Phase, Refusal
from council.calls.review.words import refusal_name
from council.calls.service import Stage
from council.calls.suppression import Shown, suppressed
from council.councils.models import Council
from council.database import db


@dataclass(frozen=True)
class RefusalLine:
    """One reason, and how often it was given."""

    reason: str
    shown: Shown


@dataclass(frozen=True)
class Refusals:
    """The reasons over all calls: out of how many decisions, how many refusals, and how many had no counted reason."""

    calls: int
    decided: int
    refused: int
    lines: Sequence[RefusalLine]


def refusals(council: Council) -> Refusals:
    """How often each reason was given in reviews that are decided."""
    found = refusal_counts(council)
    told = suppressed(found)
    return Refusals(
        calls=_reviews(council),
        decided=_decided(council),
        refused=sum(found.values()),
        lines=[RefusalLine(refusal_name(each), told[each]) for each in Refusal],
    )


def refusal_counts(council: Council) -> dict[Refusal, int]:
    """The same exactly, for computing."""
    counted = (
        select(ReviewCase.refusal, func.count().label("how_many"))
        .join(CallReview, CallReview.id == ReviewCase.review_id)
        .join(Call, Call.id == CallReview.call_id)
        .join(Application, Application.id == ReviewCase.application_id)
        .where(
            Call.council_id == council.id,
            CallReview.phase == Phase.DECIDED.value,
            Application.stage == Stage.NOT_ELIGIBLE.value,
            ReviewCase.refusal.is_not(None),
        )
        .group_by(ReviewCase.refusal)
    )
    found = {row.refusal: row.how_many for row in db.session.execute(counted)}
    return {each: found.get(each.value, 0) for each in Refusal}


def _reviews(council: Council) -> int:
    over = select(func.count()).select_from(CallReview).join(Call, Call.id == CallReview.call_id)
    return db.session.scalar(over.where(Call.council_id == council.id, CallReview.phase == Phase.DECIDED.value)) or 0


def _decided(council: Council) -> int:
    decided = (
        select(func.count())
        .select_from(ReviewCase)
        .join(CallReview, CallReview.id == ReviewCase.review_id)
        .join(Call, Call.id == CallReview.call_id)
        .join(Application, Application.id == ReviewCase.application_id)
        .where(
            Call.council_id == council.id,
            CallReview.phase == Phase.DECIDED.value,
            Application.stage.in_([Stage.ELIGIBLE.value, Stage.NOT_ELIGIBLE.value]),
        )
    )
    return db.session.scalar(decided) or 0
