"""Recommendations as lists read them: each with what was sent and answered, in few questions to the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from council.councils.models import Council
from council.database import db
from council.recommendations.answers import service as answers
from council.recommendations.models import BodyAnswer, Recommendation, SentRequest
from council.recommendations.trail import Asked, Standing, State, standing, standing_of


@dataclass(frozen=True)
class Sent:
    """One sending with everything the body said."""

    request: SentRequest
    said: Sequence[BodyAnswer]

    @property
    def asked(self) -> Asked:
        """As the trail reads it."""
        return answers.asked(self.request, self.said)

    def standing(self, on: date) -> Standing:
        """How far the body is on a day."""
        return standing_of(self.asked, on)


@dataclass(frozen=True)
class Followed:
    """A recommendation with all that was sent of it."""

    recommendation: Recommendation
    sent: Sequence[Sent]

    def standing(self, on: date) -> Standing:
        """How far it is on a day."""
        return standing(
            [each.asked for each in self.sent],
            on,
            adopted_on=self.recommendation.adopted_on,
            withdrawn_on=self.recommendation.withdrawn_on,
        )


@dataclass(frozen=True)
class Wish:
    """To what a list is narrowed."""

    state: State | None = None
    body: str = ""
    late: bool = False

    def fits(self, each: Followed, on: date) -> bool:
        """Whether a recommendation is shown."""
        now = each.standing(on)
        return (
            (self.state is None or now.state is self.state)
            and (not self.late or now.late is not None)
            and (not self.body or any(one.request.body == self.body for one in each.sent))
        )


def followed(council: Council) -> list[Followed]:
    """All recommendations of a council, the latest first."""
    rows = select(Recommendation).where(Recommendation.council_id == council.id)
    return follow(list(db.session.scalars(rows.order_by(Recommendation.number.desc()))))


def follow(recommendations: Sequence[Recommendation]) -> list[Followed]:
    """Some recommendations with all that was sent of them."""
    by_recommendation = _sent(each.id for each in recommendations)
    return [Followed(each, by_recommendation.get(each.id, ())) for each in recommendations]


def _sent(ids: Iterable[UUID]) -> Mapping[UUID, list[Sent]]:
    wanted = list(ids)
    rows = select(SentRequest).where(SentRequest.recommendation_id.in_(wanted))
    requests = list(db.session.scalars(rows.order_by(SentRequest.sent_on, SentRequest.id)))
    said = answers.answers_of_many(each.id for each in requests)
    found: dict[UUID, list[Sent]] = {}
    for each in requests:
        found.setdefault(each.recommendation_id, []).append(Sent(each, said[each.id]))
    return found


def bodies_of(every: Iterable[Followed]) -> list[str]:
    """Every body that something was sent to, by name."""
    return sorted({one.request.body for each in every for one in each.sent}, key=str.casefold)
