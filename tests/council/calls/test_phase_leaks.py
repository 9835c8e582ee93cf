"""Nothing of a later phase is found in an earlier one: every reader opens every page in every phase of a review.

Each planted word begins with `qq` and says what it is. Pages, headers, mails, file names and the record are searched.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.models import Entry
from council.calls import service as calls
from council.calls.answers import seal_answers
from council.calls.models import Application, Call
from council.calls.review import assessing, cases, service
from council.calls.review.models import BlindCopy, CallReview, ReviewCase
from council.calls.review.phases import Outcome, Phase, Refusal
from council.councils.models import Council
from council.database import db, moment, transaction
from council.mail import OutgoingMail
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.factories import ACTOR

TODAY = datetime.now(UTC).date()
WORD = re.compile(r"qq(?:name|contact|help|answer|comment|refusal|verdict)\d*")
LINK = re.compile(r'(?:href|action)="([^"#]+)"')
OF_CALL = r"calls/[^/]+(?:/(?:review|applications|coverage|missing|outreach)[^?]*)?$"
FOLLOWED = re.compile(rf"^/(?:me\b|[^/]+/(?:{OF_CALL}|assessments|audit$|refusals|public/(?:calls|applications)))")
NOT_FOLLOWED = ("/sign-", "/language/", "/static/", "//")
OFFICE, READER, OTHER_READER, MEMBER, AUDITOR, APPLICANT, VISITOR = (
    "office",
    "reader",
    "other reader",
    "member",
    "auditor",
    "applicant",
    "visitor",
)
IDENTITY = {"qqname", "qqcontact", "qqhelp"}


@dataclass
class Scene:
    """A review with its planted words, and everybody who reads."""

    app: Flask
    council: Council
    review: CallReview
    readers: Mapping[str, User | None]
    met: dict[tuple[Phase, str], set[str]] = field(default_factory=dict)

    def crawl(self) -> None:
        """Everybody opens all she can reach, and what she met is kept."""
        self.review = db.session.get_one(CallReview, self.review.id)
        phase = Phase(self.review.phase)
        for name, user in self.readers.items():
            client = self.app.test_client()
            if user is not None:
                factories.sign_in(client, user)
            self.met[phase, name] = {word for text in _texts(client, self._begin()) for word in WORD.findall(text)}

    def _begin(self) -> list[str]:
        """Where a reader begins: the front door, and every address of the review, linked or not."""
        base, review = f"/{self.council.slug}", self.review
        of_call = f"{base}/calls/{review.call_id}"
        found = [each.id for each in db.session.scalars(db.select(ReviewCase))]
        people = list(db.session.scalars(db.select(Person.id)))
        numbers = range(1, 4)
        own = f"{base}/assessments"
        return [
            *("/", "/me", base, own, f"{base}/refusals", f"{base}/audit", of_call, f"{of_call}/review"),
            *(f"{of_call}/{page}" for page in ("coverage", "missing", "outreach", "outreach.csv", "review/assessors")),
            *(f"{of_call}/review/applications/{each}" for each in found),
            *(f"{base}/people/{each}{page}" for each in people for page in ("", "/applications")),
            *(f"{own}/{review.id}/{number}" for number in numbers),
            *(f"{own}/{review.id}/{number}/conflict" for number in numbers),
            f"{base}/public/calls/{review.call_id}",
        ]


def _texts(client: FlaskClient, begin: Sequence[str]) -> Iterator[str]:
    """Every page that can be reached, with its headers and its address."""
    waiting, seen = list(begin), set(begin)
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        text = _readable(answer.data)
        yield f"{unquote(address)}\n{answer.headers}\n{text}"
        links = [found.replace("&amp;", "&") for found in LINK.findall(text)]
        for link in [*links, answer.headers.get("Location", "")]:
            if FOLLOWED.match(link) and not link.startswith(NOT_FOLLOWED) and link not in seen:
                seen.add(link)
                waiting.append(link)


def _readable(content: bytes) -> str:
    """What is written in a page or a file; a packed file is unpacked."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.fixture
