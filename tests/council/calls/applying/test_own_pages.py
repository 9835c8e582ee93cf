"""An applicant's way through the pages, without an account: begin, fill in, send, return, correct, take back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts import throttle
from council.audit.models import Entry
from council.calls import codes, late_codes, service
from council.calls.applying.drafts import APPLICANT
from council.calls.models import Application, Call, Draft, Visit
from council.calls.service import Stage
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from tests.council.calls.applicants import TODAY, Applicant, days, open_call, plan_call, receipt_in
from tests.factories import ACTOR, hidden_fields, make_council


@pytest.fixture
def call(council: Council) -> Call:
    """An open call."""
    return open_call(council)


@pytest.fixture
def amina(client: FlaskClient, council: Council) -> Applicant:
    """A browser without an account."""
    return Applicant(client, council)


def _one() -> Application:
    return db.session.scalars(select(Application)).one()


def test_nobody_begins_without_having_read_the_notice(amina: Applicant, call: Call) -> None:
    """The box is hers to tick."""
    assert amina.send(f"calls/{call.id}/apply").status_code == 422
    assert db.session.scalars(select(Draft)).all() == []


def test_a_call_that_is_not_public_is_not_there(amina: Applicant, council: Council) -> None:
    """Neither its page, nor its poster, nor its form."""
    planned = plan_call(council)
    for path in ("", "/poster", "/apply"):
        assert amina.client.get(f"{amina.base}/calls/{planned.id}{path}").status_code == 404
    assert "Join the council" not in amina.text("calls")


def test_a_call_to_come_says_when_it_opens(amina: Applicant, council: Council) -> None:
    """Its form leads back to its page."""
    coming = open_call(council, opens=3)
    assert "You can apply from" in amina.text(f"calls/{coming.id}/apply")


def test_every_step_is_saved_and_looked_over_before_it_is_sent(amina: Applicant, call: Call) -> None:
    """What is missing is named with the way to it; nothing can be sent before."""
    amina.begin(call)
    amina.send("applications/step/name", name="Amina", contact="", channel="")
    page = amina.text("applications/check")
    assert ("Still missing" in page, "Why do you apply?" in page, "Send my application" in page) == (True, True, False)
    amina.send("applications/step/questions", answer_why="I know the quarter.")
    assert "Send my application" in amina.text("applications/check")


def test_prefer_not_to_say_is_chosen_until_she_chooses_something_else(amina: Applicant, call: Call) -> None:
    """Each dimension begins with the answer that tells nothing."""
    page = amina.begin(call).text("applications/step/about-me")
    chosen = re.findall(r"<input checked[^>]*value=\"([^\"]*)\"|<option selected value=\"([^\"]*)\"", page)
    assert {first or second for first, second in chosen} == {"undisclosed"}
    assert len(chosen) == page.count("Who will see this and why it is asked") > 3


def test_the_receipt_opens_the_application_in_another_browser(amina: Applicant, call: Call, app: Flask) -> None:
    """She goes on where she stopped, on any telephone."""
    amina.begin(call).send("applications/step/name", name="Amina", contact="", channel="", later="1")
    elsewhere = Applicant(app.test_client(), call.council)
    assert elsewhere.come_back(amina.code).status_code == 302
    assert "Amina" in elsewhere.text("applications/check")
    assert receipt_in(elsewhere.text("applications/receipt")) == amina.code


def test_the_code_stands_nowhere_but_on_her_page(amina: Applicant, call: Call) -> None:
    """No address and no cookie holds it, and no table in readable form."""
    amina.begin(call).fill().hand_in()
    cookie = amina.client.get_cookie("session")
    assert cookie is not None
    visit = db.session.scalars(select(Visit)).one()
    kept = (visit.token_hash, visit.receipt_hash, visit.code_sealed, _one().receipt_hash, cookie.value.encode())
    assert [each for each in kept if each and amina.code.encode() in each] == []


def test_a_shared_telephone_forgets_her_at_once(amina: Applicant, call: Call) -> None:
    """After leaving, none of her pages opens, nor a copy of the old cookie."""
    amina.begin(call).fill()
    cookie = amina.client.get_cookie("session")
    assert cookie is not None
    amina.leave()
    amina.client.set_cookie("session", cookie.value)
    for path in ("mine", "receipt", "step/name", "check", "withdraw"):
        assert amina.client.get(f"{amina.base}/applications/{path}").location == f"{amina.base}/applications"


def test_a_visit_ends_by_itself(amina: Applicant, call: Call) -> None:
    """Two hours after she last saved something."""
    amina.begin(call)
    with transaction():
        db.session.scalars(select(Visit)).one().ends_at = call.created_at
    assert "Open my application" in amina.text("applications/mine")


def test_a_slip_in_the_code_is_told_and_a_wrong_code_opens_nothing(amina: Applicant, call: Call) -> None:
    """The first is told without looking; the second says what it is."""
    amina.begin(call).leave()
    slip = f"{amina.code[:-1]}{(int(amina.code[-1]) + 1) % 10}"
    assert "There is a slip in this code" in amina.come_back(slip).get_data(as_text=True)
    assert "No application of this council" in amina.come_back(codes.make_code()).get_data(as_text=True)


def test_codes_cannot_be_tried_without_end(amina: Applicant, call: Call) -> None:
    """After so many wrong codes from one address, waiting comes first; a right one before that is forgiven."""
    amina.begin(call).leave()
    for _try in range(throttle.RECEIPT.per_address):
        assert amina.come_back(codes.make_code()).status_code == 422
    assert amina.come_back().status_code == 429


def test_very_many_who_begin_at_once_are_asked_to_wait(
    amina: Applicant, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message blames nobody and says what else can be done."""
    monkeypatch.setattr(throttle, "APPLYING", throttle.Gate("applying", 2, 2))
    for expected in (302, 302, 429):
        answer = amina.send(f"calls/{call.id}/apply", read="y")
        assert answer.status_code == expected
    assert "Very many people are applying" in answer.get_data(as_text=True)


