"""Forms of the secretariat about a call: what people are told and asked, making it public, and who may come late."""

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, SubmitField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from council.calls.applying.forms import question_fields, trait_fields
from council.calls.criteria import LONGEST_ANSWER, Criterion, Question
from council.calls.forms import ApplicationForm, text_area
from council.calls.texts import NoticePart
from council.config import LANGUAGES
from council.councils.dimensions import DimensionView
from council.councils.models import Labels
from council.form_base import LONG_TEXT, BaseForm, VersionedForm, day_field, number, short_text, trimmed
from council.i18n import code, direction

REASON_LENGTH = 500


class PublishForm(VersionedForm):
    """Making a call public."""

    late = False
    knowing = BooleanField(_l("I know that this is later than the charter wants. The record will say so."))

    def validate_knowing(self, field: Field) -> None:
        """Whoever publishes late does so knowingly."""
        if self.late and not field.data:
            raise ValidationError(_("Tick this box to publish late, or move the rotation."))


class LateForm(BaseForm):
    """Letting one more person apply after the deadline."""

    reason = StringField(
        _l("Why"),
        description=_l("For example: she was in hospital until the deadline. Only the secretariat reads it."),
        filters=[trimmed],
        validators=[DataRequired(_l("Write why somebody may apply late.")), Length(max=REASON_LENGTH)],
    )
    valid_until = day_field(_l("Valid until, including this day"))


class InLanguages(VersionedForm):
    """Fields that are written once for each language."""

    def written(self, part: str) -> Labels:
        """One part in each language it was written in."""
        return {each: self[f"{part}_{each}"].data for each in LANGUAGES if self[f"{part}_{each}"].data}

    def languages(self, parts: list[str]) -> list[dict[str, object]]:
        """The fields per language, the reader's own first; those that hold something are open."""
        own = code()
        ordered = [own, *(each for each in LANGUAGES if each != own)]
        return [self._language(each, parts, shown=each == own) for each in ordered if each in LANGUAGES]

    def _language(self, language: str, parts: list[str], *, shown: bool) -> dict[str, object]:
        fields = [self[f"{part}_{language}"] for part in parts]
        return {
            "code": language,
            "name": (Locale.parse(language).get_display_name(language) or language).capitalize(),
            "direction": direction(language),
            "fields": fields,
            "open": shown or any(field.data or field.errors for field in fields),
        }


class AskedForm(InLanguages):
    """Something a call asks or judges by. Once the call is public only its words are asked for."""

    shape: tuple[str, ...] = ()
    kept: Question | Criterion | None = None

    def keep_shape(self, kept: Question | Criterion | None) -> None:
        """Leave everything but the words as it is; with nothing to keep, everything may change."""
        self.kept = kept
        for name in (*self.shape, "remove") if kept else ():
            del self[name]

    @property
    def takes_out(self) -> bool:
        """Whether the button that takes it out was pressed."""
        return "remove" in self and bool(self["remove"].data)

    def shaped(self) -> dict[str, object]:
        """Everything but the words."""
        return {name: getattr(self.kept, name) if self.kept else self[name].data for name in self.shape}


class NoticeForm(InLanguages):
    """What people are told about taking part, before they apply."""


def seen_by() -> list[SelectChoice]:
    """Who may read an answer."""
    return [
        SelectChoice("assessors", _("Those who assess, without the name")),
        SelectChoice("secretariat", _("Only the secretariat")),
    ]


class QuestionForm(AskedForm):
    """One question of a call."""

    shape = ("longest", "required", "seen_by")
    longest = number(_l("Longest answer, in characters"), least=20, most=LONGEST_ANSWER, required=True)
    required = BooleanField(_l("An application without an answer cannot be sent"))
    seen_by = RadioField(_l("Who reads the answer"), choices=seen_by, default="assessors")
    remove = SubmitField(_l("Take this question out"))

    def question(self, key: str) -> Question:
        """The question as the form has it."""
        words = {"text": self.written("text"), "why": self.written("why")}
        return Question.model_validate({"key": key, **words, **self.shaped()})

    def validate(self, extra_validators: object = None) -> bool:
        """There is a question in at least one language."""
        return _named(self, "text", super().validate(extra_validators=extra_validators))


class CriterionForm(AskedForm):
    """One thing applications are judged by."""

    shape = ("most", "weight")
    most = number(_l("Most points"), least=1, most=100, required=True)
    weight = number(_l("How many times it counts"), least=1, most=100, required=True, description=_l("Usually once."))
    remove = SubmitField(_l("Take this criterion out"))

    def criterion(self, key: str) -> Criterion:
        """The criterion as the form has it."""
        words = {"name": self.written("name"), "about": self.written("about")}
        return Criterion.model_validate({"key": key, **words, **self.shaped()})

    def validate(self, extra_validators: object = None) -> bool:
        """It has a name in at least one language."""
        return _named(self, "name", super().validate(extra_validators=extra_validators))


def languages() -> list[SelectChoice]:
    """The languages of the site, each named in itself."""
    return [SelectChoice(each, (Locale.parse(each).get_display_name(each) or each).capitalize()) for each in LANGUAGES]


class PaperForm(ApplicationForm):
    """A whole application entered by an officer; a field for each question and each dimension is added to it."""

    language = SelectField(_l("Language in which it was told or written"), choices=languages)
    told = BooleanField(
        _l("The person told me this herself, knows what taking part means, and agrees that it is recorded."),
        validators=[DataRequired(_l("Record only what the person told you herself and agreed to."))],
    )
    keep_for_next = BooleanField(_l("The person wishes to keep the application for the next call, if not chosen."))


def paper_form(questions: list[Question], dimensions: list[DimensionView]) -> type[PaperForm]:
    """The form of a whole application for a call."""
    fields: dict[str, Field] = {**question_fields(questions), **trait_fields(dimensions)}
    return type("PaperForm", (PaperForm,), fields)


def _named(form: InLanguages, part: str, whole: bool) -> bool:  # noqa: FBT001  # what the validators said so far
    if whole and not form.written(part):
        form[f"{part}_{code()}"].errors = [_("Write this in one language at least.")]
        return False
    return whole


for _language in LANGUAGES:
    for _part, _words in {
        NoticePart.HOW: _l("How people take part"),
        NoticePart.SCOPE: _l("What the council can speak about"),
        NoticePart.PURPOSE: _l("What it is for"),
        NoticePart.IMPACT: _l("What can come of it, and what cannot"),
    }.items():
        setattr(NoticeForm, f"{_part.value}_{_language}", text_area(_words, LONG_TEXT))
    setattr(QuestionForm, f"text_{_language}", short_text(_l("Question"), required=False, most=500))
    setattr(QuestionForm, f"why_{_language}", short_text(_l("Why it is asked"), required=False, most=500))
    setattr(CriterionForm, f"name_{_language}", short_text(_l("Criterion"), required=False))
    setattr(CriterionForm, f"about_{_language}", short_text(_l("What it means"), required=False, most=500))
