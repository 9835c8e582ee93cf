"""A meeting that is being held: who sits is there, one ballot was counted and one is open."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from council.councils.models import Council
from council.database import db, moment, transaction
from council.meetings import service
from council.meetings.agenda import service as agenda
from council.meetings.holding import balloting, turns
from council.meetings.holding import service as holding
from council.meetings.holding.counting import FEWEST_VOTES
from council.meetings.holding.models import Ballot, Presence
from council.meetings.holding.service import Tap
from council.meetings.models import AgendaItem, Meeting
from council.members.models import Person
from council.terms import service as terms
from tests.council.meetings.holding.room_of_twelve import SMALL
from tests.factories import ACTOR


def plant_holding(council: Council) -> None:
    """Everybody who sits is noted; where enough do, they vote in one ballot, and another waits for them."""
    began = datetime.now(UTC).replace(microsecond=0)
    with transaction():
        title, ends = {"en": "Meeting now"}, began + timedelta(hours=2)
        meeting = service.plan_meeting(
            ACTOR, council, kind="ordinary", mode="hybrid", title=title, time_zone="UTC", starts_at=began, ends_at=ends
        )
        items = [agenda.add_item(ACTOR, meeting, title={"en": each}, minutes=10) for each in ("Rents", "Work")]
        seated = dict.fromkeys(each.person_id for each in terms.seated(council, began.date()))
        people = [db.session.get_one(Person, each) for each in seated]
        for person in people:
            tap = Tap(uuid4(), Presence.PRESENT, moment())
            holding.note_attendance(ACTOR, meeting, person, tap, at=moment())
        holding.open_meeting(ACTOR, meeting, at=moment())
    if len(people) >= FEWEST_VOTES:
        _vote(meeting, items, people)


def holding_examples(council: Council) -> dict[str, list[object]]:
    """For the parts of addresses about ballots what there is."""
    ballots = select(Ballot.id).join(Meeting).where(Meeting.council_id == council.id)
    return {"ballot_id": [*db.session.scalars(ballots)] or [UUID(int=0)]}


def _vote(meeting: Meeting, items: list[AgendaItem], people: list[Person]) -> None:
    with transaction():
        turns.ask_to_speak(ACTOR, meeting, people[0], at=moment())
        counted, _open = (
            balloting.open_ballot(ACTOR, item, text={"en": "Shall we?"}, at=moment(), group=SMALL) for item in items
        )
        for number, person in enumerate(people):
            choice = "for" if number % 2 else "against"
            balloting.cast_vote(ACTOR, counted, person, balloting.encrypted(counted, choice), at=moment())
        balloting.count_ballot(ACTOR, counted, at=moment())
