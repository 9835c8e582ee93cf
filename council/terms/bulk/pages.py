"""The pages that change the end of several terms: choosing, looking at what it does, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import Changed
from council.form_base import Page
from council.i18n import day
from council.members import service as members
from council.terms.bulk import service as bulk
from council.terms.bulk.forms import BACK, DO, BulkForm
from council.terms.bulk.service import MOST_AT_ONCE, Step
from council.terms.seats import Held
from council.terms.substitute_pages import blueprint
from council.terms.timeline.pages import chips_of, reader_of, wish_in
from council.terms.timeline.people import PersonState, Wish
from council.terms.timeline.reading import WholeCouncil
from council.terms.words import group_name


@dataclass(frozen=True)
class Line:
    """One term of the preview; `refused` says why it cannot be changed so."""

    term_id: UUID
    name: str
    before: date
    after: date
    refused: str


@blueprint.route("/<council>/terms/change-several", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def amend_many(council: Council) -> Page:
    """Let several terms end on another day, after a look at what that does to each."""
    today = datetime.now(UTC).date()
    whole = WholeCouncil(council, reader_of(council), today)
    wish = wish_in(request.args, whole.choices())
    offered = _offered(whole, wish)
    form = BulkForm(data=_usual(offered, wish, today) if request.method == "GET" else None)
    form.offer(_choices(whole, offered))
    if form.validate_on_submit() and form.step.data != BACK:
        if form.step.data != DO:
            return _preview(council, wish, form)
        with transaction(form.key):
            if bulk.fingerprint(bulk.preview(council, form.chosen, form.change)) != form.seen.data:
                raise Changed
            changed = bulk.amend_many(account_behind(current_user), council, form.chosen, form.change)
        flash(ngettext("%(num)d term was changed.", "%(num)d terms were changed.", changed), "success")
        return redirect(url_for("terms.timeline", council=council, **wish.arguments()))
    narrowed = [words for words, _left in chips_of(whole, wish)]
    known = {"offered": len(offered), "narrowed": narrowed, "same": wish.arguments()}
    page = render_template("terms/amend_many.html", form=form, **known)
    return (page, 422) if form.errors else page


def _offered(whole: WholeCouncil, wish: Wish) -> list[Held]:
    """The terms of whom the timeline shows; those that are over only where they were asked for."""
    past = wish.cohort is not None or wish.state is PersonState.ENDED
    return [
        term
        for each in whole.wanted(wish)
        for term in each.held
        if (past or term.end > whole.on)
        and wish.cohort in (None, term.agreed_end)
        and wish.group in ("", term.seat_group)
        and not term.departed
    ][:MOST_AT_ONCE]


def _choices(whole: WholeCouncil, offered: Sequence[Held]) -> list[tuple[UUID, str]]:
    names = members.names_of_many(each.person_id for each in offered)
    return [
        (
            each.term_id,
            _(
                "%(name)s (%(group)s), from %(start)s until before %(end)s",
                name=names[each.person_id],
                group=group_name(whole.rules, each.seat_group),
                start=day(each.start),
                end=day(each.end),
            ),
        )
        for each in offered
    ]


def _usual(offered: Sequence[Held], wish: Wish, today: date) -> dict[str, object]:
    """Whoever was asked for is chosen already; from the whole list nobody is."""
    return {"decided_on": today, "terms": [str(each.term_id) for each in offered] if wish.narrows else []}


def _preview(council: Council, wish: Wish, form: BulkForm) -> str:
    steps = bulk.preview(council, form.chosen, form.change)
    form.seen.data = bulk.fingerprint(steps)
    names = members.names_of_many(each.term.person_id for each in steps)
    lines = [_line(each, names[each.term.person_id]) for each in steps]
    return render_template(
        "terms/amend_many_preview.html",
        form=form,
        lines=lines,
        refused=sum(bool(each.refused) for each in lines),
        same=wish.arguments(),
    )


def _line(step: Step, name: str) -> Line:
    words = " ".join(filter(None, (step.refusal.what, step.refusal.todo))) if step.refusal else ""
    return Line(step.term.term_id, name, step.term.end, step.new_end, words)
