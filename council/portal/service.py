"""The front rooms' answers: the reader's councils, the council in figures, and what everyone may read about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.access import PERMISSIONS, Permission, Role
from council.accounts.models import User
from council.calls import service as calls
from council.calls.public_words import CallLine, call_line
from council.calls.publishing import CallState, state_of
from council.councils import sentences
from council.councils import service as councils
from council.councils.models import Council
from council.councils.sentences import Section
from council.i18n import day, label
from council.members import service as members
from council.portal.composition import DimensionTable, QuotaRow, dimension_tables, quota_rows
from council.portal.own_page import OwnCouncil, own_council
from council.portal.picture import Picture, group_name, picture
from council.portal.situation import Situation, situation
from council.portal.task import Action
from council.portal.together.directory import Directory, directory, unaffiliated
from council.reports.publishing import service as publishing
from council.reports.publishing.words import Reading, reading
from council.rotation import drawings

PUBLIC_SECTIONS = frozenset({"seats", "terms", "joining"})


@dataclass(frozen=True)
class RoleIn:
    """A council in which the reader has a part, and the page that serves her best there."""

    council: Council
    name: str
    roles: str
    endpoint: str
    following: str


@dataclass(frozen=True)
class PublicLine:
    """A council in the list that everyone may read."""

    council: Council
    name: str
    about: str


@dataclass(frozen=True)
class CohortLine:
    """Those whose terms end together."""

    end: date
    seats: int
    words: str


@dataclass(frozen=True)
class VacantLine:
    """A vacant seat: in which group, and since when."""

    group: str
    since: date | None
    words: str


@dataclass(frozen=True)
class Overview:
    """The council as it sits, for one reader."""

    found: Situation
    picture: Picture
    quotas: tuple[QuotaRow, ...]
    hidden_quotas: int
    tables: tuple[DimensionTable, ...]
    cohorts: tuple[CohortLine, ...]
    vacancies: tuple[VacantLine, ...]
    unaffiliated: str
    action: Action | None


@dataclass(frozen=True)
class PublicPage:
    """What everyone may read."""

    name: str
    about: str
    members: Directory
    seats: int
    rotation_on: date | None
    chosen: tuple[Section, ...]
    calls: tuple[CallLine, ...]
    draws: tuple[date, ...]
    figures: Reading | None


def role_names(roles: frozenset[Role]) -> list[str]:
    """Roles in words."""
    words = {
        Role.SECRETARIAT: _("secretariat"),
        Role.MEMBER: _("member"),
        Role.AUDITOR: _("auditor"),
        Role.ADMINISTRATOR: _("administrator"),
        Role.ASSESSOR: _("assessor"),
    }
    return [words[each] for each in Role if each in roles]


def my_councils(user: User) -> list[RoleIn]:
    """The councils in which somebody holds a role, each with the page to begin at."""
    return [_role_in(council, roles) for council, roles in councils.councils_of(user)]


def _role_in(council: Council, roles: frozenset[Role]) -> RoleIn:
    allowed = _allowed(roles)
    if Permission.SEE_DESK in allowed:
        endpoint, following = "portal.desk", _("See what needs doing, by date.")
    elif Permission.READ_RECORD in allowed:
        endpoint, following = "portal.audit", _("See whether the record is whole, and check the proposals.")
    else:
        endpoint, following = "portal.overview", _("See who sits, and what the next rotation changes.")
    return RoleIn(council, label(council.name), ", ".join(role_names(roles)), endpoint, following)


def public_councils() -> list[PublicLine]:
    """Every council, for everyone."""
    return [PublicLine(each, label(each.name), label(each.about)) for each in councils.councils()]


def first_step(mine: Sequence[RoleIn]) -> Action:
    """Where to go first: whoever has a desk or a record to look at goes there, everyone else to her own page."""
    labels = {"portal.desk": _("Go to the desk"), "portal.audit": _("Go to the record")}
    for each in mine:
        if each.endpoint in labels:
            return Action(labels[each.endpoint], url_for(each.endpoint, council=each.council))
    return Action(_("Go to my page"), url_for("portal.me"))


def own_councils(user: User, on: date) -> list[OwnCouncil]:
    """Every council that knows the reader as a person or as a holder of a role, as she may see it."""
    known = {each.council_id: each.council for each in members.people_of(user)}
    known.update({council.id: council for council, _roles in councils.councils_of(user)})
    return [own_council(user, each, on) for each in sorted(known.values(), key=lambda each: each.slug)]


def overview(council: Council, user: User, *, by: str | None, page: int, on: date) -> Overview:
    """The council as it sits on a day, as far as this reader may see it; a page of the table of its seats."""
    found = situation(council, on)
    roles, own = councils.roles_of(user, council), members.person_of(user, council)
    shown = quota_rows(found, roles)
    return Overview(
        found=found,
        picture=picture(found, roles, by=by, page=page, own=own.id if own else None),
        quotas=tuple(shown),
        hidden_quotas=(len(found.rules.quotas) if found.rules else 0) - len(shown),
        tables=tuple(dimension_tables(found, roles)),
        cohorts=tuple(_cohorts(found)),
        vacancies=tuple(_vacancies(found)),
        unaffiliated=unaffiliated(found, roles),
        action=_go_on(found, roles),
    )


def _go_on(found: Situation, roles: frozenset[Role]) -> Action | None:
    """The way to the coming rotation, for those who may read proposals."""
    if found.rotation_on is None or Permission.SEE_PROPOSAL not in _allowed(roles):
        return None
    link = url_for("rotation.rotation", council=found.council, day=found.rotation_on.isoformat())
    return Action(_("Go to the coming rotation"), link)


def _allowed(roles: frozenset[Role]) -> frozenset[Permission]:
    return frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))


def _cohorts(found: Situation) -> list[CohortLine]:
    ends = Counter(each.seat.end for each in found.holders)
    return [CohortLine(end, ends[end], _cohort_words(found, end)) for end in sorted(ends)]


def _cohort_words(found: Situation, end: date) -> str:
    """How many of a cohort the charter lets serve again."""
    cohort = [each for each in found.holders if each.seat.end == end]
    again = sum(each.limit is not None and each.limit.may_return for each in cohort)
    if again == len(cohort):
        return _("All may serve another term.")
    return ngettext("%(num)d of them may serve another term.", "%(num)d of them may serve another term.", again)


def _vacancies(found: Situation) -> list[VacantLine]:
    lines = []
    for each in found.seats:
        if each.vacancy is None:
            continue
        agreed = each.vacancy.agreed_until
        words = _("The term on it was agreed until %(day)s.", day=day(agreed)) if agreed else ""
        if not each.vacant:
            words = _("A former member sits on until somebody follows.")
        lines.append(VacantLine(group_name(found, each.seat_group), each.since, words))
    return lines


def public_page(council: Council, on: date) -> PublicPage:
    """What everyone may read; nobody's traits. Who sits by name stands on a page of its own."""
    found = situation(council, on)
    return PublicPage(
        name=label(council.name),
        about=label(council.about),
        members=directory([each.seat.person_id for each in found.holders]),
        seats=found.size,
        rotation_on=found.rotation_on,
        chosen=tuple(_how_chosen(found)),
        calls=tuple(
            call_line(each, on)
            for each in calls.published_calls(council)
            if state_of(each, on) in {CallState.COMING, CallState.OPEN}
        ),
        draws=tuple(drawings.public_rotations(council)),
        figures=_latest_figures(council, on),
    )


def _latest_figures(council: Council, on: date) -> Reading | None:
    issue = publishing.latest(council, on)
    return reading(council, issue) if issue else None


def _how_chosen(found: Situation) -> list[Section]:
    """The parts of the charter that say how people come and go."""
    if found.rules is None:
        return []
    return [each for each in sentences.sentences(found.rules, found.dimensions) if each.key in PUBLIC_SECTIONS]
