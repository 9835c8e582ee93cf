"""A body answers with the code of its mail: no account, no secret in an address, nothing overwritten."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.mail import OutgoingMail
from council.recommendations import sending, service
from council.recommendations.models import AnswerLink, AnswerVisit, BodyAnswer, SentRequest
from tests.council.recommendations.helpers import SENT, adopted, sent
from tests.factories import ACTOR, hidden_fields

HERE = "/test-council/public/answers"
NOW = datetime.fromisoformat("2026-09-10T10:00:00+00:00")


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Every test here happens three days after the mail."""
    with time_machine.travel(NOW, tick=False):
        yield


def code_in_mail() -> str:
    """The code in the latest mail, as it stands behind the sign #."""
    body = db.session.scalars(select(OutgoingMail.body).order_by(OutgoingMail.written_at.desc())).first()
    found = re.search(r"/public/answers\?lang=en#([0-9]{28})\n", body or "")
    assert found
    return found.group(1)


def posted(client: FlaskClient, path: str, page: str = "", **fields: str) -> str:
    """Send a form as its page has it, and follow it."""
    hidden = hidden_fields(client.get(page or path).get_data(as_text=True))
    return client.post(path, data={**hidden, **fields}, follow_redirects=True).get_data(as_text=True)


def entered(client: FlaskClient) -> str:
    """Open the page with the code of the latest mail."""
    return posted(client, HERE, code=code_in_mail())


ANSWER = {
    "stance": "accepted",
    "reason": "We agree.",
    "action": "Cards for all.",
    "owner": "Libraries",
    "action_due_on": "2027-03-01",
    "progress": "not_begun",
}


def test_a_body_reads_acknowledges_and_answers(client: FlaskClient, council: Council) -> None:
    """With the code alone: what is asked, that it arrived, an answer, and a later one that counts instead."""
    request = sent(council)
    assert "Let everyone borrow books." in entered(client)
    assert "said that it arrived" in posted(client, f"{HERE}/arrived", f"{HERE}/request")
    assert "We agree." in posted(client, f"{HERE}/answer", **ANSWER)
    later = posted(client, f"{HERE}/answer", **{**ANSWER, "stance": "partly", "reason": "Only half."})
    assert "Only half." in later
    assert "We agree." in later
    assert later.count("a later answer counts instead") == 1
    said = db.session.execute(select(BodyAnswer.number, BodyAnswer.stance).order_by(BodyAnswer.number)).all()
    assert [tuple(row) for row in said] == [(1, None), (2, "accepted"), (3, "partly")]
    acts = [Act.BODY_ACKNOWLEDGED.value, Act.BODY_ANSWERED.value, Act.BODY_ANSWERED.value]
    about = select(Entry.act).where(Entry.subject == f"recommendation_request:{request.id}").order_by(Entry.sequence)
    assert list(db.session.scalars(about))[2:] == acts


def test_what_was_answered_is_filled_in_for_the_next_time(client: FlaskClient, council: Council) -> None:
    """Whoever says how far she is need not type everything again."""
    sent(council)
    entered(client)
    posted(client, f"{HERE}/answer", **ANSWER)
    page = client.get(f"{HERE}/answer").get_data(as_text=True)
    assert "We agree.</textarea>" in page
    assert 'value="2027-03-01"' in page


def test_only_a_hash_of_the_code_is_kept(client: FlaskClient, council: Council) -> None:
    """Neither the code nor what the browser holds stands in the database as it is."""
    sent(council)
    code = code_in_mail()
    entered(client)
    for row in db.session.execute(select(AnswerLink.code_hash)):
        assert code.encode() not in row.code_hash
        assert len(row.code_hash) == 32
    with client.session_transaction() as session:
        token = session["answering"]
    assert db.session.scalar(select(AnswerVisit.token_hash)) != token.encode()


@pytest.mark.parametrize("path", ["request", "answer"])
def test_nobody_gets_in_without_a_code(client: FlaskClient, council: Council, path: str) -> None:
    """Without one, every page leads back to where it is entered."""
    sent(council)
    answer = client.get(f"{HERE}/{path}")
    assert (answer.status_code, answer.headers["Location"]) == (302, HERE)


