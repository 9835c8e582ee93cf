"""What a body is written: that it is asked, that an answer is due or late, and that somebody else there was asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import get_locale
from flask_babel import gettext as _

from council import addresses
from council.calls.codes import grouped
from council.i18n import day, label
from council.recommendations.models import SentRequest


@dataclass(frozen=True)
class Letter:
    """A mail in the language being written."""

    subject: str
    body: str


Words = Callable[[SentRequest, str, str, date], Letter]


def asking(request: SentRequest, name: str, code: str, valid_until: date) -> Letter:
    """The first mail: what is recommended, by when an answer is asked for, and how to answer."""
    return _letter(
        request,
        name,
        _("A recommendation for %(body)s", body=request.body),
        _(
            "%(council)s adopted a recommendation and asks you to answer it by %(day)s.",
            council=label(request.recommendation.council.name),
            day=day(request.due_on),
        ),
        *_how(request, code, valid_until),
    )


def due_soon(request: SentRequest, name: str, code: str, valid_until: date) -> Letter:
    """A reminder before the day on which an answer is due."""
    return _letter(
        request,
        name,
        _("An answer is asked for by %(day)s", day=day(request.due_on)),
        _(
            "%(council)s sent you a recommendation and has no answer yet. It asks for one by %(day)s.",
            council=label(request.recommendation.council.name),
            day=day(request.due_on),
        ),
        *_how(request, code, valid_until),
    )


def overdue(request: SentRequest, name: str, code: str, valid_until: date) -> Letter:
    """A reminder on that day and after it."""
    return _letter(
        request,
        name,
        _("An answer was asked for by %(day)s", day=day(request.due_on)),
        _(
            "%(council)s sent you a recommendation and has no answer. It asked for one by %(day)s, and tells in its "
            "public account which answers are missing.",
            council=label(request.recommendation.council.name),
            day=day(request.due_on),
        ),
        *_how(request, code, valid_until),
    )


def update_due(request: SentRequest, name: str, code: str, valid_until: date) -> Letter:
    """A reminder that the body promised news, or to have done something, by a day that has come."""
    return _letter(
        request,
        name,
        _("Please say how far you are"),
        _(
            "You answered a recommendation of %(council)s. The day has come by which you promised news or action: "
            "please say how far you are.",
            council=label(request.recommendation.council.name),
        ),
        *_how(request, code, valid_until),
    )


def escalated(request: SentRequest, name: str, code: str, valid_until: date) -> Letter:
    """The first mail to the next person of the body."""
    return _letter(
        request,
        name,
        _("A recommendation for %(body)s has no answer", body=request.body),
        _(
            "%(council)s sent a recommendation to your institution on %(sent)s and asked for an answer by %(day)s. "
            "Nobody has answered, so it turns to you.",
            council=label(request.recommendation.council.name),
            sent=day(request.sent_on),
            day=day(request.due_on),
        ),
        *_how(request, code, valid_until),
    )


def _letter(request: SentRequest, name: str, subject: str, *paragraphs: str) -> Letter:
    title = label(request.recommendation.title)
    greeting = _("Dear %(name)s,", name=name) if name else _("To %(body)s", body=request.body)
    return Letter(subject, "\n\n".join((greeting, paragraphs[0], f"“{title}”", *paragraphs[1:])))


def _how(request: SentRequest, code: str, valid_until: date) -> tuple[str, ...]:
    locale = get_locale()
    page = addresses.known(
        "recommendations.enter_code",
        council=request.recommendation.council.slug,
        lang=locale.language if locale else request.language,
    )
    return (
        _("You need no account. Read it and answer here:"),
        f"{page}#{code}",  # what stands behind the sign never reaches a server, and so no log
        _("If you are asked for a code, enter this one:"),
        grouped(code),
        _(
            "The code is valid until %(day)s. Give it only to those who answer for you. What you answer is published.",
            day=day(valid_until),
        ),
    )
