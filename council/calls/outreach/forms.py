"""Forms about outreach: how a call was made known, and a step for those who are missing."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from council.accounts.models import User
from council.calls.forms import paragraphs_only
from council.calls.outreach.service import Channel, OutreachDetails
from council.calls.outreach.words import channel_name, language_name
from council.config import LANGUAGES
from council.form_base import VersionedForm, Words, day_field, number, short_text, trimmed

LONGEST = 500
MOST_REACHED = 1_000_000_000


def _text(words: Words, *, required: bool = False, description: Words = "") -> TextAreaField:
    first = [DataRequired(_l("Enter this."))] if required else []
    too_long = Length(max=LONGEST, message=_l("Use at most %(max)d characters."))
    return TextAreaField(
        words, description=description, filters=[trimmed], validators=[*first, too_long, paragraphs_only]
    )


def _channels() -> list[SelectChoice]:
    return [SelectChoice(each.value, channel_name(each.value)) for each in Channel]


def _languages() -> list[SelectChoice]:
    return [SelectChoice(each, language_name(each)) for each in LANGUAGES]


class OutreachForm(VersionedForm):
    """One way by which a call was made known."""

    day = day_field(_l("Day"))
    channel = SelectField(_l("How"), choices=_channels, validators=[InputRequired()])
    language = SelectField(_l("In which language"), choices=_languages, validators=[InputRequired()])
    group = short_text(
        _l("Whom it was for"), required=False, description=_l("A group, never a person. For example: seasonal workers.")
    )
    reach = number(_l("How many people it reached, about"), least=0, most=MOST_REACHED)
    note = _text(_l("Note"), description=_l("What worked, what did not. Name nobody."))

    def details(self) -> OutreachDetails:
        """What was filled in."""
        return {
            "day": self.day.data,
            "channel": Channel(self.channel.data),
            "language": self.language.data,
            "group": self.group.data or "",
            "reach": self.reach.data,
            "note": self.note.data or "",
        }


class StepForm(VersionedForm):
    """What is done for a group that is missing."""

    step = _text(
        _l("What is done"), required=True, description=_l("For example: visit the hostel, with an interpreter.")
    )
    owner = SelectField(_l("Who does it"), validators=[InputRequired(_l("Choose somebody."))])
    due_on = day_field(_l("Until when"))

    def __init__(self, people: Sequence[User], **known: object) -> None:
        super().__init__(**known)
        self.owner.choices = [SelectChoice(str(each.id), each.name or each.email) for each in people]

    def owner_id(self) -> UUID:
        """Whose account was chosen."""
        return UUID(self.owner.data)

    def until(self) -> date:
        """The day that was chosen."""
        chosen: date = self.due_on.data
        return chosen


class ResultForm(StepForm):
    """The same, and what came of it."""

    result = _text(
        _l("What came of it"),
        description=_l("When you write this, the step is over. It stays in the list of this call."),
    )
