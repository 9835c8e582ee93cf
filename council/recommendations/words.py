"""States, answers and what is late in the reader's language; every page of this area uses these words."""

from collections.abc import Iterable

from babel import Locale
from flask_babel import gettext as _

from council.calls.texts import TextStatus
from council.i18n import DEFAULT, code, day
from council.recommendations.objectives import objective_names
from council.recommendations.service import Kind
from council.recommendations.trail import Late, Progress, Stance, Standing, State, Waiting

BADGES = {
    State.DRAFT: "plain",
    State.ADOPTED: "waiting",
    State.SENT: "waiting",
    State.ACKNOWLEDGED: "waiting",
    State.ANSWERED: "plain",
    State.IN_ACTION: "plain",
    State.DONE: "good",
    State.REFUSED: "ended",
    State.WITHDRAWN: "ended",
}


def state_names() -> dict[State, str]:
    """Each state in words."""
    return {
        State.DRAFT: _("Draft"),
        State.ADOPTED: _("Adopted, not sent"),
        State.SENT: _("Sent, nothing heard"),
        State.ACKNOWLEDGED: _("Arrived, not answered"),
        State.ANSWERED: _("Answered"),
        State.IN_ACTION: _("Being done"),
        State.DONE: _("Done"),
        State.REFUSED: _("Refused"),
        State.WITHDRAWN: _("Withdrawn"),
    }


def kind_names() -> dict[Kind, str]:
    """Each kind in words."""
    return {Kind.POLICY: _("Policy"), Kind.PROCESS: _("Process")}


def stance_names() -> dict[Stance, str]:
    """What a body can answer, in words."""
    return {
        Stance.ACCEPTED: _("Accepted"),
        Stance.PARTLY: _("Accepted in part"),
        Stance.REFUSED: _("Refused"),
        Stance.CONSIDERING: _("Under consideration"),
    }


def progress_names() -> dict[Progress, str]:
    """How far something is, in words."""
    return {
        Progress.NOT_BEGUN: _("Not begun"),
        Progress.BEGUN: _("Begun"),
        Progress.DONE: _("Done"),
    }


def late_words(late: Late | None) -> str:
    """What is overdue, since when; empty when nothing is."""
    if late is None:
        return ""
    return {
        Waiting.ANSWER: _("Overdue: an answer was asked for by %(day)s", day=day(late.since)),
        Waiting.UPDATE: _("Overdue: news was promised by %(day)s", day=day(late.since)),
        Waiting.ACTION: _("Overdue: it was to be done by %(day)s", day=day(late.since)),
    }[late.what]


def badges(now: Standing) -> list[dict[str, str]]:
    """The state as a word with its shape, and beside it what is overdue."""
    found = [{"label": state_names()[now.state], "kind": BADGES[now.state]}]
    if now.late is not None:
        found.append({"label": _("overdue since %(day)s", day=day(now.late.since)), "kind": "warning"})
    return found


def text_notes(languages: Iterable[str], text_status: dict[str, str], shown: str) -> list[str]:
    """What is said beside a text: its language where it is not the reader's, and how far it was checked."""
    notes = []
    if code() not in set(languages):
        notes.append(_("This text is not there in your language. You read it in: %(name)s.", name=language_name(shown)))
    status = TextStatus(text_status.get(shown, TextStatus.DRAFT.value))
    return [*notes, status_words()[status]]


def shown_in(languages: Iterable[str]) -> str:
    """The language in which a text is shown: the reader's, else English, else the first it has."""
    there = list(languages)
    return next((each for each in (code(), DEFAULT) if each in there), there[0] if there else DEFAULT)


def status_words() -> dict[TextStatus, str]:
    """How far a text was checked, said to whoever reads it."""
    return {
        TextStatus.DRAFT: _("This text is a draft: nobody has checked it yet."),
        TextStatus.MACHINE: _("This text was drafted by a machine, and nobody has checked it yet."),
        TextStatus.REVIEWED: _("This text was checked by a person."),
    }


def language_name(language: str) -> str:
    """A language, named in itself."""
    return (Locale.parse(language).get_display_name(language) or language).capitalize()


def objective_lines(numbers: Iterable[int]) -> list[str]:
    """Objectives of the Global Compact, by number and name."""
    names = objective_names()
    return [_("Objective %(number)d: %(name)s", number=each, name=names[each]) for each in numbers if each in names]


def raised_words(names: Iterable[str], *, unnamed: int) -> str:
    """Who raised something: those who are named, and how many are not."""
    named = list(names)
    if not named:
        return _("Members of the council")
    return _("%(names)s and other members", names=", ".join(named)) if unnamed else ", ".join(named)
