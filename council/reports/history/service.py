"""Looking at exact figures of the past: each look is written into the record, with what was looked at."""

from dataclasses import dataclass

from council.access import Sensitivity
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council
from council.reports.history.spans import History, Span


@dataclass(frozen=True)
class Look:
    """What somebody looks at: which page, which dimensions, and which days."""

    page: str
    dimensions: tuple[str, ...]
    span: Span


def record_look(actor: Actor, council: Council, *, look: Look) -> None:
    """Write down that somebody read exact figures: of which page, which dimensions and which days."""
    details: dict[str, Detail] = {
        "page": look.page,
        "dimensions": list(look.dimensions),
        "from": look.span.start.isoformat(),
        "until": look.span.last.isoformat(),
    }
    record(actor, Act.HISTORY_READ, Subject("council", str(council.id)), council=council.id, details=details)


def crossings_to_read(history: History) -> list[tuple[str, ...]]:
    """The dimensions that some charter looks at together and whose combinations may be read here: none is sealed.

    With several sealed or closely kept answers at once, a cell of one member tells who she is.
    """
    sealed = {each.key for each in history.dimensions if each.sensitivity == Sensitivity.SEALED}
    named = [tuple(each.dimensions) for charter in history.charters for each in charter.rules.crossings]
    return [each for each in dict.fromkeys(named) if sealed.isdisjoint(each)]


def crossings_kept_closed(history: History) -> bool:
    """Whether some charter looks at dimensions together that may not be read here."""
    named = {tuple(each.dimensions) for charter in history.charters for each in charter.rules.crossings}
    return bool(named - set(crossings_to_read(history)))
