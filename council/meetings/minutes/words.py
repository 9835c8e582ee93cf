"""Minutes and looking back in words: states, levels, questions, and the names of what can be chosen."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls.office.words import status_names
from council.calls.public_words import language_name
from council.config import LANGUAGES
from council.councils.phrases import listed, time
from council.i18n import code, day, label
from council.meetings.minutes.contributions import Work
from council.meetings.minutes.looking_back import Check, Degree, Word
from council.meetings.minutes.service import State
from council.meetings.models import Meeting

__all__ = ["language_name", "status_names"]
HOUR = 60


def language_choices() -> list[tuple[str, str]]:
    """The languages of the site, each named in itself."""
    return [(each, language_name(each)) for each in LANGUAGES]


def held_on(meeting: Meeting) -> str:
    """The day of a meeting, where it took place."""
    return day(meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()) if meeting.starts_at else ""


def meeting_name(meeting: Meeting) -> str:
    """A meeting by its title and day."""
    when, title = held_on(meeting), label(meeting.title)
    if code() not in meeting.title:
        title = f"\u2068{title}\u2069"  # written in another language, it keeps its own direction
    return _("%(title)s, %(day)s", title=title, day=when) if when else title


def state_steps(state: str) -> list[dict[str, str]]:
    """The way from draft to publication, and how far these minutes are."""
    names = {
        State.DRAFT: _("Draft"),
        State.COMMENTS: _("Comments"),
        State.APPROVED: _("Approved"),
        State.PUBLISHED: _("Published"),
    }
    order = list(names)
    at = order.index(State(state))
    kinds = ["done" if place < at else "now" if place == at else "coming" for place in range(len(order))]
    return [{"label": names[each], "kind": kind} for each, kind in zip(order, kinds, strict=True)]


def check_questions() -> Mapping[Check, str]:
    """What shows whether members were more than a token."""
    return {
        Check.AGENDA: _("Did members have a say in what was on the agenda?"),
        Check.INFLUENCE: _("Could what members said still change something?"),
        Check.FEEDBACK: _("Do members hear what became of what they said?"),
        Check.PAY: _("Were members offered pay and their expenses?"),
        Check.NOT_ONLY_A_STORY: _("Were members asked for their judgement, and not only for their story?"),
    }


def degree_names() -> Mapping[Degree, str]:
    """How far something was so."""
    return {Degree.YES: _("Yes"), Degree.PARTLY: _("Partly"), Degree.NO: _("No")}


def useful_names() -> list[tuple[str, str]]:
    """From not useful to very useful."""
    return [
        ("1", _("1: not useful")),
        ("2", _("2: hardly useful")),
        ("3", _("3: somewhat useful")),
        ("4", _("4: useful")),
        ("5", _("5: very useful")),
    ]


def word_names() -> Mapping[Word, str]:
    """How members found a meeting, in a word."""
    return {
        Word.HEARD: _("I was heard"),
        Word.INFORMED: _("I learnt something"),
        Word.DECIDED: _("We decided something"),
        Word.WELCOME: _("I was welcome"),
        Word.RUSHED: _("It was rushed"),
        Word.UNHEARD: _("I was not heard"),
        Word.LOST: _("I could not follow"),
        Word.LEFT_OUT: _("I was left out"),
    }


def work_names() -> Mapping[Work, str]:
    """Kinds of work between meetings."""
    return {
        Work.PREPARING: _("Reading and preparing"),
        Work.WRITING: _("Writing"),
        Work.LISTENING: _("Talking with people and listening to them"),
        Work.REPRESENTING: _("Speaking for the council elsewhere"),
        Work.INTERPRETING: _("Interpreting or translating"),
        Work.OTHER: _("Other work"),
    }


def duration(minutes: int) -> str:
    """A length of time in hours and minutes."""
    hours, rest = divmod(minutes, HOUR)
    left = ngettext("%(num)s minute", "%(num)s minutes", rest)
    if not hours:
        return left
    told = time(hours, "hour")
    return listed([told, left]) if rest else told
