"""Founding councils, adopting charters, and granting roles; every change leaves one act in the record."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from council import crypto
from council.access import Role
from council.accounts.models import User
from council.accounts.sessions import end_sessions_of
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, Subject, record
from council.councils import documents
from council.councils.dimensions import DimensionView, ValueView, add_dimension, dimensions_of, retire_dimension
from council.councils.documents import Decision
from council.councils.models import Charter, Council, Labels, RoleGrant
from council.councils.phrases import NamedDimension
from council.councils.rules import CharterRules
from council.database import db, moment
from council.errors import Refused
from council.i18n import day as written_day
from council.i18n import label

__all__ = [
    "Decision",
    "DimensionView",
    "ValueView",
    "add_dimension",
    "adopt_charter",
    "charter_numbered",
    "charter_on",
    "charters_of",
    "check_adoption",
    "check_level",
    "councils",
    "councils_of",
    "dimensions_of",
    "find_council",
    "found_council",
    "grant_of",
    "grant_role",
    "grants_of",
    "latest_charter",
    "retire_dimension",
    "revoke_role",
    "roles_of",
    "rules_of",
]

SLUG = re.compile(r"[a-z][a-z0-9-]{1,40}")
RESERVED_SLUGS = frozenset(
    {
        "account",
        "api",
        "calendar",
        "contact",
        "health",
        "language",
        "me",
        "privacy",
        "record",
        "schemas",
        "sign-in",
        "sign-out",
        "static",
    }
)
UNSTATED = Decision()
LEVELS = ("global", "regional", "national", "local")


def find_council(slug: str) -> Council | None:
    """The council with this short name; what cannot be one is not asked for."""
    if not SLUG.fullmatch(slug):
        return None
    return db.session.scalar(select(Council).where(Council.slug == slug))


def councils() -> list[Council]:
    """Every council, by short name."""
    return list(db.session.scalars(select(Council).order_by(Council.slug)))


def check_level(level: str) -> None:
    """Refuse what is not a level."""
    if level not in LEVELS:
        raise Refused(
            _("“%(level)s” is not a level of a council.", level=level),
            _("Choose one of these: %(levels)s.", levels=", ".join(LEVELS)),
        )


def found_council(
    actor: Actor, *, slug: str, name: Labels, level: str, about: Labels, parent: Council | None = None
) -> Council:
    """Begin a council: it has a name and a level, and waits for its dimensions and its first charter."""
    check_level(level)
    if not SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        raise Refused(
            _("“%(slug)s” cannot be the short name of a council.", slug=slug),
            _("Use small letters, digits and hyphens, begin with a letter, and choose no word this site uses itself."),
        )
    if find_council(slug) is not None:
        raise Refused(_("A council with the short name “%(slug)s” exists already.", slug=slug), _("Choose another."))
    parent_id = parent.id if parent else None
    council = Council(slug=slug, name=dict(name), level=level, about=dict(about), parent_id=parent_id)
    db.session.add(council)
    db.session.flush()
    crypto.make_key(council.id)
    details = as_told(council, "slug", "name", "level", "about", "parent_id", "version")
    record(actor, Act.COUNCIL_FOUNDED, _subject(council), council=council.id, details=details)
    return council


def charter_numbered(council: Council, number: int) -> Charter | None:
    """One version of the charter by its number."""
    return db.session.scalar(select(Charter).where(Charter.council_id == council.id, Charter.number == number))


def charters_of(council: Council) -> list[Charter]:
    """Every version of the charter that is or will be in force, the newest first."""
    adopted = select(Charter).where(Charter.council_id == council.id, Charter.in_force_from.is_not(None))
    return list(db.session.scalars(adopted.order_by(Charter.number.desc())))


def latest_charter(council: Council) -> Charter | None:
    """The newest version, whether it is in force already or will be."""
    return next(iter(charters_of(council)), None)


def charter_on(council: Council, day: date) -> Charter | None:
    """The version in force on a day; none before the first."""
    adopted = select(Charter).where(Charter.council_id == council.id, Charter.in_force_from <= day)
    return db.session.scalar(adopted.order_by(Charter.in_force_from.desc(), Charter.number.desc()).limit(1))


def rules_of(charter: Charter) -> CharterRules:
    """A charter's rules, ready to use."""
    return CharterRules.model_validate(charter.rules)


def check_adoption(
    council: Council, *, rules: CharterRules, in_force_from: date, also: Sequence[NamedDimension] = ()
) -> None:
    """Refuse rules that cannot enter into force on that day; `also` are dimensions added together with them."""
    latest = latest_charter(council)
    if latest is not None and latest.in_force_from is not None and in_force_from < latest.in_force_from:
        raise Refused(
            _(
                "The newest version of the charter is in force from %(day)s; the next cannot begin before it.",
                day=written_day(latest.in_force_from),
            ),
            _("Choose that day or a later one."),
        )
    _names_what_exists(rules, [*dimensions_of(council, on=in_force_from), *also])


