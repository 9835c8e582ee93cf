"""The forms with which an account is looked over and published."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from council.form_base import BaseForm, day_field


class PublishForm(BaseForm):
    """Up to which day the account tells, and that it was looked over."""

    last_day = day_field(_l("Up to and including"))
    confirm = BooleanField(
        _l("I have looked it over, and it may be published."),
        validators=[InputRequired(_l("Mark this if you have looked it over."))],
    )


class BulletinForm(BaseForm):
    """Whether somebody wishes to be sent the account."""

    wished = BooleanField(_l("Send me the public account when one is published"))
