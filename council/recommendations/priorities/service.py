"""Asking members what matters most: their orders are sealed, counted once, and then deleted."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council
from council.database import db, moment
from council.errors import NotFound, Refused
from council.members.models import Person
from council.recommendations import service as recommendations
from council.recommendations.models import PriorityBallot, PriorityRound, Recommendation
from council.recommendations.priorities.counting import compared

FEWEST = 5  # orders; of fewer, a result would come close to telling what somebody said
MOST = 30


def ask(actor: Actor, council: Council, *, closes_on: date, on: date) -> PriorityRound:
    """Ask members to put what the council asks for into an order, until a day."""
    if open_round(council) is not None:
        raise Refused(_("Members are being asked already."), _("Count first what they say."))
    found = recommendations.adopted(council)[:MOST]
    if len(found) < 2:  # noqa: PLR2004  # one alone has no order
        raise Refused(
            _("There is nothing to put into an order: fewer than two recommendations are adopted."),
            _("Come back when there are more."),
        )
    if closes_on <= on:
        raise Refused(_("The last day must be one that is still to come."), _("Choose a later day."))
    made = PriorityRound(
        id=uuid4(),
        council_id=council.id,
        council=council,
        number=_next_number(council),
        candidates=[str(each.id) for each in found],
        opened_on=on,
        closes_on=closes_on,
    )
    db.session.add(made)
    db.session.flush()
    details: dict[str, Detail] = {"closes_on": closes_on.isoformat(), "recommendations": len(found)}
    _record(actor, Act.PRIORITIES_ASKED, made, details)
    return made


def rank(actor: Actor, asked: PriorityRound, person: Person, *, order: Sequence[UUID], on: date) -> None:
    """Take down one member's order; a later one replaces it. The record says that she ranked, never how."""
    if asked.counted_at is not None or on > asked.closes_on:
        raise Refused(_("The time to say what matters most is over."), _("Open the page again to see what came of it."))
    chosen = [str(each) for each in dict.fromkeys(order)]
    if not chosen or not set(chosen) <= set(asked.candidates):
        raise NotFound
    row = ballot_of(asked, person) or PriorityBallot(id=uuid4(), round_id=asked.id, person_id=person.id)
    row.order_sealed = crypto.seal(person.id, json.dumps(chosen), _place(row.id))
    db.session.add(row)
    db.session.flush()
    _record(actor, Act.PRIORITIES_RANKED, asked)


def count(actor: Actor, asked: PriorityRound) -> None:
    """Count what members said and delete their orders; of fewer than five, nothing but their number is kept."""
    if asked.counted_at is not None:
        raise Refused(_("This was counted already."), _("Open the page again to see what came of it."))
    orders = [order for order in (order_of(each) for each in _ballots(asked)) if order]
    place = {candidate: at for at, candidate in enumerate(asked.candidates)}
    numbered = [[place[each] for each in order] for order in orders]
    asked.counted_at, asked.ballots = moment(), len(orders)
    asked.preferred = compared(numbered, len(place)) if len(orders) >= FEWEST else None
    asked.version += 1
    db.session.execute(delete(PriorityBallot).where(PriorityBallot.round_id == asked.id))
    db.session.flush()
    _record(actor, Act.PRIORITIES_COUNTED, asked, {"ballots": len(orders), "shown": asked.preferred is not None})


def count_if_over(actor: Actor, council: Council, *, on: date) -> int:
    """Count what members were asked until a day that has passed; says whether there was anything to count."""
    asked = over(council, on)
    if asked is None:
        return 0
    count(actor, asked)
    return 1


# Questions


def open_round(council: Council) -> PriorityRound | None:
    """What members are asked now, until it is counted."""
    rows = select(PriorityRound).where(PriorityRound.council_id == council.id, PriorityRound.counted_at.is_(None))
    return db.session.scalar(rows)


def counted_rounds(council: Council) -> list[PriorityRound]:
    """What was counted, the latest first."""
    rows = select(PriorityRound).where(PriorityRound.council_id == council.id, PriorityRound.counted_at.is_not(None))
    return list(db.session.scalars(rows.order_by(PriorityRound.number.desc())))


def over(council: Council, on: date) -> PriorityRound | None:
    """What members were asked until a day that has passed, and nobody has counted."""
    asked = open_round(council)
    return asked if asked is not None and asked.closes_on < on else None


def turnout(asked: PriorityRound) -> int:
    """How many have put them into an order."""
    if asked.ballots is not None:
        return asked.ballots
    return db.session.scalar(select(func.count()).where(PriorityBallot.round_id == asked.id)) or 0


def candidates_of(asked: PriorityRound) -> list[Recommendation]:
    """What is put into an order, as the round lists it."""
    ids = [UUID(each) for each in asked.candidates]
    found = {each.id: each for each in db.session.scalars(select(Recommendation).where(Recommendation.id.in_(ids)))}
    return [found[each] for each in ids]


def ballot_of(asked: PriorityRound, person: Person) -> PriorityBallot | None:
    """What one person said."""
    hers = select(PriorityBallot).where(PriorityBallot.round_id == asked.id, PriorityBallot.person_id == person.id)
    return db.session.scalar(hers)


def order_of(ballot: PriorityBallot | None) -> list[str]:
    """One person's order; empty once she was erased."""
    if ballot is None:
        return []
    try:
        found: list[str] = json.loads(crypto.unseal(ballot.person_id, ballot.order_sealed, _place(ballot.id)))
    except crypto.Unreadable:
        return []
    return found


def _ballots(asked: PriorityRound) -> list[PriorityBallot]:
    rows = select(PriorityBallot).where(PriorityBallot.round_id == asked.id)
    found = list(db.session.scalars(rows))
    crypto.load_keys(each.person_id for each in found)
    return found


def _next_number(council: Council) -> int:
    latest = select(func.max(PriorityRound.number)).where(PriorityRound.council_id == council.id)
    return (db.session.scalar(latest) or 0) + 1


def _place(ballot_id: UUID) -> crypto.Place:
    return crypto.Place("priority_ballots", "order_sealed", ballot_id)


def _record(actor: Actor, act: Act, asked: PriorityRound, details: dict[str, Detail] | None = None) -> None:
    record(actor, act, Subject("priority_round", str(asked.id)), council=asked.council_id, details=details or {})
