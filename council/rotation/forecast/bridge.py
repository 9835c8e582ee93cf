"""The solver's part in looking ahead: the question over the coming rotations, and the plan, searched in the worker."""

import json
import secrets
from datetime import date

from flask_babel import gettext as _

from council import awaited
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.jobs import Handle, Jobs
from council.rotation.bridge import SEED_BYTES, WORKER
from council.rotation.forecast import service as forecasts
from council.rotation.forecast.facts import Ahead, look
from council.rotation.forecast.service import Asked
from council.rotation.models import Forecast
from council.rotation.question_bridge import question, refused_if_invalid
from solver.errors import Cancelled
from solver.problem import Problem


def register(queue: Jobs) -> None:
    """Make looking ahead known to the queue."""
    give_up = awaited.giving_up(Forecast, lambda asked, code: forecasts.end_without_answer(WORKER, asked, code=code))
    queue.register(forecasts.JOB_KIND, _look_ahead, give_up)


def ask(council: Council, on: date) -> Asked:
    """The question as of now; refuses where no rotation is coming or the facts do not fit together."""
    known = look(council, on)
    if known is None:
        raise Refused(
            _("No rotation is coming yet, so there is nothing to look ahead to."),
            _("Give members their terms, or plan a call for the first seats."),
        )
    with refused_if_invalid(council):
        problem = question(known.facts, secrets.token_hex(SEED_BYTES))
    asked = {**known.told(), "problem": problem.model_dump_json(by_alias=True), "rules": _rules(known)}
    return Asked(known.facts.charter, json.dumps(asked))


def _rules(known: Ahead) -> dict[str, object] | None:
    """How far the solver looks and what it is told of terms; nothing where terms do not fall on the same days."""
    if known.term is None:
        return None
    return {
        "rotations": len(known.days),
        "term": known.term,
        "ends": known.ends,
        "may_return": known.may_return,
        "served": known.served,
    }


def _look_ahead(handle: Handle) -> None:
    """One job, from the sealed question to the sealed answer."""
    from solver.horizon import HorizonRules, ahead  # noqa: PLC0415  # loads CP-SAT, in the worker only

    asked = forecasts.question_of(db.session.get_one(Forecast, handle.subject))
    db.session.rollback()  # no read stays open while the solver works
    answer, code = None, "unequal_days"
    if asked["rules"] is not None:
        problem = Problem.model_validate_json(asked["problem"])
        try:
            found = ahead(problem, HorizonRules.model_validate(asked["rules"]), cancelled=handle.cancelled)
        except Cancelled:
            return
        answer, code = found.model_dump_json(by_alias=True), ""
    with transaction():
        forecast = awaited.still_awaited(Forecast, handle)
        if forecast is not None:
            forecasts.keep_answer(WORKER, forecast, answer=answer, code=code)
