"""Pages that explain a proposal: why somebody leaves, stays, joins or is not chosen; and asking for it again."""

from flask import current_app, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import jobs
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm
from council.rotation.explain import service as explanations
from council.rotation.explain.people import why_of
from council.rotation.story import title_of
from council.rotation.way_pages import ONE, blueprint, one_of, sight_here


@blueprint.get(f"{ONE}/people/<pseudonym>")
@requires(Permission.SEE_PROPOSAL)
def why(council: Council, day: str, number: int, pseudonym: str) -> str:
    """What happens to one person in a proposal, and why."""
    found = one_of(council, day, number)
    if found.evidence_sha256 is None:
        raise NotFound
    told = why_of(found, sight_here(council, found.rotation_on), pseudonym)
    return render_template("rotation/why.html", told=told, day=day, number=number, rotation=title_of(found.rotation_on))


@blueprint.post(f"{ONE}/explain")
@requires(Permission.PROPOSE)
def explain(council: Council, day: str, number: int) -> Answer:
    """Have a proposal explained, where that failed or was never asked for."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        found = one_of(council, day, number)
        job_id = explanations.ask(account_behind(current_user), found).id
    jobs.hand_over(current_app, job_id)
    return redirect(url_for("rotation.proposal", council=council, day=day, number=number, _anchor="costs"))
