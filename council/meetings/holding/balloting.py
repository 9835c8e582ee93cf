"""Secret ballots: opening one, voting once, and counting or stopping it. Nobody can open a single vote, then or later.

The votes are encrypted so that only their sum is ever decrypted (`ballots`). The private key is made when a ballot
opens, sealed under a key of the ballot's own, and that key is destroyed when it ends: what lies in the database or in
the ballot's file can then be opened by nobody. No backup can ever be opened: the store of keys beside it leaves out
those of ballots, so a ballot that was open when a backup was made is stopped where that is restored. Until the count,
whoever holds the database together with MASTER_KEYS could open votes; no page and no command of this site does.

The record says of each vote who voted and when. That is the turnout, which is no secret: somebody watching the room
knows it. It tells nothing of a choice, because no choice is written down anywhere but in the ciphertexts, and those
are put into the order of their hashes, without a voter, before their sum is opened.

Where the numbers would tell what somebody chose, they are computed, used for the outcome and written down nowhere.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Labels
from council.database import db, existing
from council.errors import Refused
from council.meetings.holding import ballots
from council.meetings.holding.counting import FEWEST_VOTES, tells_nobodys_choice
from council.meetings.holding.deciding import Votes, told, write_decision
from council.meetings.holding.models import Ballot, BallotState, BallotVote, BallotVoter, Decision, Method
from council.meetings.holding.room import (
    Room,
    aside,
    refuse_unless_open,
    refuse_without_quorum,
    room,
    subject_of_person,
)
from council.meetings.models import AgendaItem, Meeting
from council.members.models import Person

Vote = Mapping[str, Any]


def open_ballot(
    actor: Actor, item: AgendaItem, *, text: Labels, at: datetime, group: ballots.Group = ballots.GROUP
) -> Ballot:
    """Open a secret ballot on an item. Until it ends, whoever is there and does not stand aside can vote once."""
    meeting = item.meeting
    refuse_unless_open(meeting)
    found, away = room(meeting, at), aside(item)
    refuse_without_quorum(found, away)
    _refuse_too_few(len(found.voters(away)))
    if any(each.item_id == item.id and each.state == BallotState.OPEN.value for each in ballots_of(meeting)):
        raise Refused(_("A secret ballot on this item is open."), _("Wait until it has ended."))
    opened = Ballot(
        id=uuid4(), meeting_id=meeting.id, meeting=meeting, item_id=item.id, item=item, text=text, opened_at=at
    )
    opened.number = (db.session.scalar(select(func.max(Ballot.number)).where(_of(meeting))) or 0) + 1
    key, private = ballots.make_key(group, str(opened.id), text)
    opened.state, opened.group, opened.public_key = BallotState.OPEN.value, group.name, format(key.public, "x")
    crypto.make_key(opened.id)
    opened.private_sealed = crypto.seal(opened.id, format(private, "x"), _place(opened))
    db.session.add(opened)
    db.session.flush()
    _record(actor, Act.BALLOT_OPENED, opened, {"item": str(item.id), "public_key": opened.public_key})
    return opened


def key_of(ballot: Ballot) -> ballots.Key:
    """The public key, for whoever encrypts a vote."""
    return ballots.Key(ballots.GROUPS[ballot.group], str(ballot.id), ballot.text, int(ballot.public_key, 16))


def encrypted(ballot: Ballot, choice: str) -> dict[str, Any]:
    """One vote, ready to be cast. It takes a moment of computing, which no transaction has to wait for."""
    return ballots.encrypt(key_of(ballot), ballots.new_slot(), choice)


def cast_vote(actor: Actor, ballot: Ballot, person: Person, vote: Vote, *, at: datetime) -> BallotVote:
    """Cast one vote, once and for all."""
    refuse_unless_running(ballot)
    voter = _voter(ballot, person, at)
    cast = BallotVote(ballot_id=ballot.id, voter_id=voter.id, slot=vote["slot"], content=dict(vote))
    db.session.add(cast)
    db.session.flush()
    about: dict[str, Detail] = {"ballot": str(ballot.id)}
    record(actor, Act.VOTE_CAST, subject_of_person(person), council=ballot.meeting.council_id, details=about)
    return cast


def enter_paper_votes(
    actor: Actor, ballot: Ballot, people: Sequence[Person], votes: Sequence[Vote], *, at: datetime
) -> None:
    """Add the votes of those who voted on paper. Who they are is turnout; the votes stand under nobody."""
    refuse_unless_running(ballot)
    if not people or len(people) != len(votes) or len({each.id for each in people}) != len(people):
        raise Refused(
            _("There must be as many paper votes as people who voted on paper."), _("Count both of them again.")
        )
    for person in people:
        _voter(ballot, person, at)
    for vote in sorted(votes, key=ballots.hash_of):
        db.session.add(BallotVote(ballot_id=ballot.id, slot=vote["slot"], content=dict(vote)))
    db.session.flush()
    _record(actor, Act.PAPER_VOTES_ENTERED, ballot, {"people": sorted(str(each.id) for each in people)})


def count_ballot(actor: Actor, ballot: Ballot, *, at: datetime) -> Decision:
    """End a ballot and count it. Its votes are written anew without their voters, and its key is destroyed."""
    refuse_unless_running(ballot)
    votes, turnout = votes_of(ballot), _seats_voted(ballot)
    if len(votes) < FEWEST_VOTES:
        raise Refused(
            _("Fewer than four people voted, so the result would tell what each of them chose."),
            _("Wait for more votes, or stop the ballot without counting it."),
        )
    found = room(ballot.meeting, at)
    refuse_without_quorum(_with_voters(found, turnout), aside(ballot.item))
    result = _counted(ballot, votes, turnout=len(turnout))
    sums = Votes(*(result[name]["count"] for name in ballots.CHOICES))
    decision = write_decision(ballot.item, Method.BALLOT, found, votes=sums, text=ballot.text, at=at)
    decision.ballot_id = ballot.id
    if tells_nobodys_choice(sums):
        ballot.result = result
    else:
        decision.in_favour = decision.against = decision.abstained = None
    _end(ballot, BallotState.COUNTED, votes, at=at)
    _record(actor, Act.BALLOT_COUNTED, ballot, {"turnout": len(turnout), **told(decision)})
    return decision


def stop_ballot(actor: Actor, ballot: Ballot, *, at: datetime) -> None:
    """End a ballot without counting it. Its votes are deleted, and nobody can open them any more."""
    refuse_unless_running(ballot)
    _end(ballot, BallotState.STOPPED, [], at=at)
    _record(actor, Act.BALLOT_STOPPED, ballot, {"turnout": len(voted(ballot))})


def ballots_of(meeting: Meeting) -> list[Ballot]:
    """The secret ballots of a meeting, in order."""
    return list(db.session.scalars(select(Ballot).where(_of(meeting)).order_by(Ballot.number)))


def ballot(meeting: Meeting, ballot_id: UUID) -> Ballot:
    """A ballot of this meeting; anything else is not there."""
    return existing(Ballot, ballot_id, belongs=lambda found: found.meeting_id == meeting.id)


def voted(ballot: Ballot) -> frozenset[UUID]:
    """Who voted."""
    return frozenset(db.session.scalars(select(BallotVoter.person_id).where(BallotVoter.ballot_id == ballot.id)))


def may_vote(ballot: Ballot, at: datetime) -> list[UUID]:
    """Who could still vote now."""
    taken = _seats_voted(ballot)
    voters = room(ballot.meeting, at).voters(aside(ballot.item)).items()
    return [person_id for person_id, member in voters if member not in taken and person_id not in taken.values()]


def votes_of(ballot: Ballot) -> list[dict[str, Any]]:
    """The encrypted votes, in the order of their hashes."""
    found = db.session.scalars(select(BallotVote.content).where(BallotVote.ballot_id == ballot.id))
    return sorted(found, key=ballots.hash_of)


def receipt_of(ballot: Ballot, person: Person) -> str:
    """The hash of a person's own vote while the ballot is open; afterwards nobody knows whose vote is whose."""
    own = select(BallotVote.content).join(BallotVoter, BallotVoter.id == BallotVote.voter_id)
    found = db.session.scalar(own.where(BallotVoter.ballot_id == ballot.id, BallotVoter.person_id == person.id))
    return ballots.hash_of(found) if found else ""


