"""What an account holds: everything the council asked for, as it stood on the last day of the account.

Objections are told up to the day of publishing. It is kept as codes, days and the words that were written; no name is
in it, so that erasing somebody erases her here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from council.councils.models import Council
from council.recommendations import service
from council.recommendations.models import BodyAnswer
from council.recommendations.queries import Followed, Sent, followed
from council.recommendations.trail import Late, Standing, State, answer_times

FORMAT = 1
Content = dict[str, Any]


def gathered(council: Council, first: date, last: date) -> Content:
    """Everything that an account of these days tells, both included."""
    found = [each for each in followed(council) if _belongs(each, first, last)]
    items = [_item(each, last) for each in reversed(found)]
    return {"version": FORMAT, "items": items, "figures": _figures(found, first, last)}


def _belongs(each: Followed, first: date, last: date) -> bool:
    """Adopted by the last day, and not over before the first."""
    adopted_on = each.recommendation.adopted_on
    if adopted_on is None or adopted_on > last or each.standing(last).state is State.DRAFT:
        return False
    return not each.standing(first - timedelta(days=1)).over


def _item(each: Followed, last: date) -> Content:
    row = each.recommendation
    return {
        "id": str(row.id),
        "number": row.number,
        "kind": row.kind,
        "title": row.title,
        "text": row.text,
        "consulted": row.consulted,
        "text_status": row.text_status,
        "objectives": row.objectives,
        "plan": row.plan,
        "adopted_on": _day(row.adopted_on),
        **_standing(each.standing(last)),
        "raised_by": [str(person.id) for person in service.raisers_of(row)],
        "objections": [str(found.id) for found in service.dissents_of(row)],
        "bodies": [_body(sent, last) for sent in each.sent if sent.request.sent_on <= last],
    }


def _body(sent: Sent, last: date) -> Content:
    request = sent.request
    return {
        "body": request.body,
        "sent_on": _day(request.sent_on),
        "due_on": _day(request.due_on),
        **_standing(sent.standing(last)),
        "said": [_said(each) for each in sent.said if each.answered_on <= last],
    }


def _said(each: BodyAnswer) -> Content:
    return {
        "number": each.number,
        "on": _day(each.answered_on),
        "stance": each.stance,
        "reason": each.reason,
        "action": each.action,
        "owner": each.owner,
        "action_due_on": _day(each.action_due_on),
        "progress": each.progress,
        "next_update_on": _day(each.next_update_on),
        "language": each.language,
        "by_letter": each.by_letter,
    }


def _standing(now: Standing) -> Content:
    return {"state": now.state.value, "late": _late(now.late)}


def _late(late: Late | None) -> Content | None:
    return {"what": late.what.value, "since": _day(late.since)} if late else None


def _figures(found: Sequence[Followed], first: date, last: date) -> Content:
    """How many of what, in these days or on the last of them."""
    standings = [each.standing(last) for each in found]
    before = [each.standing(first - timedelta(days=1)) for each in found]
    ended = [now.state for now, then in zip(standings, before, strict=True) if now.state is not then.state]
    times = answer_times([sent.asked for each in found for sent in each.sent], last)
    return {
        "adopted": sum(_within(each.recommendation.adopted_on, first, last) for each in found),
        "sent": sum(_within(sent.request.sent_on, first, last) for each in found for sent in each.sent),
        "answered": sum(_answered(sent.said, first, last) for each in found for sent in each.sent),
        "done": ended.count(State.DONE),
        "refused": ended.count(State.REFUSED),
        "overdue": sum(now.late is not None for now in standings),
        **{name: value for name, value in asdict(times).items() if name.startswith("days_to_")},
    }


def _answered(said: Iterable[BodyAnswer], first: date, last: date) -> bool:
    return any(each.stance is not None and _within(each.answered_on, first, last) for each in said)


def _within(on: date | None, first: date, last: date) -> bool:
    return on is not None and first <= on <= last


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
