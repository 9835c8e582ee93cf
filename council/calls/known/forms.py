"""The forms in which somebody the council knows applies, by herself or through an officer."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import DataRequired

from council.calls.applying.forms import ANSWER, question_fields, trait_fields
from council.calls.criteria import Question
from council.calls.office.forms import languages
from council.councils.dimensions import DimensionView
from council.form_base import VersionedForm, day_field


class OwnApplicationForm(VersionedForm):
    """Her whole application on one page; a field for each question and each dimension is added to it."""

    needed: frozenset[str] = frozenset()
    read = BooleanField(
        _l("I have read what taking part means, and I want to apply."),
        validators=[DataRequired(_l("Tick this box when you have read what taking part means."))],
    )
    keep_for_next = BooleanField(_l("Keep my application for the next call, if I am not chosen this time."))

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Every field by itself, and an answer to each question that needs one."""
        valid = bool(super().validate(extra_validators))
        for key in self.needed:
            if not self[f"{ANSWER}{key}"].data:
                self[f"{ANSWER}{key}"].errors = [_("Write an answer; it may be short.")]
                valid = False
        return valid


class TakenInForm(VersionedForm):
    """An application that an officer writes down for somebody the council knows; the questions are added to it."""

    received_on = day_field(_l("Received on"))
    language = SelectField(_l("Language in which it was told or written"), choices=languages)
    told = BooleanField(
        _l("The person told me this herself, knows what taking part means, and agrees that it is recorded."),
        validators=[DataRequired(_l("Record only what the person told you herself and agreed to."))],
    )
    keep_for_next = BooleanField(_l("The person wishes to keep the application for the next call, if not chosen."))


def own_application_form(
    questions: Sequence[Question], dimensions: Sequence[DimensionView]
) -> type[OwnApplicationForm]:
    """The form of her own application to a call."""
    needed = frozenset(each.key for each in questions if each.required)
    fields: dict[str, object] = {**question_fields(questions), **trait_fields(dimensions), "needed": needed}
    return type("OwnApplicationForm", (OwnApplicationForm,), fields)


def taken_in_form(questions: Sequence[Question]) -> type[TakenInForm]:
    """The form of an application to a call that an officer writes down."""
    fields: dict[str, Field] = {**question_fields(questions)}
    return type("TakenInForm", (TakenInForm,), fields)
