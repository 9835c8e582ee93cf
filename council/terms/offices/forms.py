"""Forms about offices, sub-bodies and seats on other bodies."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from council.councils.offices import Office
from council.form_base import BaseForm, VersionedForm, day_field, short_text
from council.i18n import label
from council.label_fields import labels_field

CHOOSE = _l("Choose one of these.")


class OfficeForm(BaseForm):
    """An office for somebody, from a day until before another."""

    office = SelectField(_l("Office"), validators=[DataRequired(CHOOSE)])
    person = SelectField(_l("Person"), description=_l("Everybody who sits now."), validators=[DataRequired(CHOOSE)])
    start = day_field(_l("First day"))
    end = day_field(
        _l("It ends before this day"),
        required=False,
        description=_l("If you leave this empty, it lasts as long as the charter and her seat allow."),
    )

    def offer(self, offices: Iterable[Office], people: Mapping[UUID, str]) -> None:
        """The offices of the charter, and who sits."""
        self.office.choices = [SelectChoice(each.key, label(each.name)) for each in offices]
        self.person.choices = [SelectChoice("", ""), *_by_name(people)]


class EndForm(BaseForm):
    """A day from which something is over."""

    on = day_field(_l("From this day on it is over"))


class EndOfficeForm(EndForm):
    """The end of an office before its time, and why."""

    reason = short_text(
        _l("Reason"), description=_l("One sentence. Do not write down anything about health or legal status.")
    )


class RenameBodyForm(VersionedForm):
    """What a sub-body is called."""

    name = labels_field(_l("Name of the group"))


class BodyForm(RenameBodyForm):
    """A new sub-body."""

    formed_on = day_field(_l("Since"))


class JoinForm(BaseForm):
    """Somebody who works in a sub-body."""

    person = SelectField(_l("Person"), validators=[DataRequired(CHOOSE)])
    since = day_field(_l("Since"))
    adviser = BooleanField(_l("As an adviser, without a seat on the council"))

    def offer(self, sitting: Mapping[UUID, str], others: Mapping[UUID, str]) -> None:
        """Whom to choose from: those who sit, and everybody else who is known here."""
        self.person.choices = {"": [("", "")], _("Members"): _pairs(sitting), _("Others"): _pairs(others)}


class OtherSeatForm(BaseForm):
    """A seat on another body."""

    body = short_text(_l("Name of the other body"))
    part = short_text(_l("As what"), description=_l("For example: member, observer."))
    since = day_field(_l("Since"))
    until = day_field(_l("Last day"), required=False, description=_l("Leave it empty if it is not known."))
    for_council = BooleanField(_l("In the name of this council"))


def _by_name(people: Mapping[UUID, str]) -> list[SelectChoice]:
    return [SelectChoice(key, name) for key, name in _pairs(people)]


def _pairs(people: Mapping[UUID, str]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in sorted(people.items(), key=lambda each: each[1].casefold())]