def refuse_unless_running(ballot: Ballot) -> None:
    """Nothing happens to a ballot that has ended."""
    refuse_unless_open(ballot.meeting)
    if ballot.state != BallotState.OPEN.value:
        raise Refused(_("This ballot has ended."), _("What was cast before is all that counts."))


def _refuse_too_few(voters: int) -> None:
    if voters < FEWEST_VOTES:
        raise Refused(
            _("Fewer than four people can vote, so the result would tell what each of them chose."),
            _("Decide in another way, or wait until more are there."),
        )


def _voter(ballot: Ballot, person: Person, at: datetime) -> BallotVoter:
    """Somebody who may vote now, written into the turnout: she votes once, and so does the seat she votes on."""
    found, taken = room(ballot.meeting, at), _seats_voted(ballot)
    member = found.voters(aside(ballot.item)).get(person.id)
    if person.id in taken.values():
        raise Refused(_("This person has voted already."), _("Nobody can vote twice, or change a vote."))
    if member is None:
        raise Refused(
            _("Only who is noted as being there, has a vote and does not stand aside can vote."),
            _("Ask the secretariat to note that you are there."),
        )
    if member in taken:
        raise Refused(_("Somebody has voted on this seat already."), _("Each seat has one vote."))
    voter = BallotVoter(ballot_id=ballot.id, person_id=person.id, member_id=member)
    db.session.add(voter)
    db.session.flush()
    return voter


