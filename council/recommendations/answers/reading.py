"""Finished values for the pages on which a body reads what it is asked, and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.i18n import code, day, label
from council.recommendations.models import BodyAnswer
from council.recommendations.queries import Sent
from council.recommendations.reading import Badges, Event, Written, body_events, written
from council.recommendations.trail import State
from council.recommendations.words import badges, language_name, late_words, objective_lines


@dataclass(frozen=True)
class OwnPage:
    """What a body reads of what it was sent."""

    council: str
    body: str
    lead: str
    badges: Badges
    written: Written
    serves: Sequence[str]
    arrived: bool
    answered: bool
    languages: str
    events: Sequence[Event]


def own_page(sent: Sent, on: date) -> OwnPage:
    """One recommendation as the body reads it that is asked to answer."""
    request, now = sent.request, sent.standing(on)
    row = request.recommendation
    others = [language_name(each) for each in row.text if each != code()]
    return OwnPage(
        council=label(row.council.name),
        body=request.body,
        lead=late_words(now.late) or _lead(now.state, request.due_on),
        badges=badges(now),
        written=written(row),
        serves=[*objective_lines(row.objectives), *([row.plan] if row.plan else [])],
        arrived=bool(sent.said),
        answered=any(each.stance for each in sent.said),
        languages=", ".join(others),
        events=sorted(body_events(sent, ()), key=lambda event: event.on),
    )


def current_reply(sent: Sent) -> dict[str, object]:
    """What was answered last, so that it need not be typed again."""
    last = _last(sent)
    if last is None:
        return {}
    return {
        "stance": last.stance,
        "reason": last.reason,
        "action": last.action,
        "owner": last.owner,
        "action_due_on": last.action_due_on,
        "progress": last.progress,
        "next_update_on": last.next_update_on,
    }


def _last(sent: Sent) -> BodyAnswer | None:
    return next((each for each in reversed(sent.said) if each.stance), None)


def _lead(state: State, due_on: date) -> str:
    until = day(due_on)
    return {
        State.SENT: _(
            "An answer is asked for by %(day)s. You can say now that it arrived, and answer later.", day=until
        ),
        State.ACKNOWLEDGED: _("An answer is asked for by %(day)s.", day=until),
        State.ANSWERED: _("You have answered. You can correct it, and say how far you are."),
        State.IN_ACTION: _("You have answered. You can correct it, and say how far you are."),
        State.DONE: _("You said that it is done. Thank you."),
        State.REFUSED: _("You have refused. If that changes, you can answer anew."),
    }[state]
