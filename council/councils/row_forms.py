"""The rows of the charter's form: kinds of seats, conditions, offices, reminders, quotas and aims."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from council.form_base import number, short_text, trimmed

MOST_SEATS = 1000


class SeatGroupRow(Form):  # type: ignore[misc]  # WTForms is untyped
    """One kind of seat, in the reader's language, and how many there are; a new one has no key yet."""

    key = HiddenField()
    name = short_text(_l("Kind of seat"))
    seats = number(_l("Seats"), least=1, most=MOST_SEATS, required=True)


def counted_in() -> SelectField:
    """What the bounds of a quota are numbers of."""
    choices = [SelectChoice("count", _l("members")), SelectChoice("percent", _l("percent"))]
    return SelectField(_l("Counted in"), choices=choices, default="count")


class QuotaRow(Form):  # type: ignore[misc]
    """One quota: whom it is about (fixed), and its bounds."""

    key = HiddenField()
    where = HiddenField()
    least = number(_l("At least"), least=0, most=MOST_SEATS)
    most = number(_l("At most"), least=0, most=MOST_SEATS)
    unit = counted_in()


class TargetRow(Form):  # type: ignore[misc]
    """The share aimed at for one value; empty for none."""

    dimension = HiddenField()
    value = HiddenField()
    share = StringField(_l("Share"), filters=[trimmed], validators=[Optional(), Length(max=20)])
    most_affected = BooleanField(_l("Most affected"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Those marked as most affected need an aim to be behind of."""
        valid = bool(super().validate(extra_validators))
        if self.most_affected.data and not self.share.data:
            self.share.errors = [_("Write a share, or take away the mark “Most affected”.")]
            return False
        return valid


class EligibilityRow(Form):  # type: ignore[misc]
    """What a person must fulfil to join, in the reader's language; `place` is where the rules before it say so."""

    place = HiddenField()
    kind = SelectField(
        _l("Kind of condition"),
        choices=[
            SelectChoice("other", _l("another condition")),
            SelectChoice("lawful_residence", _l("papers: a right to stay")),
            SelectChoice("registered_organisation", _l("a registered organisation")),
            SelectChoice("years_of_activity", _l("years of activity or of residence")),
        ],
        default="other",
    )
    text = short_text(_l("What a person must fulfil"), most=500)


class OfficerRow(Form):  # type: ignore[misc]
    """An office within the council, in the reader's language; `place` is where the rules before name it."""

    place = HiddenField()
    name = short_text(_l("Office"))
    months = number(_l("For how many months"), least=1, most=240, description=_l("Leave it empty for no limit."))
    most_consecutive = number(
        _l("Most terms in a row"), least=1, most=20, description=_l("Leave it empty for no limit.")
    )


class ReminderRow(Form):  # type: ignore[misc]
    """When a member is reminded of the end of her term."""

    when = SelectField(
        _l("When"),
        choices=[
            SelectChoice("before_end", _l("once, so long before the term ends")),
            SelectChoice("sitting_on", _l("again and again, while she sits on after it")),
        ],
        default="before_end",
    )
    length = number(_l("How long"), least=1, most=366, required=True)
    unit = SelectField(
        _l("Measured in"),
        choices=[SelectChoice("day", _l("days")), SelectChoice("month", _l("months"))],
        default="day",
    )
