"""Groups a council knows, and who belongs to them. Belonging to none is as good as belonging to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council
from council.database import db, existing, moment
from council.errors import NotFound, Refused
from council.members.groups.models import Affiliation, Group
from council.members.models import Person
from council.members.queries import rows_of_many
from council.members.service import subject_of


class Kind(StrEnum):
    """What a group is. All three count alike."""

    ORGANISED = "organised"
    INFORMAL = "informal"
    UNREGISTERED = "unregistered"


class Capacity(StrEnum):
    """For whom a person sits."""

    PERSONAL = "personal"
    ORGANISATION = "organisation"
    INFORMAL_GROUP = "informal_group"


class GroupDetails(TypedDict):
    """What is known of a group."""

    kind: Kind
    name: str
    contact: str
    public: bool


@dataclass(frozen=True)
class Belonging:
    """One person's place in a group."""

    id: UUID
    person_id: UUID
    group_id: UUID
    speaks_for: bool
    since: date
    until: date | None

    def covers(self, on: date) -> bool:
        """Whether she belongs to it on a day."""
        return self.since <= on and (self.until is None or on < self.until)


def groups_of(council: Council) -> list[Group]:
    """Every group a council knows, in the order of its name, those that ended last."""
    known = list(db.session.scalars(select(Group).where(Group.council_id == council.id)))
    crypto.load_keys(each.id for each in known)
    return sorted(known, key=lambda each: (each.ended_on is not None, name_of(each).casefold()))


def named_in_public(council: Council) -> list[Group]:
    """The groups that wish to be named in public, in the order of their names."""
    wishing = Group.council_id == council.id, Group.public, Group.ended_on.is_(None)
    known = list(db.session.scalars(select(Group).where(*wishing)))
    crypto.load_keys(each.id for each in known)
    return sorted((each for each in known if name_of(each)), key=lambda each: name_of(each).casefold())


def public_groups(council: Council) -> list[str]:
    """The names of the groups that wish to be named in public, in order."""
    return [name_of(each) for each in named_in_public(council)]


def group(council: Council, group_id: UUID) -> Group:
    """One group of a council; another council's is not there."""
    return existing(Group, group_id, belongs=lambda found: found.council_id == council.id)


def name_of(group: Group) -> str:
    """What a group is called, for those who may know."""
    return _opened(group, "name_sealed", group.name_sealed)


def called(council: Council, name: str) -> Group | None:
    """The group that goes by a name, however it is written in capitals; none that has ended."""
    wanted = " ".join(name.split()).casefold()
    present = (each for each in groups_of(council) if each.ended_on is None)
    return next((each for each in present if " ".join(name_of(each).split()).casefold() == wanted), None)


def contact_of(group: Group) -> str:
    """How to reach a group; empty when it gave nothing."""
    return _opened(group, "contact_sealed", group.contact_sealed)


def add_group(actor: Actor, council: Council, **told: Unpack[GroupDetails]) -> Group:
    """Make a group known to a council, with a key of its own."""
    added = Group(id=uuid4(), council_id=council.id, created_at=moment())
    crypto.make_key(added.id)
    _write(added, told)
    db.session.add(added)
    db.session.flush()
    record(actor, Act.GROUP_ADDED, _subject(added), council=council.id, details=_open_details(added))
    return added


def correct_group(actor: Actor, group: Group, **told: Unpack[GroupDetails]) -> None:
    """Correct what is known of a group, and whether it wishes to be named in public."""
    group.version += 1
    _write(group, told)
    record(actor, Act.GROUP_CORRECTED, _subject(group), council=group.council_id, details=_open_details(group))


def end_group(actor: Actor, group: Group, *, on: date) -> None:
    """A group exists no longer, or wishes to be known no longer: it is named nowhere in public from that day.

    Whoever belongs to it no longer does so; each of these ends has its own act.
    """
    if group.ended_on is not None:
        raise Refused(_("This group has ended already."), _("Nothing needs to be done."))
    for person_id, affiliation_id in _open_in(group):
        end_affiliation(actor, affiliation(db.session.get_one(Person, person_id), affiliation_id), on=on)
    group.ended_on, group.public = on, False
    group.version += 1
    record(actor, Act.GROUP_ENDED, _subject(group), council=group.council_id, details={"on": on.isoformat()})


def affiliate(actor: Actor, person: Person, group: Group, *, speaks_for: bool, since: date) -> Affiliation:
    """Write down that somebody belongs to a group; `speaks_for` when she sits in its name."""
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))
    if group.council_id != person.council_id or group.ended_on is not None:
        raise NotFound
    present = belongings_of(person)
    if any(each.group_id == group.id and each.until is None for each in present):
        raise Refused(
            _("It is written down already that this person belongs to this group."),
            _("End that first, if something about it changed."),
        )
    if speaks_for and any(each.speaks_for and each.until is None for each in present):
        raise Refused(_("This person sits in the name of another group already."), _("End that first."))
    affiliation_id = uuid4()
    sealed = crypto.seal(person.id, str(group.id), _group_place(affiliation_id))
    added = Affiliation(id=affiliation_id, person_id=person.id, group_sealed=sealed, speaks_for=speaks_for, since=since)
    db.session.add(added)
    details: dict[str, Detail] = {"speaks_for": speaks_for, "since": since.isoformat()}
    record(actor, Act.AFFILIATION_BEGUN, subject_of(person), council=person.council_id, details=details)
    return added


