"""The form that pairs two people."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from council.form_base import BaseForm, day_field
from council.members.buddies.service import PairingKind
from council.portal.together.pairs import kind_words


class PairForm(BaseForm):
    """Who accompanies whom, and how long."""

    kind = RadioField(
        _l("What is it for?"),
        choices=lambda: [SelectChoice(kind.value, words) for kind, words in kind_words().items()],
        default=PairingKind.BUDDY.value,
        validators=[DataRequired(_l("Choose one."))],
    )
    newcomer = SelectField(_l("Who is new, or takes a seat"), validators=[DataRequired(_l("Choose a person."))])
    guide = SelectField(
        _l("Who accompanies her, or leaves the seat"), validators=[DataRequired(_l("Choose a person."))]
    )
    begins_on = day_field(_l("From"))
    ends_on = day_field(_l("Until before"))

    def offer(self, people: Mapping[UUID, str]) -> None:
        """The people to choose from."""
        offered = [
            SelectChoice("", _l("Choose a person")),
            *(SelectChoice(str(person_id), name) for person_id, name in people.items()),
        ]
        self.newcomer.choices = self.guide.choices = offered
