"""What matters most, as pages show it: an order, and between which two members are divided. No single order."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from council.i18n import day, label
from council.recommendations.models import PriorityRound, Recommendation
from council.recommendations.priorities.counting import divided, places
from council.recommendations.priorities.service import FEWEST, candidates_of


@dataclass(frozen=True)
class Ranked:
    """One recommendation in the result, with its place; several may share one."""

    place: int
    number: int
    title: str
    recommendation: Recommendation


@dataclass(frozen=True)
class Result:
    """One round that was counted."""

    number: int
    closed: str
    ballots: int
    shown: bool
    why_not: str
    ranked: Sequence[Ranked]
    divided: Sequence[str]


def result(asked: PriorityRound) -> Result:
    """What members said together."""
    found, preferred = candidates_of(asked), asked.preferred
    return Result(
        number=asked.number,
        closed=day(asked.counted_at.date() if asked.counted_at else asked.closes_on),
        ballots=asked.ballots or 0,
        shown=preferred is not None,
        why_not=_(
            "Fewer than %(fewest)d members said what matters most to them, so nothing is shown and nothing was kept.",
            fewest=FEWEST,
        ),
        ranked=_ranked(found, places(preferred)) if preferred else [],
        divided=[
            _("“%(one)s” and “%(other)s”", one=label(found[each.one].title), other=label(found[each.other].title))
            for each in (divided(preferred) if preferred else [])
        ],
    )


def _ranked(found: Sequence[Recommendation], order: Sequence[Sequence[int]]) -> list[Ranked]:
    rows, before = [], 0
    for together in order:
        rows += [Ranked(before + 1, found[at].number, label(found[at].title), found[at]) for at in together]
        before += len(together)
    return rows
