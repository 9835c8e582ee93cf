"""The ways between phases: forward one by one, back only while nobody saw names beside points."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.accounts.models import User
from council.calls import service as calls
from council.calls.answers import seal_answers
from council.calls.models import Application, Call
from council.calls.review import cases, service
from council.calls.review.models import CallReview
from council.calls.review.phases import Phase, phase_after, phase_before
from council.calls.service import Stage
from council.database import db, transaction
from council.errors import Refused
from tests.council.calls.review.conftest import ACTOR, CLOSED, go_on_to, name_assessors

MOVES = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40)


@given(MOVES)
def test_no_way_leads_back_from_names_to_reading_without_them(moves: Sequence[tuple[bool, bool]]) -> None:
    """Whatever an officer tries, once names stood beside points no earlier phase follows; and none is left out."""
    phase, order, seen = Phase.COMPLETENESS, list(Phase), False
    for forward, assessed in moves:
        found = phase_after(phase, assessed=assessed) if forward else phase_before(phase)
        if found is None:
            continue
        steps = order.index(found) - order.index(phase)
        skipped_blind = (phase, found) == (Phase.ELIGIBILITY, Phase.VISIBLE) and not assessed
        assert steps == (1 if forward else -1) or skipped_blind
        phase, seen = found, seen or found is Phase.VISIBLE
        assert not seen or phase in {Phase.VISIBLE, Phase.DECIDED}


def test_a_review_waits_for_the_deadline(call: Call, applied: Sequence[Application]) -> None:
    """On the last day somebody may still apply."""
    assert applied
    with pytest.raises(Refused, match="This call is open until 1 March 2026"), transaction():
        service.open_review(ACTOR, call, on=call.closes_on)


def test_a_review_needs_something_to_review(call: Call) -> None:
    """Without applications there is nothing to open."""
    with pytest.raises(Refused, match="No application waits"), transaction():
        service.open_review(ACTOR, call, on=CLOSED)


def test_a_review_is_opened_once(review: CallReview, call: Call) -> None:
    """A second one would decide the same people twice."""
    assert review.phase == Phase.COMPLETENESS
    with pytest.raises(Refused, match="open already"), transaction():
        service.open_review(ACTOR, call, on=CLOSED)


def test_without_a_review_applications_are_decided_as_before(call: Call, applied: Sequence[Application]) -> None:
    """A small council needs no phases."""
    assert applied
    with transaction():
        assert calls.accept_received(ACTOR, call, on=CLOSED) == 3


def test_under_review_nobody_is_decided_aside(review: CallReview, call: Call, applied: Sequence[Application]) -> None:
    """Neither one by one nor all at once; taking an application back stays possible."""
    assert review.phase == Phase.COMPLETENESS
    with pytest.raises(Refused, match="under review"), transaction():
        calls.accept_received(ACTOR, call, on=CLOSED)
    with pytest.raises(Refused, match="under review"), transaction():
        calls.decide_application(ACTOR, applied[0], stage=Stage.ELIGIBLE, on=CLOSED)
    with transaction():
        calls.decide_application(ACTOR, applied[1], stage=Stage.WITHDRAWN, on=CLOSED)
    assert len(cases.active(review)) == 2


def test_only_the_phase_that_was_announced_is_opened(review: CallReview) -> None:
    """A page that was open for long opens nothing else."""
    with pytest.raises(Refused, match="Another phase comes next"), transaction():
        service.open_next_phase(ACTOR, review, Phase.VISIBLE, on=CLOSED)


def test_what_is_missing_is_asked_for_before_the_review_goes_on(
    review: CallReview, applied: Sequence[Application]
) -> None:
    """Nobody is turned away for a gap that she was not told of, and nobody before her last day."""
    with transaction():
        seal_answers(applied[0], {})
    with pytest.raises(Refused, match="nobody asked for the rest"), transaction():
        service.open_next_phase(ACTOR, review, Phase.ELIGIBILITY, on=CLOSED)
    case = cases.case_of(applied[0])
    assert case is not None
    with transaction():
        cases.ask_to_complete(ACTOR, case, until=CLOSED + timedelta(days=3), on=CLOSED)
    with pytest.raises(Refused, match="still has time"), transaction():
        service.open_next_phase(ACTOR, review, Phase.ELIGIBILITY, on=CLOSED + timedelta(days=3))
    with transaction():
        service.open_next_phase(ACTOR, review, Phase.ELIGIBILITY, on=CLOSED + timedelta(days=4))
    assert (case.outcome, case.refusal) == ("not_eligible", "incomplete")


def test_whoever_completes_it_when_the_review_went_back_is_not_turned_away_for_the_gap(
    review: CallReview, applied: Sequence[Application]
) -> None:
    """She waits for a decision again; who still lacks something stays turned away."""
    found = [cases.case_of(each) for each in applied[:2]]
    with transaction():
        for each, case in zip(applied, found, strict=False):
            seal_answers(each, {})
            assert case is not None
            cases.ask_to_complete(ACTOR, case, until=CLOSED + timedelta(days=3), on=CLOSED)
    later = CLOSED + timedelta(days=4)
    with transaction():
        service.open_next_phase(ACTOR, review, Phase.ELIGIBILITY, on=later)
        service.go_back(ACTOR, review, reason="A letter lay in the wrong tray.", on=later)
        seal_answers(applied[0], {"why": "Because."})
        service.open_next_phase(ACTOR, review, Phase.ELIGIBILITY, on=later)
    assert [(case.outcome, case.refusal) for case in found if case] == [(None, None), ("not_eligible", "incomplete")]


def test_each_application_is_noted_before_the_review_goes_on(review: CallReview) -> None:
    """Nobody is left without an answer."""
    go_on_to(review, Phase.ELIGIBILITY)
    with pytest.raises(Refused, match="Of 3 applications it is not noted yet"), transaction():
        service.open_next_phase(ACTOR, review, Phase.VISIBLE, on=CLOSED)


def test_going_back_needs_a_reason_and_keeps_it(review: CallReview, two: Sequence[User]) -> None:
    """The reason stands beside the phases."""
    name_assessors(review, two)
    go_on_to(review, Phase.BLIND)
    with pytest.raises(Refused, match="The reason is missing"), transaction():
        service.go_back(ACTOR, review, reason="", on=CLOSED)
    with transaction():
        service.go_back(ACTOR, review, reason="A rule was misread.", on=CLOSED)
    assert [(step.phase, reason) for step, reason in service.steps_of(review)][-1] == (
        "eligibility",
        "A rule was misread.",
    )


@pytest.mark.parametrize("phase", [Phase.VISIBLE, Phase.DECIDED])
def test_there_is_no_way_back_from_names(review: CallReview, two: Sequence[User], phase: Phase) -> None:
    """Also not with a reason."""
    name_assessors(review, two)
    go_on_to(review, phase)
    with pytest.raises(Refused, match="no way back"), transaction():
        service.go_back(ACTOR, review, reason="We wish to read again.", on=CLOSED)


def test_without_assessors_nothing_is_assessed(review: CallReview) -> None:
    """The phase without names is left out, and the review still ends."""
    go_on_to(review, Phase.DECIDED)
    assert [step.phase for step, _reason in service.steps_of(review)] == [
        "completeness",
        "eligibility",
        "visible",
        "decided",
    ]
    assert {each.stage for each in db.session.scalars(db.select(Application))} == {"eligible"}
