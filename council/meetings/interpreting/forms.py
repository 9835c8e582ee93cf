"""The form with which interpretation is booked."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from council.form_base import BaseForm, short_text
from council.meetings.interpreting.words import way_words
from council.members import languages


class BookingForm(BaseForm):
    """Into which language, how, by whom, and whether it is sure."""

    language = SelectField(_l("Into which language?"), validators=[InputRequired(_l("Choose a language."))])
    way = RadioField(_l("How is it interpreted?"), validators=[InputRequired(_l("Choose one of these."))])
    provider = short_text(
        _l("Who interprets?"), required=False, description=_l("A person or an office. Only the secretariat reads it.")
    )
    confirmed = BooleanField(_l("It is confirmed already"))

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        first = dict.fromkeys(missing)
        others = sorted(languages.names().items(), key=lambda each: each[1].casefold())
        names = [(each, languages.name_of(each)) for each in first] + [each for each in others if each[0] not in first]
        blank = SelectChoice("", _("Choose a language"))
        self.language.choices = [blank, *(SelectChoice(code, name) for code, name in names)]
        self.way.choices = [SelectChoice(each.value, words) for each, words in way_words().items()]
