"""The pages of meetings, as an officer, a member and an auditor find them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from council.accounts.models import User
from council.councils.models import Council
from council.database import db, transaction
from council.meetings import service
from council.meetings.agenda import service as agenda
from council.meetings.invitations.inviting import invite_seated
from council.meetings.invitations.queries import Help, MeetingNeeds, needs_of, reason_of
from council.meetings.models import Meeting
from tests import factories
from tests.council.meetings.assemblies import (
    END,
    NOW,
    START,
    announced,
    answer,
    invited,
    member_with_account,
    planned,
    seat,
)
from tests.council.test_list_queries import questions
from tests.factories import ACTOR

pytestmark = pytest.mark.usefixtures("in_january")
SignIn = Callable[[FlaskClient, User], None]
MEETINGS = "/test-council/meetings"
PLAN = {
    "kind": "training",
    "mode": "in_person",
    "title_en": "How to chair",
    "time_zone": "Africa/Nairobi",
    "starts": "2027-03-10T10:00",
    "ends": "2027-03-10T12:30",
    "room_places": "12",
    "items_until": "2027-02-28",
}


@pytest.fixture
def office(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which an officer is signed in."""
    sign_in(client, officer)
    return client


def page(client: FlaskClient, path: str) -> str:
    """A page that is there."""
    answered = client.get(path)
    assert answered.status_code == 200, path
    return answered.get_data(as_text=True)


def send(client: FlaskClient, path: str, typed: dict[str, str], *, to: str = "") -> int:
    """Fill in the form of a page and send it."""
    hidden = factories.hidden_fields(page(client, path))
    return client.post(to or path, data={**hidden, **typed}).status_code


def test_a_meeting_is_planned_in_its_own_time_zone(office: FlaskClient, council: Council) -> None:
    """Ten o'clock in Nairobi is seven in world time; the page shows it as clocks there do."""
    assert send(office, f"{MEETINGS}/plan", PLAN) == 302
    [meeting] = service.meetings_of(council)
    assert (meeting.starts_at, meeting.room_places) == (START.replace(hour=7), 12)
    assert str(agenda.last_day(meeting)) == "2027-02-28"
    assert "10:00 to 12:30 (Kenya" in page(office, f"{MEETINGS}/{meeting.id}")


def test_what_is_wrong_is_said_and_nothing_planned(office: FlaskClient, council: Council) -> None:
    """No title, half a date, an end before its beginning, an unknown zone or kind, a late deadline, no places."""
    wrong: tuple[dict[str, str], ...] = (
        {"title_en": ""},
        {"ends": ""},
        {"starts": "0027-03-10T10:00", "ends": "0027-03-10T12:00"},
        {"ends": "2027-03-10T09:00"},
        {"time_zone": "Mars/Olympus"},
        {"items_until": "2027-03-11"},
        {"room_places": "0"},
        {"kind": "party"},
    )
    codes = [send(office, f"{MEETINGS}/plan", {**PLAN, **typed}) for typed in wrong]
    assert (codes, service.meetings_of(council)) == ([422] * len(wrong), [])


def test_the_form_over_a_meeting_changes_nothing_when_it_is_sent_back(office: FlaskClient, council: Council) -> None:
    """Opened and saved as it is, the meeting stays, and nobody is told of anything."""
    seat(council, "Amina")
    meeting = announced(council, items_until=START - timedelta(days=10), room_places=4, level="regional")
    before = {column.name: getattr(meeting, column.name) for column in Meeting.__table__.columns}
    form = {
        "kind": "ordinary",
        "mode": "hybrid",
        "level": "regional",
        "time_zone": "Europe/Brussels",
        "title_en": "Spring meeting",
        "title_ar": "اجتماع الربيع",
        "starts": "2027-03-10T14:00",
        "ends": "2027-03-10T16:00",
        "place": "Hall of the Carpenters",
        "link": "https://video.example/spring",
        "room_places": "4",
        "items_until": "2027-02-28",
    }
    assert send(office, f"{MEETINGS}/{meeting.id}/change", form) == 302
    db.session.refresh(meeting)
    kept = [name for name in before if "sealed" not in name and name not in {"version", "items_until"}]
    assert {name: getattr(meeting, name) for name in kept} == {name: before[name] for name in kept}


