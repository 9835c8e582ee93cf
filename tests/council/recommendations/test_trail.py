"""How far a recommendation is follows from its trail alone: each state, what is late, and how long answers took."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.recommendations.trail import (
    Asked,
    Late,
    Progress,
    Said,
    Stance,
    Standing,
    State,
    Waiting,
    answer_times,
    standing,
    standing_of,
)

SENT, DUE, LATER = date(2026, 1, 10), date(2026, 3, 1), date(2026, 6, 1)
ARRIVED = Said(date(2026, 1, 20), 1)
DAYS = st.dates(date(2025, 12, 1), date(2026, 12, 31))


def answer(stance: Stance = Stance.ACCEPTED, **told: object) -> Said:
    """An answer in February."""
    return Said(**{"on": date(2026, 2, 1), "number": 2, "stance": stance, **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "on", "expected"),
    [
        ((), DUE, Standing(State.SENT)),
        ((), LATER, Standing(State.SENT, Late(Waiting.ANSWER, DUE))),
        ((ARRIVED,), DUE, Standing(State.ACKNOWLEDGED)),
        ((ARRIVED,), LATER, Standing(State.ACKNOWLEDGED, Late(Waiting.ANSWER, DUE))),
        ((answer(next_update_on=LATER),), LATER, Standing(State.ANSWERED)),
        ((answer(next_update_on=DUE),), LATER, Standing(State.ANSWERED, Late(Waiting.UPDATE, DUE))),
        (
            (answer(progress=Progress.BEGUN, action_due_on=DUE, next_update_on=LATER),),
            LATER,
            Standing(State.IN_ACTION, Late(Waiting.ACTION, DUE)),
        ),
        ((answer(progress=Progress.DONE, action_due_on=DUE),), LATER, Standing(State.DONE)),
        ((answer(Stance.REFUSED),), LATER, Standing(State.REFUSED)),
        ((answer(), answer(Stance.REFUSED, number=3)), LATER, Standing(State.REFUSED)),
        ((answer(Stance.REFUSED, number=3), answer(on=DUE, number=2)), LATER, Standing(State.ANSWERED)),
    ],
)
def test_the_state_of_a_body(said: tuple[Said, ...], on: date, expected: Standing) -> None:
    """It follows from the last thing said, by the day it was said and then by when it was written down."""
    assert standing_of(Asked(SENT, DUE, said), on) == expected


def test_what_was_said_later_is_not_known_before() -> None:
    """A past day reads the same for ever, whatever came after."""
    asked = Asked(SENT, DUE, (ARRIVED, answer(Stance.REFUSED)))
    assert [standing_of(asked, on).state for on in (SENT, date(2026, 1, 25), DUE)] == [
        State.SENT,
        State.ACKNOWLEDGED,
        State.REFUSED,
    ]


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([], State.ADOPTED),
        ([(answer(Stance.REFUSED),), ()], State.SENT),
        ([(answer(Stance.REFUSED),), (answer(Stance.REFUSED),)], State.REFUSED),
        ([(answer(Stance.REFUSED),), (answer(progress=Progress.DONE),)], State.DONE),
        ([(ARRIVED,), (answer(progress=Progress.BEGUN),)], State.ACKNOWLEDGED),
    ],
)
def test_a_recommendation_is_as_far_as_whoever_is_furthest_behind(
    bodies: list[tuple[Said, ...]], expected: State
) -> None:
    """Bodies that have finished hold nobody back; when all have, one that did it is enough."""
    requests = [Asked(SENT, DUE, said) for said in bodies]
    assert standing(requests, DUE, adopted_on=SENT).state is expected


def test_before_its_adoption_it_is_a_draft_and_after_its_withdrawal_withdrawn() -> None:
    """Whatever was sent."""
    requests = [Asked(SENT, DUE)]
    found = [standing(requests, on, adopted_on=SENT, withdrawn_on=DUE).state for on in (date(2026, 1, 1), SENT, DUE)]
    assert found == [State.DRAFT, State.SENT, State.WITHDRAWN]
    assert standing([], DUE, adopted_on=None).state is State.DRAFT


def test_of_two_bodies_the_one_that_is_late_longest_is_told() -> None:
    """The earliest day that has passed."""
    requests = [Asked(SENT, DUE), Asked(SENT, date(2026, 2, 1))]
    assert standing(requests, LATER, adopted_on=SENT).late == Late(Waiting.ANSWER, date(2026, 2, 1))


def test_how_long_answers_took() -> None:
    """In the middle, over those that came; what has not come by a day does not count."""
    requests = [
        Asked(SENT, DUE, (Said(SENT + timedelta(days=4), 1), answer(on=SENT + timedelta(days=30)))),
        Asked(SENT, DUE, (Said(SENT + timedelta(days=10), 1, Stance.REFUSED),)),
        Asked(SENT, DUE, (Said(LATER, 1),)),
        Asked(LATER, LATER + timedelta(days=9)),
    ]
    found = answer_times(requests, DUE)
    assert (found.sent, found.acknowledged, found.answered) == (3, 2, 2)
    assert (found.days_to_acknowledge, found.days_to_answer) == (7, 20)
    assert answer_times([], DUE).days_to_answer is None


SAID = st.builds(
    Said,
    on=DAYS,
    number=st.integers(1, 9),
    stance=st.none() | st.sampled_from(Stance),
    progress=st.none() | st.sampled_from(Progress),
    action_due_on=st.none() | DAYS,
    next_update_on=st.none() | DAYS,
)


@given(st.lists(SAID, max_size=6), DAYS)
def test_nothing_that_is_over_is_late(said: list[Said], on: date) -> None:
    """What is done or refused owes nothing, and what is late is late by a day that has passed."""
    found = standing_of(Asked(SENT, DUE, tuple(said)), on)
    assert not (found.over and found.late)
    assert found.late is None or found.late.since < on


@given(st.lists(SAID, max_size=6, unique_by=lambda each: each.number), DAYS, st.randoms())
def test_the_order_in_which_answers_are_read_does_not_matter(said: list[Said], on: date, shuffler: object) -> None:
    """Their days and numbers say which one counts."""
    mixed = list(said)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    assert standing_of(Asked(SENT, DUE, tuple(said)), on) == standing_of(Asked(SENT, DUE, tuple(mixed)), on)
