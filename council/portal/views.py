"""The front rooms: what needs doing, the council as it sits, a person's own page, and what everyone may read."""

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, may, public, requires
from council.audit import checkpoints
from council.councils.models import Council
from council.councils.place import service as place
from council.paging import always_seven, page_asked, page_links
from council.portal import act_pages, record, service
from council.portal import desk as desks
from council.portal.browsing import pages as browsing_pages
from council.portal.elsewhere import pages as elsewhere_pages
from council.portal.own import calendar_pages, leave_pages
from council.portal.own import pages as own_pages
from council.portal.own.todo import first_of
from council.portal.section import blueprint
from council.portal.situation import situation
from council.portal.together import pages as together_pages
from council.reports.evidence import reading as evidence
from council.reports.evidence import words as evidence_words
from council.reports.reconciling.words import standing
from council.reports.record.words import wholeness

__all__ = [
    "act_pages",
    "blueprint",
    "browsing_pages",
    "calendar_pages",
    "elsewhere_pages",
    "leave_pages",
    "own_pages",
    "together_pages",
]
DECISIONS_SHOWN = 3


@blueprint.get("/")
@public
def home() -> str:
    """The reader's councils with her next step in each; for a visitor, the councils and the way in."""
    mine = service.my_councils(current_user) if current_user.is_authenticated else []
    first = service.first_step(mine) if mine else None
    return render_template("portal/home.html", mine=mine, first=first, everyone=service.public_councils())


@blueprint.get("/<council>/")
@requires(Permission.SEE_COUNCIL)
def desk(council: Council) -> str | Response:
    """What needs doing, for those who do it; everyone else with a role here is led to the council as it sits."""
    if not may(Permission.SEE_DESK, council):
        return redirect(url_for("portal.overview", council=council))
    now = datetime.now(UTC)
    found = situation(council, now.date())
    return render_template("portal/desk.html", desk=desks.desk(found, now))


@blueprint.get("/<council>/council")
@requires(Permission.SEE_COUNCIL)
def overview(council: Council) -> str:
    """The council as it sits today, coloured by the dimension in `?by=`; `?page=` leads through the table."""
    today, by = datetime.now(UTC).date(), request.args.get("by")
    shown = service.overview(council, current_user, by=by, page=page_asked(request.args), on=today)

    def link(page: int) -> str:
        return url_for("portal.overview", council=council, by=by, page=page, _anchor="table")

    page, pages = shown.picture.page, shown.picture.pages
    links = page_links(page, pages, link, numbers=always_seven(page, pages)) if pages > 1 else None
    return render_template("portal/overview.html", shown=shown, links=links, family=place.family_of(council))


@blueprint.get("/me")
@requires(Permission.OWN_DATA)
def me() -> str:
    """What the reader holds, what waits for her, what is recorded of her, and her safety."""
    today = datetime.now(UTC).date()
    mine = service.own_councils(current_user, today)
    return render_template("portal/me.html", mine=mine, first=first_of(each.ahead for each in mine))


@blueprint.get("/<council>/public/", endpoint="public")
@public
def public_page(council: Council) -> str:
    """What everyone may read about a council."""
    page = service.public_page(council, datetime.now(UTC).date())
    return render_template("portal/public.html", page=page, family=place.family_of(council))


@blueprint.get("/contact")
@public
def contact() -> str:
    """How to report a reprisal, and to whom outside."""
    return render_template("portal/contact.html")


@blueprint.get("/<council>/audit")
@requires(Permission.READ_RECORD)
def audit(council: Council) -> str:
    """Whether the record is whole, and the ways on to the history, the decisions, the record and the reports."""
    return render_template(
        "portal/audit.html",
        whole=wholeness(),
        latest=checkpoints.latest(),
        agreement=standing(council, datetime.now(UTC)),
        decisions=evidence.decisions(council, 1, most=DECISIONS_SHOWN),
        acts=record.latest_acts(council),
        words=evidence_words,
    )
