"""The codes in a person's copy of her data, each in words."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from council.calls.review.phases import Outcome, Refusal
from council.calls.review.words import refusal_name
from council.calls.service import Stage
from council.meetings.holding.models import Presence
from council.meetings.holding.words import presence_words
from council.meetings.invitations.queries import Help
from council.meetings.invitations.words import help_words
from council.meetings.minutes import words as meeting_words
from council.meetings.minutes.contributions import Work
from council.meetings.minutes.looking_back import Check, Degree, Word
from council.meetings.models import Answer as MeetingAnswer
from council.meetings.models import ItemState, Participation
from council.meetings.words import answer_words as answer_words_of_meetings
from council.meetings.words import participation_words, proposal_words
from council.members import languages
from council.members.choices.service import Attribution, Beside, Channel
from council.members.needs.service import Need
from council.members.needs.words import need_words
from council.members.own.reading import entered_by
from council.members.suggestions.service import State
from council.portal.acts_in_words import in_words
from council.portal.own.looked import words_of_look
from council.rotation.said import reply_words, voice_words
from council.terms.seats import AmendmentKind
from council.terms.words import amendment_words, answer_words


def _stage(value: str) -> str:
    return {
        Stage.RECEIVED: _("received, not decided yet"),
        Stage.ELIGIBLE: _("accepted: you can be proposed for a seat"),
        Stage.NOT_ELIGIBLE: _("not accepted"),
        Stage.WITHDRAWN: _("withdrawn"),
    }[Stage(value)]


def _channel(value: str) -> str:
    return {
        Channel.EMAIL: _("By e-mail"),
        Channel.PHONE: _("By telephone"),
        Channel.POST: _("By letter"),
        Channel.THROUGH_SOMEONE: _("Through somebody I trust"),
    }[Channel(value)]


def _attribution(value: str) -> str:
    return {
        Attribution.NONE: _("Not at all: “a member said”"),
        Attribution.PSEUDONYM: _("By my pseudonym"),
        Attribution.NAME: _("By my name"),
    }[Attribution(value)]


def _beside(value: str) -> str:
    return {Beside.LANGUAGES: _("The languages I speak"), Beside.ORGANISATION: _("My organisation")}[Beside(value)]


def _state(value: str) -> str:
    return {
        State.OPEN: _("Waits for an answer"),
        State.TAKEN_UP: _("Taken up"),
        State.NOT_TAKEN_UP: _("Not taken up"),
        State.WITHDRAWN: _("Withdrawn"),
    }[State(value)]


def _outcome(value: str) -> str:
    return {Outcome.ELIGIBLE: _("eligible"), Outcome.NOT_ELIGIBLE: _("not eligible")}[Outcome(value)]


def _line(value: str) -> str:
    return {"substitute": _("substitute of a member"), "reserve_list": _("reserve list")}[value]


def _part(value: str) -> str:
    return {"newcomer": _("you are new"), "guide": _("you accompany somebody new")}[value]


CODES: Mapping[str, Callable[[str], str]] = {
    "account_language": languages.name_of,
    "act": in_words,
    "beside_name": _beside,
    "change": lambda value: amendment_words(AmendmentKind(value)),
    "channel": _channel,
    "check": lambda value: meeting_words.check_questions()[Check(value)],
    "chosen_by": entered_by,
    "declared_by": entered_by,
    "degree": lambda value: meeting_words.degree_names()[Degree(value)],
    "help": lambda value: help_words()[Help(value)],
    "interpretation_into": languages.name_of,
    "item_state": lambda value: proposal_words()[ItemState(value)],
    "language": languages.name_of,
    "languages_spoken": languages.name_of,
    "level": lambda value: participation_words()[Participation(value)],
    "line": _line,
    "looked_at": words_of_look,
    "named_in_minutes": _attribution,
    "needs": lambda value: need_words()[Need(value)],
    "outcome": _outcome,
    "presence": lambda value: presence_words()[Presence(value)],
    "refusal": lambda value: refusal_name(Refusal(value)),
    "reply": reply_words,
    "role": _part,
    "stage": _stage,
    "state": _state,
    "takes_part": lambda value: answer_words_of_meetings()[MeetingAnswer(value)],
    "useful": lambda value: dict(meeting_words.useful_names())[value],
    "voice": voice_words,
    "wish": answer_words,
    "word": lambda value: meeting_words.word_names()[Word(value)],
    "work": lambda value: meeting_words.work_names()[Work(value)],
}
