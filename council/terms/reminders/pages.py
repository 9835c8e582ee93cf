"""Pages of reminders, for the secretariat: the list, one sent now, and the note that somebody was told."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import Changed, NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import code, direction
from council.members import messages
from council.members import service as members
from council.paging import page_asked, page_links
from council.terms import service as terms
from council.terms.models import Term
from council.terms.reminders import service
from council.terms.reminders.forms import ToldForm
from council.terms.reminders.list_pages import Reading, Show, reading, show_words
from council.terms.reminders.words import reminder_words
from council.terms.substitute_pages import blueprint

ONE = "/<council>/terms/<uuid:term_id>"


@blueprint.get("/<council>/terms/reminders")
@requires(Permission.EDIT_TERMS)
def reminders(council: Council) -> str:
    """Who is reminded next, what was sent, who answered, and whom no mail reaches."""
    wished = request.args.get("show", "")
    show = Show(wished) if wished in set(Show) else Show.EVERYONE
    found = reading(council, _today(), show=show, page=page_asked(request.args))
    narrowings = _narrowings(council, found, show) if found else []

    def link(page: int) -> str:
        return url_for("terms.reminders", council=council, show=show.value, page=page)

    pages = page_links(found.page, found.pages, link) if found and found.pages > 1 else None
    return render_template("terms/reminders.html", found=found, narrowings=narrowings, pages=pages)


@blueprint.route(f"{ONE}/remind", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def send_reminder(council: Council, term_id: UUID) -> Page:
    """Remind one member now, after reading what she will read."""
    term = terms.term(council, term_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.remind_now(account_behind(current_user), terms.term(council, term_id), on=_today())
        flash(_("The reminder is written. It stands in the list."), "success")
        return redirect(url_for("terms.reminders", council=council))
    reaches = {"by_mail": bool(messages.mail_address(term.person)), "has_account": term.person.user_id is not None}
    return answered("terms/remind.html", form=form, **_text(term), **reaches)


@blueprint.route(f"{ONE}/told", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def note_told(council: Council, term_id: UUID) -> Page:
    """Note that a member was told what her latest reminder says."""
    term = terms.term(council, term_id)
    if service.latest_of(term) is None:
        raise NotFound
    form = ToldForm(data={"told_on": _today()} if request.method == "GET" else None)
    if form.validate_on_submit():
        with transaction(form.key):
            latest = service.latest_of(terms.term(council, term_id))
            if latest is None:
                raise Changed
            service.note_told(
                account_behind(current_user),
                latest,
                told_on=form.told_on.data,
                way=service.Way(form.way.data),
                on=_today(),
            )
        flash(_("It is noted that she was told."), "success")
        return redirect(url_for("terms.reminders", council=council))
    return answered("terms/told.html", form=form, **_text(term))


def _text(term: Term) -> dict[str, object]:
    """What the holder of a term is told today, in her language; nothing of whoever needs no reminder."""
    ending = service.ending_of(term, _today())
    if ending is None or ending.stop is not None:
        raise NotFound
    with messages.in_her_language(term.person):
        words = reminder_words(term.council, ending, term.person, _today())
        written_in = {"lang": code(), "dir": direction()}
    return {"name": members.name_of(term.person), "words": words, "written_in": written_in}


def _narrowings(council: Council, found: Reading, show: Show) -> list[dict[str, object]]:
    """The ways to narrow the list, with how many each shows."""
    return [
        {
            "label": show_words(each, found.counts[each]),
            "url": url_for("terms.reminders", council=council, show=None if each is Show.EVERYONE else each.value),
            "current": each is show,
        }
        for each in Show
    ]


def _today() -> date:
    return datetime.now(UTC).date()
