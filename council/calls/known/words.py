"""What somebody the council knows reads about her application to a call: how far it has come, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from council.calls import service
from council.calls.applying.own_words import BADGES, Row, stage_words
from council.calls.known.service import may_apply, may_change
from council.calls.models import Application, Call
from council.calls.publishing import CallState, state_of
from council.calls.service import Stage
from council.i18n import day, label


@dataclass(frozen=True)
class KnownPage:
    """Her application to one call; `button` is empty when nothing can be sent or changed any more."""

    title: str
    lead: str
    stage: str
    badge: str
    reason: str
    rows: Sequence[Row]
    button: str
    may_withdraw: bool


def known_page(call: Call, application: Application | None, on: date) -> KnownPage:
    """Her application to a call on a day, or that she has none."""
    stage = Stage(application.stage) if application else None
    button = _("Send my application") if may_apply(call, application, on) else ""
    return KnownPage(
        title=_("Your application") if stage else _("Apply again"),
        lead=_lead(call, stage, on),
        stage=stage_words()[stage] if stage else "",
        badge=BADGES[stage] if stage else "",
        reason=service.reason_of(application) if application and stage is Stage.NOT_ELIGIBLE else "",
        rows=[
            {"term": _("Call"), "value": label(call.title)},
            {"term": _("Last day to apply"), "value": day(call.closes_on)},
            {"term": _("The new terms begin on"), "value": day(call.rotation_on)},
        ],
        button=_("Save my changes") if may_change(application, on) else button,
        may_withdraw=stage in {Stage.RECEIVED, Stage.ELIGIBLE},
    )


def known_lines(calls: Sequence[Call], person_id: object) -> list[Row]:
    """The calls in which an officer can write an application down for somebody, each with the way to it."""
    return [
        {
            "label": _("Take in an application to “%(call)s”", call=label(each.title)),
            "url": url_for("calls.take_in_known", council=each.council, call_id=each.id, person_id=person_id),
        }
        for each in calls
    ]


def _lead(call: Call, stage: Stage | None, on: date) -> str:
    closes, starts = day(call.closes_on), day(call.rotation_on)
    if stage in {Stage.ELIGIBLE, Stage.NOT_ELIGIBLE}:
        return {
            Stage.ELIGIBLE: _("You can be chosen when the new terms begin on %(day)s.", day=starts),
            Stage.NOT_ELIGIBLE: _("Below stands why. If it is wrong, tell the secretariat."),
        }[stage]
    if stage is Stage.RECEIVED:
        return _("The council decides after %(day)s. You read the answer here.", day=closes)
    if state_of(call, on) is CallState.OPEN:
        return _(
            "The council knows you already, so your name and how to reach you are not asked again. "
            "You can apply until %(day)s.",
            day=closes,
        )
    if state_of(call, on) is CallState.COMING:
        return _("You can apply from %(day)s on.", day=day(call.opens_on))
    return _("Nobody can apply to this call today. Ask the secretariat whether you can still apply.")
