"""The page that tries rules which are only written so far with the people of today."""

from datetime import UTC, datetime

from flask import render_template, request
from pydantic import ValidationError

from council.access import Permission, requires
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.errors import Changed
from council.form_base import ConfirmForm
from council.rotation.feasibility.bridge import feasibility
from council.rotation.story import coming
from council.rotation.way_pages import blueprint


@blueprint.post("/<council>/rotations/rules-with-people")
@requires(Permission.PROPOSE)
def rules_with_people(council: Council) -> str:
    """Whether the people of today could form a council under the rules sent; nothing is saved."""
    try:
        rules = CharterRules.model_validate_json(request.form.get("rules", ""))
    except ValidationError:
        raise Changed from None
    if not ConfirmForm().validate_on_submit():
        raise Changed
    day = coming(council, datetime.now(UTC).date())
    found = feasibility(council, day, rules) if day else None
    return render_template("rotation/feasible.html", found=found)
