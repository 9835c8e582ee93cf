"""Pages of a proposal's way: review, voices, taking back, the promise, the draw, and adoption.

Each step says what it will do before it does it. The area's blueprint is made here, so that `views` can add the other
pages to it.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import jobs
from council.access import Permission, may, requires, roles_in
from council.accounts.datastore import account_behind
from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from council.errors import Changed, NotFound
from council.form_base import BaseForm, ConfirmForm, Page, VersionedForm, answered
from council.members import service as members
from council.rotation import adoption, bridge, drawings, promised, review, service, telling
from council.rotation.decision import Outcome, Voice
from council.rotation.drawings import Promise
from council.rotation.forms import NumbersForm, OpinionForm, PromiseForm, ReasonForm, ReviewForm
from council.rotation.models import Proposal
from council.rotation.service import ProposalState
from council.rotation.sight import Sight, sight_of
from council.rotation.story import title_of

blueprint = Blueprint("rotation", __name__)

ONE = "/<council>/rotations/<day>/proposals/<int(max=1000000):number>"
TWO_WEEKS = timedelta(days=14)
LONGEST_NUMBER = 7  # in digits


@blueprint.route(f"{ONE}/review", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def open_review(council: Council, day: str, number: int) -> Page:
    """Lay a proposal before the council."""
    found = one_of(council, day, number)
    form = ReviewForm(data={"closes_on": _today() + TWO_WEEKS, "version": found.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _seen(form, council, day, number)
            review.open_review(account_behind(current_user), found, closes_on=form.closes_on.data, on=_today())
        flash(_("The council can read the proposal now, and say what it thinks."), "success")
        return _back(council, day, number)
    told = len(telling.reached(telling.people_with(review.speakers(found, _today())[0])))
    return _form_page("rotation/open_review.html", form, found, told=told)


@blueprint.post(f"{ONE}/opinion")
@requires(Permission.SIGN_OFF)
def give_opinion(council: Council, day: str, number: int) -> Page:
    """What a member says of a proposal."""
    form = OpinionForm()
    if not form.validate_on_submit():
        return _form_page("rotation/opinion.html", form, one_of(council, day, number))
    with transaction(form.key):
        found = one_of(council, day, number)
        person, about = members.person_of(current_user, council), review.review_of(found)
        if person is None or about is None:
            raise NotFound
        review.give_opinion(
            account_behind(current_user),
            about,
            person,
            voice=Voice(form.voice.data),
            comment=form.comment.data or "",
            on=_today(),
        )
    flash(_("What you said is written down. You can change it until the review ends."), "success")
    return _back(council, day, number)


@blueprint.route(f"{ONE}/opinion/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def enter_opinion(council: Council, day: str, number: int, person_id: UUID) -> Page:
    """Write down what a member without an account told the secretariat."""
    found = one_of(council, day, number)
    person = members.person(council, person_id)
    form = OpinionForm()
    if form.validate_on_submit():
        with transaction(form.key):
            about = review.review_of(one_of(council, day, number))
            if about is None:
                raise NotFound
            review.give_opinion(
                account_behind(current_user),
                about,
                members.person(council, person_id),
                voice=Voice(form.voice.data),
                comment=form.comment.data or "",
                on=_today(),
                assisted=True,
            )
        flash(_("What the member said is written down, and that you entered it."), "success")
        return _back(council, day, number)
    return _form_page("rotation/opinion.html", form, found, name=members.name_of(person))


@blueprint.post(f"{ONE}/review/close")
@requires(Permission.PROPOSE)
def close_review(council: Council, day: str, number: int) -> Answer:
    """End the review by the charter's rule."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        about = review.review_of(one_of(council, day, number))
        if about is None:
            raise NotFound
        result = review.close_review(account_behind(current_user), about, on=_today())
    signed = result is Outcome.SIGNED_OFF
    told = _("The council signed the proposal off.") if signed else _("The proposal goes back, with the reasons.")
    flash(told, "success")
    return _back(council, day, number)