def affiliate_with_named(  # a group is told whole, with her place in it
    actor: Actor, person: Person, *, name: str, kind: Kind, speaks_for: bool, since: date
) -> Affiliation:
    """Write down that somebody belongs to a group she names; the council gets to know it if it did not before."""
    known = called(person.council, name)
    if known is None:
        known = add_group(actor, person.council, kind=kind, name=name, contact="", public=False)
    return affiliate(actor, person, known, speaks_for=speaks_for, since=since)


def end_affiliation(actor: Actor, affiliation: Affiliation, *, on: date) -> None:
    """Write down that somebody no longer belongs to a group."""
    if affiliation.until is not None:
        raise Refused(_("This has ended already."), _("Nothing needs to be done."))
    affiliation.until = max(on, affiliation.since)
    person = affiliation.person
    details: dict[str, Detail] = {"until": affiliation.until.isoformat()}
    record(actor, Act.AFFILIATION_ENDED, subject_of(person), council=person.council_id, details=details)


def affiliation(person: Person, affiliation_id: UUID) -> Affiliation:
    """One place of a person in a group; somebody else's is not there."""
    return existing(Affiliation, affiliation_id, belongs=lambda found: found.person_id == person.id)


def belongings_of(person: Person) -> list[Belonging]:
    """The groups a person belongs or belonged to, oldest first."""
    return belongings_of_many([person.id]).get(person.id, [])


def belongings_of_many(people: Iterable[UUID]) -> dict[UUID, list[Belonging]]:
    """The groups many people belong or belonged to; who belongs to none is missing."""
    found: dict[UUID, list[Belonging]] = {}
    question = select(Affiliation.__table__).order_by(Affiliation.since)
    for row in rows_of_many(people, lambda ids: question.where(Affiliation.person_id.in_(ids))):
        group_id = _opened_group(row.person_id, row.id, row.group_sealed)
        if group_id:
            belonging = Belonging(row.id, row.person_id, group_id, row.speaks_for, row.since, row.until)
            found.setdefault(row.person_id, []).append(belonging)
    return found


def people_in(group: Group, on: date) -> list[Belonging]:
    """Who belongs to a group on a day."""
    return [each for each in _belonging_to(group, Affiliation.until > on) if each.covers(on)]


def _open_in(group: Group) -> list[tuple[UUID, UUID]]:
    """Who belongs to a group with no end written down, from whatever day on: the person, and her place in it."""
    return [(each.person_id, each.id) for each in _belonging_to(group) if each.until is None]


def _belonging_to(group: Group, *also: ColumnElement[bool]) -> list[Belonging]:
    """Everybody's places in a group that have no end, or of which something else is true."""
    theirs = Affiliation.person_id == Person.id, or_(Affiliation.until.is_(None), *also)
    candidates = db.session.scalars(
        select(Person.id)
        .where(Person.council_id == group.council_id, Person.erased_at.is_(None))
        .where(select(Affiliation.id).where(*theirs).exists())
    )
    every = belongings_of_many(candidates)
    return [each for several in every.values() for each in several if each.group_id == group.id]


def capacity(belongings: Iterable[Belonging], kinds: dict[UUID, str], on: date) -> Capacity:
    """For whom a person sits on a day: for herself, unless she speaks for a group."""
    spoken_for = next((each for each in belongings if each.speaks_for and each.covers(on)), None)
    if spoken_for is None:
        return Capacity.PERSONAL
    return Capacity.ORGANISATION if kinds.get(spoken_for.group_id) == Kind.ORGANISED else Capacity.INFORMAL_GROUP


def _write(group: Group, told: GroupDetails) -> None:
    if not told["name"]:
        raise Refused(_("The name is missing."), _("Enter the name the group goes by."))
    group.kind, group.public = told["kind"].value, told["public"]
    group.name_sealed = crypto.seal(group.id, told["name"], _place(group, "name_sealed"))
    contact = told["contact"]
    group.contact_sealed = crypto.seal(group.id, contact, _place(group, "contact_sealed")) if contact else None


def _open_details(group: Group) -> dict[str, Detail]:
    return {"kind": group.kind, "public": group.public}


def _opened(group: Group, column: str, sealed: bytes | None) -> str:
    try:
        return crypto.unseal(group.id, sealed, _place(group, column)) if sealed else ""
    except crypto.Unreadable:
        return ""


def _opened_group(person_id: UUID, affiliation_id: UUID, sealed: bytes) -> UUID | None:
    try:
        return UUID(crypto.unseal(person_id, sealed, _group_place(affiliation_id)))
    except crypto.Unreadable:
        return None


def _place(group: Group, column: str) -> crypto.Place:
    return crypto.Place("community_groups", column, group.id)


def _group_place(affiliation_id: UUID) -> crypto.Place:
    return crypto.Place("affiliations", "group_sealed", affiliation_id)


def _subject(group: Group) -> Subject:
    return Subject("group", str(group.id), group.id, name_of(group))
