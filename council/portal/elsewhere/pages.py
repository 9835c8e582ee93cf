"""The page about members who also sit on another council."""

from datetime import UTC, datetime

from flask import render_template
from flask_login import current_user

from council.access import Permission, requires
from council.councils.models import Council
from council.portal.elsewhere.reading import seats_elsewhere
from council.portal.section import blueprint


@blueprint.get("/<council>/people/elsewhere")
@requires(Permission.SEE_PEOPLE)
def elsewhere(council: Council) -> str:
    """Who of those who sit here also sits on another council of this officer."""
    lines = seats_elsewhere(council, current_user, datetime.now(UTC).date())
    return render_template("portal/elsewhere.html", lines=lines)
