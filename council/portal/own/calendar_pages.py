"""Calendars to subscribe to, and the page on which a person makes, renews and switches off her own link."""

from datetime import UTC, date, datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import addresses, i18n
from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.config import LANGUAGES
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm
from council.members.own import feeds
from council.members.own import service as own
from council.portal.own.calendars import own_calendar, public_calendar
from council.portal.own.forms import CalendarForm
from council.portal.section import blueprint

CALENDAR = "/me/<council>/calendar"


@blueprint.get(CALENDAR)
@requires(Permission.OWN_DATA)
def calendar(council: Council) -> str:
    """Whether her calendar link works, and what it shows."""
    feed = feeds.feed_of(own.own_person(current_user, council))
    form = CalendarForm(data={"names_council": feed.names_council if feed else False})
    return render_template(
        "portal/own/calendar.html", council=council, feed=feed, form=form, off=ConfirmForm(), link=""
    )


@blueprint.post(CALENDAR)
@requires(Permission.OWN_DATA)
def make_calendar(council: Council) -> str | Answer:
    """Make a link, in place of an earlier one, and show it this once: only its fingerprint is kept."""
    form = CalendarForm()
    if not form.validate_on_submit():
        return redirect(url_for("portal.calendar", council=council))
    with transaction(form.key):
        person = own.own_person(current_user, council)
        token = feeds.make_link(account_behind(current_user), person, names_council=form.names_council.data)
    feed = feeds.feed_of(own.own_person(current_user, council))
    link = addresses.shown("portal.own_calendar_file", token=token)
    fresh = CalendarForm(formdata=None, data={"names_council": form.names_council.data})
    return render_template(
        "portal/own/calendar.html", council=council, feed=feed, form=fresh, off=ConfirmForm(formdata=None), link=link
    )


@blueprint.post(f"{CALENDAR}/off")
@requires(Permission.OWN_DATA)
def take_calendar_back(council: Council) -> Answer:
    """Switch her link off."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            feeds.take_link_back(account_behind(current_user), own.own_person(current_user, council))
        flash(_("The link was switched off. Calendars that used it find nothing any more."), "success")
    return redirect(url_for("portal.calendar", council=council))


@blueprint.get("/calendar/<token>.ics")
@public
def own_calendar_file(token: str) -> Response:
    """Somebody's dates, for whoever holds the link; an unknown link and one that was switched off look alike."""
    feed = feeds.feed_behind(token)
    if feed is None:
        raise NotFound
    return _file(own_calendar(feed, _today()))


@blueprint.get("/<council>/public/calendar.ics")
@public
def public_calendar_file(council: Council) -> Response:
    """A council's public dates, in the language asked for."""
    language = request.args.get("language", "")
    with force_locale(language if language in LANGUAGES else i18n.code()):
        return _file(public_calendar(council, _today()))


def _file(content: bytes) -> Response:
    return Response(content, content_type="text/calendar; charset=utf-8")


def _today() -> date:
    return datetime.now(UTC).date()
