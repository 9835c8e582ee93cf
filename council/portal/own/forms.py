"""Forms in which a person decides over all of her data at once, and over her calendar link."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired

from council.form_base import BaseForm


class UnderstoodForm(BaseForm):
    """The last step before she takes everything back, or asks to be erased."""

    understood = BooleanField(
        _l("I have read what will happen."), validators=[DataRequired(_l("Tick this box if you wish to go on."))]
    )


class CalendarForm(BaseForm):
    """What her calendar may say."""

    names_council = BooleanField(
        _l("Name the council in my calendar"),
        description=_l("Leave this out if somebody who sees your calendar must not know that you sit on it."),
    )