def _seats_voted(ballot: Ballot) -> dict[UUID, UUID]:
    """The members on whose seats somebody voted, and who did."""
    columns = select(BallotVoter.member_id, BallotVoter.person_id).where(BallotVoter.ballot_id == ballot.id)
    return {row.member_id: row.person_id for row in db.session.execute(columns)}


def _with_voters(room: Room, turnout: Mapping[UUID, UUID]) -> Room:
    """The room as it is, with those who voted counted as being there: they took part in this decision."""
    seats = set(room.members)
    room.filled.update({seat: each for seat, each in turnout.items() if seat in seats and seat not in room.filled})
    return room


def _counted(ballot: Ballot, votes: Sequence[Vote], *, turnout: int) -> dict[str, dict[str, Any]]:
    if len(votes) != turnout:
        raise _altered()
    try:
        private = int(crypto.unseal(ballot.id, ballot.private_sealed or b"", _place(ballot)), 16)
        return ballots.count(key_of(ballot), private, votes)
    except crypto.Unreadable:  # it was brought back by a backup, after it had ended
        raise Refused(_("This ballot has ended."), _("Stop this ballot and hold a new one.")) from None
    except ballots.DoNotAddUp:
        raise _altered() from None


def _altered() -> Refused:
    return Refused(
        _("The votes do not add up, so somebody has changed them."), _("Stop this ballot and hold a new one.")
    )


def _end(ballot: Ballot, state: BallotState, votes: Sequence[Vote], *, at: datetime) -> None:
    """No vote keeps its voter, and the key is destroyed."""
    db.session.flush()
    db.session.execute(delete(BallotVote).where(BallotVote.ballot_id == ballot.id))
    for vote in votes:
        db.session.add(BallotVote(ballot_id=ballot.id, slot=vote["slot"], content=dict(vote)))
        db.session.flush()  # one after another, so that even the order of the rows is that of the hashes
    crypto.destroy_key(ballot.id, at=at)
    ballot.private_sealed, ballot.state, ballot.ended_at = None, state.value, at
    ballot.version += 1
    db.session.flush()


def _of(meeting: Meeting) -> Any:
    return Ballot.meeting_id == meeting.id


def _place(ballot: Ballot) -> crypto.Place:
    return crypto.Place("ballots", "private_sealed", ballot.id)


def _record(actor: Actor, act: Act, ballot: Ballot, details: Mapping[str, Detail]) -> None:
    record(actor, act, Subject("ballot", str(ballot.id)), council=ballot.meeting.council_id, details=details)
