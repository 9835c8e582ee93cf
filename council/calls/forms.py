"""Forms about calls: what a call says and when it is open, an application taken in by an officer, a decision."""

from dataclasses import dataclass

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from council.calls.service import CallDetails, Stage
from council.calls.texts import TextStatus
from council.config import LANGUAGES
from council.councils.models import Labels
from council.form_base import LONG_TEXT, BaseForm, VersionedForm, Words, day_field, number, short_text, trimmed
from council.i18n import code, direction

REASON_LENGTH = 500


def paragraphs_only(_form: object, field: Field) -> None:
    """Text with line breaks, and no other control characters."""
    if field.data and any(ord(letter) < ord(" ") and letter not in "\r\n\t" for letter in field.data):
        raise ValidationError(_("This text holds characters that cannot be shown. Type it again."))


def text_area(words: Words, most: int) -> TextAreaField:
    """Several lines of text."""
    too_long = Length(max=most, message=_l("Use at most %(max)d characters."))
    return TextAreaField(words, filters=[trimmed], validators=[too_long, paragraphs_only])


@dataclass(frozen=True)
class Wording:
    """The fields of one language."""

    code: str
    name: str
    direction: str
    title: Field
    text: Field
    status: Field
    open: bool


class CallForm(VersionedForm):
    """What a call says, in the languages it is published in, and its days."""

    opens_on = day_field(_l("Open from"))
    closes_on = day_field(_l("Open until, including this day"))
    rotation_on = day_field(_l("For the rotation on"), description=_l("The day on which the new terms begin."))
    target_seats = number(
        _l("Seats to be given"), least=1, most=1000, description=_l("Left empty, the call does not say how many.")
    )

    def wordings(self) -> list[Wording]:
        """The fields per language, the reader's own first; those that hold something are open."""
        own = code()
        ordered = [own, *(each for each in LANGUAGES if each != own)]
        return [self._wording(each, shown=each == own) for each in ordered if each in LANGUAGES]

    def _wording(self, language: str, *, shown: bool) -> Wording:
        title, text = self[f"title_{language}"], self[f"text_{language}"]
        filled = bool(title.data or text.data or title.errors or text.errors)
        name = (Locale.parse(language).get_display_name(language) or language).capitalize()
        status = self[f"status_{language}"]
        return Wording(language, name, direction(language), title, text, status, open=shown or filled)

    def statuses(self) -> dict[str, str]:
        """How far the text of each language was checked, where there is one."""
        return {each: self[f"status_{each}"].data for each in self.labels("title") | self.labels("text")}

    def labels(self, part: str) -> Labels:
        """The title or the text, in each language it was written in."""
        return {each: self[f"{part}_{each}"].data for each in LANGUAGES if self[f"{part}_{each}"].data}

    def validate(self, extra_validators: object = None) -> bool:
        """The days follow one another, and there is a title in at least one language."""
        whole = bool(super().validate(extra_validators=extra_validators))
        if whole and not self.labels("title"):
            self.wordings()[0].title.errors = [_("Write a title, in this language or in another one below.")]
            whole = False
        days = [self.opens_on.data, self.closes_on.data, self.rotation_on.data]
        if whole and days[0] and days[1] and days[0] >= days[1]:
            self.closes_on.errors = [_("Choose a day after the one on which the call opens.")]
            whole = False
        if whole and days[1] and days[2] and days[1] > days[2]:
            self.rotation_on.errors = [_("Choose a day after the one on which the call closes.")]
            whole = False
        return whole


def status_choices() -> list[SelectChoice]:
    """How far a text can have been checked."""
    return [
        SelectChoice(TextStatus.DRAFT.value, _("Draft: nobody has checked it")),
        SelectChoice(TextStatus.MACHINE.value, _("Drafted by a machine: nobody has checked it")),
        SelectChoice(TextStatus.REVIEWED.value, _("Checked by a person who knows the language")),
    ]


for _language in LANGUAGES:
    setattr(CallForm, f"title_{_language}", short_text(_l("Title"), required=False))
    setattr(CallForm, f"text_{_language}", text_area(_l("What the call says"), LONG_TEXT))
    setattr(
        CallForm,
        f"status_{_language}",
        SelectField(_l("How far this text was checked"), choices=status_choices, default=TextStatus.DRAFT.value),
    )


def call_details(form: CallForm) -> CallDetails:
    """What the form says, as the service takes it."""
    return {
        "title": form.labels("title"),
        "text": form.labels("text"),
        "opens_on": form.opens_on.data,
        "closes_on": form.closes_on.data,
        "rotation_on": form.rotation_on.data,
        "text_status": form.statuses(),
        "target_seats": form.target_seats.data,
    }


class ApplicationForm(BaseForm):
    """An application taken in by an officer: from somebody who came in, telephoned or wrote."""

    name = short_text(_l("Name"), description=_l("The name this person goes by. It may be a chosen name."))
    contact = short_text(
        _l("How to reach this person"),
        required=False,
        description=_l("An e-mail address, a telephone number, or somebody who passes a message on."),
        most=320,
    )
    organisation = short_text(_l("Organisation"), required=False, description=_l("Only if the person speaks for one."))
    received_on = day_field(_l("Received on"))


def stage_names() -> dict[Stage, str]:
    """Each stage in words."""
    return {
        Stage.RECEIVED: _("Received, not decided"),
        Stage.ELIGIBLE: _("Eligible"),
        Stage.NOT_ELIGIBLE: _("Not eligible"),
        Stage.WITHDRAWN: _("Withdrawn by the person"),
    }


def _stage_choices() -> list[SelectChoice]:
    return [SelectChoice(stage.value, name) for stage, name in stage_names().items()]


def _import_choices() -> list[SelectChoice]:
    return [
        SelectChoice(Stage.RECEIVED.value, _("Received: I decide about each application, or about all of them, later")),
        SelectChoice(Stage.ELIGIBLE.value, _("Eligible: all were checked before and may be chosen at the rotation")),
    ]


class DecisionForm(VersionedForm):
    """How far an application has come, and why."""

    stage = RadioField(_l("Decision"), choices=_stage_choices)
    reason = text_area(_l("Reason"), REASON_LENGTH)

    def validate_reason(self, field: Field) -> None:
        """Nobody is turned away without a reason."""
        if self.stage.data == Stage.NOT_ELIGIBLE.value and not field.data:
            raise ValidationError(_("Write why this application is not eligible. The person may ask for it."))


class PoolForm(BaseForm):
    """A pool of applicants as a file."""

    pool = FileField(
        _l("File with the people"),
        description=_l("CSV (UTF-8) or an Excel workbook (.xlsx): one line of column names, one line for each person."),
        validators=[FileRequired(_l("Choose a file."))],
    )
    categories = FileField(
        _l("File of categories"),
        description=_l(
            "Only if your file comes from a sortition tool: its categories.csv. It is compared with the charter."
        ),
    )


class ImportForm(BaseForm):
    """The last step of an import."""

    stage = RadioField(_l("New applications are"), choices=_import_choices, default=Stage.RECEIVED.value)
