"""Taking decisions: who stands aside, how many are for and against it, and whether the charter's rule carries it."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, record
from council.councils.models import Labels
from council.database import db
from council.errors import Refused
from council.meetings.holding.counting import Count, carried, rule_of
from council.meetings.holding.models import Ballot, BallotState, Conflict, Decision, Method
from council.meetings.holding.room import (
    Room,
    aside,
    refuse_unless_open,
    refuse_without_quorum,
    room,
    subject_of,
    subject_of_person,
)
from council.meetings.models import AgendaItem
from council.members.models import Person


class Votes(NamedTuple):
    """How many are for it, how many against it, and how many abstain."""

    in_favour: int = 0
    against: int = 0
    abstained: int = 0


def turn_interest(actor: Actor, item: AgendaItem, person: Person, *, at: datetime) -> None:
    """Write down that an item is a matter of somebody's own, so that she does not count where it is decided.

    Said a second time, it is taken back; the record keeps both.
    """
    _refuse_while_ballot_open(item)
    about: dict[str, Detail] = {"item": str(item.id)}
    stated = db.session.scalar(select(Conflict).where(Conflict.item_id == item.id, Conflict.person_id == person.id))
    if stated is None:
        db.session.add(Conflict(item_id=item.id, item=item, person_id=person.id, stated_at=at))
        act = Act.INTEREST_STATED
    else:
        db.session.delete(stated)
        act = Act.INTEREST_TAKEN_BACK
    db.session.flush()
    record(actor, act, subject_of_person(person), council=item.meeting.council_id, details=about)


def decide(actor: Actor, item: AgendaItem, method: Method, *, text: Labels, votes: Votes, at: datetime) -> Decision:
    """Take a decision in the open, by the charter's rule.

    By consensus or consent, whoever does not object is for it, so that only objections are counted.
    """
    meeting = item.meeting
    refuse_unless_open(meeting)
    if method is Method.BALLOT:
        message = "a ballot is decided by counting it"
        raise ValueError(message)
    found, away = room(meeting, at), aside(item)
    refuse_without_quorum(found, away)
    voters = len(found.voters(away))
    if method is not Method.HANDS:
        votes = Votes(max(0, voters - votes.against), votes.against)
    if sum(votes) > voters:
        raise Refused(
            _("These are more votes than people who can vote now."), _("Count again, or note first who is there.")
        )
    decision = write_decision(item, method, found, votes=votes, text=text, at=at)
    record(actor, Act.DECISION_TAKEN, subject_of(meeting), council=meeting.council_id, details=told(decision))
    return decision


def write_decision(
    item: AgendaItem, method: Method, room: Room, *, votes: Votes, text: Labels, at: datetime
) -> Decision:
    """A decision with everything it rests on; only for whoever records it."""
    rules, away = room.rules.meetings, aside(item)
    last = db.session.scalar(select(func.max(Decision.number)).where(Decision.meeting_id == item.meeting_id)) or 0
    reached, count = room.quorum(away), Count(len(room.voting - away), *votes)
    decision = Decision(
        meeting_id=item.meeting_id,
        meeting=item.meeting,
        item_id=item.id,
        item=item,
        number=last + 1,
        method=method.value,
        text=text,
        rule=rule_of(rules),
        call=reached.call,
        quorum_needed=reached.needed,
        quorum_present=reached.present,
        entitled=count.entitled,
        in_favour=count.yes,
        against=count.no,
        abstained=count.abstain,
        carried=carried(rules, method, count),
        taken_at=at,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def told(decision: Decision) -> dict[str, Detail]:
    """What the record says of a decision."""
    names = [each.name for each in Decision.__table__.columns if each.name not in {"id", "meeting_id"}]
    return {"decision": str(decision.id), **as_told(decision, *names)}


def _refuse_while_ballot_open(item: AgendaItem) -> None:
    running = select(func.count()).where(Ballot.item_id == item.id, Ballot.state == BallotState.OPEN.value)
    if db.session.scalar(running):
        raise Refused(_("A secret ballot on this item is open."), _("Wait until it has ended."))
