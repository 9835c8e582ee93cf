"""The front rooms: what needs doing, the council as it sits, a person's own page, and what everyone may read."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from council.access import Permission, may, public, requires
from council.councils.models import Council

blueprint = Blueprint("portal", __name__)


@blueprint.get("/")
@public
def home() -> str:
    """The first page."""
    return render_template("portal/home.html")


@blueprint.get("/<council>/")
@requires(Permission.SEE_COUNCIL)
def desk(council: Council) -> str | Response:
    """What needs doing, for those who do it; everyone else with a role here is led to the council as it sits."""
    if not may(Permission.SEE_DESK, council):
        return redirect(url_for("portal.overview", council=council))
    return render_template("portal/desk.html")


@blueprint.get("/<council>/council")
@requires(Permission.SEE_COUNCIL)
def overview(council: Council) -> str:
    """The council as it sits today."""
    return render_template("portal/overview.html", council=council)


@blueprint.get("/me")
@requires(Permission.OWN_DATA)
def me() -> str:
    """What the reader holds, owes and is recorded with."""
    return render_template("portal/me.html")


@blueprint.get("/<council>/public/", endpoint="public")
@public
def public_page(council: Council) -> str:
    """What everyone may read about a council."""
    return render_template("portal/public.html", council=council)


@blueprint.get("/contact")
@public
def contact() -> str:
    """How to report a reprisal."""
    return render_template("portal/contact.html")


@blueprint.get("/<council>/audit")
@requires(Permission.READ_RECORD)
def audit(council: Council) -> str:
    """Whether the record is whole, and what it holds."""
    return render_template("portal/audit.html", council=council)
