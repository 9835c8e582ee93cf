"""Who is counted in an issue of published figures: decided from the lists of members alone, never from their answers.

Everybody knows who sat when. People are therefore counted, or left out, only together with enough others who were
counted in the same former issues: no difference between issues is then about fewer than so many people.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)
Atoms = Mapping[tuple[bool, ...], int]  # in which of the issues people were counted → how many these people are


@dataclass(frozen=True)
class Counted(Generic[Member]):
    """Who is counted: all but `missing` of those who sit, and besides them those who `left` with too few others."""

    people: frozenset[Member]
    missing: frozenset[Member]
    left: frozenset[Member]

    def describes(self, sitting: int, smallest: int) -> bool:
        """Whether this is enough people to tell anything of, and still the council that sits."""
        return len(self.people) > 2 * smallest and 2 * (len(self.missing) + len(self.left)) <= sitting


def counted(former: Sequence[Collection[Member]], sitting: Collection[Member], smallest: int) -> Counted[Member]:
    """Whom a next issue counts, after former ones, when these people sit.

    Those who were counted in the same former issues are counted, or not, so that each part holds at least `smallest`
    people or nobody. Where leavers are too few to be left out, either they are still counted, or all are left out.
    """
    known = frozenset[Member]().union(*former)
    new = frozenset(sitting) - known
    taken = set(new) if len(new) >= smallest else set()
    for together in _together(former, known):
        here = together.intersection(sitting)
        gone = together - here
        if not gone or (len(here) >= smallest and len(gone) >= smallest):
            taken |= here
        elif len(gone) < len(here):
            taken |= together
    return Counted(frozenset(taken), frozenset(sitting) - taken, frozenset(taken).difference(sitting))


def atoms(issues: Sequence[Collection[Member]]) -> Atoms:
    """Everybody ever counted, by the issues in which she was; whoever compares issues cannot look closer than this."""
    everybody = frozenset[Member]().union(*issues)
    return {pattern(next(iter(each)), issues): len(each) for each in _together(issues, everybody)}


def pattern(member: Member, issues: Iterable[Collection[Member]]) -> tuple[bool, ...]:
    """In which issues somebody was counted."""
    return tuple(member in each for each in issues)


def _together(issues: Sequence[Collection[Member]], people: Iterable[Member]) -> list[set[Member]]:
    found: dict[tuple[bool, ...], set[Member]] = defaultdict(set)
    for each in people:
        found[pattern(each, issues)].add(each)
    return [found[each] for each in sorted(found)]
