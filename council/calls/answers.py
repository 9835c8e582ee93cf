"""An applicant's answers to a call's questions: sealed under her own key, read by question."""

import json
from collections.abc import Mapping

from council import crypto
from council.calls.models import Application


def seal_answers(application: Application, answers: Mapping[str, str]) -> None:
    """Keep what she answered, question by question; an empty answer is none."""
    kept = {key: text for key, text in answers.items() if text}
    told = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    application.answers_sealed = crypto.seal(application.person_id, told, _place(application)) if kept else None


def answers_of(application: Application) -> dict[str, str]:
    """Her answers, question key → text; nothing once she has been erased."""
    if application.answers_sealed is None:
        return {}
    try:
        opened = crypto.unseal(application.person_id, application.answers_sealed, _place(application))
    except crypto.Unreadable:
        return {}
    answers: dict[str, str] = json.loads(opened)
    return answers


def _place(application: Application) -> crypto.Place:
    return crypto.Place("applications", "answers_sealed", application.id)
