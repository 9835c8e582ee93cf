"""Forms about a meeting: what it is, when and where; and why it is cancelled."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, Field, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from council.config import LANGUAGES
from council.councils.models import Labels
from council.form_base import (
    LONG_TEXT,
    VersionedForm,
    Words,
    day_field,
    number,
    short_text,
    trimmed,
)
from council.i18n import code, direction
from council.meetings.agenda.service import last_day
from council.meetings.models import Kind, Meeting, Mode
from council.meetings.sealed_words import link_of, place_of
from council.meetings.service import NewPlan
from council.meetings.words import kind_words, level_words, mode_words
from council.meetings.zones import zone_choices

MOST_PLACES = 5000
REASON = 1000
ROUND_LENGTH = 80
FIRST_YEAR, LAST_YEAR = 1900, 2200


def paragraphs(
    words: Words, *, most: int = LONG_TEXT, required: bool = False, description: Words = ""
) -> TextAreaField:
    """Several lines of text."""
    first = DataRequired(_l("Enter this.")) if required else Optional()
    too_long = Length(max=most, message=_l("Use at most %(max)d characters."))
    return TextAreaField(
        words, description=description, filters=[trimmed], validators=[first, too_long, _paragraphs_only]
    )


def _paragraphs_only(_form: object, field: Field) -> None:
    if field.data and any(ord(letter) < ord(" ") and letter not in "\r\n\t" for letter in field.data):
        raise ValidationError(_("This text holds characters that cannot be shown. Type it again."))


@dataclass(frozen=True)
class Wording:
    """The fields of one language."""

    code: str
    name: str
    direction: str
    title: Field
    about: Field
    open: bool


class WordedForm(VersionedForm):
    """A title and a text, in the languages of the site; a title in one of them is needed."""

    def wordings(self) -> list[Wording]:
        """The fields per language, the reader's own first; those that hold something are open."""
        own = code()
        return [self._wording(each, shown=each == own) for each in (own, *(one for one in LANGUAGES if one != own))]

    def labels(self, part: str) -> Labels:
        """The title or the text, in each language it was written in."""
        return {each: self[f"{part}_{each}"].data for each in LANGUAGES if self[f"{part}_{each}"].data}

    def validate(self, extra_validators: object = None) -> bool:
        """There is a title in at least one language."""
        whole = bool(super().validate(extra_validators=extra_validators))
        if not self.labels("title"):
            self.wordings()[0].title.errors = [_("Write a title, in this language or in another one below.")]
            whole = False
        return whole

    def _wording(self, language: str, *, shown: bool) -> Wording:
        title, about = self[f"title_{language}"], self[f"about_{language}"]
        filled = bool(title.data or about.data or title.errors or about.errors)
        name = (Locale.parse(language).get_display_name(language) or language).capitalize()
        return Wording(language, name, direction(language), title, about, open=shown or filled)


for _language in LANGUAGES:
    setattr(WordedForm, f"title_{_language}", short_text(_l("Title"), required=False))
    setattr(WordedForm, f"about_{_language}", paragraphs(_l("What it is about")))


def worded(title: Labels, about: Labels) -> dict[str, str]:
    """A title and a text as a form shows them."""
    return {f"title_{each}": title.get(each, "") for each in LANGUAGES} | {
        f"about_{each}": about.get(each, "") for each in LANGUAGES
    }


def _moment(words: Words, *, description: Words = "") -> DateTimeLocalField:
    return DateTimeLocalField(
        words,
        description=description,
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[Optional(), _sensible_year],
    )


def _sensible_year(_form: object, field: Field) -> None:
    """A moment in a year between 1900 and 2200."""
    if isinstance(field.data, datetime) and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(_("Check the year of this date."))


