"""What is kept for minutes, hours or days only, and forgotten by the worker in passing."""

from datetime import datetime, timedelta

from council import mail
from council.accounts import sessions, throttle
from council.calls import late_codes, pool_uploads
from council.calls.applying import drafts, visits
from council.config import Settings
from council.recommendations import keeping as recommendations
from council.recommendations.answers import visits as answer_visits
from council.terms.importing import uploads as member_uploads


def tidy(settings: Settings, *, at: datetime) -> None:
    """Forget sessions, tries, files and drafts that nobody came back to, and mails that have left long ago."""
    sessions.forget_expired(at=at)
    throttle.forget_tries(at=at)
    pool_uploads.forget_uploads(at=at)
    member_uploads.forget_uploads(at=at)
    drafts.forget_drafts(at=at)
    late_codes.forget_reasons(at=at)
    visits.forget_visits(at=at)
    answer_visits.forget_visits(at=at)
    recommendations.forget_over(at=at)
    mail.forget_old(at - timedelta(days=settings.keep_mails_days))
