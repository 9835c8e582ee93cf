"""The form with which an officer notes that she told somebody."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from council.form_base import BaseForm, day_field
from council.terms.reminders.service import Way


class ToldForm(BaseForm):
    """How a member was told, and when."""

    way = RadioField(
        _l("How did you tell her?"),
        choices=[
            SelectChoice(Way.PHONE.value, _l("By phone")),
            SelectChoice(Way.IN_PERSON.value, _l("In person")),
            SelectChoice(Way.POST.value, _l("By letter")),
            SelectChoice(Way.SOMEONE.value, _l("Through somebody who passes it on")),
        ],
        validators=[InputRequired(_l("Choose one of these."))],
    )
    told_on = day_field(_l("On which day?"))
