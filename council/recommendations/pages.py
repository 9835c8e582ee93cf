"""The list of recommendations, the page of each with its trail, and the forms to write, adopt and withdraw them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.calls.texts import TextStatus
from council.config import LANGUAGES
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import Page, VersionedForm, answered
from council.i18n import day, label
from council.meetings.holding.models import Decision
from council.members import service as members
from council.paging import Pages, always_seven, nearest_page, page_asked, page_links
from council.recommendations import queries, reading, service
from council.recommendations.account import service as accounts
from council.recommendations.fields import told_in
from council.recommendations.forms import AdoptForm, RecommendationForm
from council.recommendations.models import Recommendation
from council.recommendations.queries import Wish
from council.recommendations.reminders import service as reminders
from council.recommendations.section import blueprint
from council.recommendations.traces import service as traces
from council.recommendations.trail import State
from council.recommendations.words import state_names
from council.terms import service as terms

LIST = "/<council>/recommendations"
ONE = f"{LIST}/<uuid:recommendation_id>"
ON_A_PAGE = 25


@blueprint.get(LIST)
@requires(Permission.SEE_RECOMMENDATIONS)
def recommendations(council: Council) -> str:
    """Everything the council asks for, narrowed as the address says."""
    today, every, wish = _today(), queries.followed(council), _wish()
    found = [each for each in every if wish.fits(each, today)]
    page, pages = nearest_page(page_asked(request.args), len(found), ON_A_PAGE)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return render_template(
        "recommendations/recommendations.html",
        lines=reading.lines(shown, today),
        anything=bool(every),
        takes_part=members.person_of(current_user, council) is not None,
        wish=wish,
        states=_states(council, every, wish, today),
        bodies=queries.bodies_of(every),
        late=sum(each.standing(today).late is not None for each in every),
        pages=_pages(council, wish, page, pages),
    )


@blueprint.get(ONE)
@requires(Permission.SEE_RECOMMENDATIONS)
def recommendation(council: Council, recommendation_id: UUID) -> str:
    """One recommendation: what it says, how far it is, and everything that happened to it."""
    row = service.recommendation(council, recommendation_id)
    found = queries.follow([row])[0]
    done = reminders.reminders_of_many(each.request.id for each in found.sent)
    told = accounts.issues_with(row)
    where = traces.traces_of_many([row.id])[row.id]
    page = reading.page(found, _today(), reminders=done, accounts=told, traces=where)
    return render_template("recommendations/recommendation.html", page=page, row=row)


@blueprint.route(f"{LIST}/new", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def draft(council: Council) -> Page:
    """Write a draft."""
    form = RecommendationForm(_people(council))
    if form.validate_on_submit():
        with transaction(form.key):
            made = service.draft(account_behind(current_user), council, wording=form.wording())
        flash(_("The draft is saved. Those with a role in the council can read it."), "success")
        return redirect(url_for("recommendations.recommendation", council=council, recommendation_id=made.id))
    return answered("recommendations/draft.html", form=form)


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def edit(council: Council, recommendation_id: UUID) -> Page:
    """Change a draft, or add languages to what was adopted."""
    row = service.recommendation(council, recommendation_id)
    form = RecommendationForm(_people(council, row), data=None if request.method == "POST" else _known(row))
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            present = service.recommendation(council, recommendation_id)
            form.seen(present.version)
            service.change(account_behind(current_user), present, wording=form.wording())
        if not form.form_errors:
            flash(_("The recommendation is saved."), "success")
            return _to(council, recommendation_id)
    return answered("recommendations/edit.html", form=form, row=row)


@blueprint.route(f"{ONE}/adopt", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def adopt(council: Council, recommendation_id: UUID) -> Page:
    """Note when and how the council decided."""
    row = service.recommendation(council, recommendation_id)
    if row.adopted_on is not None or row.withdrawn_on is not None:
        return _to(council, recommendation_id)
    offered = service.decisions_to_link(council)
    choices = [(str(each.id), _decision_words(each)) for each in offered]
    form = AdoptForm(choices, data=None if request.method == "POST" else {"version": str(row.version)})
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            present = service.recommendation(council, recommendation_id)
            form.seen(present.version)
            chosen = next((each for each in offered if str(each.id) == form.decision.data), None)
            on = form.adopted_on.data or _today()
            service.adopt(account_behind(current_user), present, on=on, decision=chosen, today=_today())
        if not form.form_errors:
            flash(_("It is noted that the council adopted it."), "success")
            return _to(council, recommendation_id)
    return answered("recommendations/adopt.html", form=form, row=row, offered=bool(offered))


@blueprint.route(f"{ONE}/withdraw", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def withdraw(council: Council, recommendation_id: UUID) -> Page:
    """Ask for it no more, after reading what that does."""
    row = service.recommendation(council, recommendation_id)
    if row.withdrawn_on is not None:
        raise NotFound
    form = VersionedForm(data=None if request.method == "POST" else {"version": str(row.version)})
    if form.validate_on_submit():
        with transaction(form.key):
            present = service.recommendation(council, recommendation_id)
            form.seen(present.version)
            service.withdraw(account_behind(current_user), present, on=_today())
        flash(_("The recommendation was withdrawn. Its page stays and says so."), "success")
        return _to(council, recommendation_id)
    return answered("recommendations/withdraw.html", form=form, row=row)


def _to(council: Council, recommendation_id: UUID) -> Response:
    return redirect(url_for("recommendations.recommendation", council=council, recommendation_id=recommendation_id))


def _wish() -> Wish:
    """To what the address narrows the list."""
    state = request.args.get("state", "")
    return Wish(
        state=State(state) if state in set(State) else None,
        body=request.args.get("body", "")[:200],
        late=request.args.get("late") == "yes",
    )


def _address(council: Council, wish: Wish, page: int = 1) -> str:
    return url_for(
        "recommendations.recommendations",
        council=council,
        state=wish.state.value if wish.state else None,
        body=wish.body or None,
        late="yes" if wish.late else None,
        page=page if page > 1 else None,
    )


def _states(council: Council, every: Sequence[queries.Followed], wish: Wish, today: date) -> list[dict[str, object]]:
    """The ways to narrow the list by state, with how many each shows; states that nothing is in are left out."""
    names = state_names()
    found = [each.standing(today).state for each in every]
    choices: list[tuple[State | None, str]] = [(None, _("All (%(count)d)", count=len(found)))]
    choices += [(each, f"{names[each]} ({found.count(each)})") for each in State if each in found]
    return [
        {"label": words, "url": _address(council, Wish(each, wish.body, wish.late)), "current": each is wish.state}
        for each, words in choices
    ]


def _pages(council: Council, wish: Wish, page: int, pages: int) -> Pages | None:
    if pages == 1:
        return None
    return page_links(page, pages, lambda one: _address(council, wish, one), numbers=always_seven(page, pages))


def _people(council: Council, row: Recommendation | None = None) -> dict[UUID, str]:
    """Who may have raised it: whoever sits now, and whoever is marked already; by name."""
    marked = [each.id for each in service.raisers_of(row)] if row else []
    names = members.names_of_many([*(seat.person_id for seat in terms.seated(council, _today())), *marked])
    return dict(sorted(names.items(), key=lambda each: each[1].casefold()))


def _known(row: Recommendation) -> dict[str, object]:
    """A recommendation as its form shows it."""
    parts = {"title": row.title, "text": row.text, "consulted": row.consulted}
    told = {f"{part}_{each}": words.get(each, "") for part, words in parts.items() for each in LANGUAGES}
    statuses = {f"status_{each}": row.text_status.get(each, TextStatus.DRAFT.value) for each in LANGUAGES}
    return {
        "version": str(row.version),
        "kind": row.kind,
        "raised_by": [str(each.id) for each in service.raisers_of(row)],
        "objectives": row.objectives,
        "plan": row.plan,
        **told,
        **statuses,
    }


def _decision_words(decision: Decision) -> str:
    return _(
        "%(day)s, “%(meeting)s”: %(text)s",
        day=day(decision.taken_at.date()),
        meeting=label(decision.meeting.title),
        text=label(decision.text),
    )


def _today() -> date:
    return datetime.now(UTC).date()
