"""Pages about offices and sub-bodies: who holds and works in what, and the changes of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.councils.models import Council
from council.database import db, transaction
from council.form_base import Page, answered
from council.i18n import label
from council.label_fields import labels_in
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.offices import bodies, service
from council.terms.offices.forms import BodyForm, EndForm, EndOfficeForm, JoinForm, OfficeForm, RenameBodyForm
from council.terms.offices.models import SubBody
from council.terms.offices.reading import shown
from council.terms.substitute_pages import blueprint
from council.terms.timeline.pages import reader_of

ONE_BODY = "/<council>/offices/groups/<uuid:body_id>"


@blueprint.get("/<council>/offices")
@requires(Permission.SEE_COUNCIL)
def offices(council: Council) -> str:
    """Who holds which office until when, and who works in which group of the council."""
    return render_template("terms/offices/offices.html", shown=shown(council, reader_of(council), _today()))


@blueprint.route("/<council>/offices/new", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def give_office(council: Council) -> Page:
    """Give somebody an office."""
    asked = request.args.get("office", "")
    form = OfficeForm(data={"office": asked, "start": _today()} if request.method == "GET" else None)
    named = service.offices_on(council, _today())
    form.offer(named, _sitting(council))
    if form.validate_on_submit():
        with transaction(form.key):
            person, start = members.person(council, UUID(form.person.data)), form.start.data
            service.give_office(
                account_behind(current_user),
                council,
                person=person,
                office=form.office.data,
                start=start,
                end=form.end.data or service.latest_end(council, person, form.office.data, start),
            )
        flash(_("The office is given."), "success")
        return redirect(url_for("terms.offices", council=council))
    return answered("terms/offices/give.html", form=form, named=named)


@blueprint.route("/<council>/offices/<uuid:office_term_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def end_office(council: Council, office_term_id: UUID) -> Page:
    """End an office before its time, and say why."""
    given = service.office_term(council, office_term_id)
    form = EndOfficeForm(data={"on": _today()} if request.method == "GET" else None)
    if form.validate_on_submit():
        with transaction(form.key):
            given = service.office_term(council, office_term_id)
            service.end_office(account_behind(current_user), given, on=form.on.data, reason=form.reason.data)
        flash(_("The office was ended. What was agreed before stays written down."), "success")
        return redirect(url_for("terms.offices", council=council))
    return answered(
        "terms/offices/end.html",
        form=form,
        holding=service.holding_of(given),
        name=members.name_of(given.person),
        office=label(service.office_names(council).get(given.office, given.office)),
        reason=service.reason_of(given),
    )


@blueprint.route("/<council>/offices/groups/new", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def form_body(council: Council) -> Page:
    """Form a working group or a committee."""
    form = BodyForm(data={"formed_on": _today()} if request.method == "GET" else None)
    if form.validate_on_submit():
        with transaction(form.key):
            actor, name = account_behind(current_user), labels_in(form.name.data)
            bodies.form_body(actor, council, name=name, on=form.formed_on.data)
        flash(_("The group is formed. Now add who works in it."), "success")
        return redirect(url_for("terms.offices", council=council))
    return answered("terms/offices/edit_body.html", form=form, name="")


@blueprint.route(f"{ONE_BODY}/name", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def rename_body(council: Council, body_id: UUID) -> Page:
    """Give a group another name."""
    body = bodies.body(council, body_id)
    form = RenameBodyForm(data={"name": body.name, "version": body.version} if request.method == "GET" else None)
    if form.validate_on_submit():
        with transaction(form.key):
            body = bodies.body(council, body_id)
            form.seen(body.version)
            bodies.rename_body(account_behind(current_user), body, name=labels_in(form.name.data))
        flash(_("The correction was saved."), "success")
        return redirect(url_for("terms.offices", council=council))
    return answered("terms/offices/edit_body.html", form=form, name=label(body.name))


@blueprint.route(f"{ONE_BODY}/end", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def end_body(council: Council, body_id: UUID) -> Page:
    """End a group, and with it everybody's place in it."""
    body = bodies.body(council, body_id)
    next_step = _(
        "From the day you choose, nobody works in “%(name)s” any more. Who worked in it stays written down. "
        "Nobody is told by a message.",
        name=label(body.name),
    )
    return _end(
        council,
        lambda actor, on: bodies.end_body(actor, bodies.body(council, body_id), on=on),
        title=_("End this group"),
        next_step=next_step,
        done=_("The group has ended. Who worked in it stays written down."),
    )


@blueprint.route(f"{ONE_BODY}/join", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def join_body(council: Council, body_id: UUID) -> Page:
    """Let somebody work in a group."""
    body = bodies.body(council, body_id)
    form = JoinForm(data={"since": _today()} if request.method == "GET" else None)
    form.offer(_sitting(council), _others(council))
    if form.validate_on_submit():
        with transaction(form.key):
            _join(council, bodies.body(council, body_id), form)
        flash(_("The person was added to the group."), "success")
        return redirect(url_for("terms.offices", council=council))
    return answered("terms/offices/join.html", form=form, name=label(body.name))


@blueprint.route("/<council>/offices/places/<uuid:membership_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def leave_body(council: Council, membership_id: UUID) -> Page:
    """End somebody's place in a group."""
    joined = bodies.membership(council, membership_id)
    next_step = _(
        "From the day you choose, %(name)s works in “%(group)s” no longer. Nobody is told by a message.",
        name=members.name_of(joined.person),
        group=label(joined.body.name),
    )
    return _end(
        council,
        lambda actor, on: bodies.leave_body(actor, bodies.membership(council, membership_id), on=on),
        title=_("End a place in a group"),
        next_step=next_step,
        done=_("The person works in the group no longer."),
    )


def _end(council: Council, end: Callable[[User, date], None], *, title: str, next_step: str, done: str) -> Page:
    form = EndForm(data={"on": _today()} if request.method == "GET" else None)
    if form.validate_on_submit():
        with transaction(form.key):
            end(account_behind(current_user), form.on.data)
        flash(done, "success")
        return redirect(url_for("terms.offices", council=council))
    return answered("terms/offices/end_place.html", form=form, title=title, next_step=next_step)


def _join(council: Council, body: SubBody, form: JoinForm) -> None:
    person = members.person(council, UUID(form.person.data))
    actor, since = account_behind(current_user), form.since.data
    bodies.join_body(actor, body, person=person, since=since, adviser=form.adviser.data)


def _sitting(council: Council) -> dict[UUID, str]:
    """Who sits today, by name; whoever was erased cannot be chosen."""
    sitting = {seat.person_id for seat in terms.seated(council, _today())}
    return members.names_of_many(sitting & _present(council))


def _others(council: Council) -> dict[UUID, str]:
    return members.names_of_many(_present(council) - set(_sitting(council)))


def _present(council: Council) -> set[UUID]:
    present = select(Person.id).where(Person.council_id == council.id, Person.erased_at.is_(None))
    return set(db.session.scalars(present))


def _today() -> date:
    return datetime.now(UTC).date()
