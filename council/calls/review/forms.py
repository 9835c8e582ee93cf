"""Forms of a review: asking for what is missing, noting outcomes, going back, naming assessors, giving points."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from council.accounts.models import User
from council.calls.criteria import Criterion
from council.calls.review.phases import Outcome, Refusal
from council.calls.review.words import outcome_name, refusal_name
from council.form_base import BaseForm, ConfirmForm, VersionedForm, Words, day_field, number, trimmed
from council.i18n import label

LONGEST_REASON = 500
LONGEST_COMMENT = 1000
MOST_RADIOS = 10


def _paragraphs_only(_form: object, field: Field) -> None:
    """Text with line breaks, and no other control characters."""
    if field.data and any(ord(letter) < ord(" ") and letter not in "\r\n\t" for letter in field.data):
        raise ValidationError(_("This text holds characters that cannot be shown. Type it again."))


def _text(words: Words, most: int, *, description: Words = "", required: bool = False) -> TextAreaField:
    first = [InputRequired(_l("Enter this."))] if required else []
    too_long = Length(max=most, message=_l("Use at most %(max)d characters."))
    return TextAreaField(
        words, description=description, filters=[trimmed], validators=[*first, too_long, _paragraphs_only]
    )


class PhaseForm(VersionedForm):
    """Going on to the phase that was announced."""

    phase = HiddenField()


class BackForm(VersionedForm):
    """Going back one phase."""

    reason = _text(
        _l("Why the review goes back"),
        LONGEST_REASON,
        description=_l("It is kept, and shown beside the phases. Name nobody in it."),
        required=True,
    )


class SettleForm(VersionedForm):
    """Noting all that remains of the phase that was announced at once."""

    reason = _text(_l("How you looked at it"), LONGEST_REASON)


class CompletionForm(VersionedForm):
    """Asking a person to complete her application."""

    until = day_field(_l("Last day to complete it"))


class CompleteForm(VersionedForm):
    """Noting that an application counts as complete as it stands."""


def _outcomes() -> list[SelectChoice]:
    return [SelectChoice(each.value, outcome_name(each.value)) for each in Outcome]


def _refusals() -> list[SelectChoice]:
    nothing = [SelectChoice("", _("Choose, if it is not eligible"))]
    return nothing + [SelectChoice(each.value, refusal_name(each)) for each in Refusal]


class OutcomeForm(VersionedForm):
    """Whether an application is eligible, and why not."""

    outcome = RadioField(
        _l("This application is"), choices=_outcomes, validators=[InputRequired(_l("Choose one of these."))]
    )
    refusal = SelectField(_l("Why it is not eligible"), choices=_refusals, default="")
    reason = _text(
        _l("Reason in words"),
        LONGEST_REASON,
        description=_l(
            "Needed when it is not eligible, and when it is eligible against a rule. The person can read it when the "
            "review is decided."
        ),
    )

    def validate_refusal(self, field: SelectField) -> None:
        """Nobody is turned away without a reason that can be counted."""
        if self.outcome.data == Outcome.NOT_ELIGIBLE.value and not field.data:
            raise ValidationError(_("Choose why it is not eligible."))

    def validate_reason(self, field: TextAreaField) -> None:
        """Nobody is turned away without a reason in words."""
        if self.outcome.data == Outcome.NOT_ELIGIBLE.value and not field.data:
            raise ValidationError(_("Write why it is not eligible. The person can read it."))

    def chosen(self) -> tuple[Outcome, Refusal | None]:
        """What was chosen."""
        return Outcome(self.outcome.data), Refusal(self.refusal.data) if self.refusal.data else None


class AssessorForm(BaseForm):
    """Asking somebody to assess."""

    user = SelectField(_l("Who assesses"), validators=[InputRequired(_l("Choose somebody."))])

    def __init__(self, people: Sequence[User]) -> None:
        super().__init__()
        self.user.choices = [SelectChoice(str(each.id), each.name or each.email) for each in people]

    def chosen(self) -> UUID:
        """Whose account was chosen."""
        return UUID(self.user.data)


class RemoveForm(ConfirmForm):
    """Letting an assessor go."""


class CopyForm(VersionedForm):
    """One application before an assessor, whichever number it has by now."""

    copy = HiddenField()


class PointsForm(CopyForm):
    """The points for one application, by criterion; the fields are made by `points_form`."""

    comment = _text(
        _l("Comment"),
        LONGEST_COMMENT,
        description=_l("Say what in the answers led you to these points. Do not name anybody."),
    )

    def points(self, criteria: Sequence[Criterion]) -> dict[str, int]:
        """What was given, criterion by criterion."""
        return {each.key: int(self[_field_of(each)].data) for each in criteria}


def points_form(criteria: Sequence[Criterion], known: Mapping[str, object] | None) -> PointsForm:
    """A form with one field for each criterion, filled with what was given before."""
    fields = {_field_of(each): _points(each) for each in criteria}
    made = type("PointsOfThisCall", (PointsForm,), fields)
    return cast("PointsForm", made(data=known))


def known_points(criteria: Sequence[Criterion], points: Mapping[str, int]) -> dict[str, object]:
    """Points given before, as the form's fields want them."""
    return {_field_of(each): str(points[each.key]) for each in criteria if each.key in points}


def _field_of(criterion: Criterion) -> str:
    return f"points_{criterion.key}"


def _points(criterion: Criterion) -> Field:
    about = label(criterion.about)
    if criterion.most > MOST_RADIOS:
        return number(label(criterion.name), least=0, most=criterion.most, required=True, description=about)
    choices = [SelectChoice(str(each), str(each)) for each in range(criterion.most + 1)]
    chosen = [InputRequired(_l("Give points."))]
    return RadioField(label(criterion.name), choices=choices, validators=chosen, description=about)
