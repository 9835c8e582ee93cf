"""A proposal's steps: which may follow which, one at a time, numbered, each recorded."""

from collections.abc import Callable
from itertools import product

import pytest
from sqlalchemy import func, select

from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.rotation import service
from council.rotation.service import STEPS, ProposalState
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY
from tests.factories import ACTOR

Step = Callable[[ProposalState], object]


def test_every_state_says_what_may_follow_it() -> None:
    """No state is forgotten in the table, and an answer is never computed twice."""
    assert set(STEPS) == set(ProposalState)
    assert (STEPS[ProposalState.ADOPTED], STEPS[ProposalState.IMPOSSIBLE]) == (frozenset(), frozenset())
    assert not any(ProposalState.COMPUTED in STEPS[state] for state in STEPS if state is not ProposalState.REQUESTED)


def test_a_step_is_taken_only_where_the_table_allows_it(council: Council) -> None:
    """Every pair of states: through the service it either moves and is recorded, or is refused and leaves no trace."""
    helpers.apply(council, 30)
    proposal, _job = helpers.request(council)
    steps: dict[ProposalState, Step] = {
        ProposalState.REQUESTED: lambda _to: service.restart_proposal(ACTOR, proposal),
        ProposalState.CANCELLED: lambda _to: service.cancel_proposal(ACTOR, proposal),
        ProposalState.COMPUTED: lambda _to: service.keep_evidence(ACTOR, proposal, evidence=b"{}", lottery=None),
        ProposalState.IMPOSSIBLE: lambda _to: service.keep_conflict(ACTOR, proposal, rules=[], minimal=True),
        ProposalState.FAILED: lambda to: service.end_without_answer(ACTOR, proposal, state=to, code="x"),
        ProposalState.INTERRUPTED: lambda to: service.end_without_answer(ACTOR, proposal, state=to, code="x"),
    }
    for before, after in product(ProposalState, steps):
        with transaction():
            proposal.state = before.value
        entries = count_entries()
        try:
            with transaction():
                steps[after](after)
            moved = True
        except Refused:
            moved = False
        assert (moved, count_entries() - entries) == (after in STEPS[before], int(moved)), (before, after)
        assert proposal.state == (after if moved else before).value


def count_entries() -> int:
    """How many acts the record holds."""
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def test_proposals_are_numbered_within_their_rotation(council: Council) -> None:
    """One, two, three; the latest stands first."""
    helpers.apply(council, 30)
    for _number in range(3):
        proposal, _job = helpers.request(council)
        with transaction():
            service.cancel_proposal(ACTOR, service.proposal(council, DAY, proposal.number))
    assert [each.number for each in service.proposals_of(council, DAY)] == [3, 2, 1]


def test_only_one_proposal_is_computed_at_a_time(council: Council) -> None:
    """The second request is told which one is running; nothing of it is saved."""
    helpers.apply(council, 30)
    helpers.request(council)
    with pytest.raises(Refused) as refused:
        helpers.request(council)
    assert "Proposal 1" in refused.value.what
    assert len(service.proposals_of(council, DAY)) == 1


def test_an_older_proposal_does_not_start_while_another_is_computed(council: Council) -> None:
    """Starting again counts as computing too."""
    helpers.apply(council, 30)
    helpers.request(council)
    with transaction():
        service.cancel_proposal(ACTOR, service.proposal(council, DAY, 1))
    helpers.request(council)
    with pytest.raises(Refused), transaction():
        service.restart_proposal(ACTOR, service.proposal(council, DAY, 1))


def test_another_councils_proposal_is_not_there(council: Council) -> None:
    """A proposal is found only through its own council and rotation."""
    helpers.apply(council, 30)
    helpers.request(council)
    with pytest.raises(NotFound):
        service.proposal(factories.make_council("other-council"), DAY, 1)


def test_each_question_has_its_own_seed_and_keeps_it_when_started_again(council: Council) -> None:
    """The lot cannot be foreseen, and a restart puts the very same question."""
    helpers.apply(council, 30)
    first, _job = helpers.request(council)
    asked = service.problem_of(first)
    with transaction():
        service.cancel_proposal(ACTOR, service.proposal(council, DAY, 1))
    with transaction():
        service.restart_proposal(ACTOR, service.proposal(council, DAY, 1))
    assert service.problem_of(first) == asked
    with transaction():
        service.cancel_proposal(ACTOR, service.proposal(council, DAY, 1))
    second, _job = helpers.request(council)
    assert service.problem_of(second) != asked


def test_the_evidence_of_an_unfinished_proposal_is_not_there(council: Council) -> None:
    """There is nothing to download before there is an answer."""
    helpers.apply(council, 30)
    proposal, _job = helpers.request(council)
    with pytest.raises(NotFound):
        service.evidence_of(proposal)
