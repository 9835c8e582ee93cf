"""Asking for a sealed table, and opening it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from council.form_base import BaseForm, VersionedForm, day_field, trimmed

LONGEST_REASON = 1000


class AskForm(BaseForm):
    """Which table, over which days, and why."""

    table = RadioField(_l("Which dimensions together"), validators=[InputRequired(_l("Choose one."))])
    first_day = day_field(_l("From"))
    last_day = day_field(_l("Until"))
    reason = TextAreaField(
        _l("Why you need it"),
        description=_l("Whoever decides reads this. Name no person."),
        filters=[trimmed],
        validators=[
            DataRequired(_l("Enter this.")),
            Length(max=LONGEST_REASON, message=_l("Use at most %(max)d characters.")),
        ],
    )

    def validate_last_day(self, field: DateField) -> None:
        """The days are in order."""
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_("This day comes before the first one."))


class GrantForm(VersionedForm):
    """Until when."""

    until = day_field(_l("Open until"), description=_l("That day included. It ends by itself."))


class RefuseForm(VersionedForm):
    """One button."""
