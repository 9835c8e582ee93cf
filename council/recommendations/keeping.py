"""How long the people of bodies are kept: a year after everything with their body is over."""

from datetime import date, datetime

from sqlalchemy import select

from council.crypto import DataKey
from council.database import db
from council.recommendations.models import Recommendation, SentRequest
from council.recommendations.queries import Sent, follow
from council.recommendations.sending import forget_contacts
from council.terms.limits import add_months

KEPT_MONTHS = 12


def forget_over(*, at: datetime) -> int:
    """Erase the people of bodies with which everything has been over for a year; says of how many requests."""
    kept = select(SentRequest.recommendation_id).join(DataKey, DataKey.holder == SentRequest.id)
    rows = select(Recommendation).where(Recommendation.id.in_(kept.where(DataKey.wrapped.is_not(None))))
    sent = [each for one in follow(list(db.session.scalars(rows))) for each in one.sent]
    over = [each.request.id for each in sent if _is_over(each, at.date())]
    return forget_contacts(over, at=at) if over else 0


def _is_over(sent: Sent, on: date) -> bool:
    withdrawn = sent.request.recommendation.withdrawn_on
    if withdrawn is not None:
        return add_months(withdrawn, KEPT_MONTHS) < on
    if not sent.standing(on).over:
        return False
    return add_months(max(each.answered_on for each in sent.said), KEPT_MONTHS) < on
