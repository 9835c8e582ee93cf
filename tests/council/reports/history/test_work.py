"""What a council did with its time: hand-worked meetings, and what is not told because it could point at somebody."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.meetings.holding.models import SpeakingRequest
from council.meetings.minutes.looking_back import Opinion, counted
from council.meetings.minutes.measures import Reached
from council.meetings.minutes.models import LookBack
from council.meetings.models import AgendaItem, Meeting, Participation
from council.members.models import Person
from council.reports.history.spans import Span, history_of
from council.reports.history.work import Work, work_of
from council.rotation import settling
from tests import factories
from tests.council.meetings.holding.room_of_twelve import TODAY, twelve
from tests.council.meetings.minutes.helpers import add_item, held_meeting, invite
from tests.council.members.helpers import read
from tests.council.recommendations import helpers as recommending

BEGAN = datetime.combine(TODAY - timedelta(days=40), datetime.min.time(), tzinfo=UTC) + timedelta(hours=9)
SignIn = Callable[[FlaskClient, User], None]
PAGE = "/test-council/audit/work"


@pytest.fixture
def members(council: Council) -> list[Person]:
    """Twelve who sit, and have for longer than any of the meetings."""
    return twelve(council)


def meeting_of(council: Council, *, number: int = 1, began: datetime = BEGAN) -> Meeting:
    """A meeting that was held."""
    held = held_meeting(council, number=number, starts_at=began)
    held.opened_at = began
    return held


def spoke(meeting: Meeting, person: Person, seconds: int) -> None:
    """That somebody spoke for so long."""
    began = BEGAN + timedelta(minutes=1)
    turn = {"asked_at": began, "began_at": began, "ended_at": began + timedelta(seconds=seconds)}
    db.session.add(SpeakingRequest(meeting_id=meeting.id, person_id=person.id, state="spoken", **turn))
    db.session.flush()


def looked_back(meeting: Meeting, levels: dict[str, str], said: list[Opinion]) -> None:
    """What the secretariat thinks, and what members answered, counted."""
    found = LookBack(id=uuid4(), meeting_id=meeting.id, levels=levels, checks={}, counted=counted(said))
    db.session.add(found)
    db.session.flush()


def work(council: Council, span: Span | None = None) -> Work:
    """The work over a span, or over everything."""
    with transaction():
        settling.settle(council, TODAY)
    history = history_of(council, TODAY)
    return work_of(history, span or history.whole)


def test_who_came_is_counted_of_those_who_sat(council: Council, members: list[Person]) -> None:
    """Present, remote and late came; excused, absent and not noted did not. Left early alone is no coming."""
    with transaction():
        held = meeting_of(council)
        states = ("present", "remote", "late", "left_early", "excused", "absent")
        for person, state in zip(members, states, strict=False):
            invite(held, person, "present" if state == "left_early" else state)
    (found,) = work(council).meetings
    assert (found.members, found.came, found.stood_in_for) == (12, 4, 0)
    assert work(council).attendance == Fraction(1, 3)


def test_who_led_the_items_is_told(council: Council, members: list[Person]) -> None:
    """Two of three items of the same length are led by migrants; one that was only proposed does not count."""
    assert members
    with transaction():
        held = meeting_of(council)
        for position, title in enumerate(("Rents", "Schools", "Office")):
            add_item(held, title, position=position)
        items = db.session.query(AgendaItem).order_by(AgendaItem.position).all()
        items[2].lead = "secretariat"
        add_item(held, "Perhaps", position=4).state = "proposed"
    assert work(council).migrant_led == Fraction(2, 3)


def test_five_who_speak_equally_long_out_of_ten_are_half_balanced(council: Council, members: list[Person]) -> None:
    """One half of those who came, each for as long as the others: Jain's index is one half."""
    with transaction():
        held = meeting_of(council)
        for person in members[:10]:
            invite(held, person)
        for person in members[:5]:
            spoke(held, person, 60)
    assert work(council).balance == Fraction(1, 2)


def test_the_times_of_four_speakers_are_not_told(council: Council, members: list[Person]) -> None:
    """Too few: how evenly they spoke could tell how long one of them did."""
    with transaction():
        held = meeting_of(council)
        for person in members[:4]:
            invite(held, person)
            spoke(held, person, 60)
    found = work(council)
    assert (found.meetings[0].speakers, found.meetings[0].balance, found.balance) == (4, None, None)


def test_levels_are_compared_item_by_item(council: Council, members: list[Person]) -> None:
    """Planned: consult. The secretariat saw one reach it and one exceed it; five members saw the second fall short."""
    assert members
    with transaction():
        held = meeting_of(council)
        first, second = (add_item(held, title, position=at) for at, title in enumerate(("Rents", "Schools")))
        said = [Opinion(levels={str(second.id): Participation.INFORMATION}) for _each in range(5)]
        looked_back(held, {str(first.id): "consultation", str(second.id): "decision"}, said)
    found = work(council)
    assert found.by_secretariat == Reached(below=0, as_planned=1, above=1)
    assert found.by_members == Reached(below=1, as_planned=0, above=0)


def test_four_members_answers_are_not_told(council: Council, members: list[Person]) -> None:
    """The same with four answers: nothing of what members thought is there."""
    assert members
    with transaction():
        held = meeting_of(council)
        item = add_item(held, "Rents")
        looked_back(held, {}, [Opinion(levels={str(item.id): Participation.INFORMATION}) for _each in range(4)])
    assert work(council).by_members is None


def test_a_span_holds_its_own_meetings_and_requests(council: Council, members: list[Person]) -> None:
    """A meeting of an earlier day does not count, and of two requests only the one sent in the span."""
    assert members
    with transaction():
        meeting_of(council)
        meeting_of(council, number=2, began=BEGAN - timedelta(days=100))
    request = recommending.sent(council)
    recommending.answered(request, on=recommending.SENT + timedelta(days=9))
    day = BEGAN.date()
    assert [each.meeting.number for each in work(council, Span(day, day + timedelta(days=1))).meetings] == [1]
    sent = Span(recommending.SENT, TODAY + timedelta(days=1))
    assert work(council, sent).answers.days_to_answer == 9
    later = Span(recommending.SENT + timedelta(days=1), TODAY + timedelta(days=1))
    assert work(council, later).answers.sent == 0


def test_the_page_tells_it_and_the_record_that_somebody_looked(
    client: FlaskClient, council: Council, members: list[Person], sign_in: SignIn
) -> None:
    """The auditor reads the meeting's line; reading it is an act with the page's name and the days."""
    with transaction():
        held = meeting_of(council)
        for person in members[:6]:
            invite(held, person)
    sign_in(client, factories.make_user("auditor", council, Role.AUDITOR))
    page = read(client, PAGE)
    assert "6 of 12" in page
    assert "50%" in page
    entry = db.session.query(Entry).filter_by(act=Act.HISTORY_READ.value).one()
    assert json.loads(entry.body)["details"]["page"] == "work"


def test_a_council_that_never_met_reads_so(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """No table without lines, no figure made of nothing."""
    sign_in(client, factories.make_user("auditor", council, Role.AUDITOR))
    page = read(client, PAGE)
    assert "No meeting was held in these days" in page
    assert "nan" not in page.lower()
