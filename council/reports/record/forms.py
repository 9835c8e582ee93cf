"""The form in which an auditor holds her older checkpoint against the record."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

LONGEST = 4000


class CompareForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """It only asks, so it stands in the address and needs no protection against being sent twice."""

    class Meta:
        """Nothing is changed by it."""

        csrf = False

    checkpoint = TextAreaField(
        _l("Your older checkpoint"),
        description=_l("Copy all of it, from its first line to the line that begins with a dash."),
        validators=[
            DataRequired(_l("Enter this.")),
            Length(max=LONGEST, message=_l("Use at most %(max)d characters.")),
        ],
    )
