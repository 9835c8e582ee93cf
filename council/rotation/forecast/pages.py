"""The page that looks ahead: the next rotations as far as known, and asking for it again."""

from datetime import UTC, datetime

from flask import Response, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import jobs
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.awaited import is_running
from council.councils.models import Council
from council.database import transaction
from council.form_base import ConfirmForm
from council.responses import Progress, polled
from council.rotation.forecast import bridge as forecast_bridge
from council.rotation.forecast import service as forecasts
from council.rotation.forecast.reading import forecast_reading
from council.rotation.forecast.service import ForecastState
from council.rotation.models import Forecast
from council.rotation.story import coming
from council.rotation.way_pages import blueprint, sight_here

HERE = "/<council>/ahead"


@blueprint.get(HERE)
@requires(Permission.SEE_PROPOSAL)
def ahead(council: Council) -> str:
    """The latest look ahead, how far it is, or what one is for."""
    at = _now()
    found = forecasts.latest(council)
    state = forecasts.state_of(found, at=at) if found else None
    first = coming(council, at.date())
    told = None
    if found is not None and state is ForecastState.COMPUTED:
        told = forecast_reading(found, sight_here(council, found.asked_on), at.date())
    progress = _progress(council, found)
    return render_template(
        "rotation/ahead.html", state=state, progress=progress, told=told, first=first, form=ConfirmForm()
    )


@blueprint.get(f"{HERE}/progress")
@requires(Permission.SEE_PROPOSAL)
def ahead_progress(council: Council) -> Response:
    """The part of the page that is asked for again while the work goes on; the last answer ends the asking."""
    return polled(_progress(council, forecasts.latest(council)))


@blueprint.post(HERE)
@requires(Permission.PROPOSE)
def look_ahead(council: Council) -> Answer:
    """Ask for a look ahead; it is computed outside this request."""
    form = ConfirmForm()
    form.validate_on_submit()
    current_app.extensions["council.jobs"].sweep()
    with transaction(form.key):
        today = _now().date()
        asked = forecast_bridge.ask(council, today)
        found = forecasts.ask_forecast(account_behind(current_user), council, asked=asked, on=today)
        job_id = jobs.work_on(found.id)
    jobs.hand_over(current_app, job_id)
    return redirect(url_for("rotation.ahead", council=council))


def _progress(council: Council, found: Forecast | None) -> Progress:
    url, running = url_for("rotation.ahead_progress", council=council), is_running(found, at=_now())
    return Progress(url, _("Looking for councils that keep to the rules and the targets"), None, running)


def _now() -> datetime:
    return datetime.now(UTC)
