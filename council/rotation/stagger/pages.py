"""Pages of first terms of different lengths, from the plan to the terms; each step says what it will do."""

from datetime import UTC, date, datetime

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import jobs
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import BaseForm, ConfirmForm, Page, VersionedForm, answered
from council.jobs import Jobs
from council.members import service as members
from council.responses import as_file
from council.rotation.drawings import Promise
from council.rotation.forms import NumbersForm, PromiseForm, ReasonForm
from council.rotation.models import Staggering
from council.rotation.stagger import adoption as stagger_adoption
from council.rotation.stagger import bridge as stagger_bridge
from council.rotation.stagger import service as staggering
from council.rotation.stagger.facts import FirstTerms, first_terms, founding_day
from council.rotation.stagger.reading import lengths_of_charter, staggering_reading
from council.rotation.stagger.words import hindrance_words
from council.rotation.way_pages import blueprint, sight_here

HERE = "/<council>/stagger"


@blueprint.get(HERE)
@requires(Permission.SEE_PROPOSAL)
def stagger(council: Council) -> str:
    """What first terms of different lengths are for, how far they have come, and the one step that follows."""
    first = _first(council)
    found, sight = staggering.latest(council, first.begins_on), sight_here(council, first.begins_on)
    return render_template(
        "rotation/stagger.html",
        first=first,
        told=staggering_reading(found, sight, first) if found else None,
        lengths=lengths_of_charter(first),
        hindrance=hindrance_words(first),
        sight=sight,
        file_name=_file_name(found) if found else "",
        form=ConfirmForm(),
    )


@blueprint.post(f"{HERE}/plan")
@requires(Permission.PROPOSE)
def plan_stagger(council: Council) -> Answer:
    """Ask for a plan; it is computed outside this request."""
    form = ConfirmForm()
    form.validate_on_submit()
    _queue().sweep()
    with transaction(form.key):
        asked = stagger_bridge.ask(_first(council))
        found = staggering.request_plan(account_behind(current_user), council, asked=asked)
        job_id = jobs.work_on(found.id)
    jobs.hand_over(current_app, job_id)
    return _back(council)


@blueprint.route(f"{HERE}/promise", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def promise_stagger(council: Council) -> Page:
    """Promise the draw in public."""
    found = _current(council)
    form = PromiseForm(data={"version": found.version, "method": "octo-41"} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _seen(form, council)
            given = Promise(method=form.method.data, source=form.source.data, draw_at=form.moment)
            staggering.promise_draw(
                account_behind(current_user), found, promise=given, public=stagger_bridge.announced(found, given)
            )
        flash(_("The draw is promised, and its public page is open."), "success")
        return _back(council)
    return _form_page("rotation/stagger_promise.html", form, found)


@blueprint.route(f"{HERE}/draw", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def draw_stagger(council: Council) -> Page:
    """Enter the public numbers."""
    found = _current(council)
    form = NumbersForm(data={"version": found.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _seen(form, council)
            numbers, dealt, public = stagger_bridge.dealt(found, form.numbers.data)
            staggering.draw(account_behind(current_user), found, numbers=numbers, dealt=dealt, public=public)
            day = found.begins_on.isoformat()
        return redirect(url_for("rotation.public_stagger", council=council, day=day))
    return _form_page("rotation/stagger_draw.html", form, found)


@blueprint.route(f"{HERE}/adopt", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def adopt_stagger(council: Council) -> Page:
    """Let each term end as its length was drawn."""
    found = _current(council)
    form = VersionedForm(data={"version": found.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            stagger_adoption.adopt(account_behind(current_user), _seen(form, council), on=_today())
        flash(_("It is adopted. Each first term ends on the day that was drawn."), "success")
        return _back(council)
    lengths = stagger_adoption.lengths_of(found)
    names = members.names_of_many(each.term.person_id for each in lengths)
    lengths.sort(key=lambda each: (each.end, names[each.term.person_id].casefold()))
    return _form_page("rotation/stagger_adopt.html", form, found, lengths=lengths, names=names)


@blueprint.route(f"{HERE}/withdraw", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def withdraw_stagger(council: Council) -> Page:
    """Take a plan back before its draw."""
    found = _current(council)
    form = ReasonForm(data={"version": found.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            staggering.withdraw(account_behind(current_user), _seen(form, council), reason=form.reason.data)
        flash(_("The plan is taken back. Nobody’s term has changed."), "success")
        return _back(council)
    return _form_page("rotation/stagger_withdraw.html", form, found)


@blueprint.get(f"{HERE}/plan.json")
@requires(Permission.READ_EVIDENCE)
def stagger_plan(council: Council) -> Response:
    """The whole plan; each download is recorded."""
    begins_on = _first(council).begins_on
    with transaction():
        found = staggering.current(council, begins_on)
        content, name = staggering.hand_out(account_behind(current_user), found), _file_name(found)
    return as_file(content, "application/json", name)


def _form_page(template: str, form: BaseForm, found: Staggering, **more: object) -> Page:
    """A form, and once more with its mistakes marked."""
    return answered(template, form=form, found=found, **more)


def _first(council: Council) -> FirstTerms:
    """The terms with which the council began last."""
    today = _today()
    return first_terms(council, founding_day(council) or today, on=today)


def _current(council: Council) -> Staggering:
    return staggering.current(council, _first(council).begins_on)


def _seen(form: VersionedForm, council: Council) -> Staggering:
    """First terms as they are now, unless somebody has taken them on since the page was opened."""
    found = _current(council)
    form.seen(found.version)
    return found


def _back(council: Council) -> Answer:
    return redirect(url_for("rotation.stagger", council=council))


def _file_name(found: Staggering) -> str:
    return f"{found.council.slug}-{found.begins_on.isoformat()}-first-terms-plan.json"


def _opened() -> bool:
    return request.method == "GET"


def _queue() -> Jobs:
    queue: Jobs = current_app.extensions["council.jobs"]
    return queue


def _today() -> date:
    return datetime.now(UTC).date()
