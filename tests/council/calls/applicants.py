"""An open call with everything in it, and somebody who applies to it in a browser."""

from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from council.calls import asking, publishing, service
from council.calls.criteria import Criterion, Question
from council.calls.models import Call
from council.calls.texts import NoticePart
from council.councils.models import Council
from council.database import transaction
from tests.factories import ACTOR, hidden_fields

TODAY = datetime.now(UTC).date()
WHY = Question(key="why", text={"en": "Why do you apply?"}, why={"en": "To know you."}, longest=200, required=True)
HELP = Question(key="help", text={"en": "What would help you to come?"}, seen_by="secretariat")
CARE = Criterion(key="care", name={"en": "Care"}, most=3)


def plan_call(council: Council, *, opens: int = -5, closes: int = 20, rotation: int = 200) -> Call:
    """A call with text, notice, questions and a criterion, opening and closing so many days from today."""
    with transaction():
        call = service.plan_call(
            ACTOR,
            council,
            title={"en": "Join the council", "ar": "انضموا إلى المجلس"},
            text={"en": "Come and speak.", "ar": "تعالوا وتحدثوا."},
            opens_on=days(opens),
            closes_on=days(closes),
            rotation_on=days(rotation),
            text_status={"en": "reviewed", "ar": "machine"},
        )
        notice = {part.value: {"en": f"About {part.value}.", "ar": "نص"} for part in NoticePart}
        asking.change_notice(ACTOR, call, notice=notice)
        asking.change_questions(ACTOR, call, questions=[WHY, HELP])
        asking.change_criteria(ACTOR, call, criteria=[CARE])
        return call


def open_call(council: Council, *, opens: int = -5, closes: int = 20, rotation: int = 200) -> Call:
    """The same, published; a call that is over was published while it was open."""
    call = plan_call(council, opens=opens, closes=max(closes, 1), rotation=max(rotation, 1))
    with transaction():
        publishing.publish_call(ACTOR, call, on=TODAY, knowing_it_is_late=True)
        call.closes_on, call.rotation_on = days(closes), days(rotation)
    return call


def days(number: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=number)


class Applicant:
    """A browser without an account, and what was typed into it."""

    def __init__(self, client: FlaskClient, council: Council) -> None:
        self.client, self.base = client, f"/{council.slug}/public"
        self.code = ""

    def send(self, path: str, **typed: str) -> TestResponse:
        """Open a page, fill its form in and send it."""
        shown = self.client.get(f"{self.base}/{path}").get_data(as_text=True)
        return self.client.post(f"{self.base}/{path}", data={**hidden_fields(shown), **typed})

    def text(self, path: str) -> str:
        """What a page says."""
        return self.client.get(f"{self.base}/{path}", follow_redirects=True).get_data(as_text=True)

    def begin(self, call: Call, **typed: str) -> "Applicant":
        """Read the notice and begin; the code is copied from the page."""
        answer = self.send(f"calls/{call.id}/apply", read="y", **typed)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        self.code = receipt_in(self.text("applications/receipt"))
        return self

    def fill(self, *, name: str = "Amina", why: str = "I know the quarter.", **traits: str) -> "Applicant":
        """Fill every step in."""
        self.send("applications/step/name", name=name, contact="", channel="")
        self.send("applications/step/questions", answer_why=why)
        self.send("applications/step/about-me", **{f"trait_{key}": value for key, value in traits.items()})
        return self

    def hand_in(self, **typed: str) -> TestResponse:
        """Send the application."""
        return self.send("applications/check", **typed)

    def leave(self) -> None:
        """Close the application in this browser."""
        self.client.post(f"{self.base}/applications/end", data=hidden_fields(self.text("applications/mine")))

    def come_back(self, code: str = "") -> TestResponse:
        """Enter the receipt code."""
        return self.send("applications", code=code or self.code)


def receipt_in(page: str) -> str:
    """The code a page shows."""
    shown = page.partition('class="receipt-code"')[2].partition("</p>")[0]
    return "".join(mark for mark in shown.partition(">")[2] if mark.isdigit())