def scene(app: Flask, council: Council) -> Scene:
    """Three people applied, one of them with an account; two assess; the review is just open."""
    readers: dict[str, User | None] = {
        OFFICE: factories.make_user("office", council, Role.SECRETARIAT),
        READER: factories.make_user("reader", council, Role.ASSESSOR),
        OTHER_READER: factories.make_user("other-reader", council, Role.MEMBER),
        MEMBER: factories.make_user("member", council, Role.MEMBER),
        AUDITOR: factories.make_user("auditor", council, Role.AUDITOR),
        APPLICANT: factories.make_user("applicant"),
        VISITOR: None,
    }
    with transaction():
        call = calls.plan_call(
            ACTOR,
            council,
            title={"en": "Seats"},
            text={"en": "Apply."},
            opens_on=TODAY - timedelta(days=60),
            closes_on=TODAY - timedelta(days=1),
            rotation_on=TODAY + timedelta(days=90),
        )
        call.published_at = moment()
        call.criteria = [{"key": "reach", "name": {"en": "Reach"}, "about": {}, "most": 5, "weight": 1}]
        call.questions = [
            {"key": "why", "text": {"en": "Why?"}, "required": True, "seen_by": "assessors"},
            {"key": "help", "text": {"en": "Help?"}, "required": False, "seen_by": "secretariat"},
        ]
        for number in (1, 2, 3):
            _applies(call, number, readers[APPLICANT] if number == 1 else None)
    with transaction():
        review = service.open_review(ACTOR, call, on=TODAY)
        for name in (READER, OTHER_READER):
            user = readers[name]
            assert user is not None
            assessing.name_assessor(ACTOR, review, user=user)
    return Scene(app, council, review, readers)


def _applies(call: Call, number: int, user: User | None) -> None:
    person = members.add_person(
        ACTOR, call.council, name=f"qqname{number}", contact=f"qqcontact{number}@planted.example", user=user
    )
    application = calls.receive_application(ACTOR, call, person=person, on=TODAY - timedelta(days=9))
    seal_answers(application, {"why": f"qqanswer{number}", "help": f"qqhelp{number}"})
    application.acknowledged_at = moment()


def _case_of(number: int) -> ReviewCase:
    found: list[ReviewCase] = list(db.session.scalars(db.select(ReviewCase)))
    for each in found:
        if members.name_of(db.session.get_one(Person, each.application.person_id)) == f"qqname{number}":
            return each
    raise AssertionError(number)


def _goes_on(scene: Scene, phase: Phase) -> None:
    scene.crawl()
    with transaction():
        review = db.session.get_one(CallReview, scene.review.id)
        service.open_next_phase(ACTOR, review, phase, on=TODAY)


def _carried_through(scene: Scene) -> Scene:
    """From phase to phase, with words planted that belong to the next one."""
    _goes_on(scene, Phase.ELIGIBILITY)
    with transaction():
        turned = _case_of(2)
        cases.note_outcome(
            ACTOR, turned, Outcome.NOT_ELIGIBLE, refusal=Refusal.CONDITION, reason="qqrefusal2 stands against it"
        )
        cases.settle(ACTOR, db.session.get_one(CallReview, scene.review.id), reason="Looked at.")
    _goes_on(scene, Phase.BLIND)
    with transaction():
        for each in db.session.scalars(db.select(BlindCopy)).all():
            who = each.assessor.number
            assessing.give(ACTOR, each, points={"reach": who}, comment=f"qqcomment{who}")
    _goes_on(scene, Phase.VISIBLE)
    with transaction():
        told = {"refusal": Refusal.ASSESSMENT, "reason": "qqverdict1 in words"}
        cases.note_outcome(ACTOR, _case_of(1), Outcome.NOT_ELIGIBLE, **told)  # type: ignore[arg-type]
    _goes_on(scene, Phase.DECIDED)
    scene.crawl()
    return scene


def _kinds(words: set[str]) -> set[str]:
    return {word.rstrip("0123456789") for word in words}


EARLY = (Phase.COMPLETENESS, Phase.ELIGIBILITY, Phase.BLIND)
ALL = tuple(Phase)