def test_whoever_changes_a_stale_meeting_is_told(office: FlaskClient, council: Council) -> None:
    """Somebody else changed it since the form was opened; nothing is overwritten."""
    meeting = planned(council)
    hidden = factories.hidden_fields(page(office, f"{MEETINGS}/{meeting.id}/change"))
    with transaction():
        service.change_meeting(ACTOR, meeting, level="global")
    answered = office.post(f"{MEETINGS}/{meeting.id}/change", data={**hidden, **PLAN})
    assert answered.status_code == 409
    assert service.meetings_of(council)[0].kind == "ordinary"


def test_announcing_says_first_who_is_told_and_what_is_late(office: FlaskClient, council: Council) -> None:
    """Two people, three weeks asked, four days left: all of it is read before the button, and it is not in the way."""
    seat(council, "Amina"), seat(council, "Boris")
    soon = NOW + timedelta(days=4)
    meeting = planned(council, starts_at=soon, ends_at=soon + timedelta(hours=1))
    told = page(office, f"{MEETINGS}/{meeting.id}/announce")
    assert "2 people sit on that day" in told
    assert "Announced now, it would be 4 days before; the charter asks for 21 days." in told
    assert send(office, f"{MEETINGS}/{meeting.id}/announce", {}) == 302
    assert len(service.invitations_of(meeting)) == 2
    shown = page(office, f"{MEETINGS}/{meeting.id}")
    assert "Announced 4 days before; the charter asks for 21 days." in shown
    assert "Short notice" in page(office, MEETINGS)


def test_the_list_narrows_by_time_kind_and_year(office: FlaskClient, council: Council) -> None:
    """Coming and past stand apart; kind and year narrow what is shown; a year that is none narrows nothing."""
    announced(council, title={"en": "Coming one"})
    announced(council, title={"en": "Training one"}, kind="training")
    past = {"starts_at": NOW - timedelta(days=30), "ends_at": NOW - timedelta(days=29)}
    announced(council, title={"en": "Past one"}, at=NOW - timedelta(days=60), **past)
    expected = {
        "": {"Coming one", "Training one"},
        "?past=1": {"Past one"},
        "?kind=training": {"Training one"},
        "?year=2026&past=1": {"Past one"},
        "?year=2027&kind=ordinary": {"Coming one"},
        "?year=2199": set(),
        "?year=9999": {"Coming one", "Training one"},
        "?year=0000": {"Coming one", "Training one"},
        "?kind=x&year=y&page=z": {"Coming one", "Training one"},
    }
    titles = ("Coming one", "Training one", "Past one")
    found = {query: {title for title in titles if title in page(office, MEETINGS + query)} for query in expected}
    assert found == expected


def test_the_list_comes_in_pages(office: FlaskClient, council: Council) -> None:
    """Of twenty-six meetings, one stands on the second page."""
    for number in range(26):
        planned(
            council,
            title={"en": f"Meeting {number:02}"},
            starts_at=START + timedelta(days=number),
            ends_at=END + timedelta(days=number),
        )
    assert "Meeting 25" not in page(office, MEETINGS)
    assert "Meeting 25" in page(office, f"{MEETINGS}?page=2")


def test_long_lists_ask_no_more_questions(
    client: FlaskClient, council: Council, sign_in: SignIn, officer: User
) -> None:
    """Twelve meetings and twelve people need as many questions as three, in each list."""
    _person, user = member_with_account(council, "Amina")
    office = client.application.test_client()
    sign_in(office, officer)
    sign_in(client, user)
    first = announced(council)
    counted = []
    for more in (2, 9):
        for number in range(more):
            announced(council, title={"en": f"Meeting {more} {number}"})
            person = seat(council, f"Person {more} {number}", language="en")
            with transaction():
                invite_seated(ACTOR, first, at=NOW)
            answer(first, person, "come", needs=MeetingNeeds(("ar",), (Help.TRAVEL,)))
        where = f"{MEETINGS}/{first.id}"
        asked = ((office, MEETINGS), (office, f"{where}/invitations"), (client, "/me/test-council/meetings"))
        counted.append([_questions(browser, path) for browser, path in asked])
    assert counted[0] == counted[1]


