"""Forms of the rotation: the review, the promise of a draw, its numbers, and taking a proposal back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from council.form_base import LONG_TEXT, BaseForm, VersionedForm, day_field, sensible_year, short_text, trimmed
from council.rotation.decision import Voice
from council.rotation.vacancy.service import Reply

CHOOSE = _l("Choose one of these.")
MOST_NUMBERS = 500
MOST_REASON = 500


class PinForm(BaseForm):
    """Who must sit, or must not, and why."""

    person = SelectField(_l("Whom"), validators=[InputRequired(CHOOSE)])
    seated = RadioField(
        _l("What is fixed"),
        choices=[
            SelectChoice("yes", _l("This person must sit")),
            SelectChoice("no", _l("This person must not sit")),
        ],
        validators=[InputRequired(CHOOSE)],
    )
    reason = TextAreaField(
        _l("Why"),
        description=_l("Write it so that you could say it to the person."),
        filters=[trimmed],
        validators=[
            DataRequired(_l("Whoever is fixed has a right to a reason. Write it in a sentence.")),
            Length(max=MOST_REASON, message=_l("Use at most %(max)d characters.")),
        ],
    )

    def __init__(self, people: Sequence[tuple[str, Sequence[SelectChoice]]]) -> None:
        super().__init__()
        groups = {heading: list(choices) for heading, choices in people if choices}
        self.person.choices = {"": [SelectChoice("", _l("Choose somebody"))], **groups}


class ReviewForm(VersionedForm):
    """Until when members may speak."""

    closes_on = day_field(
        _l("Last day on which members may speak"),
        description=_l("Give everyone time to read it, to ask, and to have it explained in her language."),
    )


class OpinionForm(BaseForm):
    """What a member says of a proposal."""

    voice = RadioField(
        _l("Do you agree with this proposal?"),
        choices=[
            SelectChoice(Voice.YES.value, _l("Yes, I sign it off")),
            SelectChoice(Voice.NO.value, _l("No, it should be made again")),
            SelectChoice(Voice.ABSTAIN.value, _l("Neither")),
        ],
        validators=[InputRequired(CHOOSE)],
    )
    comment = TextAreaField(
        _l("What should the others know?"),
        description=_l("If you say no, write why. Everybody with a role in this council can read it."),
        filters=[trimmed],
        validators=[Length(max=LONG_TEXT, message=_l("Use at most %(max)d characters."))],
    )


class ReasonForm(VersionedForm):
    """Why a proposal is taken back."""

    reason = short_text(
        _l("Why is it taken back?"),
        description=_l("If the draw was promised in public, everyone can read it."),
        most=500,
    )


class PromiseForm(VersionedForm):
    """How the panel will be drawn, from which public numbers, and when."""

    method = RadioField(
        _l("How the panel is drawn"),
        choices=[
            SelectChoice("octo-41", _l("By published numbers, as ICANN draws (OCTO-41, SHA-256)")),
            SelectChoice("rfc-3797", _l("By published numbers, as the IETF draws (RFC 3797)")),
            SelectChoice("digits", _l("By three digits, drawn by hand in a public meeting")),
        ],
        validators=[InputRequired(CHOOSE)],
    )
    source = short_text(
        _l("Which numbers decide"),
        description=_l(
            "Name exactly which numbers count and in which order, for example: the six numbers of the national "
            "lottery of 5 June, without the bonus number. Nobody near the council may be able to influence them."
        ),
        most=500,
    )
    draw_at = DateTimeLocalField(
        _l("When the numbers will be known (UTC)"),
        description=_l("World time, without summer time. It has to be later than now."),
        validators=[DataRequired(_l("Enter a date and a time, for example 2027-06-05 19:25."))],
    )

    @property
    def moment(self) -> datetime:
        """The moment entered, as world time."""
        entered: datetime = self.draw_at.data
        return entered.replace(tzinfo=UTC)


class NumbersForm(VersionedForm):
    """The public numbers."""

    numbers = short_text(
        _l("The numbers, as they were published"),
        description=_l("A slash stands between sources. The numbers of one source may come in any order."),
        most=MOST_NUMBERS,
    )


class AskForm(BaseForm):
    """Who is asked to take a vacant seat."""

    person = SelectField(
        _l("Who follows"),
        description=_l("Everybody who is known here and holds no seat."),
        validators=[InputRequired(CHOOSE)],
    )

    def __init__(self, people: Mapping[UUID, str]) -> None:
        super().__init__()
        by_name = sorted(people.items(), key=lambda each: each[1].casefold())
        self.person.choices = [SelectChoice("", ""), *(SelectChoice(str(key), name) for key, name in by_name)]


class ReplyForm(BaseForm):
    """What she answered; the day on which her term would begin was shown beside it."""

    reply = RadioField(
        _l("What came of it?"),
        choices=[
            SelectChoice(Reply.ACCEPTED.value, _l("She accepts")),
            SelectChoice(Reply.DECLINED.value, _l("She declines")),
            SelectChoice(Reply.UNREACHED.value, _l("She could not be reached")),
        ],
        validators=[InputRequired(CHOOSE)],
    )
    start = DateField(widget=HiddenInput(), validators=[InputRequired(CHOOSE), sensible_year])
