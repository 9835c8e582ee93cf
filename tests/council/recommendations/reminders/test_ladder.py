"""Which step of the ladder falls due when: each once, none twice on a day, none once there is nothing to wait for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from council.recommendations.reminders.ladder import Due, Rung, Step, due
from council.recommendations.trail import Asked, Progress, Said, Stance

SENT, DUE = date(2026, 1, 5), date(2026, 3, 2)
WEEK = timedelta(weeks=1)


def days(rung: Rung, first: date, last: date, *, asleep: frozenset[date] = frozenset()) -> list[tuple[Step, date]]:
    """What a worker does on each day, as long as it is awake; it notes every step."""
    done: dict[str, date] = {}
    found = []
    on = first
    while on <= last:
        step = None if on in asleep else due(rung, done, on, last=max(done.values(), default=None))
        if step is not None:
            done[step.key] = on
            found.append((step.step, on))
        on += timedelta(days=1)
    return found


def test_the_ladder_of_a_body_that_says_nothing() -> None:
    """Two weeks before, on the day, every four weeks after it, and at its time the next person."""
    rung = Rung(Asked(SENT, DUE), SENT, somebody_next=True, escalate_weeks=6)
    assert days(rung, SENT, DUE + 9 * WEEK) == [
        (Step.BEFORE, DUE - 2 * WEEK),
        (Step.DUE, DUE),
        (Step.OVERDUE, DUE + 4 * WEEK),
        (Step.ESCALATE, DUE + 6 * WEEK),
        (Step.OVERDUE, DUE + 8 * WEEK),
    ]


def test_nobody_is_turned_to_where_nobody_is_named() -> None:
    """Without a next person there is no such step."""
    rung = Rung(Asked(SENT, DUE), SENT, somebody_next=False, escalate_weeks=2)
    assert Step.ESCALATE not in {step for step, _day in days(rung, SENT, DUE + 9 * WEEK)}


def test_a_new_person_has_time_of_her_own() -> None:
    """The one after her is written to so many weeks after she was."""
    since = DUE + 6 * WEEK
    rung = Rung(Asked(SENT, DUE), since, somebody_next=True, escalate_weeks=6)
    assert days(rung, since + WEEK, since + 6 * WEEK)[-1] == (Step.ESCALATE, since + 6 * WEEK)


def test_short_notice_needs_no_reminder_before_the_day() -> None:
    """What was sent less than two weeks before is not reminded of at once."""
    assert days(Rung(Asked(DUE - WEEK, DUE), DUE - WEEK), DUE - WEEK, DUE) == [(Step.DUE, DUE)]


def test_an_answer_stops_it_until_what_was_promised_is_late() -> None:
    """Then it is reminded of that."""
    promised = date(2026, 6, 1)
    said = Said(SENT + WEEK, 1, Stance.ACCEPTED, Progress.BEGUN, action_due_on=promised)
    rung = Rung(Asked(SENT, DUE, (said,)), SENT, somebody_next=True, escalate_weeks=1)
    found = days(rung, SENT + WEEK, promised + 5 * WEEK)
    assert [step for step, _day in found] == [Step.UPDATE, Step.UPDATE]
    assert found[0][1] == promised + timedelta(days=1)


def test_what_is_over_is_reminded_of_no_more() -> None:
    """Refused or done, nobody is written to."""
    for said in (Said(SENT, 1, Stance.REFUSED), Said(SENT, 1, Stance.ACCEPTED, Progress.DONE)):
        assert days(Rung(Asked(SENT, DUE, (said,)), SENT), SENT, DUE + 9 * WEEK) == []


def test_of_several_missed_steps_only_the_last_is_done() -> None:
    """A worker that slept does not make up for what it missed."""
    asleep = frozenset(SENT + timedelta(days=day) for day in range((DUE - SENT).days + 10))
    rung = Rung(Asked(SENT, DUE), SENT)
    assert days(rung, SENT, DUE + 3 * WEEK, asleep=asleep) == [(Step.DUE, DUE + timedelta(days=10))]


def test_the_same_day_is_asked_about_twice() -> None:
    """The second worker finds nothing to do."""
    rung = Rung(Asked(SENT, DUE), SENT)
    first = due(rung, set(), DUE)
    assert first == Due(Step.DUE, DUE)
    assert due(rung, {first.key}, DUE, last=DUE) is None


@given(
    st.integers(0, 120),
    st.integers(1, 8),
    st.frozensets(st.integers(0, 200), max_size=80),
    st.integers(0, 1),
)
def test_no_step_is_done_twice_and_none_before_its_day(
    length: int, weeks: int, slept: frozenset[int], followers: int
) -> None:
    """Whatever days the worker misses."""
    asked = Asked(SENT, SENT + timedelta(days=length))
    rung = Rung(asked, SENT, somebody_next=followers > 0, escalate_weeks=weeks)
    found = days(rung, SENT, SENT + timedelta(days=200), asleep=frozenset(SENT + timedelta(days=day) for day in slept))
    assert len({day for _step, day in found}) == len(found)
    assert all(day >= asked.due_on for step, day in found if step is not Step.BEFORE)
    assert [step for step, _day in found].count(Step.ESCALATE) <= followers
