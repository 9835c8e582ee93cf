"""What one reader of a proposal may see: names or pseudonyms, whose single values, and which dimensions' counts.

The council is small, so counts of protected dimensions could tell what one person declared. Members therefore see
open dimensions only; the secretariat and the auditor see every count. A single person's protected value is shown to
the secretariat where the dimension is restricted, and to nobody where it is sealed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from council.access import PERMISSIONS, Permission, Role, sees_counts, sees_single_values
from council.councils.rules import CharterRules
from council.councils.service import DimensionView
from council.rotation.words import Condition


@dataclass(frozen=True)
class Sight:
    """What may be shown; `single` and `counted` are dimension keys, `own` the reader's own pseudonym."""

    names: bool
    evidence: bool
    single: frozenset[str]
    counted: frozenset[str]
    hidden: int = 0
    own: str | None = field(default=None)

    def may_name(self, where: Condition) -> bool:
        """Whether a rule may be named beside one person."""
        return set(where) <= self.single

    def may_count(self, where: Condition) -> bool:
        """Whether the members a rule counts may be told."""
        return set(where) <= self.counted

    def sees_all(self, rules: CharterRules) -> bool:
        """Whether figures over all targets and quotas may be told."""
        return rules.judged <= self.counted


def sight_of(roles: frozenset[Role], dimensions: Iterable[DimensionView], own: str | None = None) -> Sight:
    """What somebody with these roles may see of these dimensions."""
    held = frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))
    known = {each.key: each.sensitivity for each in dimensions}
    counted = frozenset(key for key, sensitivity in known.items() if sees_counts(sensitivity, roles))
    return Sight(
        names=Permission.SEE_PEOPLE in held,
        evidence=Permission.READ_EVIDENCE in held,
        single=frozenset(key for key, sensitivity in known.items() if sees_single_values(sensitivity, roles)),
        counted=counted,
        hidden=len(known) - len(counted),
        own=own,
    )


def full_sight(dimensions: Iterable[DimensionView]) -> Sight:
    """What the secretariat sees: the command line is run by whoever runs the machine, and shows no more than that."""
    return sight_of(frozenset({Role.SECRETARIAT}), dimensions)
