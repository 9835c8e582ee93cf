"""The figures of the past, written down as soon as they are due: compositions, and how far applicants came."""

from datetime import date

from council.audit.acts import Act
from council.audit.replaying import fingerprint
from council.audit.service import Detail, Subject, System, record
from council.councils.models import Council
from council.rotation import funnels, snapshots

KEEPER = System("history")


def settle(council: Council, until: date) -> int:
    """Write down all that is due up to a day, before anything it is counted from can change; says how much.

    It is nobody's doing: whoever is about to make statements unreadable only makes it happen in time. The record keeps
    the fingerprint of each, as it is sealed.
    """
    compositions, steps = snapshots.settle(council, until), funnels.settle(council, until)
    written = len(compositions) + len(steps)
    if written:
        details: dict[str, Detail] = {
            "until": until.isoformat(),
            "compositions": {str(each.id): fingerprint(each.counts_sealed) for each in compositions},
            "funnels": {str(each.id): fingerprint(each.figures_sealed) for each in steps},
        }
        record(KEEPER, Act.FIGURES_KEPT, Subject("council", str(council.id)), council=council.id, details=details)
    return written


def has_news(council: Council, until: date) -> bool:
    """Whether settling would write anything; it takes longer to say than what is due, as all who sit are counted."""
    return is_due(council, until) or snapshots.said_differently(council, until)


def is_due(council: Council, until: date) -> bool:
    """Whether anything is due up to a day; what members say differently since is left to whoever settles."""
    return snapshots.is_due(council, until) or funnels.is_due(council, until)
