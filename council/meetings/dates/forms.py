"""Forms about dates: when somebody can meet, which dates are asked about, and what she says of each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, Field, Form, FormField, RadioField, SelectField, TimeField
from wtforms import SelectMultipleField as Choices
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from council.form_base import BaseForm, Rows, VersionedForm, Words, day_field, number, sensible_year
from council.i18n import code
from council.meetings.dates.finding import Duty, Hindrance, Hours
from council.meetings.dates.models import Can
from council.meetings.dates.service import MOST_OPTIONS
from council.meetings.dates.words import DUTIES
from council.meetings.zones import zone_choices

MOST_DUTIES = 3
MOST_ABSENCES = 4
LONGEST_SEARCH = 31  # days
LOCAL_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]  # the first is shown
SHORTEST, LONGEST = 15, 600  # minutes


def _weekdays(words: Words) -> Choices:
    return Choices(
        words, coerce=int, validate_choice=False, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


def _name_weekdays(field: Choices) -> None:
    named = get_day_names("wide", locale=code())
    field.choices = [SelectChoice(each, named[each]) for each in range(7)]


def _time(words: Words, *, required: bool = False) -> TimeField:
    first = InputRequired(_l("Enter a time, for example 18:30.")) if required else Optional()
    return TimeField(words, validators=[first])


def _chosen(field: Choices) -> frozenset[int]:
    return frozenset(each for each in field.data or () if each in range(7))


class DutyRow(Form):  # type: ignore[misc]  # WTForms is untyped
    """A regular duty."""

    kind = SelectField(_l("What"), validators=[Optional()])
    weekdays = _weekdays(_l("On which days"))
    start = _time(_l("From"))
    end = _time(_l("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            SelectChoice("", _("Nothing")),
            *(SelectChoice(kind.value, words) for kind, words in DUTIES.items()),
        ]
        _name_weekdays(self.weekdays)

    def validate_end(self, field: TimeField) -> None:
        """A duty has days, and a beginning before its end."""
        if self.kind.data and not (self.start.data and field.data and self.start.data < field.data):
            raise ValidationError(_("Enter from when until when, on one day."))
        if self.kind.data and not _chosen(self.weekdays):
            raise ValidationError(_("Choose the days on which it is."))


class AwayRow(Form):  # type: ignore[misc]
    """Days on which somebody is away."""

    first = DateField(_l("First day"), validators=[Optional(), sensible_year])
    last = DateField(_l("Last day"), validators=[Optional(), sensible_year])

    def validate_last(self, field: DateField) -> None:
        """The days are in order."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_("This day comes before the first one."))


class HoursForm(VersionedForm):
    """When somebody can meet."""

    zone = SelectField(_l("Where your clock stands"))
    weekdays = _weekdays(_l("Days on which you can meet"))
    earliest = _time(_l("Not before"), required=True)
    latest = _time(_l("Not after"), required=True)
    duties = Rows(FormField(DutyRow), min_entries=MOST_DUTIES, max_entries=MOST_DUTIES)
    away = Rows(FormField(AwayRow), min_entries=MOST_ABSENCES, max_entries=MOST_ABSENCES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = [SelectChoice(*each) for each in zone_choices()]
        _name_weekdays(self.weekdays)

    def validate_latest(self, field: TimeField) -> None:
        """The hours are in order."""
        if self.earliest.data and field.data and field.data <= self.earliest.data:
            raise ValidationError(_("This has to be later than the time before."))

    def validate_weekdays(self, field: Choices) -> None:
        """There is a day at all."""
        if not _chosen(field):
            raise ValidationError(_("Choose at least one day."))

    def hours(self) -> Hours:
        """What the form says."""
        duties = [
            Duty(Hindrance(row.kind.data), _chosen(row.weekdays), row.start.data, row.end.data)
            for row in self.duties
            if row.kind.data
        ]
        away = [(row.first.data, row.last.data or row.first.data) for row in self.away if row.first.data]
        days = _chosen(self.weekdays)
        return Hours(self.zone.data, self.earliest.data, self.latest.data, days, tuple(duties), tuple(away))


def hours_form(hours: Hours | None, version: int, zone: str) -> HoursForm:
    """The form over what is written down, or over usual hours in a zone."""
    known = hours or Hours(zone)
    duties = [
        {"kind": each.kind.value, "weekdays": sorted(each.weekdays), "start": each.start, "end": each.end}
        for each in known.duties
    ]
    away = [{"first": first, "last": last} for first, last in known.away]
    return HoursForm(
        data={
            "version": version,
            "zone": known.zone,
            "weekdays": sorted(known.weekdays),
            "earliest": known.earliest,
            "latest": known.latest,
            "duties": duties,
            "away": away,
        }
    )


class AskForm(BaseForm):
    """Which dates the members are asked about."""

    length = number(_l("How many minutes it lasts"), least=SHORTEST, most=LONGEST, required=True)
    first_day = day_field(_l("Look for dates from"), required=False)
    last_day = day_field(_l("Until"), required=False)
    starts = Rows(
        DateTimeLocalField(_l("A date and the time at which it begins"), format=LOCAL_TIMES, validators=[Optional()]),
        min_entries=5,
        max_entries=MOST_OPTIONS,
    )
    answers_until = day_field(_l("Answers until"))

    def validate_last_day(self, field: Field) -> None:
        """The search has an end that is near."""
        if (
            self.first_day.data
            and field.data
            and not timedelta() <= field.data - self.first_day.data < timedelta(days=LONGEST_SEARCH)
        ):
            raise ValidationError(_("Choose a last day at most 30 days after the first one."))

    def days(self) -> list[date]:
        """The days among which dates are looked for."""
        first, last = self.first_day.data, self.last_day.data
        return [first + timedelta(days=each) for each in range((last - first).days + 1)] if first and last else []

    def moments(self, zone: str) -> list[datetime]:
        """The dates entered, in a zone, as world time."""
        entered = {each.data.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for each in self.starts if each.data}
        return sorted(entered)


class AnswerForm(BaseForm):
    """What somebody says of each date; the fields are made for the dates of one question."""

    def said(self) -> dict[UUID, Can]:
        """The answers that were given."""
        fields = {name: field.data for name, field in self._fields.items() if name.startswith("option_")}
        return {UUID(name.removeprefix("option_")): Can(data) for name, data in fields.items() if data in set(Can)}


def answer_form(dates: dict[UUID, str], said: dict[UUID, Can]) -> AnswerForm:
    """A form with one question for each date, answered as far as it was answered before."""
    words = [
        SelectChoice(Can.YES.value, _("I can")),
        SelectChoice(Can.IF_NEEDED.value, _("I can, if it has to be")),
        SelectChoice(Can.NO.value, _("I cannot")),
    ]
    fields = {
        f"option_{option}": RadioField(
            name, choices=words, default=said[option].value if option in said else None, validate_choice=False
        )
        for option, name in dates.items()
    }
    made: AnswerForm = type("AnswerForm", (AnswerForm,), fields)()
    return made


def local(moment: datetime, zone: str) -> datetime:
    """A moment as a form shows it in a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
