"""Pages of the rotation: its story, its proposals while they are computed and after, and their evidence."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import jobs
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm
from council.jobs import Jobs
from council.members import service as members
from council.responses import as_file, polled
from council.rotation import bridge, drawings, promised, public_pages, review, service
from council.rotation.explain import letter_pages
from council.rotation.explain import pages as explain_pages
from council.rotation.explain.people import without_a_chance
from council.rotation.explain.reading import costs_reading, least_change
from council.rotation.feasibility import pages as feasibility_pages
from council.rotation.forecast import pages as forecast_pages
from council.rotation.forms import OpinionForm
from council.rotation.models import Proposal
from council.rotation.progress import ended_reading, progress_of
from council.rotation.reading import conflict_reading, evidence_name, reading
from council.rotation.service import ProposalState
from council.rotation.stagger import pages as stagger_pages
from council.rotation.stagger import public_pages as stagger_public_pages
from council.rotation.story import coming as coming_day
from council.rotation.story import exists, story, title_of
from council.rotation.vacancy import pages as replacement_pages
from council.rotation.way import lottery_reading, review_reading, way_of
from council.rotation.way_pages import blueprint, day_in, one_of, sight_here
from council.rotation.workspace import compare_pages, pin_pages, pins, trial_pages
from council.rotation.workspace.comparing import choices, trial_reading

__all__ = [
    "blueprint",
    "compare_pages",
    "explain_pages",
    "feasibility_pages",
    "forecast_pages",
    "letter_pages",
    "pin_pages",
    "public_pages",
    "replacement_pages",
    "stagger_pages",
    "stagger_public_pages",
    "trial_pages",
]


@blueprint.get("/<council>/rotations")
@requires(Permission.SEE_PROPOSAL)
def coming(council: Council) -> str | Answer:
    """The coming rotation, or how to get one."""
    found = coming_day(council, _now().date())
    if found is None:
        return render_template("rotation/none.html")
    return redirect(url_for("rotation.rotation", council=council, day=found.isoformat()))


@blueprint.get("/<council>/rotations/<day>")
@requires(Permission.SEE_PROPOSAL)
def rotation(council: Council, day: str) -> str:
    """One rotation as a story."""
    rotation_on = day_in(day)
    if not exists(council, rotation_on):
        raise NotFound
    sight = sight_here(council, rotation_on)
    return render_template(
        "rotation/rotation.html",
        title=title_of(rotation_on),
        day=day,
        story=story(council, rotation_on, sight, at=_now()),
        pins=pins.lines_on(council, rotation_on, sight),
        choices=choices(service.proposals_of(council, rotation_on, trials=sight.evidence), ()),
        sight=sight,
        form=ConfirmForm(),
    )


@blueprint.post("/<council>/rotations/<day>/propose")
@requires(Permission.PROPOSE)
def propose(council: Council, day: str) -> Answer:
    """Ask for a proposal; it is computed outside this request."""
    rotation_on = day_in(day)
    if not exists(council, rotation_on):
        raise NotFound
    form = _confirmed()
    _queue().sweep()
    with transaction(form.key):
        proposal = service.request_proposal(
            account_behind(current_user), council, asked=bridge.ask(council, rotation_on)
        )
        number, job_id = proposal.number, jobs.work_on(proposal.id)
    jobs.hand_over(current_app, job_id)
    return redirect(url_for("rotation.proposal", council=council, day=day, number=number))


@blueprint.get("/<council>/rotations/<day>/proposals/<int(max=1000000):number>")
@requires(Permission.SEE_PROPOSAL)
def proposal(council: Council, day: str, number: int) -> str:
    """One proposal: how far it is, what was found, or why there is none."""
    found = one_of(council, day, number)
    promised.refuse_if_altered(found)
    sight = sight_here(council, found.rotation_on)
    state = service.state_of(found, at=_now())
    known: dict[str, Any] = {
        "day": day,
        "number": number,
        "rotation": title_of(found.rotation_on),
        "form": ConfirmForm(),
        "trial": trial_reading(found),
    }
    if state is ProposalState.REQUESTED:
        progress = progress_of(found, sight, at=_now())
        return render_template("rotation/computing.html", progress=progress, **known)
    if state is ProposalState.IMPOSSIBLE:
        told, least = conflict_reading(found, sight), least_change(found, sight)
        return render_template("rotation/impossible.html", told=told, least=least, **known)
    if state in service.WITHOUT_ANSWER:
        return render_template("rotation/ended.html", told=ended_reading(found, state), **known)
    today = _now().date()
    return render_template(
        "rotation/proposal.html",
        told=reading(found, sight, request.args.get("by")),
        sight=sight,
        way=way_of(found, state, on=today),
        review=review_reading(found, sight, on=today),
        opinion=_opinion_form(council, found),
        lottery=lottery_reading(found, sight),
        costs=costs_reading(found, sight),
        others=without_a_chance(found, sight),
        pins=pins.lines_of(found, sight),
        **known,
    )


@blueprint.get("/<council>/rotations/<day>/proposals/<int(max=1000000):number>/progress")
@requires(Permission.SEE_PROPOSAL)
def progress(council: Council, day: str, number: int) -> Response:
    """The part of the page that is asked for again while the work goes on; the last answer ends the asking."""
    found = one_of(council, day, number)
    return polled(progress_of(found, sight_here(council, found.rotation_on), at=_now()))


@blueprint.post("/<council>/rotations/<day>/proposals/<int(max=1000000):number>/cancel")
@requires(Permission.PROPOSE)
def cancel(council: Council, day: str, number: int) -> Answer:
    """Stop computing."""
    form = _confirmed()
    with transaction(form.key):
        service.cancel_proposal(account_behind(current_user), one_of(council, day, number))
    flash(_("The proposal is cancelled. The question is kept, so that it can be started again."), "success")
    return redirect(url_for("rotation.proposal", council=council, day=day, number=number))


@blueprint.post("/<council>/rotations/<day>/proposals/<int(max=1000000):number>/restart")
@requires(Permission.PROPOSE)
def restart(council: Council, day: str, number: int) -> Answer:
    """Compute the same question again."""
    form = _confirmed()
    _queue().sweep()
    with transaction(form.key):
        job_id = service.restart_proposal(account_behind(current_user), one_of(council, day, number)).id
    jobs.hand_over(current_app, job_id)
    return redirect(url_for("rotation.proposal", council=council, day=day, number=number))


@blueprint.get("/<council>/rotations/<day>/proposals/<int(max=1000000):number>/evidence.json")
@requires(Permission.READ_EVIDENCE)
def evidence(council: Council, day: str, number: int) -> Response:
    """The evidence file; each download is recorded."""
    with transaction():
        found = one_of(council, day, number)
        content, name = drawings.hand_out(account_behind(current_user), found), evidence_name(found)
    return as_file(content, "application/json", name)


def _opinion_form(council: Council, found: Proposal) -> OpinionForm | None:
    """What the reader may say of a proposal in review, with what she said before; nothing for anyone else."""
    about, person = review.review_of(found), members.person_of(current_user, council)
    if found.state != ProposalState.IN_REVIEW.value or about is None or person is None:
        return None
    if not review.may_speak(about, person.id) or not review.is_open(about, _now().date()):
        return None
    said = review.opinion_of(about, person)
    return OpinionForm(data={"voice": said.voice, "comment": review.comment_of(said)} if said else None)


def _confirmed() -> ConfirmForm:
    """The button that was pressed; one whose form does not hold together is refused."""
    form = ConfirmForm()
    form.validate_on_submit()
    return form


def _queue() -> Jobs:
    queue: Jobs = current_app.extensions["council.jobs"]
    return queue


def _now() -> datetime:
    return datetime.now(UTC)
