"""Two officers press the same button at the same moment, on both databases: it is done once, and the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update

from council.access import Role
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.mail import OutgoingMail
from council.rotation.models import CompositionSnapshot, Opinion, Proposal, ReservePlace, Review
from council.rotation.service import ProposalState
from council.terms.models import Term
from tests import factories
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.helpers import DAY

ROUNDS = 200
FEW = 10
ONE = "/test-council/rotations/2026-07-01/proposals/1"


@dataclass
class Desk:
    """A browser in which an officer is signed in, and the token of her session."""

    client: FlaskClient
    token: str

    def send(self, page: str, together: Barrier, fields: dict[str, str]) -> tuple[int, str]:
        """Send a form that she opened before, at the same moment as the other; the status and the words."""
        together.wait()
        data = {"csrf_token": self.token, "form_key": str(uuid4()), **fields}
        answer = self.client.post(page, data=data)
        return answer.status_code, answer.get_data(as_text=True)


@pytest.fixture
def proposal(any_app: Flask) -> Proposal:
    """A computed proposal of a council that draws no lots, on each database."""
    return helpers.propose(any_app, small_councils.small_council())


@pytest.fixture
def desks(any_app: Flask, proposal: Proposal) -> list[Desk]:
    """Two officers at their desks."""
    return [_desk(any_app, proposal.council, name) for name in ("ann", "ben")]


def _desk(app: Flask, council: Council, name: str) -> Desk:
    client = app.test_client()
    factories.sign_in(client, factories.make_user(name, council, Role.SECRETARIAT))
    return Desk(client, factories.hidden_fields(client.get("/me/account").get_data(as_text=True))["csrf_token"])


def _both(desks: list[Desk], page: str, **fields: str) -> list[tuple[int, str]]:
    """Both send the same form at once; whoever succeeded comes first."""
    together = Barrier(len(desks), timeout=30)
    with ThreadPoolExecutor(len(desks)) as pool:
        answers = pool.map(lambda desk: desk.send(page, together, fields), desks)
    return sorted(answers)


def _count(act: Act) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Entry.act == act.value)) or 0


def _begun() -> int:
    return db.session.scalar(select(func.count()).where(Term.start == DAY)) or 0


def _again(proposal: Proposal, state: ProposalState, version: int) -> None:
    """Everything but the record as it was before the button was pressed."""
    with transaction() as session:
        for table in (ReservePlace, CompositionSnapshot, OutgoingMail):
            session.execute(delete(table))
        session.execute(delete(Term).where(Term.start == DAY))
        if state is ProposalState.COMPUTED:
            session.execute(delete(Opinion))
            session.execute(delete(Review))
        session.execute(update(Proposal).values(state=state.value, version=version, conflict=None))
    db.session.refresh(proposal)


def test_two_officers_adopt_at_the_same_moment_two_hundred_times(proposal: Proposal, desks: list[Desk]) -> None:
    """Each time one adoption, its terms begun once, and a clear page for the other; and the record stays whole."""
    small_councils.sign_off(proposal)
    version = proposal.version
    for number in range(1, ROUNDS + 1):
        won, lost = _both(desks, f"{ONE}/adopt", version=str(version))
        assert (won[0], lost[0]) == (302, 409)
        assert "This proposal was adopted already." in lost[1]
        assert "What you sent changed nothing." in lost[1]
        assert "Traceback" not in lost[1]
        assert (_count(Act.PROPOSAL_ADOPTED), _count(Act.TERM_BEGUN)) == (number, 4 + 2 * number)
        assert _begun() == 2
        assert db.session.scalar(select(func.count()).select_from(CompositionSnapshot)) == 1
        _again(proposal, ProposalState.SIGNED_OFF, version)
    assert audit.verify() is None


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


BUTTONS: list[tuple[str, Callable[[], dict[str, str]], Act, ProposalState, str]] = [
    (
        "withdraw",
        lambda: {"reason": "A seat was forgotten."},
        Act.PROPOSAL_WITHDRAWN,
        ProposalState.SIGNED_OFF,
        "taken back",
    ),
    ("review", lambda: {"closes_on": _today()}, Act.REVIEW_OPENED, ProposalState.COMPUTED, "laid before the council"),
]


@pytest.mark.parametrize(("page", "fields", "act", "state", "words"), BUTTONS, ids=[button[0] for button in BUTTONS])
def test_two_officers_press_another_button_at_the_same_moment(  # noqa: PLR0913, PLR0917  # a row of the table above
    proposal: Proposal,
    desks: list[Desk],
    page: str,
    fields: Callable[[], dict[str, str]],
    act: Act,
    state: ProposalState,
    words: str,
) -> None:
    """Taking it back and laying it before the council happen once as well."""
    if state is ProposalState.SIGNED_OFF:
        small_councils.sign_off(proposal)
    version, before = proposal.version, _count(act)
    for number in range(1, FEW + 1):
        won, lost = _both(desks, f"{ONE}/{page}", version=str(version), **fields())
        assert (won[0], lost[0]) == (302, 409)
        assert f"This proposal was {words} already." in lost[1]
        assert _count(act) == before + number
        _again(proposal, state, version)


def test_whoever_adopts_what_was_taken_back_meanwhile_is_told(proposal: Proposal, desks: list[Desk]) -> None:
    """She had the page open; nothing begins, and the page says what happened and what to do."""
    small_councils.sign_off(proposal)
    ann, ben = desks
    opened = factories.hidden_fields(ann.client.get(f"{ONE}/adopt").get_data(as_text=True))
    version = str(proposal.version)
    alone = Barrier(1)
    assert ben.send(f"{ONE}/withdraw", alone, {"version": version, "reason": "A seat was forgotten."})[0] == 302
    answer = ann.client.post(f"{ONE}/adopt", data=opened)
    assert answer.status_code == 409
    assert "This proposal was taken back already." in answer.get_data(as_text=True)
    assert "Open the page of the proposal" in answer.get_data(as_text=True)
    assert (_count(Act.PROPOSAL_ADOPTED), _begun()) == (0, 0)
    assert ann.client.get(f"{ONE}/adopt").headers["Location"] == ONE
