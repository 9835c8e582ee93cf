"""Forms of the secretariat about a call: what people are told and asked, making it public, and who may come late."""

from collections.abc import Sequence
from typing import Generic

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, SubmitField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from council.calls.applying.forms import question_fields, trait_fields
from council.calls.criteria import LONGEST_ANSWER, Asked, Criterion, Question
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
        description=_l(
            "For example: she was in hospital until the deadline. Only the secretariat reads it, and it is forgotten "
            "after the rotation."
        ),
        filters=[trimmed],
        validators=[DataRequired(_l("Write why somebody may apply late.")), Length(max=REASON_LENGTH)],
    )
    valid_until = day_field(_l("Valid until, including this day"))


class InLanguages(VersionedForm):
    """Fields that are written once for each language."""

    def written(self, part: str) -> Labels:
        """One part in each language it was written in."""
        return {each: self[f"{part}_{each}"].data for each in LANGUAGES if self[f"{part}_{each}"].data}

    def languages(self, parts: Sequence[str]) -> list[dict[str, object]]:
        """The fields per language, the reader's own first; those that hold something are open."""
        own = code()
        ordered = [own, *(each for each in LANGUAGES if each != own)]
        return [self._language(each, parts, shown=each == own) for each in ordered if each in LANGUAGES]

    def _language(self, language: str, parts: Sequence[str], *, shown: bool) -> dict[str, object]:
        fields = [self[f"{part}_{language}"] for part in parts]
        return {
            "code": language,
            "name": (Locale.parse(language).get_display_name(language) or language).capitalize(),
            "direction": direction(language),
            "fields": fields,
            "open": shown or any(field.data or field.errors for field in fields),
        }


class AskedForm(InLanguages, Generic[Asked]):
    """Something a call asks or judges by. Once the call is public only its words are asked for."""

    model: type[Asked]
    parts: tuple[str, ...]  # its words, the needed ones first
    shape: tuple[str, ...]
    kept: Asked | None = None

    @classmethod
    def beginning(cls, chosen: Asked | None) -> dict[str, object]:
        """The values the form begins with."""
        fields = cls.model.model_fields
        values = {name: getattr(chosen, name) if chosen else fields[name].default for name in cls.shape}
        for part in cls.parts:
            values.update({f"{part}_{each}": getattr(chosen, part, {}).get(each, "") for each in LANGUAGES})
        return values

    def keep_shape(self, kept: Asked | None) -> None:
        """Leave everything but the words as it is; with nothing to keep, everything may change."""
        self.kept = kept
        for name in (*self.shape, "remove") if kept else ():
            del self[name]

    @property
    def takes_out(self) -> bool:
        """Whether the button that takes it out was pressed."""
        return "remove" in self and bool(self["remove"].data)

    def asked(self, key: str) -> Asked:
        """The question or the criterion as the form has it."""
        words = {part: self.written(part) for part in self.parts}
        shape = {name: getattr(self.kept, name) if self.kept else self[name].data for name in self.shape}
        return self.model.model_validate({"key": key, **words, **shape})

    def validate(self, extra_validators: object = None) -> bool:
        """The needed words are there in at least one language."""
        whole: bool = super().validate(extra_validators=extra_validators)
        if whole and not self.written(self.parts[0]):
            self[f"{self.parts[0]}_{code()}"].errors = [_("Write this in one language at least.")]
            return False
        return whole


class NoticeForm(InLanguages):
    """What people are told about taking part, before they apply."""


def seen_by() -> list[SelectChoice]:
    """Who may read an answer."""
    return [
        SelectChoice("assessors", _("Those who assess, without the name")),
        SelectChoice("secretariat", _("Only the secretariat")),
    ]


class QuestionForm(AskedForm[Question]):
    """One question of a call."""

    model = Question
    parts = ("text", "why")
    shape = ("longest", "required", "seen_by")
    longest = number(_l("Longest answer, in characters"), least=20, most=LONGEST_ANSWER, required=True)
    required = BooleanField(_l("An application without an answer cannot be sent"))
    seen_by = RadioField(_l("Who reads the answer"), choices=seen_by, default="assessors")
    remove = SubmitField(_l("Take this question out"))


class CriterionForm(AskedForm[Criterion]):
    """One thing applications are judged by."""

    model = Criterion
    parts = ("name", "about")
    shape = ("most", "weight")
    most = number(_l("Most points"), least=1, most=100, required=True)
    weight = number(_l("How many times it counts"), least=1, most=100, required=True, description=_l("Usually once."))
    remove = SubmitField(_l("Take this criterion out"))


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