def _questions(browser: FlaskClient, path: str) -> int:
    page(browser, path)
    with questions() as asked:
        page(browser, path)
    return len(asked)


def test_a_plan_is_the_secretariats_alone(
    client: FlaskClient, council: Council, sign_in: SignIn, auditor: User
) -> None:
    """What was never announced is not there for other roles; what was announced is, without place and link."""
    plan, known = planned(council, title={"en": "Secret plan"}), announced(council)
    sign_in(client, auditor)
    assert client.get(f"{MEETINGS}/{plan.id}").status_code == 404
    assert "Secret plan" not in page(client, MEETINGS)
    shown = page(client, f"{MEETINGS}/{known.id}")
    assert "Spring meeting" in shown
    assert "Carpenters" not in shown
    assert "video.example" not in shown


def test_the_order_is_changed_by_one_button_each(office: FlaskClient, council: Council) -> None:
    """Moving an item up works without scripts; the same form sent twice moves it once."""
    meeting = planned(council)
    with transaction():
        items = [agenda.add_item(ACTOR, meeting, title={"en": each}, minutes=10) for each in "ABC"]
    where = f"{MEETINGS}/{meeting.id}/agenda"
    hidden = factories.hidden_fields(page(office, where))
    codes = [office.post(f"{where}/{items[2].id}/to/2", data=hidden).status_code for _twice in range(2)]
    assert codes == [302, 409]
    assert [each.title["en"] for each in agenda.agenda_of(meeting)] == ["A", "C", "B"]


def test_an_item_is_added_changed_and_taken_off(office: FlaskClient, council: Council) -> None:
    """Each by its form; what is missing is said."""
    meeting = planned(council)
    where = f"{MEETINGS}/{meeting.id}/agenda"
    typed = {"title_en": "Housing", "lead": "guest", "participation": "decision", "minutes": "45"}
    assert send(office, f"{where}/add", {**typed, "title_en": "", "minutes": "0"}) == 422
    assert send(office, f"{where}/add", typed) == 302
    [item] = agenda.agenda_of(meeting)
    assert send(office, f"{where}/{item.id}/change", {**typed, "minutes": "50", "confidential": "y"}) == 302
    db.session.refresh(item)
    assert (item.lead, item.minutes, item.confidential) == ("guest", 50, True)
    assert send(office, where, {}, to=f"{where}/{item.id}/remove") == 302
    assert agenda.agenda_of(meeting) == []


