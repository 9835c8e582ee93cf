"""Who sits, as everybody may read it: by name where she agreed, else only counted."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council.access import COUNTS_EVERYTHING, Role
from council.councils.models import Council
from council.members.choices.service import Appearance, appearances
from council.members.groups import service as groups
from council.portal.situation import Situation

LEAST_TOLD = 3  # a smaller number, or a smaller rest, could tell on somebody


@dataclass(frozen=True)
class Directory:
    """Those who sit: whoever agreed to be named, with what she allowed, and how many there are in all."""

    named: tuple[Appearance, ...]
    total: int

    @property
    def summary(self) -> str:
        """How many sit, and how many of them are named."""
        if not self.total:
            return _("Nobody sits on this council yet.")
        return ngettext(
            "%(num)d member sits on the council. Agreed to be named: %(named)d.",
            "%(num)d members sit on the council. Agreed to be named: %(named)d.",
            self.total,
            named=len(self.named),
        )


def directory(sitting: Collection[UUID]) -> Directory:
    """The public list of those who sit."""
    return Directory(tuple(appearances(sitting)), len(sitting))


def public_groups(council: Council) -> list[str]:
    """The groups that wish to be named in public."""
    return groups.public_groups(council)


def unaffiliated(found: Situation, roles: frozenset[Role]) -> str:
    """How many of those who sit belong to no group, for those who see counts; a number that could tell is kept back."""
    sitting = [each.seat.person_id for each in found.holders]
    if not sitting or not roles & COUNTS_EVERYTHING:
        return ""
    belongings = groups.belongings_of_many(sitting)
    free = sum(not any(each.covers(found.on) for each in belongings.get(person_id, [])) for person_id in sitting)
    if 0 < free < LEAST_TOLD or 0 < len(sitting) - free < LEAST_TOLD:
        return _("Almost all or almost none of the members belong to a group. The number could tell on somebody.")
    return _("%(free)d of %(total)d members belong to no group. Nobody has to.", free=free, total=len(sitting))