def test_a_button_pressed_twice_begins_once_and_sends_once(amina: Applicant, call: Call) -> None:
    """The second press finds what the first one did, and leads to the same page."""
    shown = amina.client.get(f"{amina.base}/calls/{call.id}/apply").get_data(as_text=True)
    sent = {**hidden_fields(shown), "read": "y"}
    for _press in range(2):
        assert amina.client.post(f"{amina.base}/calls/{call.id}/apply", data=sent).status_code == 302
    assert len(db.session.scalars(select(Draft)).all()) == 1
    amina.fill()
    shown = amina.client.get(f"{amina.base}/applications/check").get_data(as_text=True)
    for _press in range(2):
        assert amina.client.post(f"{amina.base}/applications/check", data=hidden_fields(shown)).status_code == 302
    assert _one().stage == Stage.RECEIVED.value


def test_a_step_sent_twice_with_other_words_keeps_them_on_the_page(amina: Applicant, call: Call) -> None:
    """What she typed after going back is neither lost nor saved unseen."""
    amina.begin(call)
    path = f"{amina.base}/applications/step/name"
    hidden = hidden_fields(amina.client.get(path).get_data(as_text=True))
    assert amina.client.post(path, data={**hidden, "name": "Amina", "channel": ""}).status_code == 302
    again = amina.client.post(path, data={**hidden, "name": "Amina B.", "channel": ""})
    page = again.get_data(as_text=True)
    assert (again.status_code, "You sent this page before" in page, "Amina B." in page) == (422, True, True)
    assert amina.client.post(path, data={**hidden_fields(page), "name": "Amina B.", "channel": ""}).status_code == 302
    assert "Amina B." in amina.text("applications/check")


def test_a_sent_application_is_corrected_but_not_emptied(amina: Applicant, call: Call) -> None:
    """She changes her answer; taking a needed one away is told."""
    amina.begin(call).fill().hand_in()
    answer = amina.send("applications/step/questions", answer_why="")
    assert "this cannot be empty" in answer.get_data(as_text=True)
    amina.send("applications/step/questions", answer_why="Something else.")
    assert "Something else." in amina.text("applications/check")


def test_she_reads_the_answer_and_its_reason(amina: Applicant, call: Call) -> None:
    """After the decision her page says what was decided and why, and nothing can be changed."""
    amina.begin(call).fill().hand_in()
    with transaction():
        service.decide_application(ACTOR, _one(), stage=Stage.NOT_ELIGIBLE, reason="Lives elsewhere.", on=TODAY)
    page = amina.text("applications/mine")
    assert ("You cannot be chosen this time" in page, "Lives elsewhere." in page) == (True, True)
    assert amina.client.get(f"{amina.base}/applications/step/name").location == f"{amina.base}/applications/mine"
    assert "Take my application back" not in page


