"""What meetings and recommendations ask of the secretariat: dates, invitations, minutes, answers, the account."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.i18n import day as written_day
from council.i18n import label
from council.meetings import lists, notice
from council.meetings.agenda import service as agenda
from council.meetings.dates import service as dates
from council.meetings.interpreting import service as interpreting
from council.meetings.interpreting.reading import warnings
from council.meetings.minutes import service as minutes
from council.meetings.minutes.models import Minutes
from council.meetings.models import Meeting, State
from council.portal.situation import Situation
from council.portal.task import URGENT, Action, Task
from council.recommendations import queries
from council.recommendations.account import service as accounts
from council.recommendations.trail import State as Trail

USUAL_NOTICE = timedelta(days=7)  # where the charter asks for none
TO_FIND_A_DATE = timedelta(days=14)
TO_WRITE = timedelta(days=7)
ACCOUNT_AHEAD = timedelta(days=31)
WAITING = "waiting"


def about_meetings(found: Situation, at: datetime) -> Iterator[Task]:
    """Every meeting to come or being held, and the minutes of those that are over."""
    ahead = lists.ahead(found.council)
    unanswered = lists.unanswered(ahead)
    for each in ahead:
        if each.state == State.PLANNED.value:
            yield _about_plan(each, at)
        elif each.state == State.OPEN.value or _day_of(each, at) <= at.astimezone(ZoneInfo(each.time_zone)).date():
            yield _about_today(each, at)
        else:
            yield from _about_coming(each, at, unanswered.get(each.id, 0))
    for each in minutes.unwritten(found.council):
        title = _("Write the minutes of “%(meeting)s”", meeting=label(each.title))
        why = _("A draft is made from the agenda, the attendance and the decisions.")
        held_on = (each.closed_at or at).date()
        yield Task(title, why, held_on + TO_WRITE, Action(_("Begin the minutes"), _link("minutes", each)), WAITING)
    for begun in minutes.unpublished(found.council):
        yield from _about_minutes(begun, found.on)


def about_recommendations(found: Situation) -> Iterator[Task]:
    """Answers that are late, what was adopted and not sent, and the account that is due."""
    every = [(each, each.standing(found.on)) for each in queries.followed(found.council)]
    late = sorted(standing.late.since for _each, standing in every if standing.late)
    unsent = [each for each, standing in every if standing.state is Trail.ADOPTED]
    if late:
        yield Task(
            title=ngettext("%(num)d recommendation is overdue", "%(num)d recommendations are overdue", len(late)),
            why=_("An answer, an update or an action was promised or asked for, and has not come."),
            due=late[0],
            action=Action(_("See what is overdue"), _list(found, late="yes")),
            kind=URGENT,
        )
    if unsent:
        yield Task(
            title=ngettext(
                "%(num)d recommendation was adopted and not sent",
                "%(num)d recommendations were adopted and not sent",
                len(unsent),
            ),
            why=_("Nobody is asked to do it yet."),
            due=min(each.recommendation.adopted_on or found.on for each in unsent),
            action=Action(_("Send them"), _list(found, state=Trail.ADOPTED.value)),
        )
    account = accounts.next_account(found.council, found.on)
    if account and account.due_on and account.due_on - ACCOUNT_AHEAD <= found.on:
        yield Task(
            title=_("Publish the public account"),
            why=_("It tells what was asked and answered since %(day)s.", day=written_day(account.first_day)),
            due=account.due_on,
            action=Action(_("Look it over"), url_for("recommendations.publish_account", council=found.council)),
        )


def _about_plan(meeting: Meeting, at: datetime) -> Task:
    """A plan that nobody was told of: its date is found, then it is announced."""
    title = label(meeting.title)
    if meeting.starts_at is None:
        poll = dates.poll_of(meeting)
        due = poll.answers_until if poll else meeting.created_at.date() + TO_FIND_A_DATE
        why = _("Members were asked about dates.") if poll else _("Enter a date, or ask the members which one suits.")
        return Task(
            _("Find a date for “%(meeting)s”", meeting=title),
            why,
            due,
            Action(_("Find a date"), _link("dates", meeting)),
        )
    until = min((each.until for each in notice.announcing(meeting, at)), default=meeting.starts_at - USUAL_NOTICE)
    why = _("It is planned for %(day)s, and nobody is told yet.", day=written_day(_day_of(meeting, at)))
    action = Action(_("Announce this meeting"), _link("announce", meeting))
    return Task(_("Announce “%(meeting)s”", meeting=title), why, until.date(), action)


def _about_today(meeting: Meeting, at: datetime) -> Task:
    title, on = label(meeting.title), _day_of(meeting, at)
    why = (
        _("It is being held now.")
        if meeting.state == State.OPEN.value
        else _("It was planned for %(day)s.", day=written_day(on))
    )
    action = Action(_("Hold this meeting"), _link("live", meeting))
    return Task(_("Hold “%(meeting)s”", meeting=title), why, on, action, URGENT)


def _about_coming(meeting: Meeting, at: datetime, unanswered: int) -> Iterator[Task]:
    title, on = label(meeting.title), _day_of(meeting, at)
    if unanswered:
        yield Task(
            title=ngettext(
                "%(num)d person has not answered the invitation to “%(meeting)s”",
                "%(num)d people have not answered the invitation to “%(meeting)s”",
                unanswered,
                meeting=title,
            ),
            why=_("It is held on %(day)s. What people need is to be arranged before.", day=written_day(on)),
            due=on - USUAL_NOTICE,
            action=Action(_("See who comes"), _link("invitations", meeting)),
            kind=WAITING,
        )
    gaps = interpreting.gaps_of(meeting)
    if gaps:
        yield Task(
            title=_("Interpretation for “%(meeting)s” is not confirmed", meeting=title),
            why=" ".join(warnings(meeting, gaps, at)),
            due=(interpreting.wanted_by(meeting) or at).date(),
            action=Action(_("Book interpretation"), _link("interpretation", meeting)),
        )
    proposed = len(agenda.items_proposed(meeting))
    if proposed:
        yield Task(
            title=ngettext(
                "%(num)d item is proposed for “%(meeting)s”",
                "%(num)d items are proposed for “%(meeting)s”",
                proposed,
                meeting=title,
            ),
            why=_("Put it on the agenda, or decline it with a reason."),
            due=meeting.items_until.date() if meeting.items_until else on - USUAL_NOTICE,
            action=Action(_("See what is proposed"), _link("agenda", meeting)),
            kind=WAITING,
        )


def _about_minutes(begun: Minutes, on: date) -> Iterator[Task]:
    """What has to be done with minutes; nothing while members comment, or until a later meeting can approve them."""
    title, meeting = label(begun.meeting.title), begun.meeting
    action = Action(_("Open the minutes"), _link("minutes", meeting))
    if begun.state == minutes.State.DRAFT.value:
        why = _("They are a draft that only the secretariat reads.")
        due = begun.begun_at.date() + TO_WRITE
        yield Task(_("Ask members about the minutes of “%(meeting)s”", meeting=title), why, due, action)
    elif begun.state == minutes.State.APPROVED.value:
        why = _("They are approved, and nobody can read them outside the council.")
        due = (begun.approved_at or begun.begun_at).date()
        yield Task(_("Publish the minutes of “%(meeting)s”", meeting=title), why, due, action)
    elif begun.comments_until and begun.comments_until < on and minutes.may_approve(begun):
        why = _("The time for comments is over, and a later meeting has begun.")
        yield Task(_("Have the minutes of “%(meeting)s” approved", meeting=title), why, begun.comments_until, action)


def _day_of(meeting: Meeting, at: datetime) -> date:
    """The day of a meeting by its own clock."""
    return (meeting.starts_at or at).astimezone(ZoneInfo(meeting.time_zone)).date()


def _link(page: str, meeting: Meeting) -> str:
    return url_for(f"meetings.{page}", council=meeting.council, meeting_id=meeting.id)


def _list(found: Situation, **narrowed: str) -> str:
    return url_for("recommendations.recommendations", council=found.council, **narrowed)  # type: ignore[arg-type]
