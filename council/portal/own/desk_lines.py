"""What waits for the secretariat because somebody asked for it on her own page."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls.known.service import call_for
from council.calls.publishing import CallState, state_of
from council.i18n import day
from council.members import service as members
from council.members.own import service as own
from council.portal.own.applying_again import without_application
from council.portal.situation import Holder, Situation
from council.portal.task import URGENT, Action, Task
from council.reports.sealed import service as sealed


def about_erasure(found: Situation) -> Iterator[Task]:
    """Everybody who asks to be erased, each with the way to the page that does it."""
    for asked in own.waiting_requests(found.council):
        yield Task(
            title=_("%(name)s asks to be erased", name=members.name_of(asked.person)),
            why=_("Asked on %(day)s. Until it is done, the person may take it back.", day=day(asked.asked_at.date())),
            due=found.on,
            action=Action(
                _("Read what it does"), url_for("members.erase", council=found.council, person_id=asked.person_id)
            ),
            kind=URGENT,
        )


def about_sealed_tables(found: Situation) -> Iterator[Task]:
    """Every request of an auditor to read a sealed table that nobody has decided."""
    for asked in sealed.requests(found.council):
        if asked.decided_at is None:
            yield Task(
                title=_("An auditor asks to read a sealed table"),
                why=_("Asked on %(day)s. You open it for a time, or refuse.", day=day(asked.asked_at.date())),
                due=found.on,
                action=Action(
                    _("Read why"), url_for("reports.decide_sealed", council=found.council, request_id=asked.id)
                ),
                kind="waiting",
            )


def about_applying_again(found: Situation) -> Iterator[Task]:
    """Members who said that they apply again and have not: without an application they leave."""
    waiting = without_application(found)
    if not waiting or found.rotation_on is None:
        return
    call = call_for(found.council, found.rotation_on)
    is_open = call is not None and state_of(call, found.on) is CallState.OPEN
    yield Task(
        title=ngettext(
            "%(num)d member said that she applies again, and has not applied",
            "%(num)d members said that they apply again, and have not applied",
            len(waiting),
        ),
        why=_("Until an application is accepted, the proposal counts them as leaving."),
        due=call.closes_on if call is not None and is_open else found.rotation_on,
        action=_way(found, waiting),
        kind="waiting",
    )


def _way(found: Situation, waiting: list[Holder]) -> Action:
    """To the applications of the one person, or to the list of answers."""
    if len(waiting) == 1:
        link = url_for("calls.person_applications", council=found.council, person_id=waiting[0].seat.person_id)
        return Action(_("Look at her applications"), link)
    return Action(_("See who has answered"), url_for("terms.reminders", council=found.council, show="answered"))