def test_a_code_that_was_taken_back_opens_nothing_and_closes_open_pages(client: FlaskClient, council: Council) -> None:
    """Neither a page that is open already nor the code itself lets anybody in."""
    request = sent(council)
    entered(client)
    with transaction():
        sending.revoke_links(ACTOR, db.session.get_one(SentRequest, request.id))
    assert client.get(f"{HERE}/request").status_code == 302
    assert "opens nothing here" in entered(client)


def test_a_new_code_replaces_the_one_before(client: FlaskClient, council: Council) -> None:
    """Only the latest mail's code opens the page."""
    request = sent(council)
    before = code_in_mail()
    with transaction():
        sending.send_link_again(ACTOR, db.session.get_one(SentRequest, request.id), on=NOW.date())
    assert "opens nothing here" in posted(client, HERE, code=before)


def test_a_code_ends(client: FlaskClient, council: Council) -> None:
    """After its last day it opens nothing."""
    sent(council)
    with time_machine.travel(NOW + timedelta(days=sending.LINK_DAYS), tick=False):
        assert "opens nothing here" in entered(client)


def test_a_stay_ends_after_two_hours(client: FlaskClient, council: Council) -> None:
    """A computer that somebody left does not stay open."""
    sent(council)
    entered(client)
    with time_machine.travel(NOW + timedelta(hours=2, minutes=1), tick=False):
        assert client.get(f"{HERE}/request").status_code == 302


def test_a_page_can_be_closed_at_once(client: FlaskClient, council: Council) -> None:
    """On a computer that others use too; the token is then dead even for whoever copied it."""
    sent(council)
    entered(client)
    with client.session_transaction() as session:
        token = session["answering"]
    posted(client, f"{HERE}/end", f"{HERE}/request")
    with client.session_transaction() as session:
        session["answering"] = token
    assert client.get(f"{HERE}/request").status_code == 302


def test_withdrawing_closes_what_a_code_opens(client: FlaskClient, council: Council) -> None:
    """Nobody is asked any more, so nobody answers."""
    request = sent(council)
    entered(client)
    with transaction():
        present = db.session.get_one(SentRequest, request.id)
        service.withdraw(ACTOR, present.recommendation, on=NOW.date())
    assert client.get(f"{HERE}/request").status_code == 302


def test_tries_are_limited(client: FlaskClient, council: Council) -> None:
    """Guessing codes ends after a few: the next try is not looked at."""
    adopted(council)
    hidden = hidden_fields(client.get(HERE).get_data(as_text=True))
    wrong = "0" * 26 + "01"
    found = [client.post(HERE, data={**hidden, "code": wrong}).status_code for _ in range(7)]
    assert found == [422] * 5 + [429] * 2


def test_an_answer_sent_twice_counts_once(client: FlaskClient, council: Council) -> None:
    """A second press of the button writes nothing."""
    sent(council)
    entered(client)
    hidden = hidden_fields(client.get(f"{HERE}/answer").get_data(as_text=True))
    for _ in range(2):
        assert client.post(f"{HERE}/answer", data={**hidden, **ANSWER}).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(BodyAnswer)) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": ""}, "Enter this."),
        ({"stance": ""}, "Choose one of these."),
        ({"action_due_on": ""}, "no day is said for it"),
        ({"next_update_on": "2026-09-10"}, "The next news cannot be due"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    client: FlaskClient, council: Council, changed: dict[str, str], told: str
) -> None:
    """It says what is missing, and nothing is written."""
    sent(council)
    entered(client)
    assert told in posted(client, f"{HERE}/answer", **{**ANSWER, **changed})
    assert db.session.scalar(select(func.count()).select_from(BodyAnswer)) == 0


def test_the_page_is_there_in_the_readers_language(client: FlaskClient, council: Council) -> None:
    """A text that is not there in it says in which language it stands."""
    sent(council)
    entered(client)
    page = client.get(f"{HERE}/request?lang=ar").get_data(as_text=True)
    assert 'dir="rtl"' in page
    assert 'lang="en" dir="ltr"' in page
    assert SENT.isoformat() not in page
