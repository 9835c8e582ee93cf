"""A council's name, its words about itself, its level, and the council it is part of."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service
from council.councils.models import Council, Labels
from council.database import db
from council.errors import Refused
from council.i18n import label


@dataclass(frozen=True)
class Kin:
    """A council in the tree, with the level it works on."""

    council: Council
    name: str
    level: str


@dataclass(frozen=True)
class Family:
    """What a council is part of, the widest first, and the councils that are part of it."""

    above: list[Kin]
    below: list[Kin]


def describe(actor: Actor, council: Council, *, name: Labels, about: Labels) -> None:
    """Change what a council is called and what it says about itself, in every language given."""
    if not name:
        raise Refused(_("A council needs a name in at least one language."), _("Enter a name."))
    council.name, council.about = dict(name), dict(about)
    council.version += 1
    details: dict[str, Detail] = {**as_told(council, "name", "about", "version"), "languages": sorted(name)}
    record(actor, Act.COUNCIL_DESCRIBED, _subject(council), council=council.id, details=details)


def set_place(actor: Actor, council: Council, *, level: str, parent: Council | None) -> None:
    """Say on which level a council works, and which council it is part of."""
    service.check_level(level)
    if parent is not None and council.id in {each.id for each in (parent, *ancestors(parent))}:
        raise Refused(
            _("“%(parent)s” is itself part of this council.", parent=label(parent.name)),
            _("Choose a council that is not below this one."),
        )
    council.level = level
    council.parent_id = parent.id if parent else None
    council.version += 1
    details = as_told(council, "level", "parent_id", "version")
    record(actor, Act.COUNCIL_PLACED, _subject(council), council=council.id, details=details)


# Questions


def ancestors(council: Council) -> Iterator[Council]:
    """The council it is part of, what that one is part of, and so on."""
    parent_id = council.parent_id
    while parent_id is not None:
        parent = db.session.get_one(Council, parent_id)
        yield parent
        parent_id = parent.parent_id


def family_of(council: Council) -> Family:
    """A council among those above and below it, as everyone may know them."""
    parts = select(Council).where(Council.parent_id == council.id).order_by(Council.slug)
    return Family([*map(_kin, reversed(list(ancestors(council))))], [*map(_kin, db.session.scalars(parts))])


def possible_parents(council: Council, reader: User) -> list[Council]:
    """The councils that this reader administers and that are not below this one; and the present one."""
    administered = [each for each, roles in service.councils_of(reader) if Role.ADMINISTRATOR in roles]
    offered = [each for each in administered if council.id not in {one.id for one in (each, *ancestors(each))}]
    present = next(ancestors(council), None)
    return offered if present is None or present in offered else [present, *offered]


def level_name(level: str) -> str:
    """A level in the reader's language."""
    names = {
        "global": _("worldwide"),
        "regional": _("several countries"),
        "national": _("one country"),
        "local": _("a city or district"),
    }
    return names[level]


def _kin(council: Council) -> Kin:
    return Kin(council, label(council.name), level_name(council.level))


def _subject(council: Council) -> Subject:
    return Subject("council", str(council.id), council.id, label(council.name))
