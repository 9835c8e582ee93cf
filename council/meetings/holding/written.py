"""The file of a counted ballot, as `verify_ballot.py` reads it."""

from typing import Any

from sqlalchemy import select

from council.councils.service import charter_on, rules_of
from council.database import db
from council.meetings.holding import ballots
from council.meetings.holding.balloting import voted, votes_of
from council.meetings.holding.models import Ballot, Decision
from council.meetings.holding.room import day_of


def file_of(ballot: Ballot) -> dict[str, Any]:
    """Everything that a check of this ballot needs: no name, no time, and the votes in the order of their hashes."""
    decision = db.session.scalars(select(Decision).where(Decision.ballot_id == ballot.id)).one()
    charter = charter_on(ballot.meeting.council, day_of(ballot.meeting, ballot.opened_at))
    return {
        "form": ballots.FORM,
        "ballot": str(ballot.id),
        "text": ballot.text,
        "group": ballot.group,
        "key": ballot.public_key,
        "turnout": len(voted(ballot)),
        "votes": votes_of(ballot),
        "result": ballot.result,
        "rule": decision.rule,
        "objections_allowed": rules_of(charter).meetings.objections_allowed if charter else 0,
        "entitled": decision.entitled,
        "carried": decision.carried,
    }
