"""The skills a council asks for, and who has them: a person's own list is sealed, only counts are shown to others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council, Labels
from council.database import db
from council.errors import NotFound, Refused
from council.members import sealed_lists
from council.members.models import Person
from council.members.queries import rows_of_many
from council.members.service import subject_of
from council.members.skills.models import DeclaredSkills, Skill


@dataclass(frozen=True)
class Declared:
    """The skills one person has, with when they were told, and by whom."""

    keys: frozenset[str]
    on: date
    by: str


def skills_of(council: Council) -> list[Skill]:
    """The skills a council asks for now, in order."""
    asked = select(Skill).where(Skill.council_id == council.id, Skill.retired_on.is_(None))
    return list(db.session.scalars(asked.order_by(Skill.position)))


def retired_skills(council: Council) -> list[Skill]:
    """The skills a council asked for once."""
    gone = select(Skill).where(Skill.council_id == council.id, Skill.retired_on.is_not(None))
    return list(db.session.scalars(gone.order_by(Skill.position)))


def skill(council: Council, key: str) -> Skill:
    """One skill a council asks for; another is not there."""
    found = db.session.scalar(select(Skill).where(Skill.council_id == council.id, Skill.key == key))
    if found is None or found.retired_on is not None:
        raise NotFound
    return found


def add_skills(actor: Actor, council: Council, wanted: Sequence[tuple[str, Labels]]) -> list[Skill]:
    """Begin asking for these skills, each with its key and its name in every language it has; retired ones return."""
    if not wanted:
        raise Refused(_("No skill was chosen."), _("Choose at least one."))
    known = {each.key: each for each in db.session.scalars(select(Skill).where(Skill.council_id == council.id))}
    last = db.session.scalar(select(func.max(Skill.position)).where(Skill.council_id == council.id)) or 0
    added = []
    for place, (key, name) in enumerate(wanted, start=last + 1):
        found = known.get(key) or Skill(council_id=council.id, key=key)
        if found.key in known and found.retired_on is None:
            raise Refused(_("The council asks for the skill “%(key)s” already.", key=key), _("Leave it out."))
        found.name, found.position, found.retired_on = dict(name), place, None
        db.session.add(found)
        added.append(found)
    details: dict[str, Detail] = {"skills": [key for key, _name in wanted]}
    record(actor, Act.SKILLS_ADDED, Subject("council", str(council.id)), council=council.id, details=details)
    return added


def reword_skill(actor: Actor, skill: Skill, name: Labels) -> None:
    """Change what a skill is called, in each language."""
    skill.name = dict(name)
    details: dict[str, Detail] = {"skill": skill.key, "languages": sorted(name)}
    record(actor, Act.SKILL_REWORDED, _subject(skill), council=skill.council_id, details=details)


def retire_skill(actor: Actor, skill: Skill, *, on: date) -> None:
    """Stop asking for a skill; what people said before stays theirs."""
    if skill.retired_on is not None:
        raise Refused(_("This skill was retired already."), _("Nothing needs to be done."))
    skill.retired_on = on
    details: dict[str, Detail] = {"skill": skill.key, "on": on.isoformat()}
    record(actor, Act.SKILL_RETIRED, _subject(skill), council=skill.council_id, details=details)


def declared_by(person: Person) -> Declared | None:
    """The skills a person said she has; none when she said nothing."""
    row = _row(person)
    keys = sealed_lists.unseal(person.id, row.keys_sealed, _place(row.id)) if row else None
    return Declared(frozenset(keys), row.declared_on, row.declared_by) if row and keys is not None else None


def declare_skills(actor: Actor, person: Person, keys: Iterable[str], *, on: date, by: str) -> None:
    """Write down the skills a person has, in place of what was said before; the record does not say which."""
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))
    wanted = sorted(set(keys))
    if not set(wanted) <= {each.key for each in skills_of(person.council)}:
        raise Refused(_("The council does not ask for one of these skills."), _("Choose from the skills offered."))
    row = _row(person) or DeclaredSkills(id=uuid4(), person_id=person.id)
    row.keys_sealed = sealed_lists.seal(person.id, wanted, _place(row.id))
    row.declared_on, row.declared_by = on, by
    person.version += 1
    db.session.add(row)
    details: dict[str, Detail] = {"by": by, "on": on.isoformat()}
    record(actor, Act.SKILLS_DECLARED, subject_of(person), council=person.council_id, details=details)


def declared_by_many(people: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """The skills each of many people said she has; who said nothing is missing."""
    columns = select(DeclaredSkills.id, DeclaredSkills.person_id, DeclaredSkills.keys_sealed)
    rows = rows_of_many(people, lambda ids: columns.where(DeclaredSkills.person_id.in_(ids)))
    read = {row.person_id: sealed_lists.unseal(row.person_id, row.keys_sealed, _place(row.id)) for row in rows}
    return {person_id: frozenset(keys) for person_id, keys in read.items() if keys is not None}


def _row(person: Person) -> DeclaredSkills | None:
    return db.session.scalar(select(DeclaredSkills).where(DeclaredSkills.person_id == person.id))


def _place(row_id: UUID) -> crypto.Place:
    return crypto.Place("declared_skills", "keys_sealed", row_id)


def _subject(skill: Skill) -> Subject:
    return Subject("skill", str(skill.id))