def adopt_charter(
    actor: Actor,
    council: Council,
    *,
    rules: CharterRules,
    in_force_from: date,
    source: str = "",
    decision: Decision = UNSTATED,
) -> Charter:
    """Put a new version of the charter into force from a day on, with its document; those before it stay."""
    check_adoption(council, rules=rules, in_force_from=in_force_from)
    latest = latest_charter(council)
    charter = Charter(
        council_id=council.id,
        council=council,
        number=latest.number + 1 if latest else 1,
        in_force_from=in_force_from,
        rules=rules.model_dump(mode="json"),  # in full: a later default must not change what an old charter says
        source=source,
        decided_by=decision.by,
        decided_on=decision.on,
        reference=decision.reference,
        created_at=moment(),
    )
    charter.document = documents.written(charter, rules, dimensions_of(council, on=in_force_from))
    charter.document_hash = documents.digest(charter.document)
    db.session.add(charter)
    db.session.flush()
    stated = as_told(charter, "number", "in_force_from", "rules", "source", "decided_by", "decided_on", "reference")
    details: dict[str, Detail] = {**stated, **as_told(charter, "document", "version"), "sha256": charter.document_hash}
    subject = Subject("charter", str(charter.id))
    record(actor, Act.CHARTER_ENTERED_INTO_FORCE, subject, council=council.id, details=details)
    return charter


def _names_what_exists(rules: CharterRules, dimensions: Sequence[NamedDimension]) -> None:
    known: Mapping[str, set[str]] = {each.key: {value.key for value in each.values} for each in dimensions}
    for dimension, value in sorted(rules.named_values(), key=str):
        if dimension not in known:
            raise Refused(
                _("The council has no dimension “%(dimension)s” on that day.", dimension=dimension),
                _("Add the dimension first, or take it out of the rules."),
            )
        if value is not None and value not in known[dimension]:
            raise Refused(
                _("The dimension “%(dimension)s” has no value “%(value)s”.", dimension=dimension, value=value),
                _("Add the value first, or take it out of the rules."),
            )


def roles_of(user: User, council: Council) -> frozenset[Role]:
    """The roles somebody holds in a council now."""
    held = select(RoleGrant.role).where(
        RoleGrant.user_id == user.id, RoleGrant.council_id == council.id, RoleGrant.revoked_at.is_(None)
    )
    return frozenset(Role(role) for role in db.session.scalars(held))


def councils_of(user: User) -> list[tuple[Council, frozenset[Role]]]:
    """The councils in which somebody holds a role, with the roles, by short name."""
    held = (
        select(Council, RoleGrant.role)
        .join(RoleGrant, RoleGrant.council_id == Council.id)
        .where(RoleGrant.user_id == user.id, RoleGrant.revoked_at.is_(None))
        .order_by(Council.slug)
    )
    found: dict[Council, set[Role]] = {}
    for council, role in db.session.execute(held):
        found.setdefault(council, set()).add(Role(role))
    return [(council, frozenset(roles)) for council, roles in found.items()]


def grants_of(council: Council) -> list[RoleGrant]:
    """Every role held in a council now, by name of the person."""
    held = select(RoleGrant).where(RoleGrant.council_id == council.id, RoleGrant.revoked_at.is_(None))
    return sorted(db.session.scalars(held), key=lambda grant: (grant.user.name, grant.user.email, grant.role))


def grant_of(council: Council, grant_id: UUID) -> RoleGrant | None:
    """A role held in this council now; none when it belongs to another council or was taken back."""
    grant = db.session.get(RoleGrant, grant_id)
    return grant if grant and grant.council_id == council.id and grant.revoked_at is None else None


def grant_role(actor: Actor, council: Council, *, user: User, role: Role) -> RoleGrant:
    """Give somebody a role in a council."""
    if role in roles_of(user, council):
        raise Refused(_("This person holds that role already."), _("Nothing needs to be done."))
    grant = RoleGrant(user_id=user.id, user=user, council_id=council.id, role=role.value, granted_at=moment())
    db.session.add(grant)
    db.session.flush()
    record(actor, Act.ROLE_GRANTED, _holder(user), council=council.id, details=as_told(grant, "id", "role"))
    return grant


def revoke_role(actor: Actor, grant: RoleGrant) -> None:
    """Take a role back and sign the person out everywhere, so that it ends at once."""
    if grant.revoked_at is not None:
        raise Refused(_("This role was taken back already."), _("Nothing needs to be done."))
    if grant.role == Role.ADMINISTRATOR and _administrators(grant) == 1:
        raise Refused(
            _("This is the council's only administrator. Without one, nobody could grant roles."),
            _("Make somebody else an administrator first."),
        )
    grant.revoked_at = moment()
    end_sessions_of(grant.user)
    details = as_told(grant, "id", "role")
    record(actor, Act.ROLE_REVOKED, _holder(grant.user), council=grant.council_id, details=details)


def _administrators(grant: RoleGrant) -> int:
    held = select(func.count()).where(
        RoleGrant.council_id == grant.council_id,
        RoleGrant.role == Role.ADMINISTRATOR.value,
        RoleGrant.revoked_at.is_(None),
    )
    return db.session.scalar(held) or 0


def _holder(user: User) -> Subject:
    return Subject("account", str(user.id), user.id, user.name)


def _subject(council: Council) -> Subject:
    return Subject("council", str(council.id), council.id, label(council.name))
