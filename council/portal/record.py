"""What an auditor reads first: whether the record is whole, what it holds of a council, and the evidence to check."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from council.audit import service as audit
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db
from council.errors import NotFound
from council.portal import acts_in_words
from council.portal.composition import Badge
from council.rotation import promised
from council.rotation import service as rotation
from council.rotation.models import Proposal
from council.rotation.service import ProposalState

ACTS_A_PAGE = 50
PAGES_NEAR = 3
ACCOUNT = "account:"
APPLICANT = "system:applicant"


@dataclass(frozen=True)
class ActLine:
    """One act, without the names in it."""

    sequence: int
    at: datetime
    words: str
    by: str


@dataclass(frozen=True)
class PageLink:
    """The way to one page of a list."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Pages:
    """The ways to the other pages of a list."""

    summary: str
    previous: str | None
    next: str | None
    pages: list[PageLink]


@dataclass(frozen=True)
class ActPage:
    """Some acts of a council, the latest first, and the way to the others."""

    lines: list[ActLine]
    links: Pages


@dataclass(frozen=True)
class ProposalLine:
    """One proposal, and whether there is evidence to check."""

    rotation_on: date
    number: int
    state: Badge
    has_evidence: bool
    fingerprint: str
    warning: str


@dataclass(frozen=True)
class Wholeness:
    """Whether nothing was taken from the record or changed in it, in words."""

    words: str
    acts: int
    whole: bool


def wholeness() -> Wholeness:
    """Read the whole record and say whether it is as it was written."""
    fault = audit.verify()
    acts = audit.count()
    if fault is None:
        return Wholeness(_("The record is whole: no act is missing and none was changed."), acts, whole=True)
    reasons = {
        "missing": _("Act %(number)s is missing.", number=fault.sequence),
        "altered": _("Act %(number)s was changed after it was written.", number=fault.sequence),
        "columns_differ": _("The copy of act %(number)s used for searching was changed.", number=fault.sequence),
    }
    words = reasons.get(fault.code, _("Something is wrong with act %(number)s.", number=fault.sequence))
    return Wholeness(words, acts, whole=False)


def acts_of(council: Council, page: int) -> ActPage:
    """A page of the acts of a council; a page that does not exist is not there."""
    total = db.session.scalar(select(func.count()).where(Entry.council == council.id)) or 0
    pages = max(1, ceil(total / ACTS_A_PAGE))
    if not 1 <= page <= pages:
        raise NotFound
    rows = db.session.execute(
        select(Entry.sequence, Entry.at, Entry.act, Entry.actor)
        .where(Entry.council == council.id)
        .order_by(Entry.sequence.desc())
        .limit(ACTS_A_PAGE)
        .offset((page - 1) * ACTS_A_PAGE)
    )
    words = acts_in_words.words()
    lines = [ActLine(row.sequence, row.at, words.get(row.act, row.act), _by(row.actor)) for row in rows]
    return ActPage(lines, _pages(council, page, pages, total))


def _pages(council: Council, page: int, pages: int, total: int) -> Pages:
    def link(number: int) -> str | None:
        return url_for("portal.audit", council=council, page=number) if 1 <= number <= pages else None

    near = range(max(1, page - PAGES_NEAR), min(pages, page + PAGES_NEAR) + 1)
    return Pages(
        summary=ngettext("%(num)d act in this council", "%(num)d acts in this council", total),
        previous=link(page - 1),
        next=link(page + 1),
        pages=[PageLink(str(number), link(number) or "", current=number == page) for number in near],
    )


def proposals_of(council: Council, at: datetime) -> list[ProposalLine]:
    """Every proposal of a council, the latest rotation first."""
    found = select(Proposal).where(Proposal.council_id == council.id)
    ordered = found.order_by(Proposal.rotation_on.desc(), Proposal.number.desc())
    return [
        ProposalLine(
            rotation_on=each.rotation_on,
            number=each.number,
            state=_state(rotation.state_of(each, at=at)),
            has_evidence=each.evidence_sha256 is not None,
            fingerprint=each.evidence_sha256 or "",
            warning=promised.warning_of(promised.altered_parts(each)),
        )
        for each in db.session.scalars(ordered)
    ]


def _state(state: ProposalState) -> Badge:
    return {
        ProposalState.REQUESTED: Badge(_("is being computed"), "waiting"),
        ProposalState.COMPUTED: Badge(_("computed and checked"), "good"),
        ProposalState.IMPOSSIBLE: Badge(_("impossible under the rules"), "warning"),
        ProposalState.FAILED: Badge(_("failed"), "warning"),
        ProposalState.CANCELLED: Badge(_("stopped"), "ended"),
        ProposalState.INTERRUPTED: Badge(_("interrupted"), "warning"),
        ProposalState.IN_REVIEW: Badge(_("read by the council"), "waiting"),
        ProposalState.SIGNED_OFF: Badge(_("signed off"), "good"),
        ProposalState.SENT_BACK: Badge(_("sent back"), "ended"),
        ProposalState.WITHDRAWN: Badge(_("taken back"), "ended"),
        ProposalState.COMMITTING: Badge(_("draw being promised"), "waiting"),
        ProposalState.COMMITTED: Badge(_("draw promised"), "waiting"),
        ProposalState.DRAWN: Badge(_("drawn"), "good"),
        ProposalState.ADOPTED: Badge(_("adopted"), "good"),
    }[state]


def _by(actor: str) -> str:
    if actor == APPLICANT:
        return _("an applicant")
    return _("a person with an account") if actor.startswith(ACCOUNT) else _("the system")
