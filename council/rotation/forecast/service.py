"""Looks ahead from request to answer; what is asked and answered stays sealed under the council's key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import awaited, crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Charter, Council
from council.database import db, moment
from council.errors import Refused
from council.rotation.models import Forecast
from council.rotation.service import facts_changed_since

JOB_KIND = "look_ahead"


class ForecastState(StrEnum):
    """How far a look ahead has come."""

    REQUESTED = "requested"
    COMPUTED = "computed"
    FAILED = "failed"


@dataclass(frozen=True)
class Asked:
    """A question ready to be put: by which charter, and its text."""

    charter: Charter
    question: str


# Changes


def ask_forecast(actor: Actor, council: Council, *, asked: Asked, on: date) -> Forecast:
    """Write a question down and queue it; hand the job over once this is saved."""
    if awaited.is_running(latest(council), at=moment()):
        raise Refused(_("A look ahead is being computed."), _("Open its page to see how far it is."))
    forecast_id = uuid4()
    forecast = Forecast(
        id=forecast_id,
        council_id=council.id,
        council=council,
        charter_id=asked.charter.id,
        asked_on=on,
        requested_at=moment(),
        state=ForecastState.REQUESTED.value,
        question_sealed=crypto.seal(council.id, asked.question, _place("question_sealed", forecast_id)),
    )
    awaited.put(JOB_KIND, forecast)
    _record(actor, Act.FORECAST_REQUESTED, forecast, {"charter": str(asked.charter.id)})
    return forecast


def keep_answer(actor: Actor, forecast: Forecast, *, answer: str | None, code: str = "") -> None:
    """Keep the plan; or, where none was searched for, the code of why, as who leaves when is known all the same."""
    forecast.state = ForecastState.COMPUTED.value
    if answer is not None:
        forecast.answer_sealed = crypto.seal(forecast.council_id, answer, _place("answer_sealed", forecast.id))
    forecast.told = json.dumps({"code": code}) if code else None
    forecast.computed_at = moment()
    _record(actor, Act.FORECAST_COMPUTED, forecast, {"code": code} if code else {})


def end_without_answer(actor: Actor, forecast: Forecast, *, code: str) -> None:
    """Mark a look ahead as failed, with the code of what happened; another can be asked for."""
    forecast.state = ForecastState.FAILED.value
    forecast.told = json.dumps({"code": code})
    _record(actor, Act.FORECAST_FAILED, forecast, {"code": code})


# Questions


def latest(council: Council) -> Forecast | None:
    """The look ahead that was asked for last."""
    asked = select(Forecast).where(Forecast.council_id == council.id)
    return db.session.scalar(asked.order_by(Forecast.requested_at.desc()).limit(1))


def question_of(forecast: Forecast) -> dict[str, Any]:
    """The question as it was put."""
    place = _place("question_sealed", forecast.id)
    found: dict[str, Any] = json.loads(crypto.unseal(forecast.council_id, forecast.question_sealed, place))
    return found


def answer_of(forecast: Forecast) -> dict[str, Any] | None:
    """The plan, if one was searched for."""
    if forecast.answer_sealed is None:
        return None
    place = _place("answer_sealed", forecast.id)
    found: dict[str, Any] = json.loads(crypto.unseal(forecast.council_id, forecast.answer_sealed, place))
    return found


def code_of(forecast: Forecast) -> str:
    """Why there is no plan, or no answer at all."""
    return str(json.loads(forecast.told)["code"]) if forecast.told else ""


def state_of(forecast: Forecast, *, at: datetime) -> ForecastState:
    """The state as it is: what a silent worker left behind has failed even before the queue has noticed."""
    return ForecastState(awaited.state_of(forecast, at=at))


def changed_since(forecast: Forecast) -> bool:
    """Whether anything that the question is made of was changed after it was put."""
    return facts_changed_since(forecast.council_id, _subject(forecast), Act.FORECAST_REQUESTED)


def _record(actor: Actor, act: Act, forecast: Forecast, details: Mapping[str, Detail]) -> None:
    told: dict[str, Detail] = {"asked_on": forecast.asked_on.isoformat()}
    record(actor, act, _subject(forecast), council=forecast.council_id, details={**told, **details})


def _subject(forecast: Forecast) -> Subject:
    return Subject("forecast", str(forecast.id))


def _place(column: str, forecast_id: UUID) -> crypto.Place:
    return crypto.Place("forecasts", column, forecast_id)
