"""The form with which a member objects to a recommendation."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from council.form_base import BaseForm
from council.recommendations.fields import several_lines
from council.recommendations.service import LONGEST_DISSENT

PUBLIC, KEPT = "public", "kept"


class DissentForm(BaseForm):
    """What a member objects, and who reads it."""

    words = several_lines(_l("What I object"), LONGEST_DISSENT, required=True)
    public = RadioField(
        _l("Who reads it?"),
        choices=[
            SelectChoice(KEPT, _l("Only I. Others read that one more member objects.")),
            SelectChoice(PUBLIC, _l("Everybody, beside the recommendation and in the public account.")),
        ],
        default=KEPT,
        validators=[InputRequired(_l("Choose one of these."))],
    )
