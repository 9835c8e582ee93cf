"""Looking ahead in words: what follows for a member, who could follow her, and by when to start."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils import phrases
from council.i18n import day as written_day
from council.rotation import words
from council.rotation.composition import Status
from council.rotation.forecast.facts import Outreach, QuotaAhead


def leaver_status(then: str) -> Status:
    """What follows for a member whose term ends."""
    if then == "limit":
        return Status(_("must leave"), "ended")
    if then == "chose":
        return Status(_("leaves"), "ended")
    return Status(_("may return"), "good")


def rule_status(missing: int, too_many: int) -> Status:
    """Whether people are lacking for a rule, or are more than it allows; else they are few."""
    if missing:
        return Status(ngettext("%(num)d person is lacking", "%(num)d people are lacking", missing), "warning")
    if too_many:
        return Status(ngettext("%(num)d member too many", "%(num)d members too many", too_many), "warning")
    return Status(_("few could follow"), "waiting")


def target_status(missing: Fraction) -> Status:
    """Whether a target is missed by a seat or more."""
    if missing >= 1:
        return Status(_("%(seats)s below the target", seats=words.number(missing)), "waiting")
    return Status(_("on target"), "good")


def quota_sentences(quota: QuotaAhead, who: str, on: date) -> Iterator[str]:
    """Whose terms end, and who could follow."""
    day = written_day(on)
    if quota.ending and quota.ending == quota.held:
        yield ngettext(
            "The term of the only member with “%(who)s” ends on %(day)s.",
            "The terms of all %(num)d members with “%(who)s” end on %(day)s.",
            quota.held,
            who=who,
            day=day,
        )
    elif quota.ending:
        yield ngettext(
            "Of %(held)d members with “%(who)s”, the term of %(num)d ends on %(day)s.",
            "Of %(held)d members with “%(who)s”, the terms of %(num)d end on %(day)s.",
            quota.ending,
            held=quota.held,
            who=who,
            day=day,
        )
    if quota.returning:
        yield ngettext("%(num)d of them may return.", "%(num)d of them may return.", quota.returning)
    if quota.pool:
        yield ngettext(
            "%(num)d person in the pool could take a seat.", "%(num)d people in the pool could take a seat.", quota.pool
        )
    else:
        yield _("Nobody in the pool could take a seat.")


def start_sentence(start: date, today: date) -> str:
    """By when outreach should start."""
    if start <= today:
        return _("Outreach should start now; the best day for it was %(day)s.", day=written_day(start))
    return _("Outreach should start by %(day)s.", day=written_day(start))


def call_for(who: str, rule: str, on: date, *, start: date, today: date) -> str:
    """What to do now about a rule: about a quota, look for people; about any other, prepare."""
    told = {"who": who, "rule": rule, "day": written_day(on), "start": written_day(start)}
    if who and start <= today:
        return _("Start now to look for people with “%(who)s”, for the rotation on %(day)s.", **told)
    if who:
        return _("By %(start)s, start to look for people with “%(who)s”, for the rotation on %(day)s.", **told)
    if start <= today:
        return _("Start now: for the rotation on %(day)s, this cannot be kept as things are. %(rule)s", **told)
    return _("By %(start)s: for the rotation on %(day)s, this cannot be kept as things are. %(rule)s", **told)


def basis_sentences(found: Outreach) -> Iterator[str]:
    """What a look ahead takes for granted, and how the days of outreach are counted."""
    yield _(
        "It is taken that whoever may return wishes to, unless she said otherwise; that nobody leaves early; and that "
        "nobody applies who has not yet."
    )
    if found.from_calls:
        yield ngettext(
            "A call is taken to be open for %(num)d day, like the longest call so far.",
            "A call is taken to be open for %(num)d days, like the longest call so far.",
            found.call_days,
        )
    else:
        yield _("A call is taken to be open for %(days)d days, because there was none so far.", days=found.call_days)
    if found.notice is not None:
        length = phrases.time(found.notice.length, found.notice.unit)
        yield _("The notice that the charter asks for before a call is added: %(length)s.", length=length)
