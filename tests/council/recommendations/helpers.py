"""Recommendations as tests need them, made through the real services."""

from datetime import date

from council.councils.models import Council
from council.database import transaction
from council.members import service as members
from council.members.models import Person
from council.recommendations import sending, service
from council.recommendations.answers import service as answers
from council.recommendations.answers.service import Reply
from council.recommendations.models import Recommendation, SentRequest
from council.recommendations.sending import Addressee, Asking
from council.recommendations.service import Kind, Wording
from council.recommendations.trail import Stance
from council.terms import service as terms
from tests.factories import ACTOR

ADOPTED, SENT, DUE = date(2026, 9, 1), date(2026, 9, 7), date(2026, 11, 2)
BODY = "City of Examples"
WORDS = {"en": "Let everyone borrow books."}


def wording(title: str = "Open the libraries", **changes: object) -> Wording:
    """What a recommendation says: in English, and checked."""
    told: dict[str, object] = {
        "kind": Kind.POLICY,
        "title": {"en": title},
        "text": WORDS,
        "consulted": {"en": "Two neighbourhoods."},
        "text_status": {"en": "reviewed"},
    }
    return Wording(**{**told, **changes})  # type: ignore[arg-type]


def drafted(council: Council, title: str = "Open the libraries", **changes: object) -> Recommendation:
    """A draft."""
    with transaction():
        return service.draft(ACTOR, council, wording=wording(title, **changes))


def adopted(council: Council, title: str = "Open the libraries", on: date = ADOPTED) -> Recommendation:
    """A recommendation that the council adopted."""
    made = drafted(council, title)
    with transaction():
        service.adopt(ACTOR, made, on=on, decision=None, today=on)
    return made


def asking(**changes: object) -> Asking:
    """To whom it is sent: a city, one person there, and one who comes next."""
    told: dict[str, object] = {
        "body": BODY,
        "language": "en",
        "due_on": DUE,
        "addressees": (
            Addressee("Pat Reader", "Head of libraries", "pat@city.example"),
            Addressee("Lou Next", "Mayor", "lou@city.example"),
        ),
        "escalate_weeks": 4,
    }
    return Asking(**{**told, **changes})  # type: ignore[arg-type]


def sent(council: Council, title: str = "Open the libraries", **changes: object) -> SentRequest:
    """A recommendation that was sent."""
    made = adopted(council, title)
    with transaction():
        return sending.send(ACTOR, made, asking=asking(**changes), on=SENT)


def reply(**changes: object) -> Reply:
    """An answer that accepts, and promises something for a day."""
    told: dict[str, object] = {
        "stance": Stance.ACCEPTED,
        "reason": "We agree.",
        "action": "Cards for all.",
        "owner": "Libraries",
        "action_due_on": date(2027, 3, 1),
    }
    return Reply(**{**told, **changes})  # type: ignore[arg-type]


def answered(request: SentRequest, on: date, **changes: object) -> None:
    """Have the body answer on a day."""
    with transaction():
        answers.answer(answers.BODY, request, reply=reply(**changes), on=on, language="en")


def seat(council: Council, name: str, **details: object) -> Person:
    """A member who sits."""
    with transaction():
        person = members.add_person(ACTOR, council, name=name, **details)  # type: ignore[arg-type]
        terms.begin_term(
            ACTOR, council, person=person, seat_group="members", start=date(2025, 7, 1), end=date(2027, 7, 1)
        )
    return person
