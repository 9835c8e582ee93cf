"""Which reminders are due: no step twice, only the latest, and none after a reason to stop, in any order of days."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.councils.rules import USUAL_REMINDERS, CharterRules, Reminder
from council.terms.limits import add_months
from council.terms.reminders.ladder import Ending, Sent, Step, Stop, due, endings, latest_step, next_step
from council.terms.seats import AmendmentKind, Held

START, END = date(2025, 7, 1), date(2027, 7, 1)
ALONE = Ending(UUID(int=1), UUID(int=2), "members", START, END)
RULES = CharterRules.model_validate(
    {
        "least_size": 2,
        "most_size": 2,
        "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": 2}],
        "terms": {"months": 24, "interim_months": 3},
    }
)

MANY = settings(max_examples=200, deadline=None, derandomize=True)
steps = st.builds(
    Reminder,
    when=st.sampled_from(("before_end", "before_end", "sitting_on")),
    length=st.integers(1, 40),
    unit=st.sampled_from(("day", "day", "month")),
)
ladders = st.lists(steps, min_size=1, max_size=5, unique_by=lambda each: each.key)
days = st.integers(-500, 120).map(lambda number: END + timedelta(days=number))


def held(number: int, start: date = START, end: date = END, **told: object) -> Held:
    """A term of a person."""
    return Held(UUID(int=number), UUID(int=100 + number), "members", start, end, end, **told)  # type: ignore[arg-type]  # any of its fields


def run(ladder: list[Reminder], asked: list[date], ending: Ending = ALONE) -> list[Sent]:
    """What a worker that looks on these days sends."""
    sent: list[Sent] = []
    for day in asked:
        sent += [Sent(ending.term_id, ending.end, each.step.key, day) for each in due([ending], sent, ladder, day)]
    return sent


@MANY
@given(ladders, st.lists(days, max_size=60))
def test_no_step_is_sent_twice_and_never_two_on_a_day(ladder: list[Reminder], asked: list[date]) -> None:
    """In whatever order the days are asked about, and however often."""
    sent = run(ladder, asked)
    assert max(Counter(each.step for each in sent).values(), default=1) == 1
    assert max(Counter(each.on for each in sent).values(), default=1) == 1


@MANY
@given(ladders, st.lists(days, max_size=60))
def test_only_the_latest_step_is_sent_and_no_earlier_one_after_it(ladder: list[Reminder], asked: list[date]) -> None:
    """Steps that were missed are not made up for; a step is sent on its day or later, and they go in order."""
    sent = run(ladder, sorted(asked))
    reached = [latest_step(ALONE, ladder, each.on) for each in sent]
    assert [step.key for step in reached if step] == [each.step for each in sent]
    assert reached == sorted(reached, key=lambda step: step or Step(date.min, ""))


@MANY
@given(ladders, st.sampled_from(Stop), st.lists(days, max_size=40), st.integers(0, 40))
def test_nothing_is_sent_after_a_reason_to_stop(
    ladder: list[Reminder], stop: Stop, asked: list[date], before: int
) -> None:
    """Until then as always; from then on nothing, on any day."""
    sent = run(ladder, asked[:before])
    stopped = Ending(ALONE.term_id, ALONE.person_id, ALONE.seat_group, START, END, stop=stop)
    assert [found for day in asked[before:] for found in due([stopped], sent, ladder, day)] == []


@MANY
@given(ladders, st.sets(days))
def test_missed_days_lose_at_most_the_steps_that_were_overtaken(ladder: list[Reminder], works: set[date]) -> None:
    """Whenever the worker looks, she has afterwards been told of the latest step: on that day or since it was due."""
    sent: list[Sent] = []
    for day in sorted(works):
        sent += [Sent(ALONE.term_id, END, each.step.key, day) for each in due([ALONE], sent, ladder, day)]
        step = latest_step(ALONE, ladder, day)
        assert step is None or any(each.on >= step.day for each in sent)


def test_the_usual_ladder_on_every_day() -> None:
    """Half a year, sixty and fourteen days before, then each week while she sits on."""
    asked = [END + timedelta(days=number) for number in range(-400, 22)]
    sent = [each.on for each in run(list(USUAL_REMINDERS), asked)]
    before = [add_months(END, -6), END - timedelta(days=60), END - timedelta(days=14)]
    assert sent == [*before, *(END + timedelta(days=number) for number in (7, 14, 21))]


def test_a_worker_that_was_down_for_months_sends_one() -> None:
    """Ten days before the end only the last of the three steps goes out, late."""
    assert [each.step for each in run(list(USUAL_REMINDERS), [END - timedelta(days=10)])] == ["before_end-14-day"]


def test_a_term_that_is_extended_is_reminded_of_anew() -> None:
    """What was sent about the old end does not count for the new one, except that two never go out on a day."""
    later = Ending(ALONE.term_id, ALONE.person_id, "members", START, add_months(END, 6))
    day = END - timedelta(days=14)
    sent = [Sent(ALONE.term_id, END, "before_end-14-day", day)]
    found = [due([later], sent, USUAL_REMINDERS, on) for on in (day, END)]
    assert [[each.step.key for each in each_day] for each_day in found] == [[], ["before_end-6-month"]]


def test_a_step_before_she_sat_is_none_of_hers() -> None:
    """Whoever serves the last four months of a term is not told on her first day that it ends in four months."""
    short = Ending(UUID(int=1), UUID(int=2), "members", add_months(END, -4), END)
    assert due([short], [], USUAL_REMINDERS, short.start) == []
    assert [each.step.key for each in due([short], [], USUAL_REMINDERS, END - timedelta(days=60))] == [
        "before_end-60-day"
    ]


def test_whoever_has_no_choice_is_told_before_the_end_and_not_asked_every_week() -> None:
    """There is nothing to answer, so sitting on brings no further reminder."""
    last = Ending(UUID(int=1), UUID(int=2), "members", START, END, asked=False)
    asked = [END + timedelta(days=number) for number in range(-400, 60)]
    assert len(run(list(USUAL_REMINDERS), asked, last)) == 3


def test_a_reminder_by_hand_takes_the_place_of_the_step_that_was_due() -> None:
    """The next goes out on its own day."""
    day = END - timedelta(days=55)
    sent = [Sent(ALONE.term_id, END, "by_hand", day)]
    assert due([ALONE], sent, USUAL_REMINDERS, day + timedelta(days=1)) == []
    assert next_step(ALONE, USUAL_REMINDERS, day) == Step(END - timedelta(days=14), "before_end-14-day")


STOPS = [
    ("nothing happened", [held(1)], {}, None),
    ("she answered", [held(1)], {"answered": {UUID(int=1)}}, Stop.ANSWERED),
    ("she resigned", [held(1, kind=AmendmentKind.RESIGNED)], {}, Stop.LEAVES),
    ("she died", [held(1, kind=AmendmentKind.DIED)], {}, Stop.LEAVES),
    ("she was erased", [held(1)], {"erased": {UUID(int=101)}}, Stop.ERASED),
    (
        "one of the two seats that end is given out",
        [held(1), held(2), held(3, END, add_months(END, 24))],
        {},
        None,
    ),
    (
        "both seats that end are given out",
        [held(1), held(2), held(3, END, add_months(END, 24)), held(4, END, add_months(END, 24))],
        {},
        Stop.FOLLOWED,
    ),
    ("the only seat that ends is given out", [held(1), held(3, END, add_months(END, 24))], {}, Stop.FOLLOWED),
    (
        "every seat is taken after a charter with fewer of them",
        [held(1), held(2), held(3), held(4, START, add_months(END, 12)), held(5, END, add_months(END, 24))],
        {},
        Stop.FOLLOWED,
    ),
    (
        "another term of hers begins",
        [held(1), Held(UUID(int=4), UUID(int=101), "members", END, add_months(END, 24), add_months(END, 24))],
        {},
        Stop.FOLLOWED,
    ),
    (
        "a successor sits in another kind of seat",
        [held(1), Held(UUID(int=5), UUID(int=9), "x", END, END, END)],
        {},
        None,
    ),
]


@pytest.mark.parametrize(("what", "terms", "known", "stop"), STOPS, ids=[each[0] for each in STOPS])
def test_what_stops_reminders(what: str, terms: list[Held], known: dict[str, set[UUID]], stop: Stop | None) -> None:
    """Each reason, found from the terms."""
    assert what
    found = endings(terms, RULES, END - timedelta(days=30), **known)  # type: ignore[arg-type]  # told by the table
    assert {each.term_id: each.stop for each in found}[UUID(int=1)] is stop


def test_whoever_does_not_sit_any_more_is_not_in_the_list() -> None:
    """In the interim she is; once successors sit on both seats, or the interim is over, she is not."""
    follow = [held(number, END + timedelta(days=10), add_months(END, 24)) for number in (2, 3)]
    days_asked = (END + timedelta(days=9), END + timedelta(days=10))
    assert [len(endings([held(1)], RULES, day)) for day in days_asked] == [1, 1]
    found = [{each.term_id for each in endings([held(1), *follow], RULES, day)} for day in days_asked]
    assert found == [{UUID(int=1)}, {UUID(int=2), UUID(int=3)}]
    assert endings([held(1)], RULES, add_months(END, 3)) == []
