"""The steps of an application, and the form in which a receipt code is entered."""

from collections.abc import Sequence
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from council.calls.applying.filled import Filled
from council.calls.codes import LATE_GROUPS, RECEIPT_GROUPS, read_code
from council.calls.criteria import Question
from council.calls.forms import paragraphs_only
from council.councils.dimensions import DimensionView
from council.councils.rules import UNDISCLOSED
from council.form_base import BaseForm, VersionedForm, Words, short_text, trimmed
from council.i18n import label
from council.members.choices.service import Channel

CONTACT_LENGTH = 320
MOST_RADIOS = 7
ANSWER, TRAIT = "answer_", "trait_"
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


def _code_field(words: Words, groups: int, *, required: bool = True, description: Words = "") -> StringField:
    def right(_form: object, field: Field) -> None:
        if field.data and read_code(field.data, groups) is None:
            raise ValidationError(
                _(
                    "There is a slip in this code. Compare it digit by digit; it has %(groups)d groups of four digits.",
                    groups=groups,
                )
            )

    first = DataRequired(_l("Enter the code.")) if required else Optional()
    return StringField(
        words, description=description, filters=[trimmed], validators=[first, Length(max=100), right], render_kw=NUMERIC
    )


class ReadForm(BaseForm):
    """The first step: the notice was read."""

    read = BooleanField(
        _l("I have read this, and I want to apply."),
        validators=[DataRequired(_l("Tick this box when you have read what taking part means."))],
    )


class LateReadForm(ReadForm):
    """The first step after the deadline."""

    late = _code_field(_l("Late code"), LATE_GROUPS, description=_l("The secretariat gave you this code."))


class ReceiptForm(BaseForm):
    """Coming back with a receipt code."""

    code = _code_field(
        _l("Your receipt code"), RECEIPT_GROUPS, description=_l("Seven groups of four digits. Gaps do not matter.")
    )


def channels() -> list[SelectChoice]:
    """The ways of telling somebody something; the first is none."""
    names = {
        Channel.EMAIL: _("By e-mail"),
        Channel.PHONE: _("By telephone"),
        Channel.POST: _("By letter"),
        Channel.THROUGH_SOMEONE: _("Through somebody I trust"),
    }
    first = SelectChoice("", _("I come back with my receipt code and read it here"))
    return [first, *(SelectChoice(channel.value, name) for channel, name in names.items())]


class NameForm(VersionedForm):
    """Who she is, as far as she wishes to say."""

    name = short_text(
        _l("The name you go by"), required=False, description=_l("Any name will do. Nobody asks for papers.")
    )
    contact = short_text(
        _l("How the council can reach you"),
        required=False,
        description=_l("An e-mail address, a telephone number, or somebody who passes a message on."),
        most=CONTACT_LENGTH,
    )
    channel = RadioField(_l("How do you want to be told things?"), choices=channels)

    def into(self, filled: Filled) -> Filled:
        """What was filled in, with these answers."""
        told = {"name": self.name.data or "", "contact": self.contact.data or "", "channel": self.channel.data or ""}
        return filled.model_copy(update=told)


class QuestionsForm(VersionedForm):
    """What the call asks; one field for each question is added to it."""

    def into(self, filled: Filled) -> Filled:
        """What was filled in, with these answers."""
        return filled.model_copy(update={"answers": told(self, ANSWER)})


class TraitsForm(VersionedForm):
    """What she says of herself; one field for each dimension is added to it."""

    def into(self, filled: Filled) -> Filled:
        """What was filled in, with these answers."""
        return filled.model_copy(update={"traits": told(self, TRAIT)})


class SendForm(VersionedForm):
    """The last step: everything was looked over."""

    keep_for_next = BooleanField(_l("Keep my application for the next call, if I am not chosen this time."))
    late = _code_field(
        _l("Late code"), LATE_GROUPS, required=False, description=_l("The secretariat gave you this code.")
    )

    def into(self, filled: Filled) -> Filled:
        """What was filled in, with her wish for the next call."""
        return filled.model_copy(update={"keep_for_next": bool(self.keep_for_next.data)})


StepForm = NameForm | QuestionsForm | TraitsForm


def told(form: BaseForm, prefix: str) -> dict[str, str]:
    """The fields of a form that begin alike, without what was left empty."""
    return {
        field.name.removeprefix(prefix): field.data for field in form if field.name.startswith(prefix) and field.data
    }


def question_fields(questions: Sequence[Question]) -> dict[str, TextAreaField]:
    """A field for each question of a call."""
    return {f"{ANSWER}{each.key}": _answer(each) for each in questions}


def trait_fields(dimensions: Sequence[DimensionView]) -> dict[str, RadioField | SelectField]:
    """A field for each dimension of a council; "prefer not to say" is chosen until she chooses something else."""
    return {f"{TRAIT}{each.key}": _trait(each) for each in dimensions}


def questions_form(questions: Sequence[Question]) -> type[QuestionsForm]:
    """The step in which a call's questions are answered."""
    return cast("type[QuestionsForm]", type("QuestionsForm", (QuestionsForm,), question_fields(questions)))


def traits_form(dimensions: Sequence[DimensionView]) -> type[TraitsForm]:
    """The step in which somebody says of herself what she wishes to."""
    return cast("type[TraitsForm]", type("TraitsForm", (TraitsForm,), trait_fields(dimensions)))


def _answer(question: Question) -> TextAreaField:
    too_long = Length(max=question.longest, message=_l("Use at most %(max)d characters."))
    return TextAreaField(label(question.text), filters=[trimmed], validators=[Optional(), too_long, paragraphs_only])


def _trait(dimension: DimensionView) -> RadioField | SelectField:
    choices = [SelectChoice(value.key, label(value.name)) for value in dimension.values]
    kind = RadioField if len(choices) <= MOST_RADIOS else SelectField
    return kind(label(dimension.name), choices=choices, default=UNDISCLOSED, validators=[Optional()])
