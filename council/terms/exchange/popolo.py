"""A council in Popolo, a format of civic projects (popoloproject.com): persons, organizations, posts, memberships.

Two files: one for the secretariat, with the names it sees, and one for everybody, in which only those stand who sit now
and agreed to be named. What the public file calls a person or a membership by is made for it alone, so that nobody can
be found by it in another file.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.dimensions import ValueView
from council.councils.models import Council
from council.database import db
from council.i18n import label
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.importing.charters import Charters
from council.terms.importing.reading import ONE_DAY
from council.terms.offices.as_popolo import Readers, add_offices
from council.terms.seats import Held

Document = dict[str, list[dict[str, Any]]]
ID_LETTERS = 24


def public_document(council: Council, on: date) -> Document:
    """What everybody may read: the seats of the council, and who sits on them today and agreed to be named."""
    held = [each for each in terms.held_terms(council) if each.covers(on)]
    agreed = select(Person.id).where(Person.council_id == council.id, Person.listed, Person.erased_at.is_(None))
    listed = set(db.session.scalars(agreed)) & {each.person_id for each in held}
    ids = {each: _made_for_all(council, each) for each in listed}
    shown = [each for each in held if each.person_id in listed]
    posts = Charters(council).groups_on(on)
    document = _document(council, shown, ids, posts=posts, membership_id=lambda term: _made_for_all(council, term))
    add_offices(document, council, Readers(ids, lambda each: _made_for_all(council, each), on))
    return document


def hand_out(actor: Actor, council: Council) -> Document:
    """Everybody who holds, held or will hold a seat, by name; the record keeps that it was taken."""
    held = [each for each in terms.held_terms(council) if each.start < each.end]
    ids = members.pseudonyms_of_many(each.person_id for each in held)
    document = _document(council, held, ids, posts=Charters(council).every_group, membership_id=str)
    details: dict[str, Detail] = {
        "format": "popolo",
        "people": len(document["persons"]),
        "terms": len(document["memberships"]),
        "columns": ["name", "seat_group", "start", "last_day"],
    }
    record(actor, Act.MEMBERS_EXPORTED, Subject("council", str(council.id)), council=council.id, details=details)
    add_offices(document, council, Readers(ids, str))
    return document


def _document(
    council: Council,
    held: Sequence[Held],
    ids: Mapping[UUID, str],
    *,
    posts: Sequence[ValueView],
    membership_id: Callable[[UUID], str],
) -> Document:
    organization = f"council/{council.slug}"
    names = members.names_of_many(ids)
    return {
        "persons": [{"id": ids[each], "name": names[each]} for each in sorted(ids, key=lambda each: names[each])],
        "organizations": [
            {
                "id": organization,
                "name": label(council.name),
                "other_names": [{"name": name, "note": language} for language, name in sorted(council.name.items())],
                "classification": council.level,
            }
        ],
        "posts": [
            {
                "id": f"{organization}/{key}",
                "label": name,
                "role": "member",
                "organization_id": organization,
            }
            for key, name in _posts(posts, held).items()
        ],
        "memberships": [
            {
                "id": membership_id(each.term_id),
                "person_id": ids[each.person_id],
                "organization_id": organization,
                "post_id": f"{organization}/{each.seat_group}",
                "role": "member",
                "start_date": each.start.isoformat(),
                "end_date": (each.end - ONE_DAY).isoformat(),
            }
            for each in held
        ],
    }


def _posts(groups: Iterable[ValueView], held: Iterable[Held]) -> dict[str, str]:
    """The kinds of seat by name; one that no charter names any more keeps its key."""
    named = {each.key: label(each.name) for each in groups}
    return {each.seat_group: each.seat_group for each in held} | named


def _made_for_all(council: Council, of: UUID) -> str:
    """A name for the public file alone: a keyed hash, from which nobody finds a pseudonym or another file."""
    secret = hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), b"public popolo id", hashlib.sha256)
    return hmac.digest(secret, f"{council.id}\x1f{of}".encode(), hashlib.sha256).hex()[:ID_LETTERS]
