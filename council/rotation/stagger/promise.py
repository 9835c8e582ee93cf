"""Whether first terms are still drawn as was promised: each part is held against the record, which only ever grows."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.database import db
from council.errors import Refused
from council.members.models import Person
from council.rotation.models import Staggering
from council.rotation.promised import sha256

Details = Mapping[str, Any]


def refuse_if_altered(found: Staggering, plan: bytes) -> None:
    """Refuse to go on with first terms that are not what the record says of them."""
    said = _record_of(found)
    planned = said.get(Act.STAGGERING_PLANNED, {}).get("plan_sha256")
    committed, drawn = said.get(Act.STAGGERING_COMMITTED), said.get(Act.STAGGERING_DRAWN)
    holds = (
        sha256(plan) == planned == found.plan_sha256,
        committed is None or _promise_holds(found, committed),
        committed is None or sha256(found.public_file) == {**committed, **(drawn or {})}["public_sha256"],
        (found.numbers, found.dealt) == ((drawn["numbers"], _dealt_in(found)) if drawn else (None, None)),
    )
    if not all(holds):
        raise altered()


def altered() -> Refused:
    """What to say when something was changed behind the pages."""
    return Refused(
        _("This draw is not the one that was promised: something was changed since, outside of these pages."),
        _("Nothing was done. Ask whoever runs this site to bring back the last backup, and tell the auditor."),
    )


def people_digest(found: Staggering, public: bytes) -> str:
    """A fingerprint of who stands behind the pseudonyms on the slips."""
    slips = set(json.loads(public)["slips"])
    rows = db.session.execute(
        select(Person.pseudonym, Person.id).where(Person.council_id == found.council_id).order_by(Person.pseudonym)
    )
    return sha256("\n".join(f"{row.pseudonym} {row.id}" for row in rows if f"member {row.pseudonym}" in slips).encode())


def _promise_holds(found: Staggering, committed: Details) -> bool:
    kept = (found.method, found.source, found.draw_at, people_digest(found, found.public_file or b"{}"))
    draw_at = datetime.fromisoformat(committed["draw_at"])
    return kept == (committed["method"], committed["source"], draw_at, committed["people_sha256"])


def _dealt_in(found: Staggering) -> Any:
    return json.loads(found.public_file or b"{}").get("dealt")


def _record_of(found: Staggering) -> Mapping[Act, Details]:
    """What the record says first of each step; an entry that is not as it was written says nothing."""
    about = select(Entry).where(Entry.subject == f"staggering:{found.id}").order_by(Entry.sequence)
    said: dict[Act, Details] = {}
    for entry in db.session.scalars(about):
        if audit.leaf_hash(entry.body) == entry.leaf_hash:
            said.setdefault(Act(entry.act), json.loads(entry.body)["details"])
    return said
