"""A member's own page of recommendations: her order, her objections, and whether she is sent the public account."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.members import service as members
from council.members.choices.service import name_in_minutes
from council.members.models import Person
from council.recommendations import reading, service
from council.recommendations.account import service as accounts
from council.recommendations.account.forms import BulletinForm
from council.recommendations.models import PriorityRound, Recommendation
from council.recommendations.own.forms import KEPT, PUBLIC, DissentForm
from council.recommendations.priorities import service as priorities
from council.recommendations.priorities.forms import RankForm
from council.recommendations.section import blueprint
from council.terms import service as terms

HERE = "/me/<council>/recommendations"
OBJECT = f"{HERE}/<uuid:recommendation_id>/objection"


@blueprint.get(HERE)
@requires(Permission.OWN_DATA)
def own_recommendations(council: Council) -> str:
    """What a member can do: rank, object, and wish for the account."""
    person = _herself(council)
    asked = _asked(council, person)
    rows = service.adopted(council)
    return render_template(
        "recommendations/own/recommendations.html",
        here=council,
        asked=asked,
        ranked=bool(asked and priorities.ballot_of(asked, person)),
        rows=[(each, label(each.title), service.dissent_of(each, person) is not None) for each in rows],
        form=BulletinForm(data={"wished": accounts.is_reader(person)}),
        sits=_sits(council, person),
    )


@blueprint.route(f"{HERE}/order", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_order(council: Council) -> Page:
    """Put what the council asks for into an order."""
    person = _herself(council)
    asked = _asked(council, person)
    if asked is None:
        raise NotFound
    found = priorities.candidates_of(asked)
    form_of = RankForm.over([(each.id, label(each.title)) for each in found])
    form = form_of(data=None if request.method == "POST" else _known(asked, person))
    if form.validate_on_submit():
        with transaction(form.key):
            present = _asked(council, _herself(council))
            if present is None:
                raise NotFound
            form.seen(present.version)
            actor, herself = account_behind(current_user), _herself(council)
            priorities.rank(actor, present, herself, order=form.order(), on=_today())
        flash(_("Your order is saved. You can change it until it is counted."), "success")
        return _back(council)
    rows = [(each, label(each.title), form[f"place_{each.id.hex}"]) for each in found]
    return answered("recommendations/own/order.html", here=council, form=form, rows=rows, asked=asked)


@blueprint.route(OBJECT, methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_objection(council: Council, recommendation_id: UUID) -> Page:
    """Object to a recommendation, in one's own words."""
    person, row = _herself(council), _adopted(council, recommendation_id)
    if not _sits(council, person):
        raise NotFound
    found = service.dissent_of(row, person)
    known = {"words": service.words_of(found), "public": PUBLIC if found.public else KEPT} if found else {}
    form = DissentForm(data=None if request.method == "POST" else known)
    if form.validate_on_submit():
        with transaction(form.key):
            present = _adopted(council, recommendation_id)
            public = form.public.data == PUBLIC
            actor = account_behind(current_user)
            service.dissent(actor, present, _herself(council), words=form.words.data, public=public)
        flash(_("Your objection is written down."), "success")
        return _back(council)
    return answered(
        "recommendations/own/objection.html",
        here=council,
        form=form,
        row=row,
        written=reading.written(row),
        given=found is not None,
        called=name_in_minutes(person),
    )


@blueprint.post(f"{OBJECT}/take-back")
@requires(Permission.OWN_DATA)
def take_objection_back(council: Council, recommendation_id: UUID) -> Response:
    """Object no longer."""
    form = ConfirmForm()
    with transaction(form.key):
        row = _adopted(council, recommendation_id)
        service.take_dissent_back(account_behind(current_user), row, _herself(council))
    flash(_("Your objection was deleted."), "success")
    return _back(council)


@blueprint.post(f"{HERE}/account")
@requires(Permission.OWN_DATA)
def wish_for_account(council: Council) -> Response:
    """Wish to be sent the public account, or no longer."""
    form = BulletinForm()
    wished = bool(form.wished.data)
    with transaction(form.key):
        accounts.choose(account_behind(current_user), _herself(council), wished=wished, on=_today())
    words = _("You will be sent the public account.") if wished else _("You are not sent the public account.")
    flash(words, "success")
    return _back(council)


def _herself(council: Council) -> Person:
    """Who the reader is in this council; an account that belongs to nobody here finds nothing."""
    person = members.person_of(current_user, council) if council else None
    if person is None:
        raise NotFound
    return person


def _adopted(council: Council, recommendation_id: UUID) -> Recommendation:
    row = service.recommendation(council, recommendation_id)
    if row.adopted_on is None or row.withdrawn_on is not None:
        raise NotFound
    return row


def _asked(council: Council, person: Person) -> PriorityRound | None:
    """What she is asked now: only while she sits, and until it is over."""
    asked = priorities.open_round(council)
    if asked is None or asked.closes_on < _today() or not _sits(council, person):
        return None
    return asked


def _sits(council: Council, person: Person) -> bool:
    return any(seat.person_id == person.id for seat in terms.seated(council, _today()))


def _known(asked: PriorityRound, person: Person) -> dict[str, object]:
    """What she said before, as the form shows it."""
    order = priorities.order_of(priorities.ballot_of(asked, person))
    places = {f"place_{UUID(each).hex}": at for at, each in enumerate(order, start=1)}
    return {"version": str(asked.version), **places}


def _back(council: Council) -> Response:
    return redirect(url_for("recommendations.own_recommendations", council=council))


def _today() -> date:
    return datetime.now(UTC).date()