@blueprint.route(f"{ONE}/withdraw", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def withdraw(council: Council, day: str, number: int) -> Page:
    """Take a proposal back before the draw."""
    found = one_of(council, day, number)
    form = ReasonForm(data={"version": found.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _seen(form, council, day, number)
            review.withdraw(account_behind(current_user), found, reason=form.reason.data)
        flash(_("The proposal is taken back. Nobody’s term has changed."), "success")
        return _back(council, day, number)
    told, promised_draw = len(telling.reached(telling.told_of_the_end(found))), telling.is_promised(found)
    return _form_page("rotation/withdraw.html", form, found, told=told, promised=promised_draw)


@blueprint.route(f"{ONE}/promise", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def promise(council: Council, day: str, number: int) -> Page:
    """Promise the draw in public."""
    found = one_of(council, day, number)
    form = PromiseForm(data={"version": found.version, "method": "octo-41"} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _seen(form, council, day, number)
            given = Promise(method=form.method.data, source=form.source.data, draw_at=form.moment)
            job_id = drawings.ask_to_commit(account_behind(current_user), found, promise=given).id
        jobs.hand_over(current_app, job_id)
        return _back(council, day, number)
    return _form_page("rotation/promise.html", form, found, told=len(telling.reached(telling.watching(found))))


@blueprint.route(f"{ONE}/draw", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def draw(council: Council, day: str, number: int) -> Page:
    """Enter the public numbers."""
    found = one_of(council, day, number)
    drawing = drawings.drawing_of(found)
    form = NumbersForm(data={"version": found.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _seen(form, council, day, number)
            numbers, panel = bridge.panel_named(found, form.numbers.data)
            job_id = drawings.draw(account_behind(current_user), found, numbers=numbers, panel=panel).id
        jobs.hand_over(current_app, job_id)
        return redirect(url_for("rotation.public_draw", council=council, day=day))
    return _form_page("rotation/draw.html", form, found, drawing=drawing)


@blueprint.post(f"{ONE}/finish")
@requires(Permission.PROPOSE)
def finish(council: Council, day: str, number: int) -> Answer:
    """Write the file of a draw again, after the work on it was cut off."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        job_id = drawings.ask_to_finish(account_behind(current_user), one_of(council, day, number)).id
    jobs.hand_over(current_app, job_id)
    return _back(council, day, number)


@blueprint.route(f"{ONE}/adopt", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def adopt(council: Council, day: str, number: int) -> Page:
    """Make terms of what was drawn."""
    found = one_of(council, day, number)
    if not adoption.is_ready(found) and _opened():
        return _back(council, day, number)  # its page says how far it has come
    promised.refuse_if_altered(found)
    form = VersionedForm(data={"version": found.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            adoption.adopt(account_behind(current_user), _seen(form, council, day, number))
        flash(_("It is adopted. The new terms begin on their day, and everybody concerned is told."), "success")
        return _back(council, day, number)
    outcome = adoption.outcome_of(found)
    names = members.names_of_many(person.id for person in outcome.named)
    told = len(telling.reached(outcome.concerned))
    return _form_page("rotation/adopt.html", form, found, outcome=outcome, names=names, told=told)


def _form_page(template: str, form: BaseForm, found: Proposal, **more: object) -> Page:
    """A form, and once more with its mistakes marked."""
    known = {"day": found.rotation_on.isoformat(), "number": found.number, "rotation": title_of(found.rotation_on)}
    return answered(template, form=form, **known, **more)


def one_of(council: Council, day: str, number: int) -> Proposal:
    """The proposal that an address names; trials are there for the secretariat and the auditor only."""
    trials = may(Permission.READ_EVIDENCE, council)
    return service.proposal(council, day_in(day), number, trials=trials)


def sight_here(council: Council, rotation_on: date) -> Sight:
    """What the reader may see of a rotation."""
    person = members.person_of(current_user, council)
    dimensions = councils.dimensions_of(council, on=rotation_on)
    return sight_of(roles_in(council), dimensions, person.pseudonym if person else None)


def _seen(form: VersionedForm, council: Council, day: str, number: int) -> Proposal:
    """The proposal as it is now, unless somebody has taken it on since the page was opened."""
    found = one_of(council, day, number)
    try:
        form.seen(found.version)
    except Changed:
        raise Changed(*_gone_on(found)) from None
    return found


def _gone_on(found: Proposal) -> tuple[str, str]:
    """What somebody else did with a proposal while a page of it was open, and what to do now."""
    known = {
        ProposalState.IN_REVIEW: _("This proposal was laid before the council already."),
        ProposalState.SIGNED_OFF: _("The council signed this proposal off in the meantime."),
        ProposalState.SENT_BACK: _("The council sent this proposal back in the meantime."),
        ProposalState.WITHDRAWN: _("This proposal was taken back already."),
        ProposalState.COMMITTING: _("The draw of this proposal was promised already."),
        ProposalState.COMMITTED: _("The draw of this proposal was promised already."),
        ProposalState.DRAWN: _("The numbers of this draw were entered already."),
        ProposalState.ADOPTED: _("This proposal was adopted already."),
    }
    what = known.get(ProposalState(found.state), "")
    return what, _("What you sent changed nothing. Open the page of the proposal to see how far it has come.")


def _back(council: Council, day: str, number: int) -> Answer:
    return redirect(url_for("rotation.proposal", council=council, day=day, number=number))


def _opened() -> bool:
    return request.method == "GET"


def number_in(text: str) -> int:
    """A proposal's number in an address; anything else is the number of none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def day_in(text: str) -> date:
    """The day in an address; anything else is not there."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if found.isoformat() != text:
        raise NotFound
    return found


def _today() -> date:
    return datetime.now(UTC).date()
