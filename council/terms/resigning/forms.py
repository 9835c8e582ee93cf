"""The form in which a seat is given up."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from council.form_base import BaseForm, day_field, short_text
from council.terms.service import LONGEST_REASON

LOOK, DO = "look", "do"


class ResignForm(BaseForm):
    """From when on the seat is free, and why if she wishes to say so."""

    step = HiddenField()
    leaves_on = day_field(_l("From which day on is the seat free?"), description=_l("The last day is the one before."))
    reason = short_text(
        _l("Reason"),
        required=False,
        description=_l("Nobody needs to say why. Only the secretariat reads it."),
        most=LONGEST_REASON,
    )
