"""Acts in words, as an auditor reads them: what was done, when, by whom, about whom, and what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council, RoleGrant
from council.councils.role_words import role_name
from council.database import db
from council.i18n import label
from council.portal import acts_in_words
from council.portal.browsing import finding
from council.portal.browsing.facts import Fact, facts

ACCOUNT = "account:"
APPLICANT = "system:applicant"
LATEST = 5


@dataclass(frozen=True)
class ActLine:
    """One act, without the names in it. `about` is a pseudonym, or nothing."""

    sequence: int
    at: datetime
    words: str
    by: str
    about: str
    facts: list[Fact]


def latest_acts(council: Council) -> list[ActLine]:
    """The last few acts of a council."""
    newest = select(Entry).where(Entry.council == council.id).order_by(Entry.sequence.desc()).limit(LATEST)
    return lines_of(council, list(db.session.scalars(newest)))


def lines_of(council: Council, entries: list[Entry]) -> list[ActLine]:
    """Acts in words; the number of questions does not grow with them."""
    words, about, roles = acts_in_words.words(), finding.pseudonyms_in(council, entries), _roles(council, entries)
    names = {each.key: label(each.name) for each in councils.dimensions_of(council)}
    return [
        ActLine(
            sequence=each.sequence,
            at=each.at,
            words=words.get(each.act, each.act),
            by=_by(each.actor, roles.get(each.actor, [])),
            about=about.get(each.sequence, ""),
            facts=facts(finding.said(each).get("details", {}), names),
        )
        for each in entries
    ]


def _roles(council: Council, entries: Iterable[Entry]) -> dict[str, list[str]]:
    """What the accounts behind some acts are, or were, in the council; by the actor as the record names it."""
    accounts = {found for each in entries if each.actor.startswith(ACCOUNT) and (found := finding.id_in(each.actor))}
    held = select(RoleGrant.user_id, RoleGrant.role).where(
        RoleGrant.council_id == council.id, RoleGrant.user_id.in_(accounts)
    )
    named: dict[str, list[str]] = {}
    for row in db.session.execute(held.distinct().order_by(RoleGrant.role)):
        named.setdefault(f"{ACCOUNT}{row.user_id}", []).append(role_name(row.role))
    return named


def _by(actor: str, roles: list[str]) -> str:
    if actor == APPLICANT:
        return _("an applicant")
    if not actor.startswith(ACCOUNT):
        return _("the system")
    return _("a person with an account (%(roles)s)", roles=", ".join(roles)) if roles else _("a person with an account")
