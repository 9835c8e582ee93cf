"""Recommendations with planted words: an official of a body, and two objections, one of them for everybody."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from council.councils.models import Council
from council.database import db, transaction
from council.members.models import Person
from council.recommendations import sending, service
from council.recommendations.account import service as accounts
from council.recommendations.models import Recommendation, SentRequest
from council.recommendations.priorities import service as priorities
from council.recommendations.sending import Addressee
from council.recommendations.traces import service as traces
from council.recommendations.traces.models import Trace
from council.recommendations.traces.service import Found, Kind
from tests.council.recommendations.helpers import asking, wording
from tests.factories import ACTOR

WORDS = ("official", "objected", "opposed")
NOBODYS = 31  # words of numbers from here on are of no person
DESK = "desk@body.example"
MUCH_LATER = date(2199, 12, 31)


def plant_recommendations(council: Council, mark: str, people: Sequence[Person]) -> None:
    """One that was sent and told of in an account, one more that is adopted, and a draft."""
    today = datetime.now(UTC).date()
    adopted_on = today - timedelta(days=30)
    with transaction():
        first, second, _draft = (service.draft(ACTOR, council, wording=wording(f"Wish {each}")) for each in "abc")
        for row in (first, second):
            service.adopt(ACTOR, row, on=adopted_on, decision=None, today=today)
        official = Addressee(f"{mark}official{NOBODYS}x", f"{mark}official{NOBODYS}x", DESK)
        sending.send(ACTOR, first, asking=asking(addressees=(official,), due_on=MUCH_LATER), on=adopted_on)
        service.dissent(ACTOR, first, people[0], words=f"{mark}objected1x", public=False)
        service.dissent(ACTOR, first, people[1], words=f"{mark}opposed2x", public=True)
        traces.note(ACTOR, first, Found(Kind.PLAN, today, "City plan", "Rents are capped."), on=today)
        accounts.publish(ACTOR, council, last_day=today - timedelta(days=1), today=today)
        priorities.ask(ACTOR, council, closes_on=MUCH_LATER, on=today)


def recommendation_examples(council: Council) -> dict[str, list[object]]:
    """For the parts of addresses about recommendations what there is."""
    rows = select(Recommendation.id).where(Recommendation.council_id == council.id)
    sent = select(SentRequest.id).where(SentRequest.recommendation_id.in_(rows))
    noted = select(Trace.id).where(Trace.recommendation_id.in_(rows))
    return {
        "recommendation_id": list(db.session.scalars(rows)),
        "asking_id": list(db.session.scalars(sent)),
        "trace_id": list(db.session.scalars(noted)),
    }
