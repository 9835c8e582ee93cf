"""Which skills those who sit have, and which nobody has."""

from dataclasses import dataclass
from datetime import date

from council.councils.models import Council
from council.i18n import label
from council.members.skills import service as skills
from council.terms import service as terms


@dataclass(frozen=True)
class SkillLine:
    """One skill, and how many of those who sit have it."""

    name: str
    have_it: int


@dataclass(frozen=True)
class Coverage:
    """The skills of a council as it sits; `told` of `sitting` said something of their skills."""

    lines: tuple[SkillLine, ...]
    told: int
    sitting: int

    @property
    def gaps(self) -> list[SkillLine]:
        """Skills that nobody said she has."""
        return [each for each in self.lines if not each.have_it]


def coverage(council: Council, on: date) -> Coverage:
    """How many of those who sit on a day have each skill, the rarest first."""
    sitting = [seat.person_id for seat in terms.seated(council, on)]
    told = skills.declared_by_many(sitting)
    lines = [
        SkillLine(label(each.name), sum(each.key in keys for keys in told.values()))
        for each in skills.skills_of(council)
    ]
    return Coverage(tuple(sorted(lines, key=lambda line: line.have_it)), len(told), len(sitting))
