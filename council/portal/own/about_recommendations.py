"""What a council keeps of what a person does with recommendations."""

from uuid import UUID

from sqlalchemy import select

from council.database import db
from council.i18n import label
from council.members.models import Person
from council.portal.own import copied_recommendations as copied
from council.portal.own.about_person import Parts
from council.recommendations import service
from council.recommendations.models import AccountReader, Dissent, PriorityBallot, Raiser, Recommendation
from council.recommendations.priorities.service import order_of


def raised(person: Person) -> Parts:
    """The recommendations that she raised."""
    hers = select(Raiser, Recommendation).join(Recommendation, Recommendation.id == Raiser.recommendation_id)
    rows = db.session.execute(hers.where(Raiser.person_id == person.id).order_by(Recommendation.number))
    return [copied.Raised(recommendation=label(row.title), noted_at=each.noted_at) for each, row in rows]


def objected(person: Person) -> Parts:
    """What she objects."""
    hers = select(Dissent).where(Dissent.person_id == person.id).order_by(Dissent.given_at)
    return [
        copied.Objected(
            recommendation=label(each.recommendation.title),
            in_own_words=service.words_of(each),
            read_by_everybody=each.public,
            given_at=each.given_at,
        )
        for each in db.session.scalars(hers)
    ]


def ordered(person: Person) -> Parts:
    """What matters most to her, until it is counted."""
    hers = db.session.scalars(select(PriorityBallot).where(PriorityBallot.person_id == person.id))
    orders = [[UUID(one) for one in order_of(each)] for each in hers]
    rows = select(Recommendation).where(Recommendation.id.in_([one for order in orders for one in order]))
    titles = {each.id: label(each.title) for each in db.session.scalars(rows)}
    return [copied.Ordered(order=[titles[one] for one in order]) for order in orders]


def account_wished(person: Person) -> Parts:
    """Whether she wishes to be sent the public account."""
    row = db.session.get(AccountReader, person.id)
    return [copied.AccountWished(since=row.since)] if row else []
