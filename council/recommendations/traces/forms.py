"""The form with which it is noted where a recommendation appeared again."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, Optional

from council.form_base import BaseForm, day_field, short_text, trimmed
from council.recommendations.fields import several_lines
from council.recommendations.traces.service import Found, Kind
from council.recommendations.traces.words import kind_names

LONGEST, LONGEST_URL = 3000, 500


class TraceForm(BaseForm):
    """Where it appeared, when, and what stands there."""

    kind = RadioField(_l("In what did it appear?"), validators=[InputRequired(_l("Choose one of these."))])
    source = short_text(
        _l("Whose, or which?"), description=_l("For example: Statement of the Ministry of Labour at the review.")
    )
    appeared_on = day_field(_l("On which day?"))
    place = short_text(_l("Where in it?"), required=False, description=_l("A paragraph, a page or a minute."))
    says = several_lines(
        _l("What does it say, or what changed?"),
        LONGEST,
        required=True,
        description=_l("In its own words where you can. Where you only think that it follows from this, say so."),
    )
    url = StringField(
        _l("Where can it be read?"),
        description=_l("An address that begins with https://"),
        filters=[trimmed],
        validators=[
            Optional(),
            Length(max=LONGEST_URL, message=_l("Use at most %(max)d characters.")),
            URL(message=_l("This is no address of a page. It begins with https://")),
        ],
    )

    def __init__(self) -> None:
        super().__init__()
        self.kind.choices = [SelectChoice(each.value, words) for each, words in kind_names().items()]

    def found(self) -> Found:
        """What was entered."""
        return Found(
            kind=Kind(self.kind.data),
            appeared_on=self.appeared_on.data or date.min,
            source=self.source.data or "",
            says=self.says.data or "",
            place=self.place.data or "",
            url=self.url.data or "",
        )