class MeetingForm(WordedForm):
    """What a meeting is, how one takes part, when and where."""

    kind = SelectField(_l("What kind of meeting it is"))
    mode = SelectField(_l("How people take part"))
    level = SelectField(_l("For which level of government"), validators=[Optional()])
    review_round = short_text(
        _l("Stage or review round it belongs to"),
        required=False,
        most=ROUND_LENGTH,
        description=_l("For example: first regional review, preparation."),
    )
    time_zone = SelectField(_l("Where the clock stands"), description=_l("All times are given for this place."))
    starts = _moment(
        _l("It begins"),
        description=_l("Left empty, the date is still to be found; you can ask the members about dates."),
    )
    ends = _moment(_l("It ends"))
    place = paragraphs(
        _l("Place and address"), most=REASON, description=_l("Only the secretariat and those who are invited read it.")
    )
    link = short_text(
        _l("Link or telephone number to join from afar"),
        required=False,
        description=_l("Only the secretariat and those who are invited read it."),
        most=500,
    )
    room_places = number(
        _l("Places in the room"), least=1, most=MOST_PLACES, description=_l("Left empty, there is no limit.")
    )
    remote_places = number(
        _l("Places from afar"), least=1, most=MOST_PLACES, description=_l("Left empty, there is no limit.")
    )
    items_until = day_field(
        _l("Members can propose items until"),
        required=False,
        description=_l("Including this day. Left empty, they cannot."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _choices(kind_words())
        self.mode.choices = _choices(mode_words())
        self.level.choices = [("", _("not stated")), *_choices(level_words())]
        self.time_zone.choices = zone_choices()

    def validate(self, extra_validators: object = None) -> bool:
        """A date has a beginning and an end, in their order."""
        whole = super().validate(extra_validators)
        starts, ends = self.starts.data, self.ends.data
        if bool(starts) != bool(ends) and not self.starts.errors and not self.ends.errors:
            self.ends.errors = [_("Enter when it begins and when it ends, or neither.")]
        elif starts and ends and ends <= starts:
            self.ends.errors = [_("Enter a time after the beginning.")]
        return whole and not self.ends.errors

    def validate_items_until(self, field: Field) -> None:
        """Items are proposed before the meeting."""
        if field.data and self.starts.data and field.data > self.starts.data.date():
            raise ValidationError(_("Choose a day before the meeting."))

    def plan(self) -> NewPlan:
        """What the form says, as the service takes it."""
        zone = ZoneInfo(self.time_zone.data)
        return {
            "kind": self.kind.data,
            "mode": self.mode.data,
            "level": self.level.data or None,
            "review_round": self.review_round.data or None,
            "title": self.labels("title"),
            "about": self.labels("about"),
            "time_zone": self.time_zone.data,
            "starts_at": _in(zone, self.starts.data),
            "ends_at": _in(zone, self.ends.data),
            "place": self.place.data or "",
            "link": self.link.data or "",
            "room_places": self.room_places.data if self.mode.data != Mode.REMOTE.value else None,
            "remote_places": self.remote_places.data if self.mode.data != Mode.IN_PERSON.value else None,
            "items_until": _after(zone, self.items_until.data),
        }


class CancelForm(VersionedForm):
    """Why a meeting is cancelled."""

    reason = paragraphs(
        _l("Why"),
        most=REASON,
        required=True,
        description=_l("Everybody invited reads this, also by mail. Name nobody."),
    )


def meeting_form(meeting: Meeting) -> MeetingForm:
    """The form over a meeting that is planned."""
    zone = ZoneInfo(meeting.time_zone)
    return MeetingForm(
        data={
            "version": str(meeting.version),
            "kind": meeting.kind,
            "mode": meeting.mode,
            "level": meeting.level or "",
            "review_round": meeting.review_round,
            "time_zone": meeting.time_zone,
            "starts": _local(zone, meeting.starts_at),
            "ends": _local(zone, meeting.ends_at),
            "place": place_of(meeting),
            "link": link_of(meeting),
            "room_places": meeting.room_places,
            "remote_places": meeting.remote_places,
            "items_until": last_day(meeting),
            **worded(meeting.title, meeting.about),
        }
    )


def new_meeting_form(zone: str) -> MeetingForm:
    """The form for a meeting that nobody has planned yet."""
    return MeetingForm(data={"kind": Kind.ORDINARY.value, "mode": Mode.HYBRID.value, "time_zone": zone})


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(each.value, text) for each, text in words.items()]


def _in(zone: ZoneInfo, local: datetime | None) -> datetime | None:
    return local.replace(tzinfo=zone).astimezone(UTC) if local else None


def _local(zone: ZoneInfo, moment: datetime | None) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


def _after(zone: ZoneInfo, day: date | None) -> datetime | None:
    """The end of a day, where the meeting is held."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC) if day else None