def test_nothing_of_a_later_phase_is_found_in_an_earlier_one(scene: Scene, tmp_path: Path) -> None:
    """Every reader, every phase, every page; then the mails, the files and the record."""
    met = _carried_through(scene).met
    outsiders = (MEMBER, AUDITOR, VISITOR)

    # Comments and points: an assessor reads her own while she gives them, the secretariat once names have joined.
    for phase in EARLY:
        assert "qqcomment" not in _kinds(met[phase, OFFICE])
    assert {"qqcomment1", "qqcomment2"} <= met[Phase.VISIBLE, OFFICE]
    assert {word for word in met[Phase.BLIND, READER] if word.startswith("qqcomment")} == {"qqcomment1"}
    assert {word for word in met[Phase.BLIND, OTHER_READER] if word.startswith("qqcomment")} == {"qqcomment2"}
    assert all("qqcomment" not in _kinds(met[phase, name]) for phase in ALL for name in outsiders)
    assert all("qqcomment" not in _kinds(met[phase, APPLICANT]) for phase in (*EARLY, Phase.VISIBLE))

    # Who applied: no assessor reads a name, a contact or an answer for the secretariat, in any phase.
    for name in (READER, OTHER_READER, *outsiders):
        assert all(not _kinds(met[phase, name]) & IDENTITY for phase in ALL)

    # Answers: an assessor reads none before the blind phase, and none of whoever was turned away before it.
    for name in (READER, OTHER_READER):
        assert all("qqanswer" not in _kinds(met[phase, name]) for phase in EARLY[:2])
        assert {word for word in met[Phase.BLIND, name] if word.startswith("qqanswer")} == {"qqanswer1", "qqanswer3"}
    assert all("qqanswer" not in _kinds(met[phase, name]) for phase in ALL for name in outsiders)

    # Outcomes: only the secretariat knows them before they are decided.
    for name in (READER, OTHER_READER, *outsiders):
        assert all(not _kinds(met[phase, name]) & {"qqrefusal", "qqverdict"} for phase in ALL)
    assert all(not _kinds(met[phase, APPLICANT]) & {"qqrefusal", "qqverdict"} for phase in (*EARLY, Phase.VISIBLE))
    assert "qqverdict1" in met[Phase.VISIBLE, OFFICE] | met[Phase.DECIDED, OFFICE]

    # An applicant reads of nobody but herself.
    assert all({word[-1] for word in met[phase, APPLICANT]} <= {"1"} for phase in (*EARLY, Phase.VISIBLE))
    assert {word for word in met[Phase.DECIDED, APPLICANT] if not word.endswith("1")} <= {"qqcomment2"}  # about her

    _nothing_beside_the_pages(tmp_path)


def _nothing_beside_the_pages(folder: Path) -> None:
    mails = list(db.session.scalars(db.select(OutgoingMail)))
    assert [each.recipient for each in mails] != []
    assert {word for each in mails for word in WORD.findall(f"{each.subject}\n{each.body}")} == set()
    bodies = [each.body.decode() for each in db.session.scalars(db.select(Entry))]
    assert {word for body in bodies for word in WORD.findall(body)} == set()
    assert {word for path in folder.rglob("*") for word in WORD.findall(path.name)} == set()


def test_the_record_tells_no_outcome_before_it_is_decided(scene: Scene) -> None:
    """Neither an outcome nor points stand in it in clear before everybody has an answer."""
    with transaction():
        review = db.session.get_one(CallReview, scene.review.id)
        service.open_next_phase(ACTOR, review, Phase.ELIGIBILITY, on=TODAY)
        cases.note_outcome(ACTOR, _case_of(2), Outcome.NOT_ELIGIBLE, refusal=Refusal.OTHER, reason="Words.")
        cases.settle(ACTOR, review, reason="Looked at.")
        service.open_next_phase(ACTOR, review, Phase.BLIND, on=TODAY)
        for each in db.session.scalars(db.select(BlindCopy)).all():
            assessing.give(ACTOR, each, points={"reach": 5}, comment="Words.")
    bodies = " ".join(each.body.decode() for each in db.session.scalars(db.select(Entry)))
    assert ('"not_eligible"' in bodies, '"points"' in bodies, '"reach"' in bodies) == (False, False, False)
    assert {each.stage for each in db.session.scalars(db.select(Application))} == {"received"}
