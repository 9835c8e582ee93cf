"""What meetings say of taking part, as exact numbers from plain lists. Pure; none where there is nothing to measure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from council.meetings.models import Lead, Participation

LEVELS = tuple(Participation)


@dataclass(frozen=True)
class Reached:
    """How many agenda items stayed below the level of participation planned for them, reached it, or passed it."""

    below: int
    as_planned: int
    above: int


def attendance_rate(meetings: Iterable[tuple[int, int]]) -> Fraction | None:
    """Of all that were invited to some meetings, the share that took part: (invited, took part) for each."""
    told = list(meetings)
    invited = sum(each for each, _took_part in told)
    return Fraction(sum(took_part for _invited, took_part in told), invited) if invited else None


def migrant_led_share(items: Iterable[tuple[str, int]]) -> Fraction | None:
    """The share of agenda time that migrants lead: (who leads, minutes) for each item."""
    told = list(items)
    whole = sum(minutes for _lead, minutes in told)
    led = sum(minutes for lead, minutes in told if lead == Lead.MIGRANT.value)
    return Fraction(led, whole) if whole else None


def speaking_balance(turns: Sequence[int]) -> Fraction | None:
    """How evenly those who were there spoke: 1 when all did alike, one n-th when one of n spoke alone.

    This is the fairness index of Jain, Chiu and Hawe (1984): how many of them would have spoken, had those who spoke
    all done so equally often, as a share of all.
    """
    squares = sum(each * each for each in turns)
    return Fraction(sum(turns) ** 2, len(turns) * squares) if squares else None


def reached(items: Iterable[tuple[str, str]]) -> Reached | None:
    """Planned against achieved levels of participation: (planned, achieved) for each item that was rated."""
    steps = [
        LEVELS.index(Participation(achieved)) - LEVELS.index(Participation(planned)) for planned, achieved in items
    ]
    if not steps:
        return None
    return Reached(sum(each < 0 for each in steps), steps.count(0), sum(each > 0 for each in steps))
