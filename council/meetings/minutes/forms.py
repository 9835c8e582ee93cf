"""Forms for writing minutes and carrying them on, for looking back on a meeting, and for noting work in between."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from council.calls.texts import TextStatus
from council.form_base import BaseForm, VersionedForm, Words, day_field, number, trimmed
from council.i18n import label
from council.meetings.minutes import comments, contributions, looking_back, service, words
from council.meetings.minutes.contributions import Note, Work
from council.meetings.minutes.looking_back import Check, Degree, Notes, Opinion, Word
from council.meetings.minutes.parts import Fault, clean, fault_in
from council.meetings.models import AgendaItem, Meeting, Participation
from council.meetings.words import participation_words

EVERYONE, COUNCIL = "everyone", "council"
YES, NO = "yes", "no"
TOO_LONG = _l("Use at most %(max)d characters.")
MEMBER = "{{member}}"


def _text(text_label: Words, most: int, *, required: bool = True, description: Words = "") -> TextAreaField:
    first = DataRequired(_l("Enter this.")) if required else Optional()
    return TextAreaField(
        text_label, description=description, filters=[trimmed], validators=[first, Length(max=most, message=TOO_LONG)]
    )


class BeginForm(BaseForm):
    """In which language the minutes are written first."""

    language = SelectField(_l("Language"), choices=lambda: [SelectChoice(*each) for each in words.language_choices()])


class WriteForm(VersionedForm):
    """The text of minutes in one language; the version is the latest that its writer saw."""

    text = _text(_l("Text"), service.LONGEST)
    member = SelectField(_l("Member"), validate_choice=False)
    status = SelectField(
        _l("How far this text was checked"),
        choices=lambda: [SelectChoice(each.value, name) for each, name in words.status_names().items()],
    )

    def offer(self, members: Iterable[tuple[str, str]]) -> None:
        """The members to refer to, by pseudonym."""
        self.member.choices = [SelectChoice("", _("Choose a member")), *(SelectChoice(*each) for each in members)]

    def refer(self) -> None:
        """Put a reference to the chosen member in the place that was left for it, or at the end."""
        if self.member.data not in {choice.value for choice in self.member.choices if choice.value}:
            self.member.errors = [_("Choose one.")]
            return
        text, reference = self.text.data or "", f"{{{{member:{self.member.data}}}}}"
        at = text.find(MEMBER)
        self.text.data = text.replace(MEMBER, reference, 1) if at >= 0 else f"{text}\n\n{reference}".strip()
        self.member.data = ""

    def validate_text(self, field: TextAreaField) -> None:
        """The marks of confidential parts are in order."""
        fault = fault_in(clean(field.data or ""))
        if fault is not None:
            raise ValidationError(_faults()[fault])

    def written(self, language: str) -> service.Written:
        """What is saved."""
        seen = str(self.version.data)
        based_on = int(seen) if seen.isascii() and seen.isdigit() else -1
        return service.Written(language, self.text.data, TextStatus(self.status.data), based_on)


def _faults() -> Mapping[Fault, str]:
    return {
        Fault.NOT_ENDED: _("A confidential part is not ended. Write ::: on a line of its own where it ends."),
        Fault.NOT_BEGUN: _("A line ::: ends a confidential part that was not begun. Take it out, or begin the part."),
        Fault.NOT_ALONE: _("The mark ::: stands in the middle of a line. Give it a line of its own."),
    }


class AskForCommentsForm(VersionedForm):
    """Until when members may comment."""

    until = day_field(_l("Members may comment until"))


class ApproveForm(VersionedForm):
    """Which meeting approved the minutes."""

    meeting = SelectField(_l("Approved by the meeting"), validators=[InputRequired(_l("Choose one."))])

    def offer(self, meetings: Iterable[Meeting]) -> None:
        """The meetings that could have done so."""
        self.meeting.choices = [SelectChoice(str(each.id), words.meeting_name(each)) for each in meetings]


class PublishForm(VersionedForm):
    """Who may read the minutes from now on."""

    readers = RadioField(_l("Who may read them"), validators=[InputRequired(_l("Choose one."))])

    def offer(self, *, everyone: bool) -> None:
        """Those with a part in the council; and everyone, where the meeting was not for members only."""
        offered = [SelectChoice(COUNCIL, _("Those with a part in this council: secretariat, members, auditors"))]
        if everyone:
            offered.append(SelectChoice(EVERYONE, _("Everyone, on the public pages of the council")))
        self.readers.choices = offered


class CommentForm(BaseForm):
    """What a member says to a draft."""

    text = _text(_l("Your comment"), comments.LONGEST)


class AnswerCommentForm(VersionedForm):
    """What became of a comment."""

    taken_up = RadioField(
        _l("What became of it"),
        choices=[SelectChoice(YES, _l("Taken up in the text")), SelectChoice(NO, _l("Not taken up"))],
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = _text(
        _l("Reason"),
        comments.LONGEST,
        required=False,
        description=_l("Needed when it is not taken up. The member and everybody with a role here can read it."),
    )


def _choice(field_label: Words, names: Iterable[tuple[str, str]]) -> SelectField:
    choices = [SelectChoice("", _("Not answered")), *(SelectChoice(*each) for each in names)]
    return SelectField(field_label, choices=choices, validators=[Optional()])


class _OpinionForm(VersionedForm):
    """What somebody thinks of a meeting; one field more for each item of its agenda, see `opinion_form`."""

    items: Sequence[AgendaItem] = ()

    def opinion(self) -> Opinion:
        """What was chosen."""
        levels = {str(each.id): self[f"level_{at}"].data for at, each in enumerate(self.items)}
        checks = {Check(each): Degree(found) for each in Check if (found := self[f"check_{each.value}"].data)}
        return Opinion(
            levels={item: Participation(level) for item, level in levels.items() if level},
            checks=checks,
            useful=int(self.useful.data) if self.useful.data else None,
            word=Word(self.word.data) if self.word.data else None,
        )


class _LookBackForm(_OpinionForm):
    """What the secretariat thinks, and what it learnt."""

    missing = _text(_l("Who was not at the table"), looking_back.LONGEST, required=False)
    done = _text(_l("What is done so that they come"), looking_back.LONGEST, required=False)
    learnt = _text(_l("What was learnt"), looking_back.LONGEST, required=False)
    next_time = _text(
        _l("What is tried next time"),
        looking_back.LONGEST,
        required=False,
        description=_l("It is shown again when you look back on the next meeting."),
    )
    answers_until = day_field(_l("Members may say what they think until"), required=False)

    def notes(self) -> Notes:
        """What was written."""
        return Notes(
            missing=self.missing.data or "",
            done=self.done.data or "",
            learnt=self.learnt.data or "",
            next_time=self.next_time.data or "",
        )


def own_opinion_form(items: Sequence[AgendaItem], said: Opinion | None, **kwargs: Any) -> _OpinionForm:
    """The form for a member, with what she said before."""
    found: _OpinionForm = _with_fields(_OpinionForm, items)(data=_filled(items, said) if said else None, **kwargs)
    return found


def look_back_form(items: Sequence[AgendaItem], said: Opinion | None, told: Mapping[str, Any]) -> _LookBackForm:
    """The form for the secretariat, with what it said before."""
    filled = {**(_filled(items, said) if said else {}), **told}
    found: _LookBackForm = _with_fields(_LookBackForm, items)(data=filled)
    return found


def _with_fields(base: type[_OpinionForm], items: Sequence[AgendaItem]) -> Any:  # a form made for one meeting
    levels = [(each.value, name) for each, name in participation_words().items()]
    fields: dict[str, object] = {f"level_{at}": _choice(label(each.title), levels) for at, each in enumerate(items)}
    degrees = [(each.value, name) for each, name in words.degree_names().items()]
    fields |= {f"check_{each.value}": _choice(name, degrees) for each, name in words.check_questions().items()}
    fields["useful"] = _choice(_("How useful was the meeting?"), words.useful_names())
    fields["word"] = _choice(
        _("The meeting in a word"), [(each.value, name) for each, name in words.word_names().items()]
    )
    return type(base.__name__, (base,), {**fields, "items": items})


def _filled(items: Sequence[AgendaItem], said: Opinion) -> dict[str, str]:
    found = {f"level_{at}": said.levels.get(str(each.id), "") for at, each in enumerate(items)}
    found |= {f"check_{each.value}": said.checks.get(each, "") for each in Check}
    return {**found, "useful": str(said.useful or ""), "word": said.word.value if said.word else ""}


class ContributionForm(BaseForm):
    """Work between meetings."""

    day = day_field(_l("Day"))
    work = SelectField(
        _l("What kind of work"),
        choices=lambda: [SelectChoice(each.value, name) for each, name in words.work_names().items()],
    )
    minutes = number(_l("How many minutes"), least=1, most=10_000, description=_l("For example 90."))
    what = _text(_l("What you did"), contributions.LONGEST, required=False)

    def done(self) -> Note:
        """What is noted."""
        return Note(work=Work(self.work.data), minutes=self.minutes.data, what=self.what.data or "")


def meeting_id_of(form: ApproveForm) -> UUID:
    """The meeting that was chosen."""
    return UUID(form.meeting.data)
