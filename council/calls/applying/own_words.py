"""An applicant's own pages in words: how far her application has come, what she can do, and her receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from council.calls import codes, service
from council.calls.applying.drafts import may_send
from council.calls.applying.filled import missing
from council.calls.applying.own import Own
from council.calls.applying.visits import Visited
from council.calls.carrying import may_carry_over
from council.calls.models import Application
from council.calls.publishing import CallState, state_of
from council.calls.review.answering import answer_to
from council.calls.service import Stage
from council.i18n import day, label

Row = Mapping[str, object]
BADGES = {Stage.RECEIVED: "waiting", Stage.ELIGIBLE: "good", Stage.NOT_ELIGIBLE: "ended", Stage.WITHDRAWN: "ended"}


@dataclass(frozen=True)
class Earlier:
    """An application to an earlier call, with its answer."""

    call: str
    stage: str
    badge: str
    reason: str


@dataclass(frozen=True)
class OwnPage:
    """How far an application has come, in words, and what its writer can do."""

    title: str
    next: str
    action: Row | None
    stage: str
    badge: str
    reason: str
    rows: Sequence[Row]
    may_change: bool
    may_withdraw: bool
    may_send_again: bool
    earlier: Sequence[Earlier]


@dataclass(frozen=True)
class ReceiptPage:
    """A receipt code with all that belongs on a slip of paper."""

    title: str
    next: str
    action: Row
    code: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class CheckPage:
    """The last step: what is said above the button, and whether there is one."""

    title: str
    lead: str
    may_send: bool
    late: bool
    asks_to_keep: bool


def stage_words() -> dict[Stage, str]:
    """How far an application has come, said to whoever wrote it."""
    return {
        Stage.RECEIVED: _("Received, not decided"),
        Stage.ELIGIBLE: _("You can be chosen"),
        Stage.NOT_ELIGIBLE: _("You cannot be chosen this time"),
        Stage.WITHDRAWN: _("You took it back"),
    }


def own_page(found: Visited, applications: Sequence[Application], on: date) -> OwnPage:
    """Everything an applicant reads about her application."""
    own = found.own
    stage = own.stage
    return OwnPage(
        title=_("Your application"),
        next=_following(own, on),
        action=_action(own, on),
        stage=stage_words()[stage] if stage else _("Saved, not sent"),
        badge=BADGES[stage] if stage else "warning",
        reason=service.reason_of(own.application) if own.application else "",
        rows=_rows(own),
        may_change=bool(own.application) and own.may_change(on),
        may_withdraw=own.draft is not None or stage in {Stage.RECEIVED, Stage.ELIGIBLE},
        may_send_again=stage is Stage.WITHDRAWN and may_send(own.call, own.receipt_hash, on),
        earlier=[_earlier(each) for each in applications if own.application and each.id != own.application.id],
    )


def receipt_page(found: Visited) -> ReceiptPage:
    """The slip: at the first save it says to go on, after sending that it arrived."""
    own, council = found.own, found.own.call.council
    sent = own.application is not None
    return ReceiptPage(
        title=_("Your application was sent") if sent else _("Your receipt code"),
        next=_("Keep this code. With it you read the answer here, correct what you wrote, or take it back.")
        if sent
        else _("Write this code down or print it. With it you can close this page and go on another day."),
        action={"label": _("See your application"), "url": url_for("calls.own", council=council)}
        if sent
        else {"label": _("Go on"), "url": _go_on(own)},
        code=codes.grouped(found.code),
        rows=_rows(own),
    )


def slip_rows(application: Application) -> list[Row]:
    """What stands on the slip that is handed over beside a code. No name: it may be lost."""
    return _rows(Own(application.call, application.receipt_hash or b"", application=application))


def check_page(own: Own, on: date) -> CheckPage:
    """Whether an application can be sent, and what happens then."""
    sendable, complete = may_send(own.call, own.receipt_hash, on), not missing(own.call, own.filled)
    closed = state_of(own.call, on) is CallState.CLOSED and not sendable
    if own.application:
        lead = _("Your changes were saved. This is what the council has from you now.")
    elif not complete:
        lead = _("Something is still missing. Fill it in, then you can send your application.")
    elif closed:
        lead = _("The last day to apply has passed. With a late code from the secretariat you can still send it.")
    else:
        lead = _("Look over what you wrote. When you send it, the council receives it, and you can still correct it.")
    return CheckPage(
        title=_("What you sent") if own.application else _("Look over and send"),
        lead=lead,
        may_send=own.draft is not None and complete,
        late=closed,
        asks_to_keep=may_carry_over(own.call),
    )


def _following(own: Own, on: date) -> str:
    closes = day(own.call.closes_on)
    if own.draft:
        if may_send(own.call, own.receipt_hash, on):
            return _("It counts only once you send it. You can send it until %(day)s.", day=closes)
        return _("It was not sent, and the last day to apply has passed. The secretariat can give you a late code.")
    asked = answer_to(own.application, on=on) if own.application else None
    if asked and asked.complete_by:
        until = day(asked.complete_by)
        return _("Something is missing in your application. You can add it until %(day)s.", day=until)
    return {
        Stage.RECEIVED: _("The council decides after %(day)s. You read the answer here.", day=closes),
        Stage.ELIGIBLE: _(
            "You can be chosen when the new terms begin on %(day)s. Come back then, or wait to be told.",
            day=day(own.call.rotation_on),
        ),
        Stage.NOT_ELIGIBLE: _("Below stands why. If it is wrong, tell the secretariat."),
        Stage.WITHDRAWN: _("It counts nowhere any more."),
    }[own.stage or Stage.RECEIVED]


def _action(own: Own, on: date) -> Row | None:
    if own.draft:
        return {"label": _("Go on"), "url": _go_on(own)}
    if own.may_change(on):
        return {
            "label": _("See or correct what you wrote"),
            "url": url_for("calls.check_own", council=own.call.council),
        }
    return None


def _go_on(own: Own) -> str:
    """To the first step while nothing was filled in, afterwards to where everything is looked over."""
    if own.filled.name or own.filled.answers or own.filled.traits:
        return url_for("calls.check_own", council=own.call.council)
    return url_for("calls.own_step", council=own.call.council, step="name")


def _rows(own: Own) -> list[Row]:
    call = own.call
    rows: list[Row] = [
        {"term": _("Council"), "value": label(call.council.name)},
        {"term": _("Call"), "value": label(call.title)},
        {"term": _("Last day to apply"), "value": day(call.closes_on)},
    ]
    if own.application:
        rows.append({"term": _("Received on"), "value": day(own.application.received_on)})
    return rows


def _earlier(application: Application) -> Earlier:
    stage = Stage(application.stage)
    return Earlier(
        call=label(application.call.title),
        stage=stage_words()[stage],
        badge=BADGES[stage],
        reason=service.reason_of(application),
    )
