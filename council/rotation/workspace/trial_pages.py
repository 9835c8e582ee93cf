"""The page on which rules are changed in a scratch copy, to see which council would follow."""

from datetime import date

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import ValidationError
from wtforms import FormField

from council import jobs
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.councils.wording import faults_in_words
from council.database import transaction
from council.errors import NotFound
from council.form_base import Page, answered
from council.rotation import bridge, service
from council.rotation.story import exists, title_of
from council.rotation.way_pages import blueprint, day_in, number_in
from council.rotation.words import Names
from council.rotation.workspace import trials
from council.rotation.workspace.trial_forms import TrialForm, form_values
from council.rotation.workspace.trials import Changes


@blueprint.route("/<council>/rotations/<day>/try", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def try_change(council: Council, day: str) -> Page:
    """Change rules in a scratch copy, and have a trial computed under them."""
    rotation_on = day_in(day)
    charter = councils.charter_on(council, rotation_on)
    if charter is None or not exists(council, rotation_on):
        raise NotFound
    rules = councils.rules_of(charter)
    begun = form_values(trials.stated_with(rules, _begun(council, rotation_on)))
    form = TrialForm(data=begun if request.method == "GET" else None)
    changes = _changes(form, rules) if form.validate_on_submit() else None
    if not changes:
        return _page(council, rotation_on, form, rules)
    current_app.extensions["council.jobs"].sweep()
    with transaction(form.key):
        asked = bridge.ask(council, rotation_on, changes)
        proposal = service.request_proposal(account_behind(current_user), council, asked=asked)
        number, job_id = proposal.number, jobs.work_on(proposal.id)
    jobs.hand_over(current_app, job_id)
    return redirect(url_for("rotation.proposal", council=council, day=day, number=number))


def _begun(council: Council, rotation_on: date) -> Changes:
    """The changes of the trial that this one starts from; none where it starts from the charter."""
    number = request.args.get("from", type=number_in)
    if number is None:
        return {}
    return service.changes_of(service.proposal(council, rotation_on, number, trials=True))


def _changes(form: TrialForm, rules: CharterRules) -> Changes | None:
    """What the form changes in the rules; nothing, and the mistakes marked, where that makes no rules."""
    changes = trials.differing(rules, form.wanted())
    if not changes:
        form.form_errors.append(_("Nothing differs from the charter yet. Change at least one line."))
        return None
    try:
        trials.changed(rules, changes)
    except ValidationError as error:
        for place, said in faults_in_words(error):
            form.mark(place, said)
        return None
    return changes


def _page(council: Council, rotation_on: date, form: TrialForm, rules: CharterRules) -> Page:
    names = Names.of(rules, councils.dimensions_of(council, on=rotation_on))
    units = {quota.key: quota.unit for quota in rules.quotas}
    return answered(
        "rotation/try.html",
        form=form,
        quotas=[(names.quota(_key(row)), units.get(_key(row)) == "percent", row) for row in form.quotas],
        targets=[(names.target(_key(row)), row) for row in form.targets],
        day=rotation_on.isoformat(),
        rotation=title_of(rotation_on),
    )


def _key(row: FormField) -> str:
    return str(row.form.key.data or "")
