"""Pages about those who sit, together: the public directory, skills, meetings, and pairs."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.members import service as members
from council.members.buddies import service as pairings
from council.members.buddies.models import Pairing
from council.members.buddies.service import PairingKind
from council.paging import page_asked, page_links
from council.portal.section import blueprint
from council.portal.together.coverage import coverage
from council.portal.together.directory import directory, public_groups
from council.portal.together.forms import PairForm
from council.portal.together.meetings import meeting
from council.portal.together.pairs import HANDED_OVER_FOR, WELCOMED_FOR, pairs_page, people_to_pair
from council.terms import service as terms
from council.terms.limits import add_months


@blueprint.get("/<council>/public/members")
@public
def public_members(council: Council) -> str:
    """Who sits and agreed to be named, with what each allowed."""
    sitting = [seat.person_id for seat in terms.seated(council, _today())]
    shown, groups = directory(sitting), public_groups(council)
    return render_template("portal/public_members.html", shown=shown, groups=groups, name=label(council.name))


@blueprint.get("/<council>/skills")
@requires(Permission.SEE_COUNCIL)
def skills(council: Council) -> str:
    """Which skills those who sit have, and which nobody has."""
    return render_template("portal/skills.html", shown=coverage(council, _today()))


@blueprint.get("/<council>/people/meetings")
@requires(Permission.SEE_PEOPLE)
def meetings(council: Council) -> str:
    """What to prepare for a meeting."""
    return render_template("portal/meetings.html", shown=meeting(council, _today()))


@blueprint.get("/<council>/buddies")
@requires(Permission.SEE_PEOPLE)
def buddies(council: Council) -> str:
    """The pairs that run, and whom to pair next."""
    found = pairs_page(council, _today(), page=page_asked(request.args))

    def link(page: int) -> str:
        return url_for("portal.buddies", council=council, page=page)

    pages = page_links(found.page, found.pages, link) if found.pages > 1 else None
    return render_template("portal/buddies.html", page=found, pages=pages)


@blueprint.route("/<council>/buddies/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def pair(council: Council) -> Page:
    """Pair two people, after saying what both will see."""
    form = PairForm(data=_wished())
    form.offer(people_to_pair(council, _today()))
    if form.validate_on_submit():
        with transaction(form.key):
            pairings.pair(
                account_behind(current_user),
                council,
                kind=PairingKind(form.kind.data),
                newcomer=members.person(council, UUID(form.newcomer.data)),
                guide=members.person(council, UUID(form.guide.data)),
                begins_on=form.begins_on.data,
                ends_on=form.ends_on.data,
            )
        flash(_("They are paired. Both see it on their own page."), "success")
        return redirect(url_for("portal.buddies", council=council))
    return answered("portal/pair.html", form=form)


@blueprint.route("/<council>/buddies/<uuid:pairing_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def end_pairing(council: Council, pairing_id: UUID) -> Page:
    """End a pairing today, after saying what that does."""
    found = _running(council, pairing_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            present = _running(council, pairing_id)
            pairings.end_pairing(account_behind(current_user), present, on=_today())
        flash(_("The pairing has ended."), "success")
        return redirect(url_for("portal.buddies", council=council))
    names = members.name_of(found.newcomer), members.name_of(found.guide)
    return render_template("portal/end_pairing.html", form=form, newcomer=names[0], guide=names[1])


def _running(council: Council, pairing_id: UUID) -> Pairing:
    found = pairings.pairing(council, pairing_id)
    if found.ends_on <= _today():
        raise NotFound
    return found


def _wished() -> dict[str, object]:
    """What the form begins with: the pair that was suggested, and a usual length."""
    kind = request.args.get("kind", "")
    months = HANDED_OVER_FOR if kind == PairingKind.HANDOVER else WELCOMED_FOR
    return {
        "kind": kind if kind in set(PairingKind) else PairingKind.BUDDY.value,
        "newcomer": request.args.get("newcomer", ""),
        "guide": request.args.get("guide", ""),
        "begins_on": _today(),
        "ends_on": add_months(_today(), months),
    }


def _today() -> date:
    return datetime.now(UTC).date()
