"""Access to sealed cross-tables: asked for with a reason, granted until a day or refused, over by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from council import addresses, crypto, i18n, mail
from council.access import PERMISSIONS, Permission
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service as councils
from council.councils.models import Council, RoleGrant
from council.database import db, existing, moment
from council.errors import Refused
from council.i18n import day, label
from council.reports.history import service as history
from council.reports.history.spans import History
from council.reports.sealed.models import SealedAccess

LONGEST_REASON = 1000
LONGEST_DAYS = 92


class AccessState(StrEnum):
    """How far a request has come."""

    ASKED = "asked"
    REFUSED = "refused"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Wish:
    """What an auditor asks for: which dimensions together, over which days, and why."""

    dimensions: tuple[str, ...]
    first_day: date
    last_day: date
    reason: str


# Changes


def ask(actor: User, council: Council, *, wish: Wish) -> SealedAccess:
    """Ask for a sealed table; whoever may open it is told by mail."""
    request_id = uuid4()
    asked = SealedAccess(
        id=request_id,
        council_id=council.id,
        council=council,
        asked_by_id=actor.id,
        asked_by=actor,
        dimensions=list(wish.dimensions),
        first_day=wish.first_day,
        last_day=wish.last_day,
        reason_sealed=crypto.seal(council.id, wish.reason[:LONGEST_REASON], _place(request_id)),
        asked_at=moment(),
    )
    db.session.add(asked)
    db.session.flush()
    _record(actor, Act.SEALED_ACCESS_ASKED, asked)
    for each in _deciders(council):
        _write(each, asked, "reports.sealed_requests")
    return asked


def grant(actor: User, asked: SealedAccess, *, until: date) -> None:
    """Open the table to the auditor until a day, that day included."""
    _refuse_if_not_hers_to_decide(actor, asked)
    today = moment().date()
    if not 0 <= (until - today).days <= LONGEST_DAYS:
        raise Refused(
            _("A sealed table can be opened for %(days)s days at most, from today on.", days=LONGEST_DAYS),
            _("Choose a nearer day. The auditor can ask again."),
        )
    _decide(actor, asked)
    asked.open_until = until
    _record(actor, Act.SEALED_ACCESS_GRANTED, asked, {"open_until": until.isoformat()})
    _write(asked.asked_by, asked, "reports.sealed_access")


def refuse(actor: User, asked: SealedAccess) -> None:
    """Leave the table closed."""
    _refuse_if_not_hers_to_decide(actor, asked)
    _decide(actor, asked)
    _record(actor, Act.SEALED_ACCESS_REFUSED, asked)
    _write(asked.asked_by, asked, "reports.sealed_access")


def record_look(actor: Actor, asked: SealedAccess) -> None:
    """Write down that the table was read."""
    _record(actor, Act.SEALED_TABLE_READ, asked)


# Questions


def closed_tables(found: History) -> list[tuple[str, ...]]:
    """The dimensions that some charter looks at together and that are kept closed, as one of them is sealed."""
    readable = set(history.crossings_to_read(found))
    named = [tuple(each.dimensions) for charter in found.charters for each in charter.rules.crossings]
    return [each for each in dict.fromkeys(named) if each not in readable]


def requests_by(user: User, council: Council) -> list[SealedAccess]:
    """What somebody asked for here, the latest first."""
    return [each for each in requests(council) if each.asked_by_id == user.id]


def requests(council: Council) -> list[SealedAccess]:
    """Everything that was asked for here, the latest first."""
    asked = select(SealedAccess).where(SealedAccess.council_id == council.id)
    return list(db.session.scalars(asked.order_by(SealedAccess.asked_at.desc())))


def request(council: Council, request_id: UUID) -> SealedAccess:
    """One request in this council; any other is not there."""
    return existing(SealedAccess, request_id, belongs=lambda found: found.council_id == council.id)


def table_name(asked: SealedAccess) -> str:
    """The dimensions together, by their names; one that was retired by its key."""
    names = {each.key: label(each.name) for each in councils.dimensions_of(asked.council)}
    return " × ".join(names.get(each, each) for each in asked.dimensions)


def state_of(asked: SealedAccess, on: date) -> AccessState:
    """How far it has come; what was open ends by itself."""
    if asked.decided_at is None:
        return AccessState.ASKED
    if asked.open_until is None:
        return AccessState.REFUSED
    return AccessState.OPEN if on <= asked.open_until else AccessState.OVER


def is_open_to(user: User, asked: SealedAccess, on: date) -> bool:
    """Whether somebody may read the table today: she alone who asked, as long as it was opened."""
    return asked.asked_by_id == user.id and state_of(asked, on) is AccessState.OPEN


def reason_of(asked: SealedAccess) -> str:
    """Why it was asked for."""
    try:
        return crypto.unseal(asked.council_id, asked.reason_sealed, _place(asked.id))
    except crypto.Unreadable:
        return ""


def _refuse_if_not_hers_to_decide(user: User, asked: SealedAccess) -> None:
    if asked.decided_at is not None:
        raise Refused(_("This request was decided already."), _("Open the list again to see how."))
    if asked.asked_by_id == user.id:
        raise Refused(_("Nobody opens a sealed table to herself."), _("Ask somebody else in charge to decide."))


def _decide(user: User, asked: SealedAccess) -> None:
    asked.decided_by_id, asked.decided_at = user.id, moment()
    asked.version += 1


def _deciders(council: Council) -> list[User]:
    roles = [role.value for role, held in PERMISSIONS.items() if Permission.OPEN_SEALED in held]
    grants = select(RoleGrant.user_id).where(
        RoleGrant.council_id == council.id, RoleGrant.role.in_(roles), RoleGrant.revoked_at.is_(None)
    )
    return sorted(db.session.scalars(select(User).where(User.id.in_(grants), User.active)), key=lambda user: user.email)


def _write(user: User, asked: SealedAccess, endpoint: str) -> None:
    with force_locale(user.language or i18n.DEFAULT):
        if asked.decided_at is None:
            subject, text = (
                _("An auditor asks to read a sealed table"),
                _("Read why, and open it for a time or refuse."),
            )
        elif asked.open_until is None:
            subject, text = _("The sealed table stays closed"), _("Your request was refused. You can ask again.")
        else:
            subject = _("The sealed table is open to you")
            text = _("You can read it until %(day)s. Each look is recorded.", day=day(asked.open_until))
        link = addresses.known(endpoint, council=asked.council)
        mail.write(user.email, subject, f"{text}\n\n{link}\n", at=moment())


def _record(actor: Actor, act: Act, asked: SealedAccess, more: Mapping[str, Detail] | None = None) -> None:
    details: dict[str, Detail] = {
        "dimensions": list(asked.dimensions),
        "from": asked.first_day.isoformat(),
        "until": asked.last_day.isoformat(),
    }
    subject = Subject("sealed_access", str(asked.id))
    record(actor, act, subject, council=asked.council_id, details={**details, **(more or {})})


def _place(request_id: UUID) -> crypto.Place:
    return crypto.Place("sealed_access", "reason_sealed", request_id)
