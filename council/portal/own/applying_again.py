"""Members who answered that they apply again: whether they did, in which call they can, and what follows without."""

from datetime import date

from flask_babel import gettext as _

from council.calls import service as calls
from council.calls.known.service import call_for, may_apply
from council.calls.models import Application, Call
from council.calls.publishing import CallState, state_of
from council.calls.service import Stage
from council.i18n import day
from council.members import service as members
from council.portal.situation import Future, Holder, Situation
from council.terms.service import Answer


def applying_again(found: Situation, holder: Holder) -> str:
    """What follows for a member who answered so, in a sentence or two."""
    application, call = _application(found, holder), call_for(found.council, _day(found, holder))
    end = day(_day(found, holder))
    stage = Stage(application.stage) if application else Stage.WITHDRAWN
    if stage is Stage.ELIGIBLE:
        return _("Your application is accepted. You leave on %(day)s, unless you are chosen again.", day=end)
    if stage is Stage.RECEIVED:
        return _("You applied again. You leave on %(day)s, unless you are accepted and chosen again.", day=end)
    if stage is Stage.NOT_ELIGIBLE:
        return _("You applied again, and your application was not accepted. You leave on %(day)s.", day=end)
    state = state_of(call, found.on) if call else None
    if call is not None and state is CallState.OPEN:
        return _(
            "You said that you apply again. You leave on %(day)s, unless you apply by %(closes)s and are chosen.",
            day=end,
            closes=day(call.closes_on),
        )
    if state is CallState.CLOSED:
        return _(
            "You said that you apply again, and the call is closed. You leave on %(day)s. Ask the secretariat if you "
            "still wish to apply.",
            day=end,
        )
    return _(
        "You said that you apply again. You leave on %(day)s, unless you are chosen. When the call opens, you find it "
        "here.",
        day=end,
    )


def waiting_call(found: Situation, holder: Holder) -> Call | None:
    """The open call in which a member who answered so has not applied yet."""
    if holder.answer is not Answer.REAPPLY or holder.future is not Future.MAY_RETURN:
        return None
    call = call_for(found.council, _day(found, holder))
    return call if call and may_apply(call, _application(found, holder), found.on) else None


def without_application(found: Situation) -> list[Holder]:
    """Who answered so, may return, and has no application for the coming rotation that counts or was refused."""
    if found.rotation_on is None:
        return []
    said = [each for each in found.ending if each.answer is Answer.REAPPLY and each.future is Future.MAY_RETURN]
    applied = calls.who_applied(found.council, found.rotation_on) if said else set()
    return [each for each in said if each.seat.person_id not in applied]


def _application(found: Situation, holder: Holder) -> Application | None:
    """Her application for the rotation after her term, the one that has come furthest."""
    person, starts = members.person(found.council, holder.seat.person_id), _day(found, holder)
    hers = [each for each in calls.applications_of(person) if each.call.rotation_on == starts]
    return min(hers, key=lambda each: _FURTHEST.index(Stage(each.stage)), default=None)


_FURTHEST = (Stage.ELIGIBLE, Stage.RECEIVED, Stage.NOT_ELIGIBLE, Stage.WITHDRAWN)


def _day(found: Situation, holder: Holder) -> date:
    """The rotation after which she sits only if she is chosen again: at the end of her term, or the coming one."""
    return found.rotation_on if holder.seat.interim and found.rotation_on else holder.seat.end