def test_she_takes_it_back_and_sends_it_again(amina: Applicant, call: Call) -> None:
    """Both on her own, until the deadline."""
    amina.begin(call).fill().hand_in()
    amina.send("applications/withdraw")
    assert _one().stage == Stage.WITHDRAWN.value
    page = amina.text("applications/mine")
    amina.client.post(f"{amina.base}/applications/again", data=hidden_fields(page))
    assert _one().stage == Stage.RECEIVED.value


def test_a_draft_taken_back_is_gone_with_its_receipt(amina: Applicant, call: Call) -> None:
    """Nobody ever received it."""
    amina.begin(call).fill().send("applications/withdraw")
    assert db.session.scalars(select(Draft)).all() == []
    assert "No application of this council" in amina.come_back().get_data(as_text=True)


def test_after_the_deadline_only_a_late_code_lets_in(amina: Applicant, call: Call) -> None:
    """A draft begun in time is sent with it on the last page."""
    amina.begin(call).fill()
    with transaction():
        call.closes_on = days(-1)
    assert amina.hand_in().status_code == 400
    with transaction():
        code = _late_code(call)
    assert amina.hand_in(late=codes.grouped(code)).status_code == 302
    assert _one().received_on == TODAY


def test_a_stranger_with_a_late_code_begins_after_the_deadline(amina: Applicant, council: Council) -> None:
    """A wrong one begins nothing."""
    call = open_call(council, opens=-20, closes=-1)
    with transaction():
        code = _late_code(call)
    wrong = codes.make_code(codes.LATE_GROUPS)
    assert amina.send(f"calls/{call.id}/apply", read="y", late=wrong).status_code == 400
    amina.begin(call, late=code).fill()
    assert amina.hand_in().status_code == 302


def _late_code(call: Call) -> str:
    return late_codes.make_late_code(ACTOR, call, reason="In hospital.", valid_until=days(5))


def test_another_councils_pages_do_not_know_the_code(amina: Applicant, call: Call, app: Flask) -> None:
    """A receipt belongs to one council."""
    other = make_council("other-council")
    amina.begin(call)
    assert amina.client.get(f"/{other.slug}/public/applications/mine").location == f"/{other.slug}/public/applications"
    assert Applicant(app.test_client(), other).come_back(amina.code).status_code == 422


def test_an_address_with_a_language_needs_no_cookie(amina: Applicant, call: Call, app: Flask) -> None:
    """A shared link reads in its language, says honestly who checked it, and the reading goes on in it."""
    page = amina.text(f"calls/{call.id}?lang=ar")
    assert ('lang="ar"' in page, "انضموا إلى المجلس" in page) == (True, True)
    assert 'dir="rtl"' in amina.text("calls")
    fresh = Applicant(app.test_client(), call.council)
    assert "This text was checked by a person." in fresh.text(f"calls/{call.id}?lang=en")


def test_a_call_is_read_in_another_language_when_hers_is_missing(amina: Applicant, call: Call) -> None:
    """She is told which language she reads, and that hers is welcome."""
    page = amina.text(f"calls/{call.id}?lang=fr")
    assert ("Join the council" in page, 'lang="fr"' in page) == (True, True)


def test_the_language_she_wrote_in_is_kept(amina: Applicant, call: Call) -> None:
    """Letters to her are written in it."""
    amina.text(f"calls/{call.id}?lang=ar")
    amina.begin(call).fill(name="أمينة").hand_in()
    assert (_one().language, _one().person.language, members.name_of(_one().person)) == ("ar", "ar", "أمينة")


def test_what_an_applicant_does_is_on_the_record_without_her_words(amina: Applicant, call: Call) -> None:
    """The record says that an application was begun, saved and received, and names nobody in clear."""
    amina.begin(call).fill(name="zznamezz").hand_in()
    bodies = db.session.execute(select(Entry.act, Entry.body).where(Entry.actor == APPLICANT.actor_id)).all()
    acts = [row.act for row in bodies]
    assert acts[0] == "application_begun"
    assert {"application_saved", "person_added", "traits_declared", "application_received"} <= set(acts)
    assert [row.act for row in bodies if b"zznamezz" in row.body or amina.code.encode() in row.body] == []
