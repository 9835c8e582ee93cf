"""Sending to a body: who is written to, what leaves, what is sealed, and when the people there are erased."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from council import crypto
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.mail import OutgoingMail
from council.recommendations import keeping, sending, service
from council.recommendations.models import AnswerLink, BodyReminder, Contact
from council.recommendations.reminders import service as reminders
from council.recommendations.sending import Addressee
from council.recommendations.trail import Stance
from tests.council.recommendations.helpers import BODY, DUE, SENT, adopted, answered, asking, drafted, reply, sent
from tests.factories import ACTOR

WEEK = timedelta(weeks=1)


def mails() -> list[OutgoingMail]:
    """Everything in the outbox, oldest first."""
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.written_at)))


def test_a_mail_leaves_in_the_bodys_language_and_its_code_is_kept_nowhere(council: Council) -> None:
    """To the first person named; the address is sealed under a key of the request's own."""
    request = sent(council)
    (mail,) = mails()
    assert mail.recipient == "pat@city.example"
    assert "Dear Pat Reader," in mail.body
    assert "2 November 2026" in mail.body
    contacts = db.session.scalars(select(Contact)).all()
    assert len(contacts) == 2
    assert all(b"city.example" not in each.address_sealed for each in contacts)
    assert request.contact == 0


def test_only_what_was_adopted_is_sent_and_for_a_day_to_come(council: Council) -> None:
    """And to somebody."""
    row = adopted(council)
    for wrong, told in (
        (asking(due_on=SENT), "a day that has come"),
        (asking(addressees=(Addressee(),)), "Nobody is named"),
    ):
        with pytest.raises(Refused, match=told), transaction():
            sending.send(ACTOR, row, asking=wrong, on=SENT)
    draft = drafted(council)
    with pytest.raises(Refused, match="what the council adopted"), transaction():
        sending.send(ACTOR, draft, asking=asking(), on=SENT)


def test_without_an_address_no_mail_leaves_and_none_is_sent_again(council: Council) -> None:
    """The secretariat writes a letter itself."""
    request = sent(council, addressees=(Addressee("Pat", "Head of libraries"),))
    assert mails() == []
    with pytest.raises(Refused, match="No e-mail address"), transaction():
        sending.send_link_again(ACTOR, request, on=SENT)


def test_codes_are_taken_back_once(council: Council) -> None:
    """The second time there is none."""
    request = sent(council)
    with transaction():
        sending.revoke_links(ACTOR, request)
    assert all(each.revoked_at for each in db.session.scalars(select(AnswerLink)))
    with pytest.raises(Refused, match="no code that still works"), transaction():
        sending.revoke_links(ACTOR, request)


def test_a_request_belongs_to_its_recommendation(council: Council) -> None:
    """Under another one it is not there."""
    request, other = sent(council), adopted(council, "Another")
    with pytest.raises(NotFound):
        sending.request_of(other, request.id)


def test_reminders_leave_once_and_the_next_person_is_written_to(council: Council) -> None:
    """On the day, after four weeks to the next person; a worker that runs twice finds nothing to do."""
    request = sent(council)
    for on in (DUE - 2 * WEEK, DUE, DUE, DUE + timedelta(days=1), DUE + 4 * WEEK):
        with transaction():
            reminders.send_due(ACTOR, council, on=on)
    done = db.session.scalars(select(BodyReminder).order_by(BodyReminder.sent_on)).all()
    assert [(each.step.partition("-")[0], each.contact, each.by_mail) for each in done] == [
        ("before", 0, True),
        ("due", 0, True),
        ("escalate", 1, True),
    ]
    assert request.contact == 1
    assert [each.recipient for each in mails()] == ["pat@city.example"] * 3 + ["lou@city.example"]
    assert "Nobody has answered, so it turns to you." in mails()[-1].body
    assert len(set(db.session.scalars(select(AnswerLink.code_hash)))) == 4


def test_an_answer_stops_the_reminders(council: Council) -> None:
    """Nothing is due any more until what was promised is late."""
    request = sent(council)
    answered(request, SENT + WEEK)
    assert reminders.due_on(council, DUE + 9 * WEEK) == []
    late = date(2027, 3, 2)
    assert [step.key for _sent, step in reminders.due_on(council, late)] == ["update-2027-03-01"]


def test_withdrawing_stops_the_reminders(council: Council) -> None:
    """Nobody is asked any more."""
    request = sent(council)
    with transaction():
        service.withdraw(ACTOR, request.recommendation, on=SENT)
    assert reminders.due_on(council, DUE) == []


def test_the_people_of_a_body_are_erased_a_year_after_everything_is_over(council: Council) -> None:
    """Their key is destroyed, and mails to them with it; before that, and while something is open, nothing is."""
    over, still_open = sent(council), sent(council, "Another")
    answered(over, SENT + WEEK, **vars(reply(stance=Stance.REFUSED, action_due_on=None)))
    year_later = datetime(2027, 9, 20, tzinfo=UTC)
    with transaction():
        assert keeping.forget_over(at=year_later - timedelta(days=30)) == 0
        assert keeping.forget_over(at=year_later) == 1
        assert keeping.forget_over(at=year_later) == 0
    first = sending.contacts_of(over)[0]
    assert sending.addressee_of(over, first) == Addressee()
    assert sending.addressee_of(still_open, sending.contacts_of(still_open)[0]).name == "Pat Reader"
    key = db.session.get_one(crypto.DataKey, over.id)
    assert key.wrapped is None
    assert over.body == BODY


def test_a_withdrawn_recommendations_people_are_erased_too(council: Council) -> None:
    """A year after it was withdrawn."""
    request = sent(council)
    with transaction():
        service.withdraw(ACTOR, request.recommendation, on=SENT)
        assert keeping.forget_over(at=datetime(2027, 9, 1, tzinfo=UTC)) == 0
        assert keeping.forget_over(at=datetime(2027, 9, 20, tzinfo=UTC)) == 1