def test_a_member_answers_on_her_own_page(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """She finds the place there, answers with what she needs, and reads how it stands."""
    person, user = member_with_account(council, "Amina")
    meeting = announced(council)
    sign_in(client, user)
    where = f"/me/test-council/meetings/{meeting.id}"
    assert "Carpenters" in page(client, where)
    typed = {
        "answer": "come",
        "interpretation-0": "Arabic",
        "listed": "travel",
        "words": "A quiet table.",
        "reason": "",
    }
    assert send(client, where, {**typed, "answer": ""}) == 422
    assert send(client, where, typed) == 302
    needs = needs_of(invited(meeting, person))
    assert (needs.interpretation, needs.listed, needs.words) == (("ar",), (Help.TRAVEL,), "A quiet table.")
    assert "You come. There is a place for you." in page(client, where)
    assert "Spring meeting" in page(client, "/me")
    assert "Spring meeting" in page(client, "/me/test-council/meetings")


def test_she_is_told_before_she_would_wait(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """When the room is full, the page says so before she answers."""
    _person, user = member_with_account(council, "Amina")
    first = seat(council, "Boris")
    meeting = announced(council, room_places=1)
    answer(meeting, first, "come")
    sign_in(client, user)
    where = f"/me/test-council/meetings/{meeting.id}"
    assert "All places in the room are taken." in page(client, where)
    assert send(client, where, {"answer": "come"}) == 302
    assert "You wait for a place." in page(client, where)


def test_an_invitation_is_there_for_nobody_else(
    client: FlaskClient, council: Council, sign_in: SignIn, member_user: User
) -> None:
    """A member who was not invited finds nothing under her own address, neither the page nor a way to propose."""
    meeting = announced(council, items_until=START)
    sign_in(client, member_user)
    where = f"/me/test-council/meetings/{meeting.id}"
    assert [client.get(each).status_code for each in (where, f"{where}/propose")] == [404, 404]


def test_a_member_proposes_and_reads_why_it_was_declined(
    client: FlaskClient, council: Council, sign_in: SignIn, officer: User
) -> None:
    """Proposed on her page, declined by the secretariat, the reason read by her."""
    _person, user = member_with_account(council, "Amina")
    meeting = announced(council, items_until=START - timedelta(days=10))
    sign_in(client, user)
    where = f"/me/test-council/meetings/{meeting.id}"
    assert send(client, f"{where}/propose", {"title_en": "Night shelters", "minutes": "20"}) == 302
    [item] = agenda.items_proposed(meeting)
    office = client.application.test_client()
    sign_in(office, officer)
    agenda_page = f"{MEETINGS}/{meeting.id}/agenda"
    assert "Night shelters" in page(office, agenda_page)
    assert send(office, f"{agenda_page}/{item.id}/decline", {"reason": ""}) == 422
    assert send(office, f"{agenda_page}/{item.id}/decline", {"reason": "Next time."}) == 302
    assert "Next time." in page(client, where)


def test_the_office_reads_who_comes_and_what_is_needed(office: FlaskClient, council: Council) -> None:
    """Counts with names for interpretation, the reason of who cannot, and who has not answered."""
    comes, cannot = seat(council, "Amina"), seat(council, "Boris")
    seat(council, "Clara")
    meeting = announced(council, room_places=5)
    where = f"{MEETINGS}/{meeting.id}/invitations"
    one = f"{where}/{invited(meeting, comes).id}"
    assert send(office, one, {"answer": "come", "interpretation-0": "French", "listed": "visa"}) == 302
    answer(meeting, cannot, "cannot", reason="A hearing.")
    shown = page(office, where)
    for words in ("1 of 5 places", "Interpretation: French", "A letter for a visa", "A hearing.", "No answer yet"):
        assert words in shown
    assert invited(meeting, comes).assisted is True


def test_a_reminder_is_offered_from_the_next_day_on(office: FlaskClient, council: Council) -> None:
    """On the day of the invitation there is no button; a day later it reminds whoever is silent, once."""
    seat(council, "Amina")
    meeting = announced(council, at=NOW - timedelta(days=1))
    where = f"{MEETINGS}/{meeting.id}/invitations"
    assert "Remind 1 person" in page(office, where)
    assert send(office, where, {}, to=f"{where}/remind") == 302
    assert "Remind 1 person" not in page(office, where)


def test_her_reason_is_on_no_page_but_hers_and_the_secretariats(
    client: FlaskClient, council: Council, sign_in: SignIn, auditor: User
) -> None:
    """An auditor and another member read the meeting without it."""
    person, _user = member_with_account(council, "Amina")
    _other, other_user = member_with_account(council, "Boris")
    meeting = announced(council)
    answer(meeting, person, "cannot", reason="A hearing.")
    assert reason_of(invited(meeting, person)) == "A hearing."
    for user in (auditor, other_user):
        browser = client.application.test_client()
        sign_in(browser, user)
        assert "A hearing." not in page(browser, f"{MEETINGS}/{meeting.id}")
        assert browser.get(f"{MEETINGS}/{meeting.id}/invitations").status_code == 404


def test_a_cancelled_meeting_says_why_to_everybody(office: FlaskClient, council: Council) -> None:
    """The page of the step says how many are told; afterwards the reason stands on the meeting's page."""
    seat(council, "Amina")
    meeting = announced(council)
    where = f"{MEETINGS}/{meeting.id}/cancel"
    assert "1 person invited is told" in page(office, where)
    assert send(office, where, {"reason": ""}) == 422
    assert send(office, where, {"reason": "The trains’ strike"}) == 302
    assert str(escape("The trains’ strike")) in page(office, f"{MEETINGS}/{meeting.id}")
    assert office.get(where).status_code == 404
