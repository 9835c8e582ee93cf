"""The way around: short links to the pages that the signed-in person may open, and no others."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, may
from council.accounts.datastore import account_behind
from council.calls.review import assessing
from council.councils import service as councils
from council.councils.models import Council

ROOMS = {
    "members.people": {"groups", "skills", "buddies", "retention"},
    "portal.overview": {"terms", "offices", "figures"},
    "councils.charter": {"dimensions", "about"},
}


@dataclass(frozen=True)
class Link:
    """One way to go."""

    label: str
    url: str
    current: bool = False


def links(council: object) -> list[Link]:
    """The main pages of a council for this reader, and her own page.

    Outside any council they are those of her council, if she has a role in just one.
    """
    if not current_user.is_authenticated:
        return [_link("portal.public", _("The council"), council)] if council else []
    council = council or _only_council()
    return [*(_council_links(council) if council else []), _link("portal.me", _("My page"))]


def _only_council() -> object:
    held = councils.councils_of(current_user)
    return held[0][0] if len(held) == 1 else None


def _council_links(council: object) -> list[Link]:
    pages = (
        (Permission.SEE_DESK, "portal.desk", _("Desk")),
        (Permission.SEE_COUNCIL, "portal.overview", _("Council")),
        (Permission.SEE_PROPOSAL, "rotation.coming", _("Rotation")),
        (Permission.SEE_PEOPLE, "members.people", _("People")),
        (Permission.EDIT_CALLS, "calls.calls", _("Calls")),
        (Permission.SEE_MEETINGS, "meetings.meetings", _("Meetings")),
        (Permission.SEE_RECOMMENDATIONS, "recommendations.recommendations", _("Recommendations")),
        (Permission.SEE_COUNCIL, "councils.charter", _("Charter")),
        (Permission.GRANT_ROLES, "councils.roles", _("Roles")),
        (Permission.READ_RECORD, "portal.audit", _("Audit")),
    )
    found = [_link(page, label, council) for need, page, label in pages if may(need, council)]
    asked = isinstance(council, Council) and assessing.assesses(account_behind(current_user), council)
    if asked and may(Permission.ASSESS, council):
        found.append(_link("calls.assessments", _("Assessments"), council))
    return found or [_link("portal.public", _("The council"), council)]


def _link(endpoint: str, label: str, council: object = None) -> Link:
    url = url_for(endpoint, council=council) if council else url_for(endpoint)
    return Link(label, url, current=_is_here(endpoint, url))


def _is_here(endpoint: str, url: str) -> bool:
    """Whether this page, or one below it, is the one being read; a page's other rooms count as below it."""
    if request.endpoint == endpoint:
        return True
    below = request.path.startswith(f"{url.rstrip('/')}/") and endpoint != "portal.desk"
    beside = any(f"{request.path}/".startswith(f"{url.rpartition('/')[0]}/{room}/") for room in ROOMS.get(endpoint, ()))
    return below or beside or (request.blueprint == endpoint.partition(".")[0] and request.blueprint == "rotation")
