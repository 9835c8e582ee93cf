"""From which planned rotation on enough people have come and left for new figures; found from the terms alone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID, uuid5

from council.councils.gate.counting import counted
from council.councils.rules import CharterRules
from council.terms.limits import add_months
from council.terms.seats import Held

LOOKED_AHEAD = 60  # rotations and early ends; a council is quite another one after them
UNKNOWN = UUID("6f1c0f0e-64b7-5d0c-9a53-0d4d8e0b1a52")  # those who will come have no other name yet


def possible_from(
    former: Sequence[Collection[UUID]], held: Iterable[Held], rules: CharterRules, *, on: date, smallest: int
) -> date | None:
    """The first day on which figures could be told, if each seat that falls free goes to somebody new."""
    terms = [(each.person_id, each.start, each.end) for each in held if each.end > on and each.start < each.end]
    for _step in range(LOOKED_AHEAD):
        on = min((end for _person, _start, end in terms if end > on), default=date.max)
        if on == date.max:
            return None
        terms = [each for each in terms if each[2] > on]
        sitting = {person for person, start, _end in terms if start <= on}
        newcomers = [uuid5(UNKNOWN, f"{on} {place}") for place in range(rules.seats - len(sitting))]
        terms += [(each, on, add_months(on, rules.terms.months)) for each in newcomers]
        sitting.update(newcomers)
        found = counted(former, sitting, smallest)
        if found.describes(len(sitting), smallest) and found.people not in former:
            return on
    return None
